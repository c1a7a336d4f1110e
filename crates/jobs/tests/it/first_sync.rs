//! The first sync: a tree and its people land exactly as HR has them, and nothing else is touched.

use anyhow::Result;
use dianmao_emulator::PersonPatch;
use dianmao_roster::id::DeptId;
use serde_json::json;

use crate::backend::on_each_backend;
use crate::company::TestCompany;

on_each_backend![
    a_small_tree_lands_exactly,
    a_second_plan_says_no_changes_and_a_second_apply_writes_nothing,
    a_lost_store_adopts_everybody_and_writes_nothing,
];

const DEPARTMENTS: &str = "
    D1,研发中心,
    D2,平台部,D1
    D3,销售部,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1,总监,zhangwei@example.com,2020-03-01
    E2,李娜,12000000002,D2;D3,工程师
    E3,Ann Smith,+1-5155550100,D3,顾问";

async fn a_small_tree_lands_exactly() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    assert_eq!(
        company.plan_text().await?,
        "研发中心
  + department 研发中心 (D1)
  + 张伟 (E1), 总监, 120****0001
研发中心 / 平台部
  + department 平台部 (D2)
  + 李娜 (E2), 工程师, 120****0002
      departments: 研发中心 / 平台部, 销售部
销售部
  + department 销售部 (D3)
  + Ann Smith (E3), 顾问, +1-515***0100

Impact:
  3 people join.

Plan: 3 departments to create, 3 people to create. DingTalk has 0 people and 0
departments of ours.
Calls: create department 3, create person 3; about 1 second.
"
    );
    let applied = company.apply().await?;
    assert_eq!(applied.count(|outcome| outcome.as_str() == "succeeded"), 6);
    assert!(!applied.is_partial() && !applied.is_held());
    assert_eq!(
        company.state().text(),
        "研发中心 [D1]
研发中心 / 平台部 [D2]
销售部 [D3]
E1 张伟 12000000001 @ 研发中心; 总监; zhangwei@example.com
E2 李娜 12000000002 @ 研发中心 / 平台部, 销售部; 工程师
E3 Ann Smith +1-5155550100 @ 销售部; 顾问"
    );
    let midnight: jiff::Timestamp = "2020-03-01T00:00:00+08:00".parse()?;
    assert_eq!(company.state().person("E1")["hired_date"], midnight.as_millisecond());
    assert_eq!(company.state().person("E1")["job_number"], "E1");
    Ok(())
}

async fn a_second_plan_says_no_changes_and_a_second_apply_writes_nothing() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    assert_eq!(company.plan_text().await?, "No changes.\n");
    let mark = company.mark();
    let applied = company.apply().await?;
    assert_eq!((applied.run, applied.outcomes.len()), (None, 0));
    assert!(company.writes_since(mark).is_empty());
    Ok(())
}

async fn a_lost_store_adopts_everybody_and_writes_nothing() -> Result<()> {
    let mut company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let elsewhere = tempfile::tempdir()?;
    company.settings.store = crate::backend::place(elsewhere.path())?;
    let plan = company.plan().await?;
    assert!(plan.is_empty());
    assert_eq!((plan.adopted.people.len(), plan.adopted.departments.len()), (3, 3));
    company.apply().await?;
    let links = company.store().await?.links().await?;
    assert_eq!((links.people.len(), links.departments.len()), (3, 3));
    Ok(())
}

