//! `dianmao demo`, and what is left of it.

use std::fs;
use std::process::Stdio;
use std::sync::LazyLock;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::world::{Run, World, send};

/// One demo of thirty people in a folder, which every test here and the reports look at.
pub(crate) struct Demo {
    pub(crate) world: World,
    run: Run,
}

pub(crate) static DEMO: LazyLock<Demo> = LazyLock::new(|| {
    let world = World::empty();
    // The environment is about somebody's own company: the demo must not go there.
    let theirs = [("DIANMAO_DINGTALK_OAPI_URL", "http://127.0.0.1:9"), ("DIANMAO_SOURCE_DIR", "/nowhere")];
    let run = world.dianmao_with(&theirs, &["demo", "--dir", "d", "--people", "30"]);
    Demo { world, run }
});

fn steps(stdout: &str) -> Vec<&str> {
    stdout.lines().filter(|line| line.starts_with('[')).collect()
}

/// The checksum that the plan prints.
fn sum(stdout: &str) -> String {
    let printed = stdout.split("dianmao apply --allow-removals ").nth(1).unwrap();
    printed.chars().take_while(char::is_ascii_hexdigit).collect()
}

#[test]
fn every_step_is_announced_in_order() {
    let Demo { run, .. } = &*DEMO;
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let steps = steps(&run.stdout).join("\n").replace(&sum(&run.stdout), "[SUM]");
    insta::assert_snapshot!(steps, @r#"
    [1] An invented company: 30 people in 11 departments
    [2] The emulator of DingTalk starts, on a clock 60 times as fast as yours
    [3] `dianmao plan`: DingTalk knows nobody yet
    [4] `dianmao apply --yes`: departments down the tree, then people
    [5] `dianmao plan` once more
    [6] A month passes
    [7] `dianmao pull --from 2026-09-01 --to 2026-09-30`: slices of 50 people and 7 days
    [8] `dianmao report month 2026-09`: on the terminal, as workbook and as page
    [9] HR changes its files
    [10] `dianmao plan`: what follows from that
    [11] `dianmao apply --yes`: a leaver's attendance is pulled first; what is held waits
    [12] `dianmao apply --yes --allow-removals [SUM]`: approves just that
    [13] `dianmao plan` once more
    [14] What it cost
    "#);
}

#[test]
fn nothing_is_left_to_do_after_the_first_apply_and_at_the_end() {
    let stdout = &DEMO.run.stdout;
    assert_eq!(stdout.matches("`dianmao plan` once more\nNo changes.\n").count(), 2, "{stdout}");
    assert!(stdout.contains("Run 1: "), "{stdout}");
    assert!(stdout.contains(" more changes\n"), "only the head of the plan is shown: {stdout}");
}

#[test]
fn what_was_held_is_approved_by_its_printed_checksum() {
    let stdout = &DEMO.run.stdout;
    let sum = sum(stdout);
    assert_eq!(sum.len(), 8, "{stdout}");
    assert!(stdout.contains(&format!("`dianmao apply --yes --allow-removals {sum}`")), "{stdout}");
    assert!(stdout.contains("Run 3: 4 done, 1 held.\n    Held: "), "{stdout}");
    assert!(stdout.contains("Run 4: 1 done.\n"), "{stdout}");
}

#[test]
fn limits_hold_by_the_demos_clock_so_that_nothing_is_throttled() {
    let stdout = &DEMO.run.stdout;
    assert!(stdout.contains("on a clock 60 times as fast as yours"), "{stdout}");
    assert!(stdout.contains("  in all, 0 of them throttled\n"), "{stdout}");
}

#[test]
fn the_bill_names_calls_quota_time_and_files() {
    let stdout = &DEMO.run.stdout;
    let bill = stdout.split("What it cost\n").nth(1).unwrap();
    assert!(bill.contains("  /attendance/list, metered\n"), "{bill}");
    let quota = bill.lines().find_map(|line| line.strip_prefix("    quota     ")).unwrap();
    let (share, rest) = quota.split_once(" % ").unwrap();
    assert!(share.parse::<f64>().unwrap() > 0.0, "{bill}");
    assert_eq!(rest, "of a month's 5000 metered calls");
    for name in ["report-2026-09.xlsx", "report-2026-09.html"] {
        let path = DEMO.world.path("d").canonicalize().unwrap().join(name);
        assert!(bill.contains(&path.display().to_string()), "{bill}");
        assert!(fs::metadata(path).unwrap().len() > 4000, "{name}");
    }
    assert!(stdout.contains("Everything is still in "), "{stdout}");
}

#[test]
fn lines_fit_a_terminal() {
    // Paths are as long as they are, and the plan's lines are the plan's.
    let own = DEMO.run.stdout.lines().filter(|line| !line.contains('/'));
    for line in own {
        assert!(line.width() <= 86, "{}: {line}", line.width());
    }
}

#[test]
fn the_log_and_the_configuration_go_on_working() {
    let world = &DEMO.world;
    let log = world.dianmao(&["log", "--config", "d/dianmao.toml", "--json"]).json();
    let kinds: Vec<&str> = log["runs"].as_array().unwrap().iter().map(|run| run["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["apply", "apply", "pull", "apply"]);
    assert_eq!(log["alarms"], Value::Array(Vec::new()));
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let world = World::empty();
    world.write("d/precious.txt", "mine");
    let run = world.dianmao(&["demo", "--dir", "d"]);
    run.assert_fails(64, "error: d is not empty\nhint: Name an empty folder, or one that does not exist yet.\n");
    assert_eq!(fs::read_dir(world.path("d")).unwrap().count(), 1);
}

fn temporary_folders(world: &World) -> usize {
    let found = fs::read_dir(world.home()).unwrap();
    found.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("dianmao-demo-")).count()
}

#[test]
fn a_temporary_folder_goes_again_unless_kept() {
    let world = World::empty();
    let run = world.dianmao(&["demo", "--people", "10"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.ends_with("The folder is removed again; `--keep` keeps it, `--dir DIR` names one.\n"));
    assert_eq!(temporary_folders(&world), 0);
    let run = world.dianmao(&["demo", "--people", "10", "--keep"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(temporary_folders(&world), 1);
}

#[test]
fn a_signal_ends_it_and_leaves_nothing() {
    let world = World::empty();
    let mut command = world.command(&["demo", "--people", "3000"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while temporary_folders(&world) == 0 {}
    send("INT", &child);
    let code = child.wait().unwrap().code();
    assert_eq!(code, Some(1));
    assert_eq!(temporary_folders(&world), 0);
}
