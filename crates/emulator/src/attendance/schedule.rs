//! Who is to be where when: the scheduled points of people and days, as far ahead as they are written.

use jiff::civil::Date;

use super::Worker;
use super::dates::{DAY_MS, HOUR_MS, MINUTE_MS, midnight_ms, oldest};
use super::shifts::{self, ShiftInfo};
use crate::document::switches::attendance::{AttendanceSwitches, RestRows};
use crate::life::{self, ResultRow, Shift, ids};

/// The nightly hour at which the schedules of one more day are written.
const WRITTEN_AT_MS: i64 = 3 * HOUR_MS + 26 * MINUTE_MS;

/// A scheduled point, or a day of rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanRow {
    pub(crate) plan_id: i64,
    pub(crate) userid: String,
    pub(crate) work_date: Date,
    /// Nothing on a day of rest.
    pub(crate) shift: Option<Shift>,
    pub(crate) check_type: Option<&'static str>,
    pub(crate) planned_ms: Option<i64>,
    /// When the row was written.
    pub(crate) written_ms: i64,
}

/// What of the schedules can be seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Board {
    pub(crate) now_ms: i64,
    pub(crate) switches: AttendanceSwitches,
}

impl Board {
    /// The rows of one person and day; none before half a year ago or beyond the horizon.
    pub(crate) fn rows(&self, worker: &Worker<'_>, date: Date) -> Vec<PlanRow> {
        if date < oldest(self.now_ms) || self.written_ms(date) > self.now_ms || !worker.is_there_on(date) {
            return Vec::new();
        }
        let points = worker.results(date, i64::MAX);
        let written_ms = self.written_ms(date).max(worker.joined_at_ms);
        if life::day(worker.seed, worker.userid, date).is_none() {
            return self.rest(worker, date, written_ms);
        }
        points.into_iter().map(|point| plan_row(worker, date, point, written_ms)).collect()
    }

    /// The rows of points alone.
    pub(crate) fn points(&self, worker: &Worker<'_>, date: Date) -> Vec<PlanRow> {
        let mut rows = self.rows(worker, date);
        rows.retain(|row| row.shift.is_some());
        rows
    }

    /// The last of the days whose schedules are written.
    fn written_ms(&self, date: Date) -> i64 {
        midnight_ms(date) - self.switches.horizon_days * DAY_MS + WRITTEN_AT_MS
    }

    fn rest(&self, worker: &Worker<'_>, date: Date, written_ms: i64) -> Vec<PlanRow> {
        let row = |is_off_duty: bool, check_type: Option<&'static str>| PlanRow {
            plan_id: ids::of(worker.seed, worker.userid, date, is_off_duty).plan,
            userid: worker.userid.to_owned(),
            work_date: date,
            shift: None,
            check_type,
            planned_ms: None,
            written_ms,
        };
        match self.switches.rest_rows {
            RestRows::None => Vec::new(),
            RestRows::One => vec![row(false, None)],
            RestRows::Two => vec![row(false, Some("OnDuty")), row(true, Some("OffDuty"))],
        }
    }
}

fn plan_row(worker: &Worker<'_>, date: Date, point: ResultRow, written_ms: i64) -> PlanRow {
    PlanRow {
        plan_id: point.plan_id,
        userid: point.user_id,
        work_date: date,
        shift: Some(life::shift(worker.seed, worker.userid)),
        check_type: Some(point.check_type),
        planned_ms: Some(point.base_check_time_ms),
        written_ms,
    }
}

impl PlanRow {
    /// What the console shows of the shift.
    pub(crate) fn info(&self) -> Option<&'static ShiftInfo> {
        self.shift.map(shifts::info)
    }
}
