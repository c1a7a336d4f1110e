//! What stands at the remote side as rows that HR could have written, and how it fits what HR has.
//!
//! For the first day: whoever has no HR file yet begins with one that changes nothing, and whoever has one sees who is matched with whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::adopt::Adoption;
use crate::directory::{Directory, RemotePerson};
use crate::id::{DeptId, Key, UserId};
use crate::intake::Intake;
use crate::org::Employee;

/// The rows, departments before those below them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The departments below the managed root.
    pub departments: Vec<ImportedDepartment>,
    /// The people of the managed root and of what is below it.
    pub people: Vec<ImportedPerson>,
}

/// A department as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedDepartment {
    /// The key of its link, the key that it carries, or `D` and its id.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// What it hangs from; `None` for the managed root.
    pub parent: Option<Key>,
}

/// A person as a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedPerson {
    /// The key of the link, the job number where nobody else has it, or the userid.
    pub key: Key,
    /// The userid.
    pub userid: UserId,
    /// What was read of the person.
    pub fields: Employee,
    /// The managed departments; empty for somebody of the root alone.
    pub departments: Vec<Key>,
}

/// How HR's people and those at the remote side fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchReport {
    /// Those who were linked before.
    pub linked: BTreeSet<Key>,
    /// Those who are recognised for the first time.
    pub recognised: BTreeMap<Key, UserId>,
    /// Those who have another key now.
    pub rekeyed: BTreeMap<Key, Key>,
    /// Those whom nobody can tell for certain, or whose row has a problem.
    pub unclear: BTreeSet<Key>,
    /// Those whom only HR has.
    pub only_in_source: BTreeSet<Key>,
    /// Those whom only the remote side has, with their names.
    pub only_in_dingtalk: BTreeMap<UserId, String>,
}

/// Writes the directory as rows, by the keys that adoption found.
#[must_use]
pub fn import(directory: &Directory, adoption: &Adoption, root: DeptId) -> Imported {
    let keys = department_keys(directory, adoption);
    let mut departments: Vec<ImportedDepartment> = Vec::with_capacity(keys.len());
    let mut level = vec![root];
    let mut children: BTreeMap<DeptId, Vec<DeptId>> = BTreeMap::new();
    for (id, remote) in &directory.departments {
        children.entry(remote.parent).or_default().push(*id);
    }
    while let Some(parent) = level.pop() {
        for id in children.remove(&parent).unwrap_or_default() {
            departments.push(ImportedDepartment {
                key: keys[&id].clone(),
                name: directory.departments[&id].name.clone(),
                parent: keys.get(&parent).cloned(),
            });
            level.push(id);
        }
    }
    let numbers = person_keys(directory, adoption);
    let row = |(userid, remote): (&UserId, &RemotePerson)| ImportedPerson {
        key: numbers[userid].clone(),
        userid: userid.clone(),
        fields: remote.fields.clone(),
        departments: remote.departments.iter().filter_map(|id| keys.get(id).cloned()).collect(),
    };
    Imported { departments, people: directory.people.iter().map(row).collect() }
}

fn department_keys(directory: &Directory, adoption: &Adoption) -> BTreeMap<DeptId, Key> {
    let linked: BTreeMap<DeptId, &Key> = adoption.links.departments.iter().map(|(key, id)| (*id, key)).collect();
    let wished = directory.departments.iter().map(|(id, remote)| {
        let mark = remote.source_identifier.as_deref().filter(|mark| !mark.is_empty());
        (*id, linked.get(id).map(|key| (*key).clone()), mark.map(Key::from))
    });
    unique(wished, |id| Key::from(format!("D{id}")))
}

fn person_keys(directory: &Directory, adoption: &Adoption) -> BTreeMap<UserId, Key> {
    let linked: BTreeMap<&UserId, &Key> = adoption.links.people.iter().map(|(key, userid)| (userid, key)).collect();
    let wished = directory.people.iter().map(|(userid, remote)| {
        let number = remote.fields.job_number.as_deref().filter(|number| !number.is_empty());
        (userid.clone(), linked.get(userid).map(|key| (*key).clone()), number.map(Key::from))
    });
    unique(wished, |userid| Key::from(userid.to_string()))
}

/// A key for each object: its own, or the one that it wishes for where nobody else has or wishes for it, or else one of its id.
fn unique<Id: Clone + Ord>(
    wished: impl Iterator<Item = (Id, Option<Key>, Option<Key>)>,
    of_id: impl Fn(&Id) -> Key,
) -> BTreeMap<Id, Key> {
    let wished: Vec<(Id, Option<Key>, Option<Key>)> = wished.collect();
    let mut asked: BTreeMap<Key, usize> = BTreeMap::new();
    for (id, own, wish) in &wished {
        for key in own.iter().chain(wish).cloned().chain([of_id(id)]).collect::<BTreeSet<Key>>() {
            *asked.entry(key).or_default() += 1;
        }
    }
    let alone = |key: &Key| asked.get(key) == Some(&1);
    wished
        .into_iter()
        .map(|(id, own, wish)| {
            let key = own.or_else(|| wish.filter(alone)).unwrap_or_else(|| of_id(&id));
            (id, key)
        })
        .collect()
}

/// Says how HR's people and those at the remote side fit.
#[must_use]
pub fn match_report(intake: &Intake, directory: &Directory, adoption: &Adoption) -> MatchReport {
    let links = &adoption.links.people;
    let members: BTreeSet<&UserId> = links.values().collect();
    let is_new = |key: &&Key| adoption.adopted.people.contains_key(*key) || adoption.rekeyed.contains_key(*key);
    let unclear: BTreeSet<Key> = intake.present.people.union(&adoption.set_aside.people).cloned().collect();
    let name = |remote: &RemotePerson| remote.fields.name.as_deref().unwrap_or_default().to_owned();
    MatchReport {
        linked: links.keys().filter(|key| !is_new(key)).cloned().collect(),
        recognised: adoption.adopted.people.clone(),
        rekeyed: adoption.rekeyed.iter().map(|(key, rekey)| (key.clone(), rekey.from.clone())).collect(),
        only_in_source: intake
            .org
            .people
            .keys()
            .filter(|key| !links.contains_key(*key) && !unclear.contains(*key))
            .cloned()
            .collect(),
        unclear,
        only_in_dingtalk: directory
            .people
            .iter()
            .filter(|(userid, _)| !members.contains(userid))
            .map(|(userid, remote)| (userid.clone(), name(remote)))
            .collect(),
    }
}
