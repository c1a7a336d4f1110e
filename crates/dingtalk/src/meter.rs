//! The budget of metered calls: DingTalk sells a number of calls a calendar month to the whole company.
//!
//! The client asks before each metered attempt; where the numbers lie, and in which blocks they are reserved,
//! is the implementor's business.

use futures::future::BoxFuture;

/// Grants metered calls before they are made.
pub trait Meter: Send + Sync {
    /// Reserves one call, or says that the budget is used up.
    fn reserve<'a>(&'a self, interface: &'a str) -> BoxFuture<'a, Result<(), QuotaReached>>;

    /// Learns whether DingTalk counts the attempt that was reserved: all but what its rate limit turned away.
    fn count(&self, interface: &str, counted: bool) {
        let _ = (interface, counted);
    }
}

/// The answer of a [`Meter`] whose budget is used up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the month's budget of metered calls is used up: {used} of {ceiling}")]
pub struct QuotaReached {
    /// Calls of this month which were granted so far.
    pub used: u64,
    /// Calls of this month which may be granted in all.
    pub ceiling: u64,
}

/// Grants everything; for tests and for apps whose quota cannot run out.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoMeter;

impl Meter for NoMeter {
    fn reserve<'a>(&'a self, _interface: &'a str) -> BoxFuture<'a, Result<(), QuotaReached>> {
        Box::pin(std::future::ready(Ok(())))
    }
}
