//! The keys that a run gave: the links go back to the keys that they had, and everything else of the run is read under those.

use std::collections::{BTreeMap, BTreeSet};

use super::{Left, RevertInput};
use crate::adopt::{Adoption, Evidence, Rekey};
use crate::change::Change;
use crate::id::{Key, UserId};
use crate::org::{Manager, PersonRef};
use crate::plan::Planned;

/// The run's changes and what stands, both under the keys from before the run; and the links that have moved since.
pub(super) fn take_back(input: &RevertInput<'_>) -> (Vec<Planned>, Adoption, Vec<Left>) {
    let mut adoption = input.adoption.clone();
    let mut earlier: BTreeMap<Key, Key> = BTreeMap::new();
    let mut left = Vec::new();
    for planned in input.done {
        let (Change::RekeyPerson { key, before }, Some(userid)) = (&planned.change, planned.userid()) else { continue };
        match place(&adoption, key, before, userid) {
            Place::AsWritten => {
                rename(&mut adoption, key, before);
                earlier.insert(key.clone(), before.clone());
            }
            Place::AsBefore => {
                earlier.insert(key.clone(), before.clone());
            }
            Place::Moved => {
                left.push(Left { key: key.clone(), why: "the link has moved since".into() });
            }
        }
    }
    let done = input.done.iter().map(|planned| renamed(planned.clone(), &earlier)).collect();
    (done, adoption, left)
}

enum Place {
    AsWritten,
    AsBefore,
    Moved,
}

fn place(adoption: &Adoption, key: &Key, before: &Key, userid: &UserId) -> Place {
    let links = &adoption.links.people;
    match (links.get(key), links.get(before)) {
        (Some(linked), None) if linked == userid && !adoption.gone.people.contains_key(before) => Place::AsWritten,
        (None, Some(linked)) if linked == userid => Place::AsBefore,
        _ => Place::Moved,
    }
}

/// Puts a person under the earlier key, as adoption does with one whom HR keeps under another.
fn rename(adoption: &mut Adoption, key: &Key, before: &Key) {
    moved(&mut adoption.actual.people, key, before);
    moved(&mut adoption.actual.managers, key, before);
    moved(&mut adoption.links.people, key, before);
    moved(&mut adoption.kept, key, before);
    moved(&mut adoption.standing, key, before);
    for manager in adoption.actual.managers.values_mut() {
        if *manager == Manager::Is(PersonRef::Person(key.clone())) {
            *manager = Manager::Is(PersonRef::Person(before.clone()));
        }
    }
    for leaders in adoption.actual.leaders.values_mut() {
        if leaders.remove(&PersonRef::Person(key.clone())) {
            leaders.insert(PersonRef::Person(before.clone()));
        }
    }
    adoption.rekeyed.insert(before.clone(), Rekey { from: key.clone(), evidence: Evidence::Journal });
}

fn moved<V>(map: &mut BTreeMap<Key, V>, from: &Key, to: &Key) {
    if let Some(value) = map.remove(from) {
        map.insert(to.clone(), value);
    }
}

/// A change under the keys from before the run.
fn renamed(mut planned: Planned, earlier: &BTreeMap<Key, Key>) -> Planned {
    let name = |key: &mut Key| {
        if let Some(before) = earlier.get(key) {
            *key = before.clone();
        }
    };
    let person = |person: &mut PersonRef| match person {
        PersonRef::Person(key) => name(key),
        PersonRef::Unmanaged(_) => {}
    };
    let manager = |manager: &mut Manager| match manager {
        Manager::Is(is) => person(is),
        Manager::Nobody => {}
    };
    match &mut planned.change {
        Change::CreatePerson { key, manager, .. } => {
            name(key);
            manager.iter_mut().for_each(person);
        }
        Change::UpdatePerson { key, .. } | Change::RecreatePerson { key, .. } | Change::RemovePerson { key, .. } => {
            name(key);
        }
        Change::SetManager { key, before, after } => {
            name(key);
            [before, after].into_iter().for_each(manager);
        }
        Change::SetLeaders { before, after, .. } => {
            for leaders in [before, after] {
                *leaders = std::mem::take(leaders)
                    .into_iter()
                    .map(|mut leader| {
                        person(&mut leader);
                        leader
                    })
                    .collect::<BTreeSet<_>>();
            }
        }
        Change::RekeyPerson { .. }
        | Change::CreateDepartment { .. }
        | Change::UpdateDepartment { .. }
        | Change::ParkDepartment { .. }
        | Change::RemoveDepartment { .. } => {}
    }
    planned
}
