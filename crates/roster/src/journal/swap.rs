//! Those who get each other's mobile numbers: all are deleted, then all are created, then what others hold about them is restored.
//!
//! A number is free only once its holder is deleted, so nobody here can be created again before. What is refused for good turns the whole
//! group back: whoever has a new number already is deleted once more, because it is the old number of somebody who is away, and everybody
//! comes back with the old one. Nobody is given up before that was tried.

use std::collections::BTreeMap;

use super::group::{is_delete_to_recreate, with_old_mobile};
use super::{Action, JournalStep, Operation, Outcome, StepState};
use crate::change::ChangeId;
use crate::id::{Key, Mobile};

/// Puts the steps of several re-creations in the order in which they are made: all deletes, all creates, all restores. Whoever is created
/// next takes the number of whoever was created before, so that for as many as possible the old number stays free meanwhile.
#[must_use]
pub fn lay_out(members: Vec<(ChangeId, Vec<Operation>)>) -> Vec<(ChangeId, Operation)> {
    let mut steps: Vec<(ChangeId, Operation)> = in_a_row(members)
        .into_iter()
        .flat_map(|(change, operations)| operations.into_iter().map(move |operation| (change.clone(), operation)))
        .collect();
    // Stable: within each part the members stay in their row.
    steps.sort_by_key(|(_, operation)| match operation {
        Operation::DeletePerson { .. } => 0,
        Operation::RecreatePerson { .. } => 1,
        _ => 2,
    });
    steps
}

fn in_a_row(mut members: Vec<(ChangeId, Vec<Operation>)>) -> Vec<(ChangeId, Vec<Operation>)> {
    let mut row: Vec<(ChangeId, Vec<Operation>)> = Vec::with_capacity(members.len());
    while !members.is_empty() {
        let freed = row.last().and_then(|(_, operations)| numbers(operations)).map(|(old, _)| old.clone());
        let takes = |(_, operations): &(ChangeId, Vec<Operation>)| {
            numbers(operations).is_some_and(|(_, new)| new.is_some() && new == freed.as_ref())
        };
        let next = members.iter().position(takes).unwrap_or(0);
        row.push(members.remove(next));
    }
    row
}

/// The old and the new number of a re-creation.
fn numbers(operations: &[Operation]) -> Option<(&Mobile, Option<&Mobile>)> {
    operations.iter().find_map(|operation| match operation {
        Operation::RecreatePerson { old_mobile, employee, .. } => Some((old_mobile, employee.mobile.as_ref())),
        _ => None,
    })
}

/// What comes next for a group of several re-creations.
pub(super) fn next_action(steps: &[JournalStep]) -> Action {
    let begun = |step: &&JournalStep| matches!(step.state, StepState::Started | StepState::Unknown);
    if let Some(step) = steps.iter().find(begun) {
        return Action::Settle(step.seq);
    }
    let members = members(steps);
    let culprit = members.iter().find(|member| member.was_refused());
    let next = match culprit {
        None => forward(steps),
        Some(_) => back(&members),
    };
    next.or_else(|| restore(&members)).unwrap_or_else(|| {
        let culprit = culprit.map(|member| &member.change.key);
        let outcome = |member: &Member<'_>| ((*member.change).clone(), member.outcome(culprit));
        Action::AllDone(members.iter().map(outcome).collect())
    })
}

/// One of the group, with the own steps in order.
struct Member<'a> {
    change: &'a ChangeId,
    steps: Vec<&'a JournalStep>,
}

fn members(steps: &[JournalStep]) -> Vec<Member<'_>> {
    let mut place: BTreeMap<&ChangeId, usize> = BTreeMap::new();
    let mut members: Vec<Member<'_>> = Vec::new();
    for step in steps {
        let at = *place.entry(&step.change).or_insert(members.len());
        if at == members.len() {
            members.push(Member { change: &step.change, steps: Vec::new() });
        }
        members[at].steps.push(step);
    }
    members
}

/// Where a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Was not deleted.
    AsBefore,
    /// Is deleted.
    Away,
    /// Is back, with the new number.
    New,
    /// Is back, with the old number.
    Old,
}

