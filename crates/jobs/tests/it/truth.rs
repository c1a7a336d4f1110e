//! The month sheet, cell by cell, against what the emulator says the days really were.

use std::collections::BTreeMap;

use anyhow::Result;
use dianmao_attendance::{Cell, MonthSheet};
use dianmao_emulator::{CellCode, DayCell, TruthQuery};
use dianmao_jobs::month;
use dianmao_jobs::pull::{self, PullOptions};
use jiff::civil::{Date, date};
use serde_json::json;

use crate::company::TestCompany;

/// A Friday night, when all of September is final and nobody is up who could change it.
const AFTERWARDS: &str = "2026-10-09T01:00:00+08:00";
const FIRST: Date = date(2026, 9, 1);
const LAST: Date = date(2026, 9, 30);

/// One day of one person, told and true, as `late 12, field`.
struct Day {
    what: String,
    told: String,
    truth: String,
}

/// A word with its minutes, if it has any.
fn word(code: &str, minutes: Option<i64>) -> String {
    minutes.map_or_else(|| code.to_owned(), |minutes| format!("{code} {minutes}"))
}

fn told(cell: &Cell) -> String {
    let words = cell.marks.iter().map(|mark| {
        let minutes = mark.code.has_minutes().then_some(mark.minutes.0);
        word(mark.code.as_str(), minutes)
    });
    words.collect::<Vec<_>>().join(", ")
}

fn truth(cell: &DayCell) -> String {
    let code = |code: CellCode| json!(code).as_str().unwrap().to_owned();
    cell.marks.iter().map(|mark| word(&code(mark.code), mark.minutes)).collect::<Vec<_>>().join(", ")
}

/// Pulls September and puts every cell of the sheet beside the truth.
async fn september(company: &TestCompany) -> Result<Vec<Day>> {
    let context = company.context().await?;
    let options = PullOptions { from: Some(FIRST), to: Some(LAST), ..PullOptions::default() };
    pull::run(&context, &options).await?;
    let sheet: MonthSheet = month::sheet(&context, month::period(&context, "2026-09")?).await?;
    context.close().await?;
    let truths = company.emulator.truth(&TruthQuery::between(FIRST, LAST)).map_err(anyhow::Error::msg)?;
    let truths: BTreeMap<(&str, Date), &DayCell> = truths
        .people
        .iter()
        .flat_map(|person| person.cells.iter().map(|dated| ((person.userid.as_str(), dated.date), &dated.cell)))
        .collect();
    let mut days = Vec::new();
    for person in &sheet.people {
        let userid = person.person.user_id.as_str();
        for cell in &person.cells {
            let date = cell.date.0;
            let what = format!("{userid} {date}");
            days.push(Day { what, told: told(cell), truth: truth(truths[&(userid, date)]) });
        }
    }
    Ok(days)
}

/// The days that the sheet tells otherwise than they were, unless it does not claim to know them.
fn wrong(days: &[Day], is_claimed: impl Fn(&Day) -> bool) -> Vec<String> {
    let wrong = days.iter().filter(|day| day.told != day.truth && is_claimed(day));
    wrong.map(|day| format!("{}: {}, not {}", day.what, day.told, day.truth)).collect()
}

#[tokio::test]
async fn every_cell_of_a_quiet_month_is_true() -> Result<()> {
    let company = TestCompany::start_at(AFTERWARDS, |config| config.people(60)).await?;
    let days = september(&company).await?;
    assert_eq!(days.len(), 60 * 30);
    assert_eq!(wrong(&days, |_| true), [] as [String; 0]);
    Ok(())
}

/// A cell that says itself that it does not know claims nothing.
fn is_claimed(day: &Day) -> bool {
    !day.told.contains("unknown")
}

#[tokio::test]
async fn every_cell_of_an_eventful_month_is_true_or_says_that_it_is_unknown() -> Result<()> {
    let company = TestCompany::eventful(AFTERWARDS, 120).await?;
    let days = september(&company).await?;
    assert_eq!(wrong(&days, is_claimed), [] as [String; 0]);
    let met = |code: &str| days.iter().any(|day| day.told == day.truth && day.truth.contains(code));
    let codes = ["late ", "seriously_late", "late_as_absence", "early", "missing_on", "missing_off", "absent"];
    for code in codes.into_iter().chain(["field", "corrected", "changed_by_admin", "covered", "rest"]) {
        assert!(met(code), "no day is {code}");
    }
    // Unknown are gaps of free hours alone, of which no schedule tells.
    let unknown = wrong(&days, |_| true);
    assert!(unknown.len() * 200 < days.len(), "{unknown:?}");
    Ok(())
}

#[tokio::test]
async fn rows_that_name_their_approval_tell_what_is_covered() -> Result<()> {
    let company = TestCompany::eventful(AFTERWARDS, 120).await?;
    company.reseed(json!({ "switches": { "attendance": { "covered_link": true } } })).await?;
    let days = september(&company).await?;
    assert_eq!(wrong(&days, is_claimed), [] as [String; 0]);
    assert!(days.iter().any(|day| day.told == "covered"));
    Ok(())
}

#[tokio::test]
async fn gaps_are_unknown_and_nobody_absent_where_schedules_may_not_be_read() -> Result<()> {
    let company = TestCompany::start_at(AFTERWARDS, |config| config.people(60)).await?;
    company.faults(&[json!({
        "api": "/topapi/attendance/schedule/listbyusers", "kind": "errcode", "errcode": 60011,
    })]);
    let days = september(&company).await?;
    assert_eq!(wrong(&days, is_claimed), [] as [String; 0]);
    assert!(days.iter().any(|day| day.truth == "absent"));
    // What is refused is not asked for with every pull.
    let mark = company.mark();
    september(&company).await?;
    assert!(company.requests_since(mark, "/attendance/list").is_empty());
    for day in days.iter().filter(|day| ["absent", "missing"].iter().any(|gap| day.truth.contains(gap))) {
        assert!(day.told.contains("unknown"), "{}: {}", day.what, day.told);
    }
    Ok(())
}

#[tokio::test]
async fn gaps_are_explained_once_schedules_may_be_read() -> Result<()> {
    let company = TestCompany::start_at(AFTERWARDS, |config| config.people(60)).await?;
    let rule =
        json!({ "api": "/topapi/attendance/schedule/listbyusers", "kind": "errcode", "errcode": 60011, "times": 4 });
    company.faults(&[rule]);
    september(&company).await?;
    let context = company.context().await?;
    let again = PullOptions { from: Some(FIRST), to: Some(LAST), again: true, ..PullOptions::default() };
    pull::run(&context, &again).await?;
    context.close().await?;
    assert_eq!(wrong(&september(&company).await?, |_| true), [] as [String; 0]);
    Ok(())
}
