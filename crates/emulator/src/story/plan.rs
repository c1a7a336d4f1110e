//! What somebody is to do on a day.

use serde::{Deserialize, Serialize};

use super::shift::Shift;

/// The first version that stored changes may have; those before are invented.
pub(crate) const FIRST_STORED_VERSION: u8 = 3;

/// What was scheduled, from an instant on until the next plan replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// When it was written.
    pub(crate) since_ms: i64,
    /// Every plan of the day has its own, and with it its own ids of points and results. Invented ones count from 0, stored
    /// ones from `FIRST_STORED_VERSION`, in the order in which they were written.
    pub(crate) version: u8,
    /// The attendance group that schedules the day; 0 where the person is in none.
    pub(crate) group_id: i64,
    pub(crate) duty: Duty,
    /// What the group makes of punches without a scheduled point.
    pub(crate) unplanned: Unplanned,
}

/// What a plan asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Nothing was scheduled: the day of a rota that nobody filled in or that was cleared, or somebody who is in no group
    /// any more. There are no rows of plans, not even those of a rest day.
    Blank,
    /// Nothing; a festival has a name.
    Rest(Option<&'static str>),
    /// The points of a shift.
    Shift(&'static Shift),
    /// As many hours as the person likes; `expected` where the day counts as a working day of the group.
    Free { expected: bool },
}

/// What a group makes of punches without a scheduled point: on days of rest and of free hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unplanned {
    /// Whether a punch on a day of rest needs an approval and does not count without one.
    pub(crate) rest_needs_approval: bool,
    /// Whether punches are on and off in turn; else the first is on and the last off.
    pub(crate) strict: bool,
    /// When an unpunched working day of free hours counts as missing; nothing where the group has this off.
    pub(crate) missing: Option<Missing>,
}

impl Unplanned {
    /// As in most groups: a punch on a day of rest asks for an approval.
    pub(crate) const USUAL: Self = Self { rest_needs_approval: true, strict: false, missing: None };
}

/// When missing punches of free hours are produced, in minutes after the midnight of the work date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Missing {
    pub(crate) on_minute: i64,
    pub(crate) off_minute: i64,
}
