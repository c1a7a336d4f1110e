//! The configuration and the environment over it.

use crate::world::World;

/// A company whose file had one text replaced.
fn broken(from: &str, to: &str) -> World {
    let world = World::company();
    world.edit("dianmao.toml", from, to);
    world
}

/// Asserts that a plan is not even begun. `[LINE of TEXT]` in the message stands for the line that has the text.
#[track_caller]
fn fails(world: &World, message: &str) {
    let mut message = format!("error: {message}\n");
    if let Some((before, (text, after))) =
        message.split_once("[LINE of ").and_then(|(before, rest)| Some((before, rest.split_once("]:")?)))
    {
        let config = world.read("dianmao.toml");
        let line = config.lines().position(|line| line.starts_with(text)).unwrap() + 1;
        message = format!("{before}{line}:{after}");
    }
    let run = world.dianmao(&["plan"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (1, "", message.as_str()));
    assert_eq!(world.n_calls("/auth/scopes"), 0);
}

#[test]
fn unknown_keys_are_named_with_line_and_nearest_name() {
    fails(
        &broken("canary = 0", "canari = 0"),
        "dianmao.toml:[LINE of canari]: unknown key `canari` in `[sync]`; did you mean `canary`?",
    );
    fails(
        &broken("[guard]", "[gard]"),
        "dianmao.toml:[LINE of [gard]: unknown section `[gard]`; did you mean `guard`?",
    );
    fails(
        &broken("title = \"{{ 职位 }}\"", "titel = \"{{ 职位 }}\""),
        "dianmao.toml:[LINE of titel]: unknown key `titel` in `[[source.employee]]`; did you mean `title`?",
    );
    fails(
        &broken("# period = { start_day = 1 }", "period = { strat_day = 2 }"),
        "dianmao.toml:[LINE of period]: unknown key `strat_day` in `payroll.period`; did you mean `start_day`?",
    );
}

#[test]
fn values_of_the_wrong_kind_are_named_with_their_line() {
    for (value, message) in [
        (
            "canary = \"five\"",
            "dianmao.toml:[LINE of canary]: `canary`: invalid type: string \"five\", expected a whole number from 0",
        ),
        (
            "canary = -5",
            "dianmao.toml:[LINE of canary]: `canary`: invalid value: integer `-5`, expected a whole number from 0",
        ),
    ] {
        fails(&broken("canary = 0", value), message);
    }
    fails(
        &broken("mode = \"full\"", "mode = \"ful\""),
        "dianmao.toml:[LINE of mode]: `sync.mode` is \"ful\"; it can be \"observe\", \"additive\", \"full\"",
    );
    fails(
        &broken("# time_zone = \"Asia/Shanghai\"", "time_zone = \"Mars\""),
        "dianmao.toml:[LINE of time_zone]: `attendance.time_zone` is \"Mars\", which is no time zone; write one as \"Asia/Shanghai\"",
    );
    fails(
        &broken("# share = 0.5", "share = 1.5"),
        "dianmao.toml:[LINE of share]: `budget.share` must be above 0 and at most 1",
    );
    fails(
        &broken("# period = { start_day = 1 }", "period = { start_day = 31 }"),
        "dianmao.toml:[LINE of period]: `payroll.period.start_day` must be from 1 to 28",
    );
    fails(
        &broken("calls_per_second = 5000", "calls_per_second = 0"),
        "dianmao.toml:[LINE of calls_per_second]: `limits.calls_per_second` must be at least 1",
    );
    fails(
        &broken("kind = \"csv\"", "kind = \"excel\""),
        "dianmao.toml:[LINE of kind]: `source.kind` is \"excel\"; it can be \"csv\", \"xlsx\", \"sql\", \"ldap\", \"http\"",
    );
    let world = World::company();
    let url = world.emulator().url.clone();
    world.edit("dianmao.toml", &format!("oapi_url = \"{url}\""), "oapi_url = \"127.0.0.1\"");
    fails(
        &world,
        "dianmao.toml:[LINE of oapi_url]: `dingtalk.oapi_url` is \"127.0.0.1\"; an address looks like \"http://127.0.0.1:8787\"",
    );
}

#[test]
fn what_is_no_toml_is_named_with_its_line() {
    fails(&broken("[guard]", "[guard"), "dianmao.toml:[LINE of [guard]: unclosed table, expected `]`");
    fails(&broken("key = \"{{ 工号 }}\"  ", "#"), "dianmao.toml:[LINE of [[source.employee]]]: missing field `key`");
}

#[test]
fn a_missing_configuration_points_to_init() {
    let world = World::empty();
    let run = world.dianmao(&["plan"]);
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stderr,
        "error: there is no configuration at dianmao.toml\nhint: `dianmao init` writes one; `--config FILE` names another place.\n"
    );
    world.dianmao(&["plan", "--config", "."]).assert_fails(1, "error: cannot read .: ");
}

