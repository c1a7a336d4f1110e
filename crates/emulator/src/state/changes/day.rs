//! What was done to one day of one person.

use serde::{Deserialize, Serialize};

use crate::story::{Attempt, Correction, FIRST_STORED_VERSION, Override};

/// What was done to one day of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DayChanges {
    /// Plans, in the order in which they were written.
    pub(crate) plans: Vec<Written>,
    /// Punches, in the order in which they became known.
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) corrections: Vec<Correction>,
    /// In the order in which they were done.
    pub(crate) overrides: Vec<Override>,
}

/// A plan that a caller wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    pub(crate) since_ms: i64,
    pub(crate) version: u8,
    pub(crate) group_id: i64,
    pub(crate) duty: WrittenDuty,
}

/// What a caller scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WrittenDuty {
    Rest,
    /// The number of a shift.
    Shift(i64),
    /// The day was cleared.
    Cleared,
}

impl DayChanges {
    /// Schedules the day anew.
    #[cfg_attr(not(test), expect(dead_code, reason = "the routes that schedule are being built on it"))]
    pub(crate) fn schedule(&mut self, since_ms: i64, group_id: i64, duty: WrittenDuty) {
        let n_written = u8::try_from(self.plans.len()).unwrap_or(u8::MAX);
        let version = FIRST_STORED_VERSION.saturating_add(n_written);
        self.plans.push(Written { since_ms, version, group_id, duty });
    }
}
