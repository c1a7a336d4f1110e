//! Attendance groups (考勤组) and who belongs to them when.

use jiff::civil::Date;

use crate::names::names;
use crate::span::DateSpan;

/// How a group's days are laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// The same every week (固定班制); flexible hours are fixed ones whose points move.
    Fixed,
    /// By rota (排班制).
    Rota,
    /// Free hours, without shifts (自由工时).
    Free,
}

names!(GroupKind { Fixed => "fixed", Rota => "rota", Free => "free" });

/// Where somebody stands towards attendance, over some dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// The dates.
    pub dates: DateSpan,
    /// What holds on them.
    pub state: MemberState,
}

/// Where somebody stands towards attendance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MemberState {
    /// Belongs to a group and punches.
    Member {
        /// The group.
        group_id: i64,
    },
    /// Belongs to a group and need not punch (免考勤).
    Exempt,
    /// Belongs to none.
    NoGroup,
}

/// What holds on a date; `None` where that is not known. The later of two that overlap counts.
#[must_use]
pub fn state_on(memberships: &[Membership], date: Date) -> Option<MemberState> {
    let on_date = memberships.iter().filter(|membership| membership.dates.holds(date));
    on_date.max_by_key(|membership| membership.dates.from).map(|membership| membership.state)
}
