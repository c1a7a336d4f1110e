//! Small months to write.

use dianmao_attendance::day::{AwayKind, Cover, DayKind, DayPoint, Origin, Share};
use dianmao_attendance::leave::{Leave, LeaveUnit};
use dianmao_attendance::period::YearMonth;
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::schedule::ShiftVersion;
use dianmao_attendance::span::Span;
use dianmao_attendance::{DayRecord, Minutes, Punch, PunchResult, ScheduledPoint, WorkDate};
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
    pub(crate) schedule: Vec<ScheduledPoint>,
    pub(crate) leaves: Vec<Leave>,
    pub(crate) days: Vec<DayRecord>,
}

impl Month {
    pub(crate) fn of(id: i64) -> Self {
        Self {
            punches: vec![punch(id)],
            results: vec![result(id)],
            schedule: vec![scheduled(id)],
            leaves: vec![leave(id)],
            days: vec![day(id)],
        }
    }

    pub(crate) fn content(&self) -> MonthContent<'_> {
        let Self { punches, results, schedule, leaves, days } = self;
        MonthContent { punches, results, schedule, leaves, days }
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

fn scheduled(id: i64) -> ScheduledPoint {
    ScheduledPoint {
        plan_id: id,
        user_id: user(id),
        work_date: work_date(),
        point: Some(Point::On),
        planned_at: Some(instant("2026-09-01T09:00:00+08:00")),
        shift: Some(ShiftVersion { shift_id: 1, version: Some(2) }),
        group_id: Some(3),
        is_rest: false,
        approval_id: None,
        raw: format!(r#"{{"id":{id}}}"#),
    }
}

fn leave(id: i64) -> Leave {
    let span = Span { from: instant("2026-09-01T13:30:00+08:00"), to: instant("2026-09-01T18:00:00+08:00") };
    Leave {
        user_id: user(id),
        span,
        leave_type: "年假".to_owned(),
        unit: LeaveUnit::Day,
        hundredths: 50,
        counts_rest_days: false,
        raw: format!(r#"{{"id":{id}}}"#),
    }
}

fn day(id: i64) -> DayRecord {
    let point = DayPoint {
        point: Point::On,
        plan_id: Some(437_000_000_696),
        due_at: Some(instant("2026-09-01T09:00:00+08:00")),
        punched_at: Some(instant("2026-09-01T09:21:59+08:00")),
        grade: Grade::Late,
        minutes: Minutes(21),
        location: Location::Inside,
        source: Source::Machine,
        origin: Origin::Vendor,
        cover: Cover::None,
        is_free: false,
        approval_id: None,
    };
    let kind = AwayKind::Leave;
    let share = Share { kind, leave_type: "年假".to_owned(), unit: LeaveUnit::Day, hundredths: 50 };
    DayRecord { points: vec![point], away: vec![share], ..DayRecord::never_read(user(id), work_date(), DayKind::Work) }
}
