//! An apply that somebody interrupts: what is in flight comes to its end, nobody stays deleted, nothing new is begun.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use dianmao_jobs::apply::{self, ApplyOptions};
use dianmao_jobs::error::Error;
use futures::FutureExt as _;
use serde_json::json;
use tokio::sync::oneshot;

use crate::company::TestCompany;

const DEPARTMENTS: &str = "D1,研发中心,";
const PEOPLE: &str = "E1,张伟,12000000001,D1,总监";

/// Interrupts an apply while DingTalk holds every call of an interface; they go on afterwards.
async fn interrupt_at(company: &TestCompany, options: &ApplyOptions, api: &str) -> Result<Error> {
    let mark = company.mark();
    company.faults(&[json!({ "api": api, "kind": "hold", "phase": "before" })]);
    let context = company.context().await?;
    let prepared = apply::prepare(&context, options).await?;
    let (stop, stopped) = oneshot::channel();
    let execution = prepared.execute_until(&context, stopped.map(drop));
    let interruption = async {
        company.request(mark, |request| request.held).await;
        let _ = stop.send(());
        // Long enough to be heard before the calls are answered.
        tokio::time::sleep(Duration::from_millis(50)).await;
        company.faults(&[]);
        company.emulator.release(None);
    };
    match tokio::join!(execution, interruption).0 {
        Err(error) => Ok(error),
        Ok(applied) => anyhow::bail!("it was not interrupted: {applied:?}"),
    }
}

#[tokio::test]
async fn calls_in_flight_are_finished_and_nothing_new_is_begun() -> Result<()> {
    let company = TestCompany::start().await?;
    let people: Vec<String> = (1..=40).map(|n| format!("E{n},张伟{n},120000000{n:02},D1,总监")).collect();
    company.hr(DEPARTMENTS, &people.join("\n"))?;
    let error = interrupt_at(&company, &ApplyOptions::default(), "/topapi/v2/user/create").await?;
    assert!(matches!(error, Error::Interrupted { run: 1 }), "{error:?}");
    assert!(error.hint().unwrap().contains("`dianmao log 1`"));
    let n_made = company.state().n_people();
    assert!((1..=8).contains(&n_made), "{n_made} people were created");
    let states: BTreeSet<String> = company.step_states().await?.into_keys().collect();
    assert_eq!(states, BTreeSet::from(["succeeded".to_owned(), "held".to_owned()]), "nothing is left open");

    let applied = company.apply().await?;
    ensure!(!applied.is_partial() && !applied.is_held(), "{applied:?}");
    assert_eq!(company.state().n_people(), 40);
    ensure!(company.plan_text().await?.ends_with("No changes.\n"));
    Ok(())
}

#[tokio::test]
async fn nobody_stays_deleted_for_want_of_the_second_call() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, "E1,张伟,12000000021,D1,总监")?;
    let approval = company.approval().await?;
    let error = interrupt_at(&company, &approval, "/topapi/v2/user/delete").await?;
    assert!(matches!(error, Error::Interrupted { .. }), "{error:?}");
    assert_eq!(company.state().person("E1")["mobile"], "12000000021");
    assert!(company.alarms().await?.is_empty());
    ensure!(company.plan_text().await?.ends_with("No changes.\n"));
    Ok(())
}
