//! A punch result (打卡结果): what the vendor decided about one scheduled point.

use dianmao_roster::id::UserId;
use jiff::Timestamp;

use crate::names::open_names;
use crate::punch::{Location, Source};
use crate::work_date::WorkDate;

/// The decision about one scheduled point (卡点) of one person's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PunchResult {
    /// The row's id at the vendor, stable over repeated pulls.
    pub id: i64,
    /// Whose point it is.
    pub user_id: UserId,
    /// The day it counts for.
    pub work_date: WorkDate,
    /// Start or end of work.
    pub point: Point,
    /// The scheduled point's id, missing for punches without a schedule.
    pub plan_id: Option<i64>,
    /// The attendance group's id.
    pub group_id: Option<i64>,
    /// The punch that was matched, missing where nobody punched.
    pub punch_id: Option<i64>,
    /// The line that decides late or early: the planned time after allowances.
    pub due_at: Option<Timestamp>,
    /// When the person punched; `None` where nobody did, whatever the vendor filled in.
    pub punched_at: Option<Timestamp>,
    /// The grade.
    pub grade: Grade,
    /// The place.
    pub location: Location,
    /// What decided it.
    pub source: Source,
    /// The approval that the row is tied to.
    pub approval_id: Option<String>,
    /// The row as it came, as JSON text.
    pub raw: String,
}

/// Which end of a stretch of work a point is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// Start of work (上班).
    On,
    /// End of work (下班).
    Off,
    /// A value that this version does not know, kept as it came.
    Other(String),
}

/// How a point was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grade {
    /// In time (正常).
    OnTime,
    /// Left early (早退).
    Early,
    /// Late (迟到).
    Late,
    /// Late beyond the shift's serious threshold (严重迟到).
    SeriouslyLate,
    /// So late that it counts as absence (旷工迟到). A grade of lateness, not a whole day's absence.
    LateAsAbsence,
    /// Nobody punched (缺卡).
    Missing,
    /// There is a punch, and nobody has graded it: the vendor has not, and the shift's thresholds are not known.
    Ungraded,
    /// A value that this version does not know, kept as it came.
    Other(String),
}

open_names!(Point { On => "on", Off => "off" });

open_names!(Grade {
    OnTime => "on_time",
    Early => "early",
    Late => "late",
    SeriouslyLate => "seriously_late",
    LateAsAbsence => "late_as_absence",
    Missing => "missing",
    Ungraded => "ungraded",
});
