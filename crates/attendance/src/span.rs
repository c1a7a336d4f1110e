//! Stretches of time, from an instant up to but without another, and of dates, both ends included.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::result::Point;
use crate::work_date::{Minutes, WorkDate};

/// From an instant up to but without another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first instant of it.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
}

/// From a date to another, both included; an end that is not known is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateSpan {
    /// The first date.
    pub from: Option<Date>,
    /// The last date.
    pub to: Option<Date>,
}

impl Span {
    /// The calendar day of a work date, from midnight to midnight.
    #[must_use]
    pub fn of_day(date: WorkDate, zone: &TimeZone) -> Self {
        let midnight = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX);
        let next = date.0.checked_add(1.day()).map_or(Timestamp::MAX, midnight);
        Self { from: midnight(date.0), to: next }
    }

    /// What both have in common.
    #[must_use]
    pub fn overlap(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from < to).then_some(Self { from, to })
    }

    /// The whole minutes of it, never negative.
    #[must_use]
    pub fn minutes(self) -> Minutes {
        Minutes(self.to.duration_since(self.from).as_secs().max(0) / 60)
    }

    /// Whether all of another lies within it.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether it covers a point of work. Work begins right after a start and ends right before an end, so that leave which ends when
    /// work begins covers nothing of it.
    #[must_use]
    pub fn touches(self, point: &Point, at: Timestamp) -> bool {
        match point {
            Point::Off => self.from < at && at <= self.to,
            Point::On | Point::Other(_) => self.from <= at && at < self.to,
        }
    }
}

impl DateSpan {
    /// Whether a date lies within it.
    #[must_use]
    pub fn holds(self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> Span {
        let at = |time: &str| format!("2026-09-01T{time}:00+08:00").parse().unwrap();
        Span { from: at(from), to: at(to) }
    }

    #[test]
    fn leave_up_to_a_start_does_not_cover_it_and_leave_up_to_an_end_does() {
        let nine = span("09:00", "10:00").from;
        assert!(!span("08:00", "09:00").touches(&Point::On, nine));
        assert!(span("08:00", "09:00").touches(&Point::Off, nine));
        assert!(span("09:00", "10:00").touches(&Point::On, nine));
        assert!(!span("09:00", "10:00").touches(&Point::Off, nine));
    }

    #[test]
    fn a_span_of_dates_holds_both_its_ends() {
        let date = |day| jiff::civil::date(2026, 9, day);
        let span = DateSpan { from: Some(date(2)), to: Some(date(3)) };
        assert_eq!([1, 2, 3, 4].map(|day| span.holds(date(day))), [false, true, true, false]);
        assert!(DateSpan::default().holds(date(1)));
    }
}
