//! The points of a day: the vendor's results, and where a scheduled point has none, what schedule and punches say.

use jiff::Timestamp;

use super::plan::{Plan, PlannedPoint};
use super::{Cover, DayInputs, DayPoint, Origin, cover, grade, presence};
use crate::punch::{Location, Punch, Source};
use crate::result::{Grade, Point, PunchResult};
use crate::settings::MinutesFrom;
use crate::shift::minutes_between;
use crate::work_date::Minutes;

/// The points in the order in which they are due, one for each row id and one for each scheduled point without a row.
pub(super) fn of(day: &DayInputs<'_>, plan: &Plan<'_>) -> Vec<DayPoint> {
    let rows = unique(day.results);
    let mut points: Vec<(i64, DayPoint)> = rows.iter().map(|row| (row.id, of_result(day, plan, row))).collect();
    let punches = presence::matched(day, plan);
    for (planned, punch) in plan.points.iter().zip(punches) {
        let has_row = rows.iter().any(|row| plan.of_result(row).is_some_and(|of_row| is_same(of_row, planned)));
        if !has_row {
            points.extend(without_result(day, plan, planned, punch).map(|point| (planned.row.plan_id, point)));
        }
    }
    points.sort_by_key(|(id, point)| (point.due_at.or(point.punched_at), point.point == Point::Off, *id));
    points.into_iter().map(|(_, point)| point).collect()
}

fn unique<'a>(rows: &[&'a PunchResult]) -> Vec<&'a PunchResult> {
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| (a.id, &a.raw).cmp(&(b.id, &b.raw)));
    rows.dedup_by_key(|row| row.id);
    rows
}

fn is_same(left: &PlannedPoint<'_>, right: &PlannedPoint<'_>) -> bool {
    std::ptr::eq(left.row, right.row)
}

fn of_result(day: &DayInputs<'_>, plan: &Plan<'_>, row: &PunchResult) -> DayPoint {
    let planned = plan.of_result(row);
    let approval_id = row.approval_id.clone().or_else(|| planned.and_then(|planned| planned.row.approval_id.clone()));
    let gap = cover::Gap {
        point: &row.point,
        at: planned.and_then(|planned| planned.planned_at).or(row.due_at).filter(|_| row.plan_id.is_some()),
        approval_id: approval_id.as_deref(),
        is_scheduled: planned.is_some(),
    };
    DayPoint {
        point: row.point.clone(),
        plan_id: row.plan_id,
        due_at: row.due_at,
        punched_at: row.punched_at,
        grade: row.grade.clone(),
        minutes: minutes_off(day, planned, row),
        location: row.location.clone(),
        source: row.source.clone(),
        origin: Origin::Vendor,
        cover: if row.grade == Grade::Missing { cover::of(day, &gap) } else { Cover::None },
        is_free: planned.is_some_and(PlannedPoint::is_free),
        approval_id,
    }
}

/// A scheduled point that the vendor says nothing about: not decided yet, or a row that nobody made. Provisional in any case.
fn without_result(
    day: &DayInputs<'_>,
    plan: &Plan<'_>,
    planned: &PlannedPoint<'_>,
    punch: Option<&Punch>,
) -> Option<DayPoint> {
    let due_at = planned.planned_at;
    let approval_id = planned.row.approval_id.clone();
    let gap = cover::Gap {
        point: planned.point,
        at: due_at,
        approval_id: approval_id.as_deref(),
        is_scheduled: plan.is_known,
    };
    let (grade, minutes) = match punch {
        Some(punch) => grade::of(day, planned, punch.at),
        None if planned.is_free() || !is_due(day, due_at) => return None,
        None => (Grade::Missing, Minutes::default()),
    };
    Some(DayPoint {
        point: planned.point.clone(),
        plan_id: Some(planned.row.plan_id),
        due_at,
        punched_at: punch.map(|punch| punch.at),
        cover: if grade == Grade::Missing { cover::of(day, &gap) } else { Cover::None },
        grade,
        minutes,
        location: punch.map_or(Location::NoPunch, |punch| punch.location.clone()),
        source: punch.map_or(Source::System, |punch| punch.source.clone()),
        origin: Origin::Derived,
        is_free: planned.is_free(),
        approval_id,
    })
}

/// A point that was not due yet when the day was last read is no gap.
fn is_due(day: &DayInputs<'_>, due_at: Option<Timestamp>) -> bool {
    let read_at = day.reads.results.max(day.reads.punches);
    read_at.is_some_and(|read_at| due_at.is_none_or(|due_at| due_at <= read_at))
}

/// Minutes late or early, for the grades that have them.
///
/// The grade is the vendor's and is never recomputed (reference 8.1, 5): a punch 30 s after the line is on time. Whether the vendor's
/// own report counts from the line or from the plan is unconfirmed; [`MinutesFrom`] chooses.
fn minutes_off(day: &DayInputs<'_>, planned: Option<&PlannedPoint<'_>>, row: &PunchResult) -> Minutes {
    let planned_at = planned
        .and_then(|planned| planned.planned_at)
        .filter(|_| day.company.settings.minutes_from == MinutesFrom::Plan);
    let (Some(line), Some(punched_at)) = (planned_at.or(row.due_at), row.punched_at) else {
        return Minutes::default();
    };
    match row.grade {
        Grade::Late | Grade::SeriouslyLate | Grade::LateAsAbsence => minutes_between(line, punched_at).at_least_none(),
        Grade::Early => minutes_between(punched_at, line).at_least_none(),
        Grade::OnTime | Grade::Missing | Grade::Ungraded | Grade::Other(_) => Minutes::default(),
    }
}
