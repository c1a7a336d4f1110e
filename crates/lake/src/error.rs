//! What can go wrong, by what the caller may do about it.

use std::error::Error as StdError;
use std::fmt;
use std::path::PathBuf;

use dianmao_attendance::period::YearMonth;

use crate::layout::Table;

/// Why the lake did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The company's name cannot be part of a folder's name; configure another.
    #[error("`{0}` cannot be the name of a folder in the lake")]
    Company(String),
    /// Nothing was written for this month yet; build it.
    #[error("the lake holds nothing of `{company}` for {month}")]
    Missing {
        /// The company.
        company: String,
        /// The month.
        month: YearMonth,
    },
    /// The files come from different runs, as after a run that was killed between two of them; build the month again.
    #[error("the files of `{company}` for {month} are not of one generation: {found}")]
    Torn {
        /// The company.
        company: String,
        /// The month.
        month: YearMonth,
        /// What was found instead.
        found: Generations,
    },
    /// A file is no Parquet, or not as this version writes it; build the month again.
    #[error("`{path}` is not a file that this version of the lake can read")]
    Unreadable {
        /// The file, within the lake.
        path: String,
        /// What the reader stumbled over.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// Rows could not be written as Parquet.
    #[error("the {table} of a month cannot be written as Parquet")]
    Encode {
        /// Which rows.
        table: Table,
        /// What the writer stumbled over.
        source: parquet::errors::ParquetError,
    },
    /// The folder of the lake cannot be made.
    #[error("folder `{}` cannot be made", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The place where the lake is kept did not do its part.
    #[error("the lake's files cannot be reached")]
    Storage(#[from] object_store::Error),
}

/// The generation of each file of a company-month; none where the file is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generations(pub Vec<(Table, Option<u64>)>);

impl Generations {
    /// Returns the one generation that all files are of, if they are.
    pub(crate) fn agreed(&self) -> Option<u64> {
        let (_, first) = self.0.first()?;
        self.0.iter().all(|(_, generation)| generation == first).then_some(*first)?
    }

    /// Returns the newest generation of any file.
    pub(crate) fn newest(&self) -> Option<u64> {
        self.0.iter().filter_map(|(_, generation)| *generation).max()
    }
}

impl fmt::Display for Generations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (table, generation)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            match generation {
                Some(generation) => write!(f, "{separator}{table} {generation}")?,
                None => write!(f, "{separator}{table} missing")?,
            }
        }
        Ok(())
    }
}

/// A value that stands in a file but has no meaning here.
#[derive(Debug, thiserror::Error)]
#[error("column `{column}` holds `{value}`")]
pub(crate) struct BadValue {
    pub(crate) column: &'static str,
    pub(crate) value: String,
}

/// A file whose columns are not those that this version writes.
#[derive(Debug, thiserror::Error)]
#[error("its columns are not those of {0}")]
pub(crate) struct OtherColumns(pub(crate) Table);

/// A file that carries no generation.
#[derive(Debug, thiserror::Error)]
#[error("its metadata names no generation")]
pub(crate) struct NoGeneration;
