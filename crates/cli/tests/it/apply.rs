//! `dianmao apply`.

use std::process::Stdio;

use crate::world::{World, send};

#[test]
fn everything_is_done_and_then_there_is_nothing_left() {
    let world = World::company();
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "Run 1: 13 done.\n"));
    assert!(run.stdout.contains("8 people join."), "{}", run.stdout);
    assert_eq!(world.userids(), ["1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008"]);
    let again = world.dianmao(&["apply", "--yes"]);
    assert_eq!(world.shown(&again), "exit 0\n--- stdout\nNo changes.\n");
}

#[test]
fn nobody_is_asked_where_nobody_can_answer() {
    let world = World::company();
    let run = world.dianmao(&["apply"]);
    assert_eq!(run.code, 64);
    assert_eq!(
        run.stderr,
        "error: nobody is here to ask; nothing was written\nhint: `--yes` applies without asking.\n"
    );
    assert_eq!(world.userids(), [""; 0]);
    let nothing_to_ask = world.synced().dianmao(&["apply"]);
    assert_eq!(nothing_to_ask.code, 0);
}

#[test]
fn under_observe_nothing_is_written_and_the_key_is_named() {
    let world = World::company();
    world.edit("dianmao.toml", "mode = \"full\"", "mode = \"observe\"");
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!(run.code, 3);
    assert_eq!(
        run.stderr,
        "error: `[sync] mode` is `observe`: nothing is written. Set it to `additive` or `full` to apply\n"
    );
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn the_canary_holds_the_rest_of_the_first_apply() {
    let world = World::company();
    world.edit("dianmao.toml", "canary = 0", "canary = 5");
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (3, "Run 1: 10 done, 3 held.\n"));
    assert_eq!(world.userids().len(), 5);
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "Run 2: 3 done.\n"));
}

#[test]
fn a_new_number_waits_for_its_checksum() {
    let world = World::company().synced();
    world.edit("hr/employees.csv", "12000000104", "12000000994");
    let held = world.dianmao(&["apply", "--yes"]);
    assert_eq!((held.code, held.stderr.as_str()), (3, "Run 2: 0 done, 1 held.\n"));
    let plan = world.dianmao(&["plan", "--json"]).json();
    let sum = plan["checksums"]["removals"].as_str().unwrap();
    assert!(held.stdout.contains(&format!("dianmao apply --allow-removals {sum}")), "{}", held.stdout);
    let other = world.dianmao(&["apply", "--yes", "--allow-removals", "00000000"]);
    assert_eq!(other.code, 3, "{}", other.stderr);
    let allowed = world.dianmao(&["apply", "--yes", "--allow-removals", sum]);
    assert_eq!(allowed.code, 0, "{}", allowed.stderr);
    let state = world.emulator().get("state");
    let person = state["people"].as_array().unwrap().iter().find(|person| person["userid"] == "1004").unwrap();
    assert_eq!(person["mobile"], "12000000994");
    assert_eq!(world.dianmao(&["plan"]).stdout, "No changes.\n");
}

