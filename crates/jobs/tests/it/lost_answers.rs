//! Calls whose answers are lost: what became of them is read, twice and some time later, and nothing is repeated blindly.

use anyhow::Result;
use dianmao_jobs::apply::{self, Applied, ApplyOptions};
use serde_json::{Value, json};

use crate::company::{TestCompany, apply_in, held, outcomes};

const CREATE: &str = "/topapi/v2/user/create";
const UPDATE: &str = "/topapi/v2/user/update";
const DELETE: &str = "/topapi/v2/user/delete";
const GET: &str = "/topapi/v2/user/get";
const CREATE_DEPARTMENT: &str = "/topapi/v2/department/create";

fn unsettled(applied: &Applied) -> Vec<String> {
    applied.unsettled.iter().map(ToString::to_string).collect()
}

/// The ways in which an answer gets lost.
fn losses() -> [Value; 4] {
    [
        json!({ "kind": "reset" }),
        json!({ "kind": "truncate" }),
        json!({ "kind": "http5xx" }),
        json!({ "kind": "errcode", "errcode": 15 }),
    ]
}

fn rule(api: &str, phase: &str, loss: &Value) -> Value {
    let mut rule = loss.clone();
    rule["api"] = api.into();
    rule["phase"] = phase.into();
    rule["times"] = 1.into();
    rule
}

