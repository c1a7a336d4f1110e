//! Carries out a whole plan: what must happen before anything is deleted, then wave after wave of changes that wait for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;

use dianmao_dingtalk::Error as CallError;
use dianmao_roster::change::{Change, ChangeId, ChangeKind};
use dianmao_roster::id::{DeptId, Key, Mobile, UserId};
use dianmao_roster::journal::{
    self, JournalStep, Operation, Outcome, Snapshot, StepState, lay_out, restores, steps_of,
};
use dianmao_roster::org::{DeptRef, Manager, PersonRef};
use dianmao_roster::plan::{Plan, PlanDocument, Planned};
use dianmao_store::RunId;
use futures::future::{Either, select};
use futures::stream::{self, StreamExt, TryStreamExt};
use serde_json::json;

use super::numbers;
use super::rows::{row, step};
use super::run::{Driven, Purpose, Run};
use super::{Applied, IN_FLIGHT};
use crate::alarms::DELETED_NOT_BACK;
use crate::context::Context;
use crate::error::{Error, Kind};
use crate::plan::Drawn;
use crate::pull;
use crate::remote::{changes, directory};

/// How often a person is read before a re-creation until two reads agree.
const MOST_READS: usize = 5;

/// One change on its way.
struct Group {
    /// Its place in the plan.
    place: i64,
    kind: ChangeKind,
    steps: Vec<JournalStep>,
}

impl Group {
    /// The change, or those of all who swap their numbers.
    fn changes(&self) -> BTreeSet<&ChangeId> {
        self.steps.iter().map(|step| &step.change).collect()
    }

    /// The first sentence on a change.
    fn detail(&self, change: &ChangeId) -> Option<String> {
        self.steps.iter().filter(|step| step.change == *change).find_map(|step| step.detail.clone())
    }
}

/// Carries out what the plan does not hold, until it is done or somebody interrupts it. `earlier` are the changes of earlier runs that are
/// not settled.
pub(super) async fn execute(
    context: &Context,
    kind: &str,
    drawn: &Drawn,
    earlier: Vec<ChangeId>,
    interrupted: impl Future<Output = ()>,
) -> Result<Applied, Error> {
    let plan = &drawn.plan;
    if plan.is_empty() {
        return Ok(Applied { unsettled: earlier, ..Applied::default() });
    }
    let mut prepared = prepare_removals(context, drawn).await?;
    prepared.returning = returning(context).await?;
    let document = serde_json::to_value(PlanDocument::from(plan)).map_err(|error| Error::Journal(error.to_string()))?;
    let id = context.store.begin_run(kind, context.now(), Some(&document)).await?;
    let groups = groups(plan, &prepared);
    let rows: Vec<_> =
        groups.iter().flat_map(|group| group.steps.iter().map(|step| row(id, group.place, step))).collect();
    context.store.save_journal(&rows).await?;
    let run = Run::new(context, id, Purpose::Apply, rows.len()).await?;

    let mut applied = Applied { run: Some(id.0), ..Applied::default() };
    let (held, free) = groups.into_iter().partition::<Vec<_>, _>(|group| group.steps[0].state == StepState::Held);
    for group in held {
        for change in group.changes() {
            let (change, detail) = (change.clone(), group.detail(change));
            note(&mut applied, Driven { change, outcome: Some(Outcome::Held), detail, is_refused: false });
        }
    }
    context.progress.begin("applying", u64::try_from(free.len()).unwrap_or(u64::MAX));
    let waves = run_until(&run, run_waves(&run, free, &mut applied), interrupted).await;
    context.progress.end();
    waves?;
    let is_settled = applied.unsettled.is_empty();
    applied.unsettled.extend(earlier);
    if is_settled {
        close(&run, &applied).await?;
    }
    match run.take_stop().await {
        Some(error) => Err(error),
        None => Ok(applied),
    }
}

/// Waits for the waves. After an interruption the calls in flight come to their end, whoever is deleted is brought back, and nothing else
/// is begun.
async fn run_until(
    run: &Run<'_>,
    waves: impl Future<Output = Result<(), Error>>,
    interrupted: impl Future<Output = ()>,
) -> Result<(), Error> {
    match select(pin!(waves), pin!(interrupted)).await {
        Either::Left((done, _)) => done,
        Either::Right(((), waves)) => {
            run.interrupt().await;
            waves.await
        }
    }
}

/// What was learnt about people before they are deleted.
#[derive(Default)]
struct Prepared {
    snapshots: BTreeMap<ChangeId, Snapshot>,
    /// The changes that cannot be made now, and why.
    refused: BTreeMap<ChangeId, String>,
    /// The people whom an earlier run deleted and could not bring back, with that run's last attempt.
    returning: BTreeMap<Key, Operation>,
}

