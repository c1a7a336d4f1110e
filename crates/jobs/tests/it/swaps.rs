//! Numbers that go from one person to another: in a row where that is enough, and all at once where everybody waits for everybody.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail, ensure};
use dianmao_emulator::PersonPatch;
use dianmao_roster::guard::MobileChange;
use futures::stream::{self, StreamExt, TryStreamExt};
use serde_json::{Value, json};

use crate::backend::on_each_backend;
use crate::company::{TestCompany, apply_in, held, outcomes};

on_each_backend![
    two_people_get_each_others_numbers,
    a_swap_is_stopped_at_every_delete,
    a_swap_is_stopped_at_every_create,
];

const CREATE: &str = "/topapi/v2/user/create";
const DELETE: &str = "/topapi/v2/user/delete";
const DEPARTMENTS: &str = "D1,研发中心,\nD2,平台部,D1";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1,总监
    E2,李娜,12000000002,D2,工程师
    E3,王芳,12000000003,D1,测试
    E4,刘洋,12000000004,D1,销售";
/// The numbers of E1, E2 and E3 go round.
const RING: &str = "
    E1,张伟,12000000002,D1,总监
    E2,李娜,12000000003,D2,工程师
    E3,王芳,12000000001,D1,测试
    E4,刘洋,12000000004,D1,销售";

fn numbers(company: &TestCompany) -> Vec<String> {
    let state = company.state();
    let number = |userid: &str| match state.find_person(userid) {
        Some(person) => person["mobile"].as_str().unwrap().trim_start_matches("1200000000").to_owned(),
        None => "-".to_owned(),
    };
    ["E1", "E2", "E3", "E4"].map(number).into()
}

/// What HR cannot know: E2 leads and is managed by E1, who is managed by E3.
async fn decorated() -> Result<TestCompany> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let home = company.state().dept_id("平台部");
    let leaders = json!({ "dept_id": home, "dept_manager_userid_list": "E2" });
    company.by_hand("/topapi/v2/department/update", leaders).await?;
    let manages = |manager: &str, of: &str| PersonPatch { manager_userid: Some(manager.into()), ..PersonPatch::of(of) };
    company.emulator.add_people(vec![manages("E1", "E2"), manages("E3", "E1")]).map_err(anyhow::Error::msg)?;
    Ok(company)
}

/// What everything comes to with other numbers.
fn with_numbers(company: &TestCompany, numbers: [(&str, &str); 3]) -> Value {
    let mut expected = company.state().comparable();
    for person in expected["people"].as_array_mut().unwrap() {
        if let Some((_, number)) = numbers.iter().find(|(userid, _)| person["userid"] == *userid) {
            person["mobile"] = (*number).into();
        }
        // It follows from the number.
        person.as_object_mut().unwrap().remove("unionid");
    }
    expected
}

const GONE_ROUND: [(&str, &str); 3] = [("E1", "12000000002"), ("E2", "12000000003"), ("E3", "12000000001")];
const AS_BEFORE: [(&str, &str); 3] = [("E1", "12000000001"), ("E2", "12000000002"), ("E3", "12000000003")];

fn holds(company: &TestCompany, expected: &Value) -> Result<()> {
    let mut found = company.state().comparable();
    for person in found["people"].as_array_mut().unwrap() {
        person.as_object_mut().unwrap().remove("unionid");
    }
    ensure!(found == *expected, "{found:#} instead of {expected:#}");
    Ok(())
}

async fn two_people_get_each_others_numbers() -> Result<()> {
    let company = decorated().await?;
    company.hr(DEPARTMENTS, RING)?;
    let expected = with_numbers(&company, GONE_ROUND);
    let plan = company.plan().await?;
    assert_eq!(held(&plan).into_values().collect::<BTreeSet<_>>(), ["mobile_change"].into());
    assert_eq!(plan.held().count(), 3);
    let mark = company.mark();
    let applied = company.apply_approved().await?;
    ensure!(!applied.is_partial(), "{:?}", applied.details);
    holds(&company, &expected)?;
    assert!(company.plan().await?.is_empty());
    let writes: Vec<String> = company
        .emulator
        .requests()
        .iter()
        .filter(|request| request.id > mark && (request.api == CREATE || request.api == DELETE))
        .map(|request| request.api.rsplit('/').next().unwrap().to_owned())
        .collect();
    assert_eq!(writes, ["delete", "delete", "delete", "create", "create", "create"]);
    Ok(())
}

