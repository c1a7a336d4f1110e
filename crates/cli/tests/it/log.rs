//! `dianmao log`.

use unicode_width::UnicodeWidthStr;

use crate::world::World;

#[test]
fn runs_and_the_calls_of_one() {
    let world = World::company();
    assert_eq!(world.dianmao(&["log"]).stdout, "No runs yet.\n");
    let world = world.synced();
    let run = world.dianmao(&["log"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 0
    --- stdout
        1  [INSTANT]  apply   exit 0     13 succeeded
    "#);
    let run = world.dianmao(&["log", "1"]);
    insta::assert_snapshot!(world.shown(&run), @r#"
    exit 0
    --- stdout
    Run 1: apply, [INSTANT] to [INSTANT]
        0  succeeded  create_department  D2
        1  succeeded  create_department  D1
        2  succeeded  create_department  D21
        3  succeeded  create_department  D11
        4  succeeded  create_department  D12
        5  succeeded  create_person      1005
        6  succeeded  create_person      1006
        7  succeeded  create_person      1007
        8  succeeded  create_person      1001
        9  succeeded  create_person      1002
       10  succeeded  create_person      1003
       11  succeeded  create_person      1008
       12  succeeded  create_person      1004
    "#);
    assert!(!run.stdout.contains("陈知行"));
}

#[test]
fn no_line_is_wider_than_a_terminal() {
    let world = World::company();
    let rule = r#"{"api":"/topapi/v2/department/create","match":{"name":"市场中心"},"kind":"errcode","errcode":60009}"#;
    world.emulator().post("faults", rule);
    for _ in 0..4 {
        world.dianmao(&["apply", "--yes"]);
    }
    for command in [&["log"][..], &["log", "1"], &["log", "4"]] {
        let run = world.dianmao(command);
        let widest = run.stdout.lines().map(UnicodeWidthStr::width).max().unwrap();
        assert!(widest <= 80, "{widest} columns:\n{}", run.stdout);
    }
    let run = world.dianmao(&["log", "1"]);
    assert!(run.stdout.contains(FAILED), "{}", run.stdout);
    let log = world.dianmao(&["log"]);
    let shown = world.shown(&log);
    assert!(shown.contains("ALARM since [INSTANT]: `D2` (create_department) was refused in 3\n  runs"), "{shown}");
}

/// What stands of a step that failed.
const FAILED: &str = "    0  failed     create_department  D2
         `/topapi/v2/department/create` answers 60009: 部门名称含有非法字符\n";

#[test]
fn the_documents() {
    let world = World::company().synced();
    let log = world.dianmao(&["log", "--json"]).json();
    assert_eq!(log["schema"], "dianmao.log/1");
    assert_eq!(log["runs"][0]["outcome"]["succeeded"], 13);
    let run = world.dianmao(&["log", "1", "--json"]).json();
    assert_eq!((run["schema"].as_str(), run["exit_code"].as_u64()), (Some("dianmao.run/1"), Some(0)));
    assert_eq!(run["states"], serde_json::json!({ "succeeded": 13 }));
    assert_eq!(run["steps"].as_array().unwrap().len(), 13);
}

#[test]
fn a_run_that_is_none() {
    World::company().dianmao(&["log", "7"]).assert_fails(1, "error: there is no run 7\n");
}
