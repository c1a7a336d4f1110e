//! Which punch is for which scheduled point, while the vendor has not said so.

use jiff::{SignedDuration, Timestamp};

use super::DayInputs;
use super::plan::{Plan, PlannedPoint};
use crate::punch::{Punch, Source};
use crate::result::Point;
use crate::span::Span;

/// 8.2: one may punch so long before the first start where no working day is known before it,
const BEFORE: SignedDuration = SignedDuration::from_hours(8);
/// and so long after the last end.
const AFTER: SignedDuration = SignedDuration::from_hours(12);

/// The punch of each scheduled point, in their order: the first arrival for a start, the last departure for an end (2.3).
pub(super) fn matched<'a>(day: &DayInputs<'a>, plan: &Plan<'_>) -> Vec<Option<&'a Punch>> {
    let mut punches: Vec<&'a Punch> = day.punches.iter().copied().filter(|punch| is_physical(punch)).collect();
    punches.sort_by_key(|punch| (punch.at, punch.id));
    let windows: Vec<Option<Span>> = (0..plan.points.len()).map(|index| window(&plan.points, index)).collect();
    let of_point = |(index, planned): (usize, &PlannedPoint<'_>)| {
        let mut within =
            punches.iter().copied().filter(|punch| nearest(&plan.points, &windows, punch.at) == Some(index));
        match planned.point {
            Point::Off => within.next_back(),
            Point::On | Point::Other(_) => within.next(),
        }
    };
    plan.points.iter().enumerate().map(of_point).collect()
}

/// 2.4: what administrators, approvals and the system wrote is no physical punch.
fn is_physical(punch: &Punch) -> bool {
    !matches!(punch.source, Source::Administrator | Source::Approval | Source::SelfService | Source::System)
}

/// 8.1, 2: the window of the shift, else half-way to the neighbours. A point without a time has none.
fn window(points: &[PlannedPoint<'_>], index: usize) -> Option<Span> {
    let planned_at = points[index].planned_at?;
    let neighbour = |index: Option<usize>| points.get(index?)?.planned_at;
    let minutes = |minutes: i64| SignedDuration::from_mins(minutes);
    let of_shift = points[index].of_shift;
    let from = match (of_shift.and_then(|point| point.opens_before), neighbour(index.checked_sub(1))) {
        (Some(before), _) => shifted(planned_at, -minutes(before)),
        (None, Some(previous)) => half_way(previous, planned_at),
        (None, None) => shifted(planned_at, -BEFORE),
    };
    let to = match (of_shift.and_then(|point| point.closes_after), neighbour(Some(index + 1))) {
        (Some(after), _) => shifted(planned_at, minutes(after)),
        (None, Some(next)) => half_way(planned_at, next),
        (None, None) => shifted(planned_at, AFTER),
    };
    Some(Span { from, to })
}

/// Where windows overlap, a punch is for the point that is nearest; of two as near, for the earlier.
fn nearest(points: &[PlannedPoint<'_>], windows: &[Option<Span>], at: Timestamp) -> Option<usize> {
    let open =
        (0..points.len()).filter(|index| windows[*index].is_some_and(|window| window.from <= at && at < window.to));
    open.min_by_key(|index| points[*index].planned_at.map(|planned_at| planned_at.duration_since(at).abs()))
}

fn half_way(from: Timestamp, to: Timestamp) -> Timestamp {
    shifted(from, to.duration_since(from) / 2)
}

fn shifted(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(if by.is_negative() { Timestamp::MIN } else { Timestamp::MAX })
}
