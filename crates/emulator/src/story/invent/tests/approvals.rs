//! Leave, trips, outings and overtime.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::*;
use crate::attendance::dates::{DAY_MS, date_of};
use crate::story::approval::{Approval, Unit};

fn is_leave(approval: &Approval) -> bool {
    matches!(approval.kind, ApprovalKind::Leave { .. })
}

/// Everybody's approvals in the four weeks, each as every of its days sees it.
fn by_id(document: &SeedDocument) -> BTreeMap<i64, Vec<(Story, Approval)>> {
    let mut found: BTreeMap<i64, Vec<(Story, Approval)>> = BTreeMap::new();
    stories(document, 400, |story| {
        for approval in &story.approvals {
            found.entry(approval.id).or_default().push((story.clone(), approval.clone()));
        }
    });
    found
}

#[test]
fn an_approval_looks_the_same_from_each_of_its_days() {
    let mut n_long = 0;
    for seen in by_id(&SeedDocument::default()).values() {
        let (_, first) = &seen[0];
        assert!(seen.iter().all(|(story, approval)| approval == first && story.userid == seen[0].0.userid));
        let dates: Vec<Date> = seen.iter().map(|(story, _)| story.work_date).collect();
        assert!(dates.windows(2).all(|pair| pair[0].tomorrow().ok() == Some(pair[1])), "{dates:?}");
        n_long += usize::from(dates.len() > 1);
        if let ([only], Unit::Day) = (dates.as_slice(), first.unit) {
            let is_within = (FIRST..=LAST).contains(&date_of(first.from_ms)) && date_of(first.to_ms - 1) <= LAST;
            assert!(!is_within || *only == date_of(first.from_ms), "{first:?}");
        }
    }
    assert!(n_long > 30, "{n_long}");
}

#[test]
fn every_day_of_an_approval_sees_it() {
    let document = SeedDocument::default();
    for seen in by_id(&document).values() {
        let (story, approval) = &seen[0];
        // The last shift of a night worker's trip ends on the day after.
        let last_ms = approval.to_ms - 1 - (approval.to_ms - approval.from_ms) % DAY_MS;
        let (first, last) = (date_of(approval.from_ms), date_of(last_ms));
        for date in dates(first.max(FIRST), last.min(LAST)).filter(|_| approval.unit == Unit::Day) {
            assert!(seen.iter().any(|(story, _)| story.work_date == date), "{} {date} {approval:?}", story.userid);
        }
    }
}

#[test]
fn leave_comes_by_hours_by_halves_and_by_days() {
    let mut units: BTreeMap<&str, usize> = BTreeMap::new();
    for seen in by_id(&SeedDocument::default()).values() {
        let (_, approval) = &seen[0];
        let length_ms = approval.to_ms - approval.from_ms;
        if !is_leave(approval) {
            continue;
        }
        let what = match approval.unit {
            Unit::Hour if length_ms <= DAY_MS => "hours",
            Unit::Hour => "nights",
            Unit::HalfDay => "half",
            Unit::Day if length_ms == DAY_MS => "day",
            Unit::Day => "days",
        };
        *units.entry(what).or_default() += 1;
    }
    for what in ["hours", "half", "day", "days"] {
        assert!(units[what] > 5, "{units:?}");
    }
}

#[test]
fn whoever_is_on_leave_does_not_punch_within_it() {
    stories(&SeedDocument::default(), 600, |story| {
        for approval in story.approvals.iter().filter(|approval| is_leave(approval) && approval.withdrawn_ms.is_none())
        {
            let within = |at_ms: i64| (approval.from_ms + 900_000..approval.to_ms - 3_600_000).contains(&at_ms);
            assert!(
                !story.attempts.iter().any(|attempt| within(attempt.at_ms) && attempt.refusal.is_none()),
                "{story:?}"
            );
        }
    });
}

#[test]
fn half_of_those_who_withdraw_leave_come_to_work() {
    let (mut n_came, mut n_absent) = (0, 0);
    let document = document(|document| document.life.withdrawn_leave = document.life.leave);
    stories(&document, 900, |story| {
        let Some(approval) = story.approvals.iter().find(|approval| is_leave(approval)) else {
            return;
        };
        let withdrawn_ms = approval.withdrawn_ms.unwrap();
        assert!(withdrawn_ms > approval.approved_ms && approval.approved_ms > approval.submitted_ms);
        if approval.unit == Unit::Day && is_working(&story) && story.plans.len() == 1 {
            if story.attempts.is_empty() { n_absent += 1 } else { n_came += 1 }
        }
    });
    assert!(n_came + n_absent > 100, "{n_came} {n_absent}");
    assert!((40..60).contains(&(n_came * 100 / (n_came + n_absent))), "{n_came} {n_absent}");
}

#[test]
fn a_leave_touches_only_the_points_that_it_covers() {
    let mut n_late_starts = 0;
    stories(&SeedDocument::default(), 900, |story| {
        let Some(Duty::Shift(shift)) = story.plans.first().map(|plan| plan.duty) else {
            return;
        };
        let day = member::Day::new(story.work_date);
        let start_ms = day.at(shift.sections[0].on.minute * 60);
        for approval in story.approvals.iter().filter(|approval| is_leave(approval) && approval.withdrawn_ms.is_none())
        {
            if approval.unit == Unit::Hour
                && approval.from_ms == start_ms
                && !shift.ends_on_next_day()
                && story.plans.len() == 1
            {
                let first = story.attempts.iter().find(|attempt| attempt.at_ms > start_ms - 6 * 3_600_000);
                n_late_starts += usize::from(first.is_some_and(|first| first.at_ms > start_ms + 600_000));
            }
        }
    });
    assert!(n_late_starts > 5, "{n_late_starts}");
}

#[test]
fn overtime_is_worked() {
    let mut n_evenings = 0;
    let mut n_rest_days = 0;
    stories(&SeedDocument::default(), 600, |story| {
        let is_overtime = |approval: &&Approval| matches!(approval.kind, ApprovalKind::Overtime { .. });
        let Some(approval) = story.approvals.iter().find(is_overtime) else {
            return;
        };
        let ApprovalKind::Overtime { hundredths_of_hours } = approval.kind else { unreachable!() };
        assert_eq!(hundredths_of_hours * 36_000, approval.to_ms - approval.from_ms);
        let stays = story.attempts.last().is_some_and(|last| last.at_ms >= approval.to_ms);
        match story.plans[0].duty {
            Duty::Rest(_) if story.plans.len() == 1 => {
                assert!(stays && story.attempts[0].at_ms < approval.from_ms + 60_000, "{story:?}");
                n_rest_days += 1;
            }
            _ => n_evenings += usize::from(stays),
        }
    });
    assert!(n_evenings > 100 && n_rest_days > 30, "{n_evenings} {n_rest_days}");
}

#[test]
fn people_whom_nobody_schedules_ask_for_nothing() {
    let document = SeedDocument::default();
    let mut n_people = 0;
    for number in 1..2_000 {
        let story = story(&document, number, FIRST.saturating_add(1.day()));
        if story.plans.is_empty() {
            assert_eq!((story.attempts.len(), story.approvals.len()), (0, 0));
            n_people += 1;
        }
    }
    assert!((20..70).contains(&n_people), "{n_people}: those in no group and those who need not punch");
}
