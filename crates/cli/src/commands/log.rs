//! `dianmao log`: past runs, or every write call of one.

use std::fmt::Write as _;

use dianmao_jobs::context::Context;
use dianmao_jobs::log::{self, Log, RunReport};
use serde_json::Value;

use crate::args::{Global, LogArgs};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: &LogArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let json = |text: Result<String, serde_json::Error>| {
        text.map_err(|error| CommandError::failed(format!("cannot write the log: {error}")))
    };
    match args.run {
        Some(run) => {
            let report = log::show(context, run).await?;
            ui.data(&if global.json { json(serde_json::to_string_pretty(&report))? } else { one(&report) });
        }
        None => {
            let log = log::list(context).await?;
            ui.data(&if global.json { json(serde_json::to_string_pretty(&log))? } else { all(&log) });
        }
    }
    Ok(Exit::Done)
}

fn all(log: &Log) -> String {
    let mut text = String::new();
    for alarm in &log.alarms {
        let _ = writeln!(text, "ALARM since {}: {}", alarm.raised_at, alarm.message);
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
        let _ = writeln!(text, "{:>5}  {}  {:6}  {ended:9}  {outcome}", run.run, run.started_at, run.kind);
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

fn one(report: &RunReport) -> String {
    let mut text = String::new();
    let entry = &report.entry;
    let ended = entry.ended_at.as_deref().unwrap_or("not ended");
    let _ = writeln!(text, "Run {}: {}, {} to {ended}", entry.run, entry.kind, entry.started_at);
    for step in &report.steps {
        let _ = write!(text, "{:>5}  {:9}  {:17}  {}", step.seq, step.state, step.operation, step.key);
        if let Some(key) = &step.because {
            let _ = write!(text, "  because of {key}");
        }
        if let Some(detail) = &step.detail {
            let _ = write!(text, "  {detail}");
        }
        text.push('\n');
    }
    text
}
