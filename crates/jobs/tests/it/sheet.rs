//! The month sheet, built from the lake, against a naive count of the rows that the interface serves.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Result;
use dianmao_attendance::{Lang, Measure, MonthSheet};
use dianmao_emulator::PersonPatch;
use dianmao_jobs::context::Context;
use dianmao_jobs::error::Error;
use dianmao_jobs::month;
use dianmao_jobs::pull::{self, PullOptions};
use dianmao_reports::{Format, Options};
use jiff::civil::date;
use serde_json::Value;

use crate::company::TestCompany;

const AFTERWARDS: &str = "2026-10-09T10:00:00+08:00";

async fn pulled(people: u32) -> Result<(TestCompany, Context)> {
    let company = TestCompany::start_at(AFTERWARDS, |config| config.people(people)).await?;
    let context = company.context().await?;
    pull_september(&context).await?;
    Ok((company, context))
}

async fn pull_september(context: &Context) -> Result<()> {
    let options = PullOptions { from: Some(date(2026, 9, 1)), to: Some(date(2026, 9, 30)), ..PullOptions::default() };
    pull::run(context, &options).await?;
    Ok(())
}

async fn september(context: &Context) -> Result<MonthSheet, Error> {
    month::sheet(context, month::period(context, "2026-09")?).await
}

/// The rows of the store as they came.
async fn rows(company: &TestCompany) -> Result<Vec<Value>> {
    let rows = company.store().await?.results(date(2026, 9, 1), date(2026, 9, 30)).await?;
    Ok(rows.iter().map(|row| serde_json::from_str(&row.raw)).collect::<Result<_, _>>()?)
}

/// The figures of some people's rows, counted one by one.
fn count(rows: &[&Value]) -> BTreeMap<&'static str, i64> {
    let mut days: BTreeMap<(&str, i64), Vec<&Value>> = BTreeMap::new();
    for row in rows {
        days.entry((row["userId"].as_str().unwrap(), row["workDate"].as_i64().unwrap())).or_default().push(row);
    }
    let mut counts = BTreeMap::new();
    let mut add = |measure: &'static str, n: i64| *counts.entry(measure).or_default() += n;
    for points in days.values() {
        let missing = |row: &&Value| row["timeResult"] == "NotSigned";
        let absent = points.iter().all(missing);
        add("required_days", 1);
        add(if absent { "absent_days" } else { "present_days" }, 1);
        for row in points {
            let start = row["checkType"] == "OnDuty";
            let apart = row["userCheckTime"].as_i64().unwrap() - row["baseCheckTime"].as_i64().unwrap();
            match row["timeResult"].as_str().unwrap() {
                "Late" => {
                    add("late_times", 1);
                    add("late_minutes", apart / 60_000);
                }
                "SeriousLate" => {
                    add("seriously_late_times", 1);
                    add("seriously_late_minutes", apart / 60_000);
                }
                "Absenteeism" => {
                    add("late_as_absence_times", 1);
                    add("late_as_absence_minutes", apart / 60_000);
                }
                "Early" => {
                    add("early_times", 1);
                    add("early_minutes", -apart / 60_000);
                }
                "NotSigned" if !absent => add(if start { "missing_on_times" } else { "missing_off_times" }, 1),
                _ => {}
            }
            if row["locationResult"] == "Outside" {
                add("field_times", 1);
            }
        }
    }
    counts
}

#[tokio::test]
async fn its_figures_are_those_of_the_rows() -> Result<()> {
    let (company, context) = pulled(120).await?;
    let sheet = september(&context).await?;
    let rows = rows(&company).await?;
    let of_rows: Vec<&Value> = rows.iter().collect();
    let figures = |counts: &dianmao_attendance::Counts| -> BTreeMap<&'static str, i64> {
        let measures = Measure::ALL.into_iter().filter(|measure| *measure != Measure::RestDays);
        measures.map(|measure| (measure.as_str(), counts.get(measure))).filter(|(_, n)| *n != 0).collect()
    };
    let expected = count(&of_rows);
    assert!(expected.len() >= 12, "every kind of day is among them: {expected:?}");
    assert_eq!(figures(&sheet.company.counts), expected);
    assert_eq!(sheet.people.len(), 120);
    for person in &sheet.people {
        let own: Vec<&Value> = rows.iter().filter(|row| row["userId"] == person.person.user_id.as_str()).collect();
        assert_eq!(figures(&person.counts), count(&own), "{}", person.person.user_id);
        let days = person.counts.get(Measure::RequiredDays) + person.counts.get(Measure::RestDays);
        assert_eq!(days, 30);
    }
    assert_eq!(sheet.settled.n_settled, sheet.settled.n_days);
    let departments: i64 =
        sheet.departments.iter().map(|department| department.own.counts.get(Measure::RequiredDays)).sum();
    assert_eq!(departments, sheet.company.counts.get(Measure::RequiredDays));
    Ok(())
}

#[tokio::test]
async fn the_same_rows_make_the_same_bytes() -> Result<()> {
    let (company, context) = pulled(30).await?;
    let options = Options { lang: Lang::Zh, generated_at: AFTERWARDS.parse()?, company: "云岭制造".into() };
    let mut outputs: Vec<Vec<Vec<u8>>> = Vec::new();
    for _ in 0..2 {
        // Each from another opening, and the second after another pull.
        let sheet = september(&company.context().await?).await?;
        let formats = [Format::Html, Format::Csv, Format::Json, Format::Xlsx];
        outputs.push(formats.map(|format| dianmao_reports::render(&sheet, format, &options).unwrap()).into());
        pull_september(&context).await?;
    }
    assert_eq!(outputs[0], outputs[1]);
    Ok(())
}

