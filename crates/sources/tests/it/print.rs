//! Reads what a test made and prints it, one line a row.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::future::Future;

use dianmao_roster::row::{SourceRow, Table};
use dianmao_sources::{Error, FileTable, Files, Kind, Source, Tables, Wanted};
use tempfile::TempDir;

/// Waits for a read.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The cells of a row.
pub(crate) fn cells(table: &Table, row: &SourceRow) -> Vec<String> {
    (0..table.columns.0.len()).map(|at| row.cell(at).unwrap_or("NULL").to_owned()).collect()
}

/// The rows as `line: cell|cell`, below the header.
pub(crate) fn table(table: &Table) -> String {
    let mut lines = vec![table.columns.0.join("|")];
    lines.extend(table.rows.iter().map(|row| {
        let cells = cells(table, row).join("|").replace('\n', "\\n").replace('\r', "\\r");
        format!("{}: {cells}", row.origin.line)
    }));
    lines.join("\n")
}

/// The table `t` of a read, or the error.
pub(crate) fn read(read: &Result<Tables, Error>) -> String {
    match read {
        Ok(tables) => table(&tables.tables["t"]),
        Err(error) => format!("! {error}"),
    }
}

/// Reads a source's table `t`, whose templates name these columns.
pub(crate) fn source(kind: Kind, columns: &[&str]) -> Result<Tables, Error> {
    let columns: BTreeSet<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let wanted = Wanted::from([("t", columns)]);
    wait(Source { kind, distinct: BTreeMap::new() }.read(&wanted))
}

/// Reads bytes as one file.
pub(crate) fn file(bytes: impl AsRef<[u8]>, asked: FileTable, columns: &[&str]) -> Result<Tables, Error> {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join(&asked.file), bytes).unwrap();
    let tables = BTreeMap::from([("t".to_owned(), asked)]);
    source(Kind::Files(Files { dir: dir.path().to_owned(), tables }), columns)
}
