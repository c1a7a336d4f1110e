//! What to change so that one organisation becomes another.
//!
//! A complete list, removals included: which of them may be done is decided elsewhere ([`crate::removal`], [`crate::guard`]).
//! `None` on either side is never a change.

use std::collections::BTreeSet;

use crate::beside::beside;
use crate::change::{Change, Delta, EmployeeDelta};
use crate::id::Key;
use crate::org::{DeptRef, Employee, Manager, Org, PersonRef};
use crate::tree::Tree;

/// The changes that lead from `actual` to `desired`, in the order in which they must be done: departments down the desired tree, people
/// by department path and key, new managers before the new people whom they manage; managers of those who stand and leaders; removals of
/// people, removals of departments up the actual tree.
#[must_use]
pub fn diff(actual: &Org, desired: &Org) -> Vec<Change> {
    let tree = Tree::of(&desired.departments);
    let mut changes = departments(actual, desired, &tree);
    changes.extend(people(actual, desired, &tree));
    changes.extend(managers(actual, desired));
    changes.extend(leaders(actual, desired));
    changes.extend(removed_people(actual, desired));
    changes.extend(removed_departments(actual, desired));
    changes
}

/// What `org` becomes by `changes`.
#[must_use]
pub fn apply_to(org: &Org, changes: &[Change]) -> Org {
    let mut org = org.clone();
    for change in changes {
        apply_one(&mut org, change);
    }
    org
}

/// Whether a change still fits what stands at the remote side: whatever it touches is as it was when the change was made.
#[must_use]
pub fn still_fits(change: &Change, actual: &Org) -> bool {
    let person = |key: &Key| actual.people.get(key);
    match change {
        Change::RekeyPerson { key, before } => person(before).is_some() && person(key).is_none(),
        Change::CreateDepartment { key, .. } => !actual.departments.contains_key(key),
        Change::UpdateDepartment { key, before, .. }
        | Change::ParkDepartment { key, before, .. }
        | Change::RemoveDepartment { key, department: before } => actual.departments.get(key) == Some(before),
        Change::CreatePerson { key, .. } => person(key).is_none(),
        Change::UpdatePerson { key, delta } => person(key).is_some_and(|now| delta.starts_from(now)),
        Change::RecreatePerson { key, before, .. } => {
            person(key).is_some_and(|now| now.mobile.as_ref() == Some(before))
        }
        Change::SetManager { key, before, .. } => actual.managers.get(key) == Some(before),
        Change::SetLeaders { key, before, .. } => match actual.leaders.get(key) {
            Some(leaders) => leaders == before,
            None => before.is_empty() && !actual.departments.contains_key(key),
        },
        Change::RemovePerson { key, employee } => person(key).is_some_and(|now| {
            let same_mobile = Delta::of_stated(now.mobile.as_ref(), employee.mobile.as_ref()).is_none();
            same_mobile && EmployeeDelta::of(now, employee).is_none()
        }),
    }
}

fn departments(actual: &Org, desired: &Org, tree: &Tree) -> Vec<Change> {
    let mut changes: Vec<Change> = desired
        .departments
        .iter()
        .filter_map(|(key, after)| match actual.departments.get(key) {
            None => Some(Change::CreateDepartment { key: key.clone(), department: after.clone() }),
            Some(before) => Delta::of(before, after).map(|Delta { before, after }| Change::UpdateDepartment {
                key: key.clone(),
                before,
                after,
            }),
        })
        .collect();
    // On one level updates come first: a rename may free the name that a new department takes.
    changes.sort_by_cached_key(|change| {
        let creates = matches!(change, Change::CreateDepartment { .. });
        (tree.depth(change.key()), creates, path_of_department(tree, change.key()), change.key().clone())
    });
    changes
}

fn path_of_department(tree: &Tree, key: &Key) -> String {
    tree.place(key).map(|place| place.path.clone()).unwrap_or_default()
}

fn people(actual: &Org, desired: &Org, tree: &Tree) -> Vec<Change> {
    let changed = beside(desired.people.iter(), &actual.people);
    let mut changes: Vec<((usize, &str), Change)> = changed
        .flat_map(|(key, after, before)| {
            let place = move || (new_managers_above(key, before, actual, desired), home_path(after, tree));
            person(key, before, after, desired).into_iter().map(move |change| (place(), change))
        })
        .collect();
    // Only what changes is sorted. The sort is stable: of one person's changes the update stays first.
    changes
        .sort_by(|(left_place, left), (right_place, right)| (left_place, left.key()).cmp(&(right_place, right.key())));
    changes.into_iter().map(|(_, change)| change).collect()
}

/// How many people who are new as well stand in a row above somebody who is new. Managers in a circle are no row.
fn new_managers_above(key: &Key, before: Option<&Employee>, actual: &Org, desired: &Org) -> usize {
    let (mut n, mut at) = (0, key);
    while before.is_none()
        && let Some(Manager::Is(PersonRef::Person(manager))) = desired.managers.get(at)
        && desired.people.contains_key(manager)
        && !actual.people.contains_key(manager)
        && n < desired.people.len()
    {
        (n, at) = (n + 1, manager);
    }
    n
}

/// The managers of people who stand. Of those who are new the manager travels in the create.
fn managers(actual: &Org, desired: &Org) -> Vec<Change> {
    beside(desired.managers.iter(), &actual.managers)
        .filter_map(|(key, after, before)| {
            let Delta { before, after } = Delta::of_stated(before, Some(after))?;
            Some(Change::SetManager { key: key.clone(), before, after })
        })
        .collect()
}