impl Member<'_> {
    fn place(&self) -> Place {
        let done = self.steps.iter().filter(|step| step.state == StepState::Succeeded);
        done.fold(Place::AsBefore, |before, step| match &step.operation {
            Operation::RecreatePerson { with_old_mobile: true, .. } => Place::Old,
            Operation::RecreatePerson { with_old_mobile: false, .. } => Place::New,
            operation if is_delete_to_recreate(operation) => Place::Away,
            _ => before,
        })
    }

    fn is_invited(&self) -> bool {
        self.steps.iter().any(|step| step.state == StepState::Pending)
    }

    /// Whether the delete or the new number was refused for good.
    fn was_refused(&self) -> bool {
        self.steps.iter().any(|step| {
            step.state == StepState::Failed
                && match &step.operation {
                    Operation::RecreatePerson { with_old_mobile, .. } => !with_old_mobile,
                    operation => is_delete_to_recreate(operation),
                }
        })
    }

    /// The attempts to bring the member back with the old number.
    fn attempts(&self) -> impl Iterator<Item = &&JournalStep> {
        let is_attempt =
            |step: &&&JournalStep| matches!(step.operation, Operation::RecreatePerson { with_old_mobile: true, .. });
        self.steps.iter().filter(is_attempt)
    }

    /// The delete that takes the new number away again.
    fn second_delete(&self) -> Option<&JournalStep> {
        self.steps.iter().copied().filter(|step| is_delete_to_recreate(&step.operation)).nth(1)
    }

    /// What brings a member back who is away: the next attempt, begun or yet to be written down.
    fn come_back(&self) -> Option<Action> {
        let refused = match self.attempts().last() {
            Some(step) if step.state == StepState::Planned => return Some(Action::Start(step.seq)),
            Some(step) if step.state == StepState::Failed => step,
            Some(_) => return None,
            None => self.steps.iter().find(|step| matches!(step.operation, Operation::RecreatePerson { .. }))?,
        };
        with_old_mobile(&refused.operation).map(Action::Append)
    }

    fn outcome(&self, culprit: Option<&Key>) -> Outcome {
        let first = self.steps[0];
        match (self.place(), &first.state) {
            (Place::Away, _) if self.is_invited() => Outcome::Pending,
            (Place::Away, _) => Outcome::DeletedNotBack,
            (Place::Old, _) => Outcome::BackWithOldMobile,
            (Place::New, _) => match self.steps.iter().any(|step| step.operation.is_restore() && is_undone(step)) {
                true => Outcome::Failed,
                false => Outcome::Succeeded,
            },
            (Place::AsBefore, StepState::Held) => Outcome::Held,
            (Place::AsBefore, StepState::Skipped { because }) => Outcome::Skipped(because.clone()),
            (Place::AsBefore, _) => match culprit {
                Some(key) if *key != self.change.key => Outcome::Skipped(key.clone()),
                _ => Outcome::Failed,
            },
        }
    }
}

fn is_undone(step: &JournalStep) -> bool {
    step.state != StepState::Succeeded
}

/// All deletes, then all creates.
fn forward(steps: &[JournalStep]) -> Option<Action> {
    let planned = |step: &&JournalStep| step.state == StepState::Planned;
    let next = |is: fn(&Operation) -> bool| steps.iter().filter(planned).find(|step| is(&step.operation));
    let next =
        next(is_delete_to_recreate).or_else(|| next(|operation| matches!(operation, Operation::RecreatePerson { .. })));
    next.map(|step| Action::Start(step.seq))
}

/// Everybody who has a new number gives it up, then everybody comes back with the old one. Whoever is invited is out of our hands.
fn back(members: &[Member<'_>]) -> Option<Action> {
    let is_away = |member: &&Member<'_>| member.place() == Place::Away && !member.is_invited();
    let waits = |member: &Member<'_>| is_away(&member) && member.attempts().next().is_none();
    if members.iter().any(waits) {
        for member in members.iter().filter(|member| member.place() == Place::New) {
            match member.second_delete() {
                None => return member.steps.first().map(|step| Action::Append(step.operation.clone())),
                Some(step) if step.state == StepState::Planned => return Some(Action::Start(step.seq)),
                Some(_) => {}
            }
        }
    }
    members.iter().filter(is_away).find_map(Member::come_back)
}

/// What others hold about those who are back.
fn restore(members: &[Member<'_>]) -> Option<Action> {
    let back = members.iter().filter(|member| matches!(member.place(), Place::New | Place::Old));
    let mut steps = back.flat_map(|member| &member.steps);
    let next = steps.find(|step| step.operation.is_restore() && step.state == StepState::Planned);
    next.map(|step| Action::Start(step.seq))
}
