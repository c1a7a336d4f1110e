//! Tables from short text, as a source would yield them.

use std::sync::Arc;

use dianmao_roster::intake::Tables;
use dianmao_roster::row::{Columns, Origin, SourceRow, Table};

/// A table from lines of cells separated by `|`, the first line its header. A cell `NULL()` is NULL.
pub(crate) fn table(name: &str, text: &str) -> Arc<Table> {
    let name: Arc<str> = Arc::from(name);
    let mut lines = (1..).zip(text.trim().lines().map(str::trim));
    let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
    let columns = Arc::new(Columns(lines.next().map(|(_, header)| cells(header)).unwrap_or_default()));
    let rows = lines
        .map(|(line, text)| {
            let origin = Origin::new(Arc::clone(&name), line);
            let cells = text.split('|').map(|cell| (cell != "NULL()").then_some(cell));
            SourceRow::new(origin, Arc::clone(&columns), cells)
        })
        .collect();
    let header = Some(Origin::new(Arc::clone(&name), 1));
    Arc::new(Table { name, header, columns, rows })
}

/// Several tables by name.
pub(crate) fn tables<const N: usize>(tables: [(&str, &str); N]) -> Tables {
    tables.into_iter().map(|(name, text)| (name.to_owned(), table(name, text))).collect()
}
