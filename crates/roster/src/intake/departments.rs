//! Departments: keys, names, parents, and the tree that they must be.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::mapping::{CompiledMapping, DepartmentTemplates, OnEmpty};
use super::mending::{self, Mended};
use super::person::listed_keys;
use super::reading::{Cell, Fault, Reader};
use super::relations::Named;
use super::rules::Excluded;
use super::unique::Places;
use super::{Intake, lint, unique, values};
use crate::id::Key;
use crate::org::{Department, DeptRef};
use crate::problem::{Problem, ProblemCode, Sentence};
use crate::row::{Origin, SourceRow};

/// What became of the departments, for the people who name them.
pub(super) struct Departments {
    /// Where the row of each department that is set aside stands; of several rows the first.
    set_aside: HashMap<Key, Origin>,
    /// The departments that rules leave out.
    excluded: HashMap<Key, Excluded>,
}

/// What a key says about a department.
pub(super) enum Standing<'a> {
    Sound,
    SetAside(&'a Origin),
    Excluded(&'a Excluded),
    Unknown,
}

impl Departments {
    pub(super) fn standing(&self, key: &Key, intake: &Intake) -> Standing<'_> {
        match self.set_aside.get(key) {
            Some(origin) => Standing::SetAside(origin),
            None if intake.org.departments.contains_key(key) => Standing::Sound,
            None => self.excluded.get(key).map_or(Standing::Unknown, Standing::Excluded),
        }
    }
}

/// One row with a key.
pub(super) struct Candidate<'a> {
    pub(super) key: Key,
    pub(super) name: Option<String>,
    pub(super) parent: Option<Key>,
    /// Who leads it; `None` where nothing is stated.
    leaders: Option<Named<'a>>,
    block: &'a DepartmentTemplates,
    row: &'a SourceRow,
    pub(super) sound: bool,
}

/// Reads all department blocks into the intake. Gives back whom the sound rows name as leaders.
pub(super) fn take_in<'a>(
    mapping: &'a CompiledMapping,
    intake: &mut Intake,
    lint: bool,
) -> (Departments, Vec<Named<'a>>) {
    let mut candidates = read(mapping, intake);
    let excluded: HashMap<Key, Excluded> = intake
        .excluded_departments
        .iter()
        .filter_map(|excluded| Some((excluded.key.clone()?, excluded.clone())))
        .collect();
    let problems = &mut intake.problems;
    set_aside_duplicate_keys(&mut candidates, problems);
    let by_key = by_key(&candidates);
    set_aside_unknown_parents(&mut candidates, &by_key, &excluded, problems);
    set_aside_cycles(&mut candidates, &by_key, problems);
    set_aside_sibling_names(&mut candidates, problems);
    set_aside_descendants(&mut candidates, problems);
    if lint {
        intake.warnings.extend(lint::departments(&candidates));
    }

    let mut set_aside = HashMap::new();
    let mut named = Vec::new();
    for Candidate { key, name, parent, leaders, block: _, row, sound } in candidates {
        let origin = row.origin.clone();
        intake.seen.departments.insert(key.clone());
        match name {
            Some(name) if sound => {
                let parent = parent.map_or(DeptRef::Root, DeptRef::Dept);
                named.extend(leaders);
                intake.department_origins.insert(key.clone(), origin);
                intake.org.departments.insert(key, Department { name, parent });
            }
            _ => {
                intake.present.departments.insert(key.clone());
                set_aside.entry(key).or_insert(origin);
            }
        }
    }
    (Departments { set_aside, excluded }, named)
}

fn read<'a>(mapping: &'a CompiledMapping, intake: &mut Intake) -> Vec<Candidate<'a>> {
    let mut candidates = Vec::new();
    for block in &mapping.departments {
        intake.n_department_rows += block.table.rows.len();
        for row in &block.table.rows {
            candidates.extend(read_row(mapping, block, row, intake));
        }
    }
    candidates
}

