//! Departments: by link, by the key that they carry, by name below a matched parent.

use std::collections::BTreeMap;

use super::AdoptInput;
use crate::directory::RemoteDepartment;
use crate::id::{DeptId, Key};
use crate::org::DeptRef;
use crate::problem::{Problem, ProblemCode};
use crate::tree::Tree;

pub(super) type Matches<'a> = super::Matches<'a, DeptId, RemoteDepartment>;

pub(super) fn match_departments<'a>(input: &AdoptInput<'a>, tree: &Tree) -> Matches<'a> {
    let mut matches = Matches::of_links(&input.links.departments, &input.directory.departments);
    by_source_identifier(input, &mut matches);
    by_name(input, tree, &mut matches);
    matches
}

fn by_source_identifier<'a>(input: &AdoptInput<'a>, matches: &mut Matches<'a>) {
    let mut carriers: BTreeMap<&str, Vec<&'a DeptId>> = BTreeMap::new();
    for (id, remote) in &input.directory.departments {
        if let Some(mark) = mark(remote) {
            carriers.entry(mark).or_default().push(id);
        }
    }
    for key in input.intake.org.departments.keys() {
        let Some(ids) = carriers.get(key.as_str()) else {
            continue;
        };
        if !matches.is_open(key) {
            continue;
        }
        let free: Vec<&DeptId> = ids.iter().copied().filter(|id| !matches.taken.contains_key(id)).collect();
        match free.as_slice() {
            [] => {}
            [id] => matches.put(key, id, &input.directory.departments[*id]),
            several => ambiguous(input, matches, key, several, "carry this key"),
        }
    }
}

/// Goes down the wanted tree, so that a parent is matched before its children are looked for below it.
fn by_name<'a>(input: &AdoptInput<'a>, tree: &Tree, matches: &mut Matches<'a>) {
    let mut children: BTreeMap<(DeptId, &str), Vec<&'a DeptId>> = BTreeMap::new();
    for (id, remote) in &input.directory.departments {
        children.entry((remote.parent, &remote.name)).or_default().push(id);
    }
    let mut down: Vec<&'a Key> = input.intake.org.departments.keys().collect();
    down.sort_by_key(|key| tree.depth(key));
    for key in down {
        let department = &input.intake.org.departments[key];
        let parent = match &department.parent {
            DeptRef::Root => Some(input.root),
            DeptRef::Dept(parent) => matches.by_key.get(parent).map(|found| *found.id),
            DeptRef::Unmanaged(id) => Some(*id),
        };
        let Some(ids) = parent.and_then(|parent| children.get(&(parent, department.name.as_str()))) else {
            continue;
        };
        if !matches.is_open(key) {
            continue;
        }
        let free: Vec<&DeptId> = ids
            .iter()
            .copied()
            .filter(|id| !matches.taken.contains_key(id) && !is_marked_for_another(input, **id))
            .collect();
        match free.as_slice() {
            [] => {}
            [id] => matches.put(key, id, &input.directory.departments[*id]),
            several => ambiguous(input, matches, key, several, "have this name below its parent"),
        }
    }
}

/// Whether the department carries a key of ours; had that key been the right one, it would be matched by now.
fn is_marked_for_another(input: &AdoptInput<'_>, id: DeptId) -> bool {
    mark(&input.directory.departments[&id]).is_some_and(|mark| {
        let key = Key::from(mark);
        input.intake.org.departments.contains_key(&key)
            || input.links.departments.contains_key(&key)
            || input.intake.present.departments.contains(&key)
    })
}

fn mark(remote: &RemoteDepartment) -> Option<&str> {
    remote.source_identifier.as_deref().filter(|mark| !mark.is_empty())
}

fn ambiguous(input: &AdoptInput<'_>, matches: &mut Matches<'_>, key: &Key, ids: &[&DeptId], what: &str) {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let message = format!(
        "the departments {} of DingTalk all {what}; leave one of them and rename or delete the others there",
        ids.join(", ")
    );
    matches.refuse(Problem {
        code: ProblemCode::Ambiguous,
        key: Some(key.clone()),
        origin: input.intake.department_origins.get(key).cloned(),
        field: None,
        column: None,
        value: None,
        message: message.into(),
    });
}
