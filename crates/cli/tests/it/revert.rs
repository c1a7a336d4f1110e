//! `dianmao revert`.

use crate::world::World;

/// A company whose second run gave one person a new title and hired another.
fn changed() -> World {
    let world = World::company().synced();
    world.edit("hr/employees.csv", "销售经理", "大区经理");
    world.append("hr/employees.csv", "1009,刘一,12000000109,D2,实习生,,,\n");
    let run = world.dianmao(&["apply", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "Run 2: 2 done.\n"));
    world
}

#[test]
fn a_run_is_shown_and_taken_back() {
    let world = changed();
    let run = world.dianmao(&["revert", "2"]);
    assert_eq!(run.code, 64, "{}", run.stderr);
    assert!(run.stdout.contains("- 刘一 (1009): created by run 2\n"), "{}", run.stdout);
    let run = world.dianmao(&["revert", "2", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "Run 3: 2 done.\n"));
    assert!(
        run.stdout.contains("  HR's files are not changed by this: while they want what run 2 wrote, the next\n"),
        "{}",
        run.stdout
    );
    assert_eq!(world.userids().len(), 8);
    let again = world.dianmao(&["revert", "2", "--yes"]);
    assert_eq!(world.shown(&again), "exit 0\n--- stdout\nNo changes.\n");
    assert_eq!(world.dianmao(&["plan", "--detailed-exitcode"]).code, 2);
    let log = world.dianmao(&["log"]);
    assert!(log.stdout.contains("  revert  exit 0     2 succeeded\n"), "{}", log.stdout);
}

#[test]
fn its_plan_has_every_form_and_a_file() {
    let world = changed();
    let saved = world.dianmao(&["revert", "2", "--as", "markdown", "--out", "revert.json"]);
    assert_eq!((saved.code, saved.stderr.as_str()), (0, "saved to revert.json; nothing was written to DingTalk\n"));
    assert!(saved.stdout.contains("1009"), "{}", saved.stdout);
    assert_eq!(world.userids().len(), 9);
    let plan: serde_json::Value = serde_json::from_str(&world.read("revert.json")).unwrap();
    assert_eq!(plan["schema"], "dianmao.plan/1");
    assert_eq!(plan["notes"][0]["code"], "reverted");
    let printed = world.dianmao(&["revert", "2", "--out", "again.json", "--json"]).json();
    assert_eq!(printed, plan);
    let page = world.dianmao(&["revert", "2", "--as", "html", "--out", "revert.json"]);
    assert!(page.stdout.starts_with("<!"), "{}", page.stdout);
    let applied = world.dianmao(&["revert", "2", "--yes", "--json"]).json();
    assert_eq!((&applied["schema"], &applied["run"]), (&"dianmao.applied/1".into(), &3.into()));
}

#[test]
fn under_observe_the_plan_is_shown_and_nothing_written() {
    let world = changed();
    world.edit("dianmao.toml", "mode = \"full\"", "mode = \"observe\"");
    let run = world.dianmao(&["revert", "2", "--yes"]);
    assert_eq!(run.code, 3);
    assert!(run.stdout.contains("created by run 2"), "{}", run.stdout);
    assert_eq!(world.userids().len(), 9);
    world.dianmao(&["revert", "7"]).assert_fails(1, "error: there is no run 7\n");
}
