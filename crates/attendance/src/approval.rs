//! Approvals (审批单) that concern attendance: leave, trips, outings, overtime, corrections.

use dianmao_roster::id::UserId;

use crate::leave::LeaveUnit;
use crate::names::names;
use crate::span::Span;

/// An approval in force: agreed to, and neither replaced nor taken back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Approval {
    /// The id that rows name.
    pub id: String,
    /// Whose it is.
    pub user_id: UserId,
    /// What was approved.
    pub kind: ApprovalKind,
    /// From when until when.
    pub span: Span,
    /// What it is counted in.
    pub unit: LeaveUnit,
    /// How long it is altogether by the vendor's reckoning, in hundredths of the unit, where it says so.
    pub hundredths: Option<i64>,
}

/// What an approval is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApprovalKind {
    /// Leave (请假). What it counts for comes from the leave itself.
    Leave,
    /// A business trip (出差).
    Trip,
    /// An outing (外出).
    Outing,
    /// Overtime (加班).
    Overtime,
    /// A forgotten punch (补卡).
    Correction,
}

names!(ApprovalKind {
    Leave => "leave",
    Trip => "trip",
    Outing => "outing",
    Overtime => "overtime",
    Correction => "correction",
});

impl ApprovalKind {
    /// Reference 8.4: leave, trips and outings overlay the plan; overtime never covers anything, nor does a correction.
    #[must_use]
    pub fn covers(self) -> bool {
        matches!(self, Self::Leave | Self::Trip | Self::Outing)
    }
}
