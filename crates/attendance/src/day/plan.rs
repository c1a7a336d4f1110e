//! What was to be done on a day: its scheduled points, their shift, and the stretches of work between them.

use jiff::Timestamp;

use super::DayInputs;
use crate::result::{Point, PunchResult};
use crate::schedule::ScheduledPoint;
use crate::shift::{Shift, ShiftPoint};
use crate::span::Span;

/// A day's schedule.
pub(super) struct Plan<'a> {
    /// Whether the schedule of the day was read; without that, no point means nothing.
    pub(super) is_known: bool,
    /// Whether the schedule calls the day one of rest.
    pub(super) is_rest: bool,
    /// The points of work, in the order in which they are planned.
    pub(super) points: Vec<PlannedPoint<'a>>,
    /// The stretches of work, without the breaks.
    pub(super) work: Vec<Span>,
}

/// A scheduled point beside what its shift says about it.
#[derive(Clone, Copy)]
pub(super) struct PlannedPoint<'a> {
    pub(super) row: &'a ScheduledPoint,
    pub(super) point: &'a Point,
    pub(super) planned_at: Option<Timestamp>,
    pub(super) shift: Option<&'a Shift>,
    pub(super) of_shift: Option<&'a ShiftPoint>,
}

pub(super) fn of<'a>(day: &DayInputs<'a>) -> Plan<'a> {
    let rows = unique(day.schedule);
    let is_rest = rows.iter().any(|row| row.is_rest);
    let mut points: Vec<PlannedPoint<'a>> = rows.into_iter().filter_map(|row| planned(day, row)).collect();
    points.sort_by_key(|planned| (planned.planned_at, *planned.point == Point::Off, planned.row.plan_id));
    let work = work(day, &points);
    Plan { is_known: day.reads.schedule.is_some(), is_rest, points, work }
}

/// One row for each plan id and point: a plan id alone is no key (reference 3.4). Of two that differ the same one is taken always.
fn unique<'a>(rows: &[&'a ScheduledPoint]) -> Vec<&'a ScheduledPoint> {
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| (a.plan_id, &a.point, a).cmp(&(b.plan_id, &b.point, b)));
    rows.dedup_by(|a, b| (a.plan_id, &a.point) == (b.plan_id, &b.point));
    rows
}

fn planned<'a>(day: &DayInputs<'a>, row: &'a ScheduledPoint) -> Option<PlannedPoint<'a>> {
    let point = row.point.as_ref().filter(|_| row.is_of_work())?;
    let shift = row.shift.and_then(|version| day.company.shifts.get(&version));
    let of_shift = shift
        .zip(row.planned_at)
        .and_then(|(shift, planned_at)| shift.point_at(point, planned_at, row.work_date, day.company.zone));
    Some(PlannedPoint { row, point, planned_at: row.planned_at, shift, of_shift })
}

/// From each start to the next end, without the break of the shift.
fn work(day: &DayInputs<'_>, points: &[PlannedPoint<'_>]) -> Vec<Span> {
    let mut stretches = Vec::new();
    let mut begun: Option<&PlannedPoint<'_>> = None;
    for planned in points {
        match (planned.point, begun) {
            (Point::On, None) => begun = Some(planned),
            (Point::Off, Some(start)) => {
                let rest = start.shift.and_then(|shift| shift.rest_on(day.work_date, day.company.zone));
                if let (Some(from), Some(to)) = (start.planned_at, planned.planned_at) {
                    stretches.extend(without(Span { from, to }, rest));
                }
                begun = None;
            }
            _ => {}
        }
    }
    stretches
}

fn without(stretch: Span, rest: Option<Span>) -> Vec<Span> {
    let Some(rest) = rest.and_then(|rest| stretch.overlap(rest)) else {
        return vec![stretch];
    };
    let parts = [Span { from: stretch.from, to: rest.from }, Span { from: rest.to, to: stretch.to }];
    parts.into_iter().filter(|part| part.from < part.to).collect()
}

impl<'a> Plan<'a> {
    /// The scheduled point that a result is about.
    pub(super) fn of_result(&self, result: &PunchResult) -> Option<&PlannedPoint<'a>> {
        let plan_id = result.plan_id?;
        self.points.iter().find(|planned| planned.row.plan_id == plan_id && *planned.point == result.point)
    }

    /// From the first start to the last end.
    pub(super) fn extent(&self) -> Option<Span> {
        Some(Span { from: self.work.first()?.from, to: self.work.last()?.to })
    }
}

impl PlannedPoint<'_> {
    /// Reference 8.1, 8: nobody needs to punch here.
    pub(super) fn is_free(&self) -> bool {
        let ends_are_free = self.shift.is_some_and(|shift| shift.has_free_ends);
        self.of_shift.is_some_and(|point| point.is_free) || (ends_are_free && *self.point == Point::Off)
    }
}
