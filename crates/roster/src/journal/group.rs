//! What comes next for one change, from nothing but the states of its steps: while it runs, and after a crash. Those who swap their
//! numbers are one group of several changes, see [`super::swap`].

use std::collections::{BTreeMap, BTreeSet};

use super::{DeleteReason, JournalStep, Operation, Snapshot, StepState, swap};
use crate::change::{ChangeId, ChangeKind};
use crate::id::Key;

/// What to do next for a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once a step and taken apart at once; a box would only cost")]
pub enum Action {
    /// Write the step down as started, then make its call.
    Start(u64),
    /// Read the remote side, no sooner than 5 s after the call and until two readings agree, then say what was found.
    Settle(u64),
    /// Add this step after the last one, as planned, and ask again.
    Append(Operation),
    /// Nothing: the change has this outcome.
    Done(Outcome),
    /// Nothing: the changes of the group have these outcomes.
    AllDone(BTreeMap<ChangeId, Outcome>),
}

/// How a change came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Succeeded,
    /// An invitation is open.
    Pending,
    /// Waits for an approval.
    Held,
    /// Not done, because of this key.
    Skipped(Key),
    /// Refused; nothing that stood before is lost.
    Failed,
    /// The new number was refused, and the person is back with the old one.
    BackWithOldMobile,
    /// The person is deleted and could not be created again: an alarm until somebody settles it.
    DeletedNotBack,
}

impl Outcome {
    /// Whether what needs this change may go on.
    #[must_use]
    pub fn lets_others_go_on(&self) -> bool {
        match self {
            Self::Succeeded | Self::BackWithOldMobile => true,
            Self::Pending | Self::Held | Self::Skipped(_) | Self::Failed | Self::DeletedNotBack => false,
        }
    }

    /// The stable name.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Pending => "pending",
            Self::Held => "held",
            Self::Skipped(_) => "skipped",
            Self::Failed => "failed",
            Self::BackWithOldMobile => "back_with_old_mobile",
            Self::DeletedNotBack => "deleted_not_back",
        }
    }
}

/// What comes next for the change that `steps` are all the steps of, by their order.
///
/// A step that reads as started has no answer: whoever asks while its call is under way gets told to settle it. Once a change is done,
/// the steps of it that are still planned are never made; they are to be skipped because of the change's own key.
#[must_use]
pub fn next_action(steps: &[JournalStep]) -> Action {
    if steps.iter().any(|step| step.change != steps[0].change) {
        return swap::next_action(steps);
    }
    // A compensation is appended behind the leaderships, and they need the person back.
    let open_step = |is_last: bool| {
        let of_part = move |step: &&JournalStep| step.operation.is_restore() == is_last;
        let is_open = |step: &&JournalStep| step.state != StepState::Succeeded && !is_behind_us(step, steps);
        steps.iter().filter(of_part).find(is_open)
    };
    let Some(step) = open_step(false).or_else(|| open_step(true)) else {
        return finish(steps);
    };
    match &step.state {
        StepState::Planned => Action::Start(step.seq),
        StepState::Started | StepState::Unknown => Action::Settle(step.seq),
        StepState::Pending => Action::Done(Outcome::Pending),
        StepState::Held => Action::Done(Outcome::Held),
        StepState::Skipped { because } => Action::Done(Outcome::Skipped(because.clone())),
        StepState::Succeeded => Action::Done(Outcome::Succeeded),
        StepState::Failed => after_failure(step),
    }
}

/// Whether anybody who was deleted for a re-creation is not back, whatever the reason: also in the middle of it.
#[must_use]
pub fn is_deleted_not_back(steps: &[JournalStep]) -> bool {
    let mut away: BTreeSet<&Key> = BTreeSet::new();
    for step in steps.iter().filter(|step| step.state == StepState::Succeeded) {
        match &step.operation {
            operation if is_delete_to_recreate(operation) => away.insert(operation.key()),
            Operation::RecreatePerson { key, .. } => away.remove(key),
            _ => false,
        };
    }
    !away.is_empty()
}

/// The key because of which a change must be skipped: of the first change it needs that is not done.
///
/// A need that has no outcome is not part of this run, and nothing to wait for. A re-creation is needed for the number that it frees, so
/// that somebody who is back with the old one frees nothing.
#[must_use]
pub fn blocked_by<'a>(needs: &'a [ChangeId], outcomes: &BTreeMap<ChangeId, Outcome>) -> Option<&'a Key> {
    let blocks = |need: &&ChangeId| {
        outcomes.get(*need).is_some_and(|outcome| match need.kind {
            ChangeKind::RecreatePerson => *outcome != Outcome::Succeeded,
            _ => !outcome.lets_others_go_on(),
        })
    };
    needs.iter().find(blocks).map(|need| &need.key)
}

/// Whether a failed step is made up for, or stops nothing that comes after it.
fn is_behind_us(step: &JournalStep, steps: &[JournalStep]) -> bool {
    let failed = step.state == StepState::Failed;
    match &step.operation {
        operation if operation.is_restore() => failed,
        Operation::RecreatePerson { .. } => failed && steps.iter().any(|other| makes_up_for(other, step)),
        _ => false,
    }
}

/// Whether a later attempt to bring a person back stands in for a failed one.
fn makes_up_for(other: &JournalStep, failed: &JournalStep) -> bool {
    other.seq > failed.seq && matches!(other.operation, Operation::RecreatePerson { .. })
}

pub(super) fn is_delete_to_recreate(operation: &Operation) -> bool {
    matches!(operation, Operation::DeletePerson { reason: DeleteReason::Recreation, .. })
}

/// A person is brought back with the old number, after whatever was refused.
fn after_failure(step: &JournalStep) -> Action {
    match &step.operation {
        Operation::RecreatePerson { .. } => {
            with_old_mobile(&step.operation).map_or(Action::Done(Outcome::DeletedNotBack), Action::Append)
        }
        _ => Action::Done(Outcome::Failed),
    }
}

/// The next attempt to bring a person back with the old number; where that is refused as well, without what the snapshot holds beside our
/// own fields, since something in it may be what is refused. `None` where nothing else can be tried.
pub(super) fn with_old_mobile(refused: &Operation) -> Option<Operation> {
    let Operation::RecreatePerson { key, userid, employee, kept, old_mobile, snapshot, with_old_mobile } = refused
    else {
        return None;
    };
    let snapshot = match (*with_old_mobile, snapshot.fields.is_empty()) {
        (false, _) => snapshot.clone(),
        (true, false) => Snapshot { fields: serde_json::Map::new(), ..snapshot.clone() },
        (true, true) => return None,
    };
    let mut employee = employee.clone();
    employee.mobile = Some(old_mobile.clone());
    Some(Operation::RecreatePerson {
        key: key.clone(),
        userid: userid.clone(),
        employee,
        kept: kept.clone(),
        old_mobile: old_mobile.clone(),
        snapshot,
        with_old_mobile: true,
    })
}

/// Whether the person is back with the old number.
fn is_compensated(steps: &[JournalStep]) -> bool {
    steps.iter().any(|step| matches!(step.operation, Operation::RecreatePerson { with_old_mobile: true, .. }))
}

fn finish(steps: &[JournalStep]) -> Action {
    let restored = steps.iter().all(|step| step.state == StepState::Succeeded || !step.operation.is_restore());
    Action::Done(match is_compensated(steps) {
        true => Outcome::BackWithOldMobile,
        false if restored => Outcome::Succeeded,
        false => Outcome::Failed,
    })
}
