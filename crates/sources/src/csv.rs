//! CSV files: separator, encoding and line ends are found out, quoted fields may hold line ends, and each row knows its first line.

use std::collections::BTreeSet;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};
use dianmao_roster::row::{Origin, SourceRow, Table};

use crate::error::Error;
use crate::files::FileTable;
use crate::header::{self, Layout, RawRow, SEARCHED};
use crate::text;

/// A last row of our own, which an unclosed quote before it swallows. A `\0` cannot stand in the text itself.
const END: &str = "\0end";

/// Reads the bytes of one CSV file.
///
/// Rows whose cells are all empty are skipped: spreadsheets leave them behind.
///
/// # Errors
/// Bytes that are empty, half-written, or no text.
pub(crate) fn read(bytes: Vec<u8>, asked: &FileTable, wanted: &BTreeSet<String>) -> Result<Table, Error> {
    let file = asked.file.as_str();
    let mut text = text::decode(file, bytes)?;
    if text.trim().is_empty() {
        return Err(Error::Empty { file: file.to_owned() });
    }
    text.push('\n');
    text.push_str(END);
    parse(&text, asked, wanted)
}

/// The rows of a text that ends in [`END`].
fn parse(text: &str, asked: &FileTable, wanted: &BTreeSet<String>) -> Result<Table, Error> {
    let file = asked.file.as_str();
    let separator = if file.to_ascii_lowercase().ends_with(".tsv") { b'\t' } else { separator(text) };
    let mut records = Records::new(text, separator);
    let first = first_rows(file, &mut records, &asked.layout)?;
    let Some(heading) = header::find(&first, &asked.layout, wanted, true) else {
        return Err(match asked.layout.header_row {
            Some(line) => Error::NoHeader { file: file.to_owned(), line },
            None => Error::Empty { file: file.to_owned() },
        });
    };
    let name: Arc<str> = Arc::from(file);
    let origin = Origin::new(Arc::clone(&name), heading.line);
    let columns = Arc::new(header::columns(heading.names, &origin)?);
    let mut table = Table { name, header: Some(origin), columns, rows: Vec::new() };
    for (line, cells) in &first[heading.n_before.min(first.len())..] {
        push(&mut table, asked, *line, cells.len(), cells.iter().map(String::as_str))?;
    }
    while let Some((line, record)) = records.next_or_fault(file)? {
        push(&mut table, asked, line, record.len(), record.iter())?;
    }
    Ok(table)
}

/// As many rows as the heading is looked for in.
fn first_rows(file: &str, records: &mut Records<'_>, layout: &Layout) -> Result<Vec<RawRow>, Error> {
    let mut first: Vec<RawRow> = Vec::new();
    let is_enough = |first: &[RawRow]| match layout.header_row {
        Some(line) => {
            first.len() >= layout.header_rows.count() && first[first.len() - layout.header_rows.count()].0 >= line
        }
        None => first.len() > SEARCHED,
    };
    while !is_enough(&first) {
        match records.next_or_fault(file)? {
            Some((line, record)) => first.push((line, record.iter().map(str::to_owned).collect())),
            None => break,
        }
    }
    Ok(first)
}

/// Adds a row, unless it is a sum of others.
fn push<'a>(
    table: &mut Table,
    asked: &FileTable,
    line: u64,
    n_cells: usize,
    cells: impl Iterator<Item = &'a str> + Clone,
) -> Result<(), Error> {
    if asked.layout.skip_totals && header::is_total(cells.clone()) {
        return Ok(());
    }
    let expected = table.columns.0.len();
    if n_cells != expected {
        return Err(Error::Ragged { file: asked.file.clone(), line, expected, found: n_cells });
    }
    let origin = Origin::new(Arc::clone(&table.name), line);
    table.rows.push(SourceRow::new(origin, Arc::clone(&table.columns), cells.map(Some)));
    Ok(())
}

/// The separator that the first line with any has most of, outside of quotes. Title lines have none.
fn separator(text: &str) -> u8 {
    let counted = |line: &str| {
        let unquoted: String = line.split('"').step_by(2).collect();
        let count = |separator: u8| (unquoted.bytes().filter(|byte| *byte == separator).count(), separator);
        [b'\t', b';', b','].into_iter().map(count).max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0)
    };
    text.lines().take(SEARCHED).find_map(counted).map_or(b',', |(_, separator)| separator)
}

/// What comes next in a text.
enum Next {
    /// A row that is not blank, and the line that it starts at.
    Row(u64, StringRecord),
    /// The text ended where a row ends.
    End,
    /// The text ended inside of a quoted field, in the row that starts at this line.
    OpenQuote(u64),
}

/// Records with their first lines, which the csv crate counts only roughly where blank lines or `\r\n` come before.
struct Records<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    counted_to: usize,
    line: u64,
    has_ended: bool,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, separator: u8) -> Self {
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
        Self { text, reader, counted_to: 0, line: 1, has_ended: false }
    }

    /// The next row, or `None` at the end.
    fn next_or_fault(&mut self, file: &str) -> Result<Option<(u64, StringRecord)>, Error> {
        match self.next_row() {
            Next::Row(line, record) => Ok(Some((line, record))),
            Next::End => Ok(None),
            Next::OpenQuote(line) => Err(Error::OpenQuote { file: file.to_owned(), line }),
        }
    }

    fn next_row(&mut self) -> Next {
        while !self.has_ended {
            let mut record = StringRecord::new();
            let start = self.reader.position().byte();
            // Reading text in memory, of any number of fields, cannot fail; if it did, the rest would be as lost as after a quote.
            let read = self.reader.read_record(&mut record).unwrap_or(false);
            if !read {
                return Next::OpenQuote(self.line);
            }
            self.count_to(start);
            if record.get(0) == Some(END) && record.len() == 1 {
                self.has_ended = true;
                continue;
            }
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                return if record.iter().any(|cell| cell.contains('\0')) {
                    Next::OpenQuote(self.line)
                } else {
                    Next::Row(self.line, record)
                };
            }
        }
        Next::End
    }

    /// Moves the line count to the first byte of the record that starts after `start`.
    fn count_to(&mut self, start: u64) {
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(self.text.len());
        let rest = &self.text[start..];
        let first = start + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        self.line += text::count_lines(&self.text[self.counted_to..first]);
        self.counted_to = first;
    }
}
