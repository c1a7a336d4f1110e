//! Callers, a network with delays, and a server that counts, all in simulated time: hours pass in milliseconds and
//! every run repeats.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::*;

pub(super) fn start() -> Timestamp {
    "2026-09-01T00:00:00.137Z".parse().unwrap()
}

pub(super) fn micros(micros: u64) -> SignedDuration {
    SignedDuration::from_micros(i64::try_from(micros).unwrap())
}

/// splitmix64; good enough for delays.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draws(pub(super) u64);

impl Draws {
    pub(super) fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below.max(1)
    }
}

/// How long calls take. Microseconds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Network {
    /// Each way takes `base` and up to `jitter` more.
    Even { base: u64, jitter: u64 },
    /// The round trip is always the same. All of it lies on the way there for some calls, and on the way back for the next.
    Swapping { round_trip: u64, calls: u64 },
    /// Anything up to `most` each way, drawn anew for every few calls, so that the shortest seen is soon undercut.
    Moody { most: u64, calls: u64 },
}

impl Network {
    /// The way there and the way back of the nth call.
    fn ways(self, nth: u64, draws: &mut Draws) -> (SignedDuration, SignedDuration) {
        match self {
            Self::Even { base, jitter } => {
                (micros(base + draws.below(jitter + 1)), micros(base + draws.below(jitter + 1)))
            }
            Self::Swapping { round_trip, calls } if (nth / calls.max(1)).is_multiple_of(2) => {
                (micros(round_trip), SignedDuration::ZERO)
            }
            Self::Swapping { round_trip, .. } => (SignedDuration::ZERO, micros(round_trip)),
            Self::Moody { most, calls } => {
                let mut mood = Draws(nth / calls.max(1));
                let most = most * mood.below(1_000) / 1_000;
                (micros(draws.below(most + 1)), micros(draws.below(most + 1)))
            }
        }
    }
}

/// How unevenly the other program's calls arrive, in microseconds: now and then a second has one more of them.
const OTHERS_JITTER: u64 = 30_000;

/// How the server counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Any second.
    Sliding,
    /// The seconds of its clock.
    Fixed,
    /// Everything is let through, for tests that count by themselves.
    Nothing,
}

/// Everything of one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct World {
    pub(super) pace: Pace,
    pub(super) network: Network,
    /// How late timers are at most, in microseconds.
    pub(super) late: u64,
    pub(super) callers: usize,
    pub(super) seconds: i64,
    pub(super) cut: Cut,
    /// What the company is allowed in a second.
    pub(super) limit: usize,
    /// Another program of the company: its calls a second at an instant of the run.
    pub(super) other: fn(SignedDuration) -> u32,
    /// Whether a throttle says when it ends.
    pub(super) tells_end: bool,
    /// One call in so many gets no answer; 0 is none.
    pub(super) lost: u64,
    pub(super) seed: u64,
}

/// One call of ours as the server saw it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub(super) at: Timestamp,
    pub(super) accepted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Wake,
    Other,
    OtherArrival,
    Arrival { nth: u64, started: Timestamp, back: SignedDuration },
    Answer { started: Timestamp, throttled: Option<Option<Timestamp>>, lost: bool },
}

struct Run {
    world: World,
    draws: Draws,
    pacer: Pacer,
    events: BinaryHeap<Reverse<(Timestamp, u64, Event)>>,
    n_events: u64,
    idle: VecDeque<Timestamp>,
    n_sent: u64,
    /// The timer that is set.
    timer: Option<Timestamp>,
    accepted: VecDeque<i64>,
    visits: Vec<Visit>,
}

impl World {
    pub(super) fn new(pace: Pace) -> Self {
        Self {
            pace,
            network: Network::Even { base: 0, jitter: 40_000 },
            late: 1_500,
            callers: 64,
            seconds: 60,
            cut: Cut::Sliding,
            limit: 20,
            other: |_| 0,
            tells_end: true,
            lost: 0,
            seed: 1,
        }
    }

