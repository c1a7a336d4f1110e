//! Makes calls wait their turn: one queue for each interface, people before jobs, and a [`Pacer`] that decides when.
//! There is no task behind it; whoever stands first asks the pacer, and wakes the next one when it goes.

mod allowance;
mod pacer;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

pub(crate) use pacer::{Pace, Whose};
use pacer::{Pacer, Slot};

use crate::clock::Clock;

/// Who waits for the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Somebody sits before a screen; goes first, and is told of a ban instead of waiting for its end.
    People,
    /// Nobody does.
    #[default]
    Jobs,
}

/// How long an address stays shut out; DingTalk's page says five minutes.
const BAN: SignedDuration = SignedDuration::from_secs(5 * 60 + 5);

/// The queues of all interfaces of one app.
#[derive(Debug)]
pub(crate) struct Limiter {
    clock: Arc<dyn Clock>,
    pace: Pace,
    lanes: Mutex<HashMap<String, Arc<Lane>>>,
    banned_until: Mutex<Option<Timestamp>>,
}

#[derive(Debug)]
struct Lane(Mutex<Queue>);

#[derive(Debug)]
struct Queue {
    pacer: Pacer,
    /// Who waits, in the order in which they go.
    waiting: BTreeMap<(Priority, u64), Arc<Notify>>,
    tickets: u64,
}

impl Lane {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn wake_first(&self) {
        if let Some((_, first)) = self.waiting.first_key_value() {
            first.notify_one();
        }
    }
}

/// What the first of a queue has to wait for.
enum Wait {
    Until(Timestamp),
    Signal,
}

impl Limiter {
    pub(crate) fn new(clock: Arc<dyn Clock>, pace: Pace) -> Self {
        Self { clock, pace, lanes: Mutex::default(), banned_until: Mutex::default() }
    }

    /// Waits until a call of the interface may go out.
    pub(crate) async fn acquire(&self, interface: &str, priority: Priority) -> Permit {
        let lane = self.lane(interface);
        let ticket = Ticket::new(lane, priority, self.clock.now());
        loop {
            let wait = match self.ban() {
                Some(end) => Wait::Until(end),
                None => match ticket.try_go(self.clock.now()) {
                    Ok(()) => {
                        return Permit::new(Arc::clone(&ticket.lane), Arc::clone(&self.clock));
                    }
                    Err(wait) => wait,
                },
            };
            match wait {
                Wait::Signal => ticket.bell.notified().await,
                Wait::Until(at) => tokio::select! {
                    () = self.clock.sleep_until(at) => {}
                    () = ticket.bell.notified() => {}
                },
            }
        }
    }

    /// Stops every interface while the address is shut out.
    pub(crate) fn banned(&self) {
        let end = self.clock.now().checked_add(BAN).unwrap_or(Timestamp::MAX);
        *self.banned_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }

    /// Tells whether the address is shut out at present.
    pub(crate) fn is_banned(&self) -> bool {
        self.ban().is_some()
    }

    fn ban(&self) -> Option<Timestamp> {
        let end = *self.banned_until.lock().unwrap_or_else(PoisonError::into_inner);
        end.filter(|end| *end > self.clock.now())
    }

    fn lane(&self, interface: &str) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lane) = lanes.get(interface) {
            return Arc::clone(lane);
        }
        let queue = Queue { pacer: Pacer::new(self.pace, self.clock.now()), waiting: BTreeMap::new(), tickets: 0 };
        let lane = Arc::new(Lane(Mutex::new(queue)));
        lanes.insert(interface.to_owned(), Arc::clone(&lane));
        lane
    }
}

/// A place in a queue; leaves it when dropped, gone or given up.
struct Ticket {
    lane: Arc<Lane>,
    place: (Priority, u64),
    bell: Arc<Notify>,
    since: Timestamp,
}

impl Ticket {
    fn new(lane: Arc<Lane>, priority: Priority, since: Timestamp) -> Self {
        let bell = Arc::new(Notify::new());
        let mut queue = lane.lock();
        queue.tickets += 1;
        let place = (priority, queue.tickets);
        queue.waiting.insert(place, Arc::clone(&bell));
        drop(queue);
        Self { lane, place, bell, since }
    }

    fn try_go(&self, now: Timestamp) -> Result<(), Wait> {
        let mut queue = self.lane.lock();
        let first = queue.waiting.first_key_value().map(|(place, _)| *place);
        if first != Some(self.place) {
            return Err(Wait::Signal);
        }
        match queue.pacer.next_slot(now, self.since) {
            Slot::Go => Ok(()),
            Slot::At(at) => Err(Wait::Until(at)),
            Slot::AfterAnswer => Err(Wait::Signal),
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut queue = self.lane.lock();
        queue.waiting.remove(&self.place);
        queue.wake_first();
    }
}

/// One call that is on its way; ends with [`Permit::answered`], or when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    lane: Arc<Lane>,
    clock: Arc<dyn Clock>,
    started: Timestamp,
    open: bool,
}

impl Permit {
    fn new(lane: Arc<Lane>, clock: Arc<dyn Clock>) -> Self {
        let started = clock.now();
        Self { lane, clock, started, open: true }
    }

    /// Notes that the answer is here, which starts the second that the call occupies.
    pub(crate) fn answered(&mut self) {
        if std::mem::take(&mut self.open) {
            let mut queue = self.lane.lock();
            queue.pacer.finished(self.clock.now());
            queue.wake_first();
        }
    }

    /// Notes that the answer was a throttle, with the end of the limit where it is known.
    pub(crate) fn throttled(&self, until: Option<Timestamp>, whose: Whose) {
        let mut queue = self.lane.lock();
        queue.pacer.throttled(self.clock.now(), self.started, until, whose);
        queue.wake_first();
    }

    /// Notes that an answer was no throttle, so that the pace may recover.
    pub(crate) fn accepted(&self) {
        self.lane.lock().pacer.accepted(self.clock.now(), self.started);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.answered();
    }
}
