//! One cell to the text that it shows.

use super::{CellErrorType, Data, ExcelDateTime};
use crate::number;

/// The first number that is no date any more.
const DATES_END: f64 = 2_958_466.0;

/// The text of a value under its number format.
pub(super) fn text(data: &Data, format: Option<&str>) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => padded(&number.to_string(), format),
        Data::Float(number) => padded(&number::text(*number), format),
        Data::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(date) => date_text(date),
        Data::DateTimeIso(text) => iso_text(text),
        Data::DurationIso(text) => text.clone(),
        // A cell that was saved while it waited for its value has none.
        Data::Error(CellErrorType::GettingData) => CellErrorType::NA.to_string(),
        Data::Error(error) => error.to_string(),
    }
}

/// The name of a cell, as `C7`; row and column from 0.
pub(super) fn name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), u64::from(row) + 1)
}

/// A whole number under a format of zeros and fixed text: `00000` shows 7 as 00007, `"E"0000` as E0007. Employee numbers often are
/// such; any other format shows the number another way, which is no other value.
fn padded(number: &str, format: Option<&str>) -> String {
    let shown =
        format.filter(|_| number.bytes().all(|byte| byte.is_ascii_digit())).and_then(|format| fill(number, format));
    shown.unwrap_or_else(|| number.to_owned())
}

fn fill(number: &str, format: &str) -> Option<String> {
    let (mut before, mut after) = (String::new(), String::new());
    let mut n_digits = 0_usize;
    let mut has_ended = false;
    let mut characters = format.split(';').next().unwrap_or_default().chars();
    while let Some(character) = characters.next() {
        let literal = match character {
            '0' if !has_ended => {
                n_digits += 1;
                continue;
            }
            '"' => characters.by_ref().take_while(|character| *character != '"').collect(),
            '\\' => characters.next()?.to_string(),
            '-' => "-".to_owned(),
            _ => return None,
        };
        has_ended = n_digits > 0;
        if has_ended { after.push_str(&literal) } else { before.push_str(&literal) }
    }
    (n_digits > 0 && (n_digits > 1 || !before.is_empty() || !after.is_empty()))
        .then(|| format!("{before}{number:0>n_digits$}{after}"))
}

/// `2026-09-01`, with the time where there is one; a time alone, or a length of time, as `08:30:00`.
fn date_text(date: &ExcelDateTime) -> String {
    let value = date.as_f64();
    if !(0.0..DATES_END).contains(&value) {
        return number::text(value);
    }
    if date.is_duration() {
        return duration_text(value);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if value < 1.0 {
        return time;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if time == "00:00:00" { day } else { format!("{day} {time}") }
}

fn duration_text(days: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the seconds of 8,100 years")]
    let seconds = (days * 86_400.0).round() as u64;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn iso_text(text: &str) -> String {
    match text.split_once('T') {
        Some((day, time)) if time.trim_end_matches('Z').chars().all(|character| "0:.".contains(character)) => {
            day.to_owned()
        }
        Some((day, time)) => format!("{day} {time}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Data, ExcelDateTime, ExcelDateTimeType};

    use super::{name, text};

    #[test]
    fn a_format_of_zeros_keeps_leading_zeros() {
        let shown = |format| text(&Data::Float(7.0), Some(format));
        assert_eq!(
            ["00000", "\"E\"0000", "\\A000", "0", "General", "0.00", "#,##0", "@", "00-00"].map(shown),
            ["00007", "E0007", "A007", "7", "7", "7", "7", "7", "7"]
        );
        assert_eq!(text(&Data::Float(123_456.0), Some("00000")), "123456");
        assert_eq!(text(&Data::Float(-7.0), Some("00000")), "-7");
    }

    #[test]
    fn dates_are_iso() {
        let date = |value| text(&Data::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false)), None);
        assert_eq!(
            [46_266.0, 46_266.354_166_666_664, 0.5, -1.0].map(date),
            ["2026-09-01", "2026-09-01 08:30:00", "12:00:00", "-1"]
        );
        let length = Data::DateTime(ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false));
        assert_eq!(text(&length, None), "36:00:00");
        assert_eq!(text(&Data::DateTimeIso("2026-09-01T00:00:00".into()), None), "2026-09-01");
    }

    #[test]
    fn cells_have_a_spreadsheets_names() {
        assert_eq!(
            [(6, 2), (0, 25), (0, 26), (9, 701), (0, 702)].map(|(row, column)| name(row, column)),
            ["C7", "Z1", "AA1", "ZZ10", "AAA1"]
        );
    }
}