/// One row, unless it is left out or has no key.
fn read_row<'a>(
    mapping: &'a CompiledMapping,
    block: &'a DepartmentTemplates,
    row: &'a SourceRow,
    intake: &mut Intake,
) -> Option<Candidate<'a>> {
    let mut reader = Reader::new(&mapping.engine);
    if let Some(rule) = block.rules.exclude(row, &mut reader) {
        let key = mapping.engine.render(&block.key, row).ok().filter(|key| !key.is_empty()).map(Key::from);
        intake.excluded_departments.push(Excluded { key, origin: row.origin.clone(), rule });
        return None;
    }
    let key = reader.key(&block.key, row);
    let cell = Cell { template: &block.name, row };
    let name = reader.required("name", cell).and_then(|name| {
        let mended = mending::mend(&name, &mapping.mend_names);
        let fault = values::department_name_fault(&mended);
        if let Some(key) = key.clone().filter(|_| mended != name) {
            intake.mended.push(Mended { key, origin: row.origin.clone(), before: name, after: mended.clone() });
        }
        reader.checked("name", cell, mended, fault)
    });
    let parent = block.parent.as_ref().and_then(|template| reader.text("parent", Cell { template, row }));
    let parent = parent.filter(|key| !key.is_empty()).map(Key::from);
    let leaders = block
        .leaders
        .as_ref()
        .and_then(|template| leaders(mapping, key.as_ref()?, Cell { template, row }, &mut reader));
    let sound = reader.faults.is_empty();
    intake.problems.extend(reader.faults.into_iter().map(|fault| fault.into_problem(key.as_ref())));
    intake.n_rows_without_key += usize::from(key.is_none());
    Some(Candidate { key: key?, name, parent, leaders, block, row, sound })
}

/// Whom a row names as leaders; `None` where it states nothing.
fn leaders<'a>(mapping: &CompiledMapping, key: &Key, cell: Cell<'a>, reader: &mut Reader<'a>) -> Option<Named<'a>> {
    let text = reader.text("leaders", cell)?;
    let people: Vec<Key> = listed_keys(&text).into_iter().map(Key::from).collect();
    let is_stated = !people.is_empty() || mapping.on_empty == OnEmpty::Clear;
    is_stated.then(|| Named { key: key.clone(), cell, people })
}

impl Candidate<'_> {
    fn set_aside(&mut self, code: ProblemCode, field: &'static str, message: Sentence, problems: &mut Vec<Problem>) {
        self.sound = false;
        problems.push(self.problem(code, field, message));
    }

    /// A problem of this department's row.
    pub(super) fn problem(&self, code: ProblemCode, field: &'static str, message: Sentence) -> Problem {
        let template = self.block.template(field).unwrap_or(&self.block.key);
        Fault { code, field, cell: Cell { template, row: self.row }, message }.into_problem(Some(&self.key))
    }

    pub(super) fn origin(&self) -> &Origin {
        &self.row.origin
    }
}

