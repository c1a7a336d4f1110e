//! The write calls: what each carries, and which of them make up a change.

use std::collections::BTreeSet;

use crate::change::{Change, EmployeeDelta};
use crate::id::{DeptId, Key, Mobile, UserId};
use crate::org::{Department, DeptRef, Employee, NO_DATE};
use crate::plan::Planned;

/// One write call, with everything that it needs but the ids of departments that this run creates: those are the links of their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Creates a department, which carries our key.
    CreateDepartment {
        /// HR's key.
        key: Key,
        /// What to create.
        department: Department,
    },
    /// Renames or moves a department.
    UpdateDepartment {
        /// HR's key.
        key: Key,
        /// Which.
        id: DeptId,
        /// What stood there when it was planned.
        before: Department,
        /// What shall stand there.
        after: Department,
    },
    /// Deletes a department that is empty.
    DeleteDepartment {
        /// HR's key.
        key: Key,
        /// Which.
        id: DeptId,
    },
    /// Creates a person.
    CreatePerson {
        /// HR's key.
        key: Key,
        /// The userid to create the person under.
        userid: UserId,
        /// Whom to create; nothing in it is empty, so that whatever is stated is sent.
        employee: Employee,
        /// Memberships that we do not manage, to be made again.
        kept: BTreeSet<DeptId>,
    },
    /// Writes the fields that differ.
    UpdatePerson {
        /// HR's key.
        key: Key,
        /// Whom.
        userid: UserId,
        /// What differs.
        delta: EmployeeDelta,
        /// Memberships that we do not manage, to be named again.
        kept: BTreeSet<DeptId>,
    },
    /// Deletes a person.
    DeletePerson {
        /// HR's key.
        key: Key,
        /// Whom.
        userid: UserId,
        /// For good, or to be created again.
        reason: DeleteReason,
    },
    /// Creates a person again under the same userid, after the delete of a re-creation.
    RecreatePerson {
        /// HR's key.
        key: Key,
        /// The userid, which stays.
        userid: UserId,
        /// Everything known of the person, with the number to create them with; nothing in it is empty.
        employee: Employee,
        /// Memberships that we do not manage, to be made again.
        kept: BTreeSet<DeptId>,
        /// The number that the person had.
        old_mobile: Mobile,
        /// What else the remote side held before the delete.
        snapshot: Snapshot,
        /// Whether this is the compensation, which brings the person back with the old number.
        with_old_mobile: bool,
    },
    /// Makes a person the leader of a department again, after a re-creation.
    RestoreLeader {
        /// HR's key of the person.
        key: Key,
        /// Whom.
        userid: UserId,
        /// Of which department.
        department: DeptId,
    },
}

/// Why a person is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteReason {
    /// The person leaves.
    Removal,
    /// The person is created again at once, with another number.
    Recreation,
}

/// What the remote side holds of a person beside our fields, taken before a re-creation deletes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The departments that the person leads.
    pub leads: BTreeSet<DeptId>,
    /// Whatever else can be written back in the create, by the caller's own names; this crate only carries it.
    pub fields: serde_json::Map<String, serde_json::Value>,
}

impl Operation {
    /// HR's key of the object.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::CreateDepartment { key, .. }
            | Self::UpdateDepartment { key, .. }
            | Self::DeleteDepartment { key, .. }
            | Self::CreatePerson { key, .. }
            | Self::UpdatePerson { key, .. }
            | Self::DeletePerson { key, .. }
            | Self::RecreatePerson { key, .. }
            | Self::RestoreLeader { key, .. } => key,
        }
    }

    /// The stable name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CreateDepartment { .. } => "create_department",
            Self::UpdateDepartment { .. } => "update_department",
            Self::DeleteDepartment { .. } => "delete_department",
            Self::CreatePerson { .. } => "create_person",
            Self::UpdatePerson { .. } => "update_person",
            Self::DeletePerson { .. } => "delete_person",
            Self::RecreatePerson { .. } => "recreate_person",
            Self::RestoreLeader { .. } => "restore_leader",
        }
    }

    /// The departments by our keys that must have an id before the call can be made.
    pub fn departments(&self) -> impl Iterator<Item = &DeptRef> {
        let (parent, memberships) = match self {
            Self::CreateDepartment { department, .. } => (Some(&department.parent), None),
            Self::UpdateDepartment { after, .. } => (Some(&after.parent), None),
            Self::CreatePerson { employee, .. } | Self::RecreatePerson { employee, .. } => {
                (None, Some(&employee.departments))
            }
            Self::UpdatePerson { delta, .. } => (None, delta.departments.as_ref().map(|delta| &delta.after)),
            Self::DeleteDepartment { .. } | Self::DeletePerson { .. } | Self::RestoreLeader { .. } => (None, None),
        };
        parent.into_iter().chain(memberships.into_iter().flatten())
    }
}

/// The write calls of a change, in order; empty for one whose target is not known, which no plan has.
///
/// `snapshot` is for re-creations: taken and saved before the first of the calls is made.
#[must_use]
pub fn steps_of(planned: &Planned, snapshot: Snapshot) -> Vec<Operation> {
    let kept = planned.kept.clone();
    let (userid, id) = (planned.userid().cloned(), planned.dept_id());
    match (planned.change.clone(), userid, id) {
        (Change::CreateDepartment { key, department }, ..) => {
            vec![Operation::CreateDepartment { key, department }]
        }
        (Change::UpdateDepartment { key, before, after }, _, Some(id)) => {
            vec![Operation::UpdateDepartment { key, id, before, after }]
        }
        (Change::RemoveDepartment { key, .. }, _, Some(id)) => {
            vec![Operation::DeleteDepartment { key, id }]
        }
        (Change::CreatePerson { key, employee }, Some(userid), _) => {
            vec![Operation::CreatePerson { key, userid, employee: without_empty(employee), kept }]
        }
        (Change::UpdatePerson { key, delta }, Some(userid), _) => {
            vec![Operation::UpdatePerson { key, userid, delta, kept }]
        }
        (Change::RemovePerson { key, .. }, Some(userid), _) => {
            vec![Operation::DeletePerson { key, userid, reason: DeleteReason::Removal }]
        }
        (Change::RecreatePerson { key, before, employee, .. }, Some(userid), _) => {
            let create = Operation::RecreatePerson {
                key: key.clone(),
                userid: userid.clone(),
                employee: without_empty(employee),
                kept,
                old_mobile: before,
                snapshot: snapshot.clone(),
                with_old_mobile: false,
            };
            recreation(&key, &userid, create, &snapshot)
        }
        _ => Vec::new(),
    }
}

/// An empty field of somebody who is created needs no word.
fn without_empty(employee: Employee) -> Employee {
    let stated = |text: Option<String>| text.filter(|text| !text.is_empty());
    Employee {
        name: employee.name,
        mobile: employee.mobile,
        departments: employee.departments,
        title: stated(employee.title),
        job_number: stated(employee.job_number),
        email: stated(employee.email),
        telephone: stated(employee.telephone),
        work_place: stated(employee.work_place),
        remark: stated(employee.remark),
        hired_on: employee.hired_on.filter(|date| *date != NO_DATE),
    }
}

fn recreation(key: &Key, userid: &UserId, create: Operation, snapshot: &Snapshot) -> Vec<Operation> {
    let delete = Operation::DeletePerson { key: key.clone(), userid: userid.clone(), reason: DeleteReason::Recreation };
    let restores = snapshot.leads.iter().map(|department| Operation::RestoreLeader {
        key: key.clone(),
        userid: userid.clone(),
        department: *department,
    });
    [delete, create].into_iter().chain(restores).collect()
}
