//! Taking a run back: the old organisation again, as far as nobody has changed it since.

use anyhow::Result;
use dianmao_jobs::apply::Applied;
use dianmao_jobs::error::{Error, Kind};
use dianmao_jobs::pull::{self, PullOptions};
use dianmao_jobs::{log, revert};
use dianmao_roster::guard::{MobileChange, Mode, Overrides};
use dianmao_roster::plan::{Plan, RenderOptions};
use serde_json::json;

use crate::backend::on_each_backend;
use crate::company::{TestCompany, held, keys, outcomes};
use crate::state::State;

on_each_backend![a_run_of_every_kind_is_taken_back, keys_managers_and_leaders_go_back,];

const DEPARTMENTS: &str = "D1,研发中心,\nD2,销售部,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1,总监,zhang@example.com
    E2,李娜,12000000002,D1,工程师
    E3,王芳,12000000003,D2,经理
    E4,刘洋,12000000004,D2,销售,liu@example.com,2020-02-03";
const DEPARTMENTS_AFTER: &str = "D1,研发中心,\nD2,市场部,\nD3,平台部,D1";
const PEOPLE_AFTER: &str = "
    E1,张伟,12000000001,D1,首席架构师,zhang@example.com
    E2,李娜,12000000002,D3,工程师
    E3,王芳,12000000003,D2,经理
    E4,刘洋,12000000004,D2,销售,liu@example.com,2020-02-03,2026-08-01
    E5,赵敏,12000000005,D3,实习生";

/// The plan that takes a run back, and what carrying it out did.
async fn revert(company: &TestCompany, run: i64) -> Result<(Plan, Applied), Error> {
    let context = company.context().await?;
    let prepared = revert::prepare(&context, run, &Overrides::default()).await?;
    let plan = prepared.plan().clone();
    let applied = prepared.execute(&context).await?;
    context.close().await?;
    Ok((plan, applied))
}

fn text(plan: &Plan) -> String {
    plan.render(&RenderOptions { width: 1000, ..RenderOptions::default() })
}

/// A company after a run that created, changed, moved and removed; and how it looked before.
async fn changed() -> Result<(TestCompany, i64, State)> {
    let mut company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.settings.guard.departments_percent = 100;
    let before = company.state();
    company.hr(DEPARTMENTS_AFTER, PEOPLE_AFTER)?;
    let applied = company.apply().await?;
    anyhow::ensure!(!applied.is_partial() && !applied.is_held(), "{applied:?}");
    Ok((company, applied.run.unwrap(), before))
}

async fn a_run_of_every_kind_is_taken_back() -> Result<()> {
    let (company, run, before) = changed().await?;
    let wanted = company.state();
    assert_ne!(wanted.text(), before.text());
    let (plan, applied) = revert(&company, run).await?;
    let expected = [
        "create_person/E4",
        "remove_department/D3",
        "remove_person/E5",
        "update_department/D2",
        "update_person/E1",
        "update_person/E2",
    ];
    assert_eq!(outcomes(&applied).into_keys().collect::<Vec<_>>(), expected);
    assert!(!applied.is_partial() && !applied.is_held(), "{applied:?}");
    assert_eq!(company.state().comparable(), before.comparable());
    let shown = text(&plan);
    assert!(shown.contains("+ 刘洋 (E4), 销售, 120****0004: removed by run 2\n"), "{shown}");
    assert!(shown.contains("- 赵敏 (E5): created by run 2\n"), "{shown}");
    assert!(shown.contains("the next `dianmao apply` writes it again"), "{shown}");

    let (again, nothing) = revert(&company, run).await?;
    assert_eq!((text(&again).as_str(), nothing.run), ("No changes.\n", None));
    let run_report = log::show(&company.context().await?, applied.run.unwrap()).await?;
    assert_eq!((run_report.entry.kind.as_str(), run_report.entry.exit_code), ("revert", Some(0)));

    // HR's files still want it, and a revert is a run like any other.
    assert_eq!(company.plan().await?.changes.len(), 6, "{}", company.plan_text().await?);
    let (_, applied) = revert(&company, applied.run.unwrap()).await?;
    assert!(!applied.is_partial(), "{applied:?}");
    assert_eq!(company.state().comparable(), wanted.comparable());
    assert!(company.plan().await?.is_empty(), "{}", company.plan_text().await?);
    Ok(())
}

