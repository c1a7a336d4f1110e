//! Rows with a problem are present: neither they nor what hangs on them is changed or removed, and all else goes on.

use anyhow::Result;
use dianmao_roster::ignore::Ignore;
use dianmao_roster::removal::MissingPolicy;
use serde_json::Value;

use crate::company::TestCompany;

const DEPARTMENTS: &str = "D1,研发中心,\nD2,平台部,D1\nD3,销售部,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1,总监
    E2,李娜,12000000002,D2,工程师
    E3,王芳,12000000003,D3,销售";

/// What a bad file does to a synced company: the codes of its problems, and what it comes to after many days.
async fn story(departments: &str, people: &str) -> Result<(Vec<&'static str>, String, Value)> {
    let mut company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.settings.sync.missing = MissingPolicy::Remove;
    company.settings.guard.departments_percent = 100;
    company.hr(departments, people)?;
    let mut codes: Vec<&str> = company.plan().await?.problems.iter().map(|problem| problem.code.as_str()).collect();
    codes.sort_unstable();
    for _ in 0..3 {
        company.apply().await?;
        company.advance_hours(21);
    }
    Ok((codes, company.state().text(), company.state().comparable()))
}

#[tokio::test]
async fn all_rows_of_a_key_that_stands_twice_are_left_alone() -> Result<()> {
    let (codes, text, _) = story(
        DEPARTMENTS,
        "E1,张伟,12000000001,D1,首席架构师
         E2,李娜,12000000002,D2,组长
         E2,李娜,12000000002,D3,经理
         E3,王芳,12000000003,D3,销售",
    )
    .await?;
    assert_eq!(codes, ["duplicate_key", "duplicate_key"]);
    assert!(text.contains("E1 张伟 12000000001 @ 研发中心; 首席架构师"));
    assert!(text.contains("E2 李娜 12000000002 @ 研发中心 / 平台部; 工程师"));
    Ok(())
}

#[tokio::test]
async fn all_rows_of_a_number_that_stands_twice_are_left_alone() -> Result<()> {
    let (codes, text, _) = story(
        DEPARTMENTS,
        "E1,张伟,12000000001,D1,首席架构师
         E2,李娜,12000000003,D2,组长
         E3,王芳,12000000003,D3,经理
         E4,赵磊,12000000004,D1,工程师",
    )
    .await?;
    assert_eq!(codes, ["duplicate_mobile", "duplicate_mobile"]);
    assert_eq!(
        text,
        "研发中心 [D1]
研发中心 / 平台部 [D2]
销售部 [D3]
E1 张伟 12000000001 @ 研发中心; 首席架构师
E2 李娜 12000000002 @ 研发中心 / 平台部; 工程师
E3 王芳 12000000003 @ 销售部; 销售
E4 赵磊 12000000004 @ 研发中心; 工程师"
    );
    Ok(())
}

#[tokio::test]
async fn a_department_that_nobody_knows_sets_aside_whoever_names_it() -> Result<()> {
    let (codes, text, _) = story(
        "D1,研发中心,\nD2,平台部,D7\nD3,销售部,",
        "E1,张伟,12000000001,D1,首席架构师
         E2,李娜,12000000002,D2,组长
         E3,王芳,12000000003,D9,经理",
    )
    .await?;
    assert_eq!(codes, ["set_aside", "unknown_department", "unknown_parent"]);
    assert_eq!(
        text,
        "研发中心 [D1]
研发中心 / 平台部 [D2]
销售部 [D3]
E1 张伟 12000000001 @ 研发中心; 首席架构师
E2 李娜 12000000002 @ 研发中心 / 平台部; 工程师
E3 王芳 12000000003 @ 销售部; 销售"
    );
    Ok(())
}

#[tokio::test]
async fn a_circle_of_departments_is_left_alone_with_everybody_in_it() -> Result<()> {
    let (codes, text, _) = story(
        "D1,研发院,D2\nD2,平台组,D1\nD3,客户部,",
        "E1,张伟,12000000001,D1,首席架构师
         E2,李娜,12000000002,D2,组长
         E3,王芳,12000000003,D3,经理",
    )
    .await?;
    assert_eq!(codes, ["cycle", "cycle", "set_aside", "set_aside"]);
    assert_eq!(
        text,
        "客户部 [D3]
研发中心 [D1]
研发中心 / 平台部 [D2]
E1 张伟 12000000001 @ 研发中心; 总监
E2 李娜 12000000002 @ 研发中心 / 平台部; 工程师
E3 王芳 12000000003 @ 客户部; 经理"
    );
    Ok(())
}

#[tokio::test]
async fn a_bad_value_sets_its_row_aside_and_names_file_line_and_field() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000002", "120000"))?;
    let plan = company.plan().await?;
    assert!(plan.is_empty());
    let [problem] = &plan.problems[..] else { panic!("{:?}", plan.problems) };
    let origin = problem.origin.as_ref().unwrap();
    assert_eq!((origin.file.as_ref(), origin.line, problem.field), ("employees.csv", 3, Some("mobile")));
    Ok(())
}

#[tokio::test]
async fn whoever_is_ignored_is_left_alone() -> Result<()> {
    let mut company =
        TestCompany::synced("D1,研发中心,", "E1,张伟,12000000001,D1,工程师\nE2,李娜,12000000002,D1,工程师").await?;
    company.settings.sync.ignore = Ignore(vec!["E2".into(), "X*".into()]);
    company.hr(
        "D1,研发中心,",
        "E1,张伟,12000000001,D1,总监\nE2,李娜,12000000002,D1,,,,2026-08-01\nX1,新人,12000000009,D1",
    )?;
    company.apply().await?;
    assert_eq!(company.state().person("E1")["title"], "总监");
    assert_eq!(company.state().person("E2")["title"], "工程师");
    assert!(company.state().find_person("X1").is_none());
    assert!(company.plan_text().await?.ends_with("No changes.\n"));
    Ok(())
}

// Not those of a source alone, which know no generation.
crate::generation::by_legacy_too! {
    all_rows_of_a_key_that_stands_twice_are_left_alone,
    a_department_that_nobody_knows_sets_aside_whoever_names_it,
    whoever_is_ignored_is_left_alone,
}
