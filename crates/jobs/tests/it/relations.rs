//! Managers and leaders: set in one apply with those whom they are about, changed, cleared, and remembered.

use anyhow::Result;
use dianmao_roster::intake::OnEmpty;
use serde_json::{Value, json};

use crate::company::{TestCompany, outcomes};

const CREATE: &str = "/topapi/v2/user/create";
const GET: &str = "/topapi/v2/user/get";
const UPDATE: &str = "/topapi/v2/user/update";
const DEPARTMENTS: &str = "
    D1,研发中心,,E3
    D2,平台部,D1,E2";
const PEOPLE: &str = "
    E1,张伟,12000000001,D2,工程师,,,,E2
    E2,李娜,12000000002,D2,组长,,,,E3
    E3,王芳,12000000003,D1,总监";

async fn company() -> Result<TestCompany> {
    let mut company = TestCompany::start().await?;
    company.map_relations();
    company.hr(DEPARTMENTS, PEOPLE)?;
    Ok(company)
}

async fn synced() -> Result<TestCompany> {
    let company = company().await?;
    assert!(!company.apply().await?.is_partial());
    // The managers that travelled in the creates are read for the first time.
    company.apply().await?;
    Ok(company)
}

fn managers(company: &TestCompany) -> Vec<Value> {
    let state = company.state();
    ["E1", "E2", "E3"].map(|userid| state.person(userid)["manager_userid"].clone()).into()
}

fn leaders(company: &TestCompany) -> [Value; 2] {
    let state = company.state().comparable();
    ["研发中心", "研发中心 / 平台部"].map(|path| state["departments"][path]["leaders"].clone())
}

#[tokio::test]
async fn one_apply_sets_managers_and_leaders_of_what_it_creates() -> Result<()> {
    let company = company().await?;
    let mark = company.mark();
    let applied = company.apply().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert_eq!(managers(&company), [json!("E2"), json!("E3"), Value::Null]);
    assert_eq!(leaders(&company), [json!(["E3"]), json!(["E2"])]);
    let created: Vec<Value> =
        company.requests_since(mark, CREATE).into_iter().map(|call| call.params["userid"].clone()).collect();
    assert_eq!(created, ["E3", "E2", "E1"], "the manager comes first");
    assert!(company.requests_since(mark, UPDATE).is_empty(), "and travels in the create");
    assert_eq!(company.plan_text().await?, "No changes.\n");
    Ok(())
}

#[tokio::test]
async fn a_manager_changes_and_goes() -> Result<()> {
    let mut company = synced().await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("工程师,,,,E2", "工程师,,,,E3"))?;
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied), [("set_manager/E1".to_owned(), "succeeded")].into());
    assert_eq!(managers(&company), [json!("E3"), json!("E3"), Value::Null]);

    let empty = PEOPLE.replace("工程师,,,,E2", "工程师");
    company.hr(DEPARTMENTS, &empty)?;
    assert_eq!(company.plan_text().await?.lines().last(), Some("No changes."), "an empty cell keeps the old value");
    company.settings.source.mapping.on_empty = OnEmpty::Clear;
    let mark = company.mark();
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["set_manager/E1"], "succeeded");
    let calls = company.requests_since(mark, UPDATE);
    let clearing = calls.iter().find(|call| call.params.get("manager_userid") == Some(&json!(""))).unwrap();
    assert_eq!(clearing.params["force_update_fields"], "manager_userid");
    assert_eq!(managers(&company), [Value::Null, json!("E3"), Value::Null]);
    Ok(())
}

#[tokio::test]
async fn a_department_gets_a_leader_who_joins_it_and_loses_its_last() -> Result<()> {
    let mut company = synced().await?;
    company.hr(&DEPARTMENTS.replace("D1,E2", "D1,E3"), &PEOPLE.replace("12000000003,D1", "12000000003,D1;D2"))?;
    let applied = company.apply().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert_eq!(leaders(&company), [json!(["E3"]), json!(["E3"])]);
    company.settings.source.mapping.on_empty = OnEmpty::Clear;
    company.hr("D1,研发中心,,E3\nD2,平台部,D1", &PEOPLE.replace("12000000003,D1", "12000000003,D1;D2"))?;
    company.apply().await?;
    assert_eq!(leaders(&company), [json!(["E3"]), json!([])]);
    assert!(company.plan_text().await?.ends_with("No changes.\n"));
    Ok(())
}

#[tokio::test]
async fn a_manager_who_is_refused_stops_nobody_else() -> Result<()> {
    let company = company().await?;
    company.faults(&[json!({ "api": CREATE, "match": { "userid": "E2" }, "kind": "errcode", "errcode": 60112 })]);
    let applied = company.apply().await?;
    let outcomes = outcomes(&applied);
    assert_eq!(outcomes["create_person/E2"], "failed");
    assert_eq!(outcomes["create_person/E1"], "succeeded");
    assert_eq!(outcomes["set_leaders/D2"], "skipped");
    assert_eq!(outcomes["set_leaders/D1"], "succeeded");
    assert_eq!(company.state().person("E1")["manager_userid"], Value::Null);
    company.faults(&[]);
    company.apply().await?;
    assert_eq!(managers(&company), [json!("E2"), json!("E3"), Value::Null]);
    assert_eq!(leaders(&company), [json!(["E3"]), json!(["E2"])]);
    Ok(())
}

#[tokio::test]
async fn a_manager_with_a_new_number_is_still_the_manager() -> Result<()> {
    let company = synced().await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000002", "12000000022"))?;
    company.apply_approved().await?;
    assert_eq!(company.state().person("E2")["mobile"], "12000000022");
    assert_eq!(managers(&company), [json!("E2"), json!("E3"), Value::Null]);
    assert_eq!(leaders(&company), [json!(["E3"]), json!(["E2"])]);
    assert!(company.plan_text().await?.ends_with("No changes.\n"));
    Ok(())
}

#[tokio::test]
async fn managers_are_remembered_and_read_again_within_a_week() -> Result<()> {
    let company = synced().await?;
    let mark = company.mark();
    let plan = company.plan().await?;
    assert!(company.requests_since(mark, GET).len() < 3, "most are remembered");
    assert!(plan.is_empty());
    company.update_by_hand("E1", json!({ "manager_userid": "E3" })).await?;
    let mut n_reads = 0;
    for _ in 0..7 {
        company.advance_hours(24);
        let mark = company.mark();
        company.apply().await?;
        n_reads += company.requests_since(mark, GET).len();
    }
    assert_eq!(managers(&company)[0], "E2", "what somebody changed by hand was seen");
    assert!(n_reads <= 5, "{n_reads} reads");
    Ok(())
}

#[tokio::test]
async fn unmapped_managers_cost_no_call() -> Result<()> {
    let company = TestCompany::synced("D1,研发中心,", "E1,张伟,12000000001,D1").await?;
    let mark = company.mark();
    company.plan().await?;
    assert!(company.requests_since(mark, GET).is_empty());
    Ok(())
}

// Not those that clear a manager or the last leader: see `legacy`.
crate::generation::by_legacy_too! {
    one_apply_sets_managers_and_leaders_of_what_it_creates,
    a_manager_who_is_refused_stops_nobody_else,
    a_manager_with_a_new_number_is_still_the_manager,
    managers_are_remembered_and_read_again_within_a_week,
}
