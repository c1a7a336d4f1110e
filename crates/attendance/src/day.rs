//! A day record: what one person's day came to, point by point.
//!
//! What a day counts for is in `rules`, when it is final in `settle`, and the words for it in `words`.

use dianmao_roster::id::UserId;
use jiff::Timestamp;

use crate::punch::{Location, Source};
use crate::result::{Grade, Point, PunchResult};
use crate::work_date::{Minutes, WorkDate};

/// One person's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRecord {
    /// Whose day.
    pub user_id: UserId,
    /// Which day.
    pub work_date: WorkDate,
    /// What kind of day it turned out to be.
    pub kind: DayKind,
    /// The day's points, in the order in which they are due.
    pub points: Vec<DayPoint>,
}

/// What kind of day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayKind {
    /// A required day (应出勤) of weight 1.
    Work,
    /// A rest day (休息).
    Rest,
    /// Rows may still appear or change their grade by themselves; nothing is counted yet (未结算).
    Unsettled,
    /// Before the person joined or after they left (不在职); nothing is counted.
    NotEmployed,
}

/// One point of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPoint {
    /// Start or end of work.
    pub point: Point,
    /// The line that decides.
    pub due_at: Option<Timestamp>,
    /// When the person punched.
    pub punched_at: Option<Timestamp>,
    /// How it was kept.
    pub grade: Grade,
    /// Minutes late or early; zero for every other grade.
    pub minutes: Minutes,
    /// The place.
    pub location: Location,
    /// What decided it.
    pub source: Source,
    /// The approval that the point is tied to; one that nobody punched is then covered, not missing.
    pub approval_id: Option<String>,
}

/// One person's day, from the rows of that person and that day.
///
/// The order of the rows and repeats of one row change nothing: points stand in the order in which they are due, one for each row id.
/// `settled` says that the rows were pulled when the day was final already; see [`crate::settle::is_settled`].
#[must_use]
pub fn day_record<'a>(
    user: &UserId,
    date: WorkDate,
    rows: impl IntoIterator<Item = &'a PunchResult>,
    settled: bool,
) -> DayRecord {
    let points = points_in_order(rows);
    let kind = kind_of(settled, !points.is_empty());
    DayRecord { user_id: user.clone(), work_date: date, kind, points }
}

/// Without schedules the rows themselves tell the kind of day: each scheduled point has a row once it is decided, and a day without a
/// schedule has none (reference 1.3 and 8.4). So a final day with rows is a required day, and one without is a rest day.
fn kind_of(settled: bool, has_rows: bool) -> DayKind {
    match (settled, has_rows) {
        (false, _) => DayKind::Unsettled,
        (true, true) => DayKind::Work,
        (true, false) => DayKind::Rest,
    }
}

/// One point for each row id, in the order in which the points are due.
fn points_in_order<'a>(rows: impl IntoIterator<Item = &'a PunchResult>) -> Vec<DayPoint> {
    let mut rows: Vec<&PunchResult> = rows.into_iter().collect();
    rows.sort_by(|a, b| (a.id, &a.raw).cmp(&(b.id, &b.raw)));
    rows.dedup_by_key(|row| row.id);
    rows.sort_by_key(|row| (row.due_at.or(row.punched_at), row.point == Point::Off, row.id));
    rows.into_iter().map(day_point).collect()
}

fn day_point(row: &PunchResult) -> DayPoint {
    DayPoint {
        point: row.point.clone(),
        due_at: row.due_at,
        punched_at: row.punched_at,
        grade: row.grade.clone(),
        minutes: minutes_off(row),
        location: row.location.clone(),
        source: row.source.clone(),
        approval_id: row.approval_id.clone(),
    }
}

/// Minutes late or early, for the grades that have them.
///
/// The grade is the vendor's and is never recomputed (reference 8.1, 5): a punch 30 s after the line is on time.
fn minutes_off(row: &PunchResult) -> Minutes {
    let (Some(due_at), Some(punched_at)) = (row.due_at, row.punched_at) else {
        return Minutes::default();
    };
    match row.grade {
        Grade::Late | Grade::SeriouslyLate | Grade::LateAsAbsence => whole_minutes(due_at, punched_at),
        Grade::Early => whole_minutes(punched_at, due_at),
        Grade::OnTime | Grade::Missing | Grade::Other(_) => Minutes::default(),
    }
}

/// Whole minutes from one instant to another, never negative (reference 8.1, 5: the floor of the seconds over 60).
fn whole_minutes(from: Timestamp, to: Timestamp) -> Minutes {
    Minutes(to.duration_since(from).as_secs().max(0) / 60)
}

impl DayKind {
    /// The kind's stable name in the lake and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Rest => "rest",
            Self::Unsettled => "unsettled",
            Self::NotEmployed => "not_employed",
        }
    }

    /// Reads the stable name back.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "work" => Some(Self::Work),
            "rest" => Some(Self::Rest),
            "unsettled" => Some(Self::Unsettled),
            "not_employed" => Some(Self::NotEmployed),
            _ => None,
        }
    }
}
