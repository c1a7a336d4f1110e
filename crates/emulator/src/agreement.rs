//! The two readers of a story against each other: whoever reads the vendor's rows honestly arrives at the truth.
//!
//! `reader` is that somebody. Where the rows cannot tell, `reader::cannot_tell` names the case and nothing is asked.

mod reader;
mod tales;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use reader::Silence;

use crate::attendance::dates::{HOUR_MS, dates, midnight_ms};
use crate::document::switches::attendance::AttendanceSwitches;
use crate::document::{GroupSettings, Life, SeedDocument, Share};
use crate::story::Story;
use crate::story::invent::{self, World};
use crate::truth::{self, DayCell, Rules};

/// A cell as `late 12, field`.
fn short(cell: &DayCell) -> String {
    let marks = cell.marks.iter().map(|mark| {
        let code = json!(mark.code).as_str().unwrap().to_owned();
        mark.minutes.map_or_else(|| code.clone(), |minutes| format!("{code} {minutes}"))
    });
    marks.collect::<Vec<_>>().join(", ")
}

/// What the rows say and what is true.
fn both(story: &Story, switches: &AttendanceSwitches, now_ms: i64) -> (String, String) {
    let rules = Rules { threshold_included: switches.threshold_included };
    (reader::ask(story, switches, now_ms).cell(now_ms), short(&truth::day(story, rules, now_ms)))
}

fn switches() -> impl Strategy<Value = AttendanceSwitches> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(threshold_included, covered_link, override_records)| {
        AttendanceSwitches { threshold_included, covered_link, override_records, ..AttendanceSwitches::default() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_of_any_story_tell_the_truth(story in tales::story(), switches in switches(), now_ms in tales::asked()) {
        if reader::cannot_tell(&story, now_ms).is_none() {
            let (told, truth) = both(&story, &switches, now_ms);
            prop_assert_eq!(told, truth);
        }
    }
}

#[test]
fn stories_hold_every_word() {
    let mut runner = TestRunner::deterministic();
    let (stories, instants) = (tales::story(), tales::asked());
    let mut words = BTreeSet::new();
    for _ in 0..3_000 {
        let (story, now_ms) = (stories.new_tree(&mut runner).unwrap(), instants.new_tree(&mut runner).unwrap());
        let (_, truth) = both(&story.current(), &AttendanceSwitches::default(), now_ms.current());
        words.extend(truth.split(", ").map(|word| word.split(' ').next().unwrap().to_owned()));
    }
    assert_eq!(words.len(), 16, "{words:?}");
}

/// People over sixty days around the National Day of 2026, its swapped working days and the closing of September.
fn disagreements(life: Life, groups: GroupSettings, n_people: u32) -> (u32, BTreeMap<Silence, u32>, Vec<String>) {
    let document = SeedDocument { seed: 1, life, groups, ..SeedDocument::default() };
    let (switches, world) = (&document.switches.attendance, World::of(&document));
    let (mut n_days, mut silent, mut disagreements) = (0, BTreeMap::new(), Vec::new());
    for index in 0..n_people {
        let userid = format!("u{index:07}");
        for work_date in dates(date(2026, 9, 1), date(2026, 10, 30)) {
            let mut story = invent::day(world, &userid, work_date);
            story.joined_ms = 0;
            for hours in [20, 35, 36, 42, 60, 24 * 8, 24 * 60] {
                let now_ms = midnight_ms(work_date) + hours * HOUR_MS;
                n_days += 1;
                if let Some(silence) = reader::cannot_tell(&story, now_ms) {
                    *silent.entry(silence).or_default() += 1;
                    continue;
                }
                let (told, truth) = both(&story, switches, now_ms);
                if told != truth {
                    disagreements.push(format!("{userid} {work_date} +{hours}h: {told} is told of {truth}"));
                }
            }
        }
    }
    (n_days, silent, disagreements)
}

#[test]
fn rows_of_usual_lives_tell_the_truth() {
    let (n_days, silent, disagreements) = disagreements(Life::default(), GroupSettings::default(), 150);
    assert_eq!(disagreements, [] as [String; 0]);
    assert!(silent.values().sum::<u32>() * 20 < n_days, "{silent:?} of {n_days}");
}

#[test]
fn rows_of_quiet_lives_tell_the_truth() {
    let (_, silent, disagreements) = disagreements(Life::quiet(), GroupSettings::one(), 60);
    assert_eq!((disagreements, silent), (Vec::new(), BTreeMap::new()));
}

#[test]
fn rows_of_hostile_lives_tell_the_truth() {
    let often = Share::per_mille(90);
    let life = Life {
        failings_percent: 800,
        refusals_percent: 800,
        security: often,
        field_approvals: Share::per_mille(500),
        corrections: Share::per_mille(700),
        overrides: Share::per_mille(200),
        trips: often,
        outings: often,
        rescheduled: often,
        leave: often,
        withdrawn_leave: Share::per_mille(30),
        overtime: often,
        cheats: often,
        innocents: often,
        ..Life::default()
    };
    let (_, _, disagreements) = disagreements(life, GroupSettings::default(), 150);
    assert_eq!(disagreements, [] as [String; 0]);
}
