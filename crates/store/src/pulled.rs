//! What all tables of pulled rows have in common: upsert by the vendor's id, a history beside them, a cursor.

use std::collections::HashSet;

use dianmao_roster::id::UserId;
use jiff::Timestamp;

use crate::db::Tx;
use crate::error::Result;
use crate::query::{Values, placeholders, query};
use crate::values::to_u64;
use crate::write::{Insert, statements};

/// A row as pulled. Another kind of row costs one of these, and its tables.
pub(crate) trait Pulled: Sync {
    /// Where it is kept.
    const TABLE: Table;
    /// Inserts a new row, changes a changed one, and leaves an unchanged one alone. The old version of a changed row
    /// goes to the history by trigger.
    const UPSERT: Insert;

    /// The vendor's id.
    fn id(&self) -> i64;

    /// Whose row it is.
    fn user_id(&self) -> &UserId;

    /// Adds the row's columns.
    fn add<'q>(&'q self, values: &mut Values<'q>, scope: &Scope<'_>);
}

/// A table of pulled rows, with `…_history` of the same columns beside it.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static str,
    /// Its column in `user_days`.
    pub(crate) cursor: &'static str,
}

/// A pulled row as it is read back.
pub(crate) struct Stored<T>(pub(crate) T);

/// Users by days, as statements need them.
pub(crate) struct Scope<'a> {
    pub(crate) company_id: i64,
    pub(crate) users: Vec<&'a str>,
    pub(crate) days: Vec<String>,
    pub(crate) at: Timestamp,
}

impl Table {
    /// Moves the rows of the scope that are not among the pulled ones into the history, and tells how many.
    pub(crate) async fn bury_vanished(&self, tx: &mut Tx, scope: &Scope<'_>, pulled: &HashSet<i64>) -> Result<u64> {
        let stored = self.ids(tx, scope).await?;
        let vanished: Vec<i64> = stored.into_iter().filter(|id| !pulled.contains(id)).collect();
        for ids in statements(&vanished) {
            self.bury(tx, scope, ids).await?;
        }
        Ok(to_u64(vanished.len()))
    }

    /// The ids of the scope's stored rows. Days are listed, not a range, so that the index finds each user's day.
    async fn ids(&self, tx: &mut Tx, scope: &Scope<'_>) -> Result<Vec<i64>> {
        if scope.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!(
            "SELECT id FROM {} WHERE company_id = ? AND work_date IN ({}) AND user_id IN ({})",
            self.name,
            placeholders(scope.days.len()),
            placeholders(scope.users.len())
        );
        let days = scope.days.iter().map(String::as_str);
        let query = query(text).bind(scope.company_id).bind_all(days).bind_all(scope.users.iter().copied());
        let rows: Vec<(i64,)> = tx.all(query).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    async fn bury(&self, tx: &mut Tx, scope: &Scope<'_>, ids: &[i64]) -> Result<()> {
        let Self { name, columns, .. } = self;
        let chosen = format!("company_id = ? AND id IN ({})", placeholders(ids.len()));
        let keep =
            format!("INSERT INTO {name}_history ({columns}, ended_at) SELECT {columns}, ? FROM {name} WHERE {chosen}");
        let keep = query(keep).bind(scope.at.as_millisecond());
        let delete = query(format!("DELETE FROM {name} WHERE {chosen}"));
        for query in [keep, delete] {
            tx.execute(query.bind(scope.company_id).bind_all(ids.iter().copied())).await?;
        }
        Ok(())
    }

    /// Enters when every user's day of the scope was pulled: users times days in one statement.
    pub(crate) async fn advance_cursor(&self, tx: &mut Tx, scope: &Scope<'_>) -> Result<()> {
        if scope.is_empty() {
            return Ok(());
        }
        let cursor = self.cursor;
        let text = format!(
            "WITH people (user_id) AS (VALUES {}), days (work_date) AS (VALUES {})
             INSERT INTO user_days (company_id, user_id, work_date, {cursor})
             SELECT ?, people.user_id, days.work_date, ? FROM people CROSS JOIN days WHERE true
             ON CONFLICT (company_id, work_date, user_id) DO UPDATE SET {cursor} = excluded.{cursor}",
            rows_of_one(scope.users.len()),
            rows_of_one(scope.days.len())
        );
        let query = query(text).bind_all(scope.users.iter().copied()).bind_all(scope.days.iter().map(String::as_str));
        tx.execute(query.bind(scope.company_id).bind(scope.at.as_millisecond())).await?;
        Ok(())
    }
}

impl Scope<'_> {
    fn is_empty(&self) -> bool {
        self.users.is_empty() || self.days.is_empty()
    }
}

/// `(?),(?),(?)`
fn rows_of_one(n: usize) -> String {
    vec!["(?)"; n].join(",")
}
