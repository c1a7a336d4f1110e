//! One day of one person: what is invented, with what is stored put in.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Story;
use super::approval::Approval;
use super::catalogue::Amendments;
use super::invent::{self, World};
use super::plan::{Duty, Plan};
use super::schedule::Desk;
use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, date_of, midnight_ms};
use crate::document::SeedDocument;
use crate::state::{Changes, Company, DayChanges};

/// A day of a member or of somebody who left; nothing for people whom the company never knew.
pub(crate) fn of(company: &Company, document: &SeedDocument, userid: &str, work_date: Date) -> Option<Story> {
    with(company, document, userid, work_date, company.amendments(), company.changes(userid))
}

/// The same as if this had been done to groups and shifts and to the days of the person.
pub(crate) fn with(
    company: &Company,
    document: &SeedDocument,
    userid: &str,
    work_date: Date,
    amendments: &Amendments,
    changes: Option<&Changes>,
) -> Option<Story> {
    let (joined_ms, left_ms) = membership(company, userid)?;
    let desk = Desk::of(World::of(document), amendments, changes, userid);
    let mut story = if desk.is_idle() {
        invent::day(World::of(document), userid, work_date)
    } else {
        let bounds_on = |date: Date| last_plan(date, &desk.plans(date));
        let previous_off_ms = bounds_on(work_date.saturating_sub(1.day())).map(|(_, off_ms)| off_ms);
        let next_on_ms = bounds_on(work_date.saturating_add(1.day())).map(|(on_ms, _)| on_ms);
        let neighbours = (previous_off_ms, next_on_ms);
        invent::day_by(World::of(document), userid, work_date, desk.plans(work_date), neighbours)
    };
    (story.joined_ms, story.left_ms) = (joined_ms, left_ms);
    if let Some(changes) = changes {
        put_in(&mut story, changes);
    }
    Some(story)
}

/// The plans of a date, of a member or of anybody else.
pub(crate) fn plans(
    document: &SeedDocument,
    userid: &str,
    work_date: Date,
    amendments: &Amendments,
    changes: Option<&Changes>,
) -> Vec<Plan> {
    Desk::of(World::of(document), amendments, changes, userid).plans(work_date)
}

/// The latest first and the last point of the shift that is scheduled in the end, if one is.
fn last_plan(work_date: Date, plans: &[Plan]) -> Option<(i64, i64)> {
    let duty = plans.last()?.duty;
    let (on_ms, off_ms) = bounds(work_date, duty)?;
    let late_minutes = match duty {
        Duty::Shift(shift) => shift.flex.map_or(0, |flex| flex.late_minutes),
        Duty::Blank | Duty::Rest(_) | Duty::Free { .. } => 0,
    };
    Some((on_ms + late_minutes * MINUTE_MS, off_ms))
}

/// From when to when somebody is or was a member.
pub(crate) fn membership(company: &Company, userid: &str) -> Option<(i64, i64)> {
    if let Some(person) = company.person(userid) {
        return Some((person.created_at_ms, i64::MAX));
    }
    let leaver = company.leaver(userid)?;
    Some((leaver.joined_at_ms, leaver.left_at_ms))
}

fn put_in(story: &mut Story, changes: &Changes) {
    if changes.scripted {
        story.attempts.clear();
        story.approvals.clear();
        story.corrections.clear();
        story.overrides.clear();
    }
    decide(story, changes);
    if let Some(day) = changes.day(story.work_date) {
        put_deeds_in(story, day);
    }
    let (first_ms, end_ms) = span(story);
    let touches = |approval: &&Approval| approval.from_ms < end_ms && approval.to_ms > first_ms;
    story.approvals.extend(changes.approvals.iter().filter(touches).cloned());
    story.approvals.sort_by_key(|approval| approval.id);
}

/// Lets invented approvals and corrections be approved and taken back when somebody did that.
fn decide(story: &mut Story, changes: &Changes) {
    let decide = |id: &i64, approved_ms: &mut i64, withdrawn_ms: &mut Option<i64>| {
        if let Some(decision) = changes.decisions.get(id) {
            *approved_ms = decision.approved_ms.unwrap_or(*approved_ms);
            *withdrawn_ms = decision.withdrawn_ms.or(*withdrawn_ms);
        }
    };
    for approval in &mut story.approvals {
        decide(&approval.id, &mut approval.approved_ms, &mut approval.withdrawn_ms);
    }
    for correction in &mut story.corrections {
        decide(&correction.id, &mut correction.approved_ms, &mut correction.withdrawn_ms);
    }
}

fn put_deeds_in(story: &mut Story, day: &DayChanges) {
    story.attempts.extend(day.attempts.iter().cloned());
    story.attempts.sort_by_key(|attempt| (attempt.at_ms, attempt.id));
    story.corrections.extend(day.corrections.iter().cloned());
    story.corrections.sort_by_key(|correction| correction.id);
    story.overrides.extend(day.overrides.iter().cloned());
    story.overrides.sort_by_key(|change| change.at_ms);
}

