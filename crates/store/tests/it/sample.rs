//! Stores and rows to test with.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::{Punch, PunchResult, WorkDate};
use dianmao_roster::id::UserId;
use dianmao_servers::Postgres;
use dianmao_store::{Place, Server, Slice, Store};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// Runs each named test once on every backend, whose name is then part of the test's.
macro_rules! on_each_backend {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $test() -> anyhow::Result<()> {
                super::$test(&$crate::sample::Home::sqlite()?).await
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $test() -> anyhow::Result<()> {
                match $crate::sample::Home::postgres(concat!("dianmao-store ", stringify!($test)))? {
                    Some(home) => super::$test(&home).await,
                    None => Ok(()),
                }
            })*
        }
    };
}
pub(crate) use on_each_backend;

/// Where the stores of a test lie, alone.
#[derive(Debug)]
pub(crate) enum Home {
    Sqlite(TempDir),
    Postgres { url: String, server: Server },
}

impl Home {
    pub(crate) fn sqlite() -> anyhow::Result<Self> {
        Ok(Self::Sqlite(tempfile::tempdir()?))
    }

    /// A database that sorts as people do, which the store's own order must not follow; `None` after a `SKIP` line where there
    /// is no server.
    pub(crate) fn postgres(test: &str) -> anyhow::Result<Option<Self>> {
        static N_DATABASES: AtomicU32 = AtomicU32::new(0);
        let Some(server) = Postgres::shared(test) else { return Ok(None) };
        let name = format!("store_{}", N_DATABASES.fetch_add(1, Ordering::Relaxed));
        let like = "encoding 'UTF8' locale_provider icu icu_locale 'zh-u-kn' template template0";
        server.sql("postgres", &format!("create database {name} {like}"));
        let url = server.url(&name);
        Ok(Some(Self::Postgres { server: url.parse()?, url }))
    }

    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Sqlite(dir) => dir.path().join("dianmao.db").into(),
            Self::Postgres { server, .. } => Place::Server(server.clone()),
        }
    }

    /// The store, as one more program opens it.
    pub(crate) async fn store(&self) -> anyhow::Result<Store> {
        self.company("main").await
    }

    /// The same store, for another company.
    pub(crate) async fn company(&self, name: &str) -> anyhow::Result<Store> {
        Ok(Store::open(self.place(), name).await?)
    }

    /// Runs statements past the store, to spoil its tables.
    pub(crate) async fn run(&self, sql: &str) -> anyhow::Result<()> {
        let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Sqlite(dir) => {
                let options = SqliteConnectOptions::new().filename(dir.path().join("dianmao.db"));
                sql.execute(&mut SqliteConnection::connect_with(&options).await?).await?;
            }
            Self::Postgres { url, .. } => {
                sql.execute(&mut PgConnection::connect(url).await?).await?;
            }
        }
        Ok(())
    }

    /// Lets every statement fail that inserts, changes or deletes a row of a table: `INSERT`, `UPDATE` or `DELETE`.
    pub(crate) async fn forbid(&self, operation: &str, table: &str) -> anyhow::Result<()> {
        let trigger = format!("CREATE TRIGGER no_{operation}_{table} BEFORE {operation} ON {table}");
        match self {
            Self::Sqlite(_) => self.run(&format!("{trigger} BEGIN SELECT RAISE(ABORT, 'forbidden'); END")).await,
            Self::Postgres { .. } => {
                let function = "CREATE OR REPLACE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql
                                AS 'BEGIN RAISE EXCEPTION ''forbidden''; END'";
                self.run(&format!("{function}; {trigger} FOR EACH ROW EXECUTE FUNCTION forbid()")).await
            }
        }
    }
}

/// The minute `minute` of the tests' time.
pub(crate) fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_788_224_400 + 60 * minute).expect("within range")
}

/// A day of September 2026.
pub(crate) fn day(day: i8) -> Date {
    date(2026, 9, day)
}

/// A start of work in time.
pub(crate) fn result(id: i64, user: &str, work_date: Date) -> PunchResult {
    PunchResult {
        id,
        user_id: user.into(),
        work_date: WorkDate(work_date),
        point: Point::On,
        plan_id: Some(id + 1),
        group_id: Some(7),
        punch_id: Some(id + 2),
        due_at: Some(at(0)),
        punched_at: Some(at(-5)),
        grade: Grade::OnTime,
        location: Location::Inside,
        source: Source::Phone,
        approval_id: None,
        raw: format!("{{\"id\":{id}}}"),
    }
}

/// A punch at the machine.
pub(crate) fn punch(id: i64, user: &str, work_date: Date) -> Punch {
    Punch {
        id,
        user_id: user.into(),
        at: at(id),
        work_date: WorkDate(work_date),
        source: Source::Machine,
        location: Location::Inside,
    }
}

pub(crate) fn users(names: &[&str]) -> Vec<UserId> {
    names.iter().map(|name| UserId::from(*name)).collect()
}

/// Nobody has departed.
pub(crate) static NOBODY: BTreeSet<UserId> = BTreeSet::new();

/// A slice of results of the first week of September.
pub(crate) fn week<'a>(users: &'a [UserId], minute: i64, results: &'a [PunchResult]) -> Slice<'a> {
    Slice {
        users,
        from: day(1),
        to: day(7),
        pulled_at: at(minute),
        results: Some(results),
        punches: None,
        departed: &NOBODY,
    }
}
