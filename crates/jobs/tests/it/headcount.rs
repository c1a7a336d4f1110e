//! A company or a department that is full: nobody is tried in vain, nobody is deleted who may not be let in again, and all is told.

use anyhow::Result;
use serde_json::json;

use crate::company::{TestCompany, outcomes};

const CREATE: &str = "/topapi/v2/user/create";
const DELETE: &str = "/topapi/v2/user/delete";
const DEPARTMENTS: &str = "D1,研发中心,\nD2,平台部,D1\nD3,销售部,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1,总监
    E2,李娜,12000000002,D2,工程师";

/// People who join a department.
fn joiners(department: &str, from: usize, to: usize) -> String {
    (from..=to).map(|n| format!("\nJ{n},新人{n},120000001{n:02},{department}")).collect()
}

#[tokio::test]
async fn a_full_company_is_asked_a_few_times_only_and_deletes_nobody() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    // E2 shall have another number, and comes after those who join above.
    let wanted = format!("{}{}", PEOPLE.replace("12000000002", "12000000022"), joiners("D1", 10, 39));
    company.hr(DEPARTMENTS, &wanted)?;
    let approval = company.approval().await?;
    company.faults(&[json!({ "api": CREATE, "kind": "errcode", "errcode": 40024 })]);
    let mark = company.mark();
    let applied = company.apply_with(&approval).await?;
    let n_calls = company.requests_since(mark, CREATE).len();
    assert!((1..=8).contains(&n_calls), "{n_calls} calls");
    assert!(company.requests_since(mark, DELETE).is_empty(), "E2 may not be let in again");
    let ends = outcomes(&applied);
    assert_eq!(ends.values().filter(|outcome| **outcome == "failed").count(), n_calls);
    assert_eq!(ends.values().filter(|outcome| **outcome == "skipped").count(), 31 - n_calls);
    assert!(applied.is_partial(), "exit 4");
    let detail = |id: &str| applied.details.iter().find(|(change, _)| change.to_string() == id).unwrap().1;
    assert!(detail("create_person/J39").starts_with("not created, since there is no more room: "), "{applied:?}");
    assert!(detail("create_person/J39").contains("40024"));
    assert!(detail("recreate_person/E2").starts_with("not deleted, since nobody can tell whether there is room"));
    assert!(company.alarms().await?.is_empty(), "nobody is away, and nobody's row is at fault");

    company.faults(&[]);
    let applied = company.apply_with(&approval).await?;
    assert!(!applied.is_partial() && !applied.is_held(), "{:?}", applied.details);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_full_department_stops_those_who_join_it() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, &format!("{PEOPLE}{}{}", joiners("D1", 10, 29), joiners("D3", 30, 39)))?;
    let home = company.state().dept_id("研发中心").to_string();
    company.faults(&[json!({ "api": CREATE, "match": { "dept_id_list": home }, "kind": "errcode", "errcode": 40023 })]);
    let applied = company.apply().await?;
    let ends = outcomes(&applied);
    let count = |outcome: &str| ends.values().filter(|found| **found == outcome).count();
    assert_eq!(count("succeeded"), 10, "the other department has room");
    assert!((1..=8).contains(&count("failed")), "{ends:?}");
    assert_eq!(count("failed") + count("skipped"), 20);
    Ok(())
}

#[tokio::test]
async fn somebody_deleted_who_is_not_let_in_again_is_an_alarm_until_there_is_room() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000002", "12000000022"))?;
    let approval = company.approval().await?;
    company.faults(&[json!({ "api": CREATE, "kind": "errcode", "errcode": 40020 })]);
    let applied = company.apply_with(&approval).await?;
    assert_eq!(applied.deleted_not_back().count(), 1);
    assert_eq!(company.alarms().await?.len(), 1);
    company.faults(&[]);
    let applied = company.apply().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert!(company.alarms().await?.is_empty());
    assert_eq!(company.state().person("E2")["mobile"], "12000000022");
    Ok(())
}
