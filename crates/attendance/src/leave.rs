//! Leave (请假): a stretch of time with its type and how long it is by the vendor's reckoning.

use dianmao_roster::id::UserId;

use crate::names::names;
use crate::span::Span;

/// One approved leave. Leave of no length is none and is left out where rows are read (reference 4.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leave {
    /// Who is away.
    pub user_id: UserId,
    /// From when until when.
    pub span: Span,
    /// The type's name where it is known, else its code, else empty.
    pub leave_type: String,
    /// What the leave is counted in.
    pub unit: LeaveUnit,
    /// How long it is altogether, in hundredths of the unit: 650 hours are 6.5 hours.
    pub hundredths: i64,
    /// Whether rest days within it count too, as for maternity leave.
    pub counts_rest_days: bool,
    /// The row as it came, as JSON text.
    pub raw: String,
}

/// What leave, a trip or an outing is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeaveUnit {
    /// Days and half days.
    Day,
    /// Hours.
    Hour,
}

names!(LeaveUnit { Day => "day", Hour => "hour" });
