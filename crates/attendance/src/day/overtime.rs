//! Overtime (加班): what was approved, never what punches alone suggest (reference 8.4).

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::away::unique_forms;
use super::{DayInputs, DayPoint};
use crate::approval::{Approval, ApprovalKind};
use crate::leave::LeaveUnit;
use crate::settings::OvertimeRule;
use crate::span::Span;
use crate::work_date::Minutes;

/// The day's overtime, rounded down to the step; `None` where the rule asks for punches that were not read.
pub(super) fn of(day: &DayInputs<'_>, points: &[DayPoint]) -> Option<Minutes> {
    let mut forms = unique_forms(day.approvals);
    forms.retain(|form| is_of_day(day, form));
    let settings = day.company.settings;
    let minutes: Minutes = match settings.overtime {
        _ if forms.is_empty() => Minutes::default(),
        OvertimeRule::Approved => forms.iter().map(|form| approved(form)).sum(),
        OvertimeRule::PunchedWithinApproval => {
            let present = day.reads.punches.map(|_| present(day, points))?;
            forms.iter().filter_map(|form| form.span.overlap(present?)).map(Span::minutes).sum()
        }
    };
    let step = settings.overtime_step.0.max(1);
    Some(Minutes(minutes.0 - minutes.0.rem_euclid(step)))
}

/// An approval counts for the work date on which it starts; a day begins where the settings say (8.3).
fn is_of_day(day: &DayInputs<'_>, form: &Approval) -> bool {
    let day_start = SignedDuration::from_mins(day.company.settings.day_start.0);
    let started: Option<Date> =
        form.span.from.checked_sub(day_start).ok().map(|at| day.company.zone.to_datetime(at).date());
    form.kind == ApprovalKind::Overtime && started == Some(day.work_date.0)
}

/// The hours that the vendor reckons, else the whole stretch.
fn approved(form: &Approval) -> Minutes {
    match (form.unit, form.hundredths) {
        (LeaveUnit::Hour, Some(hundredths)) => Minutes(hundredths * 60 / 100),
        (LeaveUnit::Hour | LeaveUnit::Day, _) => form.span.minutes(),
    }
}

/// From the first punch of the day to its last.
fn present(day: &DayInputs<'_>, points: &[DayPoint]) -> Option<Span> {
    let of_points = points.iter().filter_map(|point| point.punched_at);
    let punched: Vec<Timestamp> = of_points.chain(day.punches.iter().map(|punch| punch.at)).collect();
    Some(Span { from: punched.iter().copied().min()?, to: punched.into_iter().max()? })
}
