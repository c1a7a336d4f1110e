//! What was refused for the object's own sake in three runs in a row is left out of later plans, until HR's row is another one or somebody
//! releases it.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_roster::change::ChangeId;
use dianmao_roster::guard::Quarantine;
use dianmao_roster::id::Key;
use dianmao_roster::journal::Outcome;
use dianmao_roster::plan::{HoldReason, Plan, Planned};
use dianmao_store::Refusal;

use crate::alarms::QUARANTINE;
use crate::apply::Applied;
use crate::context::Context;
use crate::error::Error;

/// In how many runs a change is refused before it is left out.
const RUNS: u64 = 3;

/// The changes that are left out as long as the same is wanted.
pub(crate) async fn load(context: &Context) -> Result<BTreeMap<ChangeId, Quarantine>, Error> {
    let refusals = context.store.refusals().await?.into_iter().filter(|refusal| refusal.n_runs >= RUNS);
    refusals.map(|refusal| Ok((change(&refusal.change)?, quarantine(context, refusal)))).collect()
}

fn change(text: &str) -> Result<ChangeId, Error> {
    text.parse().map_err(|error: dianmao_roster::change::NoChangeId| Error::Journal(error.to_string()))
}

fn quarantine(context: &Context, refusal: Refusal) -> Quarantine {
    let Refusal { change: _, wanted, n_runs, since, detail } = refusal;
    let since = since.to_zoned(context.settings.time_zone.clone()).date();
    Quarantine { wanted, n_runs, since, detail }
}

/// Counts what a run was refused, and forgets what it could write.
pub(crate) async fn remember(context: &Context, plan: &Plan, applied: &Applied) -> Result<(), Error> {
    let refused: Vec<Refusal> = plan.free().filter_map(|planned| refusal(context, planned, applied)).collect();
    if !refused.is_empty() {
        context.store.add_refusals(&refused).await?;
    }
    let known = context.store.refusals().await?;
    let succeeded = |refusal: &&Refusal| {
        let id = refusal.change.parse().ok();
        id.is_some_and(|id: ChangeId| applied.outcomes.get(&id) == Some(&Outcome::Succeeded))
    };
    let over: Vec<&str> = known.iter().filter(succeeded).map(|refusal| refusal.change.as_str()).collect();
    context.store.forget_refusals(&over).await?;
    for refusal in known.iter().filter(|known| known.n_runs >= RUNS) {
        if refused.iter().any(|new| new.change == refusal.change) {
            raise(context, &change(&refusal.change)?, refusal.n_runs, &refusal.detail).await?;
        }
    }
    Ok(())
}

fn refusal(context: &Context, planned: &Planned, applied: &Applied) -> Option<Refusal> {
    let id = planned.id();
    let is_refused = matches!(applied.outcomes.get(&id)?, Outcome::Failed | Outcome::BackWithOldMobile);
    (is_refused && applied.refused.contains(&id)).then(|| Refusal {
        change: id.to_string(),
        wanted: planned.wanted(),
        n_runs: 1,
        since: context.now(),
        detail: applied.details.get(&id).cloned().unwrap_or_default(),
    })
}

async fn raise(context: &Context, change: &ChangeId, n_runs: u64, detail: &str) -> Result<(), Error> {
    let (key, kind) = (&change.key, change.kind.as_str());
    let message = format!(
        "`{key}` ({kind}) was refused in {n_runs} runs and is left out: {detail}; mend HR's row, or `dianmao release {key}` tries it again"
    );
    Ok(context.store.raise_alarm(QUARANTINE, &change.to_string(), &message, context.now()).await?)
}

/// Lets the alarms follow a plan: whatever it leaves out has one, and of the others that were looked at none.
pub(crate) async fn settle_alarms(context: &Context, plan: &Plan, only: &BTreeSet<Key>) -> Result<(), Error> {
    let is_left_out = |(_, hold): &(&Planned, &dianmao_roster::plan::Hold)| hold.reason == HoldReason::Quarantine;
    let left_out: BTreeSet<ChangeId> = plan.held().filter(is_left_out).map(|(planned, _)| planned.id()).collect();
    for alarm in context.store.open_alarms().await?.into_iter().filter(|alarm| alarm.kind == QUARANTINE) {
        let id = change(&alarm.key)?;
        let was_looked_at = only.is_empty() || only.contains(&id.key);
        if was_looked_at && !left_out.contains(&id) {
            context.store.settle_alarm(QUARANTINE, &alarm.key, context.now()).await?;
        }
    }
    let quarantined = load(context).await?;
    for (id, quarantine) in quarantined.iter().filter(|(id, _)| left_out.contains(*id)) {
        raise(context, id, quarantine.n_runs, &quarantine.detail).await?;
    }
    Ok(())
}

/// Ends the quarantine of people and departments by HR's keys: the next apply tries them again. Gives the changes that were left out.
///
/// # Errors
/// A key is in no quarantine; then none is released. Or another run is under way.
pub async fn release(context: &Context, keys: &BTreeSet<Key>) -> Result<Vec<ChangeId>, Error> {
    let _lock = context.store.lock().await?;
    let quarantined = load(context).await?;
    if let Some(key) = keys.iter().find(|key| !quarantined.keys().any(|id| id.key == **key)) {
        return Err(Error::Input(format!("`{key}` is in no quarantine")));
    }
    let released: Vec<ChangeId> = quarantined.into_keys().filter(|id| keys.contains(&id.key)).collect();
    let texts: Vec<String> = released.iter().map(ToString::to_string).collect();
    context.store.forget_refusals(&texts.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    for text in &texts {
        context.store.settle_alarm(QUARANTINE, text, context.now()).await?;
    }
    Ok(released)
}
