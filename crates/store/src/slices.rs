//! A slice, users by days, saved with its cursor in one transaction: a kill loses the slice or nothing of it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use dianmao_attendance::period::YearMonth;
use dianmao_attendance::{Period, Punch, PunchResult};
use dianmao_roster::id::UserId;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::error::{Error, Result};
use crate::sqlite::Tx;
use crate::write::{Values, placeholders, statements};
use crate::{Store, punches, results};

/// What one slice brought: all rows of its users and days, so that a row which is missing here has vanished there.
#[derive(Debug, Clone, Copy)]
pub struct Slice<'a> {
    /// The users that were asked for.
    pub users: &'a [UserId],
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// When the first of its calls was made.
    pub pulled_at: Timestamp,
    /// All results of the slice; `None` where it did not ask for results.
    pub results: Option<&'a [PunchResult]>,
    /// All punches of the slice; `None` where it did not ask for punches.
    pub punches: Option<&'a [Punch]>,
    /// Users who are gone or out of sight. Silence about them is no answer: their rows stay, and their days do not
    /// count as pulled.
    pub departed: &'a BTreeSet<UserId>,
}

/// What saving a slice changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Saved {
    /// Rows that are new or changed.
    pub n_written: u64,
    /// Rows that vanished and went to the history.
    pub n_vanished: u64,
}

/// A table of pulled rows with a history of the same columns beside it.
struct Table {
    name: &'static str,
    columns: &'static str,
    cursor: &'static str,
}

const RESULTS: Table = Table {
    name: "results",
    columns: "company_id, id, user_id, work_date, point, plan_id, group_id, punch_id, due_at, punched_at, grade,
              location, source, approval_id, raw, learnt_at",
    cursor: "results_at",
};

const PUNCHES: Table = Table {
    name: "punches",
    columns: "company_id, id, user_id, work_date, at, source, location, learnt_at",
    cursor: "punches_at",
};

/// Users by days, as a statement needs them.
struct Scope<'a> {
    company_id: i64,
    users: Vec<&'a str>,
    days: Vec<String>,
    at: Timestamp,
}

impl Store {
    /// Saves a slice: new and changed rows by the vendor's ids, vanished rows and old versions into the history, and
    /// when each user's day was pulled. The months of the slice turn dirty even where no row changed: a day may be final
    /// by the later pull alone.
    ///
    /// # Errors
    /// The store cannot be written; then nothing of the slice is saved.
    pub async fn save_slice(&self, slice: &Slice<'_>) -> Result<Saved> {
        let mut tx = self.begin().await?;
        let mut saved = Saved::default();
        let mut months = slice.months();
        if let Some(rows) = slice.results {
            let rows = unique(rows, |row| row.id);
            let scope = Scope::of(self.company_id, slice, rows.iter().map(|row| &row.user_id));
            let ids = rows.iter().map(|row| row.id).collect();
            saved.n_vanished += RESULTS.bury_vanished(&mut tx, &scope, &ids).await?;
            saved.n_written +=
                results::upsert(&mut tx, self.company_id, &rows, slice.pulled_at).await?;
            RESULTS.advance_cursor(&mut tx, &scope).await?;
            months.extend(rows.iter().map(|row| YearMonth::of(row.work_date.0)));
        }
        if let Some(rows) = slice.punches {
            let rows = unique(rows, |row| row.id);
            let scope = Scope::of(self.company_id, slice, rows.iter().map(|row| &row.user_id));
            let ids = rows.iter().map(|row| row.id).collect();
            saved.n_vanished += PUNCHES.bury_vanished(&mut tx, &scope, &ids).await?;
            saved.n_written +=
                punches::upsert(&mut tx, self.company_id, &rows, slice.pulled_at).await?;
            PUNCHES.advance_cursor(&mut tx, &scope).await?;
            months.extend(rows.iter().map(|row| YearMonth::of(row.work_date.0)));
        }
        self.mark_dirty(&mut tx, &months).await?;
        tx.commit().await?;
        Ok(saved)
    }
}

