//! `dianmao log`: past runs, or every write call of one.

use std::fmt::Write as _;

use dianmao_jobs::context::Context;
use dianmao_jobs::log::{self, Log, PendingEntry, RunReport};
use dianmao_roster::plan::wrapped;
use serde_json::Value;

use crate::args::{Global, LogArgs};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

/// The column in which a run's outcome begins.
const OUTCOME_AT: usize = 53;
/// What stands before the sentence about a step, which has lines of its own.
const DETAIL: &str = "         ";

pub(crate) async fn run(args: &LogArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let json = |text: Result<String, serde_json::Error>| {
        text.map_err(|error| CommandError::failed(format!("cannot write the log: {error}")))
    };
    match args.run {
        Some(run) => {
            let report = log::show(context, run).await?;
            ui.data(&if global.json { json(serde_json::to_string_pretty(&report))? } else { one(&report, ui.width()) });
        }
        None => {
            let log = log::list(context).await?;
            ui.data(&if global.json { json(serde_json::to_string_pretty(&log))? } else { all(&log, ui.width()) });
        }
    }
    Ok(Exit::Done)
}

fn all(log: &Log, width: usize) -> String {
    let mut text = String::new();
    for alarm in &log.alarms {
        text.push_str(&wrapped(&format!("ALARM since {}: {}", alarm.raised_at, alarm.message), "  ", width));
    }
    for invited in &log.pending {
        let PendingEntry { key, run, since, days, .. } = invited;
        let _ = writeln!(text, "INVITED {since} ({days} days): {key} has not accepted yet, run {run}");
    }
    if log.runs.is_empty() {
        text.push_str("No runs yet.\n");
    }
    for run in &log.runs {
        let ended = match (&run.ended_at, run.exit_code) {
            (Some(_), Some(code)) => format!("exit {code}"),
            _ => "not ended".to_owned(),
        };
        let outcome = run.outcome.as_ref().map(in_words).unwrap_or_default();
        let line = format!("{:>5}  {}  {:6}  {ended:9}  {outcome}", run.run, run.started_at, run.kind);
        text.push_str(&wrapped(&line, &" ".repeat(OUTCOME_AT), width));
    }
    text
}

/// A run's outcome as `3 succeeded, 1 held` or `from 2026-09-01, to 2026-09-30, 132 rows`.
fn in_words(outcome: &Value) -> String {
    let parts: Vec<String> = outcome
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| match value {
            Value::String(text) => format!("{name} {text}"),
            value => format!("{value} {name}"),
        })
        .collect();
    parts.join(", ")
}

fn one(report: &RunReport, width: usize) -> String {
    let mut text = String::new();
    let entry = &report.entry;
    let ended = entry.ended_at.as_deref().unwrap_or("not ended");
    let _ = writeln!(text, "Run {}: {}, {} to {ended}", entry.run, entry.kind, entry.started_at);
    for step in &report.steps {
        let _ = write!(text, "{:>5}  {:9}  {:17}  {}", step.seq, step.state, step.operation, step.key);
        if let Some(key) = &step.because {
            let _ = write!(text, "  because of {key}");
        }
        text.push('\n');
        if let Some(detail) = &step.detail {
            text.push_str(&wrapped(&format!("{DETAIL}{detail}"), DETAIL, width));
        }
    }
    text
}
