use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::*;
use crate::attendance::dates::dates;
use crate::story::approval::ApprovalKind;
use crate::story::deed::Refusal;

/// Four weeks with a festival's edge kept out.
const FIRST: Date = date(2026, 7, 6);
const LAST: Date = date(2026, 8, 2);

fn userids(n: u32) -> impl Iterator<Item = String> {
    (2..n + 2).map(|index| format!("u{index:07}"))
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
