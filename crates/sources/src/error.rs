//! What makes a whole table unusable. Each text says where and what to do, and none of them holds a cell.

use std::io;
use std::path::PathBuf;

/// A table that cannot be read, or not be trusted as a whole.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened or read.
    #[error("cannot read `{}`; check the path and that this account may read it", path.display())]
    Unreadable {
        /// The whole path, since the folder may be what is wrong.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file was written to while it was read.
    #[error("`{file}` changed while it was read; run again when its export has finished")]
    Changed {
        /// The file as configured.
        file: String,
    },
    /// The file is a workbook or something else that is no text.
    #[error("`{file}` is {what}, not CSV; export it as CSV (UTF-8)")]
    NotText {
        /// The file as configured.
        file: String,
        /// What it seems to be.
        what: &'static str,
    },
    /// Some bytes are no text in the encoding of the rest.
    #[error(
        "{file}:{line}: bytes that are no {encoding} text; the file is cut short or damaged, export it again as CSV (UTF-8)"
    )]
    BadEncoding {
        /// The file as configured.
        file: String,
        /// The line of the first such byte, from 1.
        line: u64,
        /// The encoding that the rest has.
        encoding: &'static str,
    },
    /// The file has no header.
    #[error("`{file}` is empty; export it again with its header and rows")]
    Empty {
        /// The file as configured.
        file: String,
    },
    /// The file has a header and nothing else.
    #[error("`{file}` has a header but no rows; export it again")]
    NoRows {
        /// The file as configured.
        file: String,
    },
    /// Two columns of one name.
    #[error("{place}: two columns are called `{column}`; rename one of them")]
    DuplicateColumn {
        /// The heading.
        place: String,
        /// The name that stands twice.
        column: String,
    },
    /// A row with more or fewer fields than the header.
    #[error(
        "{file}:{line}: {found} fields where the header has {expected}; the file is half-written, or a field with a separator is not quoted"
    )]
    Ragged {
        /// The file as configured.
        file: String,
        /// The first line of the row.
        line: u64,
        /// How many columns the header has.
        expected: usize,
        /// How many fields the row has.
        found: usize,
    },
    /// A quoted field without its end.
    #[error("{file}:{line}: a quoted field in this row never ends; the file is half-written, or a `\"` is missing")]
    OpenQuote {
        /// The file as configured.
        file: String,
        /// The first line of the row.
        line: u64,
    },
    /// There is no row where the heading should be.
    #[error("`{file}` has no row that starts at {line}, where `header_row` says that the heading stands")]
    NoHeader {
        /// The file as configured.
        file: String,
        /// The line as configured.
        line: u64,
    },
    /// A workbook that cannot be read.
    #[error("`{file}` is no workbook that can be read: {reason}")]
    Workbook {
        /// The file as configured.
        file: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// A sheet that is not there, or several that could be meant.
    #[error("`{file}`: {reason}; it has {}", list(sheets))]
    Sheet {
        /// The file as configured.
        file: String,
        /// What is wrong.
        reason: String,
        /// The names of its sheets.
        sheets: Vec<String>,
    },
    /// A formula whose value is not in the file.
    #[error(
        "{place}: the formula of cell {cell} was never calculated; open the file in a spreadsheet program and save it"
    )]
    NotCalculated {
        /// The row.
        place: String,
        /// The cell, as `C7`.
        cell: String,
    },
    /// A server that cannot be reached, or does not let us in.
    #[error("cannot reach {server}: {reason}")]
    Server {
        /// The server, without any secret.
        server: String,
        /// What it or the system said.
        reason: String,
    },
    /// A query or a search that was not answered in full.
    #[error("{table}: {reason}")]
    Query {
        /// The query or search.
        table: String,
        /// What is wrong.
        reason: String,
    },
    /// A page of an answer that is missing or cannot be trusted.
    #[error("{table}: page {page}: {reason}")]
    Page {
        /// The address as configured.
        table: String,
        /// The number of the page, from 1.
        page: u64,
        /// What is wrong.
        reason: String,
    },
    /// A value that is no text.
    #[error("{place}: `{column}` is no text ({what}); leave the column out, or make it text in the query")]
    NotTextValue {
        /// The row.
        place: String,
        /// The column.
        column: String,
        /// What it is.
        what: String,
    },
    /// An answer without rows.
    #[error("{table}: it has no rows; an answer without rows would stand for a company without people")]
    NoAnswer {
        /// The query, search or address.
        table: String,
    },
    /// More rows than anybody expected.
    #[error("{table}: it has more than {limit} rows; raise `max_rows` if that is right")]
    TooManyRows {
        /// The query, search or address.
        table: String,
        /// The limit.
        limit: usize,
    },
    /// `distinct` names what is not there.
    #[error("{table}: `distinct` names `{column}`, which is no column of it")]
    NoDistinctColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
}

/// Names in backticks, one after the other.
fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
