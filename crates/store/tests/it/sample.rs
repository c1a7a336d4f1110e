//! Stores and rows to test with.

use std::collections::BTreeSet;

use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::{Punch, PunchResult, WorkDate};
use dianmao_roster::id::UserId;
use dianmao_store::{Slice, Store};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use tempfile::TempDir;

/// A store in a folder that goes away with the test.
pub(crate) async fn store() -> anyhow::Result<(TempDir, Store)> {
    let dir = tempfile::tempdir()?;
    let store = Store::open(dir.path().join("dianmao.db"), "main").await?;
    Ok((dir, store))
}

/// The same file, for another company.
pub(crate) async fn other(store: &Store) -> anyhow::Result<Store> {
    Ok(Store::open(store.path(), "other").await?)
}

/// A connection past the store, to look at its tables and to spoil them.
pub(crate) async fn raw(store: &Store) -> anyhow::Result<sqlx::SqliteConnection> {
    use sqlx::Connection;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(store.path());
    Ok(sqlx::SqliteConnection::connect_with(&options).await?)
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
