//! Runs: what was started when, with which plan, and how it ended.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde_json::Value;
use sqlx::FromRow;

use crate::Store;
use crate::error::Result;
use crate::query::{placeholders, query};
use crate::values::{instant, instant_opt, json, json_opt, missing};

/// A run's number, which is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub i64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RunId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// One run, without its plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// What it was: `apply`, `revert`, `pull`.
    pub kind: String,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended; `None` while it is under way, or where it was killed.
    pub ended_at: Option<Timestamp>,
    /// The exit code that it ended with.
    pub exit_code: Option<u8>,
    /// How it ended.
    pub outcome: Option<Value>,
}

#[derive(FromRow)]
struct Row {
    run_id: i64,
    kind: String,
    started_at: i64,
    ended_at: Option<i64>,
    exit_code: Option<i64>,
    outcome: Option<String>,
}

impl TryFrom<Row> for Run {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: RunId(row.run_id),
            kind: row.kind,
            started_at: instant(row.started_at)?,
            ended_at: instant_opt(row.ended_at)?,
            exit_code: row.exit_code.map(exit_code).transpose()?,
            outcome: json_opt(row.outcome.as_deref())?,
        })
    }
}

/// A process ends with a byte.
fn exit_code(code: i64) -> Result<u8> {
    u8::try_from(code).map_err(|_| crate::Error::Damaged(format!("exit code {code}")))
}

impl Store {
    /// Enters a run that starts now.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn begin_run(&self, kind: &str, at: Timestamp, plan: Option<&Value>) -> Result<RunId> {
        let mut tx = self.begin().await?;
        let (run_id,) = tx
            .one(
                query("INSERT INTO runs (company_id, kind, started_at, plan) VALUES ($1, $2, $3, $4) RETURNING run_id")
                    .bind(self.company_id)
                    .bind(kind)
                    .bind(at.as_millisecond())
                    .bind(plan.map(Value::to_string)),
            )
            .await?;
        tx.commit().await?;
        Ok(RunId(run_id))
    }

    /// Enters how a run ended.
    ///
    /// # Errors
    /// [`crate::Error::Missing`] where the company has no such run.
    pub async fn finish_run(&self, run: RunId, at: Timestamp, exit_code: u8, outcome: &Value) -> Result<()> {
        let n_rows = self
            .write(
                query(
                    "UPDATE runs SET ended_at = $3, exit_code = $4, outcome = $5 WHERE company_id = $1 AND run_id = $2",
                )
                .bind(self.company_id)
                .bind(run.0)
                .bind(at.as_millisecond())
                .bind(i64::from(exit_code))
                .bind(outcome.to_string()),
            )
            .await?;
        if n_rows == 0 { Err(missing(format!("run {run}"))) } else { Ok(()) }
    }

    /// Loads the newest runs, newest first: the rows of `dianmao log`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn runs(&self, limit: u32) -> Result<Vec<Run>> {
        let rows: Vec<Row> = self
            .db
            .all(
                query(
                    "SELECT run_id, kind, started_at, ended_at, exit_code, outcome FROM runs
             WHERE company_id = $1 ORDER BY run_id DESC LIMIT $2",
                )
                .bind(self.company_id)
                .bind(i64::from(limit)),
            )
            .await?;
        rows.into_iter().map(Run::try_from).collect()
    }

    /// Loads one run.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn run(&self, run: RunId) -> Result<Option<Run>> {
        let row: Option<Row> = self
            .db
            .optional(
                query(
                    "SELECT run_id, kind, started_at, ended_at, exit_code, outcome FROM runs
             WHERE company_id = $1 AND run_id = $2",
                )
                .bind(self.company_id)
                .bind(run.0),
            )
            .await?;
        row.map(Run::try_from).transpose()
    }

    /// Loads the plan that a run was started with.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn run_plan(&self, run: RunId) -> Result<Option<Value>> {
        let row: Option<(Option<String>,)> = self
            .db
            .optional(
                query("SELECT plan FROM runs WHERE company_id = $1 AND run_id = $2").bind(self.company_id).bind(run.0),
            )
            .await?;
        row.and_then(|(plan,)| plan).as_deref().map(json).transpose()
    }

    /// Loads the runs of some kinds that never ended, oldest first: what a kill left behind, or what could not be settled.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn unfinished_runs(&self, kinds: &[&str]) -> Result<Vec<Run>> {
        let text = format!(
            "SELECT run_id, kind, started_at, ended_at, exit_code, outcome FROM runs
             WHERE company_id = ? AND ended_at IS NULL AND kind IN ({}) ORDER BY run_id",
            placeholders(kinds.len())
        );
        let query = query(text).bind(self.company_id).bind_all(kinds.iter().copied());
        let rows: Vec<Row> = self.db.all(query).await?;
        rows.into_iter().map(Run::try_from).collect()
    }
}
