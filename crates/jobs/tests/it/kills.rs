//! `apply` is stopped at every write in turn, before and after the call takes effect: nobody is lost, nobody is doubled, nothing is left
//! open, and the next apply finishes the work.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail, ensure};
use dianmao_emulator::PersonPatch;
use dianmao_jobs::apply::ApplyOptions;
use dianmao_roster::guard::Overrides;
use dianmao_roster::removal::MissingPolicy;
use futures::stream::{self, StreamExt, TryStreamExt};
use serde_json::{Value, json};

use crate::backend::on_each_backend;
use crate::company::{TestCompany, WRITES, apply_in, options, outcomes};
use crate::state::State;

on_each_backend![
    the_plan_that_is_stopped_has_everything_in_it,
    apply_is_stopped_at_every_create_of_a_department,
    apply_is_stopped_at_every_update_of_a_department,
    apply_is_stopped_at_every_delete_of_a_department,
    apply_is_stopped_at_every_create_of_a_person,
    apply_is_stopped_at_every_update_of_a_person,
    apply_is_stopped_at_every_delete_of_a_person,
    a_hostile_dingtalk_comes_to_the_same_end,
];

const DEPARTMENTS: &str = "
    D1,研发中心,
    D2,平台部,D1
    D3,销售部,";
const GONE_DEPARTMENT: &str = "D9,筹备组,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1,总监
    E2,李娜,12000000002,D2,工程师
    E3,王芳,12000000003,D3,销售
    E4,刘洋,12000000004,D1,测试";

/// Creates of departments and people, an update, a transfer into what is created, a re-creation of a leader and manager, a removal,
/// another manager, a leader who joins, a department that moves and one that goes.
const DEPARTMENTS_AFTER: &str = "
    D1,研发中心,
    D2,平台部,D4
    D3,销售部,
    D4,数据中心,
    D5,算法组,D4,E3";
const PEOPLE_AFTER: &str = "
    E1,张伟,12000000001,D1,首席架构师,,,,E3
    E2,李娜,12000000022,D2,工程师
    E3,王芳,12000000003,D5,销售,,,,E2
    E4,刘洋,12000000004,D1,测试,,,2026-08-25
    E5,赵磊,12000000005,D5,分析师,,,,E6
    E6,孙丽,12000000006,D1,工程师";

/// Where an apply is stopped.
#[derive(Debug, Clone, Copy)]
enum Kill {
    /// The call never takes effect.
    Before,
    /// The call has taken effect, its answer never arrives.
    After,
    /// The connection breaks, we are killed, and then the call takes effect.
    Late,
}

impl Kill {
    const ALL: [Self; 3] = [Self::Before, Self::After, Self::Late];

    fn rule(self, api: &str, nth: usize) -> Value {
        match self {
            Self::Before => json!({ "api": api, "nth": nth, "kind": "hold", "phase": "before" }),
            Self::After => json!({ "api": api, "nth": nth, "kind": "hold", "phase": "after" }),
            Self::Late => json!({ "api": api, "nth": nth, "kind": "reset", "phase": "late" }),
        }
    }
}

/// A company whose next plan has everything in it, with what HR cannot know in DingTalk.
async fn company() -> Result<(TestCompany, ApplyOptions)> {
    let mut company = TestCompany::start().await?;
    company.settings.sync.missing = MissingPolicy::Remove;
    // Three departments are too few for the shares.
    company.settings.guard.departments_percent = 100;
    company.settings.guard.updates_percent = 100;
    company.map_relations();
    company.hr(&format!("{DEPARTMENTS}\n{GONE_DEPARTMENT}"), PEOPLE)?;
    company.apply().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    company.advance_hours(21);
    decorate(&company).await?;
    company.hr(DEPARTMENTS_AFTER, PEOPLE_AFTER)?;
    let approval = company.approval().await?;
    Ok((company, approval))
}

