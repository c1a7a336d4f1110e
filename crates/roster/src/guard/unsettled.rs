//! Keeps away from whatever a write call may or may not have done: its object, the number it writes, the department it makes, and what
//! hangs on them. Everything else goes on.

use crate::change::{Change, ChangeKind};
use crate::diff::departments_named;
use crate::id::{Key, Mobile, UserId};
use crate::journal::Operation;
use crate::org::{DeptRef, Manager, PersonRef};
use crate::plan::{Hold, HoldReason, Planned};

/// A write call of an earlier run of which nobody knows whether it took effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// The run.
    pub run: i64,
    /// What was called.
    pub operation: Operation,
}

/// Holds a change that one of the calls stands in the way of.
pub(super) fn hold(planned: &Planned, unsettled: &[Unsettled]) -> Option<Hold> {
    let Unsettled { run, operation } = unsettled.iter().find(|unsettled| unsettled.concerns(planned))?;
    Some(Hold {
        reason: HoldReason::Unsettled,
        message: format!(
            "run {run} left a write call for `{}` of which nobody knows yet whether it took effect",
            operation.key()
        ),
        allow: None,
    })
}

impl Unsettled {
    fn concerns(&self, planned: &Planned) -> bool {
        match is_about_department(&self.operation) {
            true => touches_department(&planned.change, self.operation.key()),
            false => self.concerns_person(planned),
        }
    }

    /// A change of the person, one that gives somebody else the userid or a number, one that names the person, and the end of a department
    /// that the person may be in.
    fn concerns_person(&self, planned: &Planned) -> bool {
        let operation = &self.operation;
        let change = &planned.change;
        let is_the_user = userid(operation).is_some_and(|userid| planned.userid() == Some(userid));
        let has_the_number = number_written(change).is_some_and(|mobile| mobiles(operation).contains(&mobile));
        let ends_a_department = change.kind() == ChangeKind::RemoveDepartment
            && operation.departments().any(|department| *department == DeptRef::Dept(change.key().clone()));
        is_of_person(change, operation.key()) || is_the_user || has_the_number || ends_a_department
    }
}

fn is_about_department(operation: &Operation) -> bool {
    match operation {
        Operation::CreateDepartment { .. }
        | Operation::UpdateDepartment { .. }
        | Operation::DeleteDepartment { .. }
        | Operation::SetLeaders { .. } => true,
        Operation::RekeyPerson { .. }
        | Operation::CreatePerson { .. }
        | Operation::SetManager { .. }
        | Operation::UpdatePerson { .. }
        | Operation::DeletePerson { .. }
        | Operation::RecreatePerson { .. }
        | Operation::RestoreReport { .. }
        | Operation::RestoreLeader { .. } => false,
    }
}

fn touches_department(change: &Change, key: &Key) -> bool {
    change.kind().is_department() && change.key() == key || departments_named(change).contains(&key)
}

fn is_of_person(change: &Change, key: &Key) -> bool {
    let person = PersonRef::Person(key.clone());
    match change {
        Change::RekeyPerson { key: new, before } => new == key || before == key,
        Change::SetManager { key: managed, after, .. } => managed == key || *after == Manager::Is(person),
        Change::SetLeaders { after, .. } => after.contains(&person),
        change => !change.kind().is_department() && change.key() == key,
    }
}

fn userid(operation: &Operation) -> Option<&UserId> {
    match operation {
        Operation::RekeyPerson { userid, .. }
        | Operation::CreatePerson { userid, .. }
        | Operation::SetManager { userid, .. }
        | Operation::UpdatePerson { userid, .. }
        | Operation::DeletePerson { userid, .. }
        | Operation::RecreatePerson { userid, .. }
        | Operation::RestoreReport { userid, .. }
        | Operation::RestoreLeader { userid, .. } => Some(userid),
        Operation::CreateDepartment { .. }
        | Operation::UpdateDepartment { .. }
        | Operation::DeleteDepartment { .. }
        | Operation::SetLeaders { .. } => None,
    }
}

/// The numbers that a call may have given to somebody, or taken.
fn mobiles(operation: &Operation) -> Vec<&Mobile> {
    match operation {
        Operation::CreatePerson { employee, .. } => employee.mobile.iter().collect(),
        Operation::RecreatePerson { employee, old_mobile, .. } => employee.mobile.iter().chain([old_mobile]).collect(),
        _ => Vec::new(),
    }
}

fn number_written(change: &Change) -> Option<&Mobile> {
    match change {
        Change::CreatePerson { employee, .. } => employee.mobile.as_ref(),
        Change::RecreatePerson { after, .. } => Some(after),
        _ => None,
    }
}