/// The last attempts for those who are deleted and not back: they hold what has to be restored.
async fn returning(context: &Context) -> Result<BTreeMap<Key, Operation>, Error> {
    let mut alarms = context.store.open_alarms().await?;
    alarms.retain(|alarm| alarm.kind == DELETED_NOT_BACK);
    if alarms.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut returning: BTreeMap<Key, (RunId, Operation)> = BTreeMap::new();
    for row in context.store.steps_in_state(&["failed", "pending", "unknown"]).await? {
        let is_alarmed = alarms.iter().any(|alarm| alarm.key == row.key);
        if is_alarmed && row.operation == "recreate_person" {
            let run = row.run;
            let operation = step(row)?.operation;
            let key = operation.key().clone();
            // Of a run's attempts the first one holds the most.
            if returning.get(&key).is_none_or(|(of, _)| *of != run) {
                returning.insert(key, (run, operation));
            }
        }
    }
    Ok(returning.into_iter().map(|(key, (_, operation))| (key, operation)).collect())
}

/// Before anybody is deleted: their attendance is pulled, and whoever comes back is read with everything that can be restored.
async fn prepare_removals(context: &Context, drawn: &Drawn) -> Result<Prepared, Error> {
    let plan = &drawn.plan;
    let mut prepared = Prepared::default();
    let deleted: Vec<&Planned> = plan.free().filter(|planned| deletes_person(planned)).collect();
    if deleted.is_empty() {
        return Ok(prepared);
    }
    let users: Vec<UserId> = deleted.iter().filter_map(|planned| planned.userid().cloned()).collect();
    if let Err(error) = pull::before_removal(context, &users).await {
        match error {
            // The app may not read attendance at all, so there is no history that could get lost on our side.
            Error::DingTalk { source: CallError::Scope { .. }, .. } => {
                tracing::info!("attendance is not pulled before removals: the app may not read it");
            }
            error if error.kind() == Kind::Denied => return Err(error),
            error => {
                let why = format!("not removed, because their attendance could not be pulled first: {error}");
                prepared.refused.extend(deleted.iter().map(|planned| (planned.id(), why.clone())));
                return Ok(prepared);
            }
        }
    }
    for planned in deleted {
        let Some(after) = numbers::new_mobile(&planned.change) else { continue };
        match read_before_recreation(context, drawn, planned, after).await {
            Ok(snapshot) => prepared.snapshots.insert(planned.id(), snapshot).map_or((), drop),
            Err(sentence) => prepared.refused.insert(planned.id(), sentence).map_or((), drop),
        }
    }
    numbers::restore_managers_last(plan, &mut prepared.snapshots);
    Ok(prepared)
}

fn deletes_person(planned: &Planned) -> bool {
    matches!(planned.change.kind(), ChangeKind::RemovePerson | ChangeKind::RecreatePerson)
}

/// Reads the person, and makes sure that the new number is free, or given up before: a delete whose create must fail is not begun.
async fn read_before_recreation(
    context: &Context,
    drawn: &Drawn,
    planned: &Planned,
    after: &Mobile,
) -> Result<Snapshot, String> {
    let not_begun = |why: String| format!("not re-created: {why}");
    let Some(user) = planned.userid() else { return Err(not_begun("the person's userid is not known".into())) };
    let found = read_alike(context, user).await.map_err(|error| not_begun(error.to_string()))?;
    let Some(mut snapshot) = found else { return Err(not_begun("the person is gone from DingTalk".into())) };
    match numbers::holder(context, after).await {
        Ok(Some(holder)) if holder != *user && !numbers::may_have_it(&drawn.plan, planned).contains(&holder) => {
            Err(not_begun(format!("the new number {after} belongs to userid `{holder}` already")))
        }
        Err(error) => Err(not_begun(format!("nobody can tell whether the new number is free: {error}"))),
        Ok(_) => {
            tracing::debug!(user.id = %user, "read before re-creation");
            // Only a member leads a department.
            let departments = memberships_after(drawn, planned);
            snapshot.leads.retain(|department| departments.contains(department));
            snapshot.reports = reports(drawn, planned);
            Ok(snapshot)
        }
    }
}

/// Whom the person manages, as far as that was read, without those who go.
fn reports(drawn: &Drawn, planned: &Planned) -> BTreeSet<UserId> {
    let this = Manager::Is(PersonRef::Person(planned.change.key().clone()));
    let goes = |key: &Key| {
        let id = ChangeId { kind: ChangeKind::RemovePerson, key: key.clone() };
        drawn.plan.free().any(|planned| planned.id() == id)
    };
    let managed = drawn.adoption.actual.managers.iter().filter(|(key, manager)| **manager == this && !goes(key));
    managed.filter_map(|(key, _)| drawn.adoption.links.people.get(key).cloned()).collect()
}

