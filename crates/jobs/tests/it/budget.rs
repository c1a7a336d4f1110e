//! The month's budget of metered calls outlives the process: what we count is never less than what DingTalk counts.

use anyhow::{Context as _, Result};
use dianmao_attendance::period::YearMonth;
use dianmao_jobs::pull::{self, PullOptions};
use jiff::civil::date;
use serde_json::json;

use crate::company::TestCompany;

const LIST: &str = "/attendance/list";
const OCTOBER: &str = "2026-10";
/// What one process may have reserved and not used.
const BLOCK: u64 = 20;

fn september() -> PullOptions {
    PullOptions { from: Some(date(2026, 9, 1)), to: Some(date(2026, 9, 30)), ..PullOptions::default() }
}

async fn company(start: &str) -> Result<TestCompany> {
    TestCompany::start_at(start, |config| config.people(60)).await
}

/// The month's calls as a new process reads them from the store.
async fn counted(company: &TestCompany, month: &str) -> Result<u64> {
    let month: YearMonth = month.parse()?;
    Ok(company.store().await?.calls(month).await?.values().sum())
}

/// The calls that the emulator's quota counts.
fn made(company: &TestCompany) -> u64 {
    company.emulator.metered().values().sum()
}

#[tokio::test]
async fn killed_pulls_never_count_too_little() -> Result<()> {
    let company = company("2026-10-09T10:00:00+08:00").await?;
    let mut n_killed = 0;
    for n_calls in 1..12 {
        let mark = company.mark();
        let context = company.context().await?;
        let options = PullOptions { again: true, ..september() };
        let pull = tokio::spawn(async move { pull::run(&context, &options).await.map(drop) });
        company.request(mark, |_| company.requests_since(mark, LIST).len() >= n_calls).await;
        pull.abort();
        n_killed += u64::from(pull.await.is_err_and(|error| error.is_cancelled()));
        // The next process finds in the store what this one took with it.
        let (counted, made) = (counted(&company, OCTOBER).await?, made(&company));
        assert!(counted >= made, "{counted} counted, {made} made");
        assert!(counted <= made + n_killed * BLOCK, "{counted} counted, {made} made, {n_killed} killed");
    }
    assert!(n_killed > 5, "only {n_killed} were killed");
    let context = company.context().await?;
    pull::run(&context, &september()).await?;
    context.close().await?;
    assert!(counted(&company, OCTOBER).await? >= made(&company));
    Ok(())
}

#[tokio::test]
async fn a_new_month_begins_at_zero_in_a_process_that_goes_on() -> Result<()> {
    let mut company = company("2026-10-31T20:00:00+08:00").await?;
    company.settings.tenant.calls_per_month = 400;
    let context = company.context().await?;
    pull::run(&context, &september()).await?;
    let in_october = made(&company);
    assert!(in_october > 0 && in_october <= 200);
    // What is reserved for October and left over is not for November.
    company.advance_to("2026-11-01T00:30:00+08:00");
    assert_eq!(counted(&company, "2026-11").await?, 0);
    pull::run(&context, &PullOptions { again: true, ..september() }).await?;
    context.close().await?;
    assert_eq!(counted(&company, OCTOBER).await?, in_october);
    assert_eq!(counted(&company, "2026-11").await?, made(&company) - in_october);
    Ok(())
}

#[tokio::test]
async fn the_months_are_dingtalks_wherever_the_company_is() -> Result<()> {
    let mut company = company("2026-11-01T00:30:00+08:00").await?;
    company.settings.time_zone = jiff::tz::TimeZone::get("Europe/Berlin")?;
    let context = company.context().await?;
    pull::run(&context, &september()).await?;
    context.close().await?;
    assert_eq!((counted(&company, OCTOBER).await?, counted(&company, "2026-11").await?), (0, made(&company)));
    Ok(())
}

#[tokio::test]
async fn a_month_that_is_used_up_costs_one_call_a_pull_until_it_is_served_again() -> Result<()> {
    let company = TestCompany::start_at("2026-10-09T10:00:00+08:00", |config| config.people(60).quota(10)).await?;
    let refused = || async {
        let mark = company.mark();
        let context = company.context().await?;
        let pulled = pull::run(&context, &september()).await;
        context.close().await?;
        let error = pulled.err().context("the calls are used up")?.to_string();
        anyhow::ensure!(error.contains("cannot pull"), "{error}");
        Ok(company.requests_since(mark, LIST).len())
    };
    assert!(refused().await? >= 10);
    assert_eq!(company.alarms().await?.len(), 1);
    for _ in 0..3 {
        assert_eq!(refused().await?, 1);
    }
    assert_eq!(company.alarms().await?.len(), 1);
    company.reseed(json!({ "limits": { "quota": 5000 } })).await?;
    let context = company.context().await?;
    pull::run(&context, &september()).await?;
    context.close().await?;
    assert_eq!(company.alarms().await?, [""; 0]);
    assert!(counted(&company, OCTOBER).await? >= made(&company));
    Ok(())
}
