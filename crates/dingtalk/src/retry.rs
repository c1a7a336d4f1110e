//! Which failures are worth a second attempt, and when.

use jiff::{SignedDuration, Timestamp};

use crate::error::Error;
use crate::limiter::Priority;
use crate::request::Idempotency;

/// Attempts after the first for failures that may pass; DingTalk's pages ask for no more.
const TRANSIENT_RETRIES: u32 = 3;
/// Attempts after the first for throttles, which cost nothing but time.
const THROTTLE_RETRIES: u32 = 12;
/// Attempts after the first for bans, five minutes each.
const BAN_RETRIES: u32 = 3;

/// Tells whether a call may be repeated after this failure. A creation whose outcome nobody knows is not: the
/// caller settles it by reading.
pub fn should_retry(error: &Error, idempotency: Idempotency) -> bool {
    if idempotency == Idempotency::Once && error.outcome_unknown() {
        return false;
    }
    error.is_transient()
}

/// The attempts of one call so far.
#[derive(Debug)]
pub(crate) struct Tries {
    priority: Priority,
    attempt: u32,
    transient: u32,
    throttled: u32,
    banned: u32,
    token_renewed: bool,
}

impl Tries {
    pub(crate) fn new(priority: Priority) -> Self {
        Self { priority, attempt: 0, transient: 0, throttled: 0, banned: 0, token_renewed: false }
    }

    /// Counts an attempt and tells its number, from 1.
    pub(crate) fn begin(&mut self) -> u32 {
        self.attempt += 1;
        self.attempt
    }

    /// Allows one new token for each call.
    pub(crate) fn may_renew_token(&mut self) -> bool {
        !std::mem::replace(&mut self.token_renewed, true)
    }

    /// When to try again, or nothing when it is enough. Throttles and bans are waited for in the limiter.
    pub(crate) fn next(&mut self, error: &Error, idempotency: Idempotency, now: Timestamp) -> Option<Timestamp> {
        if !should_retry(error, idempotency) {
            return None;
        }
        match error {
            Error::Throttled { .. } => allow(&mut self.throttled, THROTTLE_RETRIES).then_some(now),
            Error::Banned { .. } => {
                let patient = self.priority == Priority::Jobs;
                (patient && allow(&mut self.banned, BAN_RETRIES)).then_some(now)
            }
            _ => allow(&mut self.transient, TRANSIENT_RETRIES).then(|| now + pause(self.transient, now)),
        }
    }
}

fn allow(used: &mut u32, most: u32) -> bool {
    *used += 1;
    *used <= most
}

/// 1 s, 2 s, 4 s and up to a quarter more, so that callers which failed together do not come back together.
fn pause(nth: u32, now: Timestamp) -> SignedDuration {
    let base = SignedDuration::from_secs(1) * 2_i32.pow(nth.saturating_sub(1).min(5));
    let jitter = now.subsec_microsecond().rem_euclid(250);
    base + base * jitter / 1000
}
