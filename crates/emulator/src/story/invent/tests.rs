mod approvals;
mod cheats;
mod later;
mod plans;

use std::collections::{BTreeMap, HashSet};

use jiff::civil::{Date, date};

use super::*;
use crate::Config;
use crate::attendance::dates::dates;
use crate::document::Share;
use crate::story::approval::ApprovalKind;
use crate::story::deed::{Manner, Refusal, Source};

/// Four weeks with a festival's edge kept out.
const FIRST: Date = date(2026, 7, 6);
const LAST: Date = date(2026, 8, 2);

fn userids(n: u32) -> impl Iterator<Item = String> {
    (2..n + 2).map(|index| format!("u{index:07}"))
}

/// The seed document with some keys changed.
fn document(change: impl FnOnce(&mut SeedDocument)) -> SeedDocument {
    let mut document = SeedDocument::default();
    change(&mut document);
    document
}

/// The story of somebody by number.
fn story(document: &SeedDocument, number: u32, work_date: Date) -> Story {
    day(World::of(document), &format!("u{number:07}"), work_date)
}

/// All stories of so many people in four weeks.
fn stories(document: &SeedDocument, n_people: u32, mut look: impl FnMut(Story)) {
    for userid in userids(n_people) {
        for work_date in dates(FIRST, LAST) {
            look(day(World::of(document), &userid, work_date));
        }
    }
}

fn is_working(story: &Story) -> bool {
    story.plans.first().is_some_and(|plan| matches!(plan.duty, Duty::Shift(_) | Duty::Free { expected: true }))
}

/// In ten thousand.
fn share(count: u32, of: u32) -> u32 {
    count * 10_000 / of
}

#[test]
fn events_come_as_often_as_the_rates_say() {
    let document = SeedDocument::default();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut working = 0;
    stories(&document, 2_500, |story| {
        let mut count = |what| *counts.entry(what).or_default() += 1;
        if !is_working(&story) {
            return;
        }
        working += 1;
        for approval in &story.approvals {
            match approval.kind {
                ApprovalKind::Leave { .. } if approval.withdrawn_ms.is_some() => count("withdrawn leave"),
                ApprovalKind::Leave { .. } => count("leave"),
                ApprovalKind::Trip => count("trips"),
                ApprovalKind::Outing => count("outings"),
                ApprovalKind::Overtime { .. } => count("overtime"),
            }
        }
        story.corrections.iter().for_each(|_| count("corrections"));
        story.overrides.iter().for_each(|_| count("overrides"));
        if story.plans.len() > 1 {
            count("rescheduled");
        }
        for attempt in &story.attempts {
            match attempt.refusal {
                Some(Refusal::NeedsConfirmation) => count("confirmed"),
                Some(Refusal::Security) => count("security"),
                Some(Refusal::FieldNeedsApproval) => count("field approvals"),
                None => {}
            }
        }
    });
    assert!(working > 45_000, "{working}");
    let expected = [
        ("leave", 105..140),
        ("withdrawn leave", 22..40),
        ("trips", 105..140),
        ("outings", 65..90),
        ("overtime", 180..215),
        ("corrections", 260..310),
        ("overrides", 85..110),
        ("rescheduled", 85..110),
        ("confirmed", 60..160),
        ("security", 20..80),
        ("field approvals", 40..120),
    ];
    for (what, range) in expected {
        assert!(range.contains(&share(counts[what], working)), "{what}: {counts:?} of {working}");
    }
}

#[test]
fn every_story_is_the_same_in_any_order_of_questions() {
    let document = SeedDocument::default();
    let ask = |number: u32, day: usize| story(&document, number, dates(FIRST, LAST).nth(day).unwrap());
    let forward: Vec<Story> = (1..40).flat_map(|number| (0..28).map(move |day| ask(number, day))).collect();
    let mut backward: Vec<Story> =
        (1..40).rev().flat_map(|number| (0..28).rev().map(move |day| ask(number, day))).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    let other = document_of_seed(2);
    assert!((1..40).any(|number| story(&other, number, FIRST) != story(&document, number, FIRST)));
}

