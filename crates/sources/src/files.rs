//! Files of one folder. The name tells the form: a workbook ends in `.xlsx`, `.xlsm` or `.xls`, anything else is CSV.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dianmao_roster::row::Table;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::header::Layout;
use crate::{SourceTable, Stamp, Wanted, csv};

/// Files of one folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The folder that file names are relative to.
    pub dir: PathBuf,
    /// The tables, by the names that the mapping uses.
    pub tables: BTreeMap<String, FileTable>,
}

/// One table of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTable {
    /// The file, as the configuration names it.
    pub file: String,
    /// The sheet of a workbook; where it is `None`, the visible one that has the columns.
    pub sheet: Option<String>,
    /// What its rows are.
    pub layout: Layout,
}

impl Files {
    pub(crate) fn read(&self, wanted: &Wanted<'_>) -> Result<BTreeMap<String, SourceTable>, Error> {
        let mut read = BTreeMap::new();
        for (name, table) in &self.tables {
            let none = BTreeSet::new();
            let wanted = wanted.get(name.as_str()).unwrap_or(&none);
            read.insert(name.clone(), read_table(&self.dir, table, wanted)?);
        }
        Ok(read)
    }
}

fn read_table(dir: &Path, asked: &FileTable, wanted: &BTreeSet<String>) -> Result<SourceTable, Error> {
    let file = asked.file.as_str();
    let (bytes, stamp) = read_stable(&dir.join(file), file)?;
    let table = if is_workbook(file) { workbook(bytes, asked, wanted)? } else { csv::read(bytes, asked, wanted)? };
    if table.rows.is_empty() {
        return Err(Error::NoRows { file: file.to_owned() });
    }
    Ok(SourceTable { table: Arc::new(table), stamp })
}

fn is_workbook(file: &str) -> bool {
    let extension = Path::new(file).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["xlsx", "xlsm", "xls"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

#[cfg(feature = "xlsx")]
fn workbook(bytes: Vec<u8>, asked: &FileTable, wanted: &BTreeSet<String>) -> Result<Table, Error> {
    crate::xlsx::read(bytes, asked, wanted)
}

#[cfg(not(feature = "xlsx"))]
fn workbook(_: Vec<u8>, asked: &FileTable, _: &BTreeSet<String>) -> Result<Table, Error> {
    Err(Error::Workbook { file: asked.file.clone(), reason: "this program was built without workbooks".to_owned() })
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