/// From the first to the last instant that may concern the day: its 24 hours, and longer where a shift is.
fn span(story: &Story) -> (i64, i64) {
    let midnight = midnight_ms(story.work_date);
    let shifts = story.plans.iter().filter_map(|plan| bounds(story.work_date, plan.duty));
    shifts.fold((midnight, midnight + DAY_MS), |(first_ms, end_ms), (on_ms, off_ms)| {
        (first_ms.min(on_ms), end_ms.max(off_ms))
    })
}

/// When the first and the last point of a shift are.
fn bounds(work_date: Date, duty: Duty) -> Option<(i64, i64)> {
    let Duty::Shift(shift) = duty else {
        return None;
    };
    let at = |minute: i64| midnight_ms(work_date) + minute * MINUTE_MS;
    Some((at(shift.sections.first()?.on.minute), at(shift.sections.last()?.off.minute)))
}

/// The work date that a punch counts for, by the plans in force at `now_ms`.
///
/// A day begins half-way between the last point before it and its own first; after a shift that a day without one follows,
/// twelve hours after its end (`dingtalk-attendance.md` 8.2); else at midnight, or eight hours before an early start.
pub(crate) fn work_date_of(
    company: &Company,
    document: &SeedDocument,
    userid: &str,
    at_ms: i64,
    now_ms: i64,
) -> Option<Date> {
    let bounds_on = |date: Date| {
        let story = of(company, document, userid, date)?;
        bounds(date, story.plan_at(now_ms)?.duty)
    };
    membership(company, userid)?;
    let today = date_of(at_ms);
    let begins_ms = |date: Date| {
        let midnight = midnight_ms(date);
        match (bounds_on(date.saturating_sub(1.day())), bounds_on(date)) {
            (Some((_, off_ms)), Some((on_ms, _))) => off_ms.midpoint(on_ms),
            (Some((_, off_ms)), None) => midnight.max(off_ms + 12 * HOUR_MS),
            (None, Some((on_ms, _))) => midnight.min(on_ms - 8 * HOUR_MS),
            (None, None) => midnight,
        }
    };
    let tomorrow = today.saturating_add(1.day());
    let found = [tomorrow, today].into_iter().find(|date| begins_ms(*date) <= at_ms);
    Some(found.unwrap_or_else(|| today.saturating_sub(1.day())))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::Config;
    use crate::people::{Attends, PersonPatch};
    use crate::state::{Move, Written, WrittenDuty};
    use crate::story::{ApprovalKind, Attempt, FIRST_STORED_VERSION, Manner, Source, Unit};

    /// A Tuesday.
    const DAY: Date = date(2026, 9, 15);
    const SHIFT: i64 = 709_000_172;

    fn company() -> (Company, SeedDocument) {
        let document = SeedDocument { seed: 2, ..Config::default().quiet().seed };
        let mut company = Company::empty(&document, "公司", 0);
        let ann = PersonPatch {
            name: Some("安".to_owned()),
            mobile: Some("12000000001".to_owned()),
            attends: Some(Attends::Scripted),
            ..PersonPatch::of("ann")
        };
        company.patch_people(vec![ann], 7).unwrap();
        (company, document)
    }

    fn punch(id: i64, at_ms: i64) -> Attempt {
        Attempt { id, at_ms, known_ms: at_ms, source: Source::Machine, manner: Manner::Usual, refusal: None }
    }

    #[test]
    fn membership_bounds_the_story() {
        let (mut company, document) = company();
        let story = of(&company, &document, "ann", DAY).unwrap();
        assert_eq!((story.joined_ms, story.left_ms), (7, i64::MAX));
        company.patch_people(vec![PersonPatch { remove: true, ..PersonPatch::of("ann") }], 9).unwrap();
        let story = of(&company, &document, "ann", DAY).unwrap();
        assert_eq!((story.joined_ms, story.left_ms), (7, 9));
        assert_eq!(of(&company, &document, "nobody", DAY), None);
    }

    #[test]
    fn change_of_another_day_leaves_a_story_as_it_was() {
        let document = SeedDocument { people: 150, ..SeedDocument::default() };
        let mut company = Company::seeded(&document, 0);
        let userids: Vec<String> = company.people().map(|person| person.userid.clone()).collect();
        let week = |company: &Company| -> Vec<Story> {
            let days = |userid: &String| -> Vec<Story> {
                (0..7).filter_map(|days| of(company, &document, userid, DAY.saturating_add(days.days()))).collect()
            };
            userids.iter().flat_map(days).collect()
        };
        let before = week(&company);
        company.begin();
        for userid in &userids {
            company.change_days(userid, |changes| {
                changes.day_mut(DAY.saturating_sub(9.days())).attempts.push(punch(1, 9))
            });
        }
        assert_eq!(week(&company), before);
    }

    #[test]
    fn written_plans_follow_the_invented_one() {
        let (mut company, document) = company();
        let now_ms = midnight_ms(DAY);
        company.begin();
        let duties = [WrittenDuty::Rest, WrittenDuty::Shift(SHIFT), WrittenDuty::Cleared];
        for (later, duty) in (0..).zip(duties) {
            let written = Written { since_ms: now_ms + later, step: company.next_step(), group_id: 5, duty };
            company.change_days("ann", |changes| changes.day_mut(DAY).plans.push(written));
        }
        let story = of(&company, &document, "ann", DAY).unwrap();
        let seen: Vec<(u8, Duty)> =
            (-1..3).map(|later| story.plan_at(now_ms + later).map(|plan| (plan.version, plan.duty)).unwrap()).collect();
        assert_eq!(seen[0].0, 0);
        assert_eq!(seen[1], (FIRST_STORED_VERSION, Duty::Rest(None)));
        assert!(
            matches!(seen[2], (version, Duty::Shift(shift)) if version == FIRST_STORED_VERSION + 1 && shift.id == SHIFT)
        );
        assert_eq!(seen[3], (FIRST_STORED_VERSION + 2, Duty::Blank));
    }

    #[test]
    fn move_out_of_all_groups_ends_the_plan_of_days_to_come() {
        let (mut company, document) = company();
        let since_ms = midnight_ms(DAY) + 12 * HOUR_MS;
        company.begin();
        let step = company.next_step();
        let out = Move { since_ms, step, from: DAY, group_id: None, exempt: false, department: None };
        company.change_days("ann", |changes| changes.moves.push(out));
        let duty = |date: Date, now_ms: i64| {
            let story = of(&company, &document, "ann", date).unwrap();
            story.plan_at(now_ms).map(|plan| plan.duty)
        };
        assert!(matches!(duty(DAY, since_ms - 1), Some(Duty::Shift(_))));
        assert_eq!(duty(DAY, since_ms), Some(Duty::Blank));
        assert_eq!(duty(DAY.tomorrow().unwrap(), since_ms), Some(Duty::Blank));
        assert!(matches!(duty(DAY.yesterday().unwrap(), since_ms), Some(Duty::Shift(_))));
    }

    #[test]
    fn approval_touches_the_days_that_it_overlaps() {
        let (mut company, document) = company();
        let approval = Approval {
            id: 1,
            kind: ApprovalKind::Trip,
            from_ms: midnight_ms(DAY) + 12 * HOUR_MS,
            to_ms: midnight_ms(DAY) + 36 * HOUR_MS,
            unit: Unit::HalfDay,
            submitted_ms: 0,
            approved_ms: 0,
            withdrawn_ms: None,
            written_as: None,
        };
        company.begin();
        company.change_days("ann", |changes| changes.approvals.push(approval));
        let touched = |days: i64| {
            let story = of(&company, &document, "ann", DAY.saturating_add(days.days())).unwrap();
            !story.approvals.is_empty()
        };
        assert_eq!((-1..=2).map(touched).collect::<Vec<_>>(), [false, true, true, false]);
    }

    #[test]
    fn punch_counts_for_the_day_whose_shift_is_nearest() {
        let (company, document) = company();
        let dated = |date: Date, hour: i64| {
            let at_ms = midnight_ms(date) + hour * HOUR_MS;
            work_date_of(&company, &document, "ann", at_ms, at_ms)
        };
        // From 18:00 to 09:00 is half over at 01:30.
        assert_eq!(dated(DAY, 1), DAY.yesterday().ok());
        assert_eq!(dated(DAY, 2), Some(DAY));
        assert_eq!(dated(DAY, 23), Some(DAY));
        // The Saturday begins twelve hours after Friday's end.
        let saturday = date(2026, 9, 19);
        assert_eq!(dated(saturday, 5), saturday.yesterday().ok());
        assert_eq!(dated(saturday, 6), Some(saturday));
        assert_eq!(dated(date(2026, 9, 21), 0), Some(date(2026, 9, 21)));
        assert_eq!(work_date_of(&company, &document, "nobody", 0, 0), None);
    }

    #[test]
    fn stored_punches_are_sorted_by_time() {
        let (mut company, document) = company();
        company.begin();
        company.change_days("ann", |changes| changes.day_mut(DAY).attempts.extend([punch(1, 9), punch(2, 8)]));
        let story = of(&company, &document, "ann", DAY).unwrap();
        assert_eq!(story.attempts.iter().map(|attempt| attempt.id).collect::<Vec<_>>(), [2, 1]);
    }
}
