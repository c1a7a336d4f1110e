//! A day record: what one person's day came to, point by point, and the words for it.
//!
//! The words are the day-cell vocabulary of `docs/contracts.md`.

use dianmao_roster::id::UserId;
use jiff::Timestamp;

use crate::punch::{Location, Source};
use crate::result::{Grade, Point};
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
    /// A required day (应出勤).
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
