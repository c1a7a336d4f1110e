//! Stored changes as a snapshot keeps them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{AllChanges, Changes};

/// The changes of all people, and the last numbers that were given out.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedChanges {
    people: BTreeMap<String, Changes>,
    n_punches: i64,
    n_approvals: i64,
    n_quotas: u64,
    n_steps: u64,
}

impl AllChanges {
    pub(crate) fn saved(&self) -> SavedChanges {
        let Self { by_userid, n_punches, n_approvals, n_quotas, n_steps } = self;
        SavedChanges {
            people: by_userid.iter().map(|(userid, changes)| (userid.clone(), Changes::clone(changes))).collect(),
            n_punches: *n_punches,
            n_approvals: *n_approvals,
            n_quotas: *n_quotas,
            n_steps: *n_steps,
        }
    }

    pub(crate) fn restored(saved: SavedChanges) -> Self {
        let SavedChanges { people, n_punches, n_approvals, n_quotas, n_steps } = saved;
        let by_userid = people.into_iter().map(|(userid, changes)| (userid, Arc::new(changes))).collect();
        Self { by_userid, n_punches, n_approvals, n_quotas, n_steps }
    }
}