#[test]
fn what_fails_is_named_and_stops_only_what_needs_it() {
    let world = World::company();
    let rule = r#"{"api":"/topapi/v2/department/create","match":{"name":"市场中心"},"kind":"errcode","errcode":60003}"#;
    world.emulator().post("faults", rule);
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    insta::assert_snapshot!(run.stderr, @r#"
    Run 1: 8 done, 4 skipped, 1 failed.
      `D2` (create_department): `/topapi/v2/department/create` answers 60003: 部门不存在
    "#);
    assert_eq!(world.userids(), ["1001", "1002", "1003", "1004", "1008"]);
    world.emulator().post("faults", "");
    assert_eq!(world.dianmao(&["apply", "--yes"]).code, 0);
    assert_eq!(world.userids().len(), 8);
}

#[test]
fn a_saved_plan_runs_as_it_was_shown() {
    let world = World::company();
    world.dianmao(&["plan", "--out", "plan.json", "--only", "1001", "1002"]);
    let run = world.dianmao(&["apply", "plan.json", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "Run 1: 4 done.\n"));
    assert_eq!(world.userids(), ["1001", "1002"]);
}

#[test]
fn what_has_moved_since_a_plan_was_saved_is_left_alone() {
    let world = World::company().synced();
    world.edit("hr/employees.csv", "测试工程师", "高级测试工程师");
    world.edit("hr/employees.csv", "销售经理", "大区经理");
    world.dianmao(&["plan", "--out", "plan.json"]);
    world.emulator().post("people", r#"{"people":[{"userid":"1004","title":"测试主管"}]}"#);

    let strict = world.dianmao(&["apply", "plan.json", "--yes", "--strict"]);
    strict.assert_fails(3, "error: nothing was written: 1 object moved since the plan was saved\n");

    let run = world.dianmao(&["apply", "plan.json", "--yes", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let applied = run.json();
    assert_eq!(applied["schema"], "dianmao.applied/1");
    assert_eq!(applied["moved"], serde_json::json!(["update_person/1004"]));
    assert_eq!(applied["changes"][0]["key"], "1006");
    assert_eq!(applied["changes"][0]["outcome"], "succeeded");
    assert!(run.stderr.contains("`1004` (update_person) has moved since the plan was saved"), "{}", run.stderr);
    let state = world.emulator().get("state");
    let title = |userid: &str| {
        let people = state["people"].as_array().unwrap();
        people.iter().find(|person| person["userid"] == userid).unwrap()["title"].clone()
    };
    assert_eq!((title("1004"), title("1006")), ("测试主管".into(), "大区经理".into()));
}

#[test]
fn what_is_no_plan_is_not_applied() {
    let world = World::company();
    world.dianmao(&["apply", "plan.json", "--yes"]).assert_fails(1, "plan.json is no plan that can be applied: ");
    world.write("plan.json", r#"{"schema":"dianmao.plan/9"}"#);
    world.dianmao(&["apply", "plan.json", "--yes"]).assert_fails(1, "plan.json is no plan that can be applied: ");
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn strict_writes_nothing_while_the_input_has_a_problem() {
    let world = World::company();
    world.append("hr/employees.csv", "1009,刘一,12000000109,D99,工程师,,,\n");
    let run = world.dianmao(&["apply", "--yes", "--strict"]);
    assert_eq!(run.code, 3);
    assert_eq!(
        run.stderr,
        "error: nothing was written: 1 problem in the input\nhint: Without `--strict` they are left alone and the rest is done.\n"
    );
    assert_eq!(world.userids(), [""; 0]);
}

#[test]
fn two_runs_at_once_are_refused_and_the_first_goes_on() {
    let world = World::company();
    world.emulator().post("faults", r#"{"api":"/topapi/v2/department/create","kind":"hold","times":1}"#);
    let first = world.command(&["apply", "--yes"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while world.emulator().get("requests?api=/topapi/v2/department/create")["requests"][0]["held"] != true {}
    let second = world.dianmao(&["apply", "--yes"]);
    second.assert_fails(1, "hint: Wait until it ends, or end it.\n");
    let reading = world.dianmao(&["log"]);
    assert_eq!(reading.code, 0, "{}", reading.stderr);
    assert!(reading.stdout.contains("not ended"), "{}", reading.stdout);
    world.emulator().post("release", "");
    assert_eq!(first.wait_with_output().unwrap().status.code(), Some(0));
    assert_eq!(world.userids().len(), 8);
}

#[test]
fn a_killed_run_is_finished_by_the_next() {
    let world = World::company();
    let rule = r#"{"api":"/topapi/v2/department/create","kind":"hold","phase":"after","times":1}"#;
    world.emulator().post("faults", rule);
    let mut first = world.command(&["apply", "--yes"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while world.emulator().get("requests?api=/topapi/v2/department/create")["requests"][0]["held"] != true {}
    first.kill().unwrap();
    first.wait().unwrap();
    world.emulator().post("release", "");
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(world.userids().len(), 8);
    assert_eq!(world.dianmao(&["plan"]).stdout, "No changes.\n");
}

#[test]
fn an_interrupted_run_ends_its_calls_and_is_finished_by_the_next() {
    let world = World::company();
    let rule = r#"{"api":"/topapi/v2/department/create","kind":"hold","phase":"before"}"#;
    world.emulator().post("faults", rule);
    let mut command = world.command(&["apply", "--yes"]);
    let first = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while world.emulator().get("requests?api=/topapi/v2/department/create")["requests"][0]["held"] != true {}
    send("INT", &first);
    std::thread::sleep(std::time::Duration::from_millis(200));
    world.emulator().post("faults", "");
    world.emulator().post("release", "");
    let output = first.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("stopping when the calls in flight are answered; once more stops at once\n"), "{stderr}");
    assert!(stderr.contains("error: run 1 was interrupted; the calls in flight were finished"), "{stderr}");
    assert_eq!(world.userids(), [""; 0]);
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(world.dianmao(&["plan"]).stdout, "No changes.\n");
}

#[test]
fn a_second_interruption_does_not_wait() {
    let world = World::company();
    world
        .emulator()
        .post("faults", r#"{"api":"/topapi/v2/department/create","kind":"hold","phase":"after","times":1}"#);
    let mut command = world.command(&["apply", "--yes"]);
    let first = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while world.emulator().get("requests?api=/topapi/v2/department/create")["requests"][0]["held"] != true {}
    send("INT", &first);
    std::thread::sleep(std::time::Duration::from_millis(200));
    send("TERM", &first);
    let output = first.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.ends_with("hint: The next `dianmao apply` finds out first.\n"), "{stderr}");
    world.emulator().post("release", "");
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(world.userids().len(), 8);
}
