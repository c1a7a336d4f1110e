//! Tables out of rows that no file holds, and what tells them apart.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use dianmao_roster::row::{Columns, Origin, SourceRow, Table};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::{SourceTable, Stamp};

/// The columns of an answer; a name that stands twice is an error.
#[cfg(feature = "sql")]
pub(crate) fn columns<'a>(table: &str, names: impl IntoIterator<Item = &'a str>) -> Result<Arc<Columns>, Error> {
    let mut seen = HashSet::new();
    let mut columns = Vec::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Error::Query {
                table: table.to_owned(),
                reason: format!("two of its columns are called `{name}`; give one another name with `as`"),
            });
        }
        columns.push(name.to_owned());
    }
    Ok(Arc::new(Columns(columns)))
}

/// A table with the stamp of its rows. A table without rows is an error: it would remove everybody.
pub(crate) fn stamped(table: Table) -> Result<SourceTable, Error> {
    if table.rows.is_empty() {
        return Err(Error::NoAnswer { table: table.name.to_string() });
    }
    let stamp = stamp(&table);
    Ok(SourceTable { table: Arc::new(table), stamp })
}

/// The hash of all columns and cells, in their order.
fn stamp(table: &Table) -> Stamp {
    let mut hash = Sha256::new();
    let mut size = 0_u64;
    let mut add = |cell: Option<&str>| {
        // The length before each text, so that no two tables run together into one.
        match cell {
            Some(text) => {
                size = size.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
                hash.update(format!("{}:", text.len()));
                hash.update(text);
            }
            None => hash.update("-"),
        }
    };
    table.columns.0.iter().for_each(|name| add(Some(name)));
    for row in &table.rows {
        (0..table.columns.0.len()).for_each(|index| add(row.cell(index)));
    }
    let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Stamp { size, modified: None, sha256 }
}

/// The named columns alone, each combination of their cells once, without those that are all empty.
pub(crate) fn distinct(table: &Table, names: &[String]) -> Result<Table, Error> {
    let mut indexes = Vec::new();
    for name in names {
        let found = table.columns.0.iter().position(|column| column == name);
        indexes.push(
            found.ok_or_else(|| Error::NoDistinctColumn { table: table.name.to_string(), column: name.clone() })?,
        );
    }
    let columns = Arc::new(Columns(names.to_vec()));
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for row in &table.rows {
        let cells: Vec<Option<&str>> = indexes.iter().map(|index| row.cell(*index)).collect();
        let key: Vec<&str> = cells.iter().map(|cell| cell.unwrap_or_default().trim()).collect();
        if key.iter().any(|cell| !cell.is_empty()) && seen.insert(key) {
            rows.push(SourceRow::new(row.origin.clone(), Arc::clone(&columns), cells));
        }
    }
    Ok(Table { name: Arc::clone(&table.name), header: table.header.clone(), columns, rows })
}

/// Rows whose columns come up one by one, as in JSON: a column that a row does not have is NULL there.
#[derive(Debug, Default)]
pub(crate) struct Loose {
    columns: Vec<String>,
    places: HashMap<String, usize>,
    rows: Vec<(Origin, Vec<Option<String>>)>,
}

#[cfg(any(feature = "http", feature = "ldap"))]
impl Loose {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Holds a column although no row may have it.
    pub(crate) fn column(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        self.columns.push(name.to_owned());
        self.places.insert(name.to_owned(), self.columns.len() - 1);
        self.columns.len() - 1
    }

    pub(crate) fn push(&mut self, origin: Origin, cells: BTreeMap<String, Option<String>>) {
        let mut row = vec![None; self.columns.len()];
        for (name, cell) in cells {
            let place = self.column(&name);
            if row.len() <= place {
                row.resize(place + 1, None);
            }
            row[place] = cell;
        }
        self.rows.push((origin, row));
    }

    pub(crate) fn into_table(self, name: Arc<str>) -> Table {
        let n_columns = self.columns.len();
        let columns = Arc::new(Columns(self.columns));
        let rows = self.rows.into_iter().map(|(origin, mut cells)| {
            cells.resize(n_columns, None);
            SourceRow::new(origin, Arc::clone(&columns), cells.iter().map(Option::as_deref))
        });
        let rows = rows.collect();
        Table { name, header: None, columns, rows }
    }
}
