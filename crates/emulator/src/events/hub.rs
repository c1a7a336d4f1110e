//! The streams that are open: their tickets, who they are, and which one an event goes to.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc;

use super::book::{Parcel, Way};
use crate::app::lock;
use crate::host::Host;
use crate::mix::mix;
use crate::tenant::Tenant;

/// How long a ticket is good for.
const TICKET_MS: i64 = 90_000;

/// How many answers to callbacks are kept, the newest.
const CAPACITY: usize = 1_000;

/// What an app asked for when it opened a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Topics {
    /// Whether it takes events.
    pub(crate) events: bool,
    /// The topics of callbacks that it takes.
    pub(crate) callbacks: Vec<String>,
}

/// All streams.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    tickets: Vec<Ticket>,
    n_tickets: u64,
    links: BTreeMap<u64, Link>,
    last_link: u64,
    /// Whether the app takes its events by stream: it once asked for a ticket with them.
    pub(crate) takes_events: bool,
    n_messages: u64,
    questions: VecDeque<Question>,
}

#[derive(Debug)]
struct Ticket {
    text: String,
    topics: Topics,
    expires_at_ms: i64,
}

#[derive(Debug)]
struct Link {
    topics: Topics,
    letters: mpsc::UnboundedSender<Letter>,
    since_ms: i64,
    is_leaving: bool,
}

/// What is to be sent over a stream.
#[derive(Debug)]
pub(crate) enum Letter {
    Event { message_id: String, parcel: Box<Parcel> },
    Callback { message_id: String, topic: String, data: Value },
    Disconnect,
}

/// A stream as the control API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StreamRecord {
    /// Counts from 1.
    pub id: u64,
    /// Since when it is open, by the emulator's clock.
    pub since_ms: i64,
    /// Whether it takes events.
    pub events: bool,
    /// The topics of callbacks that it takes.
    pub callbacks: Vec<String>,
    /// Whether it was told to connect anew.
    pub leaving: bool,
}

/// A callback by stream as the control API shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// The number of its message.
    pub message_id: String,
    /// What it is about.
    pub topic: String,
    /// The code of the answer; none while there is none.
    pub code: Option<i64>,
    /// What the answer says.
    pub data: Option<Value>,
}

impl Hub {
    /// How many tickets were handed out.
    pub(crate) fn n_tickets(&self) -> u64 {
        self.n_tickets
    }

    /// Counts on from the tickets of an earlier process.
    pub(crate) fn go_on_after(&mut self, takes_events: bool, n_tickets: u64) {
        self.takes_events = takes_events;
        self.n_tickets = n_tickets;
    }

    /// A ticket that lets one connection in.
    pub(crate) fn issue(&mut self, seed: u64, topics: Topics, now_ms: i64) -> String {
        self.n_tickets += 1;
        self.takes_events |= topics.events;
        let (high, low) = (mix(seed ^ 0x7469_636b_6574, self.n_tickets), mix(!seed, self.n_tickets));
        let digits = format!("{high:016x}{low:016x}");
        let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
        let text = parts.join("-");
        self.tickets.retain(|ticket| ticket.expires_at_ms > now_ms);
        self.tickets.push(Ticket { text: text.clone(), topics, expires_at_ms: now_ms.saturating_add(TICKET_MS) });
        text
    }

    /// Lets the holder of a ticket in: the number of the stream, and what is to be sent over it.
    pub(crate) fn enter(&mut self, ticket: &str, now_ms: i64) -> Option<(u64, mpsc::UnboundedReceiver<Letter>)> {
        let place = self.tickets.iter().position(|issued| issued.text == ticket)?;
        let Ticket { topics, expires_at_ms, .. } = self.tickets.swap_remove(place);
        if expires_at_ms <= now_ms {
            return None;
        }
        let (sender, letters) = mpsc::unbounded_channel();
        self.last_link += 1;
        self.links.insert(self.last_link, Link { topics, letters: sender, since_ms: now_ms, is_leaving: false });
        Some((self.last_link, letters))
    }

    /// Takes a stream out that has ended.
    pub(crate) fn leave(&mut self, id: u64) {
        self.links.remove(&id);
    }

