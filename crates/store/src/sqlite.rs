//! The SQLite file: one writer, some readers, and nobody else's database.
//!
//! Every commit of the writer is on the disk before it returns (`synchronous = FULL`), so that a journal row which says
//! `started` survives a power cut.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool, Transaction};

use crate::error::{Error, Result, SQLITE_NOT_A_DATABASE, primary_code};
use crate::migrate::{self, Schema};

/// How long a statement waits for another process's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// To turn a new file into one with a write-ahead log, SQLite wants it alone and does not wait for it.
const OPEN_ATTEMPTS: u32 = 200;
const OPEN_PAUSE: Duration = Duration::from_millis(25);
const N_READERS: u32 = 4;
/// `DIAN`, set by the first migration.
const APPLICATION_ID: i64 = 0x4449_414e;

/// The connections to one file.
#[derive(Debug, Clone)]
pub(crate) struct Pools {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Pools {
    pub(crate) async fn open(path: &Path) -> Result<(Self, Schema)> {
        create_private(path)?;
        let mut n_left = OPEN_ATTEMPTS;
        loop {
            n_left -= 1;
            match Self::try_open(path).await {
                Err(Error::Contended) if n_left > 0 => tokio::time::sleep(OPEN_PAUSE).await,
                opened => return opened,
            }
        }
    }

    async fn try_open(path: &Path) -> Result<(Self, Schema)> {
        refuse_foreign(path).await?;
        let writer = pool(1).connect_with(writer_options(path)).await?;
        let schema = migrate::sqlite(&writer, path).await?;
        let readers = pool(N_READERS).connect_lazy_with(options(path).pragma("query_only", "ON"));
        Ok((Self { path: path.to_owned(), writer, readers }, schema))
    }

    /// Begins a write, which holds the file's write lock from its start. Dropping it undoes it.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// The one connection that writes, for statements which are a transaction by themselves.
    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The connections that read.
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn pool(n_connections: u32) -> PoolOptions<Sqlite> {
    PoolOptions::new().max_connections(n_connections).idle_timeout(None).max_lifetime(None).test_before_acquire(false)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(BUSY_TIMEOUT)
        // A slow statement would be logged with its text of many kilobytes.
        .disable_statement_logging()
}

fn writer_options(path: &Path) -> SqliteConnectOptions {
    options(path).journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full).foreign_keys(true)
}

/// Writes a copy of a file, as of one instant, into an empty one, and looks through it: a copy that nobody ever read is none.
pub(crate) async fn copy(from: &Path, to: &Path) -> Result<()> {
    let mut connection = SqliteConnection::connect_with(&options(from)).await?;
    let name = to.to_str().ok_or_else(|| Error::file(to, io::ErrorKind::InvalidFilename.into()))?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut connection).await?;
    connection.close().await?;
    let mut copy = SqliteConnection::connect_with(&options(to).read_only(true)).await?;
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut copy).await?;
    copy.close().await?;
    if found == "ok" { Ok(()) } else { Err(Error::Damaged(format!("the copy: {found}"))) }
}

/// Creates the file so that only its owner can read it; SQLite gives its side files the same mode.
fn create_private(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Error::file(path, error)),
    }
}

/// Refuses a file that is no store of ours before anything is written to it, as when `[store] path` names the HR database.
async fn refuse_foreign(path: &Path) -> Result<()> {
    let foreign = || Error::Foreign { place: path.display().to_string() };
    let unreadable = |error: sqlx::Error| match primary_code(&error) {
        Some(SQLITE_NOT_A_DATABASE) => foreign(),
        _ => Error::from(error),
    };
    let mut connection = SqliteConnection::connect_with(&options(path)).await.map_err(unreadable)?;
    // One statement, so that a program which makes the tables right now is seen before or after.
    let (application_id, n_tables): (i64, i64) =
        sqlx::query_as("SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id")
            .fetch_one(&mut connection)
            .await
            .map_err(unreadable)?;
    connection.close().await?;
    if application_id == APPLICATION_ID || n_tables == 0 { Ok(()) } else { Err(foreign()) }
}