#[tokio::test]
async fn a_create_that_took_effect_is_found_and_not_made_again() -> Result<()> {
    for phase in ["after", "late"] {
        for loss in losses() {
            let company = TestCompany::start().await?;
            company.hr("D1,研发中心,", "E1,张伟,12000000001,D1")?;
            company.faults(&[rule(CREATE, phase, &loss)]);
            let applied = company.apply().await?;
            assert!(!applied.is_partial(), "{loss} {phase}: {:?}", applied.details);
            let creates = company.requests_since(0, CREATE);
            assert_eq!(creates.len(), 1, "{loss} {phase}");
            let looks = company.requests_since(0, GET);
            assert_eq!(looks.len(), 2, "{loss} {phase}: two looks that agree");
            let seconds = (looks[0].at_ms - creates[0].at_ms) / 1000;
            assert!(seconds >= 5, "{loss} {phase}: looked after {seconds} s");
            assert!(company.plan().await?.is_empty());
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_create_that_had_no_effect_is_made_again_after_two_looks() -> Result<()> {
    for loss in losses() {
        let company = TestCompany::start().await?;
        company.hr("D1,研发中心,", "E1,张伟,12000000001,D1")?;
        company.faults(&[rule(CREATE, "before", &loss)]);
        let applied = company.apply().await?;
        assert!(!applied.is_partial(), "{loss}: {:?}", applied.details);
        let (creates, looks) = (company.requests_since(0, CREATE), company.requests_since(0, GET));
        assert_eq!((creates.len(), looks.len()), (2, 2), "{loss}");
        assert!(creates[0].id < looks[0].id && looks[1].id < creates[1].id, "{loss}");
        assert!(company.plan().await?.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn a_department_whose_answer_is_lost_is_found_by_its_key() -> Result<()> {
    for phase in ["before", "after", "late"] {
        for loss in losses() {
            let company = TestCompany::start().await?;
            company.hr("D1,研发中心,\nD2,平台部,D1", "E1,张伟,12000000001,D2")?;
            company.faults(&[rule(CREATE_DEPARTMENT, phase, &loss)]);
            let applied = company.apply().await?;
            assert!(!applied.is_partial(), "{loss} {phase}: {:?}", applied.details);
            let expected = if phase == "before" { 3 } else { 2 };
            assert_eq!(company.requests_since(0, CREATE_DEPARTMENT).len(), expected, "{loss} {phase}");
            assert_eq!(
                company.state().text(),
                "研发中心 [D1]\n研发中心 / 平台部 [D2]\nE1 张伟 12000000001 @ 研发中心 / 平台部"
            );
            assert!(company.plan().await?.is_empty());
        }
    }
    Ok(())
}

#[tokio::test]
async fn updates_and_deletes_whose_answers_are_lost_are_done_once() -> Result<()> {
    for phase in ["before", "after", "late"] {
        for loss in losses() {
            let company = TestCompany::synced(
                "D1,研发中心,",
                "E1,张伟,12000000001,D1,总监
                 E2,李娜,12000000002,D1",
            )
            .await?;
            company.hr(
                "D1,研发中心,",
                "E1,张伟,12000000001,D1,首席架构师
                 E2,李娜,12000000002,D1,,,,2026-08-01",
            )?;
            company.faults(&[rule(UPDATE, phase, &loss), rule(DELETE, phase, &loss)]);
            let applied = company.apply().await?;
            assert!(!applied.is_partial(), "{loss} {phase}: {:?}", applied.details);
            assert_eq!(company.state().text(), "研发中心 [D1]\nE1 张伟 12000000001 @ 研发中心; 首席架构师");
            assert!(company.plan().await?.is_empty());
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_stale_read_does_not_make_a_create_happen_twice() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr("D1,研发中心,", "E1,张伟,12000000001,D1")?;
    company.faults(&[
        json!({ "api": CREATE, "kind": "reset", "phase": "after", "times": 1 }),
        json!({ "api": GET, "kind": "stale", "times": 1 }),
    ]);
    let applied = company.apply().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert_eq!(company.requests_since(0, CREATE).len(), 1);
    assert_eq!(company.requests_since(0, GET).len(), 4, "the two first looks differ, so there are two more");
    Ok(())
}

#[tokio::test]
async fn a_call_that_never_takes_effect_is_given_up_after_three_attempts() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr("D1,研发中心,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D1")?;
    company.faults(&[json!({ "api": CREATE, "match": { "userid": "E1" }, "kind": "http5xx" })]);
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["create_person/E1"], "failed");
    assert_eq!(outcomes(&applied)["create_person/E2"], "succeeded");
    assert!(applied.is_partial());
    let attempts = company.requests_since(0, CREATE).into_iter().filter(|request| request.params["userid"] == "E1");
    assert_eq!(attempts.count(), 3);
    company.faults(&[]);
    company.apply().await?;
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_read_stops_only_what_hangs_on_it_until_it_can() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr("D1,研发中心,", "E1,张伟,12000000001,D1")?;
    let unreadable = json!({ "api": GET, "match": { "userid": "E1" }, "kind": "errcode", "errcode": 50002 });
    company.faults(&[json!({ "api": CREATE, "kind": "reset", "phase": "before", "times": 1 }), unreadable.clone()]);
    let applied = company.apply().await?;
    assert_eq!(unsettled(&applied), ["create_person/E1"]);
    assert!(applied.is_partial());
    let run = applied.run.unwrap();
    let alarm = format!(
        "nobody knows whether run {run} wrote `E1` (create_person), because DingTalk cannot be read there; it and what hangs on it are left alone, and each `dianmao apply` looks again"
    );
    assert_eq!(company.alarms().await?, [alarm.as_str()]);

    // E3 would get the number that E1 may have by now.
    company.faults(std::slice::from_ref(&unreadable));
    company.hr("D1,研发中心,\nD2,销售部,", "E1,张伟,12000000009,D1\nE2,李娜,12000000002,D2\nE3,王芳,12000000001,D1")?;
    let expected = [("create_person/E1", "unsettled"), ("create_person/E3", "unsettled")];
    assert_eq!(held(&company.plan().await?), expected.map(|(id, reason)| (id.to_owned(), reason)).into());
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["create_person/E2"], "succeeded");
    assert_eq!((applied.is_held(), unsettled(&applied)), (true, vec!["create_person/E1".to_owned()]));
    assert!(applied.is_partial());
    assert_eq!(company.state().n_people(), 1);
    let nothing_new = company.apply().await?;
    assert!(nothing_new.is_partial(), "it is not forgotten");
    assert_eq!(company.alarms().await?, [alarm.as_str()]);

    company.faults(&[]);
    let applied = company.apply().await?;
    assert!(!applied.is_partial() && applied.unsettled.is_empty(), "{applied:?}");
    assert_eq!(company.alarms().await?, [""; 0]);
    assert_eq!(company.state().n_people(), 3);
    assert!(company.plan().await?.is_empty());
    company.step_states().await.map(drop)
}

#[tokio::test]
async fn a_create_that_is_found_at_last_is_not_made_again() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr("D1,研发中心,", "E1,张伟,12000000001,D1")?;
    company.faults(&[
        json!({ "api": CREATE, "kind": "reset", "phase": "after", "times": 1 }),
        json!({ "api": GET, "kind": "errcode", "errcode": 50002 }),
    ]);
    assert!(company.apply().await?.is_partial());
    company.hr("D1,研发中心,", "E1,张伟,12000000001,D1,总监")?;
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied), [("update_person/E1".to_owned(), "held")].into(), "it stands, and is left alone");
    company.faults(&[]);
    company.apply().await?;
    assert_eq!(company.requests_since(0, CREATE).len(), 1);
    assert_eq!(company.state().text(), "研发中心 [D1]\nE1 张伟 12000000001 @ 研发中心; 总监");
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn nobody_joins_a_department_that_may_have_moved_and_everybody_else_goes_on() -> Result<()> {
    let company = TestCompany::synced("D1,研发中心,\nD2,销售部,", "E1,张伟,12000000001,D1").await?;
    company.hr(
        "D1,研发一部,\nD2,销售部,",
        "E1,张伟,12000000001,D1,总监\nE2,李娜,12000000002,D1\nE3,王芳,12000000003,D2",
    )?;
    company.faults(&[
        json!({ "api": "/topapi/v2/department/update", "kind": "reset", "phase": "before" }),
        json!({ "api": "/topapi/v2/department/get", "kind": "errcode", "errcode": 50004 }),
    ]);
    let applied = company.apply().await?;
    assert_eq!(unsettled(&applied), ["update_department/D1"]);
    company.hr(
        "D1,研发一部,\nD2,销售部,",
        "E1,张伟,12000000001,D1,总监\nE2,李娜,12000000002,D1\nE3,王芳,12000000003,D2\nE4,赵敏,12000000004,D1",
    )?;
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["update_department/D1"], "held");
    assert_eq!(outcomes(&applied)["create_person/E4"], "held");
    assert_eq!(unsettled(&applied), ["update_department/D1"]);
    company.faults(&[]);
    company.apply().await?;
    assert!(company.plan().await?.is_empty());
    assert_eq!(company.state().n_people(), 4);
    Ok(())
}

#[tokio::test]
async fn whoever_belongs_to_a_department_that_is_not_settled_waits() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr("D1,研发中心,\nD2,销售部,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D2")?;
    // The plan reads as well, so the rules begin with the first write.
    let context = company.context().await?;
    let prepared = apply::prepare(&context, &ApplyOptions::default()).await?;
    company.faults(&[
        json!({ "api": CREATE_DEPARTMENT, "match": { "name": "研发中心" }, "kind": "reset", "phase": "after", "times": 1 }),
        json!({ "api": "/topapi/v2/department/listsub", "kind": "errcode", "errcode": 400001 }),
    ]);
    let applied = prepared.execute(&context).await?;
    context.close().await?;
    assert_eq!(applied.unsettled.iter().map(ToString::to_string).collect::<Vec<_>>(), ["create_department/D1"]);
    assert_eq!(outcomes(&applied)["create_person/E1"], "skipped");
    assert_eq!(outcomes(&applied)["create_person/E2"], "succeeded");
    company.faults(&[]);
    company.apply().await?;
    assert_eq!(company.requests_since(0, CREATE_DEPARTMENT).len(), 2);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_removal_that_was_lost_is_not_made_by_the_next_apply_when_hr_has_changed_its_mind() -> Result<()> {
    let company = TestCompany::synced("D1,研发中心,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D1").await?;
    company.hr("D1,研发中心,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D1,,,,2026-08-01")?;
    let mark = company.mark();
    company.faults(&[json!({ "api": DELETE, "kind": "hold", "phase": "before" })]);
    let context = company.context().await?;
    let options = ApplyOptions::default();
    tokio::select! {
        applied = apply_in(&context, &options) => panic!("it was not stopped: {applied:?}"),
        _ = company.request(mark, |request| request.held) => {}
    }
    drop(context);
    company.faults(&[]);
    company.hr("D1,研发中心,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D1")?;
    let mark = company.mark();
    company.apply().await?;
    assert!(company.writes_since(mark).is_empty(), "{:?}", company.writes_since(mark));
    assert!(company.state().find_person("E2").is_some());
    assert!(company.plan().await?.is_empty());
    Ok(())
}

crate::generation::by_legacy_too! {
    a_create_that_took_effect_is_found_and_not_made_again,
    a_create_that_had_no_effect_is_made_again_after_two_looks,
    a_department_whose_answer_is_lost_is_found_by_its_key,
    updates_and_deletes_whose_answers_are_lost_are_done_once,
    a_stale_read_does_not_make_a_create_happen_twice,
    a_call_that_never_takes_effect_is_given_up_after_three_attempts,
    whoever_belongs_to_a_department_that_is_not_settled_waits,
    a_removal_that_was_lost_is_not_made_by_the_next_apply_when_hr_has_changed_its_mind,
}
