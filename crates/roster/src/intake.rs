//! HR's rows to the organisation that HR wants, and to the problems that stand in its way.
//!
//! A fault in the mapping stops everything, since it concerns every row ([`MappingError`]). A fault in a row sets aside that row and
//! whatever hangs on it, the rest goes on; each row that is set aside has a [`Problem`] of its own, and its key is *present*: it must
//! neither be changed nor removed. Nothing is guessed, and nothing is mended that the configuration does not name.
//!
//! A row that the configuration leaves out is listed as [`Excluded`]. Its key is absent, as if the row were not there.

mod departments;
mod gather;
mod lint;
mod mapping;
mod mending;
mod people;
mod person;
mod reading;
mod relations;
mod rules;
mod unique;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

pub use self::mapping::{CompiledMapping, DepartmentBlock, EmployeeBlock, Mapping, MappingError, OnEmpty, Region};
pub use self::mending::Mended;
pub use self::rules::{Excluded, Rule};
use crate::id::{Key, UserId};
use crate::org::{Employee, Org};
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
    /// The people who are no longer employed, and nothing says since when. They are neither in `org` nor `present`.
    pub inactive: BTreeSet<Key>,
    /// The first working day of the people whose day is still to come. They are `present`, not in `org`.
    pub waiting: BTreeMap<Key, Date>,
    /// The day on which another row begins to hold, of the people who have one.
    pub transfers: BTreeMap<Key, Date>,
    /// The keys that have rows, but are not in `org`: set aside or waiting. They are neither changed nor removed.
    pub present: Keys,
    /// Those of them that somebody wants left alone, see [`crate::ignore`].
    pub ignored: Keys,
    /// What could be read of the people who are `present`, so that nobody is taken for gone whose row has only another key now.
    pub aside: BTreeMap<Key, Employee>,
    /// Every key that has a row, whatever became of it.
    pub seen: Keys,
    /// Where each department's row stands, of those in `org`.
    pub department_origins: BTreeMap<Key, Origin>,
    /// Where each person's row stands, of those in `org`.
    pub people_origins: BTreeMap<Key, Origin>,
    /// The faults, in the order of files and lines.
    pub problems: Vec<Problem>,
    /// What goes through and is doubtful all the same, in that order too; [`check`] alone looks for it.
    pub warnings: Vec<Problem>,
    /// The departments' rows that the configuration leaves out.
    pub excluded_departments: Vec<Excluded>,
    /// The people's rows that the configuration leaves out.
    pub excluded_people: Vec<Excluded>,
    /// The departments' names that were mended as the configuration says.
    pub mended: Vec<Mended>,
    /// Whether userids are made of names, so that somebody at the remote side may have one by chance.
    pub userids_of_names: bool,
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
    take_in(mapping, today, false)
}

/// Takes in all rows, and looks also for what goes through and is doubtful all the same.
#[must_use]
pub fn check(mapping: &CompiledMapping, today: Date) -> Intake {
    take_in(mapping, today, true)
}

fn take_in(mapping: &CompiledMapping, today: Date, lint: bool) -> Intake {
    let mut intake =
        Intake { mapped: mapping.mapped(), userids_of_names: mapping.userids_are_of_names(), ..Intake::default() };
    let (departments, leaders) = departments::take_in(mapping, &mut intake, lint);
    let managers = people::take_in(mapping, &departments, today, &mut intake, lint);
    let manager_cells = relations::take_in(managers, leaders, &mut intake);
    if lint {
        let large = lint::large_departments(&intake);
        let outside = lint::managers_outside(&intake, &manager_cells);
        intake.warnings.extend(large.into_iter().chain(outside));
        intake.warnings.retain(|warning| !mapping.ignored_warnings.contains(&warning.code));
    }
    for problems in [&mut intake.problems, &mut intake.warnings] {
        problems.sort_by(|left, right| {
            (&left.origin, left.field, left.code).cmp(&(&right.origin, right.field, right.code))
        });
    }
    intake
}

impl Intake {
    /// What leaves out a person whom no other row names, and where.
    #[must_use]
    pub fn excluded_person(&self, key: &Key) -> Option<&Excluded> {
        let is_seen = self.seen.people.contains(key);
        self.excluded_people.iter().find(|excluded| !is_seen && excluded.key.as_ref() == Some(key))
    }
}
