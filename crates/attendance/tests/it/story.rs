//! Short text in, printed sheet out.
//!
//! A row is one line: `PERSON DAY on|off DUE PUNCHED GRADE [outside] [admin|approval|self] [by=APPROVAL] [id=N]`, where a day is a day of
//! September 2026, a time is `09:00`, or `+06:00` on the day after, and `-` is none.

use dianmao_attendance::known::Reads;
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::{Lang, Measure, MonthSheet, Period, Person, PunchResult, ScheduledPoint, WorkDate};
use dianmao_roster::id::UserId;
use jiff::civil::{Date, Time, date};
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, ToSpan};

use crate::world::World;

pub(crate) fn zone() -> TimeZone {
    TimeZone::fixed(offset(8))
}

pub(crate) fn day(day: i8) -> WorkDate {
    WorkDate(date(2026, 9, day))
}

/// `09:00` or `+06:00` of a day of September.
pub(crate) fn at(work_date: WorkDate, time: &str) -> Timestamp {
    let (date, time): (Date, Time) = match time.strip_prefix('+') {
        Some(time) => (work_date.0.checked_add(1.day()).unwrap(), time.parse().unwrap()),
        None => (work_date.0, time.parse().unwrap()),
    };
    zone().to_timestamp(date.to_datetime(time)).unwrap()
}

pub(crate) fn days(from: i8, to: i8) -> Period {
    Period { name: "2026-09".to_owned(), from: day(from).0, to: day(to).0 }
}

pub(crate) fn person(user: &str, department: &str) -> Person {
    Person {
        department: department.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        ..Person::unknown(user.into())
    }
}

pub(crate) fn rows(text: &str) -> Vec<PunchResult> {
    (1..).zip(text.lines().map(str::trim).filter(|line| !line.is_empty())).map(|(id, line)| row(id, line)).collect()
}

fn row(id: i64, line: &str) -> PunchResult {
    let mut words = line.split_whitespace();
    let mut next = || words.next().unwrap();
    let user_id = UserId::from(next());
    let work_date = day(next().parse().unwrap());
    let point = Point::from_name(next());
    let mut time = || Some(next()).filter(|time| *time != "-").map(|time| at(work_date, time));
    let (due_at, punched_at) = (time(), time());
    let grade = Grade::from_name(next());
    let missing = grade == Grade::Missing;
    let mut row = PunchResult {
        id,
        user_id,
        work_date,
        point,
        plan_id: due_at.map(|_| id + 1000),
        group_id: Some(1),
        punch_id: punched_at.map(|_| id + 2000),
        due_at,
        punched_at,
        grade,
        location: if missing { Location::NoPunch } else { Location::Inside },
        source: if missing { Source::System } else { Source::Phone },
        approval_id: None,
        raw: String::new(),
    };
    words.for_each(|word| mark(&mut row, word));
    row
}

fn mark(row: &mut PunchResult, word: &str) {
    match word.split_once('=') {
        Some(("by", approval)) => row.approval_id = Some(approval.to_owned()),
        Some(("id", id)) => row.id = id.parse().unwrap(),
        _ => match word {
            "outside" => row.location = Location::Outside,
            "admin" => row.source = Source::Administrator,
            "approval" => row.source = Source::Approval,
            "self" => row.source = Source::SelfService,
            other => panic!("`{other}` is no word of a row"),
        },
    }
}

/// A sheet of these people and rows, everything pulled long after.
pub(crate) fn sheet(period: Period, people: Vec<Person>, rows: &[PunchResult]) -> MonthSheet {
    sheet_pulled_at(period, people, rows, Some(at(day(30), "+23:00")))
}

/// The schedule is read too, and has a point for each row with a plan.
pub(crate) fn sheet_pulled_at(
    period: Period,
    people: Vec<Person>,
    rows: &[PunchResult],
    pulled_at: Option<Timestamp>,
) -> MonthSheet {
    let reads = Reads { results: pulled_at, schedule: pulled_at, ..Reads::default() };
    World { people, results: rows.to_vec(), schedule: schedule_of(rows), reads, ..World::default() }.sheet(period)
}

pub(crate) fn schedule_of(rows: &[PunchResult]) -> Vec<ScheduledPoint> {
    let planned = |row: &PunchResult| {
        Some(ScheduledPoint {
            plan_id: row.plan_id?,
            user_id: row.user_id.clone(),
            work_date: row.work_date,
            point: Some(row.point.clone()),
            planned_at: row.due_at,
            shift: None,
            group_id: row.group_id,
            is_rest: false,
            approval_id: None,
            raw: String::new(),
        })
    };
    rows.iter().filter_map(planned).collect()
}

/// What one person's days come to, printed.
pub(crate) fn story(period: Period, text: &str) -> String {
    print(&sheet(period, Vec::new(), &rows(text)))
}

pub(crate) fn print(sheet: &MonthSheet) -> String {
    let mut lines = Vec::new();
    for row in &sheet.people {
        lines.push(format!("{}: {}", row.person.name, figures(&row.counts)));
        for cell in &row.cells {
            let words = cell.words(Lang::Zh);
            lines.push(format!("  {:02} {words} {}", cell.date.0.day(), cell.times(&sheet.zone)).trim_end().to_owned());
        }
    }
    lines.join("\n")
}

/// The counts that are not zero.
pub(crate) fn figures(counts: &dianmao_attendance::Counts) -> String {
    let figures: Vec<String> = Measure::ALL
        .into_iter()
        .filter(|measure| counts.get(*measure) != 0)
        .map(|measure| format!("{} {}", measure.as_str(), counts.get(measure)))
        .collect();
    figures.join(", ")
}
