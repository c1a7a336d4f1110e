//! When the next call of one interface may go out: arithmetic over instants, no waiting.
//!
//! DingTalk allows 20 calls a second, and nobody knows whether it counts in fixed or sliding seconds. It sees a
//! call somewhere between our sending it and our having the answer. So a call occupies its place from sending until
//! one second after the answer, less what no round trip takes less than; with at most 20 places no second of the
//! server, however cut, sees 21. On top, calls are spaced at a share of the rate.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

/// The time over which DingTalk counts.
const SECOND: SignedDuration = SignedDuration::from_secs(1);
/// Servers count in whole milliseconds.
const ROUNDING: SignedDuration = SignedDuration::from_millis(2);
/// How long the pace takes to come back after it was halved.
const RECOVERY: SignedDuration = SignedDuration::from_secs(60);
/// How long no throttle may have come before the full share is used.
const CLEAN: SignedDuration = SignedDuration::from_mins(10);
/// The end of a limit is given in whole seconds.
const AFTER_LIMIT: SignedDuration = SignedDuration::from_millis(300);
/// No limit of a second's rate lasts longer; a later end is somebody's wrong clock.
const LONGEST_LIMIT: SignedDuration = SignedDuration::from_mins(10);
/// The share never falls below this.
const LEAST_SHARE: f64 = 0.05;

/// The allowed rate and how much of it is used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Calls a second; 0 is unlimited.
    pub(crate) rate: f64,
    /// The share to start with.
    pub(crate) share: f64,
    /// The share to use after ten minutes without a throttle.
    pub(crate) full_share: f64,
}

impl Pace {
    /// How many calls one second may see; nothing when there is no limit.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value is whole, positive and small, and `as` saturates"
    )]
    fn window(self) -> Option<usize> {
        (self.rate > 0.0 && self.rate.is_finite()).then(|| self.rate.ceil() as usize)
    }

    fn interval(self, share: f64) -> SignedDuration {
        SignedDuration::try_from_secs_f64(1.0 / (self.rate * share)).unwrap_or(SignedDuration::ZERO)
    }
}

/// The answer to "may I go now?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Go; the place is taken.
    Go,
    /// Ask again at this instant.
    At(Timestamp),
    /// Ask again when an answer has come.
    AfterAnswer,
}

/// The pace of one interface.
#[derive(Debug)]
pub(crate) struct Pacer {
    pace: Pace,
    window: Option<usize>,
    /// When the next call is due by spacing alone.
    next: Timestamp,
    flying: usize,
    /// When the answers came that still occupy their place, oldest first.
    answered: VecDeque<Timestamp>,
    quickest: Quickest,
    blocked_until: Option<Timestamp>,
    setback: Option<Setback>,
    /// Since when no throttle has come.
    clean_since: Timestamp,
    latest: Timestamp,
}

/// What the last throttle did.
#[derive(Debug, Clone, Copy)]
struct Setback {
    at: Timestamp,
    share: f64,
    /// Throttles in a row, for limits that do not say when they end.
    strikes: u32,
}

impl Pacer {
    pub(crate) fn new(pace: Pace, now: Timestamp) -> Self {
        Self {
            window: pace.window(),
            pace,
            next: now,
            flying: 0,
            answered: VecDeque::new(),
            quickest: Quickest::default(),
            blocked_until: None,
            setback: None,
            clean_since: now,
            latest: now,
        }
    }

    /// Asks for a place for a call that has been waiting since `since`. A queue may make up for late timers, but
    /// never for time in which nobody waited.
    pub(crate) fn next_slot(&mut self, now: Timestamp, since: Timestamp) -> Slot {
        self.tick(now);
        if let Some(end) = self.blocked_until.filter(|end| *end > now) {
            return Slot::At(end);
        }
        let Some(window) = self.window else {
            self.flying += 1;
            return Slot::Go;
        };
        if let Some(wait) = self.full(window, now) {
            return wait;
        }
        let due = self.next.max(since).max(now - SECOND);
        if due > now {
            return Slot::At(due);
        }
        self.next = due + self.pace.interval(self.share(now));
        self.flying += 1;
        Slot::Go
    }

    /// Gives a place back one second after the answer; a call that was lost tells nothing of round trips.
    pub(crate) fn finished(&mut self, now: Timestamp, started: Option<Timestamp>) {
        self.tick(now);
        self.flying = self.flying.saturating_sub(1);
        if self.window.is_some() {
            self.answered.push_back(now);
        }
        if let Some(started) = started {
            self.quickest.note(now.duration_since(started));
        }
    }

