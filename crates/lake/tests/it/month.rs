//! Small months to write.

use dianmao_attendance::day::{DayKind, DayPoint};
use dianmao_attendance::period::YearMonth;
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::{DayRecord, Minutes, Punch, PunchResult, WorkDate};
use dianmao_lake::MonthContent;
use dianmao_roster::id::UserId;
use jiff::Timestamp;

pub(crate) const COMPANY: &str = "acme";

pub(crate) fn september() -> YearMonth {
    "2026-09".parse().unwrap()
}

/// One row of everything, told apart by `id`.
pub(crate) struct Month {
    pub(crate) punches: Vec<Punch>,
    pub(crate) results: Vec<PunchResult>,
    pub(crate) days: Vec<DayRecord>,
}

impl Month {
    pub(crate) fn of(id: i64) -> Self {
        Self { punches: vec![punch(id)], results: vec![result(id)], days: vec![day(id)] }
    }

    pub(crate) fn content(&self) -> MonthContent<'_> {
        MonthContent { punches: &self.punches, results: &self.results, days: &self.days }
    }
}

fn user(id: i64) -> UserId {
    UserId::from(format!("u{id}"))
}

fn work_date() -> WorkDate {
    WorkDate(jiff::civil::date(2026, 9, 1))
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn punch(id: i64) -> Punch {
    Punch {
        id,
        user_id: user(id),
        at: instant("2026-09-01T09:21:59+08:00"),
        work_date: work_date(),
        source: Source::Machine,
        location: Location::Inside,
    }
}

fn result(id: i64) -> PunchResult {
    PunchResult {
        id,
        user_id: user(id),
        work_date: work_date(),
        point: Point::On,
        plan_id: Some(437_000_000_696),
        group_id: None,
        punch_id: Some(52_000_000_011),
        due_at: Some(instant("2026-09-01T09:00:00+08:00")),
        punched_at: Some(instant("2026-09-01T09:21:59+08:00")),
        grade: Grade::Late,
        location: Location::Inside,
        source: Source::Machine,
        approval_id: None,
        raw: format!(r#"{{"id":{id}}}"#),
    }
}

fn day(id: i64) -> DayRecord {
    let point = DayPoint {
        point: Point::On,
        due_at: Some(instant("2026-09-01T09:00:00+08:00")),
        punched_at: Some(instant("2026-09-01T09:21:59+08:00")),
        grade: Grade::Late,
        minutes: Minutes(21),
        location: Location::Inside,
        source: Source::Machine,
        approval_id: None,
    };
    DayRecord { user_id: user(id), work_date: work_date(), kind: DayKind::Work, points: vec![point] }
}
