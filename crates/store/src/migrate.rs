//! Brings the tables up to date, forward only, and refuses tables from the future.

use std::path::Path;

use sqlx::migrate::{Migrate, MigrateError, Migrator};
use sqlx::{Connection, PgConnection, SqlitePool};

use crate::error::{Error, Result};
use crate::place::Server;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// The version of a store's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// What opening it found; `None` where there was no store yet.
    pub found: Option<i64>,
    /// What it has now, which is the newest that this program knows.
    pub version: i64,
}

/// Applies what is missing in one transaction, so that two programs that open a new file at once do not collide.
pub(crate) async fn sqlite(writer: &SqlitePool, path: &Path) -> Result<Schema> {
    let applied = applied(&SQLITE, &mut *writer.acquire().await?).await;
    let schema = Schema { found: applied.newest(), version: newest(&SQLITE) };
    if applied.is_current(&SQLITE) {
        return Ok(schema);
    }
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    SQLITE.run_direct(None, &mut *tx, false).await.map_err(|error| refused(error, path.display(), schema.version))?;
    tx.commit().await?;
    Ok(schema)
}

/// The same; whoever comes second waits for the first.
pub(crate) async fn postgres(connection: &mut PgConnection, server: &Server) -> Result<Schema> {
    let applied = applied(&POSTGRES, connection).await;
    let schema = Schema { found: applied.newest(), version: newest(&POSTGRES) };
    if applied.is_current(&POSTGRES) {
        return Ok(schema);
    }
    let mut tx = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('dianmao migrate ' || current_schema(), 0))")
        .execute(&mut *tx)
        .await?;
    POSTGRES.run_direct(None, &mut *tx, false).await.map_err(|error| refused(error, server, schema.version))?;
    tx.commit().await?;
    Ok(schema)
}

fn refused(error: MigrateError, place: impl ToString, known: i64) -> Error {
    match error {
        MigrateError::VersionMissing(found) => Error::Newer { place: place.to_string(), found, known },
        MigrateError::VersionMismatch(version) => {
            Error::Damaged(format!("tables of version {version} that this program did not make"))
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        error => Error::Sql(sqlx::Error::Migrate(Box::new(error))),
    }
}

/// The migrations that a store has, each with the checksum of its text; none where there is no store.
struct Applied(Vec<sqlx::migrate::AppliedMigration>);

async fn applied(migrator: &Migrator, connection: &mut impl Migrate) -> Applied {
    Applied(connection.list_applied_migrations(&migrator.table_name).await.unwrap_or_default())
}

impl Applied {
    fn newest(&self) -> Option<i64> {
        self.0.iter().map(|migration| migration.version).max()
    }

    fn is_current(&self, migrator: &Migrator) -> bool {
        let ours = migrator.iter().map(|migration| (migration.version, &migration.checksum));
        ours.eq(self.0.iter().map(|migration| (migration.version, &migration.checksum)))
    }
}

fn newest(migrator: &Migrator) -> i64 {
    migrator.iter().map(|migration| migration.version).max().unwrap_or(0)
}
