//! The public holidays of mainland China and the days that are worked for them.
//!
//! `data/holidays.json` holds what the State Council announced for each year. For a year that it does not hold no holiday is
//! invented: its weekdays are worked, its weekends are free, and the log says so once.

use std::sync::{LazyLock, Once};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::Deserialize;

use crate::attendance::dates::days_since_epoch;

/// What the calendar makes of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What its weekday says.
    Plain,
    /// A day off for this festival.
    Festival(&'static str),
    /// A day of a weekend that is worked in exchange for one off around this festival.
    SwappedIn(&'static str),
}

#[derive(Deserialize)]
struct File {
    years: Vec<Year>,
}

#[derive(Deserialize)]
struct Year {
    year: i16,
    festivals: Vec<Festival>,
}

#[derive(Deserialize)]
struct Festival {
    name: String,
    from: Date,
    to: Date,
    workdays: Vec<Date>,
}

/// The days from the first of the first year on, one after another, so that finding one is counting.
struct Calendar {
    first: i64,
    days: Vec<Kind>,
}

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let file: File = serde_json::from_str(include_str!("../../data/holidays.json")).expect("a test reads the file");
    Calendar::of(file)
});

/// What a day is; one of a year without data is plain.
pub(crate) fn kind(day: Date) -> Kind {
    static UNKNOWN_YEAR: Once = Once::new();
    let index = usize::try_from(days_since_epoch(day) - CALENDAR.first).unwrap_or(usize::MAX);
    CALENDAR.days.get(index).copied().unwrap_or_else(|| {
        UNKNOWN_YEAR.call_once(|| {
            tracing::warn!(year = day.year(), "no public holidays are known of this year: only its weekends are free");
        });
        Kind::Plain
    })
}

impl Calendar {
    fn of(file: File) -> Self {
        let years = || file.years.iter().map(|year| year.year);
        let (first, last) = (years().min().unwrap_or(2000), years().max().unwrap_or(2000));
        let first_day = days_since_epoch(date(first, 1, 1));
        let n_days = usize::try_from(days_since_epoch(date(last, 12, 31)) - first_day + 1).unwrap_or(0);
        let mut calendar = Self { first: first_day, days: vec![Kind::Plain; n_days] };
        for festival in file.years.into_iter().flat_map(|year| year.festivals) {
            let name: &'static str = festival.name.leak();
            for day in festival.from.series(1.day()).take_while(|day| *day <= festival.to) {
                calendar.put(day, Kind::Festival(name));
            }
            for day in festival.workdays {
                calendar.put(day, Kind::SwappedIn(name));
            }
        }
        calendar
    }

    fn put(&mut self, day: Date, kind: Kind) {
        let index = usize::try_from(days_since_epoch(day) - self.first).ok();
        if let Some(slot) = index.and_then(|index| self.days.get_mut(index)) {
            *slot = kind;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;

    use super::*;

    /// All days of a year of one kind, as month and day.
    fn days(year: i16, wanted: impl Fn(Kind) -> bool) -> Vec<(i8, i8)> {
        let all = date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year);
        all.filter(|day| wanted(kind(*day))).map(|day| (day.month(), day.day())).collect()
    }

    fn off(year: i16) -> Vec<(i8, i8)> {
        days(year, |kind| matches!(kind, Kind::Festival(_)))
    }

    fn worked(year: i16) -> Vec<(i8, i8)> {
        days(year, |kind| matches!(kind, Kind::SwappedIn(_)))
    }

    fn spans(spans: &[((i8, i8), i8)]) -> Vec<(i8, i8)> {
        spans
            .iter()
            .flat_map(|((month, day), n_days)| {
                let first = date(2026, *month, *day);
                let n_days = usize::try_from(*n_days).unwrap();
                first.series(1.day()).take(n_days).map(|day| (day.month(), day.day())).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn the_year_2024_is_as_announced() {
        let expected = [((1, 1), 1), ((2, 10), 8), ((4, 4), 3), ((5, 1), 5), ((6, 10), 1), ((9, 15), 3), ((10, 1), 7)];
        assert_eq!(off(2024), spans(&expected));
        assert_eq!(worked(2024), [(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)]);
    }

    #[test]
    fn the_year_2025_is_as_announced() {
        let expected = [((1, 1), 1), ((1, 28), 8), ((4, 4), 3), ((5, 1), 5), ((5, 31), 3), ((10, 1), 8)];
        assert_eq!(off(2025), spans(&expected));
        assert_eq!(worked(2025), [(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)]);
    }

    #[test]
    fn the_year_2026_is_as_announced() {
        let expected = [((1, 1), 3), ((2, 15), 9), ((4, 4), 3), ((5, 1), 5), ((6, 19), 3), ((9, 25), 3), ((10, 1), 7)];
        assert_eq!(off(2026), spans(&expected));
        assert_eq!(worked(2026), [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]);
        assert_eq!(kind(date(2026, 9, 25)), Kind::Festival("中秋节"));
        assert_eq!(kind(date(2026, 9, 20)), Kind::SwappedIn("国庆节"));
    }

    #[test]
    fn only_weekends_are_swapped_in() {
        for day in date(2024, 1, 1).series(1.day()).take_while(|day| day.year() < 2027) {
            if let Kind::SwappedIn(_) = kind(day) {
                assert!(matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday), "{day}");
            }
        }
    }

    #[test]
    fn no_holiday_is_invented_for_a_year_without_data() {
        assert_eq!(kind(date(2023, 10, 1)), Kind::Plain);
        assert_eq!(kind(date(2031, 10, 1)), Kind::Plain);
    }
}