#[tokio::test]
async fn departments_and_people_that_are_not_ours_stay_untouched() -> Result<()> {
    let company = TestCompany::start().await?;
    let club = company.department_by_hand("篮球俱乐部", 1).await?;
    company
        .emulator
        .add_people(vec![PersonPatch {
            name: Some("陈静".into()),
            mobile: Some("12000009999".into()),
            dept_id_list: Some(vec![club]),
            ..PersonPatch::of("hand-made")
        }])
        .map_err(anyhow::Error::msg)?;
    let before = company.state().person("hand-made").clone();
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    assert_eq!(*company.state().person("hand-made"), before);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_root_below_the_companys_own_is_managed_alone() -> Result<()> {
    let mut company = TestCompany::start().await?;
    let branch = company.department_by_hand("上海分公司", 1).await?;
    let elsewhere = company.department_by_hand("北京分公司", 1).await?;
    company.settings.sync.root = DeptId(branch);
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    // Somebody lends a person of ours to the other branch.
    let home = company.state().dept_id("销售部");
    company.update_by_hand("E2", json!({ "dept_id_list": format!("{home},{elsewhere}") })).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("D2;D3,工程师", "D1,组长"))?;
    company.apply().await?;
    assert_eq!(
        company.state().text(),
        "上海分公司
上海分公司 / 研发中心 [D1]
上海分公司 / 研发中心 / 平台部 [D2]
上海分公司 / 销售部 [D3]
北京分公司
E1 张伟 12000000001 @ 上海分公司 / 研发中心; 总监; zhangwei@example.com
E2 李娜 12000000002 @ 上海分公司 / 研发中心, 北京分公司; 组长
E3 Ann Smith +1-5155550100 @ 上海分公司 / 销售部; 顾问"
    );
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_person_who_was_moved_out_of_the_root_is_found_and_brought_home() -> Result<()> {
    let mut company = TestCompany::start().await?;
    let branch = company.department_by_hand("上海分公司", 1).await?;
    let elsewhere = company.department_by_hand("北京分公司", 1).await?;
    company.settings.sync.root = DeptId(branch);
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    company.update_by_hand("E1", json!({ "dept_id_list": elsewhere.to_string() })).await?;
    let mark = company.mark();
    company.apply().await?;
    assert_eq!(company.writes_since(mark).into_iter().collect::<Vec<_>>(), [("/topapi/v2/user/update", 1)]);
    assert!(company.state().text().contains("E1 张伟 12000000001 @ 上海分公司 / 研发中心, 北京分公司"));
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_person_of_the_same_name_and_number_is_adopted_under_the_old_userid() -> Result<()> {
    let company = TestCompany::start().await?;
    company
        .emulator
        .add_people(vec![PersonPatch {
            name: Some("张伟".into()),
            mobile: Some("12000000001".into()),
            extension: Some(json!({ "班车": "3号线" })),
            ..PersonPatch::of("manager4711")
        }])
        .map_err(anyhow::Error::msg)?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    let person = company.state().person("manager4711").clone();
    assert_eq!((&person["title"], &person["extension"]), (&json!("总监"), &json!({ "班车": "3号线" })));
    assert!(company.state().find_person("E1").is_none());
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn company_elsewhere_is_told_every_numbers_country_and_then_needs_nothing() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.settings.source.mapping.region = dianmao_roster::intake::Region::Elsewhere;
    company.hr("D1,研发中心,", "E1,张伟,+86-12000000001,D1\nE2,Ann Smith,+1-5155550100,D1\nE3,李娜,12000000003,D1")?;
    let codes: Vec<&str> = company.plan().await?.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["no_country"]);
    company.apply().await?;
    let mut sent: Vec<String> = company
        .requests_since(0, "/topapi/v2/user/create")
        .iter()
        .map(|request| request.params["mobile"].as_str().unwrap_or_default().to_owned())
        .collect();
    sent.sort();
    assert_eq!(sent, ["+1-5155550100", "+86-12000000001"]);
    assert!(company.plan().await?.is_empty(), "what comes back is the same number");
    Ok(())
}

crate::generation::by_legacy_too! {
    departments_and_people_that_are_not_ours_stay_untouched,
    a_root_below_the_companys_own_is_managed_alone,
    a_person_who_was_moved_out_of_the_root_is_found_and_brought_home,
    a_person_of_the_same_name_and_number_is_adopted_under_the_old_userid,
    company_elsewhere_is_told_every_numbers_country_and_then_needs_nothing,
}
