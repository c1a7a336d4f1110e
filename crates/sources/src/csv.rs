//! CSV files: separator, encoding and line ends are found out, quoted fields may hold line ends, and each row knows its first line.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord};
use dianmao_roster::row::{Columns, Origin, SourceRow, Table};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::text;
use crate::{SourceTable, Stamp};

/// A last row of our own, which an unclosed quote before it swallows. A `\0` cannot stand in the text itself.
const END: &str = "\0end";

/// Reads one CSV file.
///
/// Rows whose cells are all empty are skipped: spreadsheets leave them behind.
///
/// # Errors
/// A file that cannot be read, is empty, half-written, no text, or changes while it is read.
pub fn read_csv(dir: &Path, file: &str) -> Result<SourceTable, Error> {
    let path = dir.join(file);
    let (bytes, stamp) = read_stable(&path, file)?;
    let mut text = text::decode(file, bytes)?;
    if text.trim().is_empty() {
        return Err(Error::Empty { file: file.to_owned() });
    }
    text.push('\n');
    text.push_str(END);
    let table = parse(file, &text)?;
    Ok(SourceTable { table: Arc::new(table), stamp })
}

/// Reads the bytes and holds that the file stood still meanwhile.
fn read_stable(path: &Path, file: &str) -> Result<(Vec<u8>, Stamp), Error> {
    let unreadable = |source: io::Error| Error::Unreadable { path: path.to_owned(), source };
    let state = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
    let before = state(&fs::metadata(path).map_err(unreadable)?);
    let bytes = fs::read(path).map_err(unreadable)?;
    let after = state(&fs::metadata(path).map_err(unreadable)?);
    let (size, modified) = after;
    if before != after || u64::try_from(bytes.len()) != Ok(size) {
        return Err(Error::Changed { file: file.to_owned() });
    }
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((bytes, Stamp { size, modified, sha256 }))
}

/// The rows of a text that ends in [`END`].
fn parse(file: &str, text: &str) -> Result<Table, Error> {
    let mut records = Records::new(text);
    let (line, header) = match records.next_row() {
        Next::Row(line, header) => (line, header),
        Next::End => {
            return Err(Error::Empty { file: file.to_owned() });
        }
        Next::OpenQuote(line) => {
            return Err(Error::OpenQuote { file: file.to_owned(), line });
        }
    };
    let name: Arc<str> = Arc::from(file);
    let columns = Arc::new(columns(file, line, &header)?);
    let mut rows = Vec::new();
    loop {
        let (line, record) = match records.next_row() {
            Next::Row(line, record) => (line, record),
            Next::End => break,
            Next::OpenQuote(line) => {
                return Err(Error::OpenQuote { file: file.to_owned(), line });
            }
        };
        if record.len() != columns.0.len() {
            return Err(Error::Ragged { file: file.to_owned(), line, expected: columns.0.len(), found: record.len() });
        }
        let origin = Origin { file: Arc::clone(&name), line };
        rows.push(SourceRow::new(origin, Arc::clone(&columns), record.iter().map(Some)));
    }
    if rows.is_empty() {
        return Err(Error::NoRows { file: file.to_owned() });
    }
    Ok(Table { name, columns, rows })
}

/// The names in the header. Unnamed columns are allowed, since no template can name them.
fn columns(file: &str, line: u64, header: &StringRecord) -> Result<Columns, Error> {
    let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    let mut seen = HashSet::new();
    let twice = names.iter().find(|name| !name.is_empty() && !seen.insert(name.as_str()));
    match twice {
        Some(column) => Err(Error::DuplicateColumn { file: file.to_owned(), line, column: column.clone() }),
        None => Ok(Columns(names)),
    }
}

/// The separator that the first line has most of, outside of quotes.
fn separator(text: &str) -> u8 {
    let first_line = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let unquoted: String = first_line.split('"').step_by(2).collect();
    let count = |separator: u8| unquoted.bytes().filter(|byte| *byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
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
}

impl<'a> Records<'a> {
    fn new(text: &'a str) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator(text))
            .from_reader(text.as_bytes());
        Self { text, reader, counted_to: 0, line: 1 }
    }

    fn next_row(&mut self) -> Next {
        loop {
            let mut record = StringRecord::new();
            let start = self.reader.position().byte();
            // Reading text in memory, of any number of fields, cannot fail; if it did, the rest would be as lost as after a quote.
            let read = self.reader.read_record(&mut record).unwrap_or(false);
            if !read {
                return Next::OpenQuote(self.line);
            }
            self.count_to(start);
            if record.get(0) == Some(END) && record.len() == 1 {
                return Next::End;
            }
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                return if record.iter().any(|cell| cell.contains('\0')) {
                    Next::OpenQuote(self.line)
                } else {
                    Next::Row(self.line, record)
                };
            }
        }
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
