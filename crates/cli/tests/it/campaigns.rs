//! The small forms of the campaigns of `script/campaign`.

use std::path::Path;

use dianmao_campaign::{big_sync, hostile_sync, kill_apply};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dianmao");

#[test]
fn apply_is_killed_a_few_times_and_the_next_run_finishes_the_work() {
    let options = kill_apply::Options { rounds: 8, lanes: 4, seed: 1 };
    let failures = std::sync::Mutex::new(Vec::new());
    let tell = |what: &str| failures.lock().unwrap().push(what.to_owned());
    let line = kill_apply::run(Path::new(PROGRAM), &options, &tell).unwrap();
    assert!(line.ok, "{}\n{}", line.to_json(), failures.lock().unwrap().join("\n"));
    assert!(line.get("killed_while_held").as_u64() > Some(0), "{}", line.to_json());
}

/// A program that does its first two applies and from then on only says that there is nothing to do: it never goes on after a kill.
#[cfg(unix)]
const NEVER_GOES_ON: &str = r#"#!/bin/sh
case "$1" in
  plan) echo "No changes." ;;
  apply)
    echo >> applies
    if [ "$(wc -l < applies)" -le 2 ]; then exec PROGRAM "$@"; fi
    echo "Nothing to do." ;;
  *) exec PROGRAM "$@" ;;
esac
"#;

#[cfg(unix)]
#[test]
fn a_program_that_never_goes_on_after_a_kill_is_found_out() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("dianmao");
    std::fs::write(&program, NEVER_GOES_ON.replace("PROGRAM", PROGRAM)).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let failures = std::sync::Mutex::new(Vec::new());
    let tell = |what: &str| failures.lock().unwrap().push(what.to_owned());
    let options = kill_apply::Options { rounds: 4, lanes: 2, seed: 1 };
    let line = kill_apply::run(&program, &options, &tell).unwrap();
    assert!(!line.ok, "{}", line.to_json());
    assert!(line.get("failed").as_u64() > Some(0), "{}", line.to_json());
    let failures = failures.into_inner().unwrap().join("\n");
    assert!(failures.contains("wanted / found") || failures.contains("never ended"), "{failures}");
}

#[test]
fn a_hostile_dingtalk_comes_to_the_same_end_for_at_most_three_times_the_calls() {
    let options = hostile_sync::Options { seed: 1, people: 20, departments: 6, days: 2 };
    let line = hostile_sync::run(&options, &|_| {}).unwrap();
    assert!(line.ok, "{}", line.to_json());
    assert!(line.get("share_of_calls_that_failed").as_f64() > Some(0.2), "{}", line.to_json());
}

#[test]
fn a_first_load_and_a_day_leave_nothing_to_be_done() {
    let options = big_sync::Options { seed: 1, people: 400, departments: 20, factor: 20.0, least_share: 0.0 };
    let line = big_sync::run(&options, &|_| {}).unwrap();
    assert!(line.ok, "{}", line.to_json());
}
