//! Flow control and the month's quota.

use serde::{Deserialize, Serialize};

mod addresses;

use std::collections::VecDeque;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::document::switches::ThrottleWindow;

pub(crate) use addresses::Addresses;

/// The accepted calls of one interface within the last span.
///
/// In a sliding window a call passes when fewer than the limit were accepted in the span that ends now. Every fixed span lies
/// within such a sliding one up to its last call, so neither a fixed nor a sliding window ever holds more than the limit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Window {
    accepted_ms: VecDeque<i64>,
}

/// So many calls in a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// 0 is unlimited.
    pub(crate) calls: u32,
    pub(crate) span_ms: i64,
    pub(crate) window: ThrottleWindow,
}

/// A call that came too early, and when the next may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooFast {
    pub(crate) from_ms: i64,
    pub(crate) now_ms: i64,
    pub(crate) until_ms: i64,
}

impl Window {
    /// Lets a call pass, or says when the limit ends; refused calls are not counted.
    pub(crate) fn admit(&mut self, limit: Limit, now_ms: i64) -> Result<(), TooFast> {
        let Limit { calls, span_ms, window } = limit;
        if calls == 0 {
            return Ok(());
        }
        let last_outside_ms = match window {
            ThrottleWindow::Sliding => now_ms - span_ms,
            ThrottleWindow::Fixed => now_ms - now_ms.rem_euclid(span_ms) - 1,
        };
        if self.accepted_ms.back().is_some_and(|&last_ms| last_ms > now_ms) {
            // The clock was set back: nothing that is to come counts.
            self.accepted_ms.clear();
        }
        while self.accepted_ms.front().is_some_and(|&first_ms| first_ms <= last_outside_ms) {
            self.accepted_ms.pop_front();
        }
        if self.accepted_ms.len() < usize::try_from(calls).unwrap_or(usize::MAX) {
            self.accepted_ms.push_back(now_ms);
            return Ok(());
        }
        let from_ms = self.accepted_ms.front().copied().unwrap_or(now_ms);
        let until_ms = match window {
            ThrottleWindow::Sliding => next_second(from_ms + span_ms),
            ThrottleWindow::Fixed => last_outside_ms + 1 + span_ms,
        };
        Err(TooFast { from_ms, now_ms, until_ms })
    }
}

impl Limit {
    /// So many calls a second.
    pub(crate) fn a_second(calls: u32, window: ThrottleWindow) -> Self {
        Self { calls, span_ms: 1000, window }
    }
}

/// The metered calls of one calendar month, China time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Quota {
    month: (i16, i8),
    used: u64,
}

impl Quota {
    /// Counts a metered call, or says that the month is used up.
    pub(crate) fn admit(&mut self, quota: u64, now_ms: i64) -> Result<(), u64> {
        let date = china(now_ms).date();
        let month = (date.year(), date.month());
        if self.month != month {
            *self = Self { month, used: 0 };
        }
        if quota > 0 && self.used >= quota {
            return Err(self.used + 1);
        }
        self.used += 1;
        Ok(())
    }

    /// Takes a call back that was throttled after all.
    pub(crate) fn uncount(&mut self) {
        self.used = self.used.saturating_sub(1);
    }
}

/// An instant as China reads it.
pub(crate) fn china(now_ms: i64) -> jiff::Zoned {
    let timestamp = Timestamp::from_millisecond(now_ms).unwrap_or_default();
    timestamp.to_zoned(TimeZone::fixed(Offset::constant(8)))
}

/// An instant as the vendor's messages write it.
pub(crate) fn china_text(now_ms: i64) -> String {
    china(now_ms).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The first whole second not before an instant.
fn next_second(ms: i64) -> i64 {
    ms.div_euclid(1000).saturating_add(i64::from(ms.rem_euclid(1000) > 0)) * 1000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 2026-09-15 10:00:00 +08:00.
    const NOW_MS: i64 = 1_789_437_600_000;

    fn sliding(rate: u32) -> Limit {
        Limit::a_second(rate, ThrottleWindow::Sliding)
    }

    #[test]
    fn fixed_window_begins_anew_with_every_second() {
        let fixed = Limit::a_second(2, ThrottleWindow::Fixed);
        let mut window = Window::default();
        assert!(window.admit(fixed, NOW_MS + 900).is_ok() && window.admit(fixed, NOW_MS + 999).is_ok());
        let too_fast = window.admit(fixed, NOW_MS + 999).unwrap_err();
        assert_eq!(too_fast.until_ms, NOW_MS + 1000);
        assert!(window.admit(fixed, NOW_MS + 1000).is_ok() && window.admit(fixed, NOW_MS + 1001).is_ok());
        assert!(window.admit(fixed, NOW_MS + 1999).is_err());
    }

    fn most_within(accepted: &[i64], holds: impl Fn(i64, i64) -> bool) -> usize {
        let within = |first: &i64| accepted.iter().filter(|&&ms| ms >= *first && holds(*first, ms)).count();
        accepted.iter().map(within).max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn neither_window_ever_holds_more_than_the_rate(rate in 1_u32..30, steps in prop::collection::vec(0_i64..120, 1..400)) {
            let mut window = Window::default();
            let mut now_ms = NOW_MS;
            let mut accepted = Vec::new();
            for step in steps {
                now_ms += step;
                match window.admit(sliding(rate), now_ms) {
                    Ok(()) => accepted.push(now_ms),
                    Err(too_fast) => {
                        prop_assert!(too_fast.until_ms > now_ms && too_fast.until_ms % 1000 == 0);
                        prop_assert!(window.clone().admit(sliding(rate), too_fast.until_ms).is_ok(), "the end that is told is the end");
                    }
                }
            }
            let rate = usize::try_from(rate).unwrap();
            prop_assert!(most_within(&accepted, |first, ms| ms < first + 1000) <= rate, "sliding");
            prop_assert!(most_within(&accepted, |first, ms| ms / 1000 == first / 1000) <= rate, "fixed");
        }

        #[test]
        fn calls_spaced_by_the_rate_always_pass(rate in 1_u32..100) {
            let mut window = Window::default();
            for n in 0..i64::from(rate) * 5 {
                prop_assert!(window.admit(sliding(rate), NOW_MS + (n * 1000).div_euclid(i64::from(rate)) + i64::from(n > 0)).is_ok());
            }
        }
    }

    #[test]
    fn clock_that_is_set_back_throttles_nobody() {
        let mut window = Window::default();
        assert!(window.admit(sliding(1), NOW_MS).is_ok());
        assert!(window.admit(sliding(1), NOW_MS - 86_400_000).is_ok());
        assert!(window.admit(sliding(1), NOW_MS - 86_400_000).is_err());
    }

    #[test]
    fn month_of_the_quota_begins_at_midnight_in_china() {
        let october_ms = NOW_MS + 16 * 86_400_000 - 10 * 3_600_000;
        let mut quota = Quota::default();
        assert_eq!(quota.admit(1, october_ms - 1), Ok(()));
        assert_eq!(quota.admit(1, october_ms - 1), Err(2));
        assert_eq!(quota.admit(1, october_ms), Ok(()));
    }
}