    /// Lets the callers call without pause, and brings back what the server saw of them.
    pub(super) fn run(self) -> Vec<Visit> {
        let mut run = Run {
            world: self,
            draws: Draws(self.seed),
            pacer: Pacer::new(self.pace, start()),
            events: BinaryHeap::new(),
            n_events: 0,
            idle: vec![start(); self.callers].into(),
            n_sent: 0,
            timer: None,
            accepted: VecDeque::new(),
            visits: Vec::new(),
        };
        run.send(start());
        run.schedule(start(), Event::Other);
        let end = start() + SignedDuration::from_secs(self.seconds);
        while let Some(Reverse((now, _, event))) = run.events.pop() {
            if now >= end {
                break;
            }
            run.handle(now, event);
        }
        run.visits
    }
}

impl Run {
    fn schedule(&mut self, at: Timestamp, event: Event) {
        self.n_events += 1;
        self.events.push(Reverse((at, self.n_events, event)));
    }

    fn handle(&mut self, now: Timestamp, event: Event) {
        match event {
            Event::Wake if self.timer == Some(now) => self.timer = None,
            // Another timer took its place.
            Event::Wake => return,
            Event::Other => {
                let rate = (self.world.other)(now.duration_since(start()));
                if rate > 0 {
                    let delay = micros(self.draws.below(OTHERS_JITTER));
                    self.schedule(now + delay, Event::OtherArrival);
                }
                let pause = if rate > 0 { 1_000_000 / u64::from(rate) } else { 1_000_000 };
                return self.schedule(now + micros(pause), Event::Other);
            }
            Event::OtherArrival => {
                self.admit(now);
                return;
            }
            Event::Arrival { nth, started, back } => {
                let refused = self.admit(now);
                self.visits.push(Visit { at: now, accepted: refused.is_none() });
                let lost = self.world.lost > 0 && nth % self.world.lost == 0;
                return self.schedule(now + back, Event::Answer { started, throttled: refused, lost });
            }
            Event::Answer { started, throttled, lost } => {
                self.pacer.finished(now);
                match throttled {
                    _ if lost => {}
                    Some(until) => self.pacer.throttled(now, started, until, Whose::Ours),
                    None => self.pacer.accepted(now, started),
                }
                self.idle.push_back(now);
            }
        }
        self.send(now);
    }

    /// Sends what may go, and sets a timer for what may not.
    fn send(&mut self, now: Timestamp) {
        while let Some(since) = self.idle.front().copied() {
            match self.pacer.next_slot(now, since) {
                Slot::Go => {
                    self.idle.pop_front();
                    let nth = self.n_sent;
                    self.n_sent += 1;
                    let (there, back) = self.world.network.ways(nth, &mut self.draws);
                    self.schedule(now + there, Event::Arrival { nth, started: now, back });
                }
                Slot::At(at) => {
                    assert!(at > now, "a wait of nothing would spin");
                    let at = at + micros(self.draws.below(self.world.late + 1));
                    self.timer = Some(at);
                    return self.schedule(at, Event::Wake);
                }
                Slot::AfterAnswer => return,
            }
        }
    }

    /// Counts a call, or refuses it, perhaps with the end of the limit.
    fn admit(&mut self, now: Timestamp) -> Option<Option<Timestamp>> {
        let now_ms = now.as_millisecond();
        let begins = match self.world.cut {
            Cut::Sliding => now_ms - 999,
            Cut::Fixed => now_ms - now_ms.rem_euclid(1_000),
            Cut::Nothing => return None,
        };
        while self.accepted.front().is_some_and(|ms| *ms < begins) {
            self.accepted.pop_front();
        }
        if self.accepted.len() < self.world.limit {
            self.accepted.push_back(now_ms);
            return None;
        }
        let free = begins.max(self.accepted[0]) + 1_000;
        let whole = free + (1_000 - free.rem_euclid(1_000)) % 1_000;
        Some(self.world.tells_end.then(|| Timestamp::from_millisecond(whole).unwrap()))
    }
}
