//! Writers for the forms in which DingTalk wants its times.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::Serializer;
use serde::ser::Error as _;

use super::fault::china;

/// Writes date and time with a blank between them, China time.
pub(crate) fn spaced<S: Serializer>(time: &DateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&time.strftime("%Y-%m-%d %H:%M:%S"))
}

/// Writes a day as the time at which it begins.
pub(crate) fn day_spaced<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    spaced(&day.at(0, 0, 0, 0), serializer)
}

/// Writes a time of the day as a time of 1970-01-01.
pub(crate) fn clock<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&time.strftime("1970-01-01 %H:%M:%S"))
}

/// Writes date, hour and minute.
pub(crate) fn minutes<S: Serializer>(time: &DateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&time.strftime("%Y-%m-%d %H:%M"))
}

/// Writes an instant as milliseconds.
pub(crate) fn millis<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(time.as_millisecond())
}

/// Writes a day as the milliseconds at which it begins in China.
pub(crate) fn midnight<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    let start = day.to_zoned(china().clone()).map_err(S::Error::custom)?;
    millis(&start.timestamp(), serializer)
}
