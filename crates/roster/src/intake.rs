//! HR's rows to the organisation that HR wants, and to the problems that stand in its way.
//!
//! A fault in the mapping stops everything, since it concerns every row ([`MappingError`]). A fault in a row sets aside that row and
//! whatever hangs on it, the rest goes on; each row that is set aside has a [`Problem`] of its own, and its key is *present*: it must
//! neither be changed nor removed. Nothing is guessed and nothing is mended.

mod departments;
mod mapping;
mod people;
mod reading;
mod unique;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

pub use self::mapping::{CompiledMapping, DepartmentBlock, EmployeeBlock, Mapping, MappingError, OnEmpty};
use crate::id::{Key, UserId};
use crate::org::Org;
use crate::problem::Problem;
use crate::row::{Origin, Table};

/// The tables that a mapping reads, by the names of their files.
pub type Tables = BTreeMap<String, Arc<Table>>;

/// What HR's rows say as of one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// The organisation that HR wants today: every sound row of a department, and of a person who is employed today.
    pub org: Org,
    /// The userid that HR's configuration chooses for each person in `org`.
    pub userids: BTreeMap<Key, UserId>,
    /// The last working day of the people who have one. They are in `org` up to that day, and neither there nor `present` after it.
    pub leaving: BTreeMap<Key, Date>,
    /// The first working day of the people whose day is still to come. They are `present`, not in `org`.
    pub waiting: BTreeMap<Key, Date>,
    /// The keys that have rows, but are not in `org`: set aside or waiting. They are neither changed nor removed.
    pub present: Keys,
    /// Every key that has a row, whatever became of it.
    pub seen: Keys,
    /// Where each department's row stands, of those in `org`.
    pub department_origins: BTreeMap<Key, Origin>,
    /// Where each person's row stands, of those in `org`.
    pub people_origins: BTreeMap<Key, Origin>,
    /// The faults, in the order of files and lines.
    pub problems: Vec<Problem>,
    /// The employee fields that are mapped at all; every other field is unmanaged.
    pub mapped: BTreeSet<&'static str>,
    /// How many rows the department blocks saw.
    pub n_department_rows: usize,
    /// How many rows the employee blocks saw.
    pub n_employee_rows: usize,
    /// How many of all these rows have no readable key. While there is one, no key can be said to be missing.
    pub n_rows_without_key: usize,
}

/// Keys of departments and of people, apart: they are free to look alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Departments.
    pub departments: BTreeSet<Key>,
    /// People.
    pub people: BTreeSet<Key>,
}

/// Takes in all rows of a mapping, as of one day.
#[must_use]
pub fn intake(mapping: &CompiledMapping, today: Date) -> Intake {
    let mut intake = Intake { mapped: mapping.mapped(), ..Intake::default() };
    let departments = departments::take_in(mapping, &mut intake);
    people::take_in(mapping, &departments, today, &mut intake);
    intake
        .problems
        .sort_by(|left, right| (&left.origin, left.field, left.code).cmp(&(&right.origin, right.field, right.code)));
    intake
}
