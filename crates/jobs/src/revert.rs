//! Takes a run back: what it wrote and what still stands so becomes what stood before, by a plan under the same guard.

use std::collections::BTreeSet;

use dianmao_roster::adopt::{AdoptInput, adopt, to_look_up};
use dianmao_roster::change::{Change, ChangeId};
use dianmao_roster::directory::{Directory, Links};
use dianmao_roster::guard::{Mode, Overrides, guard};
use dianmao_roster::id::UserId;
use dianmao_roster::intake::Intake;
use dianmao_roster::journal::{Action, JournalStep, Outcome, next_action};
use dianmao_roster::plan::{Plan, PlanDocument, Planned};
use dianmao_roster::proof::{CheckName, Evidence, Proof, prove};
use dianmao_roster::revert::{RevertInput, revert};
use dianmao_store::RunId;

use crate::apply::{self, Prepared, REVERT, WRITING};
use crate::context::Context;
use crate::error::Error;
use crate::managers;
use crate::past;
use crate::plan::{self, Drawn};
use crate::remote::directory::{self, COMPANY_ROOT, Reading};
use crate::seen;

/// Settles what an earlier run left open, then draws up the plan that takes a run back. HR's files are not read.
///
/// # Errors
/// There is no such run, or it wrote nothing; DingTalk or the store cannot be read; or another run is under way.
pub async fn prepare(context: &Context, run: i64, overrides: &Overrides) -> Result<Prepared, Error> {
    let lock = context.store.lock().await?;
    let unsettled = match context.settings.guard.mode {
        Mode::Observe => Vec::new(),
        Mode::Additive | Mode::Full => apply::settle(context).await?,
    };
    let done = done(context, run).await?;
    let mut reading = directory::read(context).await?;
    let links = context.store.links().await?;
    let nothing = Intake::default();
    let root = context.settings.sync.root;
    let input = AdoptInput { intake: &nothing, directory: &reading.directory, root, links: &links };
    let elsewhere = to_look_up(&input, COMPANY_ROOT);
    reading.directory.people.extend(directory::look_up(context, elsewhere).await?);
    let managed = managed(&done, &links, &reading.directory);
    managers::forget(context, &managed).await?;
    reading.directory.managers = directory::read_managers(context, managed).await?;
    let adoption = adopt(&AdoptInput { intake: &nothing, directory: &reading.directory, root, links: &links });
    plan::refuse_foreign_store(context, &adoption).await?;
    let plan = revert(&RevertInput {
        run,
        done: &done,
        directory: &reading.directory,
        root,
        adoption: &adoption,
        proof: &proof(context, &reading).await?,
        abilities: context.settings.tenant.api.abilities(),
        calls_per_minute: usize::try_from(context.settings.tenant.calls_per_second).unwrap_or(0) * 60,
    });
    let plan = guard(plan, &context.settings.guard, &past::rolling(context).await?, overrides);
    seen::save(context, &reading.directory).await?;
    Ok(Prepared::new(REVERT, Drawn { plan, intake: nothing, adoption, reading }, unsettled, lock))
}

/// What a run did, in the order of its plan.
async fn done(context: &Context, run: i64) -> Result<Vec<Planned>, Error> {
    let id = RunId(run);
    let found = context.store.run(id).await?.ok_or_else(|| Error::Input(format!("there is no run {run}")))?;
    if !WRITING.contains(&found.kind.as_str()) {
        let message = format!("run {run} is a `{}`, which wrote nothing into DingTalk", found.kind);
        return Err(Error::Input(message));
    }
    let unreadable = |why: String| Error::Journal(format!("the plan of run {run}: {why}"));
    let document = context.store.run_plan(id).await?.unwrap_or_default();
    let document: PlanDocument = serde_json::from_value(document).map_err(|error| unreadable(error.to_string()))?;
    let plan = Plan::try_from(document).map_err(|error| unreadable(error.to_string()))?;
    let groups = apply::changes(context.store.journal(id).await?)?;
    let done: BTreeSet<ChangeId> = groups.values().flat_map(|steps| succeeded(steps)).collect();
    Ok(plan.changes.into_iter().filter(|planned| done.contains(&planned.id())).collect())
}

/// The changes of a group that took effect.
fn succeeded(steps: &[JournalStep]) -> Vec<ChangeId> {
    match next_action(steps) {
        Action::Done(Outcome::Succeeded) => steps.iter().map(|step| step.change.clone()).collect(),
        Action::AllDone(outcomes) => {
            let done = outcomes.into_iter().filter(|(_, outcome)| *outcome == Outcome::Succeeded);
            done.map(|(change, _)| change).collect()
        }
        Action::Done(_) | Action::Start(_) | Action::Settle(_) | Action::Append(_) => Vec::new(),
    }
}

/// The people whose managers the run wrote, as far as they stand: no list shows a manager.
fn managed(done: &[Planned], links: &Links, directory: &Directory) -> BTreeSet<UserId> {
    let managed = done.iter().filter(|planned| matches!(planned.change, Change::SetManager { .. }));
    let users = managed.filter_map(|planned| planned.userid().or_else(|| links.people.get(planned.change.key())));
    users.filter(|user| directory.people.contains_key(*user)).cloned().collect()
}

/// Whether all of DingTalk's side was read. HR's side is not asked here.
async fn proof(context: &Context, reading: &Reading) -> Result<Proof, Error> {
    let scope = context.store.scope().await?;
    let mut proof = prove(&Evidence {
        gaps: reading.gaps.clone(),
        scope_unchanged: scope.map(|fact| fact.value == reading.scope.to_json()),
        ..Evidence::default()
    });
    proof.checks.retain(|check| matches!(check.name, CheckName::ReadComplete | CheckName::ScopeUnchanged));
    Ok(proof)
}
