//! How far a run may go: modes, limits, the first few people, saved plans, chosen keys.

use anyhow::Result;
use dianmao_jobs::apply::ApplyOptions;
use dianmao_jobs::error::Kind;
use dianmao_jobs::plan::PlanOptions;
use dianmao_roster::guard::{Mode, Overrides};
use dianmao_roster::plan::{Plan, PlanDocument};
use serde_json::json;

use crate::company::{TestCompany, keys, options, outcomes};

const DEPARTMENTS: &str = "D1,研发中心,\nD2,平台部,D1";

fn people(n_people: usize, title: &str) -> String {
    (1..=n_people).map(|n| format!("E{n:02},员工{n:02},120000000{n:02},D2,{title}\n")).collect()
}

#[tokio::test]
async fn observing_writes_nothing_and_names_the_key() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.settings.guard.mode = Mode::Observe;
    company.hr(DEPARTMENTS, &people(2, "工程师"))?;
    let error = company.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.to_string().contains("`[sync] mode` is `observe`"), "{error}");
    assert!(company.writes_since(0).is_empty());
    Ok(())
}

#[tokio::test]
async fn observing_does_not_even_finish_what_was_interrupted() -> Result<()> {
    let mut company = TestCompany::synced(DEPARTMENTS, &people(2, "工程师")).await?;
    company.hr(DEPARTMENTS, &people(2, "工程师").replace("12000000001", "12000000091"))?;
    let approval = company.approval().await?;
    let context = company.context().await?;
    let mark = company.mark();
    company.faults(&[json!({ "api": "/topapi/v2/user/create", "kind": "hold" })]);
    tokio::select! {
        applied = crate::company::apply_in(&context, &approval) => panic!("it was not stopped: {applied:?}"),
        _ = company.request(mark, |request| request.held) => {}
    }
    drop(context);
    company.faults(&[]);
    company.settings.guard.mode = Mode::Observe;
    let mark = company.mark();
    assert_eq!(company.apply().await.unwrap_err().kind(), Kind::Refused);
    assert!(company.writes_since(mark).is_empty());
    company.settings.guard.mode = Mode::Full;
    company.apply().await?;
    assert_eq!(company.state().person("E01")["mobile"], "12000000091");
    Ok(())
}

#[tokio::test]
async fn adding_only_removes_nobody() -> Result<()> {
    let mut company = TestCompany::synced(DEPARTMENTS, &people(3, "工程师")).await?;
    company.settings.guard.mode = Mode::Additive;
    let after = people(4, "工程师")
        .replace("E01,员工01,12000000001,D2,工程师", "E01,员工01,12000000001,D2,工程师,,,2026-08-01");
    company.hr(DEPARTMENTS, &after)?;
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["remove_person/E01"], "held");
    assert_eq!(outcomes(&applied)["create_person/E04"], "succeeded");
    assert!(company.state().find_person("E01").is_some());
    Ok(())
}

#[tokio::test]
async fn too_many_updates_refuse_the_run_until_their_checksum_is_passed() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, &people(20, "工程师")).await?;
    company.hr(DEPARTMENTS, &people(20, "高级工程师"))?;
    let mark = company.mark();
    let error = company.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(error.to_string(), "20 people and departments would be updated; the limit is 6 (30 % of 22, 3 always)");
    assert!(company.writes_since(mark).is_empty());
    let updates = company.plan().await?.checksums.updates;
    assert!(error.hint().unwrap().contains(&format!("--allow-updates {}", updates.clone().unwrap())));
    let applied = company.apply_with(&options(Overrides { updates, ..Overrides::default() })).await?;
    assert_eq!(applied.count(|outcome| outcome.as_str() == "succeeded"), 20);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn the_first_apply_creates_five_people_and_the_next_one_the_rest() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.settings.guard.canary = 5;
    company.hr(DEPARTMENTS, &people(8, "工程师"))?;
    let applied = company.apply().await?;
    assert!(applied.is_held());
    assert_eq!(company.state().n_people(), 5);
    let applied = company.apply().await?;
    assert!(!applied.is_held());
    assert_eq!(company.state().n_people(), 8);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

/// The plan as `plan --out` saves it and `apply FILE` reads it.
fn saved(plan: &Plan) -> Result<Plan> {
    let text = serde_json::to_string(&PlanDocument::from(plan))?;
    let document: PlanDocument = serde_json::from_str(&text)?;
    Ok(Plan::try_from(document)?)
}

