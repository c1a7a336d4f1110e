//! The month sheet (月度汇总): people by days, with counts.

/// One period's sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthSheet {}
