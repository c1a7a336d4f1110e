//! The month sheet (月度汇总): people by days, with counts, rolled up by department and for the company.
//!
//! Every figure that a report shows is here; reports count nothing.

use std::collections::BTreeMap;

use dianmao_roster::id::UserId;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cell::Cell;
use crate::counts::{Counts, Measure};
use crate::day::{DayKind, DayRecord};
use crate::period::Period;
use crate::person::Person;
use crate::work_date::WorkDate;

/// One period's sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthSheet {
    /// Which period.
    pub period: Period,
    /// The zone in which the sheet tells the time.
    pub zone: TimeZone,
    /// The people, by department path, number, name and id.
    pub people: Vec<PersonMonth>,
    /// The departments, each before those below it.
    pub departments: Vec<DepartmentMonth>,
    /// The days of the period, in order.
    pub days: Vec<DayTotals>,
    /// The whole company.
    pub company: Totals,
    /// How much of the sheet can still change by itself.
    pub settled: Settled,
}

/// One person's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonMonth {
    /// Who.
    pub person: Person,
    /// The sums of the days.
    pub counts: Counts,
    /// One cell for each day of the period, in order.
    pub cells: Vec<Cell>,
}

/// One department's row. `own` of all departments add up to the company, and so do `whole` of the topmost ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentMonth {
    /// The names from the top; empty for people who belong to no department but the root.
    pub path: Vec<String>,
    /// The people who belong to this department itself.
    pub own: Totals,
    /// The people of this department and of all below it; for the root its own people alone.
    pub whole: Totals,
}

/// One day of everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayTotals {
    /// Which day.
    pub date: WorkDate,
    /// The sums over the people.
    pub counts: Counts,
}

/// The sums over some people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many people.
    pub n_people: usize,
    /// How many of them have not a single row in the period: no attendance group, or exempt, or never at work.
    pub n_people_without_rows: usize,
    /// The sums.
    pub counts: Counts,
}

/// The settled share: days of people whose figures change no more by themselves, out of all days of employed people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// Required and rest days.
    pub n_settled: i64,
    /// These and the unsettled ones.
    pub n_days: i64,
}

impl MonthSheet {
    /// Builds the sheet from day records, as [`crate::days::day_records`] makes them or the lake holds them.
    ///
    /// Everybody in `people` has a row, and so has everybody with a day record, by id alone where the person is unknown. A day without
    /// a record was never pulled and is unsettled. The order of people and records, and repeats of either, change nothing.
    #[must_use]
    pub fn build(period: Period, zone: TimeZone, people: Vec<Person>, days: Vec<DayRecord>) -> Self {
        let mut day_totals: Vec<DayTotals> = period.days().map(DayTotals::none_of).collect();
        let mut rows: Vec<PersonMonth> = days_by_person(&period, people, days)
            .into_iter()
            .map(|(person, days)| person_month(person, days, &mut day_totals))
            .collect();
        rows.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let company: Totals = rows.iter().map(PersonMonth::totals).sum();
        Self {
            departments: departments_of(&rows),
            days: day_totals,
            company,
            settled: Settled::of(&company.counts),
            people: rows,
            period,
            zone,
        }
    }
}

type Days = BTreeMap<WorkDate, DayRecord>;

fn days_by_person(period: &Period, people: Vec<Person>, days: Vec<DayRecord>) -> Vec<(Person, Days)> {
    let mut by_user: BTreeMap<UserId, (Option<Person>, Days)> = BTreeMap::new();
    for person in people {
        by_user.entry(person.user_id.clone()).or_default().0.get_or_insert(person);
    }
    for day in days.into_iter().filter(|day| (period.from..=period.to).contains(&day.work_date.0)) {
        let (_, of_user) = by_user.entry(day.user_id.clone()).or_default();
        of_user.entry(day.work_date).or_insert(day);
    }
    let named = |(user, (person, days)): (UserId, (Option<Person>, Days))| {
        (person.unwrap_or_else(|| Person::unknown(user)), days)
    };
    by_user.into_iter().map(named).collect()
}

/// One person's row, its days added to the totals of the days.
fn person_month(person: Person, mut days: Days, day_totals: &mut [DayTotals]) -> PersonMonth {
    let mut counts = Counts::default();
    let mut cells = Vec::with_capacity(day_totals.len());
    for DayTotals { date, counts: of_everybody } in day_totals {
        let day = days.remove(date).unwrap_or_else(|| day_never_pulled(&person, *date));
        let of_day = Counts::of_day(&day);
        counts += of_day;
        *of_everybody += of_day;
        cells.push(Cell::of(day));
    }
    PersonMonth { person, counts, cells }
}

fn day_never_pulled(person: &Person, date: WorkDate) -> DayRecord {
    let kind = if person.is_employed_on(date.0) { DayKind::Unsettled } else { DayKind::NotEmployed };
    DayRecord { user_id: person.user_id.clone(), work_date: date, kind, points: Vec::new() }
}

fn departments_of(rows: &[PersonMonth]) -> Vec<DepartmentMonth> {
    let mut departments: BTreeMap<&[String], (Totals, Totals)> = BTreeMap::new();
    for row in rows {
        let path = row.person.department.as_slice();
        let totals = row.totals();
        departments.entry(path).or_default().0 += totals;
        for depth in path.len().min(1)..=path.len() {
            departments.entry(&path[..depth]).or_default().1 += totals;
        }
    }
    let department = |(path, (own, whole)): (&[String], _)| DepartmentMonth { path: path.to_vec(), own, whole };
    departments.into_iter().map(department).collect()
}

impl PersonMonth {
    /// Whether the person has not a single row in the period.
    #[must_use]
    pub fn is_without_rows(&self) -> bool {
        self.cells.iter().all(|cell| cell.points.is_empty())
    }

    fn totals(&self) -> Totals {
        Totals { n_people: 1, n_people_without_rows: usize::from(self.is_without_rows()), counts: self.counts }
    }

    fn sort_key(&self) -> (&[String], &str, &str, &UserId) {
        let person = &self.person;
        (&person.department, person.number(), &person.name, &person.user_id)
    }
}

impl DayTotals {
    fn none_of(date: Date) -> Self {
        Self { date: WorkDate(date), counts: Counts::default() }
    }
}

impl Settled {
    fn of(counts: &Counts) -> Self {
        let n_settled = counts.get(Measure::RequiredDays) + counts.get(Measure::RestDays);
        Self { n_settled, n_days: n_settled + counts.get(Measure::UnsettledDays) }
    }

    /// The share in tenths of a percent, rounded down, so that only a sheet without an unsettled day reads 1000. `None` without days.
    #[must_use]
    pub fn permille(&self) -> Option<i64> {
        (self.n_settled * 1000).checked_div(self.n_days)
    }
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        let Self { n_people, n_people_without_rows, counts } = other;
        self.n_people += n_people;
        self.n_people_without_rows += n_people_without_rows;
        self.counts += counts;
    }
}

impl std::iter::Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), |mut sum, totals| {
            sum += totals;
            sum
        })
    }
}
