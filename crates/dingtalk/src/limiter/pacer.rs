//! When the next call of one interface may go out: arithmetic over instants, no waiting.
//!
//! DingTalk allows 20 calls a second, and nobody knows whether it counts in fixed or sliding seconds. It sees a
//! call somewhere between our sending it and our having the answer. So a call occupies its place from sending until
//! one second after the answer; with as many places as calls are allowed, no second of the server, however cut,
//! sees one more, whatever the network does. On top, calls are spaced at a share of the rate.
//!
//! The round trip is not taken off that second. It would speed up a distant link by a few percent, but a delay that
//! moves from the way there to the way back would then bring two calls closer together than they were sent.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::allowance::{Allowance, Lesson};
use crate::config::FULL_SHARE;

/// The time over which DingTalk counts.
pub(super) const SECOND: SignedDuration = SignedDuration::from_secs(1);
/// Servers count in whole milliseconds.
const ROUNDING: SignedDuration = SignedDuration::from_millis(2);
/// How long the pace takes to come back after it was halved,
const RECOVERY: SignedDuration = SignedDuration::from_secs(60);
/// after it was halved and less is allowed than was believed,
const RECOVERY_WITH_LESS: SignedDuration = SignedDuration::from_secs(20);
/// and after more was tried than had gone well before.
const RECOVERY_OF_TRIAL: SignedDuration = SignedDuration::from_secs(5);
/// How long no throttle may have come before the full share is used.
pub(super) const CLEAN: SignedDuration = SignedDuration::from_mins(10);
/// The end of a limit is given in whole seconds.
const AFTER_LIMIT: SignedDuration = SignedDuration::from_millis(300);
/// No limit of a second's rate lasts longer; a later end is somebody's wrong clock.
const LONGEST_LIMIT: SignedDuration = SignedDuration::from_mins(10);
/// The pace never falls below this share of the configured rate.
const LEAST_SHARE: f64 = 0.05;

/// The configured rate and how much of it is used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Calls a second; 0 is unlimited.
    pub(crate) rate: f64,
    /// The share to start with.
    pub(crate) share: f64,
    /// The share to use after ten minutes without a throttle.
    pub(crate) full_share: f64,
    /// Whether more than `rate` is tried while all goes well.
    pub(crate) adaptive: bool,
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

/// Whose limit a throttle is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The app's or the company's own.
    Ours,
    /// That of everybody who calls the interface, or of the platform; it tells nothing of what we are allowed.
    Everybodys,
}

/// The pace of one interface.
#[derive(Debug)]
pub(crate) struct Pacer {
    pace: Pace,
    /// What the interface is believed to allow; nothing when there is no limit.
    allowance: Option<Allowance>,
    /// When the next call is due by spacing alone.
    next: Timestamp,
    flying: usize,
    /// When the answers came that still occupy their place, oldest first.
    answered: VecDeque<Timestamp>,
    /// When the answers of the last seconds came that were no throttles.
    passed: VecDeque<Timestamp>,
    blocked_until: Option<Timestamp>,
    setback: Option<Setback>,
    /// Since when no throttle has come that was not our own trial's.
    clean_since: Timestamp,
    latest: Timestamp,
}

/// What the last throttle did.
#[derive(Debug, Clone, Copy)]
struct Setback {
    at: Timestamp,
    /// When the limit that it told of ends.
    end: Timestamp,
    /// The pace to come back from, in calls a second, and how long that takes.
    rate: f64,
    recovery: SignedDuration,
    /// Throttles in a row, for limits that do not say when they end.
    strikes: u32,
}

