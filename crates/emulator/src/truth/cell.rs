//! The day-cell vocabulary as the emulator says it.

use serde::Serialize;

/// What one day reads as; its words are those of "Day-cell vocabulary" in `docs/contracts.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayCell {
    /// What kind of day.
    pub kind: CellKind,
    /// Never empty.
    pub marks: Vec<CellMark>,
}

/// What kind of day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// Final, with points.
    Work,
    /// Final, without a point.
    Rest,
    /// Not final.
    Unsettled,
    /// Before joining or after leaving.
    NotEmployed,
}

/// One word of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CellMark {
    /// The word.
    pub code: CellCode,
    /// How late or early; only for the words that tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
}

/// The words, in the order of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellCode {
    /// Nothing is wrong.
    Normal,
    /// Late, first grade.
    Late,
    /// Late, second grade.
    SeriouslyLate,
    /// Late, third grade.
    LateAsAbsence,
    /// Left early.
    Early,
    /// No punch at a start.
    MissingOn,
    /// No punch at an end.
    MissingOff,
    /// No punch all day.
    Absent,
    /// A grade that has no word.
    Unknown,
    /// An unpunched point that an approval covers.
    Covered,
    /// A punch outside of the allowed places.
    Field,
    /// A punch that a correction wrote.
    Corrected,
    /// A point that an administrator changed.
    ChangedByAdmin,
    /// Nothing scheduled.
    Rest,
    /// Not final.
    Unsettled,
    /// Not a member.
    NotEmployed,
}

impl CellCode {
    /// Every word, in the order of the contract.
    #[cfg(test)]
    pub(super) const ALL: [Self; 16] = [
        Self::Normal,
        Self::Late,
        Self::SeriouslyLate,
        Self::LateAsAbsence,
        Self::Early,
        Self::MissingOn,
        Self::MissingOff,
        Self::Absent,
        Self::Unknown,
        Self::Covered,
        Self::Field,
        Self::Corrected,
        Self::ChangedByAdmin,
        Self::Rest,
        Self::Unsettled,
        Self::NotEmployed,
    ];
}

impl DayCell {
    /// A day that one word says all about.
    pub(super) fn whole(kind: CellKind) -> Self {
        let code = match kind {
            CellKind::Work => CellCode::Normal,
            CellKind::Rest => CellCode::Rest,
            CellKind::Unsettled => CellCode::Unsettled,
            CellKind::NotEmployed => CellCode::NotEmployed,
        };
        Self { kind, marks: vec![code.into()] }
    }
}

impl From<CellCode> for CellMark {
    fn from(code: CellCode) -> Self {
        Self { code, minutes: None }
    }
}
