//! How often each interface was called, for the bill that a run prints at its end.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The calls of one interface since the client was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CallCount {
    /// Requests that went out.
    pub attempts: u64,
    /// Requests which DingTalk turned away for coming too fast.
    pub throttled: u64,
    /// Requests which repeated an earlier one.
    pub retries: u64,
    /// Requests that count against the month's quota.
    pub metered: u64,
}

/// The counters of all interfaces.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<BTreeMap<String, CallCount>>);

impl Counts {
    pub(crate) fn update(&self, interface: &str, change: impl FnOnce(&mut CallCount)) {
        let mut counts = self.lock();
        match counts.get_mut(interface) {
            Some(count) => change(count),
            None => change(counts.entry(interface.to_owned()).or_default()),
        }
    }

    pub(crate) fn snapshot(&self) -> BTreeMap<String, CallCount> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, CallCount>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
