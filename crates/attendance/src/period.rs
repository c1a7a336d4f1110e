//! A payroll period (考勤周期): a name and two dates.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A named stretch of days, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The name that people use, as `2026-09`.
    pub name: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A calendar month, the unit that the lake is cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: i16,
    month: i8,
}

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no month; write it as `2026-09`")]
pub struct NoMonth(pub String);

impl YearMonth {
    /// The month that a date lies in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// The month's first day.
    #[must_use]
    pub fn first(self) -> Date {
        jiff::civil::date(self.year, self.month, 1)
    }

    /// The month's last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.first().last_of_month()
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for YearMonth {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        if text.len() != 7 {
            return Err(NoMonth(text.to_owned()));
        }
        let first: Date = format!("{text}-01").parse().map_err(|_| NoMonth(text.to_owned()))?;
        Ok(Self::of(first))
    }
}

impl From<YearMonth> for Period {
    fn from(month: YearMonth) -> Self {
        Self { name: month.to_string(), from: month.first(), to: month.last() }
    }
}

impl Period {
    /// The period that goes by a month's name. Starting on the 26th, 2026-09 runs from 08-26 to 09-25; starting on the 1st it is the month.
    #[must_use]
    pub fn of_month(month: YearMonth, start_day: i8) -> Self {
        let first = month.first();
        let start = |first: Date| first.with().day(start_day).build().unwrap_or(first);
        if start_day <= 1 {
            return Self::from(month);
        }
        let from = first.checked_sub(jiff::ToSpan::month(1)).map_or(first, start);
        let to = start(first).yesterday().unwrap_or(first);
        Self { name: month.to_string(), from, to }
    }

    /// Every day of the period, in order.
    pub fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let to = self.to;
        self.from.series(jiff::ToSpan::day(1)).take_while(move |day| *day <= to)
    }

    /// The calendar months that the period touches, in order.
    pub fn months(&self) -> impl Iterator<Item = YearMonth> + use<> {
        let last = YearMonth::of(self.to);
        self.from
            .first_of_month()
            .series(jiff::ToSpan::month(1))
            .map(YearMonth::of)
            .take_while(move |month| *month <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(month: &str, start_day: i8) -> String {
        let period = Period::of_month(month.parse().unwrap(), start_day);
        format!("{} {}..{}", period.name, period.from, period.to)
    }

    #[test]
    fn a_period_that_starts_on_the_26th_ends_on_the_25th_of_its_month() {
        assert_eq!(span("2026-09", 26), "2026-09 2026-08-26..2026-09-25");
        assert_eq!(span("2026-01", 26), "2026-01 2025-12-26..2026-01-25");
        assert_eq!(span("2026-02", 1), "2026-02 2026-02-01..2026-02-28");
    }
}
