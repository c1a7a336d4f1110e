//! Departments that the source no longer has: removed leaf first, and only when nobody and nothing stays inside.

use std::collections::{BTreeMap, BTreeSet};

use super::{RemovalInput, Removals, absent_long_enough, department_is_present, person_is_present};
use crate::id::{DeptId, Key};
use crate::org::DeptRef;
use crate::tree::Tree;

pub(super) fn decide(input: &RemovalInput<'_>, removals: &mut Removals) {
    let candidates = candidates(input, removals);
    if candidates.is_empty() {
        return;
    }
    let occupied = occupied(input, removals, &candidates);
    let children = children(input);
    let tree = Tree::of(&input.adoption.actual.departments);
    let mut up: Vec<&Key> = candidates.values().copied().collect();
    up.sort_by_key(|key| std::cmp::Reverse(tree.depth(key)));
    for key in up {
        let id = input.adoption.links.departments[key];
        let stays = |child: &DeptId| match candidates.get(child) {
            Some(child) => !removals.departments.contains(*child),
            None => !moves_away(input, *child, key),
        };
        let has_child = children.get(&id).is_some_and(|below| below.iter().any(stays));
        if has_child || occupied.contains(&id) {
            removals.not_empty.insert(key.clone());
        } else {
            removals.departments.insert(key.clone());
        }
    }
}

/// The departments that may go if they are empty, by id.
fn candidates<'a>(input: &RemovalInput<'a>, removals: &mut Removals) -> BTreeMap<DeptId, &'a Key> {
    let mut candidates = BTreeMap::new();
    for key in input.adoption.actual.departments.keys() {
        if input.intake.org.departments.contains_key(key) || department_is_present(input, key) {
            continue;
        }
        let memory = input.memory.departments.get(key).copied().unwrap_or_default();
        let is_ours = !input.adoption.adopted.departments.contains_key(key);
        match absent_long_enough(input, memory) {
            Some(_) if input.proven && is_ours => {
                candidates.insert(input.adoption.links.departments[key], key);
            }
            Some(_) => {
                removals.unproven.departments.insert(key.clone());
            }
            None => {
                removals.missing_departments.insert(key.clone());
            }
        }
    }
    candidates
}

/// The candidates that somebody will still belong to.
fn occupied(input: &RemovalInput<'_>, removals: &Removals, candidates: &BTreeMap<DeptId, &Key>) -> BTreeSet<DeptId> {
    let key_by_user: BTreeMap<_, _> = input.adoption.links.people.iter().map(|(key, userid)| (userid, key)).collect();
    let mut occupied = BTreeSet::new();
    for (userid, person) in &input.directory.people {
        for id in &person.departments {
            let Some(department) = candidates.get(id) else {
                continue;
            };
            let leaves = key_by_user.get(userid).is_some_and(|key| person_leaves(input, removals, key, department));
            if !leaves {
                occupied.insert(*id);
            }
        }
    }
    occupied
}

fn person_leaves(input: &RemovalInput<'_>, removals: &Removals, key: &Key, department: &Key) -> bool {
    if removals.people.contains_key(key) {
        return true;
    }
    let wanted = input.intake.org.people.get(key).filter(|_| !person_is_present(input, key));
    let department = DeptRef::Dept(department.clone());
    wanted.is_some_and(|employee| employee.member_of().all(|other| *other != department))
}

fn children(input: &RemovalInput<'_>) -> BTreeMap<DeptId, Vec<DeptId>> {
    let mut children: BTreeMap<DeptId, Vec<DeptId>> = BTreeMap::new();
    for (id, remote) in &input.directory.departments {
        children.entry(remote.parent).or_default().push(*id);
    }
    children
}

/// Whether this plan moves a department of ours out of `parent`.
fn moves_away(input: &RemovalInput<'_>, child: DeptId, parent: &Key) -> bool {
    let key = input.adoption.links.departments.iter().find(|(_, id)| **id == child).map(|(key, _)| key);
    let wanted =
        key.and_then(|key| input.intake.org.departments.get(key).filter(|_| !department_is_present(input, key)));
    wanted.is_some_and(|department| department.parent != DeptRef::Dept(parent.clone()))
}
