//! An answer that misses somebody is no proof that they are gone.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::json;

use super::naive::{DELETE, LIST, Naive};
use crate::company::TestCompany;

const DEPARTMENTS: &str = "D1,研发中心,\nD2,平台部,D1";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1
    E2,李娜,12000000002,D1
    E3,王芳,12000000003,D2,,,,2026-08-20";

#[tokio::test]
async fn a_read_that_misses_people_takes_nobody_away() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, &PEOPLE.replace(",,,,2026-08-20", "")).await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    let naive = Naive::of(&company).await?;
    let departments = naive.tree().await?;
    let known: BTreeSet<String> = ["E1", "E2", "E3"].map(str::to_owned).into();
    let loss = json!({ "api": LIST, "match": { "dept_id": company.state().dept_id("研发中心") }, "kind": "lost_row" });
    company.faults(std::slice::from_ref(&loss));
    let read: BTreeSet<String> = naive.everybody(&departments).await?.into_iter().collect();
    assert_eq!(known.difference(&read).count(), 1, "somebody who works here would be switched off");

    // With the same loss, and a leaver whose days are over: without the proof nobody goes, not even the leaver, and nobody is unlinked.
    let mark = company.mark();
    company.apply().await?;
    assert!(company.requests_since(mark, DELETE).is_empty());
    assert_eq!(company.state().n_people(), 3);
    assert_eq!(company.store().await?.links().await?.people.len(), 3);

    // A whole read is proof.
    company.faults(&[]);
    company.apply().await?;
    assert_eq!(company.state().n_people(), 2);
    Ok(())
}
