//! What was done to one day of one person.

use serde::{Deserialize, Serialize};

use crate::story::{Attempt, Correction, Override};

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
    /// Its place among everything that callers scheduled, whoever it concerns.
    pub(crate) step: u64,
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

#[cfg(test)]
impl DayChanges {
    /// Schedules the day anew, for tests that need no company.
    pub(crate) fn schedule(&mut self, since_ms: i64, group_id: i64, duty: WrittenDuty) {
        let step = u64::try_from(self.plans.len()).unwrap();
        self.plans.push(Written { since_ms, step, group_id, duty });
    }
}
