//! Managers and leaders in a plan: who can be named at all, and what naming them waits for.

use std::collections::{BTreeMap, BTreeSet};

use super::PlanInput;
use crate::change::{Change, ChangeId, ChangeKind};
use crate::id::{Key, Text};
use crate::org::{Manager, PersonRef};

/// Takes out managers and leaders who neither stand nor are created here, as those whose invitation is open: a later plan names them.
pub(super) fn keep_who_stands(input: &PlanInput<'_>, changes: &mut Vec<Change>) {
    let creates = changes.iter().filter(|change| change.kind() == ChangeKind::CreatePerson);
    let created: BTreeSet<Key> = creates.map(|change| change.key().clone()).collect();
    let stands = |person: &PersonRef| match person {
        PersonRef::Unmanaged(_) => true,
        PersonRef::Person(key) => input.adoption.links.people.contains_key(key) || created.contains(key),
    };
    changes.retain_mut(|change| match change {
        Change::CreatePerson { manager, .. } => {
            *manager = manager.take().filter(stands);
            true
        }
        Change::SetManager { after: Manager::Is(manager), .. } => stands(manager),
        Change::SetLeaders { before, after, .. } => {
            after.retain(stands);
            before != after
        }
        _ => true,
    });
}

/// The names of the people whom a change names as manager or leader, and of these others.
pub(super) fn people_named<'a>(
    input: &'a PlanInput<'_>,
    changes: &'a [Change],
    others: impl Iterator<Item = &'a Key>,
) -> BTreeMap<Key, String> {
    let name = |key: &Key| {
        let known = [&input.intake.org.people, &input.adoption.actual.people];
        known.into_iter().filter_map(|people| people.get(key)).find_map(|employee| employee.name.as_ref())
    };
    changes
        .iter()
        .flat_map(relatives)
        .chain(others)
        .map(|key| (key.clone(), name(key).map(Text::to_string).unwrap_or_default()))
        .collect()
}

fn relatives(change: &Change) -> Vec<&Key> {
    let refs: Vec<&PersonRef> = match change {
        Change::CreatePerson { manager, .. } => manager.iter().collect(),
        Change::SetManager { before, after, .. } => [before, after].into_iter().filter_map(manager_of).collect(),
        Change::SetLeaders { before, after, .. } => before.union(after).collect(),
        _ => Vec::new(),
    };
    refs.into_iter().filter_map(key_of).collect()
}

fn manager_of(manager: &Manager) -> Option<&PersonRef> {
    match manager {
        Manager::Is(person) => Some(person),
        Manager::Nobody => None,
    }
}

fn key_of(person: &PersonRef) -> Option<&Key> {
    match person {
        PersonRef::Person(key) => Some(key),
        PersonRef::Unmanaged(_) => None,
    }
}

/// What late changes wait for.
pub(super) struct Late<'a> {
    pub(super) created: &'a BTreeSet<&'a Key>,
    /// The departments that people join by an update.
    pub(super) joining: &'a BTreeMap<&'a Key, BTreeSet<&'a Key>>,
    pub(super) new_departments: &'a BTreeSet<&'a Key>,
}

impl Late<'_> {
    /// A manager or a leader who is created here, the department to be led, and the membership that a leader needs. Nobody new waits for
    /// a manager who is new as well: the create goes on without one who does not come to stand.
    pub(super) fn needs(&self, change: &Change) -> Vec<ChangeId> {
        match change {
            Change::SetManager { after, .. } => {
                let manager = manager_of(after).and_then(key_of);
                manager
                    .filter(|key| self.created.contains(key))
                    .map(|key| id(ChangeKind::CreatePerson, key))
                    .into_iter()
                    .collect()
            }
            Change::SetLeaders { key, after, .. } => {
                let department = self.new_departments.contains(key).then(|| id(ChangeKind::CreateDepartment, key));
                let leaders = after.iter().filter_map(key_of).filter_map(|leader| self.membership(leader, key));
                leaders.chain(department).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The change that makes somebody a member of a department.
    fn membership(&self, leader: &Key, department: &Key) -> Option<ChangeId> {
        if self.created.contains(leader) {
            return Some(id(ChangeKind::CreatePerson, leader));
        }
        let joins = self.joining.get(leader).is_some_and(|departments| departments.contains(department));
        joins.then(|| id(ChangeKind::UpdatePerson, leader))
    }
}

fn id(kind: ChangeKind, key: &Key) -> ChangeId {
    ChangeId { kind, key: key.clone() }
}
