//! Calls by address: whoever sends too many is shut out for minutes, by whatever app.

use std::collections::HashMap;
use std::net::IpAddr;

use super::{Limit, Window};
use crate::document::switches::ThrottleWindow;

/// The span in which an address's calls are counted.
const SPAN_MS: i64 = 20_000;

/// How long a ban lasts.
const BAN_MS: i64 = 300_000;

/// What each address sent lately.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    by_ip: HashMap<IpAddr, Address>,
}

#[derive(Debug, Default)]
struct Address {
    calls: Window,
    banned_until_ms: Option<i64>,
}

impl Addresses {
    /// Lets a call pass, or bans its address, or keeps it banned. Calls during a ban do not prolong it.
    pub(crate) fn admit(&mut self, ip: IpAddr, most: u32, now_ms: i64) -> bool {
        let address = self.by_ip.entry(ip).or_default();
        // A ban that would last longer than any does is from before the clock was set back.
        let is_banned = |until_ms: i64| now_ms < until_ms && until_ms <= now_ms.saturating_add(BAN_MS);
        if address.banned_until_ms.is_some_and(is_banned) {
            return false;
        }
        address.banned_until_ms = None;
        let limit = Limit { calls: most, span_ms: SPAN_MS, window: ThrottleWindow::Sliding };
        if address.calls.admit(limit, now_ms).is_ok() {
            return true;
        }
        *address = Address { banned_until_ms: Some(now_ms.saturating_add(BAN_MS)), ..Address::default() };
        false
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const IP: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn a_ban_lasts_five_minutes_and_begins_anew() {
        let mut addresses = Addresses::default();
        assert!((0..10).all(|n| addresses.admit(IP, 10, n * 2_000)));
        assert!(!addresses.admit(IP, 10, 18_001));
        assert!(addresses.admit(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 10, 18_001), "another address");
        assert!(!addresses.admit(IP, 10, 18_000 + 300_000), "a call during the ban");
        assert!((0..10).all(|_| addresses.admit(IP, 10, 18_001 + 300_000)));
        assert!(!addresses.admit(IP, 10, 18_001 + 300_000));
    }

    #[test]
    fn calls_leave_the_span_one_by_one() {
        let mut addresses = Addresses::default();
        assert!((0..100).all(|n| addresses.admit(IP, 10, n * 2_000)));
    }

    #[test]
    fn clock_that_is_set_back_bans_nobody() {
        let mut addresses = Addresses::default();
        assert!(addresses.admit(IP, 1, 0) && !addresses.admit(IP, 1, 0));
        assert!(addresses.admit(IP, 1, -86_400_000));
    }
}
