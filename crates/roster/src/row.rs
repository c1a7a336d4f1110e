//! A row as a source yields it: text by column name, and where it stood.

use std::fmt;
use std::sync::Arc;

/// Where a row stood, so that every complaint about it can name the place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file, table or address, as the configuration names it.
    pub file: Arc<str>,
    /// The line or row number that a person sees in an editor, from 1.
    pub line: u64,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One table as a source yields it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The file, table or address, as the configuration names it.
    pub name: Arc<str>,
    /// The names of its columns.
    pub columns: Arc<Columns>,
    /// Its rows, in their order.
    pub rows: Vec<SourceRow>,
}

/// The names of a table's columns, shared by all of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(pub Vec<String>);

/// One row. Cells are the text that a person sees; `None` is SQL's NULL, an empty cell is an empty text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Where it stood.
    pub origin: Origin,
    /// The table's columns.
    pub columns: Arc<Columns>,
    /// One cell a column.
    pub cells: Vec<Option<String>>,
}

impl SourceRow {
    /// The cell of a column; `None` where the column is missing or the cell is NULL.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&str> {
        let index = self.columns.0.iter().position(|name| name == column)?;
        self.cells.get(index)?.as_deref()
    }
}
