//! A small company: three people, Thursday to Monday.

use dianmao_attendance::days::day_records;
use dianmao_attendance::known::Reads;
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::span::DateSpan;
use dianmao_attendance::{Inputs, MonthSheet, Period, Person, PunchResult, ScheduledPoint, Settings, WorkDate};
use dianmao_reports::{Lang, Options};
use dianmao_roster::id::Key;
use jiff::Timestamp;
use jiff::civil::{Date, date, time};
use jiff::tz::{TimeZone, offset};

pub(crate) fn options(lang: Lang) -> Options {
    Options { lang, generated_at: local(date(2026, 9, 9), 14, 30), company: "云岭制造".to_owned() }
}

pub(crate) fn sheet() -> MonthSheet {
    sheet_of(people(), date(2026, 9, 3), date(2026, 9, 7))
}

pub(crate) fn sheet_of(people: Vec<Person>, from: Date, to: Date) -> MonthSheet {
    let period = Period { name: "2026-09".to_owned(), from, to };
    // Monday was pulled before it was over.
    let pulled_at = |work_date: WorkDate| match work_date.0.day() {
        7 => local(date(2026, 9, 7), 20, 0),
        _ => local(date(2026, 9, 7), 13, 0),
    };
    let (results, zone) = (results(), zone());
    let schedule: Vec<ScheduledPoint> = results.iter().filter_map(scheduled).collect();
    let inputs = Inputs { schedule: &schedule, ..Inputs::new(&period, &zone, &people, &results) };
    let days = day_records(&inputs, |_, work_date| {
        let read_at = Some(pulled_at(work_date));
        Reads { results: read_at, schedule: read_at, ..Reads::default() }
    });
    MonthSheet::build(period, zone, Settings::default(), people, days)
}

pub(crate) fn people() -> Vec<Person> {
    vec![
        person("E1001", "李娜", &["研发中心", "平台部"]),
        person("E1002", "欧阳建国", &["研发中心"]),
        person("E1003", "=1+1 <b>&Co", &["销售部"]),
    ]
}

pub(crate) fn person(number: &str, name: &str, department: &[&str]) -> Person {
    Person {
        user_id: number.into(),
        key: Some(Key::from(number)),
        name: name.to_owned(),
        department: department.iter().map(ToString::to_string).collect(),
        job_number: Some(number.to_owned()),
        employment: vec![DateSpan { from: (number == "E1002").then(|| date(2026, 9, 4)), to: None }],
        ..Person::unknown(number.into())
    }
}

fn zone() -> TimeZone {
    TimeZone::fixed(offset(8))
}

fn local(date: Date, hour: i8, minute: i8) -> Timestamp {
    zone().to_timestamp(date.to_datetime(time(hour, minute, 0, 0))).unwrap()
}

/// Li is late out of office on the 3rd, leaves without a punch on the 4th, and Monday has begun; Ouyang joins on the 4th and is not there.
fn results() -> Vec<PunchResult> {
    let day = |day| date(2026, 9, day);
    let late = row(1, "E1001", day(3), Point::On, Some((9, 12)), Grade::Late);
    vec![
        PunchResult { location: Location::Outside, ..late },
        row(2, "E1001", day(3), Point::Off, Some((18, 4)), Grade::OnTime),
        row(3, "E1001", day(4), Point::On, Some((8, 55)), Grade::OnTime),
        row(4, "E1001", day(4), Point::Off, None, Grade::Missing),
        row(5, "E1001", day(7), Point::On, Some((8, 50)), Grade::OnTime),
        row(6, "E1002", day(4), Point::On, None, Grade::Missing),
        row(7, "E1002", day(4), Point::Off, None, Grade::Missing),
    ]
}

fn scheduled(row: &PunchResult) -> Option<ScheduledPoint> {
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
}

fn row(id: i64, user: &str, day: Date, point: Point, punched: Option<(i8, i8)>, grade: Grade) -> PunchResult {
    let due_at = local(day, if point == Point::On { 9 } else { 18 }, 0);
    let (location, source) = match punched {
        Some(_) => (Location::Inside, Source::Phone),
        None => (Location::NoPunch, Source::System),
    };
    PunchResult {
        id,
        user_id: user.into(),
        work_date: WorkDate(day),
        point,
        plan_id: Some(id + 100),
        group_id: Some(1),
        punch_id: punched.map(|_| id + 200),
        due_at: Some(due_at),
        punched_at: punched.map(|(hour, minute)| local(day, hour, minute)),
        grade,
        location,
        source,
        approval_id: None,
        raw: String::new(),
    }
}
