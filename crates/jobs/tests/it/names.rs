//! Names of departments that change places: no call is ever refused for a name that a sibling has.

use anyhow::Result;
use dianmao_roster::plan::Plan;
use serde_json::json;

use crate::company::TestCompany;

const PEOPLE: &str = "E1,张伟,12000000001,D1,总监";

/// Applies and makes sure that every write was taken, and that nothing is left to do.
async fn becomes(company: &TestCompany, departments: &str, expected: &str) -> Result<()> {
    company.hr(departments, PEOPLE)?;
    let mark = company.mark();
    let applied = company.apply().await?;
    assert!(!applied.is_partial() && !applied.is_held(), "{applied:?}");
    let writes = company.emulator.requests().into_iter().filter(|request| request.id > mark);
    let refused: Vec<String> =
        writes.filter(|request| request.errcode.unwrap_or(0) != 0).map(|request| request.api).collect();
    assert_eq!(refused, [] as [&str; 0]);
    assert_eq!(company.state().text(), expected);
    assert_eq!(company.plan_text().await?, "No changes.\n");
    Ok(())
}

#[tokio::test]
async fn two_departments_change_names() -> Result<()> {
    let company = TestCompany::synced("D1,甲,\nD2,乙,", PEOPLE).await?;
    becomes(&company, "D1,乙,\nD2,甲,", "乙 [D1]\n甲 [D2]\nE1 张伟 12000000001 @ 乙; 总监").await
}

#[tokio::test]
async fn names_go_down_a_row_and_round_a_circle() -> Result<()> {
    let company = TestCompany::synced("D1,一,\nD2,二,\nD3,三,", PEOPLE).await?;
    becomes(&company, "D1,二,\nD2,三,\nD3,四,", "三 [D2]\n二 [D1]\n四 [D3]\nE1 张伟 12000000001 @ 二; 总监").await?;
    becomes(&company, "D1,四,\nD2,二,\nD3,三,", "三 [D3]\n二 [D2]\n四 [D1]\nE1 张伟 12000000001 @ 四; 总监").await
}

#[tokio::test]
async fn a_new_department_takes_the_name_of_the_one_that_moves_below_it() -> Result<()> {
    let company = TestCompany::synced("D1,甲,", PEOPLE).await?;
    becomes(&company, "D9,甲,\nD1,甲,D9", "甲 [D9]\n甲 / 甲 [D1]\nE1 张伟 12000000001 @ 甲 / 甲; 总监").await
}

#[tokio::test]
async fn a_name_that_is_not_to_be_had_holds_its_row_alone() -> Result<()> {
    let company = TestCompany::synced("D1,甲,\nD2,乙,", PEOPLE).await?;
    company.department_by_hand("丙", 1).await?;
    company.hr("D1,丙,\nD2,丁,", PEOPLE)?;
    let codes = |plan: &Plan| plan.problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>();
    assert_eq!(codes(&company.plan().await?), ["name_taken"]);
    let mark = company.mark();
    company.apply().await?;
    assert_eq!(json!(company.writes_since(mark)), json!({ "/topapi/v2/department/update": 1 }));
    assert_eq!(company.state().text(), "丁 [D2]\n丙\n甲 [D1]\nE1 张伟 12000000001 @ 甲; 总监");
    Ok(())
}
