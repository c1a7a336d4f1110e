//! Every event with what became of its deliveries, and the deliveries that are due by and by.
//!
//! An event goes each way that is open when it happens; one that nobody listened to is written down all the same.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use super::event::{Event, Numbers};
use crate::document::switches::EventSwitches;
use crate::faults::FaultKind;
use crate::faults::choose::EventStrike;
use crate::mix::mix;

/// How many events are kept, the newest.
const CAPACITY: usize = 65_536;

/// After which pauses a delivery that failed is tried again.
const PAUSES_MS: [i64; 2] = [10_000, 30_000];

/// How many failed events one answer lists.
const FAILED_PAGE: usize = 200;

/// By which way an event is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the callback that the app of this key registered.
    Callback(Arc<str>),
    /// To the app of this key.
    Stream(Arc<str>),
}

/// One event as the control API shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRecord {
    /// Counts from 1 since the start or the last reset.
    pub id: u64,
    /// When it happened, by the emulator's clock.
    pub at_ms: i64,
    /// The vendor's word, such as `user_add_org`.
    pub event_type: String,
    /// The number by which a receiver knows a repetition.
    pub event_id: String,
    /// What it says, as a stream carries it.
    pub data: Map<String, Value>,
    /// The kind of the fault that struck.
    pub fault: Option<String>,
    /// One for each copy on each way.
    pub deliveries: Vec<DeliveryRecord>,
}

/// What became of one copy of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryRecord {
    /// `callback` or `stream`.
    pub way: &'static str,
    /// Whose callback or stream.
    pub app_key: Option<String>,
    /// `waiting`, `under_way`, `delivered`, `failed`, `lost` (by a fault) or `dropped` (nobody listens any more).
    pub state: &'static str,
    /// How often it was tried.
    pub attempts: usize,
    /// When it is tried next; none where it is not.
    pub due_ms: Option<i64>,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

/// The newest events, and the deliveries to be made.
#[derive(Debug, Default)]
pub(crate) struct Book {
    entries: VecDeque<Entry>,
    last_id: u64,
    /// Distinguishes the events of one run from those before a reset.
    run: u64,
    /// By the instant at which they are due, then by their order.
    pushes: BTreeMap<Key, Parcel>,
    streamed: BTreeMap<Key, Parcel>,
    n_parcels: u64,
    n_under_way: usize,
    /// Pushes are made one after the other.
    is_pushing: bool,
    /// Parcels that the next event overtakes.
    overtaken: Vec<Key>,
    failed: VecDeque<Failed>,
}

#[derive(Debug)]
struct Entry {
    event: Arc<Event>,
    numbers: Numbers,
    fault: Option<&'static str>,
    deliveries: Vec<DeliveryRecord>,
}

/// When a parcel is due, and its number.
type Key = (i64, u64);

/// One copy of an event on its way.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) event: Arc<Event>,
    pub(crate) numbers: Numbers,
    pub(crate) way: Way,
    /// The place of this copy among those of its event.
    nth: usize,
    id: u64,
    run: u64,
    /// Counts from 1.
    pub(crate) attempt: usize,
}

/// An event that could not be pushed.
#[derive(Debug)]
struct Failed {
    /// Whose callback did not take it.
    app_key: Arc<str>,
    event: Arc<Event>,
    readable_at_ms: i64,
}

/// How an attempt ended.
pub(crate) type Outcome = Result<(), String>;

impl Book {
    /// The number of the newest event.
    pub(crate) fn last_id(&self) -> u64 {
        self.last_id
    }

    /// Counts on from an event of an earlier process: its receivers know events by what follows from their number.
    pub(crate) fn go_on_after(&mut self, last_id: u64) {
        self.last_id = last_id;
    }