/// What is to be restored of a person, by two reads that agree: one that answers as of before somebody's last change would cost that.
async fn read_alike(context: &Context, user: &UserId) -> Result<Option<Snapshot>, Error> {
    let mut before = None;
    for _ in 0..MOST_READS {
        let read = directory::read_person(context, user).await?.as_ref().map(changes::snapshot);
        if before.as_ref() == Some(&read) {
            return Ok(read);
        }
        before = Some(read);
    }
    Err(Error::Inconsistent(format!("userid `{user}` reads otherwise each time")))
}

/// The departments that exist by now among those that the person will belong to.
fn memberships_after(drawn: &Drawn, planned: &Planned) -> BTreeSet<DeptId> {
    let Change::RecreatePerson { employee, .. } = &planned.change else { return BTreeSet::new() };
    let id = |department: &DeptRef| match department {
        DeptRef::Root => None,
        DeptRef::Dept(key) => drawn.adoption.links.departments.get(key).copied(),
        DeptRef::Unmanaged(id) => Some(*id),
    };
    planned.kept.iter().copied().chain(employee.member_of().filter_map(id)).collect()
}

/// The write calls of a change. Whoever was deleted by an earlier run comes back with all that the snapshot of then holds.
fn operations(planned: &Planned, prepared: &Prepared) -> Vec<Operation> {
    let snapshot = prepared.snapshots.get(&planned.id()).cloned().unwrap_or_default();
    let mut operations = steps_of(planned, snapshot);
    if let [Operation::CreatePerson { key, userid, employee, .. }] = &operations[..]
        && let Some(Operation::RecreatePerson { kept, old_mobile, snapshot, userid: earlier, .. }) =
            prepared.returning.get(key)
        && userid == earlier
    {
        let again = Operation::RecreatePerson {
            key: key.clone(),
            userid: userid.clone(),
            employee: employee.clone(),
            kept: kept.clone(),
            old_mobile: old_mobile.clone(),
            snapshot: snapshot.clone(),
            with_old_mobile: false,
        };
        operations = std::iter::once(again).chain(restores(key, userid, snapshot)).collect();
    }
    operations
}

/// The steps of every change of the plan, held ones included, numbered through. Those who swap numbers are one group.
fn groups(plan: &Plan, prepared: &Prepared) -> Vec<Group> {
    let mut seqs = 0..;
    let mut groups = Vec::with_capacity(plan.changes.len());
    for (place, members) in numbers::together(plan) {
        let not_together = numbers::not_together(&members, &prepared.refused);
        let why_not: BTreeMap<ChangeId, String> = members
            .iter()
            .filter_map(|planned| {
                let id = planned.id();
                let hold = planned.hold.as_ref().map(|hold| hold.message.clone());
                let why = hold.or_else(|| prepared.refused.get(&id).cloned()).or_else(|| not_together.clone())?;
                Some((id, why))
            })
            .collect();
        let needs: BTreeSet<&ChangeId> = members.iter().flat_map(|planned| &planned.needs).collect();
        let operations: Vec<(ChangeId, Vec<Operation>)> =
            members.iter().map(|planned| (planned.id(), operations(planned, prepared))).collect();
        let steps: Vec<JournalStep> = lay_out(operations)
            .into_iter()
            .zip(&mut seqs)
            .map(|((change, operation), seq)| JournalStep {
                seq,
                needs: needs.iter().map(|need| (*need).clone()).collect(),
                operation,
                state: if why_not.is_empty() { StepState::Planned } else { StepState::Held },
                detail: why_not.get(&change).cloned(),
                change,
            })
            .collect();
        if !steps.is_empty() {
            groups.push(Group { place, kind: members[0].change.kind(), steps });
        }
    }
    groups
}

/// Runs the changes in waves: those that wait for nothing, of the first kind among them, in the plan's order and side by side. Those
/// that another of the same wave could trip over go one by one, after all before them.
async fn run_waves(run: &Run<'_>, groups: Vec<Group>, applied: &mut Applied) -> Result<(), Error> {
    let mut waiting = groups;
    while !waiting.is_empty() {
        let open: BTreeSet<ChangeId> = waiting.iter().flat_map(Group::changes).cloned().collect();
        let is_ready = |group: &Group| !waits_for(group).any(|awaited| open.contains(&awaited));
        let Some(phase) = waiting.iter().filter(|group| is_ready(group)).map(phase_of).min() else {
            return Err(Error::Journal("the changes wait for each other".into()));
        };
        let in_wave = |group: &Group| phase_of(group) == phase && is_ready(group);
        let (wave, rest) = waiting.into_iter().partition::<Vec<_>, _>(in_wave);
        waiting = rest;
        let mut together = Vec::new();
        for group in wave {
            if may_run_together(group.kind) {
                together.push(group);
                continue;
            }
            run_side_by_side(run, std::mem::take(&mut together), applied).await?;
            run_side_by_side(run, vec![group], applied).await?;
        }
        run_side_by_side(run, together, applied).await?;
    }
    Ok(())
}

