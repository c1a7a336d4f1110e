//! One run per company at a time.
//!
//! Beside an SQLite file lies a file with an OS lock, which the kernel frees when its holder dies. In PostgreSQL it is an
//! advisory lock of a session of its own, which the server frees when the session ends, and the company's epoch, which every
//! write checks: a run that was cut off from its lock must not write on once another one has it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::{Executor, PgConnection};

use crate::Store;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::postgres::{Fence, Pools};

/// The server takes a moment to see that a holder has gone.
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(25);

/// The server looks after a minute whether a silent holder is still there, and gives it another.
const SESSION_SETTINGS: &str = "
    SET tcp_keepalives_idle = 60;
    SET tcp_keepalives_interval = 15;
    SET tcp_keepalives_count = 4;
    SET lock_timeout = '10s'";

/// The right to write, held until it is dropped.
#[derive(Debug)]
#[must_use = "the lock is free again as soon as it is dropped"]
pub struct RunLock {
    _held: Held,
}

#[derive(Debug)]
enum Held {
    /// Keeps the lock. The file itself stays: to remove it would let two runs lock two files of one name.
    File { _file: File },
    /// Keeps the session, which keeps the lock.
    Session { _session: PgConnection, fence: Fence },
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Self::Session { fence, .. } = self {
            fence.set(None);
        }
    }
}

impl Store {
    /// Takes the company's run lock. Reading commands need none.
    ///
    /// # Errors
    /// [`Error::Busy`] where another run holds it.
    pub async fn lock(&self) -> Result<RunLock> {
        let held = match &self.db {
            Db::Sqlite(pools) => lock_file(pools.path(), &self.company)?,
            Db::Postgres(pools) => lock_session(pools, self.company_id, &self.company).await?,
        };
        Ok(RunLock { _held: held })
    }
}

fn lock_file(store: &Path, company: &str) -> Result<Held> {
    let path = lock_path(store, company);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(|error| Error::file(&path, error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(Error::Busy { company: company.to_owned(), holder: holder(&mut file) });
        }
        Err(TryLockError::Error(error)) => return Err(Error::file(&path, error)),
    }
    sign(&mut file).map_err(|error| Error::file(&path, error))?;
    Ok(Held::File { _file: file })
}

/// `dianmao.db.NAME.lock`; what is no letter, digit, `-` or `_` of ASCII is written as its bytes in hex.
fn lock_path(store: &Path, company: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".");
    for byte in company.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte).to_string()),
            _ => name.push(format!("%{byte:02x}")),
        }
    }
    name.push(".lock");
    name.into()
}

/// Leaves our process id in the file for whoever is turned away.
fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    write!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> Option<String> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    let pid: u32 = text.trim().parse().ok()?;
    Some(format!("process {pid}"))
}

async fn lock_session(pools: &Pools, company_id: i64, company: &str) -> Result<Held> {
    let mut session = pools.session().await?;
    session.execute(sqlx::raw_sql(SESSION_SETTINGS)).await?;
    let key: i64 =
        sqlx::query_scalar("SELECT hashtextextended('dianmao run ' || current_schema() || ' ' || $1::text, 0)")
            .bind(company)
            .fetch_one(&mut session)
            .await?;
    let mut n_left = ATTEMPTS;
    while !try_lock(&mut session, key).await? {
        n_left -= 1;
        if n_left == 0 {
            return Err(Error::Busy { company: company.to_owned(), holder: session_holder(&mut session, key).await? });
        }
        tokio::time::sleep(PAUSE).await;
    }
    // Waits for a write that the run before may have begun; there is none after it.
    let epoch = sqlx::query_scalar("UPDATE companies SET epoch = epoch + 1 WHERE company_id = $1 RETURNING epoch")
        .bind(company_id)
        .fetch_one(&mut session)
        .await?;
    let fence = pools.fence().clone();
    fence.set(Some(epoch));
    Ok(Held::Session { _session: session, fence })
}

async fn try_lock(session: &mut PgConnection, key: i64) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(key).fetch_one(session).await?)
}

/// How the holder's session calls itself, and where it comes from; `None` where we may not see it, or it has just gone.
async fn session_holder(session: &mut PgConnection, key: i64) -> Result<Option<String>> {
    let holder: Option<Option<String>> = sqlx::query_scalar(
        "SELECT application_name || COALESCE(' at ' || host(client_addr), '') FROM pg_locks JOIN pg_stat_activity USING (pid)
         WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = $1
         AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    .bind(key)
    .fetch_optional(session)
    .await?;
    Ok(holder.flatten())
}