async fn keys_managers_and_leaders_go_back() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.map_relations();
    let people = "
        E1,张伟,12000000001,D1,,,,,
        E2,李娜,12000000002,D1,,,,,E1
        E3,王芳,12000000003,D1,,,,,E1";
    company.hr("D1,研发中心,,E1", people)?;
    company.apply().await?;
    company.apply().await?;
    let before = company.state().comparable();
    company.hr(
        "D1,研发中心,,E3",
        "E1,张伟,12000000001,D1,,,,,
         N2,李娜,12000000002,D1,,,,,E3
         E3,王芳,12000000003,D1,,,,,E1",
    )?;
    let applied = company.apply().await?;
    let expected = ["rekey_person/N2", "set_leaders/D1", "set_manager/N2", "update_person/N2"];
    assert_eq!(outcomes(&applied).into_keys().collect::<Vec<_>>(), expected);
    let (_, reverted) = revert(&company, applied.run.unwrap()).await?;
    let expected = ["rekey_person/E2", "set_leaders/D1", "set_manager/E2", "update_person/E2"];
    assert_eq!(outcomes(&reverted).into_keys().collect::<Vec<_>>(), expected);
    assert!(!reverted.is_partial(), "{reverted:?}");
    assert_eq!(company.state().comparable(), before);
    let links = company.store().await?.links().await?;
    assert_eq!(links.people.keys().map(ToString::to_string).collect::<Vec<_>>(), ["E1", "E2", "E3"]);
    let (again, _) = revert(&company, applied.run.unwrap()).await?;
    assert_eq!(text(&again), "No changes.\n");
    // What was remembered of managers is what HR wants, and no longer what stands.
    let wanted: Vec<String> = company.plan().await?.changes.iter().map(|planned| planned.id().to_string()).collect();
    assert_eq!(wanted, ["rekey_person/N2", "update_person/N2", "set_manager/N2", "set_leaders/D1"]);
    Ok(())
}

#[tokio::test]
async fn numbers_that_two_people_got_of_each_other_go_back() -> Result<()> {
    let mut company = TestCompany::synced(DEPARTMENTS, "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D2").await?;
    company.settings.guard.mobile_change = MobileChange::Recreate;
    company.settings.guard.people_free = 10;
    let before = company.state().text();
    company.hr(DEPARTMENTS, "E1,张伟,12000000002,D1\nE2,李娜,12000000001,D2")?;
    let applied = company.apply().await?;
    assert!(!applied.is_partial() && !applied.is_held(), "{applied:?}");
    assert_ne!(company.state().text(), before);
    let (plan, reverted) = revert(&company, applied.run.unwrap()).await?;
    assert!(!reverted.is_partial() && !reverted.is_held(), "{reverted:?}\n{}", text(&plan));
    assert_eq!(company.state().text(), before);
    Ok(())
}