fn document_of_seed(seed: u64) -> SeedDocument {
    document(|document| document.seed = seed)
}

#[test]
fn a_quiet_day_of_one_person_reads_like_this() {
    let document = Config::default().quiet().seed;
    let lines: Vec<String> = dates(date(2026, 9, 14), date(2026, 9, 19))
        .flat_map(|work_date| story(&document, 9, work_date).attempts)
        .map(|attempt| {
            let time = crate::limits::china(attempt.at_ms).strftime("%a %H:%M:%S").to_string();
            format!("{time} {} {}", attempt.source.word(), attempt.manner.word())
        })
        .collect();
    let expected = [
        "Mon 08:57:37 bluetooth_machine usual",
        "Mon 18:20:08 phone usual",
        "Tue 08:51:02 bluetooth_machine usual",
        "Tue 19:06:27 phone usual",
        "Wed 08:56:35 phone usual",
        "Wed 18:03:15 phone usual",
        "Wed 18:25:45 bluetooth_machine usual",
        "Thu 09:00:55 phone usual",
        "Thu 18:09:43 phone usual",
        "Thu 19:26:51 bluetooth_machine usual",
        "Fri 08:58:05 bluetooth_machine usual",
        "Fri 18:22:50 phone usual",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_quiet_company_has_no_events() {
    let document = Config::default().quiet().seed;
    stories(&document, 200, |story| {
        assert_eq!(story.plans.len(), 1);
        assert_eq!((story.approvals.len(), story.corrections.len(), story.overrides.len()), (0, 0, 0));
        assert_eq!(story.sealed_ms, None);
        let is_plain = |manner: &Manner| matches!(manner, Manner::Usual | Manner::Field);
        assert!(story.attempts.iter().all(|attempt| is_plain(&attempt.manner)));
    });
}

#[test]
fn nobody_fails_where_failings_are_off() {
    let document = document(|document| {
        document.life = Life { failings_percent: 0, refusals_percent: 0, ..Life::quiet() };
        document.groups.exempt = Share::NONE;
    });
    stories(&document, 200, |story| {
        let Some(Duty::Shift(shift)) = story.plans.first().map(|plan| plan.duty) else {
            return;
        };
        let n_points = shift.points().count();
        assert!(story.attempts.len() >= n_points, "{story:?}");
        let day = member::Day::new(story.work_date);
        let first = story.attempts.first().map(|attempt| day.seconds(attempt.at_ms)).unwrap();
        let latest = shift.sections[0].on.minute + shift.flex.map_or(0, |flex| flex.late_minutes);
        assert!(first < latest * 60 + 60, "{story:?}");
    });
}

#[test]
fn ids_never_meet_in_a_numbered_company() {
    let document = SeedDocument::default();
    let mut seen = HashSet::new();
    for number in 1..60 {
        for work_date in dates(date(2024, 1, 1), date(2026, 10, 20)) {
            let story = story(&document, number, work_date);
            let attempts = story.attempts.iter().map(|attempt| attempt.id);
            let corrections = story.corrections.iter().map(|correction| correction.id);
            for id in attempts.chain(corrections) {
                assert!(id < 1 << 53 && seen.insert(id), "{id} of {} on {work_date}", story.userid);
            }
        }
    }
}

#[test]
fn refused_punches_are_of_all_kinds() {
    let document = SeedDocument::default();
    let mut kinds = HashSet::new();
    stories(&document, 600, |story| {
        let day = member::Day::new(story.work_date);
        for attempt in &story.attempts {
            kinds.extend(attempt.refusal.map(Refusal::word));
            let before_all = day.seconds(attempt.at_ms) < 4 * 3_600;
            match story.plans.last().map(|plan| plan.duty) {
                Some(Duty::Rest(_)) if attempt.source == Source::Machine => drop(kinds.insert("rest")),
                Some(Duty::Shift(shift)) if before_all && shift.sections[0].on.minute > 8 * 60 => {
                    kinds.insert("too early");
                }
                _ => {}
            }
        }
    });
    let expected = ["needs_confirmation", "security", "field_needs_approval", "rest", "too early"];
    assert_eq!(kinds, HashSet::from(expected));
}
