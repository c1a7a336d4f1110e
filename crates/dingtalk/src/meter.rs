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

/// Tells calls inside the month's quota from those outside, by DingTalk's list of free ones; everything unknown
/// counts.
pub(crate) fn is_metered(path: &str) -> bool {
    const FREE: [&str; 16] = [
        "/gettoken",
        "/auth/scopes",
        "/department/",
        "/user/",
        "/topapi/v2/department/",
        "/topapi/v2/user/",
        "/topapi/user/",
        "/topapi/role/",
        "/topapi/smartwork/hrm/employee/queryonjob",
        "/topapi/smartwork/hrm/employee/querypreentry",
        "/topapi/smartwork/hrm/employee/v2/list",
        "/v1.0/oauth2/",
        "/v1.0/contact/empLeaveRecords",
        "/v1.0/hrm/employees/dismissions",
        "/v1.0/hrm/employees/dimissionInfos",
        "/call_back/",
    ];
    !FREE.iter().any(|free| path.starts_with(free))
}