#[tokio::test]
async fn a_chain_takes_one_apply_from_its_end() -> Result<()> {
    let mut company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.settings.guard.mobile_change = MobileChange::Recreate;
    // E4 leaves, E3 gets the number, E2 that of E3, and somebody new that of E2.
    company.hr(
        DEPARTMENTS,
        "E1,张伟,12000000001,D1,总监
         E2,李娜,12000000003,D2,工程师
         E3,王芳,12000000004,D1,测试
         E4,刘洋,12000000004,D1,销售,,,2026-08-20
         E5,赵磊,12000000002,D1,分析师",
    )?;
    let applied = company.apply().await?;
    assert!(!applied.is_partial() && !applied.is_held(), "{:?}", applied.details);
    assert_eq!(numbers(&company), ["1", "3", "4", "-"]);
    assert_eq!(company.state().person("E5")["mobile"], "12000000002");
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_number_that_is_not_free_at_once_is_waited_for() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, RING)?;
    let approval = company.approval().await?;
    let taken = |nth: u32| json!({ "api": CREATE, "nth": nth, "kind": "errcode", "errcode": 60104 });
    company.faults(&[taken(1), taken(2)]);
    let applied = company.apply_with(&approval).await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert_eq!(numbers(&company), ["2", "3", "1", "4"]);
    Ok(())
}

#[tokio::test]
async fn nobody_is_deleted_for_a_number_whose_holder_keeps_it() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(
        DEPARTMENTS,
        &PEOPLE.replace("12000000001", "12000000012").replace("12000000002", "12000000001").replace("00012,", "00022,"),
    )?;
    let approval = company.approval().await?;
    // Whom E2 waits for comes back with the old number.
    company
        .faults(&[json!({ "api": CREATE, "match": { "mobile": "12000000022" }, "kind": "errcode", "errcode": 40021 })]);
    let mark = company.mark();
    let applied = company.apply_with(&approval).await?;
    assert_eq!(
        outcomes(&applied),
        [("recreate_person/E1".to_owned(), "back_with_old_mobile"), ("recreate_person/E2".to_owned(), "skipped")]
            .into()
    );
    assert_eq!(company.requests_since(mark, DELETE).len(), 1);
    assert_eq!(numbers(&company), ["1", "2", "3", "4"]);
    Ok(())
}

#[tokio::test]
async fn a_ring_is_not_begun_when_one_of_its_numbers_is_lost_meanwhile() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, RING)?;
    let approval = company.approval().await?;
    let context = company.context().await?;
    let prepared = dianmao_jobs::apply::prepare(&context, &approval).await?;
    company.update_by_hand("E4", json!({ "title": "经理" })).await?;
    // E3 is removed by hand, and somebody else gets the number.
    company.by_hand(DELETE, json!({ "userid": "E3" })).await?;
    let newcomer =
        PersonPatch { name: Some("陈静".into()), mobile: Some("12000000003".into()), ..PersonPatch::of("chenjing") };
    company.emulator.add_people(vec![newcomer]).map_err(anyhow::Error::msg)?;
    let mark = company.mark();
    let applied = prepared.execute(&context).await?;
    assert_eq!(outcomes(&applied).into_values().collect::<BTreeSet<_>>(), ["held"].into());
    let details: BTreeSet<&str> = applied.details.values().map(String::as_str).collect();
    assert!(details.contains("not re-created: the person is gone from DingTalk"), "{details:?}");
    assert!(details.iter().any(|detail| detail.starts_with("it swaps numbers with `E")), "{details:?}");
    assert!(company.writes_since(mark).is_empty());
    Ok(())
}

#[tokio::test]
async fn a_refused_number_turns_the_whole_ring_back() -> Result<()> {
    for userid in ["E1", "E2", "E3"] {
        let company = decorated().await?;
        company.hr(DEPARTMENTS, RING)?;
        let expected = with_numbers(&company, AS_BEFORE);
        let approval = company.approval().await?;
        let number = GONE_ROUND.iter().find(|(of, _)| *of == userid).unwrap().1;
        let refused = json!({ "userid": userid, "mobile": number });
        company.faults(&[json!({ "api": CREATE, "match": refused, "kind": "errcode", "errcode": 40021 })]);
        let applied = company.apply_with(&approval).await?;
        let ends: BTreeSet<&str> = outcomes(&applied).into_values().collect();
        assert_eq!(ends, ["back_with_old_mobile"].into(), "{userid}: {:?}", applied.details);
        assert!(applied.is_partial());
        assert!(company.alarms().await?.is_empty());
        holds(&company, &expected)?;
        assert_eq!(held(&company.plan().await?).len(), 3, "the next plan brings it again");
    }
    Ok(())
}

