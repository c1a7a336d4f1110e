//! What was approved and what administrators changed.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::mix::mix;

/// The numbers of approvals and corrections that are stored, not invented.
pub(crate) const STORED_IDS: std::ops::Range<i64> = 880_000_000..890_000_000;

/// The instant of what does not happen.
pub(crate) const NEVER: i64 = i64::MAX;

/// A leave, a trip, an outing or overtime, from an instant up to but without another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Approval {
    /// The number that rows call `approveId`; that of the instance follows from it. Stored ones lie within `STORED_IDS`;
    /// invented ones are `Ids::approval` of the day on which the approval begins, or of the work date of a correction, so
    /// that a number tells whose it is and when.
    pub(crate) id: i64,
    pub(crate) kind: ApprovalKind,
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
    /// How the form counts it.
    pub(crate) unit: Unit,
    /// When it was handed in.
    pub(crate) submitted_ms: i64,
    /// When it was approved; from then on it covers. `NEVER` while it waits.
    pub(crate) approved_ms: i64,
    /// When it was taken back; from then on it never was.
    pub(crate) withdrawn_ms: Option<i64>,
    /// Whether another system wrote it by the interface, and how; then no form stands behind it.
    pub(crate) written_as: Option<Box<WrittenForm>>,
}

/// How another system wrote an approval.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrittenForm {
    /// Its own id, by which it is changed and taken back.
    pub(crate) approve_id: String,
    pub(crate) tag_name: String,
    pub(crate) sub_type: String,
    /// Whether days of rest count too.
    pub(crate) calendar_days: bool,
    pub(crate) jump_url: String,
    /// Whether overtime turns into time off (1) or pay (2).
    pub(crate) overtime_to_more: Option<i64>,
}

/// What an approval is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Unit {
    Day,
    HalfDay,
    Hour,
}

/// A forgotten punch that is put in later; the point is graded anew by its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Correction {
    pub(crate) id: i64,
    /// Counts the points of the plan from 0: even on duty, odd off duty.
    pub(crate) point: usize,
    /// The time that the person says it was.
    pub(crate) time_ms: i64,
    pub(crate) submitted_ms: i64,
    pub(crate) approved_ms: i64,
    pub(crate) withdrawn_ms: Option<i64>,
    /// The id of another system that wrote it by the interface; then no form stands behind it.
    pub(crate) written_as: Option<String>,
}

/// What an administrator made of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// The words of all grades.
pub(crate) const GRADES: [&str; 6] = ["Normal", "Late", "SeriousLate", "Absenteeism", "Early", "NotSigned"];

/// An override as a snapshot keeps it: its grade has to be recognised.
#[derive(Deserialize)]
struct SavedOverride {
    at_ms: i64,
    point: usize,
    grade: String,
    time_ms: Option<i64>,
    by_userid: String,
}

impl<'de> Deserialize<'de> for Override {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let SavedOverride { at_ms, point, grade, time_ms, by_userid } = SavedOverride::deserialize(deserializer)?;
        let known = GRADES.into_iter().find(|known| *known == grade);
        let grade = known.ok_or_else(|| D::Error::custom(format!("`{grade}` is no grade")))?;
        Ok(Self { at_ms, point, grade, time_ms, by_userid })
    }
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

/// The process instance behind an approval or a correction; that of its withdrawal goes by the negative number.
pub(crate) fn instance_id(id: i64) -> String {
    let high = mix(0x1257, id.cast_unsigned());
    let low = id.cast_unsigned() ^ mix(0x1258, high);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

/// The number of an instance; nothing for what is none.
pub(crate) fn number_of_instance(instance_id: &str) -> Option<i64> {
    let digits = instance_id.replace('-', "");
    let high = u64::from_str_radix(digits.get(..16)?, 16).ok()?;
    let low = u64::from_str_radix(digits.get(16..32)?, 16).ok()?;
    let id = (low ^ mix(0x1258, high)).cast_signed();
    (self::instance_id(id) == instance_id).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instances_tell_their_number() {
        for id in [0, 1, -1, 880_000_001, -880_000_001, i64::MAX, i64::MIN] {
            assert_eq!(number_of_instance(&instance_id(id)), Some(id));
        }
        let other = instance_id(1).replace('a', "b");
        for text in ["", "inst-1", "ÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿ", &other, &instance_id(1).to_uppercase()]
        {
            assert_eq!(number_of_instance(text), None, "{text}");
        }
    }
}
