//! The request journal: what was called, and how it was answered.

mod assertion;
mod selector;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::endpoint;
use crate::envelope::Answer;

pub use assertion::{Assertion, AssertionsUnmet, Count, Pace, Unmet, check};
pub use selector::Selector;

/// How many requests are kept, the newest.
const CAPACITY: usize = 65_536;

/// One request as the control API shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequestRecord {
    /// Counts from 1 since the start or the last reset.
    pub id: u64,
    /// When it arrived, by the emulator's clock.
    pub at_ms: i64,
    /// Its path.
    pub api: String,
    /// The app whose token or key it carried.
    pub app_key: Option<String>,
    /// The HTTP status of the answer; none while it runs, and where no answer was given.
    pub status: Option<u16>,
    /// The code at the top of the answer, where there is one.
    pub errcode: Option<i64>,
    /// The gateway's code within 88, or the new host's code.
    pub sub_code: Option<String>,
    /// Whether a `hold` fault keeps it.
    pub held: bool,
    /// The kind of the fault that struck.
    pub fault: Option<String>,
    /// The decoded parameters without tokens and secrets.
    pub params: Map<String, Value>,
}

impl RequestRecord {
    /// The code that counts: the gateway's or the new host's, else the one at the top, else 0 for a success.
    pub fn code(&self) -> Option<String> {
        let errcode = self.errcode.map(|errcode| errcode.to_string());
        self.sub_code.clone().or(errcode).or_else(|| (self.status == Some(200)).then(|| "0".to_owned()))
    }
}

/// The newest requests, and counts of all.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    last_id: u64,
    /// Distinguishes the ids of one run from those before a reset.
    run: u64,
    counts: BTreeMap<String, u64>,
}

#[derive(Debug)]
struct Entry {
    call: Arc<Call>,
    app_key: Option<Arc<str>>,
    at_ms: i64,
    status: Option<u16>,
    errcode: Option<i64>,
    sub_code: Option<String>,
    held: bool,
    fault: Option<&'static str>,
}

/// Names one entry, also across resets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryId {
    run: u64,
    pub(crate) id: u64,
}

impl Journal {
    pub(crate) fn open(&mut self, call: &Arc<Call>, app_key: Option<Arc<str>>, at_ms: i64) -> EntryId {
        self.last_id += 1;
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        let call = Arc::clone(call);
        match self.counts.get_mut(&call.path) {
            Some(count) => *count += 1,
            None => drop(self.counts.insert(call.path.clone(), 1)),
        }
        self.entries.push_back(Entry {
            call,
            app_key,
            at_ms,
            status: None,
            errcode: None,
            sub_code: None,
            held: false,
            fault: None,
        });
        EntryId { run: self.run, id: self.last_id }
    }

    pub(crate) fn set_fault(&mut self, id: EntryId, fault: &'static str) {
        if let Some(entry) = self.entry(id) {
            entry.fault = Some(fault);
        }
    }

    pub(crate) fn set_held(&mut self, id: EntryId, held: bool) {
        if let Some(entry) = self.entry(id) {
            entry.held = held;
        }
    }

    pub(crate) fn answered(&mut self, id: EntryId, answer: &Answer) {
        if let Some(entry) = self.entry(id) {
            entry.status = Some(answer.status);
            entry.errcode = answer.errcode;
            entry.sub_code.clone_from(&answer.sub_code);
        }
    }

    /// How many requests there were.
    pub(crate) fn last_id(&self) -> u64 {
        self.last_id
    }

    /// Begins anew, but counts on from the requests of an earlier process: answers name themselves by their number.
    pub(crate) fn go_on_after(&mut self, last_id: u64) {
        self.reset();
        self.last_id = last_id;
    }

    pub(crate) fn reset(&mut self) {
        *self = Self { run: self.run + 1, ..Self::default() };
    }

    /// The requests with a larger id that are kept.
    pub(crate) fn records(&self, after: u64) -> Vec<RequestRecord> {
        self.numbered().filter(|(id, _)| *id > after).map(|(id, entry)| entry.record(id)).collect()
    }

    pub(crate) fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    fn numbered(&self) -> impl Iterator<Item = (u64, &Entry)> {
        (self.first_id()..).zip(&self.entries)
    }

    /// Whether requests with a larger id are no longer kept.
    pub(crate) fn has_dropped_after(&self, after: u64) -> bool {
        self.first_id() > after.saturating_add(1)
    }

    fn first_id(&self) -> u64 {
        self.last_id + 1 - u64::try_from(self.entries.len()).unwrap_or(0)
    }

    fn entry(&mut self, id: EntryId) -> Option<&mut Entry> {
        if id.run != self.run {
            return None;
        }
        let index = id.id.checked_sub(self.first_id())?;
        self.entries.get_mut(usize::try_from(index).ok()?)
    }
}

impl Entry {
    fn record(&self, id: u64) -> RequestRecord {
        RequestRecord {
            id,
            at_ms: self.at_ms,
            api: self.call.path.clone(),
            app_key: self.app_key.as_deref().map(str::to_owned),
            status: self.status,
            errcode: self.errcode,
            sub_code: self.sub_code.clone(),
            held: self.held,
            fault: self.fault.map(str::to_owned),
            params: self.call.params.without_secrets(),
        }
    }
}

/// Counts by path from counts by place in the table, leaving out what was never called.
pub(crate) fn by_path(counts: &[u64]) -> BTreeMap<String, u64> {
    let named = endpoint::all().zip(counts).filter(|(_, count)| **count > 0);
    named.map(|(endpoint, count)| (endpoint.path.to_owned(), *count)).collect()
}