/// What a re-creation has to bring back.
async fn decorate(company: &TestCompany) -> Result<()> {
    let club = company.department_by_hand("篮球俱乐部", 1).await?;
    let home = company.state().dept_id("平台部");
    company
        .update_by_hand(
            "E2",
            json!({ "dept_id_list": format!("{home},{club}"), "hide_mobile": true,
                "dept_order_list": [{ "dept_id": home, "order": 7 }] }),
        )
        .await?;
    let leaders = json!({ "dept_id": home, "dept_manager_userid_list": "E2" });
    company.by_hand("/topapi/v2/department/update", leaders).await?;
    let patch = PersonPatch {
        manager_userid: Some("E1".into()),
        extension: Some(json!({ "班车": "3号线" })),
        ..PersonPatch::of("E2")
    };
    let report = PersonPatch { manager_userid: Some("E2".into()), ..PersonPatch::of("E3") };
    company.emulator.add_people(vec![patch, report]).map_err(anyhow::Error::msg)?;
    Ok(())
}

/// What it all comes to when nobody interferes, and how often each interface is called for that.
async fn undisturbed() -> Result<(State, Vec<(&'static str, usize)>)> {
    let (company, approval) = company().await?;
    let mark = company.mark();
    let applied = company.apply_with(&approval).await?;
    let all: BTreeSet<&str> = outcomes(&applied).into_values().collect();
    ensure!(all == BTreeSet::from(["succeeded"]), "{:?}", applied.details);
    ensure!(company.plan_text().await?.ends_with("No changes.\n"));
    Ok((company.state(), company.writes_since(mark).into_iter().collect()))
}

async fn the_plan_that_is_stopped_has_everything_in_it() -> Result<()> {
    let (state, writes) = undisturbed().await?;
    assert_eq!(
        writes,
        [
            ("/topapi/v2/department/create", 2),
            ("/topapi/v2/department/delete", 1),
            // The move, the leader who comes back, and a new one.
            ("/topapi/v2/department/update", 3),
            // Two joiners and the one who comes back.
            ("/topapi/v2/user/create", 3),
            ("/topapi/v2/user/delete", 2),
            // Two people, another manager, and whom the one who comes back manages.
            ("/topapi/v2/user/update", 4),
        ]
    );
    assert_eq!(
        state.text(),
        "数据中心 [D4]
数据中心 / 平台部 [D2]
数据中心 / 算法组 [D5]
研发中心 [D1]
篮球俱乐部
销售部 [D3]
E1 张伟 12000000001 @ 研发中心; 首席架构师
E2 李娜 12000000022 @ 数据中心 / 平台部, 篮球俱乐部; 工程师
E3 王芳 12000000003 @ 数据中心 / 算法组; 销售
E5 赵磊 12000000005 @ 数据中心 / 算法组; 分析师
E6 孙丽 12000000006 @ 研发中心; 工程师"
    );
    let person = state.person("E2");
    let home = state.dept_id("平台部");
    let orders: Vec<&Value> =
        person["memberships"].as_array().unwrap().iter().filter(|at| at["dept_id"] == home).collect();
    assert_eq!(orders[0]["order"], 7);
    assert_eq!((&person["manager_userid"], &person["hide_mobile"]), (&json!("E1"), &json!(true)));
    assert_eq!(person["extension"], json!({ "班车": "3号线" }));
    assert_eq!(state.comparable()["departments"]["数据中心 / 平台部"]["leaders"], json!(["E2"]));
    assert_eq!(state.comparable()["departments"]["数据中心 / 算法组"]["leaders"], json!(["E3"]));
    let manager = |userid: &str| state.person(userid)["manager_userid"].clone();
    assert_eq!([manager("E1"), manager("E3"), manager("E5")], [json!("E3"), json!("E2"), json!("E6")]);
    Ok(())
}

macro_rules! stopped_at_every_call_of {
    ($($name:ident: $api:literal),* $(,)?) => {
        /// Each of these stops one interface's calls.
        const STOPPED: &[&str] = &[$($api),*];
        $(
            async fn $name() -> Result<()> {
                stop_at_every_call($api).await
            }
        )*
    };
}

stopped_at_every_call_of! {
    apply_is_stopped_at_every_create_of_a_department: "/topapi/v2/department/create",
    apply_is_stopped_at_every_update_of_a_department: "/topapi/v2/department/update",
    apply_is_stopped_at_every_delete_of_a_department: "/topapi/v2/department/delete",
    apply_is_stopped_at_every_create_of_a_person: "/topapi/v2/user/create",
    apply_is_stopped_at_every_update_of_a_person: "/topapi/v2/user/update",
    apply_is_stopped_at_every_delete_of_a_person: "/topapi/v2/user/delete",
}

#[test]
fn every_interface_that_writes_is_stopped() {
    assert_eq!(STOPPED, WRITES);
}

async fn stop_at_every_call(api: &str) -> Result<()> {
    let (expected, writes) = undisturbed().await?;
    let expected = &expected.comparable();
    let (_, n_calls) = writes.into_iter().find(|(path, _)| *path == api).context("the plan does not call it")?;
    let cases = (1..=n_calls).flat_map(|nth| Kill::ALL.map(|kill| (nth, kill)));
    stream::iter(cases)
        .map(|(nth, kill)| async move {
            let stopped = stop_and_go_on(api, nth, kill, expected).await;
            stopped.with_context(|| format!("stopped at call {nth} of {api}, {kill:?}"))
        })
        .buffer_unordered(4)
        .try_collect()
        .await
}

async fn stop_and_go_on(api: &str, nth: usize, kill: Kill, expected: &Value) -> Result<()> {
    let (company, approval) = company().await?;
    let people_before = company.state().n_people();
    let mark = company.mark();
    company.faults(&[kill.rule(api, nth)]);
    let context = company.context().await?;
    // The one that loses is dropped in the middle of whatever it does, as a kill would end it.
    tokio::select! {
        applied = apply_in(&context, &approval) => bail!("it was not stopped: {applied:?}"),
        _ = company.request(mark, |request| request.held || request.fault.as_deref() == Some("reset")) => {}
    }
    drop(context);
    company.emulator.release(None);
    company.faults(&[]);
    ensure!(
        company.state().n_people() + 2 >= people_before,
        "at most the leaver and the one between delete and create are away"
    );

    let applied = company.apply_with(&approval).await?;
    let undone: Vec<_> = outcomes(&applied).into_iter().filter(|(_, outcome)| *outcome != "succeeded").collect();
    ensure!(undone.is_empty(), "{undone:?}: {:?}", applied.details);
    ensure!(company.state().comparable() == *expected, "it came to\n{}", company.state().text());
    let plan = company.plan_text().await?;
    ensure!(plan.ends_with("No changes.\n"), "{plan}");
    let states: BTreeSet<String> = company.step_states().await?.into_keys().collect();
    let settled = ["succeeded", "held"].map(str::to_owned).into();
    ensure!(states.is_subset(&settled), "steps are left in {states:?}");
    ensure!(company.alarms().await?.is_empty());
    Ok(())
}

/// Almost a third of all calls fail, in every way that there is.
fn hostility(seed: u64) -> Vec<Value> {
    let rule = |kind: &str, phase: &str, n: u64| json!({ "api": "*", "kind": kind, "phase": phase, "probability": 0.035, "seed": seed * 100 + n });
    vec![
        rule("reset", "before", 1),
        rule("reset", "after", 2),
        rule("reset", "late", 3),
        rule("http5xx", "before", 4),
        rule("http5xx", "after", 5),
        rule("truncate", "after", 6),
        rule("throttle", "before", 7),
        rule("stale", "before", 8),
        json!({ "api": "*", "kind": "errcode", "errcode": 15, "phase": "after", "probability": 0.035, "seed": seed * 100 + 9 }),
    ]
}

async fn a_hostile_dingtalk_comes_to_the_same_end() -> Result<()> {
    let (expected, _) = undisturbed().await?;
    let expected = &expected.comparable();
    stream::iter(1..=6)
        .map(|seed| async move {
            let (company, _) = company().await?;
            company.faults(&hostility(seed));
            for _ in 0..6 {
                // Whatever it says, the next one goes on.
                let _ = apply_all(&company).await;
            }
            company.faults(&[]);
            for _ in 0..2 {
                apply_all(&company).await?;
            }
            let found = company.state().comparable();
            ensure!(found == *expected, "seed {seed} came to {found:#} instead of {expected:#}");
            ensure!(company.plan_text().await?.ends_with("No changes.\n"), "seed {seed}");
            ensure!(company.alarms().await?.is_empty(), "seed {seed}");
            Ok(())
        })
        .buffer_unordered(4)
        .try_collect()
        .await
}

/// Applies with whatever approval the plan asks for.
async fn apply_all(company: &TestCompany) -> Result<()> {
    let removals = company.plan().await?.checksums.removals;
    company.apply_with(&options(Overrides { removals, ..Overrides::default() })).await?;
    Ok(())
}
