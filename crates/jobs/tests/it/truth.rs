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
        let userid = &person.person.user_id.0;
        for cell in &person.cells {
            let date = cell.date.0;
            let what = format!("{userid} {date}");
            days.push(Day { what, told: told(cell), truth: truth(truths[&(userid.as_str(), date)]) });
        }
    }
    Ok(days)
}

#[tokio::test]
async fn every_cell_of_a_quiet_month_is_true() -> Result<()> {
    let company = TestCompany::start_at(AFTERWARDS, |config| config.people(60)).await?;
    let days = september(&company).await?;
    assert_eq!(days.len(), 60 * 30);
    let wrong: Vec<String> = days
        .iter()
        .filter(|day| day.told != day.truth)
        .map(|day| format!("{}: {}, not {}", day.what, day.told, day.truth))
        .collect();
    assert_eq!(wrong, [] as [String; 0]);
    Ok(())
}

/// What the product does not claim yet, by what the day really was: results alone do not tell leave, trips and outings, nor
/// which of the days that somebody punched on nobody had to work.
fn is_not_claimed(truth: &str) -> bool {
    truth.contains("covered") || truth == "rest"
}

#[tokio::test]
async fn every_cell_of_an_eventful_month_is_true_that_is_claimed() -> Result<()> {
    let company = TestCompany::eventful(AFTERWARDS, 120).await?;
    let days = september(&company).await?;
    let wrong: Vec<String> = days
        .iter()
        .filter(|day| day.told != day.truth && !is_not_claimed(&day.truth))
        .map(|day| format!("{}: {}, not {}", day.what, day.told, day.truth))
        .collect();
    assert_eq!(wrong, [] as [String; 0]);
    let met = |code: &str| days.iter().filter(|day| day.told == day.truth && day.truth.contains(code)).count();
    for code in [
        "late",
        "seriously_late",
        "early",
        "missing_on",
        "missing_off",
        "absent",
        "field",
        "corrected",
        "changed_by_admin",
    ] {
        assert!(met(code) > 0, "no day is {code}");
    }
    // What is not claimed is little: one day in twenty-five at most.
    let unclaimed = days.iter().filter(|day| day.told != day.truth).count();
    assert!(unclaimed * 25 < days.len(), "{unclaimed} of {}", days.len());
    Ok(())
}
