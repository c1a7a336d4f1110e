//! Days and instants as China counts them, the year round eight hours ahead.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, date};

use crate::limits::china;

/// How many days back attendance can be read.
pub(crate) const REACH_DAYS: i64 = 180;

pub(crate) const SECOND_MS: i64 = 1_000;
pub(crate) const MINUTE_MS: i64 = 60 * SECOND_MS;
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// Counts days from 1970-01-01.
pub(crate) fn days_since_epoch(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}

/// Midnight in Shanghai.
pub(crate) fn midnight_ms(date: Date) -> i64 {
    days_since_epoch(date) * DAY_MS - 8 * HOUR_MS
}

/// The instant of a time in Shanghai.
pub(crate) fn instant_ms(time: DateTime) -> i64 {
    let midnight = time.date().to_datetime(Time::midnight());
    midnight_ms(time.date()) + i64::try_from(time.duration_since(midnight).as_millis()).unwrap_or(0)
}

/// The day in Shanghai.
pub(crate) fn date_of(ms: i64) -> Date {
    china(ms).date()
}

/// How many dates lie from the first to the last, both included; none if the last comes first.
pub(crate) fn n_dates(first: Date, last: Date) -> i64 {
    (days_since_epoch(last) - days_since_epoch(first) + 1).max(0)
}

/// The dates from the first to the last, both included.
pub(crate) fn dates(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(1.day()).take_while(move |date| *date <= last)
}

/// The oldest day that can still be read.
pub(crate) fn oldest(now_ms: i64) -> Date {
    date_of(now_ms).saturating_sub(REACH_DAYS.days())
}
