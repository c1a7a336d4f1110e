//! The documents against `docs/contracts.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::super::facts::{Facts, instant};
use super::super::sheet::{DatedCell, PersonTruth, Truth};
use super::super::{CellCode, day};
use super::USUAL;
use super::tale::{Tale, day as nine_to_six, ms};
use crate::story::{Manner, Refusal, Unit};

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/contracts.md")).unwrap()
}

/// A day on which everything happened that is told of.
fn eventful() -> Tale {
    let borrowed = Manner::BorrowedPhone { owner: "bob".to_owned() };
    let mut tale = nine_to_six()
        .punch_in("09:12:20", borrowed)
        .leave(Unit::HalfDay, "13:00", "18:00")
        .corrected(0, "09:12", "+2 10:00")
        .changed(1, "Normal", None, "+3 10:00")
        .left("+20 10:00");
    tale.story.attempts[0].refusal = Some(Refusal::Security);
    tale
}

fn truth() -> Truth {
    let Tale { story, asked_ms } = eventful();
    let mut facts = Facts::default();
    facts.add(&story, asked_ms);
    let (date, cell) = (story.work_date, day(&story, USUAL, asked_ms));
    let left_at = Some(instant(ms("+20 10:00")));
    let cells = vec![DatedCell { date, cell }];
    let person = PersonTruth { userid: story.userid, left_at, cheat: None, innocent: None, cells, facts };
    let schema = "dianmao.emulator-truth/1";
    Truth { schema, from: date, to: date, at: instant(asked_ms), people: vec![person], next_after: None }
}

/// The paths of all keys, those within lists too.
fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let path = format!("{path}.{key}");
                keys(value, &path, found);
                found.insert(path);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, path, found)),
        _ => {}
    }
}

fn keys_of(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    keys(value, "", &mut found);
    found
}

#[test]
fn sample_of_the_page_has_the_keys_of_the_code() {
    let page = page();
    let section = page.split("## Emulator: truth").nth(1).unwrap();
    let sample = section.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(keys_of(&serde_json::from_str(sample).unwrap()), keys_of(&json!(truth())));
}

#[test]
fn words_of_the_page_are_those_of_the_code() {
    let page = page();
    let vocabulary = page.split("## Day-cell vocabulary").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = vocabulary.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let codes: Vec<String> = CellCode::ALL.iter().map(|code| json!(code).as_str().unwrap().to_owned()).collect();
    assert_eq!(rows.collect::<Vec<_>>(), codes);
}

#[test]
fn facts_are_told_as_far_as_they_had_become_so() {
    let story = eventful().story;
    let facts = |at: &str| {
        let mut facts = Facts::default();
        facts.add(&story, ms(at));
        facts
    };
    let morning = facts("10:00");
    assert_eq!((morning.cheats.len(), morning.corrections.len(), morning.changes.len()), (1, 0, 0));
    assert_eq!(morning.approvals[0].course.approved_at.as_deref(), Some("2026-09-02T10:00:00+08:00"));
    let waiting = facts("+2 09:30").corrections;
    assert_eq!(waiting[0].course.approved_at, None);
    assert_eq!(facts("+2 10:00").corrections[0].course.approved_at.as_deref(), Some("2026-09-05T10:00:00+08:00"));
    assert_eq!(facts("-3 10:00"), Facts::default());
}

#[test]
fn an_approval_of_several_days_is_told_once() {
    let mut facts = Facts::default();
    for days in 0..3 {
        let mut story = eventful().story;
        story.work_date = story.work_date.checked_add(jiff::Span::new().days(days)).unwrap();
        facts.add(&story, ms("+40 10:00"));
    }
    assert_eq!((facts.approvals.len(), facts.corrections.len()), (1, 3));
}

#[test]
fn innocents_are_no_cheats() {
    let tale = nine_to_six()
        .punch_in("08:50", Manner::Kiosk)
        .punch_in("12:00", Manner::SpousePhone { owner: "eve".to_owned() })
        .punch_in("18:00", Manner::CopiedPlace)
        .punch_in("18:10", Manner::Usual);
    let mut facts = Facts::default();
    facts.add(&tale.story, tale.asked_ms);
    let manners = |punches: &[super::super::PunchFact]| punches.iter().map(|punch| punch.manner).collect::<Vec<_>>();
    assert_eq!(manners(&facts.innocents), ["kiosk", "spouse_phone"]);
    assert_eq!(manners(&facts.cheats), ["copied_place"]);
}