#[tokio::test]
async fn whoever_even_the_old_number_is_refused_for_is_an_alarm_until_they_are_back() -> Result<()> {
    let company = decorated().await?;
    company.hr(DEPARTMENTS, RING)?;
    let approval = company.approval().await?;
    company.faults(&[json!({ "api": CREATE, "match": { "userid": "E2" }, "kind": "errcode", "errcode": 40022 })]);
    let applied = company.apply_with(&approval).await?;
    assert_eq!(applied.deleted_not_back().map(ToString::to_string).collect::<Vec<_>>(), ["E2"]);
    assert_eq!(company.alarms().await?.len(), 1);
    assert_eq!(numbers(&company), ["1", "-", "3", "4"]);
    company.faults(&[]);
    // E2 is waited for by nobody any more: a chain is left, which wants another word.
    company.apply_approved().await?;
    let applied = company.apply_approved().await;
    assert!(applied.is_err() || !applied?.is_partial());
    assert_eq!(numbers(&company), ["2", "3", "1", "4"]);
    assert!(company.alarms().await?.is_empty());
    let home = company.state().dept_id("平台部");
    assert_eq!(company.state().comparable()["departments"]["研发中心 / 平台部"]["leaders"], json!(["E2"]), "{home}");
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_invitation_within_a_ring_keeps_the_others_going() -> Result<()> {
    let company = TestCompany::start_at(crate::company::START, |mut config| {
        config.seed.pending_mobiles = vec!["12000000003".into()];
        config
    })
    .await?;
    // E3 got the number before it wanted a word.
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000003", "12000000013"))?;
    company.apply().await?;
    company
        .emulator
        .add_people(vec![PersonPatch { mobile: Some("12000000003".into()), ..PersonPatch::of("E3") }])
        .map_err(anyhow::Error::msg)?;
    company.hr(DEPARTMENTS, RING)?;
    let applied = company.apply_approved().await?;
    let ends = outcomes(&applied);
    assert_eq!(
        (ends["recreate_person/E1"], ends["recreate_person/E2"], ends["recreate_person/E3"]),
        ("succeeded", "pending", "succeeded")
    );
    assert_eq!(company.alarms().await?.len(), 1);
    assert_eq!(numbers(&company), ["2", "-", "1", "4"]);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

/// Where an apply is stopped, as the emulator's fault: before the call takes effect, after it, or before a late effect.
const WAYS: [(&str, &str); 3] = [("hold", "before"), ("hold", "after"), ("reset", "late")];

async fn a_swap_is_stopped_at_every_delete() -> Result<()> {
    stop_at_every(DELETE, 3, None).await
}

async fn a_swap_is_stopped_at_every_create() -> Result<()> {
    stop_at_every(CREATE, 3, None).await
}

/// The last create is refused: two second deletes and three creates with the old numbers follow.
#[tokio::test]
async fn a_swap_is_stopped_while_it_turns_back() -> Result<()> {
    let refused = json!({ "api": CREATE, "match": { "userid": "E2", "mobile": "12000000003" }, "kind": "errcode", "errcode": 40021 });
    stop_at_every(DELETE, 5, Some(&refused)).await?;
    stop_at_every(CREATE, 6, Some(&refused)).await
}

async fn stop_at_every(api: &str, n_calls: usize, refused: Option<&Value>) -> Result<()> {
    let cases = (1..=n_calls).flat_map(|nth| WAYS.map(|way| (nth, way)));
    stream::iter(cases)
        .map(|(nth, way)| async move {
            let stopped = stop_and_go_on(api, nth, way, refused).await;
            stopped.with_context(|| format!("stopped at call {nth} of {api}, {way:?}, {refused:?}"))
        })
        .buffer_unordered(4)
        .try_collect()
        .await
}

async fn stop_and_go_on(api: &str, nth: usize, (kind, phase): (&str, &str), refused: Option<&Value>) -> Result<()> {
    let company = decorated().await?;
    company.hr(DEPARTMENTS, RING)?;
    let new = with_numbers(&company, GONE_ROUND);
    let old = with_numbers(&company, AS_BEFORE);
    let approval = company.approval().await?;
    let mark = company.mark();
    let stop = json!({ "api": api, "nth": nth, "kind": kind, "phase": phase });
    // A call that is refused counts like any other.
    company.faults(&[stop].iter().chain(refused).cloned().collect::<Vec<_>>());
    let context = company.context().await?;
    tokio::select! {
        applied = apply_in(&context, &approval) => bail!("it was not stopped: {applied:?}"),
        _ = company.request(mark, |request| request.held || request.fault.as_deref() == Some("reset")) => {}
    }
    drop(context);
    company.emulator.release(None);
    company.faults(&refused.cloned().into_iter().collect::<Vec<_>>());
    // Nothing is approved any more, and still what is begun comes to its end.
    company.apply().await?;
    let is_done = numbers(&company) == ["2", "3", "1", "4"];
    // A call that is stopped is not refused as well.
    ensure!(refused.is_none() || !is_done || (api, nth) == (CREATE, 3), "the refused number was given");
    holds(&company, if is_done { &new } else { &old })?;
    ensure!(company.alarms().await?.is_empty(), "{:?}", company.alarms().await?);
    company.faults(&[]);
    if !is_done {
        let applied = company.apply_approved().await?;
        ensure!(!applied.is_partial(), "{:?}", applied.details);
    }
    holds(&company, &new)?;
    ensure!(company.plan().await?.is_empty());
    let states: BTreeSet<String> = company.step_states().await?.into_keys().collect();
    let open = ["planned", "started", "unknown", "pending"].map(str::to_owned).into();
    ensure!(states.is_disjoint(&open), "steps are left in {states:?}");
    Ok(())
}