impl Pacer {
    pub(crate) fn new(pace: Pace, now: Timestamp) -> Self {
        let is_limited = pace.rate > 0.0 && pace.rate.is_finite();
        Self {
            pace,
            allowance: is_limited.then(|| Allowance::new(pace.rate, pace.adaptive, now)),
            next: now,
            flying: 0,
            answered: VecDeque::new(),
            passed: VecDeque::new(),
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
        let Some(places) = self.allowance.as_ref().map(Allowance::places) else {
            self.flying += 1;
            return Slot::Go;
        };
        if let Some(wait) = self.full(places, now) {
            return wait;
        }
        let due = self.next.max(since).max(now - SECOND);
        if due > now {
            return Slot::At(due);
        }
        self.next = due + interval(self.rate(now));
        self.flying += 1;
        Slot::Go
    }

    /// Keeps the place of a call that ended, answered or lost, for one more second.
    pub(crate) fn finished(&mut self, now: Timestamp) {
        self.tick(now);
        self.flying = self.flying.saturating_sub(1);
        if self.allowance.is_some() {
            self.answered.push_back(now);
        }
    }

    /// Stops until the limit ends and halves the pace. Calls that were under way at an earlier throttle share it.
    pub(crate) fn throttled(&mut self, now: Timestamp, started: Timestamp, until: Option<Timestamp>, whose: Whose) {
        let is_same = self.setback.is_some_and(|setback| started <= setback.at);
        let strikes = self.setback.map_or(0, |setback| setback.strikes) + u32::from(!is_same);
        let end = end_of_limit(now, until, strikes).max(self.blocked_until.unwrap_or(now));
        self.blocked_until = Some(end);
        self.next = self.next.max(end);
        if is_same {
            return;
        }
        let rate = (self.rate(now) / 2.0).max(self.pace.rate * LEAST_SHARE);
        let lesson = self.learn(now, started, whose);
        if lesson != Some(Lesson::TriedTooMuch) {
            self.clean_since = end;
        }
        let recovery = match lesson {
            Some(Lesson::TriedTooMuch) => RECOVERY_OF_TRIAL,
            Some(Lesson::Less) => RECOVERY_WITH_LESS,
            None => RECOVERY,
        };
        self.setback = Some(Setback { at: now, end, rate, recovery, strikes });
    }

    /// Notes a call that came through: it ends a row of throttles, and with enough of them more may be tried.
    pub(crate) fn accepted(&mut self, now: Timestamp, started: Timestamp) {
        self.tick(now);
        if let Some(setback) = self.setback.as_mut().filter(|setback| started > setback.at) {
            setback.strikes = 0;
        }
        while self.passed.front().is_some_and(|at| *at + SECOND + SECOND <= now) {
            self.passed.pop_front();
        }
        self.passed.push_back(now);
        let n_passed = self.n_passed_since(now - SECOND);
        if let Some(allowance) = &mut self.allowance {
            allowance.accepted(now, n_passed);
        }
    }

    fn learn(&mut self, now: Timestamp, started: Timestamp, whose: Whose) -> Option<Lesson> {
        let n_passed = self.n_passed_since(started - SECOND);
        let allowance = self.allowance.as_mut().filter(|_| whose == Whose::Ours)?;
        Some(allowance.throttled(now, n_passed))
    }

    /// How many calls came through since an instant of the last two seconds.
    fn n_passed_since(&self, instant: Timestamp) -> f64 {
        let n_passed = self.passed.iter().filter(|at| **at > instant).count();
        f64::from(u32::try_from(n_passed).unwrap_or(u32::MAX))
    }

    /// The pace in calls a second: a share of the configured rate, or all of what was learnt; halved by a throttle and
    /// back after a while.
    fn rate(&self, now: Timestamp) -> f64 {
        let usual = self.usual_rate(now);
        match self.setback {
            Some(setback) => {
                let part = now.duration_since(setback.end).as_secs_f64() / setback.recovery.as_secs_f64();
                let missing = (usual - setback.rate).max(0.0);
                usual.min(setback.rate + missing * part.clamp(0.0, 1.0))
            }
            None => usual,
        }
    }

    fn usual_rate(&self, now: Timestamp) -> f64 {
        let is_clean = now.duration_since(self.clean_since) >= CLEAN;
        let share = if is_clean { self.pace.full_share } else { self.pace.share };
        match self.allowance.as_ref().map(Allowance::limit) {
            Some(limit) if limit < self.pace.rate => (self.pace.rate * share).min(limit * FULL_SHARE),
            Some(limit) if limit > self.pace.rate => limit * FULL_SHARE,
            _ => self.pace.rate * share,
        }
    }

    /// What to wait for while all places are taken.
    fn full(&mut self, places: usize, now: Timestamp) -> Option<Slot> {
        let occupied = SECOND + ROUNDING;
        while self.answered.front().is_some_and(|answer| *answer + occupied <= now) {
            self.answered.pop_front();
        }
        let excess = (self.flying + self.answered.len()).checked_sub(places)?;
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
            self.setback = None;
            self.clean_since = now;
            self.answered.iter_mut().for_each(|answer| *answer = now);
            self.passed.clear();
            if let Some(allowance) = &mut self.allowance {
                allowance.set_back(now);
            }
            self.latest = now;
        }
        self.latest = self.latest.max(now);
    }
}

fn interval(rate: f64) -> SignedDuration {
    SignedDuration::try_from_secs_f64(1.0 / rate).unwrap_or(SignedDuration::ZERO)
}

/// The given end and a little more; without one, or with one that is over, 1 s, 2 s, 4 s and so on.
fn end_of_limit(now: Timestamp, until: Option<Timestamp>, strikes: u32) -> Timestamp {
    match until.map(|until| until + AFTER_LIMIT).filter(|until| *until > now) {
        Some(until) => until.min(now + LONGEST_LIMIT),
        None => now + SECOND * 2_i32.pow(strikes.saturating_sub(1).min(5)),
    }
}

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
