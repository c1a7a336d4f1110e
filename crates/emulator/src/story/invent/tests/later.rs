//! Corrections, overrides, sealing.

use super::*;
use crate::attendance::dates::{HOUR_MS, date_of, midnight_ms, n_dates};
use crate::document::Seal;

#[test]
fn corrections_are_approved_within_the_promised_days() {
    let mut counts = [0_u32; 3];
    let unsealed = document(|document| document.life.seal = None);
    stories(&unsealed, 2_500, |story| {
        for correction in &story.corrections {
            let days = n_dates(story.work_date, date_of(correction.approved_ms)) - 1;
            let class = match days {
                ..=3 => 0,
                4..=15 => 1,
                16..=31 => 2,
                _ => panic!("{days} days"),
            };
            counts[class] += 1;
            assert!(correction.time_ms < correction.submitted_ms && correction.submitted_ms < correction.approved_ms);
            assert_eq!(correction.time_ms % 60_000, 0);
        }
    });
    let all: u32 = counts.iter().sum();
    assert!(all > 1_000, "{counts:?}");
    let percent = counts.map(|count| count * 100 / all);
    assert!((56..=64).contains(&percent[0]) && (26..=34).contains(&percent[1]) && (7..=13).contains(&percent[2]));
}

#[test]
fn a_corrected_point_was_not_punched() {
    let mut n_corrections = 0;
    stories(&SeedDocument::default(), 600, |story| {
        for correction in &story.corrections {
            let is_near = |at_ms: i64| (at_ms - correction.time_ms).abs() < 60_000;
            assert!(!story.attempts.iter().any(|attempt| is_near(attempt.at_ms)), "{story:?}");
            n_corrections += 1;
        }
    });
    assert!(n_corrections > 100, "{n_corrections}");
}

#[test]
fn overrides_go_both_ways() {
    let mut grades: BTreeMap<&str, u32> = BTreeMap::new();
    let mut n_timed = 0;
    stories(&SeedDocument::default(), 1_500, |story| {
        for change in &story.overrides {
            *grades.entry(change.grade).or_default() += 1;
            n_timed += u32::from(change.time_ms.is_some());
            assert!(change.at_ms > midnight_ms(story.work_date) + 24 * HOUR_MS);
            assert!(
                story.plan_at(change.at_ms).is_some_and(|plan| plan.since_ms == story.plans.last().unwrap().since_ms)
            );
        }
    });
    let all: u32 = grades.values().sum();
    let better = grades["Normal"] * 100 / all;
    assert!((40..60).contains(&better), "{grades:?}");
    assert_eq!(
        grades.keys().copied().collect::<Vec<_>>(),
        ["Absenteeism", "Early", "Late", "Normal", "NotSigned", "SeriousLate"]
    );
    assert!((30..60).contains(&(n_timed * 100 / all)), "{n_timed} of {all}");
}

#[test]
fn nothing_comes_after_sealing() {
    let hasty = document(|document| document.life.seal = Some(Seal { day: 1, hour: 3 }));
    let mut n_lost = 0;
    for document in [&SeedDocument::default(), &hasty] {
        stories(document, 500, |story| {
            let sealed_ms = story.sealed_ms.unwrap();
            assert!(story.plans.iter().all(|plan| plan.since_ms < sealed_ms));
            assert!(story.overrides.iter().all(|change| change.at_ms < sealed_ms));
            assert!(story.corrections.iter().all(|correction| correction.approved_ms < sealed_ms));
            for approval in &story.approvals {
                assert!(
                    approval.approved_ms < sealed_ms && approval.withdrawn_ms.is_none_or(|at_ms| at_ms < sealed_ms)
                );
            }
        });
    }
    for userid in userids(2_000) {
        let work_date = date(2026, 7, 31);
        let of = |document| day(World::of(document), &userid, work_date);
        n_lost += of(&SeedDocument::default()).corrections.len() - of(&hasty).corrections.len();
    }
    assert!(n_lost > 20, "{n_lost}");
}

#[test]
fn months_are_sealed_on_a_day_of_the_next() {
    let sealed = |seal: Option<Seal>, work_date: Date| seal::sealed_ms(seal, work_date);
    let usual = Life::default().seal;
    let expected_ms = midnight_ms(date(2026, 8, 15)) + 18 * HOUR_MS;
    assert_eq!(sealed(usual, date(2026, 7, 1)), Some(expected_ms));
    assert_eq!(sealed(usual, date(2026, 7, 31)), Some(expected_ms));
    let december = sealed(Some(Seal { day: 28, hour: 0 }), date(2026, 12, 5));
    assert_eq!(december, Some(midnight_ms(date(2027, 1, 28))));
    assert_eq!(sealed(None, date(2026, 7, 1)), None);
}
