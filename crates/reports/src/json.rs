//! The month sheet as data: the document `dianmao.month-sheet/1` of `docs/contracts.md`. Keys and names are never masked in it.

use dianmao_attendance::cell::Mark;
use dianmao_attendance::day::{DayPoint, Share};
use dianmao_attendance::known::Known;
use dianmao_attendance::month::{AwaySums, DayTotals, DepartmentMonth, PersonMonth, Totals};
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
    known: KnownData,
    totals: TotalsData<'a>,
    away: Vec<ShareData<'a>>,
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
    away: Vec<ShareData<'a>>,
    cells: Vec<CellData<'a>>,
}

#[derive(Serialize)]
struct CellData<'a> {
    date: Date,
    kind: &'static str,
    marks: Vec<MarkData>,
    points: Vec<PointData<'a>>,
    away: Vec<ShareData<'a>>,
    overtime_minutes: i64,
    day_type: Option<&'static str>,
    known: KnownData,
}

/// Leave, a trip or an outing, or their sum; hundredths, so that nothing is rounded on the way.
#[derive(Serialize)]
struct ShareData<'a> {
    kind: &'static str,
    leave_type: &'a str,
    unit: &'static str,
    hundredths: i64,
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
    origin: &'static str,
    cover: &'static str,
    approval_id: Option<&'a str>,
}

/// The inputs that were read, by their stable names.
struct KnownData(Known);

impl Serialize for KnownData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|input| input.as_str()))
    }
}

/// Counts as an object with one member for each measure that is known, by its stable name.
struct CountsData<'a> {
    sheet: &'a MonthSheet,
    counts: &'a Counts,
}

impl Serialize for CountsData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of_measure = |measure: Measure| (measure.as_str(), self.counts.get(measure));
        serializer.collect_map(self.sheet.measures().map(of_measure))
    }
}

impl<'a> Document<'a> {
    fn of(sheet: &'a MonthSheet, options: &'a Options) -> Self {
        let MonthSheet { period, zone, people, departments, days, company, away, settled, known, settings: _ } = sheet;
        Self {
            schema: SCHEMA,
            company: &options.company,
            generated_at: instant(options.generated_at, zone),
            period: PeriodData { name: &period.name, from: period.from, to: period.to },
            settled: SettledData { settled_days: settled.n_settled, days: settled.n_days },
            known: KnownData(*known),
            totals: totals(sheet, company),
            away: sums(away),
            departments: departments.iter().map(|row| department(sheet, row)).collect(),
            days: days.iter().map(|of_all| day(sheet, of_all)).collect(),
            people: people.iter().map(|row| person(sheet, row)).collect(),
        }
    }
}

fn totals<'a>(sheet: &'a MonthSheet, totals: &'a Totals) -> TotalsData<'a> {
    let Totals { n_people, n_people_without_rows, counts } = totals;
    TotalsData { people: *n_people, people_without_rows: *n_people_without_rows, counts: CountsData { sheet, counts } }
}

fn department<'a>(sheet: &'a MonthSheet, department: &'a DepartmentMonth) -> DepartmentData<'a> {
    let DepartmentMonth { path, own, whole, trend: _ } = department;
    DepartmentData { path, own: totals(sheet, own), whole: totals(sheet, whole) }
}

fn day<'a>(sheet: &'a MonthSheet, day: &'a DayTotals) -> DayData<'a> {
    let DayTotals { date, counts } = day;
    DayData { date: date.0, counts: CountsData { sheet, counts } }
}

fn person<'a>(sheet: &'a MonthSheet, row: &'a PersonMonth) -> PersonData<'a> {
    let PersonMonth { person, counts, away, cells } = row;
    PersonData {
        user_id: person.user_id.as_str(),
        key: person.key.as_ref().map(|key| key.as_str()),
        job_number: person.job_number.as_deref(),
        name: &person.name,
        department: &person.department,
        employed_from: person.employed_from(),
        employed_to: person.employed_to(),
        counts: CountsData { sheet, counts },
        away: sums(away),
        cells: cells.iter().map(|day| cell(day, &sheet.zone)).collect(),
    }
}

fn sums(sums: &AwaySums) -> Vec<ShareData<'_>> {
    let mut shares = Vec::new();
    for ((kind, leave_type, unit), hundredths) in sums {
        shares.push(ShareData { kind: kind.as_str(), leave_type, unit: unit.as_str(), hundredths: *hundredths });
    }
    shares
}

fn cell<'a>(cell: &'a Cell, zone: &TimeZone) -> CellData<'a> {
    let Cell { date, kind, marks, points, away, overtime, day_type, known } = cell;
    CellData {
        date: date.0,
        kind: kind.as_str(),
        marks: marks.iter().map(mark).collect(),
        points: points.iter().map(|of_day| point(of_day, zone)).collect(),
        away: away.iter().map(share).collect(),
        overtime_minutes: overtime.0,
        day_type: day_type.map(|day_type| day_type.as_str()),
        known: KnownData(*known),
    }
}

fn share(share: &Share) -> ShareData<'_> {
    let Share { kind, leave_type, unit, hundredths } = share;
    ShareData { kind: kind.as_str(), leave_type, unit: unit.as_str(), hundredths: *hundredths }
}

fn mark(mark: &Mark) -> MarkData {
    let Mark { code, minutes } = mark;
    MarkData { code: code.as_str(), minutes: code.has_minutes().then_some(minutes.0) }
}

fn point<'a>(point: &'a DayPoint, zone: &TimeZone) -> PointData<'a> {
    let DayPoint {
        point,
        plan_id: _,
        due_at,
        punched_at,
        grade,
        minutes,
        location,
        source,
        origin,
        cover,
        is_free: _,
        approval_id,
    } = point;
    PointData {
        point: point.as_str(),
        grade: grade.as_str(),
        minutes: minutes.0,
        due_at: due_at.map(|at| instant(at, zone)),
        punched_at: punched_at.map(|at| instant(at, zone)),
        location: location.as_str(),
        source: source.as_str(),
        origin: origin.as_str(),
        cover: cover.as_str(),
        approval_id: approval_id.as_deref(),
    }
}
