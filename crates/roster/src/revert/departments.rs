//! The departments of a run: those that it removed stand again, names and parents go back, and those that it created go where nobody and
//! nothing else has come to be in them.

use std::collections::{BTreeMap, BTreeSet};

use super::Work;
use crate::change::Change;
use crate::id::{DeptId, Key};
use crate::org::{Department, DeptRef, Employee};
use crate::plan::Planned;

/// Brings back what was removed, and writes back names and parents.
pub(super) fn take_back(work: &mut Work<'_>, done: &[Planned]) {
    let has_final_name = |key: &Key| done.iter().any(|planned| is_update_of(&planned.change, key));
    for planned in done.iter().rev() {
        match &planned.change {
            Change::RemoveDepartment { key, department } => create_again(work, key, department),
            Change::UpdateDepartment { key, before, after } => write_back(work, key, before, after),
            // A name for the moment that nothing came after.
            Change::ParkDepartment { key, before, after } if !has_final_name(key) => {
                write_back(work, key, before, after);
            }
            _ => {}
        }
    }
    leave_contested(work);
}

fn is_update_of(change: &Change, of: &Key) -> bool {
    matches!(change, Change::UpdateDepartment { key, .. } if key == of)
}

fn create_again(work: &mut Work<'_>, key: &Key, department: &Department) {
    if work.desired.departments.contains_key(key) {
        return;
    }
    if !stands(work, &department.parent) {
        return work.leave(key, "removed by the run, and the department above it is gone");
    }
    work.desired.departments.insert(key.clone(), department.clone());
}

/// Whether a department can be named as parent or membership.
pub(super) fn stands(work: &Work<'_>, department: &DeptRef) -> bool {
    match department {
        DeptRef::Root => true,
        DeptRef::Dept(key) => work.desired.departments.contains_key(key),
        DeptRef::Unmanaged(id) => work.directory.departments.contains_key(id),
    }
}

/// Siblings have different names. Whoever would get a name that another keeps stays as it is; where the other gives it up, that comes first.
fn leave_contested(work: &mut Work<'_>) {
    let holders = holders(work);
    loop {
        let mut awaited: BTreeMap<Key, BTreeSet<Key>> = BTreeMap::new();
        let mut refused: Vec<Key> = Vec::new();
        for (key, wanted) in &work.desired.departments {
            if work.adoption.actual.departments.get(key) == Some(wanted) {
                continue;
            }
            let holder = holders.get(&(wanted.parent.clone(), wanted.name.clone()));
            match holder {
                _ if !stands(work, &wanted.parent) => refused.push(key.clone()),
                None => {}
                Some(Some(holder)) if holder == key => {}
                Some(Some(holder)) if gives_up(work, holder) => {
                    awaited.entry(key.clone()).or_default().insert(holder.clone());
                }
                Some(_) => refused.push(key.clone()),
            }
        }
        if refused.is_empty() {
            work.adoption.awaited_names = awaited;
            return;
        }
        for key in refused {
            match work.adoption.actual.departments.get(&key).cloned() {
                Some(now) => work.desired.departments.insert(key.clone(), now),
                None => work.desired.departments.remove(&key),
            };
            work.leave(&key, "another department has the name by now, or what it hung from is gone");
        }
    }
}

/// Who has which name below which parent; `None` for one that is not ours.
fn holders(work: &Work<'_>) -> BTreeMap<(DeptRef, String), Option<Key>> {
    let ours: BTreeMap<DeptId, &Key> = work.adoption.links.departments.iter().map(|(key, id)| (*id, key)).collect();
    let reference = |id: DeptId| match ours.get(&id) {
        _ if id == work.root => DeptRef::Root,
        Some(key) => DeptRef::Dept((*key).clone()),
        None => DeptRef::Unmanaged(id),
    };
    let remote = work.directory.departments.iter();
    remote
        .map(|(id, found)| ((reference(found.parent), found.name.clone()), ours.get(id).map(|key| (*key).clone())))
        .collect()
}

fn gives_up(work: &Work<'_>, holder: &Key) -> bool {
    let wanted = work.desired.departments.get(holder);
    wanted.is_some_and(|wanted| work.adoption.actual.departments.get(holder) != Some(wanted))
}

fn write_back(work: &mut Work<'_>, key: &Key, before: &Department, after: &Department) {
    let Some(now) = work.adoption.actual.departments.get(key).cloned() else {
        return work.leave(key, "it is gone");
    };
    let mut wanted = now.clone();
    let mut moved = Vec::new();
    if before.name != after.name && now.name != before.name {
        match now.name == after.name {
            true => wanted.name.clone_from(&before.name),
            false => moved.push("name"),
        }
    }
    if before.parent != after.parent && now.parent != before.parent {
        match now.parent == after.parent && stands(work, &before.parent) {
            true => wanted.parent.clone_from(&before.parent),
            false => moved.push("parent"),
        }
    }
    if !moved.is_empty() {
        work.leave(key, has_moved(&moved));
    }
    work.desired.departments.insert(key.clone(), wanted);
}

/// Says which fields have another value than the run wrote.
pub(super) fn has_moved(fields: &[&str]) -> String {
    let have = if fields.len() == 1 { "has" } else { "have" };
    format!("{} {have} moved since", fields.join(" and "))
}

/// Takes away what the run created, leaf first. Whoever leaves it by this plan is no reason to keep it.
pub(super) fn remove_created(work: &mut Work<'_>, done: &[Planned]) {
    for planned in done.iter().rev() {
        let Change::CreateDepartment { key, department } = &planned.change else { continue };
        let Some(now) = work.adoption.actual.departments.get(key) else { continue };
        if now != department {
            work.leave(key, "created by the run, and moved or renamed since");
        } else if let Some(why) = work.unproven() {
            work.leave(key, why);
        } else if is_used(work, key) {
            work.leave(key, "created by the run, and not empty");
        } else {
            work.desired.departments.remove(key);
            work.desired.leaders.remove(key);
            work.removals.departments.insert(key.clone());
        }
    }
}

fn is_used(work: &Work<'_>, key: &Key) -> bool {
    let Some(id) = work.adoption.links.departments.get(key) else { return true };
    let this = DeptRef::Dept(key.clone());
    let ours: BTreeMap<DeptId, &Key> = work.adoption.links.departments.iter().map(|(key, id)| (*id, key)).collect();
    let is_parent = work.directory.departments.iter().filter(|(_, child)| child.parent == *id).any(|(child, _)| {
        let wanted = ours.get(child).map(|child| work.desired.departments.get(*child));
        // One that is not ours stays, and so does one of ours that still hangs from here.
        wanted.is_none_or(|wanted| wanted.is_some_and(|wanted| wanted.parent == this))
    });
    let will_be_parent = work.desired.departments.values().any(|department| department.parent == this);
    is_parent || will_be_parent || has_people(work, *id, &this)
}

fn has_people(work: &Work<'_>, id: DeptId, this: &DeptRef) -> bool {
    let is_member = |person: &Employee| person.member_of().any(|department| department == this);
    let members: BTreeSet<_> = work
        .directory
        .people
        .iter()
        .filter(|(_, person)| person.departments.contains(&id))
        .map(|(user, _)| user)
        .collect();
    let leaving = work
        .adoption
        .links
        .people
        .iter()
        .filter(|(_, user)| members.contains(user))
        .filter(|(key, _)| work.desired.people.get(*key).is_none_or(|person| !is_member(person)));
    leaving.count() < members.len() || work.desired.people.values().any(is_member)
}
