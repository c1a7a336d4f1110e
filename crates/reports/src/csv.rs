//! The month sheet as CSV: one person a line, counts, then one column a day under its date.
//!
//! UTF-8 with a byte order mark, without which Excel reads Chinese as noise. A cell that a spreadsheet would run as a formula is
//! led by an apostrophe.

use dianmao_attendance::MonthSheet;
use dianmao_attendance::month::PersonMonth;

use crate::labels::{self, Labels};
use crate::{Error, Options};

pub(crate) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Renders the sheet.
///
/// # Errors
/// The writer failed.
pub fn render(sheet: &MonthSheet, options: &Options) -> Result<Vec<u8>, Error> {
    let bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
    writer.write_record(headings(sheet, options))?;
    for row in &sheet.people {
        writer.write_record(fields(sheet, row, options))?;
    }
    let written = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(written)
}

fn headings(sheet: &MonthSheet, options: &Options) -> Vec<String> {
    let labels = Labels::of(options.lang);
    let mut headings: Vec<String> =
        [labels.name, labels.number, labels.key, labels.user_id, labels.department].map(str::to_owned).into();
    headings.extend(sheet.measures().map(|measure| measure.heading(options.lang).to_owned()));
    headings.extend(sheet.days.iter().map(|day| day.date.to_string()));
    headings
}

fn fields(sheet: &MonthSheet, row: &PersonMonth, options: &Options) -> Vec<String> {
    let person = &row.person;
    let key = person.key.as_ref().map(|key| key.as_str()).unwrap_or_default();
    let department = labels::department_of(person);
    let mut fields: Vec<String> =
        [&person.name, person.number(), key, person.user_id.as_str(), &department].map(guarded).into();
    fields.extend(sheet.measures().map(|measure| row.counts.get(measure).to_string()));
    fields.extend(row.cells.iter().map(|cell| {
        let text = format!("{} {}", cell.words(options.lang), cell.times(&sheet.zone));
        guarded(text.trim_end())
    }));
    fields
}

/// Takes from a text the power to be a formula.
pub(crate) fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