    /// Tells one stream, or all, to connect anew, and says how many were told.
    pub(crate) fn disconnect(&mut self, id: Option<u64>) -> usize {
        let mut n_told = 0;
        for (link_id, link) in &mut self.links {
            if id.is_none_or(|id| id == *link_id) && !link.is_leaving {
                link.is_leaving = true;
                n_told += usize::from(link.letters.send(Letter::Disconnect).is_ok());
            }
        }
        n_told
    }

    /// Asks one of the streams that take a topic, and says by which message.
    pub(crate) fn ask(&mut self, seed: u64, topic: &str, data: Value) -> Option<String> {
        let takes = |link: &Link| link.topics.callbacks.iter().any(|taken| taken == topic);
        let message_id = self.next_message_id(seed);
        let link = self.pick(seed, takes)?;
        let letter = Letter::Callback { message_id: message_id.clone(), topic: topic.to_owned(), data };
        link.letters.send(letter).ok()?;
        if self.questions.len() == CAPACITY {
            self.questions.pop_front();
        }
        let question = Question { message_id: message_id.clone(), topic: topic.to_owned(), code: None, data: None };
        self.questions.push_back(question);
        Some(message_id)
    }

    /// Keeps the answer to a callback.
    pub(crate) fn answered(&mut self, message_id: &str, code: i64, data: Value) {
        if let Some(question) = self.questions.iter_mut().rfind(|question| question.message_id == message_id) {
            question.code = Some(code);
            question.data = Some(data);
        }
    }

    /// The streams that are open.
    pub(crate) fn records(&self) -> Vec<StreamRecord> {
        let record = |(id, link): (&u64, &Link)| StreamRecord {
            id: *id,
            since_ms: link.since_ms,
            events: link.topics.events,
            callbacks: link.topics.callbacks.clone(),
            leaving: link.is_leaving,
        };
        self.links.iter().map(record).collect()
    }

    /// The newest callbacks with their answers.
    pub(crate) fn questions(&self) -> Vec<Question> {
        self.questions.iter().cloned().collect()
    }

    /// Forgets everything and ends every stream.
    pub(crate) fn reset(&mut self) {
        *self = Self { last_link: self.last_link, ..Self::default() };
    }

    /// Each message goes to one stream, whichever.
    fn pick(&self, seed: u64, takes: impl Fn(&Link) -> bool) -> Option<&Link> {
        let links: Vec<&Link> = self.links.values().filter(|link| !link.is_leaving && takes(link)).collect();
        let n_links = u64::try_from(links.len()).ok().filter(|n_links| *n_links > 0)?;
        let place = usize::try_from(mix(seed ^ 0x6c69_6e6b, self.n_messages) % n_links).ok()?;
        links.get(place).copied()
    }

    fn next_message_id(&mut self, seed: u64) -> String {
        self.n_messages += 1;
        format!("{:08x}_{}", mix(seed, self.n_messages) >> 32, self.n_messages)
    }

    /// Sends an event over one of the streams; gives it back where there is none.
    fn send(&mut self, seed: u64, parcel: Parcel) -> Result<(), Parcel> {
        let message_id = self.next_message_id(seed);
        let Some(link) = self.pick(seed, |link| link.topics.events) else {
            return Err(parcel);
        };
        match link.letters.send(Letter::Event { message_id, parcel: Box::new(parcel) }) {
            Err(mpsc::error::SendError(Letter::Event { parcel, .. })) => Err(*parcel),
            _ => Ok(()),
        }
    }
}

/// Sends what is due over the streams of a tenant.
pub(crate) fn dispatch(host: &Host, tenant: &Tenant) {
    let (seed, again) = {
        let company = tenant.company();
        (company.seed(), company.switches().events.stream_retries)
    };
    let now_ms = host.clock.now_ms();
    loop {
        let Some(parcel) = lock(&tenant.book).take_streamed(now_ms) else {
            return;
        };
        let app = match &parcel.way {
            Way::Stream(key) => host.apps.of_key(key),
            Way::Callback(_) => None,
        };
        let Some(app) = app else {
            lock(&tenant.book).drop_parcel(&parcel);
            continue;
        };
        let sent = lock(&app.hub).send(seed, parcel);
        if let Err(parcel) = sent {
            lock(&tenant.book).ended(parcel, Err("no stream is open".to_owned()), again, now_ms);
        }
    }
}
