//! A clock that stands still until it is told otherwise.

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::Clock;

/// Moves only by `set` and `advance`, which wake whoever waited for the time that came. The `auto` form jumps to
/// every instant that is waited for, so that code with pauses runs through at once.
#[derive(Debug)]
pub struct SteppedClock {
    now: watch::Sender<Timestamp>,
    auto: bool,
}

impl SteppedClock {
    /// Makes a clock that waits for `set` or `advance`.
    pub fn new(now: Timestamp) -> Self {
        Self { now: watch::Sender::new(now), auto: false }
    }

    /// Makes a clock that jumps to the instant which is waited for.
    pub fn auto(now: Timestamp) -> Self {
        Self { now: watch::Sender::new(now), auto: true }
    }

    /// Puts the clock to an instant.
    pub fn set(&self, to: Timestamp) {
        self.now.send_replace(to);
    }

    /// Puts the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.now.send_modify(|now| *now = now.checked_add(by).unwrap_or(Timestamp::MAX));
    }

    fn jump(&self, to: Timestamp) {
        self.now.send_if_modified(|now| {
            let moves = *now < to;
            if moves {
                *now = to;
            }
            moves
        });
    }
}

impl Clock for SteppedClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if self.auto {
                // Whoever is ready now comes first, or one waiter would race through a year alone.
                tokio::task::yield_now().await;
                self.jump(at);
            }
            let mut now = self.now.subscribe();
            // The sender lives as long as this clock, so the wait cannot fail.
            let _ = now.wait_for(|now| *now >= at).await;
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn advance_wakes_those_whose_time_has_come() {
        let start: Timestamp = "2026-09-01T00:00:00Z".parse().unwrap();
        let clock = Arc::new(SteppedClock::new(start));
        let sleeper = tokio::spawn({
            let clock = Arc::clone(&clock);
            async move { clock.sleep_until(start + SignedDuration::from_secs(10)).await }
        });
        clock.advance(Duration::from_secs(9));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_secs(1));
        sleeper.await.unwrap();
    }

    #[tokio::test]
    async fn auto_jumps_forward_and_never_back() {
        let start: Timestamp = "2026-09-01T00:00:00Z".parse().unwrap();
        let clock = SteppedClock::auto(start);
        clock.sleep_until(start + SignedDuration::from_hours(24)).await;
        clock.sleep_until(start).await;
        assert_eq!(clock.now(), start + SignedDuration::from_hours(24));
    }
}