    /// Stops until the limit ends and halves the pace. Calls that were under way at an earlier throttle share it.
    pub(crate) fn throttled(&mut self, now: Timestamp, started: Timestamp, until: Option<Timestamp>) {
        let strikes = match self.setback {
            Some(setback) if started <= setback.at => setback.strikes,
            Some(setback) => setback.strikes + 1,
            None => 1,
        };
        let end = end_of_limit(now, until, strikes).max(self.blocked_until.unwrap_or(now));
        self.blocked_until = Some(end);
        self.next = self.next.max(end);
        if self.setback.is_some_and(|setback| started <= setback.at) {
            return;
        }
        let share = (self.share(now) / 2.0).max(LEAST_SHARE);
        self.setback = Some(Setback { at: now, share, strikes });
        self.clean_since = end;
    }

    /// Ends a row of throttles once a later call has come through.
    pub(crate) fn accepted(&mut self, started: Timestamp) {
        if let Some(setback) = self.setback.as_mut().filter(|setback| started > setback.at) {
            setback.strikes = 0;
        }
    }

    /// The share of the rate that is in use: halved by a throttle, back after a minute, full after ten.
    fn share(&self, now: Timestamp) -> f64 {
        let clean = now.duration_since(self.clean_since);
        let usual = if clean >= CLEAN { self.pace.full_share } else { self.pace.share };
        match self.setback {
            Some(setback) if clean < RECOVERY => {
                let part = (clean.as_secs_f64() / RECOVERY.as_secs_f64()).max(0.0);
                setback.share + (usual - setback.share).max(0.0) * part
            }
            _ => usual,
        }
    }

    /// What to wait for while all places are taken.
    fn full(&mut self, window: usize, now: Timestamp) -> Option<Slot> {
        let occupied = SECOND + ROUNDING - self.quickest.least();
        while self.answered.front().is_some_and(|answer| *answer + occupied <= now) {
            self.answered.pop_front();
        }
        let excess = (self.flying + self.answered.len()).checked_sub(window)?;
        Some(match self.answered.get(excess) {
            Some(answer) => Slot::At(*answer + occupied),
            None => Slot::AfterAnswer,
        })
    }

    /// Follows a wall clock that was put back, instead of waiting for yesterday to come again.
    fn tick(&mut self, now: Timestamp) {
        if now + SECOND < self.latest {
            self.next = now;
            self.blocked_until = None;
            self.clean_since = now;
            self.answered.iter_mut().for_each(|answer| *answer = now);
            self.latest = now;
        }
        self.latest = self.latest.max(now);
    }
}

/// The given end and a little more; without one, or with one that is over, 1 s, 2 s, 4 s and so on.
fn end_of_limit(now: Timestamp, until: Option<Timestamp>, strikes: u32) -> Timestamp {
    match until.map(|until| until + AFTER_LIMIT).filter(|until| *until > now) {
        Some(until) => until.min(now + LONGEST_LIMIT),
        None => now + SECOND * 2_i32.pow(strikes.saturating_sub(1).min(5)),
    }
}

/// The smallest round trips seen, of which a lower bound for all is drawn.
#[derive(Debug, Default)]
struct Quickest {
    smallest: Vec<SignedDuration>,
    seen: usize,
}

impl Quickest {
    const KEPT: usize = 16;
    /// Fewer say nothing about the smallest that is still to come.
    const ENOUGH: usize = 64;
    /// How many spreads of the smallest are taken off. A cautious choice, not a proof: were both ways evenly spread between nothing and
    /// a most, chance would leave a credit in about one draw of fifty million, by calculation. A second with 21 calls was once seen
    /// at two spreads; its input was not kept, and neither value could be made to fail again.
    const SPREADS: i32 = 5;

    fn note(&mut self, round_trip: SignedDuration) {
        self.seen = self.seen.saturating_add(1);
        let place = self.smallest.partition_point(|kept| *kept <= round_trip);
        self.smallest.insert(place, round_trip);
        self.smallest.truncate(Self::KEPT);
    }

    /// What no round trip takes less than. The smallest one seen alone would say too much, since a quick way there
    /// may meet another call's quick way back; so it is lowered by some spreads of the smallest sixteen.
    fn least(&self) -> SignedDuration {
        match self.smallest.as_slice() {
            [first, .., last] if self.seen >= Self::ENOUGH => {
                (*first - (*last - *first) * Self::SPREADS).clamp(SignedDuration::ZERO, SECOND)
            }
            _ => SignedDuration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests;