impl Slice<'_> {
    fn period(&self) -> Period {
        Period {
            name: String::new(),
            from: self.from,
            to: self.to,
        }
    }

    fn months(&self) -> BTreeSet<YearMonth> {
        self.period().months().collect()
    }
}

impl Table {
    /// Moves the rows of the scope that are not among the pulled ones into the history.
    async fn bury_vanished(
        &self,
        tx: &mut Tx,
        scope: &Scope<'_>,
        pulled: &HashSet<i64>,
    ) -> Result<u64> {
        let stored = self.ids(tx, scope).await?;
        let vanished: Vec<i64> = stored
            .into_iter()
            .filter(|id| !pulled.contains(id))
            .collect();
        for ids in statements(&vanished) {
            self.bury(tx, scope, ids).await?;
        }
        Ok(vanished.len() as u64)
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
        let mut query = sqlx::query_scalar(AssertSqlSafe(text)).bind(scope.company_id);
        for day in &scope.days {
            query = query.bind(day.as_str());
        }
        for user in &scope.users {
            query = query.bind(*user);
        }
        Ok(query.fetch_all(&mut **tx).await?)
    }

    async fn bury(&self, tx: &mut Tx, scope: &Scope<'_>, ids: &[i64]) -> Result<()> {
        let Self { name, columns, .. } = self;
        let chosen = format!("company_id = ? AND id IN ({})", placeholders(ids.len()));
        let keep = format!(
            "INSERT INTO {name}_history ({columns}, ended_at) SELECT {columns}, ? FROM {name} WHERE {chosen}"
        );
        let mut query = sqlx::query(AssertSqlSafe(keep))
            .bind(scope.at.as_millisecond())
            .bind(scope.company_id);
        for id in ids {
            query = query.bind(*id);
        }
        query.execute(&mut **tx).await?;
        let mut query = sqlx::query(AssertSqlSafe(format!("DELETE FROM {name} WHERE {chosen}")))
            .bind(scope.company_id);
        for id in ids {
            query = query.bind(*id);
        }
        query.execute(&mut **tx).await?;
        Ok(())
    }

    /// Enters when every user's day of the scope was pulled: users times days in one statement.
    async fn advance_cursor(&self, tx: &mut Tx, scope: &Scope<'_>) -> Result<()> {
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
        let values = scope
            .values()
            .map_err(|error| Error::Sql(sqlx::Error::Encode(error)))?;
        sqlx::query_with(AssertSqlSafe(text), values)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }
}

impl<'a> Scope<'a> {
    /// The slice without the departed users who have no row in it.
    fn of(company_id: i64, slice: &Slice<'a>, with_rows: impl Iterator<Item = &'a UserId>) -> Self {
        let with_rows: HashSet<&UserId> = if slice.departed.is_empty() {
            HashSet::new()
        } else {
            with_rows.collect()
        };
        let speaks = |user: &&UserId| !slice.departed.contains(*user) || with_rows.contains(*user);
        Self {
            company_id,
            users: slice
                .users
                .iter()
                .filter(speaks)
                .map(UserId::as_str)
                .collect(),
            days: slice.period().days().map(|day| day.to_string()).collect(),
            at: slice.pulled_at,
        }
    }

    fn is_empty(&self) -> bool {
        self.users.is_empty() || self.days.is_empty()
    }

    fn values(&self) -> std::result::Result<Values, sqlx::error::BoxDynError> {
        use sqlx::Arguments;
        let mut values = Values::default();
        for user in &self.users {
            values.add(*user)?;
        }
        for day in &self.days {
            values.add(day.as_str())?;
        }
        values.add(self.company_id)?;
        values.add(self.at.as_millisecond())?;
        Ok(values)
    }
}

/// `(?),(?),(?)`
fn rows_of_one(n: usize) -> String {
    vec!["(?)"; n].join(",")
}

/// One row an id, by id: a page that shifts under a pull may bring a row twice, and the later one is the truer one.
fn unique<Row, Id: Ord>(rows: &[Row], id: impl Fn(&Row) -> Id) -> Vec<&Row> {
    let by_id: BTreeMap<Id, &Row> = rows.iter().map(|row| (id(row), row)).collect();
    by_id.into_values().collect()
}
