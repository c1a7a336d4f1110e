//! What can go wrong, by what the caller may do about it.

use std::io;
use std::path::{Path, PathBuf};

/// The result of everything the store does.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another run of the same company holds the run lock: wait for it, or end it.
    #[error("another run of company `{company}` is under way{}", .holder.map(|pid| format!(" (process {pid})")).unwrap_or_default())]
    Busy {
        /// The company.
        company: String,
        /// The process id of the run that holds the lock, where it could be read.
        holder: Option<u32>,
    },
    /// Another process wrote to the file for longer than we wait: try again.
    #[error("the store is being written to by another process")]
    Contended,
    /// A newer program made the tables: use that program.
    #[error(
        "`{path}` was written by a newer version of this program (tables of version {found}, this program knows {known})"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The newest version of the tables in the file.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The file belongs to something else: name another file.
    #[error("`{path}` is not a store of this program")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// What should have been changed is not there.
    #[error("there is no {0} in the store")]
    Missing(String),
    /// The remote object is linked to another key already.
    #[error("`{id}` is linked to another key already")]
    Taken {
        /// The remote id.
        id: String,
    },
    /// A stored value cannot be read back: the file was changed by hand or by another program.
    #[error("the store holds a value that cannot be read: {0}")]
    Damaged(String),
    /// The file system refused.
    #[error("cannot use `{path}`")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database refused.
    #[error("the store refused")]
    Sql(#[source] sqlx::Error),
}

impl Error {
    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }

    /// An argument that does not fit its column.
    pub(crate) fn encode(error: sqlx::error::BoxDynError) -> Self {
        Self::Sql(sqlx::Error::Encode(error))
    }

    pub(crate) fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Contended,
            sqlx::Error::Database(_) if matches!(primary_code(&error), Some(SQLITE_BUSY | SQLITE_LOCKED)) => {
                Self::Contended
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}

const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;
pub(crate) const SQLITE_NOT_A_DATABASE: u32 = 26;

/// SQLite's result code without the extension in its upper bytes.
pub(crate) fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}
