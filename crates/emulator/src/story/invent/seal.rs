//! When days are sealed.

use jiff::civil::Date;

use crate::attendance::dates::{HOUR_MS, midnight_ms};
use crate::document::Seal;

/// When a day is sealed: in the month after its own.
pub(super) fn sealed_ms(seal: Option<Seal>, work_date: Date) -> Option<i64> {
    let seal = seal?;
    let (year, month) = match work_date.month() {
        12 => (work_date.year() + 1, 1),
        month => (work_date.year(), month + 1),
    };
    let sealed = Date::new(year, month, seal.day).ok()?;
    Some(midnight_ms(sealed) + i64::from(seal.hour) * HOUR_MS)
}
