//! `dianmao doctor`.

use crate::world::World;

#[test]
fn a_healthy_company() {
    let world = World::company();
    let run = world.dianmao(&["doctor"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 0
    --- stdout
    ok    source: 8 people in 5 departments can be taken in
    ok    store: dianmao.db
    ok    credentials and scope: the app's range names 1 department and 0 people
    ok    departments: 0 below 1, which `sync.root` names
    ok    people: the people of a department can be read
    ok    one person: can be read
    ok    person by mobile: can be read
    ok    writing: people and departments can be changed (tried on nobody)
    ok    operator: none is set; nothing that this version does needs one
    ok    attendance: results can be read (this cost one metered call)
    ok    mapped fields: not checked: there is nobody to read yet
    ok    clock: not compared: the emulator keeps its own, or nothing was answered
    ok    metered calls: 1 of at most 2500 made by us in [MONTH]; the edition has 5000
    "#);
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn mapped_fields_are_looked_for_once_somebody_is_there() {
    let world = World::company().synced();
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("ok    mapped fields: every field that is mapped comes back\n"), "{}", run.stdout);
    world.emulator().post("seed", r#"{"app":{"fields_withheld":["mobile"]}}"#);
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 5, "{}", run.stdout);
    assert!(run.stdout.contains("FAIL  mapped fields: DingTalk returns these for nobody: mobile"), "{}", run.stdout);
}

#[test]
fn a_missing_permission_is_named_with_where_to_apply() {
    let world = World::company();
    for (scope, check) in [
        ("qyapi_get_department_list", "departments"),
        ("qyapi_get_department_member", "people"),
        ("qyapi_get_member", "one person"),
        ("qyapi_get_member_by_mobile", "person by mobile"),
        ("qyapi_manage_addresslist", "writing"),
        ("qyapi_get_attendance_data", "attendance"),
    ] {
        world.emulator().post("seed", &format!(r#"{{"app":{{"scopes_withheld":["{scope}"]}}}}"#));
        let run = world.dianmao(&["doctor"]);
        assert_eq!(run.code, 5, "{scope}: {}", run.stdout);
        assert!(run.stdout.contains(&format!("FAIL  {check}: ")), "{scope}: {}", run.stdout);
        assert!(run.stdout.contains(&format!("Apply for `{scope}` under 权限管理")), "{scope}: {}", run.stdout);
    }
}

#[test]
fn writing_need_not_be_allowed_as_long_as_nothing_is_written() {
    let world = World::company();
    world.edit("dianmao.toml", "mode = \"full\"", "mode = \"observe\"");
    world.emulator().post("seed", r#"{"app":{"scopes_withheld":["qyapi_manage_addresslist"]}}"#);
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("look  writing: "), "{}", run.stdout);
}

#[test]
fn a_wrong_secret_stops_only_what_needs_it() {
    let world = World::company();
    world.write("app_secret", "wrong");
    let run = world.dianmao(&["doctor"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 5
    --- stdout
    ok    source: 8 people in 5 departments can be taken in
    ok    store: dianmao.db
    FAIL  credentials and scope: cannot read what the app may see: DingTalk refuses the app's credentials, check `app_key` and `app_secret`: 无效的clientId或者clientSecret (invalidClientIdOrSecret)
          `dingtalk.app_key` is the app's Client ID and the secret its Client Secret; `dianmao doctor` tries them.
    ok    clock: not compared: the emulator keeps its own, or nothing was answered
    ok    metered calls: 0 of at most 2500 made by us in [MONTH]; the edition has 5000
    "#);
}

#[test]
fn an_unreadable_source_is_a_failure_of_its_own() {
    let world = World::company();
    world.write("hr/employees.csv", "");
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.starts_with("FAIL  source: `employees.csv` is empty"), "{}", run.stdout);
}

#[test]
fn the_report_as_json() {
    let world = World::company();
    let run = world.dianmao(&["doctor", "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let report = run.json();
    assert_eq!(report["schema"], "dianmao.doctor/1");
    let names: Vec<&str> =
        report["checks"].as_array().unwrap().iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"clock") && names.contains(&"credentials and scope"), "{names:?}");
    assert!(report["checks"].as_array().unwrap().iter().all(|check| check["status"] == "ok"), "{report:#}");
}

#[test]
fn an_operator_who_is_nobody_is_named() {
    let world = World::company();
    world.edit("dianmao.toml", "# operator = \"manager01\"", "operator = \"nobody\"");
    let run = world.dianmao(&["doctor"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("FAIL  operator: there is no userid `nobody`"), "{}", run.stdout);
}
