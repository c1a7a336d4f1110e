//! Calls that a `hold` fault keeps until they are released.

use std::collections::BTreeMap;
use std::sync::Mutex;

use tokio::sync::oneshot;

use crate::app::lock;
use crate::journal::EntryId;

/// The calls that wait, by their id in the journal.
#[derive(Debug, Default)]
pub(crate) struct Holds {
    waiting: Mutex<BTreeMap<EntryId, oneshot::Sender<()>>>,
}

impl Holds {
    /// Registers a call; the receiver hears of its release, or fails when it is dropped.
    pub(crate) fn register(&self, id: EntryId) -> oneshot::Receiver<()> {
        let (release, released) = oneshot::channel();
        lock(&self.waiting).insert(id, release);
        released
    }

    /// Forgets a call whose caller went away.
    pub(crate) fn forget(&self, id: EntryId) {
        lock(&self.waiting).remove(&id);
    }

    /// Lets one call, or all, go on, and says how many did.
    pub(crate) fn release(&self, id: Option<u64>) -> usize {
        let freed = {
            let mut waiting = lock(&self.waiting);
            match id {
                Some(id) => waiting.extract_if(.., |entry, _| entry.id == id).collect(),
                None => std::mem::take(&mut *waiting),
            }
        };
        freed.into_values().filter_map(|release| release.send(()).ok()).count()
    }

    /// Drops all held calls without effect and without answer.
    pub(crate) fn drop_all(&self) {
        lock(&self.waiting).clear();
    }
}
