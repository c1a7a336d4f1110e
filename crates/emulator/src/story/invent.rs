//! The invented part of stories: what happens to somebody on a day as a pure function of seed, settings, userid and date.

use crate::document::{GroupSettings, Life, SeedDocument};

/// What lives are invented from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) seed: u64,
    pub(crate) life: &'a Life,
    pub(crate) groups: &'a GroupSettings,
    /// How many days ahead the schedules of fixed groups are written.
    pub(crate) horizon_days: i64,
}

impl<'a> World<'a> {
    /// The world of a seed document.
    pub(crate) fn of(document: &'a SeedDocument) -> Self {
        Self {
            seed: document.seed,
            life: &document.life,
            groups: &document.groups,
            horizon_days: document.switches.attendance.horizon_days,
        }
    }
}
