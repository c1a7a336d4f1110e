//! When days are sealed.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::attendance::dates::{HOUR_MS, midnight_ms};
use crate::document::Seal;

/// When a day is sealed: in the month after its own.
pub(super) fn sealed_ms(seal: Option<Seal>, work_date: Date) -> Option<i64> {
    let seal = seal?;
    let next_month = work_date.last_of_month().saturating_add(1.day());
    let sealed = next_month.with().day(seal.day).build().ok()?;
    Some(midnight_ms(sealed) + i64::from(seal.hour) * HOUR_MS)
}
