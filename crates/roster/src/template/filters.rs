//! The filters that HR data needs beside minijinja's own: small, general, and silent about empty values.

use jiff::civil::Date;
use minijinja::value::Rest;
use minijinja::{Environment, Error, ErrorKind};

use super::{phone, pinyin};
use crate::written_date;

/// Adds them.
pub(super) fn add_to(environment: &mut Environment<'static>) {
    environment.add_filter("digits", digits);
    environment.add_filter("pad", pad);
    environment.add_filter("date", date);
    environment.add_filter("phone", phone::phone);
    environment.add_filter("pinyin", pinyin::filter);
    environment.add_filter("narrow", narrow);
}

/// `{{ phone | digits }}`: the digits alone, `010-8888 9999` to `01088889999`.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// `{{ number | pad(6) }}`: zeros in front, which spreadsheets lose.
fn pad(text: &str, width: usize) -> String {
    if text.is_empty() { String::new() } else { format!("{text:0>width$}", width = width.min(64)) }
}

/// `{{ name | narrow }}`: full-width letters, digits and signs as the narrow ones, `ＡＢ（１）` to `AB(1)`.
fn narrow(text: &str) -> String {
    text.chars().map(phone::narrow).collect()
}

/// `{{ hired | date }}`: a date in any form that can be told for certain, also a spreadsheet's number of a day.
///
/// `{{ hired | date('%m/%d/%Y', '%d.%m.%Y') }}`: a date in one of these forms and in no other.
fn date(text: &str, forms: Rest<String>) -> Result<String, Error> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let refuse = |message: String| Error::new(ErrorKind::InvalidOperation, message);
    if forms.is_empty() {
        return written_date::any(text).map(|date| date.to_string()).ok_or_else(|| {
            refuse(format!("`{text}` is no date that can be told for certain; name its form, as `date('%d/%m/%Y')`"))
        });
    }
    let date = forms.iter().find_map(|form| Date::strptime(form, text).ok());
    date.map(|date| date.to_string())
        .ok_or_else(|| refuse(format!("`{text}` is no date of the form `{}`", forms.join("` or `"))))
}
