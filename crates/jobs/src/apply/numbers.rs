//! Mobile numbers that pass from one person to another while a plan is carried out: who may still have one, when it is free, and the
//! steps of those who swap theirs.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_dingtalk::Error as CallError;
use dianmao_roster::change::{Change, ChangeId, ChangeKind};
use dianmao_roster::id::{Mobile, UserId};
use dianmao_roster::journal::{JournalStep, Operation, Snapshot};
use dianmao_roster::plan::{Plan, Planned};
use jiff::SignedDuration;

use crate::context::Context;

/// How often somebody asks for the holder of a number that was given up just now.
const MOST_QUESTIONS: usize = 4;
/// How long between two of these questions.
const BETWEEN_QUESTIONS: SignedDuration = SignedDuration::from_secs(5);
/// Where a snapshot keeps the manager.
const MANAGER: &str = "manager_userid";

/// Who has the number now, if anybody has.
pub(super) async fn holder(context: &Context, mobile: &Mobile) -> Result<Option<UserId>, CallError> {
    context.contacts().holder(mobile.reveal()).await
}

/// The people who may still have the number that a change takes, because the plan takes it from them first.
pub(super) fn may_have_it<'a>(plan: &'a Plan, planned: &'a Planned) -> BTreeSet<&'a UserId> {
    let frees = |other: &&Planned| match other.change.kind() {
        ChangeKind::RecreatePerson | ChangeKind::RemovePerson => {
            planned.needs.contains(&other.id()) || planned.swaps_with.contains(other.change.key())
        }
        _ => false,
    };
    plan.free().filter(frees).filter_map(Planned::userid).collect()
}

/// The number that the steps of a change take from somebody who gives it up in the same run, with who takes it.
pub(super) fn passed_on(steps: &[JournalStep]) -> Option<(&Mobile, &UserId)> {
    let frees = |need: &ChangeId| matches!(need.kind, ChangeKind::RecreatePerson | ChangeKind::RemovePerson);
    let is_passed_on = steps.iter().any(|step| step.needs.iter().any(frees));
    steps.iter().filter(|_| is_passed_on).find_map(|step| match &step.operation {
        Operation::CreatePerson { employee, userid, .. } | Operation::RecreatePerson { employee, userid, .. } => {
            Some((employee.mobile.as_ref()?, userid))
        }
        _ => None,
    })
}

/// Waits until a number that was given up is free: nobody is deleted, and nobody invited, for a number that another still has.
pub(super) async fn wait_until_free(context: &Context, mobile: &Mobile, user: &UserId) -> Result<(), String> {
    let mut last = String::new();
    for n in 0..MOST_QUESTIONS {
        if n > 0 {
            let at = context.now().saturating_add(BETWEEN_QUESTIONS).unwrap_or(jiff::Timestamp::MAX);
            context.clock.sleep_until(at).await;
        }
        match holder(context, mobile).await {
            Ok(None) => return Ok(()),
            Ok(Some(holder)) if holder == *user => return Ok(()),
            Ok(Some(holder)) => last = format!("{mobile} still belongs to userid `{holder}`"),
            Err(error) => last = format!("nobody can tell whether {mobile} is free: {error}"),
        }
    }
    Err(format!("not begun: {last}"))
}

/// The plan's changes, each with its place; those who swap numbers stand together at the place of the first.
pub(super) fn together(plan: &Plan) -> Vec<(i64, Vec<&Planned>)> {
    let recreations: BTreeMap<_, _> = plan
        .changes
        .iter()
        .filter(|planned| planned.change.kind() == ChangeKind::RecreatePerson)
        .map(|planned| (planned.change.key(), planned))
        .collect();
    let mut seen = BTreeSet::new();
    let mut all = Vec::with_capacity(plan.changes.len());
    for (planned, place) in plan.changes.iter().zip(0..) {
        if planned.swaps_with.is_empty() {
            all.push((place, vec![planned]));
        } else if seen.insert(planned.change.key()) {
            let mates: Vec<&Planned> =
                planned.swaps_with.iter().filter_map(|key| recreations.get(key).copied()).collect();
            seen.extend(mates.iter().map(|mate| mate.change.key()));
            all.push((place, std::iter::once(planned).chain(mates).collect()));
        }
    }
    all
}

/// Why those who swap numbers cannot do so now, where one of them cannot.
pub(super) fn not_together(members: &[&Planned], refused: &BTreeMap<ChangeId, String>) -> Option<String> {
    if members.iter().any(|member| member.swaps_with.len() + 1 != members.len()) {
        return Some("not re-created: somebody who gets one of the numbers is not part of this plan".to_owned());
    }
    let why = members.iter().find_map(|member| Some((member.change.key(), refused.get(&member.id())?)));
    let (key, why) = why.filter(|_| members.len() > 1)?;
    Some(format!("it swaps numbers with `{key}`, who is {why}"))
}

/// Nobody who is deleted for a moment can be named as manager, so that a manager of the same swap is restored after all are back.
pub(super) fn restore_managers_last(plan: &Plan, snapshots: &mut BTreeMap<ChangeId, Snapshot>) {
    for (_, members) in together(plan).into_iter().filter(|(_, members)| members.len() > 1) {
        let ids: BTreeMap<&str, ChangeId> =
            members.iter().filter_map(|member| Some((member.userid()?.as_str(), member.id()))).collect();
        for member in &members {
            let (Some(userid), Some(snapshot)) = (member.userid(), snapshots.get_mut(&member.id())) else { continue };
            let manager = snapshot.fields.get(MANAGER).and_then(|manager| manager.as_str());
            let Some(manager) = manager.and_then(|manager| ids.get(manager)) else { continue };
            snapshot.fields.remove(MANAGER);
            if let Some(snapshot) = snapshots.get_mut(manager) {
                snapshot.reports.insert(userid.clone());
            }
        }
    }
}

/// The new number of a re-creation.
pub(super) fn new_mobile(change: &Change) -> Option<&Mobile> {
    match change {
        Change::RecreatePerson { after, .. } => Some(after),
        _ => None,
    }
}
