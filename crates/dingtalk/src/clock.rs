//! Time as the client sees it. Everything that waits or expires asks a [`Clock`], so that a month can pass in a
//! second of a demo and no test sleeps.

mod scaled;
mod stepped;

use std::fmt::Debug;
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;

pub use scaled::ScaledClock;
pub use stepped::SteppedClock;

/// Tells the time and waits for a time.
pub trait Clock: Send + Sync + Debug {
    /// The present instant.
    fn now(&self) -> Timestamp;
    /// Waits until `now` has reached the instant; returns at once when it has.
    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'_, ()>;
}

/// The time of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

/// Long sleeps are cut into pieces, since the wall clock may be set while we sleep.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep_until(&self, at: Timestamp) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            while let Some(left) = time_left(self.now(), at) {
                tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
            }
        })
    }
}

/// What remains until `at`, or nothing once it has come.
fn time_left(now: Timestamp, at: Timestamp) -> Option<Duration> {
    Duration::try_from(at.duration_since(now)).ok().filter(|left| !left.is_zero())
}
