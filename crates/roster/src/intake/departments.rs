//! Departments: keys, names, parents, and the tree that they must be.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::mapping::CompiledMapping;
use super::reading::{Fault, Reader};
use super::{Intake, unique, values};
use crate::id::Key;
use crate::org::{Department, DeptRef};
use crate::problem::{Problem, ProblemCode};
use crate::row::Origin;

/// What became of the departments, for the people who name them.
pub(super) struct Departments {
    /// Where the row of each department that is set aside stands; of several rows the first.
    set_aside: HashMap<Key, Origin>,
}

/// What a key says about a department.
pub(super) enum Standing<'a> {
    Sound,
    SetAside(&'a Origin),
    Unknown,
}

impl Departments {
    pub(super) fn standing(&self, key: &Key, intake: &Intake) -> Standing<'_> {
        match self.set_aside.get(key) {
            Some(origin) => Standing::SetAside(origin),
            None if intake.org.departments.contains_key(key) => Standing::Sound,
            None => Standing::Unknown,
        }
    }
}

/// One row with a key.
struct Candidate {
    key: Key,
    name: Option<String>,
    parent: Option<Key>,
    origin: Origin,
    sound: bool,
}

/// Reads all department blocks into the intake.
pub(super) fn take_in(mapping: &CompiledMapping, intake: &mut Intake) -> Departments {
    let mut candidates = read(mapping, intake);
    let problems = &mut intake.problems;
    set_aside_duplicate_keys(&mut candidates, problems);
    let by_key = by_key(&candidates);
    set_aside_unknown_parents(&mut candidates, &by_key, problems);
    set_aside_cycles(&mut candidates, &by_key, problems);
    set_aside_sibling_names(&mut candidates, problems);
    set_aside_descendants(&mut candidates, problems);

    let mut set_aside = HashMap::new();
    for Candidate { key, name, parent, origin, sound } in candidates {
        intake.seen.departments.insert(key.clone());
        match name {
            Some(name) if sound => {
                let parent = parent.map_or(DeptRef::Root, DeptRef::Dept);
                intake.department_origins.insert(key.clone(), origin);
                intake.org.departments.insert(key, Department { name, parent });
            }
            _ => {
                intake.present.departments.insert(key.clone());
                set_aside.entry(key).or_insert(origin);
            }
        }
    }
    Departments { set_aside }
}

fn read(mapping: &CompiledMapping, intake: &mut Intake) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for block in &mapping.departments {
        intake.n_department_rows += block.table.rows.len();
        for row in &block.table.rows {
            let mut reader = Reader::new(&mapping.engine, row);
            let key = reader.key(&block.key);
            let name = reader.required("name", &block.name).and_then(|name| {
                let fault = values::department_name_fault(&name);
                reader.checked("name", name, fault)
            });
            let parent =
                block.parent.as_ref().and_then(|parent| reader.text("parent", parent)).filter(|key| !key.is_empty());
            let sound = reader.faults.is_empty();
            let faults = reader.faults.into_iter().map(|fault| fault.into_problem(key.as_ref(), &row.origin));
            intake.problems.extend(faults);
            match key {
                Some(key) => {
                    candidates.push(Candidate {
                        key,
                        name,
                        parent: parent.map(Key::from),
                        origin: row.origin.clone(),
                        sound,
                    });
                }
                None => intake.n_rows_without_key += 1,
            }
        }
    }
    candidates
}

impl Candidate {
    fn set_aside(&mut self, code: ProblemCode, field: &'static str, message: String, problems: &mut Vec<Problem>) {
        self.sound = false;
        problems.push(Fault { code, field, message }.into_problem(Some(&self.key), &self.origin));
    }
}

fn set_aside_duplicate_keys(candidates: &mut [Candidate], problems: &mut Vec<Problem>) {
    let keys = candidates.iter().enumerate().map(|(at, candidate)| (candidate.key.clone(), at));
    for (key, group) in unique::shared(keys) {
        let places = unique::places(group.iter().map(|at| &candidates[*at].origin));
        for at in group {
            let message = format!("the department `{key}` stands more than once: {places}; keep one row");
            candidates[at].set_aside(ProblemCode::DuplicateKey, "key", message, problems);
        }
    }
}

