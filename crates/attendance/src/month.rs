//! The month sheet (月度汇总): people by days, with counts, rolled up by department and for the company.
//!
//! Every figure that a report shows is here; reports count nothing.

mod departments;

use std::collections::BTreeMap;

use dianmao_roster::id::UserId;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cell::Cell;
use crate::counts::{Counts, Measure};
use crate::day::{AwayKind, DayKind, DayRecord, Share};
use crate::known::{Input, Known};
use crate::leave::LeaveUnit;
use crate::period::Period;
use crate::person::Person;
use crate::rules;
use crate::settings::Settings;
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
    /// Leave, trips and outings of the whole company.
    pub away: AwaySums,
    /// How much of the sheet can still change by itself.
    pub settled: Settled,
    /// What was read about every single final day of somebody employed. A figure that needs more is not shown.
    pub known: Known,
    /// How the days were counted.
    pub settings: Settings,
}

/// Leave, trips and outings by kind, type of leave and unit, in hundredths of the unit.
pub type AwaySums = BTreeMap<(AwayKind, String, LeaveUnit), i64>;

/// One person's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonMonth {
    /// Who.
    pub person: Person,
    /// The sums of the days.
    pub counts: Counts,
    /// Leave, trips and outings of the days.
    pub away: AwaySums,
    /// One cell for each day of the period, in order.
    pub cells: Vec<Cell>,
}

/// One department's row, by the tree of each day: the days of somebody who was transferred are split between their departments. The
/// counts of `own` of all departments add up to the company, and so do those of `whole` of the topmost ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentMonth {
    /// The names from the top; empty for people who belong to no department but the root.
    pub path: Vec<String>,
    /// The people who belonged to this department itself on a day at least, and their days in it.
    pub own: Totals,
    /// The same of this department and of all below it; for the root its own people alone.
    pub whole: Totals,
    /// How `whole` went, day by day.
    pub trend: Vec<Trend>,
}

/// The few figures of a day that are watched over time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trend {
    /// Required days.
    pub required: i64,
    /// Days present.
    pub present: i64,
    /// Late starts of every grade.
    pub late_of_any_grade: i64,
    /// Absent days.
    pub absent: i64,
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
    /// How many of them have not a single row in the whole period: no attendance group, or exempt, or never at work.
    pub n_people_without_rows: usize,
    /// The sums.
    pub counts: Counts,
}

/// The settled share: days of people whose figures change no more by themselves, out of all days of employed people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// Days that are final, whatever they turned out to be.
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
    pub fn build(
        period: Period,
        zone: TimeZone,
        settings: Settings,
        people: Vec<Person>,
        days: Vec<DayRecord>,
    ) -> Self {
        let mut whole = Whole::of(&period, settings);
        let mut rows: Vec<PersonMonth> =
            days_by_person(&period, people, days).into_iter().map(|(person, days)| whole.add(person, days)).collect();
        rows.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let company: Totals = rows.iter().map(PersonMonth::totals).sum();
        let Whole { departments, days, away, known, .. } = whole;
        Self {
            departments: departments.into_rows(),
            days,
            company,
            away,
            settled: Settled::of(&company.counts),
            known: known.unwrap_or_default(),
            people: rows,
            period,
            zone,
            settings,
        }
    }

    /// The measures whose inputs were read for every day; of the others there is no figure, not even zero.
    pub fn measures(&self) -> impl Iterator<Item = Measure> + Clone + use<> {
        let known = self.known;
        Measure::ALL.into_iter().filter(move |measure| measure.needs().is_none_or(|input| known.has(input)))
    }

    /// Whether leave was read for every day, so that what is not there is none.
    #[must_use]
    pub fn knows_leave(&self) -> bool {
        self.known.has(Input::Leave)
    }
}

/// What is summed up while the people are gone through.
struct Whole {
    settings: Settings,
    departments: departments::Departments,
    days: Vec<DayTotals>,
    away: AwaySums,
    known: Option<Known>,
}

impl Whole {
    fn of(period: &Period, settings: Settings) -> Self {
        let days: Vec<DayTotals> = period.days().map(DayTotals::none_of).collect();
        Self {
            settings,
            departments: departments::Departments::over(days.len()),
            days,
            away: AwaySums::new(),
            known: None,
        }
    }

    /// One person's row, its days added to all other sums.
    fn add(&mut self, person: Person, mut days: Days) -> PersonMonth {
        let mut row = PersonMonth { person, counts: Counts::default(), away: AwaySums::new(), cells: Vec::new() };
        row.cells.reserve_exact(self.days.len());
        let mut of_days = Vec::with_capacity(self.days.len());
        for DayTotals { date, counts: of_everybody } in &mut self.days {
            let day = days.remove(date).unwrap_or_else(|| day_never_pulled(&row.person, *date));
            let of_day = Counts::of_day(&day, &self.settings);
            row.counts += of_day;
            *of_everybody += of_day;
            of_days.push(of_day);
            if rules::is_over(&day) {
                add_away(&mut row.away, &day);
                add_away(&mut self.away, &day);
                self.known = Some(self.known.map_or(day.known, |known| known.and(day.known)));
            }
            row.cells.push(Cell::of(day));
        }
        self.departments.add(&row, &of_days);
        row
    }
}

fn add_away(sums: &mut AwaySums, day: &DayRecord) {
    for Share { kind, leave_type, unit, hundredths } in &day.away {
        *sums.entry((*kind, leave_type.clone(), *unit)).or_default() += hundredths;
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

fn day_never_pulled(person: &Person, date: WorkDate) -> DayRecord {
    let kind = if person.is_employed_on(date.0) { DayKind::Unsettled } else { DayKind::NotEmployed };
    DayRecord::never_read(person.user_id.clone(), date, kind)
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
        let final_kinds = [Measure::RequiredDays, Measure::RestDays, Measure::NoGroupDays, Measure::ExemptDays];
        let n_settled =
            final_kinds.map(|measure| counts.get(measure)).iter().sum::<i64>() + counts.days_of_unknown_kind();
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