    /// Writes an event down and sets its deliveries up.
    pub(crate) fn publish(&mut self, seed: u64, event: Event, ways: &[Way], strike: Option<EventStrike>) {
        self.last_id += 1;
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        let at_ms = event.at_ms;
        let numbers = Numbers::of(seed, self.last_id);
        let fault = strike.map(|strike| strike.kind.word());
        self.entries.push_back(Entry { event: Arc::new(event), numbers, fault, deliveries: Vec::new() });
        let overtaken = std::mem::take(&mut self.overtaken);
        let n_copies = if strike.is_some_and(|strike| strike.kind == FaultKind::EventDuplicate) { 2 } else { 1 };
        for way in ways.iter().flat_map(|way| std::iter::repeat_n(way, n_copies)) {
            match strike {
                Some(EventStrike { kind: FaultKind::EventLost, .. }) => self.lose(way),
                Some(EventStrike { kind: FaultKind::EventLate, delay_ms }) => drop(self.send(way, at_ms + delay_ms)),
                Some(EventStrike { kind: FaultKind::EventReorder, delay_ms }) => {
                    let key = self.send(way, at_ms + delay_ms);
                    self.overtaken.push(key);
                }
                _ => drop(self.send(way, at_ms)),
            }
        }
        for key in overtaken {
            let parcel = self.pushes.remove(&key).or_else(|| self.streamed.remove(&key));
            if let Some(parcel) = parcel {
                self.wait(at_ms, parcel);
            }
        }
    }

    /// Adds a copy to the newest event.
    fn send(&mut self, way: &Way, due_ms: i64) -> Key {
        let (id, run) = (self.last_id, self.run);
        let entry = self.entries.back_mut().expect("an event was just written down");
        let nth = entry.deliveries.len();
        entry.deliveries.push(DeliveryRecord::new(way, "waiting"));
        let (event, numbers) = (Arc::clone(&entry.event), entry.numbers.clone());
        self.wait(due_ms, Parcel { event, numbers, way: way.clone(), nth, id, run, attempt: 1 })
    }

    fn lose(&mut self, way: &Way) {
        if let Some(entry) = self.entries.back_mut() {
            entry.deliveries.push(DeliveryRecord::new(way, "lost"));
        }
    }

    fn wait(&mut self, due_ms: i64, parcel: Parcel) -> Key {
        self.n_parcels += 1;
        let key = (due_ms, self.n_parcels);
        if let Some(delivery) = self.delivery(&parcel) {
            delivery.state = "waiting";
            delivery.due_ms = Some(due_ms);
        }
        match parcel.way {
            Way::Callback(_) => self.pushes.insert(key, parcel),
            Way::Stream(_) => self.streamed.insert(key, parcel),
        };
        key
    }

    /// Takes the next push that is due, while none is under way.
    pub(crate) fn take_push(&mut self, now_ms: i64) -> Option<Parcel> {
        let due = self.pushes.first_entry().filter(|entry| !self.is_pushing && entry.key().0 <= now_ms)?;
        let parcel = due.remove();
        self.is_pushing = true;
        self.begin(&parcel);
        Some(parcel)
    }

    /// Takes the next event that is due over a stream.
    pub(crate) fn take_streamed(&mut self, now_ms: i64) -> Option<Parcel> {
        let parcel = self.streamed.first_entry().filter(|entry| entry.key().0 <= now_ms)?.remove();
        self.begin(&parcel);
        Some(parcel)
    }

    fn begin(&mut self, parcel: &Parcel) {
        self.n_under_way += 1;
        if let Some(delivery) = self.delivery(parcel) {
            delivery.state = "under_way";
            delivery.due_ms = None;
            delivery.attempts = parcel.attempt;
        }
    }

    /// When something is to be taken next.
    pub(crate) fn next_due_ms(&self) -> Option<i64> {
        let push = self.pushes.first_key_value().filter(|_| !self.is_pushing);
        push.into_iter().chain(self.streamed.first_key_value()).map(|((due_ms, _), _)| *due_ms).min()
    }

