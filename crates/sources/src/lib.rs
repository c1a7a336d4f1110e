//! Rows of an HR system and where they stood: one file here a kind of source, one arm in [`Source::read`].
//!
//! Nothing here knows what a row means: no field, no mapping, no DingTalk. Whatever makes a whole file doubtful (half-written, cut
//! short, not text, changed while it was read) is an [`Error`]; what is wrong with one value is found later, by the intake.

mod csv;
mod error;
mod text;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use dianmao_roster::row::Table;

pub use crate::csv::read_csv;
pub use crate::error::Error;

/// Where rows come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// CSV files below one folder.
    Csv {
        /// The folder that file names are relative to.
        dir: PathBuf,
    },
}

/// One table, and what it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTable {
    /// The rows.
    pub table: Arc<Table>,
    /// What was read, so that a later read can tell whether it is still the same.
    pub stamp: Stamp,
}

/// What tells one state of a file from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The size in bytes.
    pub size: u64,
    /// When the file was last written, where the file system knows.
    pub modified: Option<SystemTime>,
    /// The SHA-256 of the bytes, in hex.
    pub sha256: String,
}

/// Everything that one read of a source gave, by the names that the configuration uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables {
    /// The rows, in the shape that the intake takes.
    pub tables: BTreeMap<String, Arc<Table>>,
    /// What they were read from.
    pub stamps: BTreeMap<String, Stamp>,
}

impl Source {
    /// Reads each named table once, however often it is named.
    ///
    /// # Errors
    /// The first table that is missing or cannot be trusted as a whole stops the read.
    pub fn read<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Tables, Error> {
        let mut read = Tables::default();
        for name in names {
            if read.tables.contains_key(name) {
                continue;
            }
            let SourceTable { table, stamp } = match self {
                Self::Csv { dir } => read_csv(dir, name)?,
            };
            read.tables.insert(name.to_owned(), table);
            read.stamps.insert(name.to_owned(), stamp);
        }
        Ok(read)
    }
}