#[tokio::test]
async fn a_lake_that_is_lost_is_built_again_from_the_store_after_the_next_change() -> Result<()> {
    let (_company, context) = pulled(12).await?;
    let before = september(&context).await?;
    std::fs::remove_dir_all(&context.settings.lake)?;
    let again = PullOptions {
        from: Some(date(2026, 9, 1)),
        to: Some(date(2026, 9, 30)),
        again: true,
        ..PullOptions::default()
    };
    pull::run(&context, &again).await?;
    assert_eq!(september(&context).await?, before);
    Ok(())
}

#[tokio::test]
async fn a_month_that_another_run_is_writing_is_read_until_it_is_whole() -> Result<()> {
    // Longer than a read takes, and much shorter than a sheet waits for the other run.
    const SEVERAL_READS: Duration = Duration::from_millis(500);
    let (company, context) = pulled(12).await?;
    let before = september(&context).await?;
    let month = context.settings.lake.join("corp=demo/month=2026-09");
    let aside = context.settings.lake.join("aside");
    let _other_run = company.store().await?.lock().await?;
    for unwritten in [month.join("punches.parquet"), month] {
        std::fs::rename(&unwritten, &aside)?;
        let mut sheet = std::pin::pin!(september(&context));
        let early = tokio::time::timeout(SEVERAL_READS, &mut sheet).await;
        assert!(early.is_err(), "{} is not written yet: {:?}", unwritten.display(), early.map(|sheet| sheet.err()));
        std::fs::rename(&aside, &unwritten)?;
        assert_eq!(sheet.await?, before);
    }
    Ok(())
}

#[tokio::test]
async fn whoever_left_is_on_it_and_whoever_joined_has_not_been_absent() -> Result<()> {
    let (company, context) = pulled(12).await?;
    let leaver = company.emulator.state_json()["people"][5]["userid"].as_str().unwrap().to_owned();
    let counts = |sheet: &MonthSheet, user: &str| {
        sheet.people.iter().find(|person| person.person.user_id.as_str() == user).map(|person| person.counts)
    };
    let before = counts(&september(&context).await?, &leaver);
    company
        .emulator
        .add_people(vec![
            PersonPatch { remove: true, ..PersonPatch::of(&leaver) },
            PersonPatch {
                name: Some("赵磊".into()), mobile: Some("12000099999".into()), ..PersonPatch::of("joiner")
            },
        ])
        .map_err(anyhow::Error::msg)?;
    let again = PullOptions {
        from: Some(date(2026, 9, 1)),
        to: Some(date(2026, 9, 30)),
        again: true,
        ..PullOptions::default()
    };
    pull::run(&context, &again).await?;
    let sheet = september(&context).await?;
    assert!(before.is_some());
    assert_eq!(counts(&sheet, &leaver), before);
    let joiner = counts(&sheet, "joiner").unwrap();
    assert_eq!((joiner.get(Measure::RequiredDays), joiner.get(Measure::AbsentDays)), (0, 0));
    Ok(())
}

#[tokio::test]
async fn a_month_in_progress_says_how_much_of_it_is_final() -> Result<()> {
    let company = TestCompany::start_at("2026-09-10T20:00:00+08:00", |config| config.people(12)).await?;
    let context = company.context().await?;
    pull_september(&context).await?;
    let sheet = september(&context).await?;
    assert_eq!((sheet.settled.n_settled, sheet.settled.n_days), (9 * 12, 30 * 12));
    let kinds: BTreeSet<String> =
        sheet.people.iter().flat_map(|person| &person.cells[9..]).map(|cell| format!("{:?}", cell.kind)).collect();
    assert_eq!(kinds, ["Unsettled".to_owned()].into());
    assert_eq!(sheet.company.counts.get(Measure::UnsettledDays), 21 * 12);
    Ok(())
}

#[tokio::test]
async fn a_month_of_which_nothing_was_pulled_says_what_to_do() -> Result<()> {
    let company = TestCompany::start().await?;
    let context = company.context().await?;
    let error = september(&context).await.unwrap_err();
    assert_eq!(error.to_string(), "nothing was pulled for 2026-09 (2026-09-01 to 2026-09-30)");
    assert_eq!(error.hint().unwrap(), "`dianmao pull --from 2026-09-01 --to 2026-09-30` fetches it.");
    Ok(())
}

#[tokio::test]
async fn a_period_across_two_months_reads_both() -> Result<()> {
    let mut company = TestCompany::start_at(AFTERWARDS, |config| config.people(12)).await?;
    company.settings.period_start_day = 26;
    let context = company.context().await?;
    let period = month::period(&context, "2026-09")?;
    assert_eq!((period.from, period.to), (date(2026, 8, 26), date(2026, 9, 25)));
    let options = PullOptions { from: Some(period.from), to: Some(period.to), ..PullOptions::default() };
    pull::run(&context, &options).await?;
    let sheet = month::sheet(&context, period).await?;
    let rows = company.store().await?.results(date(2026, 8, 26), date(2026, 9, 25)).await?;
    let days: BTreeSet<_> = rows.iter().map(|row| (row.user_id.clone(), row.work_date)).collect();
    assert_eq!(sheet.company.counts.get(Measure::RequiredDays), i64::try_from(days.len())?);
    assert_eq!(sheet.settled.n_settled, sheet.settled.n_days);
    Ok(())
}