#[test]
fn the_users_own_folder_comes_after_the_current_one() {
    let world = World::company();
    let config = world.read("dianmao.toml");
    let elsewhere = world.home().join("xdg/dianmao");
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::fs::write(elsewhere.join("dianmao.toml"), config.replace("\"full\"", "\"wrong\"")).unwrap();
    let xdg = world.home().join("xdg").display().to_string();
    let variables = [("XDG_CONFIG_HOME", xdg.as_str())];
    assert_eq!(world.dianmao_with(&variables, &["plan"]).code, 0);
    std::fs::remove_file(world.path("dianmao.toml")).unwrap();
    world
        .dianmao_with(&variables, &["plan"])
        .assert_fails(1, "xdg/dianmao/dianmao.toml:8: `dingtalk.app_secret_file`: cannot read ");
}

#[test]
fn paths_in_the_file_start_from_its_folder() {
    let world = World::company();
    let text = world.read("dianmao.toml");
    world.write("co/dianmao.toml", &text);
    world.write("co/app_secret", "dingappsecret\n");
    for file in ["departments.csv", "employees.csv"] {
        world.write(&format!("co/hr/{file}"), &world.read(&format!("hr/{file}")));
    }
    std::fs::remove_dir_all(world.path("hr")).unwrap();
    let run = world.dianmao(&["plan", "--config", "co/dianmao.toml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(world.path("co/dianmao.db").exists() && !world.path("dianmao.db").exists());
}

#[test]
fn paths_in_the_environment_start_from_the_current_folder() {
    let world = World::company();
    let text = world.read("dianmao.toml");
    world.write("co/dianmao.toml", &text);
    let variables = [
        ("DIANMAO_SOURCE_DIR", "hr"),
        ("DIANMAO_DINGTALK_APP_SECRET_FILE", "app_secret"),
        ("DIANMAO_STORE_PATH", "here.db"),
    ];
    let run = world.dianmao_with(&variables, &["plan", "--config", "co/dianmao.toml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(world.path("here.db").exists() && !world.path("co/dianmao.db").exists());
}

#[test]
fn a_variable_goes_before_the_file_and_is_blamed_for_its_own_value() {
    let world = World::company();
    let n_held = |variable, value| {
        let run = world.dianmao_with(&[(variable, value)], &["plan"]);
        run.stdout.matches("[held]").count()
    };
    assert_eq!(n_held("DIANMAO_SYNC_CANARY", "2"), 6);
    assert_eq!(n_held("DIANMAO_GUARD_PROTECTED", "[\"1005\", \"1001\"]"), 2);
    for (variable, value, message) in [
        ("DIANMAO_SYNC_MOD", "full", "`DIANMAO_SYNC_MOD` names no known key; did you mean `DIANMAO_SYNC_MODE`?"),
        (
            "DIANMAO_SYNC_CANARY",
            "many",
            "`DIANMAO_SYNC_CANARY`: `many` is no value; write what would stand after `canary =` in the file",
        ),
        (
            "DIANMAO_SYNC_CANARY",
            "\"x\"",
            "`DIANMAO_SYNC_CANARY`: invalid type: string \"x\", expected a whole number from 0",
        ),
        (
            "DIANMAO_SYNC_MODE",
            "ful",
            "`DIANMAO_SYNC_MODE`: `sync.mode` is \"ful\"; it can be \"observe\", \"additive\", \"full\"",
        ),
    ] {
        let run = world.dianmao_with(&[(variable, value)], &["plan"]);
        assert_eq!((run.code, run.stderr), (1, format!("error: the environment variable {message}\n")));
    }
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let world = World::company();
    let run = world.dianmao_with(&[("DIANMAO_SOURCE_DIR", ""), ("DIANMAO_SYNC_CANARY", "")], &["plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
#[cfg(unix)]
fn a_variable_that_is_no_unicode_does_no_harm() {
    use std::os::unix::ffi::OsStrExt;
    let world = World::company();
    let bytes = std::ffi::OsStr::from_bytes(b"\xff\xfe");
    let status = world.command(&["plan"]).env("SOMETHING", bytes).env(bytes, "x").output().unwrap().status;
    assert_eq!(status.code(), Some(0));
}

#[test]
fn the_secret_comes_from_a_file_or_from_a_variable() {
    let world = broken("app_secret_file = \"app_secret\"", "app_secret_file = \"nowhere\"");
    world.dianmao(&["plan"]).assert_fails(1, "dianmao.toml:8: `dingtalk.app_secret_file`: cannot read nowhere: ");
    assert_eq!(world.dianmao_with(&[("DIANMAO_DINGTALK_APP_SECRET", "dingappsecret")], &["plan"]).code, 0);
    let world = broken("app_secret_file = \"app_secret\"", "#");
    fails(
        &world,
        "dianmao.toml: the app secret is missing; set `dingtalk.app_secret_file`, or DIANMAO_DINGTALK_APP_SECRET in the environment",
    );
    let world = World::company();
    world.write("app_secret", "\n");
    fails(
        &world,
        "dianmao.toml:[LINE of app_secret_file]: `dingtalk.app_secret_file`: app_secret is empty; it should hold the app's Client Secret",
    );
}

#[test]
fn a_secret_in_the_file_is_warned_about_where_it_is_a_real_one() {
    let world = broken("app_secret_file = \"app_secret\"", "app_secret = \"dingappsecret\"");
    assert_eq!(world.dianmao(&["plan"]).stderr, "");
    let url = world.emulator().url.clone();
    world.edit("dianmao.toml", &format!("api_url = \"{url}\""), "api_url = \"https://dingtalk.invalid\"");
    let run = world.dianmao(&["log"]);
    assert_eq!(run.code, 0);
    assert_eq!(
        run.stderr,
        "warning: dianmao.toml holds the app secret itself; put it into a file of its own with `app_secret_file`\n"
    );
}

#[test]
fn several_companies_share_what_they_do_not_set() {
    let world = World::company();
    let text = world.read("dianmao.toml");
    let text = text
        .replace("[dingtalk]", "[company.north.dingtalk]")
        .replace("[sync]", "[company.south.sync]\nmode = \"observe\"\n[sync]");
    world.write("dianmao.toml", &text);
    let names = "it holds several companies; name one with `--company`: north, south";
    fails(&world, &format!("dianmao.toml: {names}"));
    world.dianmao(&["plan", "--company", "west"]).assert_fails(1, "it has no company `west`; it has: north, south");
    let run = world.dianmao(&["plan", "--company", "north"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(world.dianmao_with(&[("DIANMAO_COMPANY", "north")], &["plan"]).stdout, run.stdout);
    world.dianmao(&["plan", "--company", "south"]).assert_fails(1, "`dingtalk.app_key` is missing");
    let run = World::company().dianmao(&["plan", "--company", "x"]);
    run.assert_fails(1, "it has no `[company.x]` section; leave `--company` away");
}

#[test]
fn the_guards_limits_are_those_of_the_file() {
    let world = World::company().synced();
    for (from, to) in [("研发总监", "总监"), ("市场总监", "总监"), ("测试工程师", "工程师"), ("客户经理", "经理")]
    {
        world.edit("hr/employees.csv", from, to);
    }
    let refused = world.dianmao(&["apply", "--yes"]);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    assert!(refused.stderr.contains("--allow-updates"), "{}", refused.stderr);
    world.edit("dianmao.toml", "# updates_percent = 30", "updates_percent = 90");
    world.edit("dianmao.toml", "# protected = []", "protected = [\"1001\"]");
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (3, "Run 2: 3 done, 1 held.\n"));
    assert_eq!(world.dianmao(&["apply", "--yes", "--allow-key", "1001"]).code, 0);
}

#[test]
fn a_company_whose_name_is_no_folder_is_refused() {
    let world = broken("[sync]\n", "[company.\"../x\".sync]\n");
    fails(&world, "dianmao.toml: `[company.../x]`: a company's name is made of letters, digits, `-` and `_`");
}
