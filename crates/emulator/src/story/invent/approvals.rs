//! What was approved about a day, and what the person makes of it.

use super::member::{Day, Member};
use super::stretches::Stretch;
use crate::story::approval::{Approval, ApprovalKind};
use crate::story::plan::Duty;

/// What was approved about a day.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) stretch: Option<Stretch>,
    pub(super) outing: Option<Approval>,
    pub(super) overtime: Option<Approval>,
}

/// Some time, in seconds after midnight, that the person spends elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Away {
    pub(super) from: i64,
    pub(super) to: i64,
    /// Whether it is work, so that a punch in the field may come from it.
    pub(super) is_work: bool,
}

impl Away {
    /// Whether work that begins then has not begun.
    pub(super) fn covers_start(self, at: i64) -> bool {
        self.from <= at && at < self.to
    }

    /// Whether work that ends then has ended.
    pub(super) fn covers_end(self, at: i64) -> bool {
        self.from < at && at <= self.to
    }
}

impl Member<'_> {
    /// What was approved about a day; one thing keeps a person away at a time.
    pub(super) fn approvals(&self, day: Day, worked: Duty) -> Known {
        let stretch = self.stretch(day);
        if stretch.is_some() {
            return Known { stretch, ..Known::default() };
        }
        let outing = match worked {
            Duty::Shift(shift) => self.outing(day, shift),
            Duty::Blank | Duty::Rest(_) | Duty::Free { .. } => None,
        };
        let overtime = if outing.is_none() { self.overtime(day, worked) } else { None };
        Known { stretch: None, outing, overtime }
    }
}

impl Known {
    /// Whether nothing was approved.
    pub(super) fn is_nothing(&self) -> bool {
        self.stretch.is_none() && self.outing.is_none() && self.overtime.is_none()
    }

    /// When the person is elsewhere.
    pub(super) fn away(&self, day: Day) -> Option<Away> {
        let stretch = self.stretch.as_ref().filter(|stretch| stretch.keeps_away).map(|stretch| &stretch.approval);
        let approval = stretch.or(self.outing.as_ref())?;
        Some(Away {
            from: day.seconds(approval.from_ms),
            to: day.seconds(approval.to_ms),
            is_work: !matches!(approval.kind, ApprovalKind::Leave { .. }),
        })
    }

    /// When approved overtime begins and ends, in seconds after midnight.
    pub(super) fn overtime(&self, day: Day) -> Option<(i64, i64)> {
        let approval = self.overtime.as_ref()?;
        Some((day.seconds(approval.from_ms), day.seconds(approval.to_ms)))
    }

    /// The approvals by id.
    pub(super) fn into_approvals(self) -> Vec<Approval> {
        let stretch = self.stretch.filter(|stretch| stretch.is_approved).map(|stretch| stretch.approval);
        stretch.into_iter().chain(self.outing).chain(self.overtime).collect()
    }
}
