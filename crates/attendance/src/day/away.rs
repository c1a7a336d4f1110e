//! How much leave, how much of a trip or an outing falls on a day.

use std::collections::BTreeMap;

use super::cover::whole_days;
use super::plan::Plan;
use super::{AwayKind, DayInputs, DayKind, Share};
use crate::approval::{Approval, ApprovalKind};
use crate::leave::LeaveUnit;
use crate::span::Span;
use crate::work_date::Minutes;

/// One stretch away.
struct Absence<'a> {
    kind: AwayKind,
    leave_type: &'a str,
    span: Span,
    unit: LeaveUnit,
    hundredths: Option<i64>,
    counts_rest_days: bool,
}

/// The shares of the day by kind, type and unit; `None` where one of them cannot be told, for want of a schedule.
pub(super) fn of(day: &DayInputs<'_>, plan: &Plan<'_>, kind: DayKind) -> Option<Vec<Share>> {
    let mut shares: BTreeMap<(AwayKind, &str, LeaveUnit), i64> = BTreeMap::new();
    for absence in absences(day) {
        let hundredths = share(day, plan, kind, &absence)?;
        if hundredths != 0 {
            *shares.entry((absence.kind, absence.leave_type, absence.unit)).or_default() += hundredths;
        }
    }
    let share = |((kind, leave_type, unit), hundredths): ((AwayKind, &str, LeaveUnit), i64)| Share {
        kind,
        leave_type: leave_type.to_owned(),
        unit,
        hundredths,
    };
    Some(shares.into_iter().map(share).collect())
}

/// Leave counts from the leave itself, trips and outings from their approvals; each once, however often it came.
fn absences<'a>(day: &DayInputs<'a>) -> Vec<Absence<'a>> {
    let mut leaves = day.leaves.to_vec();
    leaves.sort();
    leaves.dedup();
    let of_leave = leaves.into_iter().map(|leave| Absence {
        kind: AwayKind::Leave,
        leave_type: &leave.leave_type,
        span: leave.span,
        unit: leave.unit,
        hundredths: Some(leave.hundredths),
        counts_rest_days: leave.counts_rest_days,
    });
    let of_form = unique_forms(day.approvals).into_iter().filter_map(|approval| {
        let kind = match approval.kind {
            ApprovalKind::Trip => AwayKind::Trip,
            ApprovalKind::Outing => AwayKind::Outing,
            ApprovalKind::Leave | ApprovalKind::Overtime | ApprovalKind::Correction => return None,
        };
        let (span, unit, hundredths) = (approval.span, approval.unit, approval.hundredths);
        Some(Absence { kind, leave_type: "", span, unit, hundredths, counts_rest_days: false })
    });
    of_leave.chain(of_form).collect()
}

/// One approval for each id and span: a form may be about several stretches. Of two that differ the same one is taken always.
pub(super) fn unique_forms<'a>(forms: &[&'a Approval]) -> Vec<&'a Approval> {
    let mut forms = forms.to_vec();
    forms.sort_by(|a, b| (&a.id, a.span, a).cmp(&(&b.id, b.span, b)));
    forms.dedup_by(|a, b| (&a.id, a.span) == (&b.id, b.span));
    forms
}

/// What of an absence falls on the day, in hundredths of its unit; `None` where nothing tells.
///
/// 4.1: the vendor gives one row a leave with its total. A leave that meets the work of one day alone counts there as the vendor
/// reckons it; one of several days is split by the schedule of each day alone, so that the days that are looked at change no share.
/// What meets no work counts for nothing, unless its type counts rest days.
fn share(day: &DayInputs<'_>, plan: &Plan<'_>, kind: DayKind, absence: &Absence<'_>) -> Option<i64> {
    let calendar_day = Span::of_day(day.work_date, day.company.zone);
    let work = plan.extent();
    let reach = work.map_or(calendar_day, |work| Span { to: calendar_day.to.max(work.to), ..calendar_day });
    if reach.overlap(absence.span).is_none() {
        return Some(0);
    }
    if let Some(dates) = whole_days(absence.span, absence.unit, day.company.zone) {
        let counts = kind == DayKind::Work || (absence.counts_rest_days && kind == DayKind::Rest);
        return match kind {
            _ if !dates.holds(day.work_date.0) => Some(0),
            DayKind::Work | DayKind::Rest if !counts => Some(0),
            DayKind::Work | DayKind::Rest if dates.from == dates.to => Some(absence.hundredths.unwrap_or(100)),
            DayKind::Work | DayKind::Rest => Some(100),
            DayKind::NotEmployed | DayKind::NoGroup | DayKind::Exempt => Some(0),
            DayKind::Unsettled | DayKind::Unknown => None,
        };
    }
    match work {
        _ if absence.counts_rest_days => Some(of_calendar(calendar_day, absence)),
        Some(work) => Some(of_work(plan, reach.holds(absence.span), work, absence)),
        None if plan.is_known && kind == DayKind::Rest => Some(0),
        None if plan.is_known && calendar_day.holds(absence.span) => absence.hundredths,
        None => None,
    }
}

/// Of a type that counts rest days: each calendar day, a half where less than half of it is touched.
fn of_calendar(calendar_day: Span, absence: &Absence<'_>) -> i64 {
    match (calendar_day.overlap(absence.span), absence.unit, absence.hundredths) {
        (None, ..) => 0,
        (Some(_), _, Some(all)) if calendar_day.holds(absence.span) => all,
        (Some(part), LeaveUnit::Hour, _) => hours(part.minutes()),
        (Some(part), LeaveUnit::Day, _) if part.minutes().0 * 2 > calendar_day.minutes().0 => 100,
        (Some(_), LeaveUnit::Day, _) => 50,
    }
}

/// Of the others: the work that it meets. Days are whole where all work is met, else half: no finer share of a day is handed in.
fn of_work(plan: &Plan<'_>, is_all_here: bool, work: Span, absence: &Absence<'_>) -> i64 {
    let met: Minutes = plan.work.iter().filter_map(|part| part.overlap(absence.span)).map(Span::minutes).sum();
    match (absence.unit, absence.hundredths) {
        _ if met == Minutes::default() => 0,
        (_, Some(all)) if is_all_here => all,
        (LeaveUnit::Hour, _) => hours(met),
        (LeaveUnit::Day, _) if absence.span.holds(work) => 100,
        (LeaveUnit::Day, _) => 50,
    }
}

/// Hundredths of hours, rounded to the nearest: 20 minutes are 0.33 hours.
fn hours(Minutes(minutes): Minutes) -> i64 {
    (minutes * 100 + 30).div_euclid(60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_become_hundredths_of_hours_rounded_to_the_nearest() {
        assert_eq!([0, 20, 30, 40, 60, 95].map(|minutes| hours(Minutes(minutes))), [0, 33, 50, 67, 100, 158]);
    }
}
