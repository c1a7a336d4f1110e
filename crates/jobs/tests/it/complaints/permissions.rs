//! What the app may do is tried, named and never guessed from an empty answer.

use anyhow::Result;
use dianmao_jobs::doctor;
use dianmao_jobs::error::Kind;
use dianmao_roster::id::DeptId;
use serde_json::json;

use super::naive::{LIST_SUB, Naive, code};
use crate::company::TestCompany;

const DEPARTMENTS: &str = "D1,研发中心,";
const PEOPLE: &str = "E1,张伟,12000000001,D1";

#[tokio::test]
async fn a_department_outside_of_the_range_is_named_and_not_taken_for_empty() -> Result<()> {
    let mut company = TestCompany::start().await?;
    let branch = company.department_by_hand("上海分公司", 1).await?;
    let other = company.department_by_hand("北京分公司", 1).await?;
    company.reseed(json!({ "app": { "authed_depts": [other] } })).await?;
    let naive = Naive::of(&company).await?;
    let answer = naive.call(LIST_SUB, json!({ "dept_id": branch })).await?;
    assert_eq!(code(&answer), 50004);
    assert_eq!(naive.children(branch).await?, Vec::<i64>::new(), "and so everybody below it seems to be gone");

    company.settings.sync.root = DeptId(branch);
    company.hr(DEPARTMENTS, PEOPLE)?;
    let error = company.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    assert!(error.to_string().contains(&format!("department {branch}")), "{error}");
    assert!(error.hint().unwrap().contains("通讯录权限范围"));
    Ok(())
}

#[tokio::test]
async fn a_success_with_nobody_in_it_is_a_failure_that_names_the_permission() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let withheld = ["qyapi_get_department_list", "qyapi_get_department_member"];
    company.reseed(json!({ "app": { "scopes_withheld": withheld } })).await?;
    let naive = Naive::of(&company).await?;
    // Every answer is HTTP 200, and nobody looks at its code.
    assert_eq!(naive.everybody(&naive.tree().await?).await?, Vec::<String>::new(), "success: 0 people");

    let error = company.plan().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    assert!(error.hint().unwrap().contains("qyapi_get_department_list"), "{:?}", error.hint());
    let report = doctor::run(&company.context().await?).await;
    assert!(report.is_denied());
    let hints: String = report.checks.iter().filter_map(|check| check.hint.clone()).collect();
    for scope in withheld {
        assert!(hints.contains(scope), "{scope} is not in {hints}");
    }
    Ok(())
}

#[tokio::test]
async fn a_connection_test_tries_more_than_the_token() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.reseed(json!({ "app": { "scopes_withheld": ["qyapi_manage_addresslist"] } })).await?;
    Naive::of(&company).await?;
    // The token is there, so the connection is said to be good.

    let report = doctor::run(&company.context().await?).await;
    assert!(report.is_denied());
    let failed: Vec<&str> =
        report.checks.iter().filter(|check| check.status == doctor::Status::Failed).map(|check| check.name).collect();
    assert_eq!(failed, ["writing"]);
    Ok(())
}
