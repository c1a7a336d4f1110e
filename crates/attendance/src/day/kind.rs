//! What kind of day it is.

use super::plan::Plan;
use super::{DayInputs, DayKind, DayPoint};
use crate::calendar::DayType;
use crate::group::{GroupKind, MemberState, state_on};
use crate::person::Person;
use crate::settle::is_final;

/// The kind, the strongest reason first.
pub(super) fn of(day: &DayInputs<'_>, plan: &Plan<'_>, points: &[DayPoint]) -> DayKind {
    let has_rows = !day.results.is_empty();
    match state(day) {
        _ if !is_employed(day) => DayKind::NotEmployed,
        Some(MemberState::Exempt) => DayKind::Exempt,
        Some(MemberState::NoGroup) if !has_rows => DayKind::NoGroup,
        _ if !is_settled(day, plan) => DayKind::Unsettled,
        _ if is_planned(plan, points) => DayKind::Work,
        _ if plan.is_known && plan.is_rest => DayKind::Rest,
        _ => of_unplanned(day, plan, has_rows),
    }
}

/// 8.4: before joining and after leaving. Who is unknown is employed.
fn is_employed(day: &DayInputs<'_>) -> bool {
    day.person.is_none_or(|person| person.is_employed_on(day.work_date.0))
}

fn state(day: &DayInputs<'_>) -> Option<MemberState> {
    let memberships: &[_] = day.person.map_or(&[], |person: &Person| &person.memberships);
    state_on(memberships, day.work_date.0)
}

/// 8.2: whether the results were read when the day was final.
fn is_settled(day: &DayInputs<'_>, plan: &Plan<'_>) -> bool {
    let of_results = day.results.iter().map(|row| (&row.point, row.due_at));
    let of_plan = plan.points.iter().map(|planned| (planned.point, planned.planned_at));
    day.reads.results.is_some_and(|read_at| {
        is_final(day.work_date, of_results, day.company.zone, read_at)
            && is_final(day.work_date, of_plan, day.company.zone, read_at)
    })
}

/// 1.3: each scheduled point has a row once it is decided, and the schedule has it before.
fn is_planned(plan: &Plan<'_>, points: &[DayPoint]) -> bool {
    !plan.points.is_empty() || points.iter().any(|point| point.plan_id.is_some())
}

/// 8.3: rows without a scheduled point are those of free hours, or of a punch on a day of rest: the group tells which. The rota of
/// a day that nobody filled in has no rows (3.4), nor has a day of free hours on which nobody punched.
fn of_unplanned(day: &DayInputs<'_>, plan: &Plan<'_>, has_rows: bool) -> DayKind {
    match (group_of(day, plan), has_rows) {
        (Some(GroupKind::Free), true) => DayKind::Work,
        (Some(_), _) => DayKind::Rest,
        (None, true) if day.company.settings.unplanned_is_work => DayKind::Work,
        (None, true) => DayKind::Unknown,
        (None, false) if plan.is_known || day.company.settings.no_rows_is_rest => DayKind::Rest,
        (None, false) => DayKind::Unknown,
    }
}

/// The kind of the day's group: that of its rows, else that of the membership. Of several the one whose rows came last in number.
pub(super) fn group_of(day: &DayInputs<'_>, plan: &Plan<'_>) -> Option<GroupKind> {
    let of_member = match state(day) {
        Some(MemberState::Member { group_id }) => Some(group_id),
        Some(MemberState::Exempt | MemberState::NoGroup) | None => None,
    };
    let of_results = day.results.iter().filter_map(|row| row.group_id).max();
    let of_plan = plan.points.iter().filter_map(|planned| planned.row.group_id).max();
    let of_schedule = day.schedule.iter().filter_map(|row| row.group_id).max();
    let group_id = of_results.or(of_plan).or(of_schedule).or(of_member)?;
    day.company.groups.get(&group_id).copied()
}

/// For overtime: a holiday is one whatever the schedule says; whether a usual day is one of work the schedule tells, not the weekday
/// (8.1, 1). `None` where the holidays of the year are not known.
pub(super) fn day_type(day: &DayInputs<'_>, kind: DayKind) -> Option<DayType> {
    let entry = day.company.calendar.entry(day.user_id, day.work_date.0);
    match (entry, kind) {
        (None, _) if !knows_holidays(day) => None,
        (Some(DayType::Holiday), _) => entry,
        (_, DayKind::Work) => Some(DayType::Working),
        (_, DayKind::Rest) => Some(DayType::Rest),
        (entry, _) => entry,
    }
}

pub(super) fn knows_holidays(day: &DayInputs<'_>) -> bool {
    let calendar = day.company.calendar;
    calendar.knows(day.work_date.0) || calendar.entry(day.user_id, day.work_date.0).is_some()
}