/// The row of each key; of several rows the first, and all of them are set aside by now.
fn by_key(candidates: &[Candidate]) -> HashMap<Key, usize> {
    let mut by_key = HashMap::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter().enumerate() {
        by_key.entry(candidate.key.clone()).or_insert(at);
    }
    by_key
}

fn set_aside_unknown_parents(candidates: &mut [Candidate], by_key: &HashMap<Key, usize>, problems: &mut Vec<Problem>) {
    for candidate in candidates {
        match &candidate.parent {
            Some(parent) if !by_key.contains_key(parent) => {
                let message = format!("there is no department `{parent}`; add its row, or correct the parent");
                candidate.set_aside(ProblemCode::UnknownParent, "parent", message, problems);
            }
            _ => {}
        }
    }
}

/// Walks from each row upwards; whoever meets itself is in a cycle. Each row is walked over once.
fn set_aside_cycles(candidates: &mut [Candidate], by_key: &HashMap<Key, usize>, problems: &mut Vec<Problem>) {
    let parents: Vec<Option<usize>> =
        candidates.iter().map(|candidate| candidate.parent.as_ref().and_then(|key| by_key.get(key).copied())).collect();
    let mut walked_from = vec![None; candidates.len()];
    for start in 0..candidates.len() {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(at) = next.filter(|at| walked_from[*at].is_none()) {
            walked_from[at] = Some(start);
            path.push(at);
            next = parents[at];
        }
        let Some(met) = next.filter(|at| walked_from[*at] == Some(start)) else {
            continue;
        };
        let cycle = &path[path.iter().position(|at| *at == met).unwrap_or(path.len())..];
        let names: Vec<String> = cycle.iter().take(5).map(|at| format!("`{}`", candidates[*at].key)).collect();
        let more = if cycle.len() > names.len() { " > ..." } else { "" };
        let message = if cycle.len() == 1 {
            "it is its own parent; leave the parent of an uppermost department empty".to_owned()
        } else {
            format!(
                "it is below itself ({}{more} > `{}`); correct one of the parents",
                names.join(" > "),
                candidates[met].key
            )
        };
        for at in cycle {
            candidates[*at].set_aside(ProblemCode::Cycle, "parent", message.clone(), problems);
        }
    }
}

fn set_aside_sibling_names(candidates: &mut [Candidate], problems: &mut Vec<Problem>) {
    let names = candidates.iter().enumerate().filter(|(_, candidate)| candidate.sound);
    let names = names.map(|(at, candidate)| ((candidate.parent.clone(), candidate.name.clone()), at));
    for ((_, name), group) in unique::shared(names) {
        let places = unique::places(group.iter().map(|at| &candidates[*at].origin));
        let name = name.unwrap_or_default();
        for at in group {
            let message =
                format!("more than one department below the same parent is called `{name}`: {places}; rename one");
            candidates[at].set_aside(ProblemCode::DuplicateName, "name", message, problems);
        }
    }
}

/// Sets aside what hangs from a department that is set aside, down to the leaves.
fn set_aside_descendants(candidates: &mut [Candidate], problems: &mut Vec<Problem>) {
    let mut children: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        if let Some(parent) = &candidate.parent {
            children.entry(parent.clone()).or_default().push(at);
        }
    }
    let mut queue: VecDeque<usize> = (0..candidates.len()).filter(|at| !candidates[*at].sound).collect();
    while let Some(at) = queue.pop_front() {
        let Some(below) = children.get(&candidates[at].key) else {
            continue;
        };
        let (parent, origin) = (candidates[at].key.clone(), candidates[at].origin.clone());
        for child in below {
            if candidates[*child].sound {
                let message = format!("its parent `{parent}` ({origin}) is set aside; correct that row first");
                candidates[*child].set_aside(ProblemCode::SetAside, "parent", message, problems);
                queue.push_back(*child);
            }
        }
    }
}
