//! Settles what an earlier run left open: a kill, a lost answer, a person between delete and create.
//!
//! What had no effect is not begun here, unless a person is deleted and has to come back: the next plan brings the rest again, as of now.

use std::collections::BTreeMap;

use dianmao_roster::change::ChangeId;
use dianmao_roster::journal::{JournalStep, Operation, StepState};
use dianmao_store::{JournalRow, RunId};
use futures::stream::{self, StreamExt, TryStreamExt};
use serde_json::json;

use super::rows::step;
use super::run::{Driven, Purpose, Run};
use super::{IN_FLIGHT, WRITING};
use crate::context::Context;
use crate::error::Error;
use crate::remote::directory::Reading;

/// Takes every begun change of the unfinished runs to its outcome, and closes them. Gives the changes of which nobody knows even now
/// whether they took effect: their runs stay open, and the guard keeps away from what they are about.
pub(super) async fn settle_open_runs(context: &Context) -> Result<Vec<ChangeId>, Error> {
    let mut unsettled = Vec::new();
    for open in context.store.unfinished_runs(&WRITING).await? {
        unsettled.extend(settle_run(context, open.id).await?);
    }
    Ok(unsettled)
}

async fn settle_run(context: &Context, id: RunId) -> Result<Vec<ChangeId>, Error> {
    let rows = context.store.journal(id).await?;
    let run = Run::new(context, id, Purpose::Settle, rows.len()).await?;
    let (begun, others) = changes(rows)?.into_iter().partition::<Vec<_>, _>(|(_, steps)| is_begun(steps));
    for (_, steps) in others {
        run.give_up(steps).await?;
    }
    let n_begun = begun.len();
    let driven: Vec<Vec<Driven>> = stream::iter(begun)
        .map(|(place, steps)| run.drive(place, steps))
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await?;
    if let Some(error) = run.take_stop().await {
        return Err(error);
    }
    let unsettled = driven.into_iter().flatten().filter(|driven| driven.outcome.is_none());
    let unsettled: Vec<ChangeId> = unsettled.map(|driven| driven.change).collect();
    if unsettled.is_empty() {
        let outcome = json!({ "interrupted": true, "settled_later": n_begun });
        context.store.finish_run(id, context.now(), 4, &outcome).await?;
    }
    Ok(unsettled)
}

/// Brings the changes of people who have accepted their invitation to an end.
pub(super) async fn settle_accepted(context: &Context, reading: &Reading) -> Result<(), Error> {
    let people = &reading.directory.people;
    for row in context.store.steps_in_state(&["pending"]).await? {
        let (id, seq) = (row.run, row.seq);
        let is_member = match step(row)?.operation {
            Operation::CreatePerson { userid, .. } | Operation::RecreatePerson { userid, .. } => {
                people.contains_key(&userid)
            }
            _ => false,
        };
        if !is_member {
            continue;
        }
        let rows = context.store.journal(id).await?;
        let run = Run::new(context, id, Purpose::Settle, rows.len()).await?;
        let accepted = changes(rows)?.into_iter().find(|(_, steps)| steps.iter().any(|step| is_at(step, seq)));
        let Some((place, mut steps)) = accepted else { continue };
        for step in steps.iter_mut().filter(|step| is_at(step, seq)) {
            run.accept(step).await?;
        }
        run.drive(place, steps).await?;
    }
    Ok(())
}

fn is_at(step: &JournalStep, seq: i64) -> bool {
    i64::try_from(step.seq) == Ok(seq)
}

pub(super) fn changes(rows: Vec<JournalRow>) -> Result<BTreeMap<i64, Vec<JournalStep>>, Error> {
    let mut changes: BTreeMap<i64, Vec<JournalStep>> = BTreeMap::new();
    for row in rows {
        changes.entry(row.change).or_default().push(step(row)?);
    }
    Ok(changes)
}

fn is_begun(steps: &[JournalStep]) -> bool {
    steps.iter().any(|step| !matches!(step.state, StepState::Planned | StepState::Held))
}
