//! `dianmao import`.

use crate::world::World;

#[test]
fn what_dingtalk_holds_comes_back_as_files_that_change_nothing() {
    let world = World::company();
    world.dianmao(&["apply", "--yes"]);
    let run = world.dianmao(&["import", "hr2"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Linked: 8 (1001, 1002"), "{}", run.stdout);
    assert!(run.stdout.contains("Only in HR's files: 0\nOnly in DingTalk: 0\n"), "{}", run.stdout);
    world.edit("dianmao.toml", "dir = \"hr\"", "dir = \"hr2\"");
    let plan = world.dianmao(&["plan"]);
    assert!(plan.stdout.ends_with("No changes.\n"), "{}", plan.stdout);
    let again = world.dianmao(&["import", "hr2"]);
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("is there already; nothing was written"), "{}", again.stderr);
}

#[test]
fn without_hr_files_there_are_rows_and_no_report() {
    let world = World::company();
    world.dianmao(&["apply", "--yes"]);
    world.edit("dianmao.toml", "dir = \"hr\"", "dir = \"nowhere\"");
    let run = world.dianmao(&["import", "--json", "new"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!((&run.json()["people"], &run.json()["report"]), (&8.into(), &serde_json::Value::Null));
    assert!(run.json()["unreadable"].is_string());
}

#[cfg(unix)]
#[test]
fn the_files_are_for_their_owner_alone() {
    let world = World::company();
    world.dianmao(&["import", "new"]);
    assert_eq!(crate::world::mode(&world.path("new/employees.csv")), 0o600);
}