#[tokio::test]
async fn what_has_moved_since_is_left_and_said() -> Result<()> {
    let (company, run, _) = changed().await?;
    company.update_by_hand("E1", json!({ "title": "院士" })).await?;
    company.update_by_hand("E5", json!({ "title": "工程师" })).await?;
    company.update_by_hand("E2", json!({ "title": "架构师" })).await?;
    let (plan, applied) = revert(&company, run).await?;
    let done = outcomes(&applied);
    assert!(!done.contains_key("update_person/E1") && !done.contains_key("remove_person/E5"), "{done:?}");
    assert!(!done.contains_key("remove_department/D3"), "E5 is in it: {done:?}");
    let shown = text(&plan);
    for sentence in [
        "Left as it is, `E1`: title has moved since.",
        "Left as it is, `E5`: created by the run, and changed since.",
        "Left as it is, `D3`: created by the run, and not empty.",
    ] {
        assert!(shown.contains(sentence), "{shown}");
    }
    let state = company.state().text();
    assert!(state.contains("E1 张伟 12000000001 @ 研发中心; 院士"), "{state}");
    assert!(state.contains("E2 李娜 12000000002 @ 研发中心; 架构师"), "only the move is taken back: {state}");
    assert!(state.contains("E5 赵敏"), "{state}");
    Ok(())
}

#[tokio::test]
async fn whoever_is_somebody_elses_by_now_is_not_created_again() -> Result<()> {
    let (company, run, _) = changed().await?;
    company
        .by_hand(
            "/topapi/v2/user/create",
            json!({ "userid": "X1", "name": "刘洋", "mobile": "12000000004", "dept_id_list": "1" }),
        )
        .await?;
    let (plan, applied) = revert(&company, run).await?;
    assert!(!outcomes(&applied).contains_key("create_person/E4"), "{applied:?}");
    assert!(
        text(&plan)
            .contains("Left as it is, `E4`: removed by the run, and the mobile number is somebody else's by now.")
    );
    Ok(())
}

#[tokio::test]
async fn the_guard_is_the_same() -> Result<()> {
    let (mut company, run, _) = changed().await?;
    company.settings.guard.protected = keys(&["E5"]);
    let (plan, applied) = revert(&company, run).await?;
    let expected = [("remove_department/D3", "needs"), ("remove_person/E5", "protected")];
    assert_eq!(held(&plan), expected.map(|(id, reason)| (id.to_owned(), reason)).into());
    assert!(applied.is_held());
    assert!(company.state().text().contains("E5 赵敏"));

    company.settings.guard.mode = Mode::Observe;
    let mark = company.mark();
    let error = revert(&company, run).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(company.writes_since(mark).is_empty());
    Ok(())
}

#[tokio::test]
async fn nobody_is_removed_by_a_read_that_lacks_people() -> Result<()> {
    let (company, run, _) = changed().await?;
    let department = company.state().dept_id("研发中心");
    company.faults(&[json!({ "api": "/topapi/v2/user/list", "match": { "dept_id": department }, "kind": "lost_row" })]);
    let (plan, _) = revert(&company, run).await?;
    assert!(plan.changes.iter().all(|planned| !planned.change.kind().is_removal()), "{}", text(&plan));
    assert!(company.state().text().contains("E5 赵敏"));
    Ok(())
}

#[tokio::test]
async fn only_what_a_run_wrote_can_be_taken_back() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let context = company.context().await?;
    pull::run(&context, &PullOptions::default()).await?;
    let refused = async |run| revert::prepare(&context, run, &Overrides::default()).await.err().unwrap().to_string();
    assert_eq!(refused(9).await, "there is no run 9");
    assert_eq!(refused(2).await, "run 2 is a `pull`, which wrote nothing into DingTalk");
    Ok(())
}

#[tokio::test]
async fn a_revert_that_is_killed_is_settled_by_the_next_run() -> Result<()> {
    let (company, run, before) = changed().await?;
    let mark = company.mark();
    company.faults(&[json!({ "api": "/topapi/v2/user/create", "kind": "hold", "phase": "after" })]);
    let context = company.context().await?;
    let prepared = revert::prepare(&context, run, &Overrides::default()).await?;
    tokio::select! {
        applied = prepared.execute(&context) => panic!("it was not stopped: {applied:?}"),
        _ = company.request(mark, |request| request.held) => {}
    }
    drop(context);
    company.faults(&[]);
    revert(&company, run).await?;
    assert_eq!(company.state().comparable(), before.comparable());
    company.step_states().await.map(drop)
}
