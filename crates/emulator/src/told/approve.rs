//! An approval as the control API takes it: made, granted or taken back in DingTalk itself, not by the interfaces.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A new approval, or what becomes of one that exists.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Approve {
    /// Whose it is.
    pub userid: String,
    /// The approval that exists, stored or invented; then only `approved` and `withdrawn` may be told.
    pub id: Option<i64>,
    /// What a new one is about.
    pub kind: Option<ApproveKind>,
    /// From when on; corrections have none.
    pub from: Option<Timestamp>,
    /// Up to but without this instant.
    pub to: Option<Timestamp>,
    /// How the form counts; hours unless told. Days are taken whole.
    pub unit: Option<ApproveUnit>,
    /// The kind of leave; the first kind of the company unless told.
    pub leave_code: Option<String>,
    /// How much of the interval is overtime; all of it unless told.
    pub overtime_minutes: Option<i64>,
    /// The day that a correction is about.
    pub work_date: Option<Date>,
    /// The point that a correction is about, counted from 0.
    pub point: Option<usize>,
    /// The time that a correction puts in; the scheduled one unless told.
    pub time: Option<Timestamp>,
    /// When it was handed in; now unless told.
    pub submitted: Option<Timestamp>,
    /// When it was granted; at once unless told.
    pub approved: Option<Timestamp>,
    /// Whether it waits to be granted.
    pub waiting: bool,
    /// When it was taken back.
    pub withdrawn: Option<Timestamp>,
    /// The approval that this one replaces from its grant on.
    pub modifies: Option<i64>,
}

/// What an approval is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApproveKind {
    /// 请假.
    Leave,
    /// 出差.
    Trip,
    /// 外出.
    Outing,
    /// 加班.
    Overtime,
    /// 补卡.
    Correction,
}

/// How a form counts time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApproveUnit {
    /// Whole days.
    Day,
    /// Mornings and afternoons.
    HalfDay,
    /// Hours.
    Hour,
}

/// The numbers of an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approved {
    /// What rows call `approveId`.
    pub id: i64,
    /// The form's; nothing where another system wrote the approval.
    pub process_instance_id: Option<String>,
}

impl Approve {
    /// An approval of somebody about which nothing is told yet.
    pub fn of(userid: impl Into<String>) -> Self {
        Self { userid: userid.into(), ..Self::default() }
    }
}
