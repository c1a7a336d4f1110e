//! What was approved and what administrators changed.

use crate::mix::mix;

/// A leave, a trip, an outing or overtime, from an instant up to but without another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Approval {
    /// The number that rows call `approveId`; those of the instance follow from it.
    pub(crate) id: i64,
    pub(crate) kind: ApprovalKind,
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
    /// How the form counts it.
    pub(crate) unit: Unit,
    /// When it was handed in.
    pub(crate) submitted_ms: i64,
    /// When it was approved; from then on it covers.
    pub(crate) approved_ms: i64,
    /// When it was taken back; from then on it never was.
    pub(crate) withdrawn_ms: Option<i64>,
    /// Whether another system wrote it by the interface; then no form stands behind it. Its own id.
    pub(crate) written_as: Option<String>,
}

/// What an approval is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ApprovalKind {
    Leave {
        code: String,
        name: String,
    },
    Trip,
    Outing,
    /// Never covers anything.
    Overtime {
        hundredths_of_hours: i64,
    },
}

/// How a form counts time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Day,
    HalfDay,
    Hour,
}

/// A forgotten punch that is put in later; the point is graded anew by its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Correction {
    pub(crate) id: i64,
    /// Counts the points of the plan from 0: even on duty, odd off duty.
    pub(crate) point: usize,
    /// The time that the person says it was.
    pub(crate) time_ms: i64,
    pub(crate) submitted_ms: i64,
    pub(crate) approved_ms: i64,
    pub(crate) withdrawn_ms: Option<i64>,
    /// As for an approval.
    pub(crate) written_as: Option<String>,
}

/// What an administrator made of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Override {
    /// When it was done.
    pub(crate) at_ms: i64,
    /// Counts the points of the plan from 0.
    pub(crate) point: usize,
    /// `Normal`, `Late`, `SeriousLate`, `Absenteeism`, `Early` or `NotSigned`.
    pub(crate) grade: &'static str,
    /// The time that was set, where one was.
    pub(crate) time_ms: Option<i64>,
    pub(crate) by_userid: String,
}

impl Approval {
    /// Whether it stands at an instant.
    pub(crate) fn stands_at(&self, now_ms: i64) -> bool {
        self.approved_ms <= now_ms && self.withdrawn_ms.is_none_or(|withdrawn_ms| withdrawn_ms > now_ms)
    }
}

impl Correction {
    /// Whether it stands at an instant.
    pub(crate) fn stands_at(&self, now_ms: i64) -> bool {
        self.approved_ms <= now_ms && self.withdrawn_ms.is_none_or(|withdrawn_ms| withdrawn_ms > now_ms)
    }
}

/// The process instance behind an approval or a correction.
pub(crate) fn instance_id(id: i64) -> String {
    let (high, low) = (mix(0x1257, id.unsigned_abs()), mix(0x1258, id.unsigned_abs()));
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}
