//! What one interface is believed to allow, learnt from throttles and from their absence.
//!
//! A throttle tells at once how much was too much: as many calls came through in the second before it as there was
//! room for, whether the company's limit is lower than configured or another program takes its part. More is tried
//! in small steps, and seldom, since every step too far costs a throttle: after some hundreds of calls at first, after
//! thousands when it keeps failing. Up to the configured rate that happens by itself. Beyond it, only when asked
//! for, after ten minutes without a throttle and a minute a step.

use jiff::{SignedDuration, Timestamp};

use super::pacer::CLEAN;

/// More is tried after a throttle when so many calls came through, or after so long; doubled each time a trial fails.
const PATIENCE: Patience = Patience { calls: 500, time: SignedDuration::from_secs(60) };
/// The most of both; with a throttle or two a trial, far less than one call in a thousand is turned away.
const MOST_PATIENCE: Patience = Patience { calls: 4_000, time: SignedDuration::from_mins(16) };
/// For how many seconds' calls a trial must go well.
const TRIAL_SECONDS: f64 = 3.0;
/// How long each step beyond the configured rate must go well.
const STEP_BEYOND: SignedDuration = SignedDuration::from_mins(1);
/// How much is added at first, but always a whole call a second. Each step that goes well doubles the next, up to the
/// configured rate.
const STEP: f64 = 0.1;
/// A throttle that leaves this share of what was believed tells of the same limit as before, only more exactly.
const NEARLY: f64 = 0.8;
/// A limit counts as used from this share on; an idle interface tells nothing of it.
const USED: f64 = 0.75;

/// What a throttle taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lesson {
    /// A trial failed; what went well before it is still believed.
    TriedTooMuch,
    /// Less is allowed than was believed.
    Less,
}

/// The calls a second that one interface is believed to allow.
#[derive(Debug)]
pub(super) struct Allowance {
    configured: f64,
    adaptive: bool,
    limit: f64,
    /// What was believed before the last step, while a throttle would be that step's.
    before: Option<f64>,
    /// Whether the last step is still to be followed by the next, as long as it goes well.
    is_climbing: bool,
    /// What the last failed trial tried.
    failed: f64,
    /// What the last step added.
    step: f64,
    /// Calls that came through since the last throttle or step.
    calls: u32,
    patience: Patience,
    /// When the last throttle came, and the last step.
    throttled_at: Timestamp,
    stepped_at: Timestamp,
}

/// How long what was learnt is taken for granted.
#[derive(Debug, Clone, Copy)]
struct Patience {
    calls: u32,
    time: SignedDuration,
}

impl Patience {
    fn doubled(self) -> Self {
        Self { calls: (self.calls * 2).min(MOST_PATIENCE.calls), time: (self.time * 2).min(MOST_PATIENCE.time) }
    }
}

impl Allowance {
    pub(super) fn new(configured: f64, adaptive: bool, now: Timestamp) -> Self {
        Self {
            configured,
            adaptive,
            limit: configured,
            before: None,
            is_climbing: false,
            failed: f64::INFINITY,
            step: 0.0,
            calls: 0,
            patience: PATIENCE,
            throttled_at: now,
            stepped_at: now,
        }
    }

    /// Calls a second.
    pub(super) fn limit(&self) -> f64 {
        self.limit
    }

    /// How many calls one second may see.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value is whole, positive and small, and `as` saturates"
    )]
    pub(super) fn places(&self) -> usize {
        self.limit.ceil() as usize
    }

    /// Learns from a throttle before which `n_passed` calls came through in a second.
    pub(super) fn throttled(&mut self, now: Timestamp, n_passed: f64) -> Lesson {
        let is_of_last_step = self.calls < self.patience.calls;
        self.throttled_at = now;
        self.calls = 0;
        self.step = 0.0;
        self.is_climbing = false;
        self.failed = self.limit;
        if let Some(before) = self.before.take().filter(|_| is_of_last_step) {
            self.limit = before;
            self.patience = self.patience.doubled();
            return Lesson::TriedTooMuch;
        }
        // Another program's burst may leave us nothing for a moment; that is no reason to fall further than by half.
        let room = n_passed.max((self.limit / 2.0).ceil());
        let is_new = room < self.limit * NEARLY;
        self.patience = if is_new { PATIENCE } else { self.patience.doubled() };
        self.limit = room.min((self.limit - 1.0).ceil()).max(self.configured.min(1.0));
        Lesson::Less
    }

    /// Notes a call that came through, one of `n_passed` within a second, and tries more when it is time.
    pub(super) fn accepted(&mut self, now: Timestamp, n_passed: f64) {
        self.calls = self.calls.saturating_add(1);
        if n_passed < self.limit * USED {
            return;
        }
        let is_time = if self.is_climbing {
            f64::from(self.calls) >= self.limit * TRIAL_SECONDS
        } else {
            self.calls >= self.patience.calls || now.duration_since(self.throttled_at) >= self.patience.time
        };
        if is_time {
            self.go_further(now);
        }
    }

    /// Forgets instants that the clock has not reached.
    pub(super) fn set_back(&mut self, now: Timestamp) {
        self.throttled_at = now;
        self.stepped_at = now;
    }

    fn go_further(&mut self, now: Timestamp) {
        let may_go_beyond = self.may_go_beyond(now);
        if self.limit >= self.configured && !may_go_beyond {
            self.is_climbing = false;
            return;
        }
        let doubled = if self.limit < self.configured { self.step * 2.0 } else { 0.0 };
        let mut step = doubled.max(self.limit * STEP);
        if self.failed > self.limit {
            // Halves the gap to what failed before.
            step = step.min((self.failed - self.limit) / 2.0);
        }
        self.step = step.max(1.0);
        self.before = Some(self.limit);
        self.is_climbing = self.limit < self.configured;
        let top = if may_go_beyond { f64::INFINITY } else { self.configured };
        self.limit = (self.limit + self.step).floor().min(top);
        self.calls = 0;
        self.stepped_at = now;
    }

    fn may_go_beyond(&self, now: Timestamp) -> bool {
        self.adaptive
            && now.duration_since(self.throttled_at) >= CLEAN
            && now.duration_since(self.stepped_at) >= STEP_BEYOND
    }
}
