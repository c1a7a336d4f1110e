//! The two readers of a story against each other: whoever reads the vendor's rows honestly arrives at the truth.
//!
//! `reader` is that somebody. Where the rows cannot tell, `reader::cannot_tell` names the case and nothing is asked.

mod reader;
mod tales;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::document::switches::attendance::AttendanceSwitches;
use crate::story::Story;
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
