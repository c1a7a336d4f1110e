//! Where a pull stands: when each user's day was pulled, which pulls were cut off, which months the lake must build anew.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_attendance::WorkDate;
use dianmao_attendance::period::YearMonth;
use dianmao_roster::id::UserId;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::Store;
use crate::db::Tx;
use crate::error::Result;
use crate::query::query;
use crate::values::{instant, instant_opt, parse, to_count, to_sql};
use crate::write::Insert;

/// A pull of a stretch of days that has not been closed. What it has done already is told by [`Store::pulled_at`]:
/// the users' days that were pulled at or after `opened_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pull {
    /// Its number.
    pub id: i64,
    /// When it was opened, which may have been in an earlier process.
    pub opened_at: Timestamp,
    /// Whether an earlier process opened it.
    pub resumed: bool,
}

const DIRTY: Insert = Insert {
    head: "INSERT INTO dirty_months (company_id, month, generation, dirty)",
    n_columns: 4,
    tail: "ON CONFLICT (company_id, month) DO UPDATE SET generation = dirty_months.generation + 1, dirty = 1",
};

impl Store {
    /// Opens a pull of the days from `from` to `to`, or goes on with the one of these days that was never closed.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn open_pull(&self, from: Date, to: Date, at: Timestamp) -> Result<Pull> {
        let mut tx = self.begin().await?;
        let open: Option<(i64, i64)> = tx
            .optional(
                query(
                    "SELECT pull_id, opened_at FROM pulls
             WHERE company_id = $1 AND from_date = $2 AND to_date = $3 AND closed_at IS NULL",
                )
                .bind(self.company_id)
                .bind(from.to_string())
                .bind(to.to_string()),
            )
            .await?;
        if let Some((id, opened_at)) = open {
            return Ok(Pull { id, opened_at: instant(opened_at)?, resumed: true });
        }
        let (id,) = tx.one(query("INSERT INTO pulls (company_id, from_date, to_date, opened_at) VALUES ($1, $2, $3, $4) RETURNING pull_id").bind(self.company_id).bind(from.to_string()).bind(to.to_string()).bind(at.as_millisecond())).await?;
        tx.commit().await?;
        Ok(Pull { id, opened_at: at, resumed: false })
    }

    /// Closes a pull that has done all its slices.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn close_pull(&self, pull: &Pull, at: Timestamp) -> Result<()> {
        self.write(
            query("UPDATE pulls SET closed_at = $3 WHERE company_id = $1 AND pull_id = $2")
                .bind(self.company_id)
                .bind(pull.id)
                .bind(at.as_millisecond()),
        )
        .await?;
        Ok(())
    }

    /// Tells when a user's day was last pulled for its results.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn user_day(&self, user: &UserId, date: Date) -> Result<Option<Timestamp>> {
        let row: Option<(Option<i64>,)> = self
            .db
            .optional(
                query("SELECT results_at FROM user_days WHERE company_id = $1 AND user_id = $2 AND work_date = $3")
                    .bind(self.company_id)
                    .bind(user.as_str())
                    .bind(date.to_string()),
            )
            .await?;
        instant_opt(row.and_then(|(at,)| at))
    }

    /// Loads when each user's day from `from` to `to` was last pulled for its results.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn pulled_at(&self, from: Date, to: Date) -> Result<BTreeMap<(UserId, WorkDate), Timestamp>> {
        self.cursors(
            "SELECT user_id, work_date, results_at FROM user_days
             WHERE company_id = $1 AND work_date BETWEEN $2 AND $3 AND results_at IS NOT NULL",
            from,
            to,
        )
        .await
    }

    /// Loads when each user's day from `from` to `to` was last pulled for its punches.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn punches_pulled_at(&self, from: Date, to: Date) -> Result<BTreeMap<(UserId, WorkDate), Timestamp>> {
        self.cursors(
            "SELECT user_id, work_date, punches_at FROM user_days
             WHERE company_id = $1 AND work_date BETWEEN $2 AND $3 AND punches_at IS NOT NULL",
            from,
            to,
        )
        .await
    }

    pub(crate) async fn cursors(
        &self,
        text: &'static str,
        from: Date,
        to: Date,
    ) -> Result<BTreeMap<(UserId, WorkDate), Timestamp>> {
        let rows: Vec<(String, String, i64)> =
            self.db.all(query(text).bind(self.company_id).bind(from.to_string()).bind(to.to_string())).await?;
        rows.into_iter()
            .map(|(user, date, at)| Ok(((UserId::from(user), WorkDate(parse("work date", &date)?)), instant(at)?)))
            .collect()
    }

    /// Loads the months whose rows or cursors changed since they were cleared, each with the generation to clear it by.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn dirty_months(&self) -> Result<BTreeMap<YearMonth, u64>> {
        let rows: Vec<(String, i64)> = self
            .db
            .all(
                query("SELECT month, generation FROM dirty_months WHERE company_id = $1 AND dirty = 1")
                    .bind(self.company_id),
            )
            .await?;
        rows.into_iter().map(|(month, generation)| Ok((parse("month", &month)?, to_count(generation)))).collect()
    }

    /// Clears a month that was built from its rows as of a generation. Tells whether it is clean now: a change since then
    /// has raised the generation and keeps it dirty.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn clear_dirty(&self, month: YearMonth, generation: u64) -> Result<bool> {
        let n_rows = self
            .write(
                query("UPDATE dirty_months SET dirty = 0 WHERE company_id = $1 AND month = $2 AND generation = $3")
                    .bind(self.company_id)
                    .bind(month.to_string())
                    .bind(to_sql(generation)),
            )
            .await?;
        Ok(n_rows > 0)
    }

    pub(crate) async fn mark_dirty(&self, tx: &mut Tx, months: &BTreeSet<YearMonth>) -> Result<()> {
        let months: Vec<_> = months.iter().collect();
        DIRTY
            .run(tx, &months, |values, month| {
                values.add(self.company_id);
                values.add(month.to_string());
                values.add(1);
                values.add(1);
            })
            .await?;
        Ok(())
    }
}