/// The leaders of departments. Whoever leads one and is not ours stays, as memberships do that are not ours.
fn leaders(actual: &Org, desired: &Org) -> Vec<Change> {
    let none = BTreeSet::new();
    let before = |key: &Key| match actual.departments.contains_key(key) {
        true => actual.leaders.get(key),
        false => Some(&none),
    };
    desired
        .leaders
        .iter()
        .filter_map(|(key, wanted)| {
            let before = before(key)?;
            let not_ours = before.iter().filter(|leader| matches!(leader, PersonRef::Unmanaged(_)));
            let after: BTreeSet<PersonRef> = wanted.iter().chain(not_ours).cloned().collect();
            let Delta { before, after } = Delta::of(before, &after)?;
            Some(Change::SetLeaders { key: key.clone(), before, after })
        })
        .collect()
}

/// The path of the first of a person's departments, which is where the person is listed.
pub(crate) fn home_path<'a>(employee: &Employee, tree: &'a Tree) -> &'a str {
    employee.member_of().map(|department| tree.path(department)).min().unwrap_or("")
}

/// At most two changes: what can be written in place does not wait for the approval that a new mobile number needs.
fn person(key: &Key, before: Option<&Employee>, after: &Employee, desired: &Org) -> Vec<Change> {
    let Some(before) = before else {
        let manager = match desired.managers.get(key) {
            Some(Manager::Is(manager)) => Some(manager.clone()),
            Some(Manager::Nobody) | None => None,
        };
        return vec![Change::CreatePerson { key: key.clone(), employee: after.clone(), manager }];
    };
    let update = EmployeeDelta::of(before, after).map(|delta| Change::UpdatePerson { key: key.clone(), delta });
    let recreate =
        Delta::of_stated(before.mobile.as_ref(), after.mobile.as_ref()).map(|mobile| Change::RecreatePerson {
            key: key.clone(),
            before: mobile.before,
            after: mobile.after,
            employee: before.overlaid(after),
        });
    update.into_iter().chain(recreate).collect()
}

fn removed_people<'a>(actual: &'a Org, desired: &'a Org) -> impl Iterator<Item = Change> {
    beside(actual.people.iter(), &desired.people)
        .filter(|(_, _, wanted)| wanted.is_none())
        .map(|(key, employee, _)| Change::RemovePerson { key: key.clone(), employee: employee.clone() })
}

fn removed_departments(actual: &Org, desired: &Org) -> Vec<Change> {
    let mut changes: Vec<Change> = beside(actual.departments.iter(), &desired.departments)
        .filter(|(_, _, wanted)| wanted.is_none())
        .map(|(key, department, _)| Change::RemoveDepartment { key: key.clone(), department: department.clone() })
        .collect();
    if changes.is_empty() {
        return changes;
    }
    let tree = Tree::of(&actual.departments);
    changes.sort_by_key(|change| std::cmp::Reverse(tree.depth(change.key())));
    changes
}

fn apply_one(org: &mut Org, change: &Change) {
    match change {
        Change::RekeyPerson { key, before } => {
            if let Some(employee) = org.people.remove(before) {
                org.people.insert(key.clone(), employee);
            }
            if let Some(manager) = org.managers.remove(before) {
                org.managers.insert(key.clone(), manager);
            }
        }
        Change::CreateDepartment { key, department } => {
            org.departments.insert(key.clone(), department.clone());
            org.leaders.insert(key.clone(), BTreeSet::new());
        }
        Change::UpdateDepartment { key, after, .. } | Change::ParkDepartment { key, after, .. } => {
            org.departments.insert(key.clone(), after.clone());
        }
        Change::CreatePerson { key, employee, manager } => {
            org.people.insert(key.clone(), employee.clone());
            let manager = manager.clone().map_or(Manager::Nobody, Manager::Is);
            org.managers.insert(key.clone(), manager);
        }
        Change::SetManager { key, after, .. } => {
            org.managers.insert(key.clone(), after.clone());
        }
        Change::SetLeaders { key, after, .. } => {
            org.leaders.insert(key.clone(), after.clone());
        }
        Change::UpdatePerson { key, delta } => {
            if let Some(employee) = org.people.get_mut(key) {
                *employee = employee.overlaid(delta.after());
            }
        }
        Change::RecreatePerson { key, after, .. } => {
            if let Some(employee) = org.people.get_mut(key) {
                employee.mobile = Some(after.clone());
            }
        }
        Change::RemovePerson { key, .. } => {
            org.people.remove(key);
            org.managers.remove(key);
        }
        Change::RemoveDepartment { key, .. } => {
            org.departments.remove(key);
            org.leaders.remove(key);
        }
    }
}

/// The departments that must stand before a change can be done: the parent, or the memberships.
pub(crate) fn departments_named(change: &Change) -> Vec<&Key> {
    let refs: Vec<&DeptRef> = match change {
        Change::CreateDepartment { department, .. } => vec![&department.parent],
        Change::UpdateDepartment { after, .. } => vec![&after.parent],
        Change::CreatePerson { employee, .. } | Change::RecreatePerson { employee, .. } => {
            employee.member_of().collect()
        }
        Change::UpdatePerson { delta, .. } => delta.after().member_of().collect(),
        Change::RekeyPerson { .. }
        | Change::ParkDepartment { .. }
        | Change::SetManager { .. }
        | Change::SetLeaders { .. }
        | Change::RemovePerson { .. }
        | Change::RemoveDepartment { .. } => Vec::new(),
    };
    refs.into_iter()
        .filter_map(|department| match department {
            DeptRef::Dept(key) => Some(key),
            DeptRef::Root | DeptRef::Unmanaged(_) => None,
        })
        .collect()
}
