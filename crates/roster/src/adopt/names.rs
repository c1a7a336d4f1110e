//! Names that another department has: siblings may not share one, not even for a moment.

use std::collections::{BTreeMap, BTreeSet};

use super::departments::Matches;
use super::{AdoptInput, reference, set_aside_dependants};
use crate::id::{DeptId, Key};
use crate::intake::Keys;
use crate::org::DeptRef;
use crate::problem::{Problem, ProblemCode};
use crate::tree::Tree;

/// A name below a parent that somebody wants and another has.
#[derive(Debug)]
pub(super) struct Contest<'a> {
    /// Who wants it.
    key: &'a Key,
    holder: &'a DeptId,
    /// The key of the holder, where it is ours.
    holder_key: Option<&'a Key>,
}

/// Every name that is wanted and taken. Nothing is looked at where each department stands as it is wanted.
pub(super) fn contests<'a>(input: &AdoptInput<'a>, matches: &Matches<'a>) -> Vec<Contest<'a>> {
    let parent = |id: DeptId| reference(id, input.root, &matches.taken);
    let stands = |key: &Key, name: &str, above: &DeptRef| {
        let found = matches.by_key.get(key);
        found.is_some_and(|found| found.remote.name == name && parent(found.remote.parent) == *above)
    };
    let wanted: BTreeMap<(DeptRef, &str), &Key> = input
        .intake
        .org
        .departments
        .iter()
        .filter(|(key, department)| !stands(key, &department.name, &department.parent))
        .map(|(key, department)| ((department.parent.clone(), department.name.as_str()), key))
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let contest = |(id, remote): (&'a DeptId, &'a crate::directory::RemoteDepartment)| {
        let key = *wanted.get(&(parent(remote.parent), remote.name.as_str()))?;
        let is_own = matches.by_key.get(key).is_some_and(|found| found.id == id);
        (!is_own).then(|| Contest { key, holder: id, holder_key: matches.taken.get(id).copied() })
    };
    input.directory.departments.iter().filter_map(contest).collect()
}

/// Sets aside whoever wants the name of a department that keeps it, with all that hangs on it: the remote side would refuse the call.
pub(super) fn set_aside(
    input: &AdoptInput<'_>,
    tree: &Tree,
    contests: &[Contest<'_>],
    set_aside: &mut Keys,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    loop {
        let refused: Vec<(&Contest<'_>, String)> = contests
            .iter()
            .filter(|contest| !set_aside.departments.contains(contest.key))
            .filter_map(|contest| Some((contest, why_it_stays(input, contest, set_aside)?)))
            .collect();
        if refused.is_empty() {
            return problems;
        }
        for (contest, why) in refused {
            set_aside.departments.insert(contest.key.clone());
            problems.push(problem(input, contest, &why));
        }
        set_aside_dependants(&input.intake.org, tree, set_aside);
    }
}

/// Why the holder keeps the name; `None` where it gets another name or parent.
fn why_it_stays(input: &AdoptInput<'_>, contest: &Contest<'_>, set_aside: &Keys) -> Option<String> {
    let Some(key) = contest.holder_key else {
        return Some("which is not ours; rename it there, or this one".to_owned());
    };
    if set_aside.departments.contains(key) || input.intake.present.departments.contains(key) {
        return Some(format!("which is `{key}`, whose row is left alone; look at that row first"));
    }
    match input.intake.org.departments.contains_key(key) {
        true => None,
        false => Some(format!(
            "which is `{key}`, and the source no longer has that key; if it is the same department, give it that key back, else rename it there"
        )),
    }
}

fn problem(input: &AdoptInput<'_>, contest: &Contest<'_>, why: &str) -> Problem {
    let name = &input.intake.org.departments[contest.key].name;
    Problem {
        code: ProblemCode::NameTaken,
        key: Some(contest.key.clone()),
        origin: input.intake.department_origins.get(contest.key).cloned(),
        field: Some("name"),
        column: None,
        value: None,
        message: format!("below its parent `{name}` is the name of department {} of DingTalk, {why}", contest.holder)
            .into(),
    }
}

/// Of the departments that are not set aside, those whose names others of ours have to give up first, by the one that wants it.
pub(super) fn awaited(contests: &[Contest<'_>], set_aside: &Keys) -> BTreeMap<Key, BTreeSet<Key>> {
    let mut awaited: BTreeMap<Key, BTreeSet<Key>> = BTreeMap::new();
    for contest in contests.iter().filter(|contest| !set_aside.departments.contains(contest.key)) {
        if let Some(holder) = contest.holder_key {
            awaited.entry(contest.key.clone()).or_default().insert(holder.clone());
        }
    }
    awaited
}
