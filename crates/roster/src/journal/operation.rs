//! The write calls: what each carries, and which of them make up a change.

use std::collections::BTreeSet;

use crate::change::{Change, ChangeId, ChangeKind, EmployeeDelta};
use crate::id::{DeptId, Key, Mobile, UserId};
use crate::org::{Department, DeptRef, Employee, Manager, PersonRef};
use crate::plan::Planned;

/// One write call, with everything that it needs but the ids of departments that this run creates: those are the links of their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Moves the link of a person to HR's new key. No call: the remote side does not know our keys of people.
    RekeyPerson {
        /// HR's new key.
        key: Key,
        /// The key that the link has.
        from: Key,
        /// Whose link.
        userid: UserId,
    },
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
        /// The manager, left out where nobody of that key stands by then.
        manager: Option<PersonRef>,
    },
    /// Gives a person another manager.
    SetManager {
        /// HR's key.
        key: Key,
        /// Whom.
        userid: UserId,
        /// Who it shall be.
        manager: Manager,
    },
    /// Gives a department other leaders, all of them members.
    SetLeaders {
        /// HR's key.
        key: Key,
        /// Who they shall be.
        leaders: BTreeSet<PersonRef>,
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
    /// Makes a person the manager of somebody again, after a re-creation.
    RestoreReport {
        /// HR's key of the manager.
        key: Key,
        /// Who the manager is.
        userid: UserId,
        /// Of whom.
        report: UserId,
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
    /// The people whose manager the person is, where managers are managed.
    pub reports: BTreeSet<UserId>,
    /// Whatever else can be written back in the create, by the caller's own names; this crate only carries it.
    pub fields: serde_json::Map<String, serde_json::Value>,
}

impl Operation {
    /// HR's key of the object.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::RekeyPerson { key, .. }
            | Self::CreateDepartment { key, .. }
            | Self::UpdateDepartment { key, .. }
            | Self::DeleteDepartment { key, .. }
            | Self::CreatePerson { key, .. }
            | Self::UpdatePerson { key, .. }
            | Self::SetManager { key, .. }
            | Self::SetLeaders { key, .. }
            | Self::DeletePerson { key, .. }
            | Self::RecreatePerson { key, .. }
            | Self::RestoreReport { key, .. }
            | Self::RestoreLeader { key, .. } => key,
        }
    }

    /// The stable name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::RekeyPerson { .. } => "rekey_person",
            Self::CreateDepartment { .. } => "create_department",
            Self::UpdateDepartment { .. } => "update_department",
            Self::DeleteDepartment { .. } => "delete_department",
            Self::CreatePerson { .. } => "create_person",
            Self::UpdatePerson { .. } => "update_person",
            Self::SetManager { .. } => "set_manager",
            Self::SetLeaders { .. } => "set_leaders",
            Self::DeletePerson { .. } => "delete_person",
            Self::RecreatePerson { .. } => "recreate_person",
            Self::RestoreReport { .. } => "restore_report",
            Self::RestoreLeader { .. } => "restore_leader",
        }
    }

    /// The departments by our keys that must have an id before the call can be made.
    pub fn departments(&self) -> impl Iterator<Item = &DeptRef> {
        let (parent, memberships) = match self {
            Self::CreateDepartment { department, .. } => (Some(&department.parent), None),
            Self::UpdateDepartment { after, .. } => (Some(&after.parent), None),
            Self::CreatePerson { employee, .. } | Self::RecreatePerson { employee, .. } => {
                (None, employee.departments.as_ref())
            }
            Self::UpdatePerson { delta, .. } => (None, delta.after().departments.as_ref()),
            Self::RekeyPerson { .. }
            | Self::SetManager { .. }
            | Self::SetLeaders { .. }
            | Self::DeleteDepartment { .. }
            | Self::DeletePerson { .. }
            | Self::RestoreReport { .. }
            | Self::RestoreLeader { .. } => (None, None),
        };
        parent.into_iter().chain(memberships.into_iter().flatten())
    }

    /// Whether it puts back what others hold about somebody who was re-created.
    #[must_use]
    pub fn is_restore(&self) -> bool {
        matches!(self, Self::RestoreLeader { .. } | Self::RestoreReport { .. })
    }

    /// The people by our keys whose userids the call names.
    #[must_use]
    pub fn people(&self) -> Vec<&Key> {
        let refs: Vec<&PersonRef> = match self {
            Self::CreatePerson { manager: Some(manager), .. }
            | Self::SetManager { manager: Manager::Is(manager), .. } => {
                vec![manager]
            }
            Self::SetLeaders { leaders, .. } => leaders.iter().collect(),
            _ => Vec::new(),
        };
        refs.into_iter()
            .filter_map(|person| match person {
                PersonRef::Person(key) => Some(key),
                PersonRef::Unmanaged(_) => None,
            })
            .collect()
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
        (Change::RekeyPerson { key, before }, Some(userid), _) => {
            vec![Operation::RekeyPerson { key, from: before, userid }]
        }
        (Change::CreateDepartment { key, department }, ..) => {
            vec![Operation::CreateDepartment { key, department }]
        }
        (Change::UpdateDepartment { key, mut before, after }, _, Some(id)) => {
            // Whatever has a name for the moment gets its own again, also where that has not changed.
            if planned.needs.contains(&ChangeId { kind: ChangeKind::ParkDepartment, key: key.clone() }) {
                before.name = String::new();
            }
            vec![Operation::UpdateDepartment { key, id, before, after }]
        }
        (Change::ParkDepartment { key, before, after }, _, Some(id)) => {
            vec![Operation::UpdateDepartment { key, id, before, after }]
        }
        (Change::RemoveDepartment { key, .. }, _, Some(id)) => {
            vec![Operation::DeleteDepartment { key, id }]
        }
        (Change::CreatePerson { key, employee, manager }, Some(userid), _) => {
            vec![Operation::CreatePerson { key, userid, employee: employee.without_empty(), kept, manager }]
        }
        (Change::SetManager { key, after, .. }, Some(userid), _) => {
            vec![Operation::SetManager { key, userid, manager: after }]
        }
        (Change::SetLeaders { key, after, .. }, ..) => {
            vec![Operation::SetLeaders { key, leaders: after }]
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
                employee: employee.without_empty(),
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

fn recreation(key: &Key, userid: &UserId, create: Operation, snapshot: &Snapshot) -> Vec<Operation> {
    let delete = Operation::DeletePerson { key: key.clone(), userid: userid.clone(), reason: DeleteReason::Recreation };
    [delete, create].into_iter().chain(restores(key, userid, snapshot)).collect()
}

/// What others hold about a person, to be written again once the person is back.
pub fn restores(key: &Key, userid: &UserId, snapshot: &Snapshot) -> Vec<Operation> {
    let leads = snapshot.leads.iter().map(|department| Operation::RestoreLeader {
        key: key.clone(),
        userid: userid.clone(),
        department: *department,
    });
    let reports = snapshot.reports.iter().map(|report| Operation::RestoreReport {
        key: key.clone(),
        userid: userid.clone(),
        report: report.clone(),
    });
    leads.chain(reports).collect()
}
