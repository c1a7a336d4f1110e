//! The roll-up by department, by the tree of each day.

use std::collections::{BTreeMap, BTreeSet};

use super::{DepartmentMonth, PersonMonth, Totals, Trend};
use crate::counts::{Counts, Measure};

/// The sums of every department, while the people are gone through.
pub(super) struct Departments {
    n_days: usize,
    rows: BTreeMap<Vec<String>, Sums>,
}

struct Sums {
    own: Totals,
    whole: Totals,
    trend: Vec<Trend>,
}

impl Departments {
    pub(super) fn over(n_days: usize) -> Self {
        Self { n_days, rows: BTreeMap::new() }
    }

    /// Adds a person's days, each to the main department of that day and to those above it, and the person once to each of these.
    pub(super) fn add(&mut self, row: &PersonMonth, of_days: &[Counts]) {
        let mut own: BTreeSet<&[String]> = BTreeSet::new();
        let mut whole: BTreeSet<&[String]> = BTreeSet::new();
        for (index, (cell, counts)) in row.cells.iter().zip(of_days).enumerate() {
            let path = row.person.department_on(cell.date.0);
            self.sums(path).own.counts += *counts;
            own.insert(path);
            for above in from_the_top(path) {
                let sums = self.sums(above);
                sums.whole.counts += *counts;
                sums.trend[index] += Trend::of(counts);
                whole.insert(above);
            }
        }
        let person = Totals { counts: Counts::default(), ..row.totals() };
        own.into_iter().for_each(|path| self.sums(path).own += person);
        whole.into_iter().for_each(|path| self.sums(path).whole += person);
    }

    fn sums(&mut self, path: &[String]) -> &mut Sums {
        if !self.rows.contains_key(path) {
            let none =
                Sums { own: Totals::default(), whole: Totals::default(), trend: vec![Trend::default(); self.n_days] };
            self.rows.insert(path.to_vec(), none);
        }
        self.rows.get_mut(path).expect("it was just put in")
    }

    /// The rows, each before those below it.
    pub(super) fn into_rows(self) -> Vec<DepartmentMonth> {
        let row = |(path, Sums { own, whole, trend })| DepartmentMonth { path, own, whole, trend };
        self.rows.into_iter().map(row).collect()
    }
}

/// A department's own path and those above it; the root is above nobody but its own people.
fn from_the_top(path: &[String]) -> impl Iterator<Item = &[String]> {
    (path.len().min(1)..=path.len()).map(|depth| &path[..depth])
}

impl Trend {
    fn of(counts: &Counts) -> Self {
        Self {
            required: counts.get(Measure::RequiredDays),
            present: counts.get(Measure::PresentDays),
            late_of_any_grade: counts.late_of_any_grade(),
            absent: counts.get(Measure::AbsentDays),
        }
    }
}

impl std::ops::AddAssign for Trend {
    fn add_assign(&mut self, other: Self) {
        let Self { required, present, late_of_any_grade, absent } = other;
        self.required += required;
        self.present += present;
        self.late_of_any_grade += late_of_any_grade;
        self.absent += absent;
    }
}
