//! A step of the journal as a row of the store, and back: enough to go on from after a kill.

use dianmao_roster::id::Key;
use dianmao_roster::journal::{JournalStep, Operation, StepState};
use dianmao_store::{JournalRow, RunId};
use serde_json::{Value, json};

use crate::error::Error;

/// A step as the store keeps it.
pub(super) fn row(run: RunId, place: i64, step: &JournalStep) -> JournalRow {
    let needs: Vec<String> = step.needs.iter().map(ToString::to_string).collect();
    let because = match &step.state {
        StepState::Skipped { because } => Some(because.to_string()),
        _ => None,
    };
    JournalRow {
        run,
        seq: i64::try_from(step.seq).unwrap_or_default(),
        change: place,
        key: step.change.key.to_string(),
        operation: step.operation.name().to_owned(),
        payload: json!({ "change": step.change.to_string(), "needs": needs, "operation": step.operation.to_payload() }),
        state: step.state.as_str().to_owned(),
        because,
        outcome: step.detail.as_ref().map(|detail| json!({ "detail": detail })),
        started_at: None,
        ended_at: None,
    }
}

/// A step as the store kept it.
pub(super) fn step(row: JournalRow) -> Result<JournalStep, Error> {
    let unreadable = |what: String| Error::Journal(format!("step {} of run {}: {what}", row.seq, row.run));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let change = text(&row.payload["change"]).parse().map_err(|error| unreadable(format!("{error}")))?;
    let needs = row.payload["needs"].as_array().into_iter().flatten();
    let needs = needs
        .map(|need| text(need).parse())
        .collect::<Result<_, dianmao_roster::change::NoChangeId>>()
        .map_err(|error| unreadable(error.to_string()))?;
    let operation =
        Operation::from_payload(row.payload["operation"].clone()).map_err(|error| unreadable(error.to_string()))?;
    let state = match (&row.because, row.state.as_str()) {
        (Some(key), "skipped") => StepState::Skipped { because: Key::from(key.clone()) },
        (_, state) => {
            state.parse().map_err(|error: dianmao_roster::journal::NoStepState| unreadable(error.to_string()))?
        }
    };
    let detail = row.outcome.as_ref().and_then(|outcome| outcome["detail"].as_str()).map(str::to_owned);
    Ok(JournalStep { seq: u64::try_from(row.seq).unwrap_or_default(), change, needs, operation, state, detail })
}
