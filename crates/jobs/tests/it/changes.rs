//! What changes after the first sync: names, places, people.

use anyhow::Result;
use dianmao_emulator::PersonPatch;
use serde_json::json;

use crate::company::TestCompany;

const DEPARTMENTS: &str = "
    D1,研发中心,
    D2,平台部,D1
    D3,销售部,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1,总监,zhangwei@example.com
    E2,李娜,12000000002,D2,工程师
    E3,王芳,12000000003,D3,销售";

async fn company() -> Result<TestCompany> {
    TestCompany::synced(DEPARTMENTS, PEOPLE).await
}

/// Applies new HR files, and makes sure that nothing is left to do.
async fn becomes(company: &TestCompany, departments: &str, people: &str, expected: &str) -> Result<()> {
    company.hr(departments, people)?;
    company.apply().await?;
    assert_eq!(company.state().text(), expected);
    assert_eq!(company.plan_text().await?, "No changes.\n");
    Ok(())
}

#[tokio::test]
async fn a_department_is_renamed_and_another_moves() -> Result<()> {
    let company = company().await?;
    let before = company.state().dept_id("平台部");
    becomes(
        &company,
        "D1,研发院,\nD2,平台部,D3\nD3,销售部,",
        PEOPLE,
        "研发院 [D1]
销售部 [D3]
销售部 / 平台部 [D2]
E1 张伟 12000000001 @ 研发院; 总监; zhangwei@example.com
E2 李娜 12000000002 @ 销售部 / 平台部; 工程师
E3 王芳 12000000003 @ 销售部; 销售",
    )
    .await?;
    assert_eq!(company.state().dept_id("平台部"), before, "it is the same department");
    Ok(())
}

#[tokio::test]
async fn a_new_department_takes_the_name_that_a_rename_frees() -> Result<()> {
    let company = company().await?;
    becomes(
        &company,
        "D1,研发中心,\nD2,平台部,D1\nD3,客户成功部,\nD0,销售部,",
        PEOPLE,
        "客户成功部 [D3]
研发中心 [D1]
研发中心 / 平台部 [D2]
销售部 [D0]
E1 张伟 12000000001 @ 研发中心; 总监; zhangwei@example.com
E2 李娜 12000000002 @ 研发中心 / 平台部; 工程师
E3 王芳 12000000003 @ 客户成功部; 销售",
    )
    .await
}

#[tokio::test]
async fn a_department_moves_below_one_that_is_new() -> Result<()> {
    let company = company().await?;
    becomes(
        &company,
        "D1,研发中心,D9\nD2,平台部,D1\nD3,销售部,\nD9,集团,",
        PEOPLE,
        "销售部 [D3]
集团 [D9]
集团 / 研发中心 [D1]
集团 / 研发中心 / 平台部 [D2]
E1 张伟 12000000001 @ 集团 / 研发中心; 总监; zhangwei@example.com
E2 李娜 12000000002 @ 集团 / 研发中心 / 平台部; 工程师
E3 王芳 12000000003 @ 销售部; 销售",
    )
    .await
}

#[tokio::test]
async fn parent_and_child_change_places() -> Result<()> {
    let company = company().await?;
    becomes(
        &company,
        "D1,研发中心,D2\nD2,平台部,\nD3,销售部,",
        PEOPLE,
        "平台部 [D2]
平台部 / 研发中心 [D1]
销售部 [D3]
E1 张伟 12000000001 @ 平台部 / 研发中心; 总监; zhangwei@example.com
E2 李娜 12000000002 @ 平台部; 工程师
E3 王芳 12000000003 @ 销售部; 销售",
    )
    .await
}

#[tokio::test]
async fn a_transfer_a_joiner_in_a_new_department_and_new_fields() -> Result<()> {
    let company = company().await?;
    becomes(
        &company,
        "D1,研发中心,\nD2,平台部,D1\nD3,销售部,\nD4,数据组,D1",
        "E1,张伟,12000000001,D1,首席架构师,zw@example.com
         E2,李娜,12000000002,D4;D3,工程师
         E3,王芳芳,12000000003,D3,销售
         E4,赵磊,12000000004,D4,分析师",
        "研发中心 [D1]
研发中心 / 平台部 [D2]
研发中心 / 数据组 [D4]
销售部 [D3]
E1 张伟 12000000001 @ 研发中心; 首席架构师; zw@example.com
E2 李娜 12000000002 @ 销售部, 研发中心 / 数据组; 工程师
E3 王芳芳 12000000003 @ 销售部; 销售
E4 赵磊 12000000004 @ 研发中心 / 数据组; 分析师",
    )
    .await
}

#[tokio::test]
async fn memberships_of_hand_made_departments_are_named_again_in_a_transfer() -> Result<()> {
    let company = company().await?;
    let club = company.department_by_hand("篮球俱乐部", 1).await?;
    let home = company.state().dept_id("平台部");
    company.update_by_hand("E2", json!({ "dept_id_list": format!("{home},{club}") })).await?;
    assert!(company.plan().await?.is_empty(), "a further membership is no difference");
    company.hr(DEPARTMENTS, &PEOPLE.replace("D2,工程师", "D3,工程师"))?;
    company.apply().await?;
    assert!(company.state().text().contains("E2 李娜 12000000002 @ 销售部, 篮球俱乐部; 工程师"));
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn what_is_not_mapped_or_empty_in_hr_keeps_its_value() -> Result<()> {
    let company = company().await?;
    company
        .emulator
        .add_people(vec![PersonPatch {
            email: Some("wangfang@example.com".into()),
            remark: Some("周五在家办公".into()),
            manager_userid: Some("E1".into()),
            extension: Some(json!({ "班车": "3号线" })),
            ..PersonPatch::of("E3")
        }])
        .map_err(anyhow::Error::msg)?;
    assert!(company.plan().await?.is_empty());
    company.hr(DEPARTMENTS, &PEOPLE.replace("D3,销售", "D3,销售经理"))?;
    company.apply().await?;
    let person = company.state().person("E3").clone();
    assert_eq!(person["title"], "销售经理");
    assert_eq!(person["email"], "wangfang@example.com");
    assert_eq!(person["remark"], "周五在家办公");
    assert_eq!(person["manager_userid"], "E1");
    assert_eq!(person["extension"], json!({ "班车": "3号线" }));
    Ok(())
}

#[tokio::test]
async fn whoever_was_deleted_by_hand_comes_back_under_the_same_userid() -> Result<()> {
    let company = company().await?;
    company
        .emulator
        .add_people(vec![PersonPatch { remove: true, ..PersonPatch::of("E2") }])
        .map_err(anyhow::Error::msg)?;
    let plan = company.plan_text().await?;
    assert!(plan.contains("+ 李娜 (E2), 工程师, 120****0002: created before, and gone from DingTalk since"), "{plan}");
    company.apply().await?;
    assert!(company.state().text().contains("E2 李娜 12000000002 @ 研发中心 / 平台部; 工程师"));
    assert!(company.plan().await?.is_empty());
    Ok(())
}

crate::generation::by_legacy_too! {
    a_department_is_renamed_and_another_moves,
    a_new_department_takes_the_name_that_a_rename_frees,
    a_department_moves_below_one_that_is_new,
    parent_and_child_change_places,
    a_transfer_a_joiner_in_a_new_department_and_new_fields,
    memberships_of_hand_made_departments_are_named_again_in_a_transfer,
    what_is_not_mapped_or_empty_in_hr_keeps_its_value,
    whoever_was_deleted_by_hand_comes_back_under_the_same_userid,
}
