//! The rows of each person: those that name somebody, those that add to them, and which of them hold today.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Intake;
use super::mapping::{CompiledMapping, EmployeeTemplates};
use super::reading::{Cell, Fault, Reader};
use super::rules::{Excluded, Rule};
use super::values;
use crate::id::Key;
use crate::problem::{ProblemCode, Sentence};
use crate::row::SourceRow;
use crate::written_date;

/// One row of an employee block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) block: &'a EmployeeTemplates,
    pub(super) row: &'a SourceRow,
}

impl<'a> Part<'a> {
    /// What makes a field, where the block makes it.
    pub(super) fn cell(self, field: &str) -> Option<Cell<'a>> {
        self.block.template(field).map(|template| Cell { template, row: self.row })
    }

    /// What makes the key.
    pub(super) fn key_cell(self) -> Cell<'a> {
        Cell { template: &self.block.key, row: self.row }
    }

    fn excluded(self, key: Option<Key>, rule: Rule) -> Excluded {
        Excluded { key, origin: self.row.origin.clone(), rule }
    }
}

/// All rows of one key.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    pub(super) key: Key,
    /// The rows that name the person: one, unless the source is faulty or rows hold from a day on.
    pub(super) own: Vec<Part<'a>>,
    /// The rows of further posts of the person that `own` names.
    pub(super) posts: Vec<Part<'a>>,
    /// The rows that add fields, at most one of each block.
    pub(super) added: Vec<Part<'a>>,
    pub(super) faults: Vec<Fault<'a>>,
    /// The day on which the first of the rows begins to hold, where none holds yet.
    pub(super) begins: Option<Date>,
}

/// Gathers the rows of all employee blocks by key, in the order of the blocks and their rows.
pub(super) fn gather<'a>(mapping: &'a CompiledMapping, today: Date, intake: &mut Intake) -> Vec<Rows<'a>> {
    let mut gatherer = Gatherer { mapping, intake, rows: Vec::new(), by_key: HashMap::new() };
    let (adding, naming): (Vec<_>, Vec<_>) = mapping.employees.iter().partition(|block| block.merge);
    for block in naming {
        gatherer.intake.n_employee_rows += block.table.rows.len();
        gatherer.name_people(block);
    }
    for block in adding {
        gatherer.add(block);
    }
    let Gatherer { mut rows, intake, .. } = gatherer;
    for person in &mut rows {
        keep_what_holds(person, mapping, today, intake);
        part_posts(person, mapping);
    }
    rows
}

struct Gatherer<'a, 'b> {
    mapping: &'a CompiledMapping,
    intake: &'b mut Intake,
    rows: Vec<Rows<'a>>,
    by_key: HashMap<Key, usize>,
}

impl<'a> Gatherer<'a, '_> {
    fn name_people(&mut self, block: &'a EmployeeTemplates) {
        self.rows.reserve(block.table.rows.len());
        for row in &block.table.rows {
            let part = Part { block, row };
            let Some((key, faults)) = self.read(part) else { continue };
            let next = self.rows.len();
            match *self.by_key.entry(key.clone()).or_insert(next) {
                at if at == next => {
                    let (own, posts, added) = (vec![part], Vec::new(), Vec::new());
                    self.rows.push(Rows { key, own, posts, added, faults, begins: None });
                }
                at => {
                    self.rows[at].own.push(part);
                    self.rows[at].faults.extend(faults);
                }
            }
        }
    }

    fn add(&mut self, block: &'a EmployeeTemplates) {
        for row in &block.table.rows {
            let part = Part { block, row };
            let Some((key, faults)) = self.read(part) else { continue };
            let Some(at) = self.by_key.get(&key) else {
                self.intake.excluded_people.push(part.excluded(Some(key), Rule::Merge));
                continue;
            };
            let person = &mut self.rows[*at];
            person.faults.extend(faults);
            match person.added.iter().find(|added| std::ptr::eq(added.block, block)) {
                Some(first) => {
                    let (first, second) = (&first.row.origin, &row.origin);
                    let message = Sentence::new(
                        format!("two rows add to the person `{key}`: {first} and {second}; keep one"),
                        format!("有两行补充人员 `{key}`：{first} 和 {second}；请只保留一行"),
                    );
                    let cell = part.key_cell();
                    person.faults.push(Fault { code: ProblemCode::DuplicateKey, field: "key", cell, message });
                }
                None => person.added.push(part),
            }
        }
    }

    /// The key of a row that is meant, and what is wrong with the rules' columns.
    fn read(&mut self, part: Part<'a>) -> Option<(Key, Vec<Fault<'a>>)> {
        let mut reader = Reader::new(&self.mapping.engine);
        if let Some(rule) = part.block.rules.exclude(part.row, &mut reader) {
            let key = self.mapping.engine.render(&part.block.key, part.row).ok().filter(|key| !key.is_empty());
            self.intake.excluded_people.push(part.excluded(key.map(Key::from), rule));
            return None;
        }
        match reader.key(&part.block.key, part.row) {
            Some(key) => Some((key, reader.faults)),
            None => {
                self.intake.problems.extend(reader.faults.into_iter().map(|fault| fault.into_problem(None)));
                // A row that only adds is nobody's presence, so its lack of a key hides nobody's absence.
                self.intake.n_rows_without_key += usize::from(!part.block.merge);
                None
            }
        }
    }
}

