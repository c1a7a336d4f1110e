//! What earlier runs did: the list of them, and every write call of one.

use std::collections::BTreeMap;

use dianmao_roster::plan::Invitation;
use dianmao_store::{Alarm, JournalRow, Run, RunId};
use serde::Serialize;

use crate::alarms;
use crate::context::Context;
use crate::error::Error;
use crate::plan::invitation;

/// How many runs the list shows.
const NEWEST: u32 = 50;

/// The list of runs, by contract `dianmao.log/1`.
#[derive(Debug, Clone, Serialize)]
pub struct Log {
    /// The contract's name.
    pub schema: &'static str,
    /// Newest first.
    pub runs: Vec<RunEntry>,
    /// What a person has to look at.
    pub alarms: Vec<AlarmEntry>,
    /// The invitations that nobody has accepted yet, oldest first.
    pub pending: Vec<PendingEntry>,
}

/// One open invitation.
#[derive(Debug, Clone, Serialize)]
pub struct PendingEntry {
    /// HR's key of the person.
    pub key: String,
    /// The run that invited them.
    pub run: i64,
    /// `create_person`, or `recreate_person` for somebody who was a member before.
    pub operation: String,
    /// The day of the invitation.
    pub since: String,
    /// How many days ago that was.
    pub days: u32,
}

/// One run.
#[derive(Debug, Clone, Serialize)]
pub struct RunEntry {
    /// Its number.
    pub run: i64,
    /// `apply`, `revert` or `pull`.
    pub kind: String,
    /// When it began.
    pub started_at: String,
    /// When it ended; absent while it runs or after a kill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// Its exit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
    /// What it did, in numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<serde_json::Value>,
}

/// One open alarm.
#[derive(Debug, Clone, Serialize)]
pub struct AlarmEntry {
    /// What kind of trouble.
    pub kind: String,
    /// Whose.
    pub key: String,
    /// A sentence.
    pub message: String,
    /// Since when.
    pub raised_at: String,
}

/// One run with its write calls, by contract `dianmao.run/1`.
#[derive(Debug, Clone, Serialize)]
pub struct RunReport {
    /// The contract's name.
    pub schema: &'static str,
    /// The run.
    #[serde(flatten)]
    pub entry: RunEntry,
    /// How many steps stand in each state.
    pub states: BTreeMap<String, usize>,
    /// The write calls in order.
    pub steps: Vec<StepEntry>,
}

/// One write call.
#[derive(Debug, Clone, Serialize)]
pub struct StepEntry {
    /// Its place in the run.
    pub seq: i64,
    /// HR's key of the object.
    pub key: String,
    /// What was called.
    pub operation: String,
    /// How far it is.
    pub state: String,
    /// The key because of which it was skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// A sentence on what happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// `object` where DingTalk refused the call for the object's own sake: its name, its number, its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// When the call was about to be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// When its answer was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
}

/// Lists the newest runs and the open alarms.
///
/// # Errors
/// The store cannot be read.
pub async fn list(context: &Context) -> Result<Log, Error> {
    let runs = context.store.runs(NEWEST).await?;
    let alarms = alarms::open(context).await?;
    let pending = context.store.steps_in_state(&["pending"]).await?;
    let mut pending: Vec<PendingEntry> = pending.into_iter().filter_map(|row| pending_entry(context, row)).collect();
    pending.sort_by(|left, right| (&left.since, &left.key).cmp(&(&right.since, &right.key)));
    Ok(Log {
        pending,
        schema: "dianmao.log/1",
        runs: runs.into_iter().map(|run| entry(context, run)).collect(),
        alarms: alarms.into_iter().map(|alarm| alarm_entry(context, alarm)).collect(),
    })
}

/// Shows one run.
///
/// # Errors
/// There is no such run, or the store cannot be read.
pub async fn show(context: &Context, run: i64) -> Result<RunReport, Error> {
    let id = RunId(run);
    let found = context.store.run(id).await?.ok_or_else(|| Error::Input(format!("there is no run {run}")))?;
    let rows = context.store.journal(id).await?;
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        *states.entry(row.state.clone()).or_default() += 1;
    }
    Ok(RunReport {
        schema: "dianmao.run/1",
        entry: entry(context, found),
        states,
        steps: rows.into_iter().map(|row| step_entry(context, row)).collect(),
    })
}

fn entry(context: &Context, run: Run) -> RunEntry {
    RunEntry {
        run: run.id.0,
        kind: run.kind,
        started_at: local(context, run.started_at),
        ended_at: run.ended_at.map(|at| local(context, at)),
        exit_code: run.exit_code,
        outcome: run.outcome,
    }
}

fn alarm_entry(context: &Context, alarm: Alarm) -> AlarmEntry {
    AlarmEntry { kind: alarm.kind, key: alarm.key, message: alarm.message, raised_at: local(context, alarm.raised_at) }
}

fn pending_entry(context: &Context, row: JournalRow) -> Option<PendingEntry> {
    let Invitation { since, days } = invitation(context, row.started_at?);
    Some(PendingEntry { key: row.key, run: row.run.0, operation: row.operation, since: since.to_string(), days })
}

fn step_entry(context: &Context, row: JournalRow) -> StepEntry {
    let said = |name: &str| row.outcome.as_ref().and_then(|outcome| outcome[name].as_str()).map(str::to_owned);
    StepEntry {
        detail: said("detail"),
        refused: said("refused"),
        seq: row.seq,
        key: row.key,
        operation: row.operation,
        state: row.state,
        because: row.because,
        started_at: row.started_at.map(|at| local(context, at)),
        ended_at: row.ended_at.map(|at| local(context, at)),
    }
}

/// An instant as the company reads it.
fn local(context: &Context, at: jiff::Timestamp) -> String {
    at.to_zoned(context.settings.time_zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
