//! The month sheet as data: the document `dianmao.month-sheet/1` of `docs/contracts.md`. Keys and names are never masked in it.

use dianmao_attendance::cell::Mark;
use dianmao_attendance::day::DayPoint;
use dianmao_attendance::month::{DayTotals, DepartmentMonth, PersonMonth, Totals};
use dianmao_attendance::{Cell, Counts, Measure, MonthSheet};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

use crate::labels::instant;
use crate::{Error, Options};

/// The name and version of the document.
pub const SCHEMA: &str = "dianmao.month-sheet/1";

/// Renders the sheet.
///
/// # Errors
/// The writer failed.
pub fn render(sheet: &MonthSheet, options: &Options) -> Result<String, Error> {
    let mut text = serde_json::to_string(&Document::of(sheet, options))?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    company: &'a str,
    generated_at: String,
    period: PeriodData<'a>,
    settled: SettledData,
    totals: TotalsData<'a>,
    departments: Vec<DepartmentData<'a>>,
    days: Vec<DayData<'a>>,
    people: Vec<PersonData<'a>>,
}

#[derive(Serialize)]
struct PeriodData<'a> {
    name: &'a str,
    from: Date,
    to: Date,
}

#[derive(Serialize)]
struct SettledData {
    settled_days: i64,
    days: i64,
}

#[derive(Serialize)]
struct TotalsData<'a> {
    people: usize,
    people_without_rows: usize,
    counts: CountsData<'a>,
}

#[derive(Serialize)]
struct DepartmentData<'a> {
    path: &'a [String],
    own: TotalsData<'a>,
    whole: TotalsData<'a>,
}

#[derive(Serialize)]
struct DayData<'a> {
    date: Date,
    counts: CountsData<'a>,
}

#[derive(Serialize)]
struct PersonData<'a> {
    user_id: &'a str,
    key: Option<&'a str>,
    job_number: Option<&'a str>,
    name: &'a str,
    department: &'a [String],
    employed_from: Option<Date>,
    employed_to: Option<Date>,
    counts: CountsData<'a>,
    cells: Vec<CellData<'a>>,
}

#[derive(Serialize)]
struct CellData<'a> {
    date: Date,
    kind: &'static str,
    marks: Vec<MarkData>,
    points: Vec<PointData<'a>>,
}

#[derive(Serialize)]
struct MarkData {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<i64>,
}

#[derive(Serialize)]
struct PointData<'a> {
    point: &'a str,
    grade: &'a str,
    minutes: i64,
    due_at: Option<String>,
    punched_at: Option<String>,
    location: &'a str,
    source: &'a str,
    approval_id: Option<&'a str>,
}

/// Counts as an object with one member for each measure, by its stable name.
struct CountsData<'a>(&'a Counts);

impl Serialize for CountsData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Measure::ALL.map(|measure| (measure.as_str(), self.0.get(measure))))
    }
}

impl<'a> Document<'a> {
    fn of(sheet: &'a MonthSheet, options: &'a Options) -> Self {
        let MonthSheet { period, zone, people, departments, days, company, settled } = sheet;
        Self {
            schema: SCHEMA,
            company: &options.company,
            generated_at: instant(options.generated_at, zone),
            period: PeriodData { name: &period.name, from: period.from, to: period.to },
            settled: SettledData { settled_days: settled.n_settled, days: settled.n_days },
            totals: totals(company),
            departments: departments.iter().map(department).collect(),
            days: days.iter().map(day).collect(),
            people: people.iter().map(|row| person(row, zone)).collect(),
        }
    }
}

fn totals(totals: &Totals) -> TotalsData<'_> {
    let Totals { n_people, n_people_without_rows, counts } = totals;
    TotalsData { people: *n_people, people_without_rows: *n_people_without_rows, counts: CountsData(counts) }
}

fn department(department: &DepartmentMonth) -> DepartmentData<'_> {
    let DepartmentMonth { path, own, whole } = department;
    DepartmentData { path, own: totals(own), whole: totals(whole) }
}

fn day(day: &DayTotals) -> DayData<'_> {
    let DayTotals { date, counts } = day;
    DayData { date: date.0, counts: CountsData(counts) }
}

fn person<'a>(row: &'a PersonMonth, zone: &TimeZone) -> PersonData<'a> {
    let PersonMonth { person, counts, cells } = row;
    PersonData {
        user_id: person.user_id.as_str(),
        key: person.key.as_ref().map(|key| key.as_str()),
        job_number: person.job_number.as_deref(),
        name: &person.name,
        department: &person.department,
        employed_from: person.employed_from,
        employed_to: person.employed_to,
        counts: CountsData(counts),
        cells: cells.iter().map(|day| cell(day, zone)).collect(),
    }
}

fn cell<'a>(cell: &'a Cell, zone: &TimeZone) -> CellData<'a> {
    let Cell { date, kind, marks, points } = cell;
    CellData {
        date: date.0,
        kind: kind.as_str(),
        marks: marks.iter().map(mark).collect(),
        points: points.iter().map(|of_day| point(of_day, zone)).collect(),
    }
}

fn mark(mark: &Mark) -> MarkData {
    let Mark { code, minutes } = mark;
    MarkData { code: code.as_str(), minutes: code.has_minutes().then_some(minutes.0) }
}

fn point<'a>(point: &'a DayPoint, zone: &TimeZone) -> PointData<'a> {
    let DayPoint { point, due_at, punched_at, grade, minutes, location, source, approval_id } = point;
    PointData {
        point: point.as_str(),
        grade: grade.as_str(),
        minutes: minutes.0,
        due_at: due_at.map(|at| instant(at, zone)),
        punched_at: punched_at.map(|at| instant(at, zone)),
        location: location.as_str(),
        source: source.as_str(),
        approval_id: approval_id.as_deref(),
    }
}
