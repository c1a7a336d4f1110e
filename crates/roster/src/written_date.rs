//! Dates as people and programs write them. The year comes first, or the month has a name: `03/04/2026` is two dates, and nobody guesses.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The day that Excel counts from, as its numbers of days after February 1900 do.
const EXCEL_START: Date = date(1899, 12, 30);
/// The numbers of days that are dates from 1970 to 2099; other numbers are no dates.
const EXCEL_DAYS: std::ops::RangeInclusive<i64> = 25_569..=73_050;

/// Reads a date that starts with its year: `2026-09-01`, `2026/9/1`, `2026.9.1`, `2026年9月1日`, `20260901`, with or without a time.
pub(crate) fn year_first(text: &str) -> Option<Date> {
    let day = without_time(text)?;
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return of(&day[..4], &day[4..6], &day[6..]);
    }
    let day = day.strip_suffix(['日', '号']).unwrap_or(day);
    let mut parts = day.split(['-', '/', '.', '年', '月']).map(str::trim);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day), None) => of(year, month, day),
        _ => None,
    }
}

/// Reads all that [`year_first`] reads, `1-Sep-2026`, `Sep 1, 2026`, and the number of a day as spreadsheets keep it: `46266`.
pub(crate) fn any(text: &str) -> Option<Date> {
    year_first(text).or_else(|| month_by_name(text)).or_else(|| excel_day(text))
}

/// The day before a time, if there is one.
fn without_time(text: &str) -> Option<&str> {
    match text.split_once([' ', 'T']) {
        Some((day, time))
            if time.trim_start().starts_with(|first: char| first.is_ascii_digit()) && time.contains(':') =>
        {
            Some(day)
        }
        _ => Some(text),
    }
}

fn of(year: &str, month: &str, day: &str) -> Option<Date> {
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (date.year() >= 1970).then_some(date)
}

fn month_by_name(text: &str) -> Option<Date> {
    const FORMS: [&str; 6] = ["%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d-%B-%Y", "%d %B %Y", "%B %d, %Y"];
    let date = FORMS.iter().find_map(|form| Date::strptime(form, text).ok())?;
    (date.year() >= 1970).then_some(date)
}

/// The day of a spreadsheet's number; what stands behind the point is a time.
fn excel_day(text: &str) -> Option<Date> {
    let (days, time) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if days.is_empty() || !is_number(days) || !is_number(time) {
        return None;
    }
    let days = days.parse().ok().filter(|days| EXCEL_DAYS.contains(days))?;
    EXCEL_START.checked_add(days.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_start_with_their_year_are_read() {
        for text in [
            "2026-09-01",
            "2026/9/1",
            "2026.9.1",
            "2026年9月1日",
            "2026年9月1号",
            "2026年 9月 1日",
            "20260901",
            "2026-09-01 00:00:00",
            "2026-09-01T08:30:00+08:00",
            "2026/9/1 8:30",
        ] {
            assert_eq!(year_first(text), Some(date(2026, 9, 1)), "{text}");
        }
        for text in ["", "26-9-1", "2026-13-01", "2026-02-30", "1969-12-31", "2026-09", "2026-09-01-02", "01/09/2026"] {
            assert_eq!(any(text), None, "{text}");
        }
    }

    #[test]
    fn months_by_their_names_and_days_by_their_numbers_are_read_where_any_form_is() {
        for text in
            ["1-Sep-2026", "01 Sep 2026", "Sep 1, 2026", "1 September 2026", "September 01, 2026", "46266", "46266.5"]
        {
            assert_eq!(any(text), Some(date(2026, 9, 1)), "{text}");
            assert_eq!(year_first(text), None, "{text}");
        }
        assert_eq!(any("25569"), Some(date(1970, 1, 1)));
        for text in ["25568", "73051", "1.5.2", "-46266", "46266 days"] {
            assert_eq!(any(text), None, "{text}");
        }
    }
}
