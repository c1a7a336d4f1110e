//! What the remote side refuses of a change for the object's own sake, run after run. How often is too often is not known here.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::Store;
use crate::error::{Error, Result};
use crate::query::{placeholders, query};
use crate::values::{instant, to_count};
use crate::write::Insert;

/// A change that was refused in one run or more, without a success in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The change, as `kind/KEY`.
    pub change: String,
    /// A hash of what was to be written.
    pub wanted: String,
    /// In how many runs.
    pub n_runs: u64,
    /// When it was first refused.
    pub since: Timestamp,
    /// The last answer, without personal data.
    pub detail: String,
}

#[derive(FromRow)]
struct Row {
    change: String,
    wanted: String,
    n_runs: i64,
    since: i64,
    detail: String,
}

impl TryFrom<Row> for Refusal {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            change: row.change,
            wanted: row.wanted,
            n_runs: to_count(row.n_runs),
            since: instant(row.since)?,
            detail: row.detail,
        })
    }
}

/// The same again adds up; something else begins anew.
const REFUSAL: Insert = Insert {
    head: "INSERT INTO refusals (company_id, change, wanted, n_runs, since, detail)",
    n_columns: 6,
    tail: "ON CONFLICT (company_id, change) DO UPDATE SET
           n_runs = excluded.n_runs + CASE WHEN refusals.wanted = excluded.wanted THEN refusals.n_runs ELSE 0 END,
           since = CASE WHEN refusals.wanted = excluded.wanted THEN refusals.since ELSE excluded.since END,
           wanted = excluded.wanted, detail = excluded.detail",
};

impl Store {
    /// Loads every refusal, by change.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn refusals(&self) -> Result<Vec<Refusal>> {
        let rows: Vec<Row> = self
            .db
            .all(
                query(
                    "SELECT change, wanted, n_runs, since, detail FROM refusals WHERE company_id = $1 ORDER BY change",
                )
                .bind(self.company_id),
            )
            .await?;
        rows.into_iter().map(Refusal::try_from).collect()
    }

    /// Adds the refusals of a run, each once: those of the same wish are counted on, those of another begin anew.
    ///
    /// # Errors
    /// The store cannot be written; then none is saved.
    pub async fn add_refusals(&self, refusals: &[Refusal]) -> Result<()> {
        let company_id = self.company_id;
        let mut tx = self.begin().await?;
        REFUSAL
            .run(&mut tx, refusals, |values, refusal| {
                values.add(company_id);
                values.add(refusal.change.as_str());
                values.add(refusal.wanted.as_str());
                values.add(i64::try_from(refusal.n_runs).unwrap_or(i64::MAX));
                values.add(refusal.since.as_millisecond());
                values.add(refusal.detail.as_str());
            })
            .await?;
        tx.commit().await
    }

    /// Forgets the refusals of some changes.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn forget_refusals(&self, changes: &[&str]) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let text = format!("DELETE FROM refusals WHERE company_id = ? AND change IN ({})", placeholders(changes.len()));
        self.write(query(text).bind(self.company_id).bind_all(changes.iter().copied())).await.map(drop)
    }
}
