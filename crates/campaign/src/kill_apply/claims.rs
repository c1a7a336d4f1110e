//! What must hold after a kill and after the run that follows it. Each claim is a function of what was read, so that the tests below can
//! show it a company in which something is wrong.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use serde_json::Value;

use crate::actual;
use crate::company::Changes;

/// States in which no step may be left.
const OPEN: [&str; 3] = ["planned", "started", "unknown"];

/// Everybody is there but those who may be away, and nobody is there whom nobody asked for. Tells how many wait between delete and create.
pub(super) fn nobody_is_lost(before: &BTreeSet<String>, now: &BTreeSet<String>, changes: &Changes) -> Result<u32> {
    let lost: Vec<&String> = before.difference(now).filter(|key| !changes.may_be_away(key)).collect();
    ensure!(lost.is_empty(), "lost at the kill: {lost:?}");
    let doubled: Vec<&String> = now.difference(before).filter(|key| !changes.joined.contains(*key)).collect();
    ensure!(doubled.is_empty(), "nobody asked for {doubled:?}");
    let away = before.difference(now).filter(|key| changes.renumbered.contains_key(*key)).count();
    Ok(u32::try_from(away)?)
}

/// DingTalk holds what HR says and what it held beside that, and nobody else.
pub(super) fn state(wanted: &Value, state: &Value) -> Result<()> {
    let differences = actual::differences(wanted, &actual::holds(state));
    ensure!(differences.is_empty(), "wanted / found:\n  {}", differences.join("\n  "));
    Ok(())
}

/// No alarm is left, and every run after this one has ended. `log` is `dianmao.log/1`.
pub(super) fn log(log: &Value, last_run: i64) -> Result<()> {
    ensure!(log["alarms"].as_array().is_some_and(Vec::is_empty), "alarms are left: {}", log["alarms"]);
    for run in applies_after(log, last_run) {
        ensure!(run["ended_at"].is_string(), "run {} never ended", run["run"]);
    }
    Ok(())
}

/// No step of a run is open. `run` is `dianmao.run/1`.
pub(super) fn run(run: &Value) -> Result<()> {
    ensure!(run["states"].is_object(), "run {} has no states", run["run"]);
    if let Some(open) = OPEN.iter().find(|state| run["states"][**state].as_i64().unwrap_or(0) > 0) {
        bail!("run {} has steps in state {open}: {run}", run["run"]);
    }
    Ok(())
}

/// The numbers of the applies after a run.
pub(super) fn runs_after(log: &Value, last_run: i64) -> Vec<i64> {
    applies_after(log, last_run).filter_map(|run| run["run"].as_i64()).collect()
}

fn applies_after(log: &Value, last_run: i64) -> impl Iterator<Item = &Value> {
    let runs = log["runs"].as_array().into_iter().flatten();
    runs.filter(move |run| run["kind"] == "apply" && run["run"].as_i64().is_none_or(|number| number > last_run))
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use serde_json::json;

    use super::*;
    use crate::company::Company;

    fn set(keys: &[&str]) -> BTreeSet<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    fn renumbered(key: &str) -> Changes {
        Changes { renumbered: [(key.to_owned(), "12000000009".to_owned())].into(), ..Changes::default() }
    }

    /// What a claim says of something that is wrong.
    fn says(claim: Result<impl std::fmt::Debug>) -> String {
        claim.unwrap_err().to_string()
    }

    #[test]
    fn somebody_between_delete_and_create_is_counted_and_nobody_else_may_be_away() {
        let before = set(&["E1", "E2"]);
        assert_eq!(nobody_is_lost(&before, &set(&["E2"]), &renumbered("E1")).unwrap(), 1);
        assert_eq!(says(nobody_is_lost(&before, &set(&["E1"]), &renumbered("E1"))), r#"lost at the kill: ["E2"]"#);
        assert_eq!(
            says(nobody_is_lost(&before, &set(&["E1", "E2", "E2x"]), &renumbered("E1"))),
            r#"nobody asked for ["E2x"]"#
        );
    }

    /// A company and the emulator's state that fits it.
    fn company() -> (Value, Value) {
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        let wanted = Company::invent(&mut chance, 3, 1).wanted();
        let people: Vec<Value> = wanted["people"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(userid, person)| {
                let mut person = person.clone();
                person["userid"] = json!(userid);
                person["dept_id_list"] = json!([2]);
                person
            })
            .collect();
        let departments = json!([{ "dept_id": 1 }, { "dept_id": 2, "parent_id": 1, "name": "部" }]);
        (wanted, json!({ "departments": departments, "people": people }))
    }

    #[test]
    fn a_state_with_something_wrong_is_called_out() {
        let (mut wanted, state) = company();
        wanted["departments"] = actual::holds(&state)["departments"].clone();
        for person in wanted["people"].as_object_mut().unwrap().values_mut() {
            person["departments"] = json!(["部"]);
        }
        super::state(&wanted, &state).unwrap();
        let doctored = |doctor: &dyn Fn(&mut Vec<Value>)| {
            let mut state = state.clone();
            doctor(state["people"].as_array_mut().unwrap());
            says(super::state(&wanted, &state))
        };
        let lost = doctored(&|people| people.truncate(2));
        assert!(lost.contains("people.E0003: ") && lost.ends_with("/ null"), "{lost}");
        let doubled = doctored(&|people| {
            let mut other = people[0].clone();
            other["userid"] = json!("E0001x");
            people.push(other);
        });
        assert!(doubled.contains("people.E0001x: null / "), "{doubled}");
        let renumbered = doctored(&|people| people[1]["mobile"] = json!("12099999999"));
        assert!(renumbered.contains(r#"people.E0002.mobile: "12000000002" / "12099999999""#), "{renumbered}");
        let moved = doctored(&|people| people[1]["dept_id_list"] = json!([1]));
        assert!(moved.contains("people.E0002.departments"), "{moved}");
        let forgotten = doctored(&|people| people[1]["extension"] = json!({ "班车": "3号线" }));
        assert!(forgotten.contains("people.E0002.extension"), "{forgotten}");
    }

    #[test]
    fn what_the_journal_leaves_open_is_called_out() {
        let run = |number: i64, ended: bool| {
            let ended_at = ended.then_some("2026-09-01T09:00:00+08:00");
            json!({ "run": number, "kind": "apply", "ended_at": ended_at })
        };
        let whole = json!({ "runs": [run(3, true), run(2, true), run(1, false)], "alarms": [] });
        super::log(&whole, 1).unwrap();
        assert_eq!(runs_after(&whole, 1), [3, 2]);
        assert_eq!(says(super::log(&whole, 0)), "run 1 never ended");
        let alarmed = json!({ "runs": [], "alarms": [{ "kind": "deleted_not_back" }] });
        assert!(says(super::log(&alarmed, 0)).starts_with("alarms are left"));
        super::run(&json!({ "run": 3, "states": { "succeeded": 4, "held": 1, "skipped": 1 } })).unwrap();
        for open in OPEN {
            let left = says(super::run(&json!({ "run": 3, "states": { open: 1, "succeeded": 4 } })));
            assert!(left.starts_with(&format!("run 3 has steps in state {open}")), "{left}");
        }
    }
}
