//! Whether something says why nobody punched at a point (reference 8.4, coverage by approvals).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Cover, DayInputs};
use crate::approval::ApprovalKind;
use crate::leave::LeaveUnit;
use crate::result::Point;
use crate::settings::CoverProof;
use crate::span::{DateSpan, Span};

/// An unpunched point.
pub(super) struct Gap<'a> {
    pub(super) point: &'a Point,
    /// When it is planned, else its line; `None` on free hours, where the whole day is looked at.
    pub(super) at: Option<Timestamp>,
    /// The approval that it is tied to.
    pub(super) approval_id: Option<&'a str>,
    /// Whether its row of the schedule was read.
    pub(super) is_scheduled: bool,
}

/// What covers a gap, the surest first.
pub(super) fn of(day: &DayInputs<'_>, gap: &Gap<'_>) -> Cover {
    let by_link = gap.approval_id.and_then(|id| of_link(day, id));
    let by_leave = || is_on_leave(day, gap).then_some(Cover::Leave);
    let by_form = || of_form(day, gap);
    let nothing = if is_proven(day, gap) { Cover::None } else { Cover::Unknown };
    by_link.or_else(by_leave).or_else(by_form).unwrap_or(nothing)
}

/// 1.2: a link may be to leave as well as to overtime, and overtime covers nothing (8.4). A link of which nothing is known covers
/// where the settings say so.
fn of_link(day: &DayInputs<'_>, id: &str) -> Option<Cover> {
    let mut named = day.approvals.iter().filter(|approval| approval.id == id).peekable();
    let covers = match named.peek() {
        Some(_) => named.any(|approval| approval.kind.covers()),
        None => day.company.settings.unknown_link_covers,
    };
    covers.then_some(Cover::Link)
}

/// 8.4: a point inside an interval of leave. A leave that touches only one point covers only that point.
fn is_on_leave(day: &DayInputs<'_>, gap: &Gap<'_>) -> bool {
    day.leaves.iter().any(|leave| is_touched(day, gap, leave.span, leave.unit))
}

/// 8.4: trips and outings overlay the plan the same way.
fn of_form(day: &DayInputs<'_>, gap: &Gap<'_>) -> Option<Cover> {
    let touching = day
        .approvals
        .iter()
        .filter(|approval| approval.kind.covers() && is_touched(day, gap, approval.span, approval.unit));
    touching.map(|approval| approval.kind).min().map(|kind| match kind {
        ApprovalKind::Trip => Cover::Trip,
        ApprovalKind::Outing => Cover::Outing,
        ApprovalKind::Leave | ApprovalKind::Overtime | ApprovalKind::Correction => Cover::Leave,
    })
}

fn is_touched(day: &DayInputs<'_>, gap: &Gap<'_>, span: Span, unit: LeaveUnit) -> bool {
    match (whole_days(span, unit, day.company.zone), gap.at) {
        (Some(dates), _) => dates.holds(day.work_date.0),
        (None, Some(at)) => span.touches(gap.point, at),
        (None, None) => Span::of_day(day.work_date, day.company.zone).overlap(span).is_some(),
    }
}

/// 8.3: whole days are days of work. They cover all of a night that ends on the next date, and nothing of the night before.
/// Whole days end at midnight or, as forms have it, a minute or a second before.
pub(super) fn whole_days(span: Span, unit: LeaveUnit, zone: &TimeZone) -> Option<DateSpan> {
    let (from, to) = (zone.to_datetime(span.from), zone.to_datetime(span.to));
    let begins = from.time() == jiff::civil::Time::midnight();
    let last: Date = match (to.hour(), to.minute()) {
        (0, 0) => to.date().yesterday().ok()?,
        (23, 59) => to.date(),
        _ => return None,
    };
    let is_whole = unit == LeaveUnit::Day && begins && from.date() <= last;
    is_whole.then_some(DateSpan { from: Some(from.date()), to: Some(last) })
}

/// 8.4: never count as missing what was not held against leave, trips and outings. The schedule tells of all three by its links (4.4).
fn is_proven(day: &DayInputs<'_>, gap: &Gap<'_>) -> bool {
    let by_forms = day.reads.leave.is_some() && day.reads.approvals.is_some();
    match day.company.settings.cover_proof {
        CoverProof::Either => gap.is_scheduled || by_forms,
        CoverProof::Both => by_forms && (gap.is_scheduled || gap.at.is_none()),
        CoverProof::Rows => true,
    }
}
