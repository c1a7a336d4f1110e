//! Settles what an earlier run left open: a kill, a lost answer, a person between delete and create.
//!
//! Changes that were not begun are not begun here: the next plan brings them again, as of now.

use std::collections::BTreeMap;

use dianmao_roster::journal::{JournalStep, StepState};
use dianmao_store::JournalRow;
use serde_json::json;

use super::run::{Run, step};
use crate::context::Context;
use crate::error::Error;

/// Takes every begun change of an unfinished run to its outcome, and closes the run.
pub(super) async fn settle_open_runs(context: &Context) -> Result<(), Error> {
    while let Some(open) = context.store.unfinished_run("apply").await? {
        let rows = context.store.journal(open.id).await?;
        let next_seq = rows.iter().map(|row| row.seq + 1).max().unwrap_or_default();
        let run = Run::new(context, open.id, next_seq).await?;
        let mut n_settled = 0;
        for (place, steps) in changes(rows)? {
            if is_begun(&steps) {
                n_settled += 1;
                let driven = run.drive(place, steps).await?;
                if driven.outcome.is_none() {
                    return Err(Error::Unsettled { run: open.id.0, key: driven.change.key });
                }
            } else {
                run.give_up(steps).await?;
            }
            if let Some(error) = run.take_stop().await {
                return Err(error);
            }
        }
        let outcome = json!({ "interrupted": true, "settled_later": n_settled });
        context.store.finish_run(open.id, context.now(), 4, &outcome).await?;
    }
    Ok(())
}

fn changes(rows: Vec<JournalRow>) -> Result<BTreeMap<i64, Vec<JournalStep>>, Error> {
    let mut changes: BTreeMap<i64, Vec<JournalStep>> = BTreeMap::new();
    for row in rows {
        changes.entry(row.change).or_default().push(step(row)?);
    }
    Ok(changes)
}

fn is_begun(steps: &[JournalStep]) -> bool {
    steps.iter().any(|step| !matches!(step.state, StepState::Planned | StepState::Held))
}
