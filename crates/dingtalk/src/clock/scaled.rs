//! A clock that runs a number of times faster than this machine's.

use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::{Clock, LONGEST_SLEEP, time_left};

/// Runs `factor` times as fast as real time from an epoch on. Two of them made from the same three values agree,
/// which is how a demo and its emulator share a time.
#[derive(Debug)]
pub struct ScaledClock {
    epoch: Timestamp,
    factor: f64,
    anchor: Instant,
    /// What `advance` has added; a change wakes the sleepers.
    ahead: watch::Sender<SignedDuration>,
}

/// Slower than this is as good as standing still, and a division by it stays finite.
const SLOWEST: f64 = 1e-6;

impl ScaledClock {
    /// Makes a clock which read `epoch` at the real instant `anchor`.
    pub fn new(epoch: Timestamp, factor: f64, anchor: Instant) -> Self {
        Self { epoch, factor: factor.max(SLOWEST), anchor, ahead: watch::Sender::new(SignedDuration::ZERO) }
    }

    /// How many seconds of this clock pass in a real one.
    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// Puts the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.ahead.send_modify(|ahead| *ahead = ahead.saturating_add(by));
    }

    /// The real time in which `span` of this clock passes.
    fn real(&self, span: Duration) -> Duration {
        Duration::try_from_secs_f64(span.as_secs_f64() / self.factor).unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP)
    }
}

impl Clock for ScaledClock {
    fn now(&self) -> Timestamp {
        let run = self.anchor.elapsed().as_secs_f64() * self.factor;
        let run = SignedDuration::try_from_secs_f64(run).unwrap_or(SignedDuration::MAX);
        let since = run.saturating_add(*self.ahead.borrow());
        self.epoch.checked_add(since).unwrap_or(Timestamp::MAX)
    }

    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let mut ahead = self.ahead.subscribe();
            while let Some(left) = time_left(self.now(), at) {
                tokio::select! {
                    () = tokio::time::sleep(self.real(left)) => {}
                    _ = ahead.changed() => {}
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Timestamp {
        "2026-09-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn clocks_made_from_the_same_values_agree() {
        let anchor = Instant::now();
        let (one, other) = (ScaledClock::new(start(), 60.0, anchor), ScaledClock::new(start(), 60.0, anchor));
        let (first, second, third) = (one.now(), other.now(), one.now());
        assert!(start() <= first && first <= second && second <= third);
    }

    #[tokio::test]
    async fn advance_wakes_a_sleeper_of_hours() {
        let clock = ScaledClock::new(start(), 1.0, Instant::now());
        let noon = start() + SignedDuration::from_hours(12);
        let wake = async { clock.advance(Duration::from_secs(13 * 3600)) };
        tokio::join!(clock.sleep_until(noon), wake);
        assert!(clock.now() >= noon);
    }

    #[tokio::test]
    async fn hours_pass_in_no_time() {
        let clock = ScaledClock::new(start(), 1e6, Instant::now());
        clock.sleep_until(start() + SignedDuration::from_hours(2)).await;
        assert!(clock.now() >= start() + SignedDuration::from_hours(2));
    }
}