/// Keeps, of rows that hold from a day on, the newest that holds today; or the next one where none does yet.
fn keep_what_holds<'a>(person: &mut Rows<'a>, mapping: &'a CompiledMapping, today: Date, intake: &mut Intake) {
    if person.own.iter().all(|part| part.cell("effective_on").is_none()) {
        return;
    }
    let Some(days) = days(person, mapping) else { return };
    let held = days.iter().filter(|day| **day <= today).max();
    let next = days.iter().filter(|day| **day > today).min().copied();
    if held.is_none() {
        person.begins = next;
    } else if let Some(next) = next {
        intake.transfers.insert(person.key.clone(), next);
    }
    let Some(kept) = held.copied().or(next) else { return };
    let mut days = days.iter();
    person.own.retain(|part| {
        // A post is held beside those that were there before it.
        let keep = days.next().is_some_and(|day| *day == kept || (part.block.posts && *day < kept));
        if !keep {
            intake.excluded_people.push(part.excluded(Some(person.key.clone()), Rule::EffectiveOn));
        }
        keep
    });
}

/// Sets the rows of further posts apart from that of the main one.
fn part_posts<'a>(person: &mut Rows<'a>, mapping: &'a CompiledMapping) {
    let first = person.own[0].block;
    if person.own.len() < 2 || !first.posts || person.own.iter().any(|part| !std::ptr::eq(part.block, first)) {
        return;
    }
    let mut reader = Reader::new(&mapping.engine);
    let mut main: Option<usize> = None;
    for (at, part) in person.own.iter().enumerate() {
        let is_main = |condition| reader.condition("main_if", condition, part.row) == Some(true);
        if !first.main_if.as_ref().is_some_and(is_main) {
            continue;
        }
        match (main, part.cell("main_if")) {
            (Some(other), Some(cell)) => {
                let (first, second) = (&person.own[other].row.origin, &part.row.origin);
                let message = Sentence::new(
                    format!("two rows are the main post: {first} and {second}; leave one"),
                    format!("有两行都是主岗：{first} 和 {second}；请只保留一个"),
                );
                reader.faults.push(Fault::bad("main_if", cell, message));
            }
            _ => main = Some(at),
        }
    }
    person.faults.append(&mut reader.faults);
    let main = person.own.remove(main.unwrap_or(0));
    person.posts = std::mem::replace(&mut person.own, vec![main]);
}

/// The day from which each row holds; a row that names none has always held. `None` where one cannot be read.
fn days<'a>(person: &mut Rows<'a>, mapping: &'a CompiledMapping) -> Option<Vec<Date>> {
    let mut reader = Reader::new(&mapping.engine);
    let mut days = Vec::with_capacity(person.own.len());
    for part in &person.own {
        let day = match part.cell("effective_on") {
            None => Some(Date::MIN),
            Some(cell) => reader.text("effective_on", cell).and_then(|text| match text.as_str() {
                "" => Some(Date::MIN),
                text => {
                    let day = written_date::year_first(text);
                    if day.is_none() {
                        reader.faults.push(Fault::bad("effective_on", cell, values::date_fault(text)));
                    }
                    day
                }
            }),
        };
        days.push(day);
    }
    person.faults.append(&mut reader.faults);
    days.into_iter().collect()
}
