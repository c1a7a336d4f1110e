//! Leaves out what was refused again and again for the object's own sake, until HR's row is mended or somebody says otherwise.

use jiff::civil::Date;

use crate::plan::{Hold, HoldReason, Planned, counted};

/// A change that was refused for good in run after run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantine {
    /// What was wanted, as [`Planned::wanted`] gives it: something else ends the quarantine.
    pub wanted: String,
    /// In how many runs it was refused.
    pub n_runs: u64,
    /// The date of the first refusal.
    pub since: Date,
    /// The last answer, without personal data.
    pub detail: String,
}

/// Holds a change whose quarantine is of the same wish.
pub(super) fn hold(planned: &Planned, quarantine: &Quarantine) -> Option<Hold> {
    let Quarantine { wanted, n_runs, since, detail } = quarantine;
    let runs = counted(usize::try_from(*n_runs).unwrap_or(usize::MAX), "run", "runs");
    (*wanted == planned.wanted()).then(|| Hold {
        reason: HoldReason::Quarantine,
        message: format!("refused in {runs} since {since}, so it is left out until HR's row is another one: {detail}"),
        allow: None,
    })
}
