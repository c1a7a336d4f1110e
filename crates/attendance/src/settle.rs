//! When a day is final: from when on its rows appear and change no more by themselves (reference 8.2).
//!
//! Corrections, approvals and administrators may still change it afterwards; a final day is only one that nothing is outstanding for.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::result::{Point, PunchResult};
use crate::work_date::WorkDate;

/// How long after its due line a point without a punch is decided at the latest.
const DECIDED_WITHIN: SignedDuration = SignedDuration::from_hours(12);

/// How long after a start of work its end is due at the latest.
const LONGEST_SHIFT: SignedDuration = SignedDuration::from_hours(24);

/// Whether a day whose points are due at these instants is final by `read_at`.
pub(crate) fn is_final<'a>(
    date: WorkDate,
    points: impl IntoIterator<Item = (&'a Point, Option<Timestamp>)>,
    zone: &TimeZone,
    read_at: Timestamp,
) -> bool {
    read_at >= final_at_of(date, points, zone)
}

/// Whether rows that were pulled at `pulled_at` show the day as it stays.
#[must_use]
pub fn is_settled<'a>(
    date: WorkDate,
    rows: impl IntoIterator<Item = &'a PunchResult>,
    zone: &TimeZone,
    pulled_at: Timestamp,
) -> bool {
    pulled_at >= final_at(date, rows, zone)
}

/// The instant from which on the day is final: noon of the next day, or later for a shift across midnight.
///
/// A point that is due on or after midnight is decided 12 hours after its line. A shift whose end has no row yet (it appears with the
/// punch, or when it is decided) may end up to a day after its start; otherwise a night shift would be final before it is over.
/// A date at the end of the calendar is never final.
#[must_use]
pub fn final_at<'a>(date: WorkDate, rows: impl IntoIterator<Item = &'a PunchResult>, zone: &TimeZone) -> Timestamp {
    final_at_of(date, rows.into_iter().map(|row| (&row.point, row.due_at)), zone)
}

fn final_at_of<'a>(
    date: WorkDate,
    points: impl IntoIterator<Item = (&'a Point, Option<Timestamp>)>,
    zone: &TimeZone,
) -> Timestamp {
    let (mut last_on, mut last_other) = (None, None);
    for (point, due_at) in points {
        let last = if *point == Point::On { &mut last_on } else { &mut last_other };
        *last = due_at.max(*last);
    }
    let latest_end = match (last_on, last_other) {
        (Some(on), other) if Some(on) > other => Some(later(on, LONGEST_SHIFT)),
        (_, other) => other,
    };
    let decided_at = latest_end.map(|end| later(end, DECIDED_WITHIN));
    decided_at.max(Some(next_noon(date, zone))).unwrap_or(Timestamp::MAX)
}

fn next_noon(date: WorkDate, zone: &TimeZone) -> Timestamp {
    let next_day = date.0.checked_add(1.day());
    next_day.and_then(|day| zone.to_timestamp(day.at(12, 0, 0, 0))).unwrap_or(Timestamp::MAX)
}

fn later(instant: Timestamp, by: SignedDuration) -> Timestamp {
    instant.checked_add(by).unwrap_or(Timestamp::MAX)
}
