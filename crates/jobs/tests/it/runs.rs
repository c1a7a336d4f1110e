//! One run at a time, and the right store for the right company.

use anyhow::Result;
use dianmao_emulator::{Config, Emulator};
use dianmao_jobs::apply::{self, ApplyOptions};
use dianmao_jobs::error::{Error, Kind};
use dianmao_jobs::plan::PlanOptions;
use dianmao_jobs::pull::{self, PullOptions};
use dianmao_jobs::settings::StorePlace;
use dianmao_servers::Postgres;

use crate::backend::on_each_backend;
use crate::company::TestCompany;

on_each_backend![
    a_second_run_is_busy_while_the_first_lives,
    a_store_of_another_company_is_refused_and_nothing_is_written,
    a_store_whose_first_apply_was_killed_is_refused_elsewhere_too,
];

const DEPARTMENTS: &str = "D1,研发中心,";
const PEOPLE: &str = "E1,张伟,12000000001,D1";

async fn a_second_run_is_busy_while_the_first_lives() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let (first, second) = (company.context().await?, company.context().await?);
    let prepared = apply::prepare(&first, &ApplyOptions::default()).await?;
    let is_busy = |error: Error| matches!(error, Error::Store(dianmao_store::Error::Busy { .. }));
    assert!(is_busy(apply::prepare(&second, &ApplyOptions::default()).await.err().unwrap()));
    assert!(is_busy(pull::run(&second, &PullOptions::default()).await.unwrap_err()));
    dianmao_jobs::plan::draw(&second, &PlanOptions::default()).await?;
    drop(prepared);
    apply::prepare(&second, &ApplyOptions::default()).await?;
    Ok(())
}

async fn a_store_of_another_company_is_refused_and_nothing_is_written() -> Result<()> {
    let mut company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let other = Emulator::start(Config::default().people(0)).await?;
    company.settings.tenant.oapi_url = Some(other.url());
    company.settings.tenant.api_url = Some(other.url());
    let error = company.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("nothing of the 2 objects that it knows is here"), "{error}");
    assert!(!other.counts().keys().any(|path| path.ends_with("create")));
    Ok(())
}

async fn a_store_whose_first_apply_was_killed_is_refused_elsewhere_too() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.faults(&[serde_json::json!({ "api": "/topapi/v2/user/create", "kind": "hold", "phase": "after" })]);
    let context = company.context().await?;
    let options = ApplyOptions::default();
    tokio::select! {
        applied = crate::company::apply_in(&context, &options) => panic!("it was not stopped: {applied:?}"),
        _ = company.request(0, |request| request.held) => {}
    }
    drop(context);
    let other = Emulator::start(Config::default().people(0)).await?;
    company.settings.tenant.oapi_url = Some(other.url());
    company.settings.tenant.api_url = Some(other.url());
    assert_eq!(company.plan().await.unwrap_err().kind(), Kind::Refused);
    Ok(())
}

/// A broken network, or an administrator, ends the session that holds the run lock while a call is on its way.
#[tokio::test]
async fn a_run_that_lost_its_lock_to_another_makes_no_more_calls() -> Result<()> {
    let name = "dianmao-jobs a_run_that_lost_its_lock_to_another_makes_no_more_calls";
    let Some(server) = Postgres::shared(name) else { return Ok(()) };
    let url = server.database();
    let mut company = TestCompany::start().await?;
    company.settings.store = StorePlace::Server(url.parse()?);
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.faults(&[serde_json::json!({ "api": "/topapi/v2/department/create", "kind": "hold", "phase": "after" })]);
    let (context, other) = (company.context().await?, company.store().await?);
    let options = ApplyOptions::default();
    let taking = async {
        company.request(0, |request| request.held).await;
        let holders = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
                       and database = (select oid from pg_database where datname = current_database())";
        server.sql(url.rsplit('/').next().unwrap(), holders);
        let lock = other.lock().await;
        company.emulator.release(None);
        lock
    };
    let (applied, lock) = tokio::join!(crate::company::apply_in(&context, &options), taking);
    let error = applied.unwrap_err();
    assert!(matches!(error, Error::Store(dianmao_store::Error::TakenOver)), "{error:?}");
    assert_eq!(company.writes_since(0), [("/topapi/v2/department/create", 1)].into());
    drop((lock?, context));
    // Whoever comes next settles what the lost run left open, and finishes the work.
    company.faults(&[]);
    company.apply().await?;
    assert_eq!(company.state().text(), "研发中心 [D1]\nE1 张伟 12000000001 @ 研发中心");
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_company_that_lost_everybody_at_its_own_host_is_built_again() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.reseed(serde_json::json!({ "people": 0 })).await?;
    company.apply().await?;
    assert_eq!(company.state().text(), "研发中心 [D1]\nE1 张伟 12000000001 @ 研发中心");
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn invented_people_are_refused_on_any_other_host_before_the_first_call() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    // Reserved for documentation: nobody answers there, and nobody is asked.
    company.settings.tenant.oapi_url = Some("http://192.0.2.1".into());
    company.settings.tenant.api_url = Some("http://192.0.2.1".into());
    let error = company.plan().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(error.to_string(), "`E1` has an invented mobile number (120…), and this is no emulator");
    Ok(())
}
