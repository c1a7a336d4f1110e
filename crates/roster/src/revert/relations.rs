//! Managers and leaders of a run go back to who they were, as far as those stand.

use std::collections::BTreeSet;

use super::Work;
use crate::change::Change;
use crate::id::Key;
use crate::org::{Manager, PersonRef};
use crate::plan::Planned;

/// Takes back managers and leaders.
pub(super) fn take_back(work: &mut Work<'_>, done: &[Planned]) {
    for planned in done.iter().rev() {
        match &planned.change {
            Change::SetManager { key, before, after } => give_back_manager(work, key, before, after),
            Change::SetLeaders { key, before, after } => give_back_leaders(work, key, before, after),
            _ => {}
        }
    }
}

fn stands(work: &Work<'_>, person: &PersonRef) -> bool {
    match person {
        PersonRef::Person(key) => work.desired.people.contains_key(key),
        PersonRef::Unmanaged(userid) => work.directory.people.contains_key(userid),
    }
}

fn give_back_manager(work: &mut Work<'_>, key: &Key, before: &Manager, after: &Manager) {
    if !work.desired.people.contains_key(key) {
        return;
    }
    let now = work.adoption.actual.managers.get(key);
    let before_stands = match before {
        Manager::Nobody => true,
        Manager::Is(person) => stands(work, person),
    };
    if now == Some(before) {
        return;
    }
    if now != Some(after) {
        return work.leave(key, "manager has moved since");
    }
    if !before_stands {
        return work.leave(key, "the manager of before is gone");
    }
    work.desired.managers.insert(key.clone(), before.clone());
}

fn give_back_leaders(work: &mut Work<'_>, key: &Key, before: &BTreeSet<PersonRef>, after: &BTreeSet<PersonRef>) {
    let Some(now) = work.adoption.actual.leaders.get(key).cloned() else { return };
    let wanted: BTreeSet<PersonRef> = before.iter().filter(|leader| stands(work, leader)).cloned().collect();
    if now == *before || now == wanted {
        return;
    }
    // Who was removed since leads nothing any more.
    let written = after.iter().filter(|leader| now.contains(leader) || stands(work, leader));
    if !written.eq(now.iter()) {
        return work.leave(key, "leaders have moved since");
    }
    work.desired.leaders.insert(key.clone(), wanted);
}
