//! What can go wrong, by what the caller may do about it.

use std::io;
use std::path::{Path, PathBuf};

/// The result of everything the store does.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another run of the same company holds the run lock: wait for it, or end it.
    #[error("another run of company `{company}` is under way{}", .holder.as_ref().map(|holder| format!(" ({holder})")).unwrap_or_default())]
    Busy {
        /// The company.
        company: String,
        /// The process that holds the lock, where it could be read.
        holder: Option<String>,
    },
    /// The run was cut off from its lock, and another one has it: nothing may be written any more.
    #[error("another run of the company has begun while this one was cut off from the store")]
    TakenOver,
    /// Another process wrote to the store for longer than we wait: try again.
    #[error("the store is being written to by another process")]
    Contended,
    /// The server cannot be reached, or does not let us in.
    #[error("cannot connect to `{place}`")]
    Unreachable {
        /// The server and the database.
        place: String,
        /// Why.
        source: sqlx::Error,
    },
    /// A newer program made the tables: use that program.
    #[error(
        "`{place}` was written by a newer version of this program (tables of version {found}, this program knows {known})"
    )]
    Newer {
        /// The file, or the database.
        place: String,
        /// The newest version of its tables.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The file or the schema belongs to something else: name another one.
    #[error("`{place}` is not a store of this program")]
    Foreign {
        /// The file, or the database.
        place: String,
    },
    /// `pg_dump` is not installed here: run it where it is.
    #[error("there is no `pg_dump` here to copy the database with")]
    NoDump {
        /// The command that copies it, as a shell takes it; it asks for the password.
        command: String,
    },
    /// `pg_dump` failed.
    #[error("`pg_dump` failed: {0}")]
    Dump(String),
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

/// For rows that read themselves; [`Error`] comes out of it again as it went in.
impl From<Error> for sqlx::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Sql(error) => error,
            error => Self::Decode(Box::new(error)),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Contended,
            sqlx::Error::Database(_) if is_contended(&error) => Self::Contended,
            sqlx::Error::Decode(source) => match source.downcast::<Self>() {
                Ok(ours) => *ours,
                Err(source) => Self::Damaged(source.to_string()),
            },
            sqlx::Error::ColumnDecode { .. } => Self::Damaged(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}

const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;
pub(crate) const SQLITE_NOT_A_DATABASE: u32 = 26;
const LOCK_NOT_AVAILABLE: &str = "55P03";

fn is_contended(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some(LOCK_NOT_AVAILABLE) || matches!(primary_code(error), Some(SQLITE_BUSY | SQLITE_LOCKED))
}

/// SQLite's result code without the extension in its upper bytes.
pub(crate) fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let error = error.as_database_error()?.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    let code: u32 = sqlx::error::DatabaseError::code(error)?.parse().ok()?;
    Some(code & 0xff)
}