#[tokio::test]
async fn a_saved_plan_leaves_alone_what_has_moved_and_says_so() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, &people(6, "工程师")).await?;
    let after = people(6, "工程师")
        .replace("12000000001,D2,工程师", "12000000001,D2,组长")
        .replace("12000000002,D2,工程师", "12000000002,D2,组长");
    company.hr(DEPARTMENTS, &after)?;
    let plan = saved(&company.plan().await?)?;
    assert_eq!(plan.changes.len(), 2);
    // Somebody changes one of the two by hand, and HR a third.
    company.update_by_hand("E01", json!({ "title": "架构师" })).await?;
    company.hr(DEPARTMENTS, &after.replace("12000000003,D2,工程师", "12000000003,D2,组长"))?;
    let context = company.context().await?;
    let options = ApplyOptions { saved: Some(plan), ..ApplyOptions::default() };
    let prepared = dianmao_jobs::apply::prepare(&context, &options).await?;
    assert_eq!(prepared.moved.iter().map(ToString::to_string).collect::<Vec<_>>(), ["update_person/E01"]);
    let applied = prepared.execute(&context).await?;
    assert_eq!(outcomes(&applied), [("update_person/E02".to_owned(), "succeeded")].into());
    let titles = ["E01", "E02", "E03"].map(|key| company.state().person(key)["title"].clone());
    assert_eq!(titles, [json!("架构师"), json!("组长"), json!("工程师")]);
    Ok(())
}

#[tokio::test]
async fn what_needs_a_change_that_has_moved_is_left_alone_as_well() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, &people(3, "工程师")).await?;
    let joins = |name: &str| {
        company.hr(&format!("{DEPARTMENTS}\nD3,{name},"), &format!("{}\nE09,赵磊,12000000009,D3", people(3, "工程师")))
    };
    joins("数据组")?;
    let plan = saved(&company.plan().await?)?;
    joins("数据部")?;
    let context = company.context().await?;
    let options = ApplyOptions { saved: Some(plan), ..ApplyOptions::default() };
    let prepared = dianmao_jobs::apply::prepare(&context, &options).await?;
    let moved: Vec<_> = prepared.moved.iter().map(ToString::to_string).collect();
    assert_eq!(moved, ["create_department/D3", "create_person/E09"]);
    assert!(prepared.plan().is_empty());
    Ok(())
}

#[tokio::test]
async fn chosen_keys_bring_what_they_need_and_nothing_else() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr(&format!("{DEPARTMENTS}\nD3,销售部,"), &format!("{}E09,赵磊,12000000009,D3", people(3, "工程师")))?;
    let only = PlanOptions { only: keys(&["E01"]), ..PlanOptions::default() };
    company.apply_with(&ApplyOptions { plan: only, saved: None }).await?;
    assert_eq!(
        company.state().text(),
        "研发中心 [D1]\n研发中心 / 平台部 [D2]\nE01 员工01 12000000001 @ 研发中心 / 平台部; 工程师"
    );
    Ok(())
}

#[tokio::test]
async fn a_saved_plan_and_chosen_keys_report_no_other_key_as_moved() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, &people(6, "工程师")).await?;
    company.hr(DEPARTMENTS, &people(8, "工程师"))?;
    let plan = saved(&company.plan().await?)?;
    let only = PlanOptions { only: keys(&["E07"]), ..PlanOptions::default() };
    let context = company.context().await?;
    let prepared = dianmao_jobs::apply::prepare(&context, &ApplyOptions { plan: only, saved: Some(plan) }).await?;
    assert!(prepared.moved.is_empty());
    assert_eq!(prepared.plan().changes.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_key_that_is_nobodys_is_refused() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, &people(2, "工程师")).await?;
    let error = company.plan_with(&PlanOptions { only: keys(&["E77"]), ..PlanOptions::default() }).await.unwrap_err();
    assert_eq!(error.to_string(), "`E77` is no key of a person or a department");
    Ok(())
}

// Not those of the guard alone, which knows no generation.
crate::generation::by_legacy_too! {
    the_first_apply_creates_five_people_and_the_next_one_the_rest,
    a_saved_plan_leaves_alone_what_has_moved_and_says_so,
    what_needs_a_change_that_has_moved_is_left_alone_as_well,
    chosen_keys_bring_what_they_need_and_nothing_else,
}
