//! A row as a source yields it: text by column name, and where it stood.

use std::fmt;
use std::sync::Arc;

/// Where a row stood, so that every complaint about it can name the place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file, query or address, as the configuration names it.
    pub file: Arc<str>,
    /// The sheet of a workbook, or the name of an entry of a directory.
    pub part: Option<Arc<str>>,
    /// The line or row number that a person sees in an editor; in a query's or an address's answer the number of the row. From 1.
    pub line: u64,
}

impl Origin {
    /// A line of a file, or a row of an answer.
    #[must_use]
    pub fn new(file: Arc<str>, line: u64) -> Self {
        Self { file, part: None, line }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.part {
            Some(part) => write!(f, "{}[{part}]:{}", self.file, self.line),
            None => write!(f, "{}:{}", self.file, self.line),
        }
    }
}

/// One table as a source yields it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The file, query or address, as the configuration names it.
    pub name: Arc<str>,
    /// Where its columns are named; `None` where no row does, as in the answer of a query.
    pub header: Option<Origin>,
    /// The names of its columns.
    pub columns: Arc<Columns>,
    /// Its rows, in their order.
    pub rows: Vec<SourceRow>,
}

/// The names of a table's columns, shared by all of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(pub Vec<String>);

/// One row. Cells are the text that a person sees; a cell may be SQL's NULL, which is something else than an empty text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Where it stood.
    pub origin: Origin,
    /// The table's columns.
    pub columns: Arc<Columns>,
    /// All cells in one text: a million rows of many cells are in memory at once.
    text: Box<str>,
    ends: Box<[End]>,
}

/// Where a cell ends in the text of its row; it begins where the one before it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    at: u32,
    null: bool,
}

impl SourceRow {
    /// Makes a row of one cell a column; `None` is NULL.
    ///
    /// # Panics
    /// Never for a row of less than 4 GB.
    pub fn new<'a>(origin: Origin, columns: Arc<Columns>, cells: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(columns.0.len());
        for cell in cells {
            text.push_str(cell.unwrap_or_default());
            let at = u32::try_from(text.len()).expect("a row is shorter than 4 GB");
            ends.push(End { at, null: cell.is_none() });
        }
        Self { origin, columns, text: text.into(), ends: ends.into() }
    }

    /// The cell at a column's place; `None` where there is no such column or the cell is NULL.
    #[must_use]
    pub fn cell(&self, index: usize) -> Option<&str> {
        let offset = |end: &End| usize::try_from(end.at).unwrap_or(usize::MAX);
        let end = self.ends.get(index).filter(|end| !end.null)?;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, offset);
        self.text.get(start..offset(end))
    }

    /// The cell of a column; `None` where the column is missing or the cell is NULL.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&str> {
        self.cell(self.columns.0.iter().position(|name| name == column)?)
    }
}
