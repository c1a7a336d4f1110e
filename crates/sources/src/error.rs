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
    #[error("{file}:{line}: two columns are called `{column}`; rename one of them")]
    DuplicateColumn {
        /// The file as configured.
        file: String,
        /// The line of the header.
        line: u64,
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
}
