//! Brings the tables up to date, and refuses tables from the future.

use std::path::Path;

use sqlx::SqlitePool;
use sqlx::migrate::{Migrate, MigrateError, Migrator};

use crate::error::{Error, Result};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");

/// Applies what is missing in one transaction, so that two programs that open a new file at once do not collide.
pub(crate) async fn run(writer: &SqlitePool, path: &Path) -> Result<()> {
    if is_current(writer).await {
        return Ok(());
    }
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    match SQLITE.run_direct(None, &mut *tx, false).await {
        Ok(()) => Ok(tx.commit().await?),
        Err(MigrateError::VersionMissing(found)) => Err(Error::Newer { path: path.to_owned(), found, known: known() }),
        Err(MigrateError::VersionMismatch(version)) => {
            Err(Error::Damaged(format!("tables of version {version} that this program did not make")))
        }
        Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => Err(error.into()),
        Err(error) => Err(Error::Sql(sqlx::Error::Migrate(Box::new(error)))),
    }
}

/// Tells whether exactly our migrations stand in the file; a new file has no such table and is not current.
async fn is_current(writer: &SqlitePool) -> bool {
    let Ok(mut connection) = writer.acquire().await else {
        return false;
    };
    let Ok(applied) = connection.list_applied_migrations(&SQLITE.table_name).await else {
        return false;
    };
    let ours = SQLITE.iter().map(|migration| (migration.version, &migration.checksum));
    ours.eq(applied.iter().map(|migration| (migration.version, &migration.checksum)))
}

fn known() -> i64 {
    SQLITE.iter().map(|migration| migration.version).max().unwrap_or(0)
}
