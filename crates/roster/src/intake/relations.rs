//! Who manages whom and who leads what. A fault here concerns one field: it is left alone as if nothing were stated, and the row goes on.

use std::collections::{BTreeMap, BTreeSet};

use super::Intake;
use super::reading::{Cell, Fault};
use crate::id::Key;
use crate::org::{DeptRef, Manager, PersonRef};
use crate::problem::{ProblemCode, Sentence};

/// What a row says about other people.
#[derive(Debug)]
pub(super) struct Named<'a> {
    /// Whose row.
    pub(super) key: Key,
    /// What says so.
    pub(super) cell: Cell<'a>,
    /// The people whom it names.
    pub(super) people: Vec<Key>,
}

/// Puts managers and leaders into the organisation, as far as their rows are sound. Gives back what names each manager.
pub(super) fn take_in<'a>(
    managers: Vec<Named<'a>>,
    leaders: Vec<Named<'_>>,
    intake: &mut Intake,
) -> BTreeMap<Key, Cell<'a>> {
    let mut cells = BTreeMap::new();
    for named in managers {
        take_manager(named, intake, &mut cells);
    }
    leave_out_cycles(intake, &cells);
    for named in leaders {
        take_leaders(named, intake);
    }
    cells
}

/// What the source says of somebody who is named.
enum Standing {
    Employed,
    /// The row of the one named has a problem of its own, or the first day is still to come.
    Present,
    Unknown(Sentence),
}

fn standing(key: &Key, intake: &Intake) -> Standing {
    match intake.leaving.get(key) {
        _ if intake.org.people.contains_key(key) => Standing::Employed,
        _ if intake.present.people.contains(key) => Standing::Present,
        Some(date) => Standing::Unknown(Sentence::new(
            format!("`{key}` has left (last working day {date}); name somebody else"),
            format!("`{key}` 已离职（最后工作日 {date}）；请填写其他人"),
        )),
        None if intake.inactive.contains(key) => Standing::Unknown(Sentence::new(
            format!("`{key}` is no longer employed; name somebody else"),
            format!("`{key}` 已离职；请填写其他人"),
        )),
        None => Standing::Unknown(Sentence::new(
            format!("there is no person `{key}`; add the row, or correct the key"),
            format!("没有人员 `{key}`；请补充该行，或更正"),
        )),
    }
}

fn take_manager<'a>(named: Named<'a>, intake: &mut Intake, cells: &mut BTreeMap<Key, Cell<'a>>) {
    let Named { key, cell, people } = named;
    let Some(manager) = people.into_iter().next() else {
        intake.org.managers.insert(key, Manager::Nobody);
        return;
    };
    match standing(&manager, intake) {
        Standing::Employed => {
            cells.insert(key.clone(), cell);
            intake.org.managers.insert(key, Manager::Is(PersonRef::Person(manager)));
        }
        Standing::Present => {}
        Standing::Unknown(message) => note(ProblemCode::UnknownPerson, "manager", message, &key, cell, intake),
    }
}

fn note(code: ProblemCode, field: &'static str, message: Sentence, key: &Key, cell: Cell<'_>, intake: &mut Intake) {
    intake.problems.push(Fault { code, field, cell, message }.into_problem(Some(key)));
}

/// Takes back the managers of all who stand in a circle. Each row is walked over once.
fn leave_out_cycles(intake: &mut Intake, cells: &BTreeMap<Key, Cell<'_>>) {
    let mut walked_from: BTreeMap<&Key, &Key> = BTreeMap::new();
    let mut cycles: Vec<Vec<Key>> = Vec::new();
    for start in intake.org.managers.keys() {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(at) = next.filter(|at| !walked_from.contains_key(at)) {
            walked_from.insert(at, start);
            path.push(at);
            next = match intake.org.managers.get(at) {
                Some(Manager::Is(PersonRef::Person(manager))) => Some(manager),
                _ => None,
            };
        }
        if let Some(met) = next.filter(|at| walked_from.get(at) == Some(&start)) {
            cycles.push(path.into_iter().skip_while(|at| *at != met).cloned().collect());
        }
    }
    for cycle in cycles {
        let message = cycle_message(&cycle);
        for key in &cycle {
            intake.org.managers.remove(key);
            note(ProblemCode::ManagerCycle, "manager", message.clone(), key, cells[key], intake);
        }
    }
}

fn cycle_message(cycle: &[Key]) -> Sentence {
    let names: Vec<String> = cycle.iter().take(5).map(|key| format!("`{key}`")).collect();
    let more = if cycle.len() > names.len() { " > ..." } else { "" };
    let circle = format!("{}{more} > {}", names.join(" > "), names[0]);
    match cycle {
        [_] => Sentence::new(
            "the person is their own manager; leave the manager of the first of all empty",
            "直属上级是本人；最高负责人的直属上级请留空",
        ),
        _ => Sentence::new(
            format!("each of them is managed by the next ({circle}); correct one of the managers"),
            format!("直属上级互相循环（{circle}）；请更正其中一人"),
        ),
    }
}

fn take_leaders(named: Named<'_>, intake: &mut Intake) {
    let Named { key, cell, people } = named;
    let department = DeptRef::Dept(key.clone());
    let mut faults = Vec::new();
    let mut leaders = BTreeSet::new();
    let mut is_stated = true;
    for leader in people {
        match standing(&leader, intake) {
            Standing::Employed if intake.org.people[&leader].member_of().any(|other| *other == department) => {
                leaders.insert(PersonRef::Person(leader));
            }
            Standing::Employed => faults.push((
                ProblemCode::NotAMember,
                Sentence::new(
                    format!("`{leader}` is no member of `{key}`, and only members lead a department; add it to their departments"),
                    format!("`{leader}` 不是部门 `{key}` 的成员，只有成员可任主管；请补充其部门"),
                ),
            )),
            Standing::Present => is_stated = false,
            Standing::Unknown(message) => faults.push((ProblemCode::UnknownPerson, message)),
        }
    }
    if faults.is_empty() && is_stated {
        intake.org.leaders.insert(key, leaders);
        return;
    }
    for (code, message) in faults {
        note(code, "leaders", message, &key, cell, intake);
    }
}