    /// Takes note of how an attempt ended; one that failed is made again after a pause, twice.
    pub(crate) fn ended(&mut self, mut parcel: Parcel, outcome: Outcome, again: bool, now_ms: i64) {
        if !self.end(&parcel) {
            return;
        }
        let Err(error) = outcome else {
            self.settle(&parcel, "delivered", None);
            return;
        };
        self.settle(&parcel, "failed", Some(error));
        if let Some(pause_ms) = PAUSES_MS.get(parcel.attempt - 1).filter(|_| again) {
            parcel.attempt += 1;
            self.wait(now_ms + pause_ms, parcel);
        } else if let Way::Callback(app_key) = parcel.way {
            // By the page such an event can be read after three to five minutes.
            let jitter = mix(parcel.id, self.n_parcels) % 120_001;
            let readable_at_ms = now_ms + 180_000 + i64::try_from(jitter).unwrap_or(0);
            self.failed.push_back(Failed { app_key, event: parcel.event, readable_at_ms });
        }
    }

    /// Gives a delivery up for which nobody is there any more.
    pub(crate) fn drop_parcel(&mut self, parcel: &Parcel) {
        if self.end(parcel) {
            self.settle(parcel, "dropped", None);
        }
    }

    /// Takes a parcel back that was under way; not one from before a reset.
    fn end(&mut self, parcel: &Parcel) -> bool {
        if parcel.run != self.run {
            return false;
        }
        self.n_under_way -= 1;
        self.is_pushing &= !matches!(parcel.way, Way::Callback(_));
        true
    }

    fn settle(&mut self, parcel: &Parcel, state: &'static str, error: Option<String>) {
        if let Some(delivery) = self.delivery(parcel) {
            delivery.state = state;
            delivery.error = error;
        }
    }

    /// Whether nothing is due and nothing under way.
    pub(crate) fn is_quiet(&self, now_ms: i64) -> bool {
        self.n_under_way == 0 && self.next_due_ms().is_none_or(|due_ms| due_ms > now_ms)
    }

    /// Takes an app's oldest failed pushes that can be read by now, and says whether there are more.
    pub(crate) fn take_failed(&mut self, app_key: &str, now_ms: i64) -> (Vec<Arc<Event>>, bool) {
        let mut n_left = FAILED_PAGE;
        let mut taken = Vec::new();
        let is_readable = |failed: &Failed| failed.readable_at_ms <= now_ms && *failed.app_key == *app_key;
        self.failed.retain(|failed| {
            let takes = n_left > 0 && is_readable(failed);
            if takes {
                n_left -= 1;
                taken.push(Arc::clone(&failed.event));
            }
            !takes
        });
        let more = self.failed.iter().any(is_readable);
        (taken, more)
    }

    pub(crate) fn reset(&mut self) {
        *self = Self { run: self.run + 1, ..Self::default() };
    }

    /// The events of a kind, or all, after an id.
    pub(crate) fn records(&self, kind: Option<&str>, after: u64, switches: &EventSwitches) -> Vec<EventRecord> {
        let numbered = (self.first_id()..).zip(&self.entries);
        let wanted = |(id, entry): &(u64, &Entry)| *id > after && kind.is_none_or(|kind| entry.event.kind == kind);
        numbered.filter(wanted).map(|(id, entry)| entry.record(id, switches)).collect()
    }

    fn first_id(&self) -> u64 {
        self.last_id + 1 - u64::try_from(self.entries.len()).unwrap_or(0)
    }

    fn delivery(&mut self, parcel: &Parcel) -> Option<&mut DeliveryRecord> {
        let index = usize::try_from(parcel.id.checked_sub(self.first_id())?).ok()?;
        self.entries.get_mut(index)?.deliveries.get_mut(parcel.nth)
    }
}

impl Entry {
    fn record(&self, id: u64, switches: &EventSwitches) -> EventRecord {
        EventRecord {
            id,
            at_ms: self.event.at_ms,
            event_type: self.event.kind.to_owned(),
            event_id: self.numbers.event_id.clone(),
            data: self.event.for_stream(switches),
            fault: self.fault.map(str::to_owned),
            deliveries: self.deliveries.clone(),
        }
    }
}

impl DeliveryRecord {
    fn new(way: &Way, state: &'static str) -> Self {
        let (way, app_key) = match way {
            Way::Callback(app_key) => ("callback", Some(app_key.to_string())),
            Way::Stream(app_key) => ("stream", Some(app_key.to_string())),
        };
        Self { way, app_key, state, attempts: 0, due_ms: None, error: None }
    }
}
