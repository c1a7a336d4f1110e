//! The journal: one row a write call, in the words of whoever writes it. Which state may follow which is not known here.

use jiff::Timestamp;
use serde_json::Value;
use sqlx::FromRow;

use crate::error::{Error, Result};
use crate::query::{placeholders, query};
use crate::values::{instant_opt, json, json_opt, missing, ms_opt, to_count};
use crate::write::Insert;
use crate::{RunId, Store};

/// One step of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalRow {
    /// The run.
    pub run: RunId,
    /// The step's place in the run.
    pub seq: i64,
    /// The place of its change in the plan.
    pub change: i64,
    /// The key that the change is about.
    pub key: String,
    /// The kind of call.
    pub operation: String,
    /// What the call sends, and what is needed to take it back.
    pub payload: Value,
    /// The state.
    pub state: String,
    /// The key that a skipped step waits for, or another reason.
    pub because: Option<String>,
    /// What came of it.
    pub outcome: Option<Value>,
    /// When the call was about to be made.
    pub started_at: Option<Timestamp>,
    /// When its answer was known.
    pub ended_at: Option<Timestamp>,
}

/// A step's new state. A field that is `None` leaves what stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct StepChange<'a> {
    /// The step's place in the run.
    pub seq: i64,
    /// The new state.
    pub state: &'a str,
    /// What the call sends, and what is needed to take it back.
    pub payload: Option<&'a Value>,
    /// The key that a skipped step waits for, or another reason.
    pub because: Option<&'a str>,
    /// What came of it.
    pub outcome: Option<&'a Value>,
    /// When the call is about to be made.
    pub started_at: Option<Timestamp>,
    /// When its answer was known.
    pub ended_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    run_id: i64,
    seq: i64,
    change: i64,
    key: String,
    operation: String,
    payload: String,
    state: String,
    because: Option<String>,
    outcome: Option<String>,
    started_at: Option<i64>,
    ended_at: Option<i64>,
}

impl TryFrom<Row> for JournalRow {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            run: RunId(row.run_id),
            seq: row.seq,
            change: row.change,
            key: row.key,
            operation: row.operation,
            payload: json(&row.payload)?,
            state: row.state,
            because: row.because,
            outcome: json_opt(row.outcome.as_deref())?,
            started_at: instant_opt(row.started_at)?,
            ended_at: instant_opt(row.ended_at)?,
        })
    }
}

const STEP: Insert = Insert {
    head: "INSERT INTO journal (company_id, run_id, seq, change, key, operation, payload, state, because, outcome,
           started_at, ended_at)",
    n_columns: 12,
    tail: "",
};

impl Store {
    /// Adds steps in one transaction.
    ///
    /// # Errors
    /// The store cannot be written, or a step of the same place in the run is there already; then none is saved.
    pub async fn save_journal(&self, rows: &[JournalRow]) -> Result<()> {
        let mut tx = self.begin().await?;
        STEP.run(&mut tx, rows, |values, row| {
            values.add(self.company_id);
            values.add(row.run.0);
            values.add(row.seq);
            values.add(row.change);
            values.add(row.key.as_str());
            values.add(row.operation.as_str());
            values.add(row.payload.to_string());
            values.add(row.state.as_str());
            values.add(row.because.as_deref());
            values.add(row.outcome.as_ref().map(Value::to_string));
            values.add(ms_opt(row.started_at));
            values.add(ms_opt(row.ended_at));
        })
        .await?;
        tx.commit().await
    }

    /// Changes a step. The change is on the disk when this returns, so that a call may follow `started`.
    ///
    /// # Errors
    /// [`crate::Error::Missing`] where there is no such step.
    pub async fn set_state(&self, run: RunId, change: StepChange<'_>) -> Result<()> {
        self.set_states(run, &[change]).await
    }

    /// Changes several steps of a run in one transaction, which costs one wait for the disk.
    ///
    /// # Errors
    /// [`crate::Error::Missing`] where one of the steps is not there; then none is changed.
    pub async fn set_states(&self, run: RunId, changes: &[StepChange<'_>]) -> Result<()> {
        let mut tx = self.begin().await?;
        for change in changes {
            let n_rows = tx.execute(query("UPDATE journal SET state = $4, payload = COALESCE($5, payload), because = COALESCE($6, because),
                 outcome = COALESCE($7, outcome), started_at = COALESCE($8, started_at),
                 ended_at = COALESCE($9, ended_at)
                 WHERE company_id = $1 AND run_id = $2 AND seq = $3").bind(self.company_id).bind(run.0).bind(change.seq).bind(change.state).bind(change.payload.map(Value::to_string)).bind(change.because).bind(change.outcome.map(Value::to_string)).bind(ms_opt(change.started_at)).bind(ms_opt(change.ended_at))).await?;
            if n_rows == 0 {
                return Err(missing(format!("step {} of run {run}", change.seq)));
            }
        }
        tx.commit().await
    }

    /// Loads a run's steps in their order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn journal(&self, run: RunId) -> Result<Vec<JournalRow>> {
        let rows: Vec<Row> = self
            .db
            .all(
                query(
                    "SELECT run_id, seq, change, key, operation, payload, state, because, outcome, started_at, ended_at
             FROM journal WHERE company_id = $1 AND run_id = $2 ORDER BY seq",
                )
                .bind(self.company_id)
                .bind(run.0),
            )
            .await?;
        rows.into_iter().map(JournalRow::try_from).collect()
    }

    /// Loads the steps of every run that stand in one of the states, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn steps_in_state(&self, states: &[&str]) -> Result<Vec<JournalRow>> {
        let text = format!(
            "SELECT run_id, seq, change, key, operation, payload, state, because, outcome, started_at, ended_at
             FROM journal WHERE company_id = ? AND state IN ({}) ORDER BY run_id, seq",
            placeholders(states.len())
        );
        let query = query(text).bind(self.company_id).bind_all(states.iter().copied());
        let rows: Vec<Row> = self.db.all(query).await?;
        rows.into_iter().map(JournalRow::try_from).collect()
    }

    /// Counts the steps of some operations and states that started at or after an instant: the guard's rolling week.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn count_steps(&self, operations: &[&str], states: &[&str], since: Timestamp) -> Result<u64> {
        let text = format!(
            "SELECT count(*) FROM journal
             WHERE company_id = ? AND started_at >= ? AND operation IN ({}) AND state IN ({})",
            placeholders(operations.len()),
            placeholders(states.len())
        );
        let texts = operations.iter().chain(states).copied();
        let query = query(text).bind(self.company_id).bind(since.as_millisecond()).bind_all(texts);
        let (n_steps,) = self.db.one(query).await?;
        Ok(to_count(n_steps))
    }
}