fn set_aside_duplicate_keys(candidates: &mut [Candidate<'_>], problems: &mut Vec<Problem>) {
    let keys = candidates.iter().enumerate().map(|(at, candidate)| (candidate.key.clone(), at));
    for (key, group) in unique::shared(keys) {
        let Places { english, chinese } = unique::places(group.iter().map(|at| candidates[*at].origin()));
        let message = Sentence::new(
            format!("the department `{key}` stands more than once: {english}; keep one row"),
            format!("部门 `{key}` 出现多次：{chinese}；请只保留一行"),
        );
        for at in group {
            candidates[at].set_aside(ProblemCode::DuplicateKey, "key", message.clone(), problems);
        }
    }
}

/// The row of each key; of several rows the first, and all of them are set aside by now.
fn by_key(candidates: &[Candidate<'_>]) -> HashMap<Key, usize> {
    let mut by_key = HashMap::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter().enumerate() {
        by_key.entry(candidate.key.clone()).or_insert(at);
    }
    by_key
}

fn set_aside_unknown_parents(
    candidates: &mut [Candidate<'_>],
    by_key: &HashMap<Key, usize>,
    excluded: &HashMap<Key, Excluded>,
    problems: &mut Vec<Problem>,
) {
    for candidate in candidates {
        let Some(parent) = candidate.parent.clone().filter(|parent| !by_key.contains_key(parent)) else { continue };
        let message = match excluded.get(&parent) {
            Some(Excluded { origin, rule, .. }) => Sentence::new(
                format!(
                    "its parent `{parent}` ({origin}) is left out by `{}`; leave this one out too, or name another",
                    rule.as_str()
                ),
                format!("上级部门 `{parent}`（{origin}）被 `{}` 排除；请同时排除本部门，或填写其他上级", rule.as_str()),
            ),
            None => Sentence::new(
                format!("there is no department `{parent}`; add its row, or correct the parent"),
                format!("没有部门 `{parent}`；请补充该部门，或更正上级部门"),
            ),
        };
        candidate.set_aside(ProblemCode::UnknownParent, "parent", message, problems);
    }
}

/// Walks from each row upwards; whoever meets itself is in a cycle. Each row is walked over once.
fn set_aside_cycles(candidates: &mut [Candidate<'_>], by_key: &HashMap<Key, usize>, problems: &mut Vec<Problem>) {
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
        let message = cycle_message(candidates, cycle, met);
        for at in cycle {
            candidates[*at].set_aside(ProblemCode::Cycle, "parent", message.clone(), problems);
        }
    }
}

fn cycle_message(candidates: &[Candidate<'_>], cycle: &[usize], met: usize) -> Sentence {
    if cycle.len() == 1 {
        return Sentence::new(
            "it is its own parent; leave the parent of an uppermost department empty",
            "上级部门是它自己；最上级部门的上级请留空",
        );
    }
    let names: Vec<String> = cycle.iter().take(5).map(|at| format!("`{}`", candidates[*at].key)).collect();
    let more = if cycle.len() > names.len() { " > ..." } else { "" };
    let circle = format!("{}{more} > `{}`", names.join(" > "), candidates[met].key);
    Sentence::new(
        format!("it is below itself ({circle}); correct one of the parents"),
        format!("部门互为上下级（{circle}）；请更正其中一个上级"),
    )
}

fn set_aside_sibling_names(candidates: &mut [Candidate<'_>], problems: &mut Vec<Problem>) {
    let names = candidates.iter().enumerate().filter(|(_, candidate)| candidate.sound);
    let names = names.map(|(at, candidate)| ((candidate.parent.clone(), candidate.name.clone()), at));
    for ((_, name), group) in unique::shared(names) {
        let Places { english, chinese } = unique::places(group.iter().map(|at| candidates[*at].origin()));
        let name = name.unwrap_or_default();
        let message = Sentence::new(
            format!("more than one department below the same parent is called `{name}`: {english}; rename one"),
            format!("同一上级下有多个部门名为 `{name}`：{chinese}；请改名"),
        );
        for at in group {
            candidates[at].set_aside(ProblemCode::DuplicateName, "name", message.clone(), problems);
        }
    }
}

/// Sets aside what hangs from a department that is set aside, down to the leaves.
fn set_aside_descendants(candidates: &mut [Candidate<'_>], problems: &mut Vec<Problem>) {
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
        let (parent, origin) = (candidates[at].key.clone(), candidates[at].origin().clone());
        for child in below {
            if candidates[*child].sound {
                let message = Sentence::new(
                    format!("its parent `{parent}` ({origin}) is set aside; correct that row first"),
                    format!("上级部门 `{parent}`（{origin}）有问题，未处理；请先更正该行"),
                );
                candidates[*child].set_aside(ProblemCode::SetAside, "parent", message, problems);
                queue.push_back(*child);
            }
        }
    }
}
