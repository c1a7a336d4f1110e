//! The OA forms by which people ask for approvals and corrections.

use super::approval::{Approval, ApprovalKind};
use crate::limits::china;
use crate::mix::{mix, mix_text};

/// A kind of form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Leave,
    Trip,
    Outing,
    Overtime,
    Correction,
}

impl Form {
    /// The form of an approval.
    pub(crate) fn of(approval: &Approval) -> Self {
        match approval.kind {
            ApprovalKind::Leave { .. } => Self::Leave,
            ApprovalKind::Trip => Self::Trip,
            ApprovalKind::Outing => Self::Outing,
            ApprovalKind::Overtime { .. } => Self::Overtime,
        }
    }

    /// The category of the template (`dingtalk-attendance.md` 4.4).
    pub(crate) fn category(self) -> &'static str {
        match self {
            Self::Leave => "attendance.leave",
            Self::Trip => "alitrip.business",
            Self::Outing => "attendance.goout",
            Self::Overtime => "attendance.batchovertime",
            Self::Correction => "attendance.supply",
        }
    }

    /// The name of the template.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Leave => "请假",
            Self::Trip => "出差",
            Self::Outing => "外出",
            Self::Overtime => "加班",
            Self::Correction => "补卡",
        }
    }

    /// The code of the template in a company.
    pub(crate) fn process_code(self, seed: u64) -> String {
        let high = mix_text(seed ^ 0x5052_4f43, self.category());
        let low = mix(high, 1);
        format!(
            "PROC-{:08X}-{:04X}-{:04X}-{:04X}-{:012X}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

/// The number by which people know an instance: when it was handed in, and some digits.
pub(crate) fn business_number(id: i64, submitted_ms: i64) -> String {
    format!("{}{:09}", china(submitted_ms).strftime("%Y%m%d%H%M"), mix(5, id.cast_unsigned()) % 1_000_000_000)
}