/// What must be over before a change begins: what it needs, and the create of a manager who travels in its own create.
fn waits_for(group: &Group) -> impl Iterator<Item = ChangeId> {
    let managers = match &group.steps[0].operation {
        operation @ Operation::CreatePerson { .. } => operation.people(),
        _ => Vec::new(),
    };
    let created = managers.into_iter().map(|key| ChangeId { kind: ChangeKind::CreatePerson, key: key.clone() });
    group.steps[0].needs.iter().cloned().chain(created)
}

fn phase_of(group: &Group) -> u8 {
    phase(group.kind)
}

fn phase(kind: ChangeKind) -> u8 {
    match kind {
        ChangeKind::RekeyPerson => 0,
        ChangeKind::CreateDepartment | ChangeKind::ParkDepartment | ChangeKind::UpdateDepartment => 1,
        ChangeKind::CreatePerson | ChangeKind::UpdatePerson | ChangeKind::RecreatePerson => 2,
        ChangeKind::SetManager | ChangeKind::SetLeaders => 3,
        ChangeKind::RemovePerson => 4,
        ChangeKind::RemoveDepartment => 5,
    }
}

/// Siblings may not have one name even for a moment, and whoever is deleted for a moment can be nobody's manager and lead nothing.
fn may_run_together(kind: ChangeKind) -> bool {
    !matches!(
        kind,
        ChangeKind::ParkDepartment
            | ChangeKind::UpdateDepartment
            | ChangeKind::RemoveDepartment
            | ChangeKind::RecreatePerson
    )
}

async fn run_side_by_side(run: &Run<'_>, groups: Vec<Group>, applied: &mut Applied) -> Result<(), Error> {
    let before = &*applied;
    let driven: Vec<Vec<Driven>> = stream::iter(groups)
        .map(|mut group| async move {
            if let Some(because) = blocked_by(&group.steps[0].needs, before) {
                run.skip(&mut group.steps, &because).await?;
            } else if run.skip_without_room(&mut group.steps).await? {
                tracing::debug!("left out, because there is no room");
            } else if let Some((mobile, user)) = numbers::passed_on(&group.steps)
                && let Err(why) = numbers::wait_until_free(run.context, mobile, user).await
            {
                run.hold(&mut group.steps, &why).await?;
            }
            let driven = run.drive(group.place, group.steps).await?;
            run.context.progress.advance(1);
            Ok::<_, Error>(driven)
        })
        .buffer_unordered(IN_FLIGHT)
        .try_collect()
        .await?;
    driven.into_iter().flatten().for_each(|driven| note(applied, driven));
    Ok(())
}

/// The key because of which a change must be skipped. Of a change that is not settled nobody knows whether it is done.
fn blocked_by(needs: &[ChangeId], applied: &Applied) -> Option<Key> {
    let unsettled = needs.iter().find(|need| applied.unsettled.contains(need)).map(|need| &need.key);
    unsettled.or_else(|| journal::blocked_by(needs, &applied.outcomes)).cloned()
}

fn note(applied: &mut Applied, driven: Driven) {
    let Driven { change, outcome, detail, is_refused } = driven;
    if is_refused {
        applied.refused.insert(change.clone());
    }
    match outcome {
        Some(outcome) => applied.outcomes.insert(change.clone(), outcome).map_or((), drop),
        None => applied.unsettled.push(change.clone()),
    }
    if let Some(detail) = detail {
        applied.details.insert(change, detail);
    }
}

/// Closes the run. One that something is open of is not closed: the next apply finds it and goes on.
async fn close(run: &Run<'_>, applied: &Applied) -> Result<(), Error> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in applied.outcomes.values() {
        *counts.entry(outcome.as_str()).or_default() += 1;
    }
    let exit_code = match run.stopped_by().await {
        Some(Kind::Denied) => 5,
        Some(Kind::Failed | Kind::Refused) => 1,
        None if applied.is_partial() => 4,
        None if applied.is_held() => 3,
        None => 0,
    };
    let store = &run.context.store;
    Ok(store.finish_run(run.id, run.context.now(), exit_code, &json!(counts)).await?)
}
