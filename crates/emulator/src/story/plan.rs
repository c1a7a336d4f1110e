//! What somebody is to do on a day.

use super::shift::Shift;

/// What was scheduled, from an instant on until the next plan replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// When it was written.
    pub(crate) since_ms: i64,
    /// Counts the plans of the day from 0; every one has its own ids of points and results.
    pub(crate) version: u8,
    /// The attendance group that schedules the day.
    pub(crate) group_id: i64,
    pub(crate) duty: Duty,
}

/// What a plan asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Nothing; a festival has a name.
    Rest(Option<&'static str>),
    /// The points of a shift.
    Shift(&'static Shift),
    /// As many hours as the person likes; `expected` where the day counts as a working day of the group.
    Free { expected: bool },
}
