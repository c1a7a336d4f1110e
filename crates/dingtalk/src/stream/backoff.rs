//! How long to wait before the next connection: twice as long each time, and not to the same instant as all others.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);
/// Twice doubled six times is above the longest already.
const MOST_DOUBLINGS: u32 = 6;

/// The connections that failed one after the other.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Begins anew after a connection that was of use.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// The next pause; `jitter` from 0 to 1 adds up to a second.
    pub(super) fn next(&mut self, jitter: f64) -> Duration {
        let doubled = FIRST * 2_u32.pow(self.failures.min(MOST_DOUBLINGS));
        self.failures = self.failures.saturating_add(1);
        let extra = Duration::from_secs(1).mul_f64(jitter.clamp(0.0, 1.0));
        (doubled + extra).min(LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_minute() {
        let mut backoff = Backoff::default();
        let pauses: Vec<u64> = (0..9).map(|_| backoff.next(0.0).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        backoff.reset();
        assert_eq!(backoff.next(0.0), FIRST);
    }

    #[test]
    fn jitter_adds_at_most_a_second_and_never_exceeds_the_cap() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.next(0.5), Duration::from_millis(1500));
        assert_eq!(backoff.next(7.0), Duration::from_secs(3));
        assert_eq!(backoff.next(-1.0), Duration::from_secs(4));
        let longest = (0..100).map(|_| backoff.next(1.0)).max().unwrap();
        assert_eq!(longest, LONGEST);
    }
}
