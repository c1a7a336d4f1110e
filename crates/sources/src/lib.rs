//! Rows of an HR system and where they stood: one file here a kind of source, one arm in [`Source::read`].
//!
//! Nothing here knows what a row means: no field, no mapping, no DingTalk. Whatever makes a whole table doubtful (half-written, cut
//! short, not text, changed while it was read, a page that is missing) is an [`Error`]; what is wrong with one value is found later,
//! by the intake. Cells are the text that a person sees.

mod csv;
mod error;
mod files;
mod header;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "ldap")]
mod ldap;
#[cfg(any(feature = "http", feature = "sql", feature = "xlsx"))]
mod number;
mod rows;
mod secret;
#[cfg(feature = "sql")]
mod sql;
mod text;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use dianmao_roster::row::Table;

pub use crate::error::Error;
pub use crate::files::{FileTable, Files};
pub use crate::header::{HeaderRows, Layout};
#[cfg(feature = "http")]
pub use crate::http::{Authorization, Check, Http, Paging, Resource, Style};
#[cfg(feature = "ldap")]
pub use crate::ldap::{Ldap, Scope, Search};
pub use crate::secret::Secret;
#[cfg(feature = "sql")]
pub use crate::sql::Sql;

/// Where rows come from, and which tables are read there, by the names that the mapping uses.
#[derive(Debug, Clone)]
pub struct Source {
    /// The kind, with what is asked of it.
    pub kind: Kind,
    /// The tables of which only these columns count, each combination of them once: departments from a column of the people's table.
    pub distinct: BTreeMap<String, Vec<String>>,
}

/// The kinds of sources.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Files of one folder: CSV and workbooks.
    Files(Files),
    /// Queries to a database.
    #[cfg(feature = "sql")]
    Sql(Sql),
    /// Searches of a directory.
    #[cfg(feature = "ldap")]
    Ldap(Ldap),
    /// JSON over HTTP.
    #[cfg(feature = "http")]
    Http(Http),
}

/// One table, and what it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTable {
    /// The rows.
    pub table: Arc<Table>,
    /// What was read, so that a later read can tell whether it is still the same.
    pub stamp: Stamp,
}

/// What tells one state of a table from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The size in bytes: of the file, or of all cells.
    pub size: u64,
    /// When the file was last written, where there is one and the file system knows.
    pub modified: Option<SystemTime>,
    /// The SHA-256 of the file's bytes, or of the columns and rows, in hex.
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

/// The columns that templates name, by table. A heading is found by them where nobody said where it stands, and a directory is
/// asked for them.
pub type Wanted<'a> = BTreeMap<&'a str, BTreeSet<String>>;

/// Reads every table of several sources, whose tables have names of their own.
///
/// # Errors
/// The first table that is missing or cannot be trusted as a whole stops the read.
pub async fn read_all(sources: &[Source], wanted: &Wanted<'_>) -> Result<Tables, Error> {
    let mut all = Tables::default();
    for source in sources {
        let Tables { tables, stamps } = source.read(wanted).await?;
        all.tables.extend(tables);
        all.stamps.extend(stamps);
    }
    Ok(all)
}

impl Source {
    /// Files that are read as they are: a table of its own name for each.
    #[must_use]
    pub fn plain_files<'a>(dir: PathBuf, names: impl IntoIterator<Item = &'a str>) -> Self {
        let table = |name: &str| (name.to_owned(), FileTable { file: name.to_owned(), ..FileTable::default() });
        let tables = names.into_iter().map(table).collect();
        Self { kind: Kind::Files(Files { dir, tables }), distinct: BTreeMap::new() }
    }

    /// Reads every table once.
    ///
    /// # Errors
    /// The first table that is missing or cannot be trusted as a whole stops the read.
    pub async fn read(&self, wanted: &Wanted<'_>) -> Result<Tables, Error> {
        let read = match &self.kind {
            Kind::Files(files) => files.read(wanted)?,
            #[cfg(feature = "sql")]
            Kind::Sql(sql) => sql.read().await?,
            #[cfg(feature = "ldap")]
            Kind::Ldap(ldap) => ldap.read(wanted).await?,
            #[cfg(feature = "http")]
            Kind::Http(http) => http.read().await?,
        };
        let mut tables = Tables::default();
        for (name, SourceTable { table, stamp }) in read {
            let table = match self.distinct.get(&name) {
                Some(columns) => Arc::new(rows::distinct(&table, columns)?),
                None => table,
            };
            tables.tables.insert(name.clone(), table);
            tables.stamps.insert(name, stamp);
        }
        Ok(tables)
    }
}
