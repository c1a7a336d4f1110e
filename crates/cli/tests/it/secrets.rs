//! What must never be printed: secrets and tokens anywhere, names and numbers in the log.

use crate::world::World;

#[test]
fn the_log_of_a_whole_run_holds_no_secret_and_no_personal_data() {
    let world = World::company();
    let mut log = String::new();
    let commands: &[&[&str]] = &[
        &["doctor"],
        &["plan"],
        &["apply", "--yes"],
        &["pull"],
        &["log"],
        &["call", "/topapi/v2/user/get", "userid=1001"],
        &["call", "/gettoken", "appkey=dingappkey", "appsecret=dingappsecret"],
    ];
    for command in commands {
        let run = world.dianmao(&[command, &["-vv"][..]].concat());
        assert_eq!(run.code, 0, "{command:?}: {}", run.stderr);
        log.push_str(&run.stderr);
    }
    world.edit("hr/employees.csv", "12000000104", "12000000994");
    let plan = world.dianmao(&["plan", "--json"]).json();
    let sum = plan["checksums"]["removals"].as_str().unwrap();
    log.push_str(&world.dianmao(&["apply", "--yes", "--allow-removals", sum, "-vv"]).stderr);
    world.emulator().post("faults", r#"{"api":"/topapi/v2/user/list","kind":"truncate","times":9}"#);
    log.push_str(&world.dianmao(&["plan", "-vv"]).stderr);

    assert!(log.matches("dianmao_dingtalk").count() > 20, "the log is empty: {log}");
    let token = token(&world);
    for secret in ["dingappsecret", token.as_str(), "access_token", "12000000", "@example.com"] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
    for line in world.read("hr/employees.csv").lines().skip(1) {
        let name = line.split(',').nth(1).unwrap();
        assert!(!log.contains(name), "{name} is in the log");
    }
    assert!(!log.contains('\u{1b}'), "colour where there is no terminal");
}

/// The token in force, as the store holds it.
fn token(world: &World) -> String {
    let store = std::fs::read(world.path("dianmao.db")).unwrap();
    let text = String::from_utf8_lossy(&store).into_owned();
    let at = text.find("dingappkey").unwrap();
    let token: String = text[at + "dingappkey".len()..].chars().take_while(char::is_ascii_alphanumeric).collect();
    assert!(token.len() >= 16, "no token found: {token:?}");
    token
}

#[test]
fn quiet_is_the_default() {
    let world = World::company();
    assert_eq!(world.dianmao(&["plan"]).stderr, "");
    let run = world.dianmao_with(&[("DIANMAO_LOG", "dianmao=nonsense")], &["plan"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.starts_with("warning: the environment variable `DIANMAO_LOG` is left alone: "),
        "{}",
        run.stderr
    );
}

#[test]
fn an_error_shows_the_shape_of_an_answer_and_not_its_data() {
    let world = World::company().synced();
    world.emulator().post("faults", r#"{"api":"/topapi/v2/user/list","kind":"truncate"}"#);
    let run = world.dianmao(&["plan"]);
    assert_eq!(run.code, 1);
    assert!(!run.stderr.contains("12000000"), "{}", run.stderr);
}
