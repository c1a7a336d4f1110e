//! The filters that HR data needs beside minijinja's own: small, general, and silent about empty values.

use jiff::civil::Date;
use minijinja::{Environment, Error, ErrorKind};

/// Adds them.
pub(super) fn add_to(environment: &mut Environment<'static>) {
    environment.add_filter("digits", digits);
    environment.add_filter("pad", pad);
    environment.add_filter("date", date);
}

/// `{{ phone | digits }}`: the digits alone, `010-8888 9999` to `01088889999`.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// `{{ number | pad(6) }}`: zeros in front, which spreadsheets lose.
fn pad(text: &str, width: usize) -> String {
    if text.is_empty() { String::new() } else { format!("{text:0>width$}", width = width.min(64)) }
}

/// `{{ hired | date('%m/%d/%Y') }}`: a date in another form than year, month, day.
fn date(text: &str, format: &str) -> Result<String, Error> {
    if text.is_empty() {
        return Ok(String::new());
    }
    Date::strptime(format, text)
        .map(|date| date.to_string())
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("`{text}` is no date of the form `{format}`")))
}
