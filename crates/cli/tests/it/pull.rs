//! `dianmao pull` and the way to the sheet, against an emulator with people who punch.

use std::process::Stdio;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

use crate::world::World;

/// Monday of the week before the last: every day of that week is settled, and within the 31 days that a pull looks back.
fn settled_week() -> (Date, Date) {
    let today = jiff::Timestamp::now().to_zoned(TimeZone::fixed(offset(8))).date();
    let monday = today.checked_sub((i64::from(today.weekday().to_monday_zero_offset()) + 14).days()).unwrap();
    (monday, monday.checked_add(6.days()).unwrap())
}

#[test]
fn a_week_is_priced_pulled_once_and_reported() {
    let world = World::company_of(12);
    let (from, to) = settled_week();
    let (from, to) = (from.to_string(), to.to_string());
    let stretch = ["--from", &from, "--to", &to];

    let priced = world.dianmao(&[&["pull", "--explain"], &stretch[..]].concat());
    assert_eq!((priced.code, priced.stderr.as_str()), (0, ""));
    assert_eq!(
        priced.stdout,
        format!(
            "{from} to {to} for 12 people: 1 slice, about 4 metered calls.\n\
             Metered calls: 0 of at most 2500 were made this month.\n\
             Settled already and left out: 0 days of people.\n"
        )
    );
    assert_eq!(world.n_calls("/attendance/list"), 0);

    let pulled = world.dianmao(&[&["pull"], &stretch[..]].concat());
    assert_eq!((pulled.code, pulled.stdout.as_str()), (0, ""), "{}", pulled.stderr);
    assert!(pulled.stderr.starts_with(&format!("Pulled {from} to {to} for 12 people: ")), "{}", pulled.stderr);
    let calls = world.n_calls("/attendance/list");
    assert!(calls > 0);

    let again = world.dianmao(&[&["pull", "--json"], &stretch[..]].concat()).json();
    assert_eq!((again["slices"].as_u64(), again["rows"].as_u64()), (Some(0), Some(0)), "{again}");
    assert_eq!(world.n_calls("/attendance/list"), calls, "what is settled is not asked for twice");
    let repeated = world.dianmao(&[&["pull", "--json", "--again"], &stretch[..]].concat()).json();
    assert!(repeated["rows"].as_u64() > Some(0), "{repeated}");
    assert_eq!(repeated["written"], 0, "an unchanged row is written again: {repeated}");

    let sheet = world.dianmao(&["report", "month", &from[..7], "--json"]).json();
    assert_eq!(sheet["totals"]["people"], 12);
    assert!(sheet["totals"]["counts"]["required_days"].as_u64() > Some(0));
}

#[test]
fn the_documents() {
    let world = World::company_of(3);
    let (from, to) = settled_week();
    let (from, to) = (from.to_string(), to.to_string());
    let plan = world.dianmao(&["pull", "--explain", "--json", "--from", &from, "--to", &to]).json();
    assert_eq!(
        plan,
        serde_json::json!({ "schema": "dianmao.pull-plan/1", "from": from, "to": to, "people": 3, "settled_days": 0,
            "slices": 1, "expected_calls": 1, "calls_used": 0, "call_ceiling": 2500 })
    );
    let pulled = world.dianmao(&["pull", "--json", "--from", &from, "--to", &to]).json();
    assert_eq!(pulled["schema"], "dianmao.pulled/1");
    assert_eq!((pulled["people"].as_u64(), pulled["vanished"].as_u64()), (Some(3), Some(0)));
}

#[test]
fn dates_and_people_that_are_none() {
    let world = World::company_of(3);
    world.dianmao(&["pull", "--from", "2999-01-01"]).assert_fails(1, "there is nothing to pull from 2999-01-01 to ");
    world.dianmao(&["pull", "--users", "nobody"]).assert_fails(1, "there is no userid `nobody`");
    assert_eq!(world.n_calls("/attendance/list"), 0);
}

#[test]
fn calls_of_a_pull_that_was_killed_stay_counted() {
    let world = World::company_of(60);
    let (from, to) = settled_week();
    let stretch = ["--from", &from.to_string(), "--to", &to.to_string()];
    for n_killed in 1..=3 {
        let rule = format!(r#"{{"api":"/attendance/list","kind":"hold","phase":"after","nth":{n_killed}}}"#);
        world.emulator().post("faults", &rule);
        let pull = [&["pull", "--again"], &stretch[..]].concat();
        let mut pull = world.command(&pull).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let is_held = |requests: &serde_json::Value| {
            requests["requests"].as_array().unwrap().iter().any(|request| request["held"] == true)
        };
        while !is_held(&world.emulator().get("requests?api=/attendance/list")) {}
        pull.kill().unwrap();
        pull.wait().unwrap();
        world.emulator().post("release", "");
        let priced = world.dianmao(&[&["pull", "--explain", "--json"], &stretch[..]].concat()).json();
        let (counted, made) = (priced["calls_used"].as_u64().unwrap(), world.n_calls("/attendance/list"));
        assert!(counted >= made && counted <= made + 20 * n_killed, "{counted} counted, {made} made");
    }
}

#[test]
fn the_months_calls_are_not_spent_beyond_the_share() {
    let world = World::company_of(12);
    world.edit("dianmao.toml", "# calls_per_month = 5000", "calls_per_month = 2");
    let (from, to) = settled_week();
    let run = world.dianmao(&["pull", "--from", &from.to_string(), "--to", &to.to_string()]);
    run.assert_fails(1, "hint: `[budget] share` keeps the rest of the month's calls");
    assert!(world.n_calls("/attendance/list") <= 1);
}
