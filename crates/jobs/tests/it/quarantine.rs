//! What DingTalk refuses for the object's own sake, run after run: left out of later plans until HR's row is mended or it is released.

use anyhow::Result;
use dianmao_jobs::{explain, quarantine};
use serde_json::{Value, json};

use crate::backend::on_each_backend;
use crate::company::{TestCompany, held, keys, outcomes};

on_each_backend![the_third_refusal_leaves_a_person_out_and_a_mended_row_ends_it, a_released_key_is_tried_again,];

const CREATE: &str = "/topapi/v2/user/create";
const CREATE_DEPARTMENT: &str = "/topapi/v2/department/create";
const BAD_NUMBER: &str = "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D1";

fn refusal(api: &str, userid: &str, errcode: i64) -> Value {
    json!({ "api": api, "match": { "userid": userid }, "kind": "errcode", "errcode": errcode })
}

/// A company whose E1 was refused so many times, a day between each.
async fn refused(n_runs: usize, errcode: i64) -> Result<TestCompany> {
    let company = TestCompany::start().await?;
    company.hr("D1,研发中心,", BAD_NUMBER)?;
    company.faults(&[refusal(CREATE, "E1", errcode)]);
    for _ in 0..n_runs {
        assert_eq!(outcomes(&company.apply().await?)["create_person/E1"], "failed");
        company.advance_hours(24);
    }
    Ok(company)
}

async fn the_third_refusal_leaves_a_person_out_and_a_mended_row_ends_it() -> Result<()> {
    let company = refused(2, 60103).await?;
    assert_eq!(held(&company.plan().await?), [].into(), "twice is not enough");
    let applied = company.apply().await?;
    assert!(applied.is_partial() && !applied.is_held());
    let plan = company.plan().await?;
    assert_eq!(held(&plan), [("create_person/E1".to_owned(), "quarantine")].into());
    let (_, hold) = plan.held().next().unwrap();
    assert_eq!(
        hold.message,
        "refused in 3 runs since 2026-09-01, so it is left out until HR's row is another one: `/topapi/v2/user/create` answers 60103: 手机号码不合法"
    );
    let alarm = "`E1` (create_person) was refused in 3 runs and is left out: `/topapi/v2/user/create` answers 60103: 手机号码不合法; mend HR's row, or `dianmao release E1` tries it again";
    assert_eq!(company.alarms().await?, [alarm]);
    let mark = company.mark();
    let applied = company.apply().await?;
    assert!(applied.is_held() && !applied.is_partial(), "{applied:?}");
    assert!(company.writes_since(mark).is_empty());
    let explained = explain::explain(&company.context().await?, "E1", false).await?;
    assert!(explained.changes[0].hold.as_ref().unwrap().contains("`dianmao release E1` lets it through"));
    assert_eq!(explained.calls.iter().filter(|call| call.step.refused.as_deref() == Some("object")).count(), 3);

    company.hr("D1,研发中心,", "E1,张伟,12000000011,D1\nE2,李娜,12000000002,D1")?;
    company.faults(&[]);
    assert_eq!(held(&company.plan().await?), [].into());
    assert!(!company.apply().await?.is_held());
    assert_eq!(company.alarms().await?, [""; 0]);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

async fn a_released_key_is_tried_again() -> Result<()> {
    let company = refused(3, 60104).await?;
    let context = company.context().await?;
    let error = quarantine::release(&context, &keys(&["E1", "E2"])).await.unwrap_err();
    assert_eq!(error.to_string(), "`E2` is in no quarantine");
    let released = quarantine::release(&context, &keys(&["E1"])).await?;
    assert_eq!(released.iter().map(ToString::to_string).collect::<Vec<_>>(), ["create_person/E1"]);
    context.close().await?;
    assert_eq!(company.alarms().await?, [""; 0]);
    assert_eq!(outcomes(&company.apply().await?)["create_person/E1"], "failed", "and counted from the start");
    assert_eq!(held(&company.plan().await?), [].into());
    company.faults(&[]);
    company.apply().await?;
    assert!(company.plan().await?.is_empty());
    assert_eq!(company.store().await?.refusals().await?, []);
    Ok(())
}

#[tokio::test]
async fn what_may_pass_by_itself_is_never_left_out() -> Result<()> {
    for fault in [
        refusal(CREATE, "E1", 90002),
        refusal(CREATE, "E1", 40020),
        refusal(CREATE, "E1", 50004),
        json!({ "api": CREATE, "match": { "userid": "E1" }, "kind": "http5xx" }),
    ] {
        let company = TestCompany::start().await?;
        company.hr("D1,研发中心,", BAD_NUMBER)?;
        company.faults(std::slice::from_ref(&fault));
        for _ in 0..3 {
            assert_eq!(outcomes(&company.apply().await?)["create_person/E1"], "failed", "{fault}");
        }
        assert_eq!(held(&company.plan().await?), [].into(), "{fault}");
        assert_eq!(company.alarms().await?, [""; 0]);
    }
    Ok(())
}

#[tokio::test]
async fn a_department_that_is_left_out_stops_only_what_needs_it() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr("D1,研发中心,\nD2,平台部,D1\nD3,销售部,", "E2,李娜,12000000002,D2\nE3,王芳,12000000003,D3")?;
    company.faults(&[
        json!({ "api": CREATE_DEPARTMENT, "match": { "name": "研发中心" }, "kind": "errcode", "errcode": 60009 }),
    ]);
    for _ in 0..3 {
        company.apply().await?;
    }
    let expected =
        [("create_department/D1", "quarantine"), ("create_department/D2", "needs"), ("create_person/E2", "needs")];
    assert_eq!(held(&company.plan().await?), expected.map(|(id, reason)| (id.to_owned(), reason)).into());
    assert_eq!(company.state().n_people(), 1);
    company.hr("D1,研发一部,\nD2,平台部,D1\nD3,销售部,", "E2,李娜,12000000002,D2\nE3,王芳,12000000003,D3")?;
    company.apply().await?;
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_new_number_that_is_refused_costs_a_person_three_deletes_and_no_more() -> Result<()> {
    let mut company = TestCompany::synced("D1,研发中心,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D1").await?;
    company.settings.guard.mobile_change = dianmao_roster::guard::MobileChange::Recreate;
    company.hr("D1,研发中心,", "E1,张伟,12000000009,D1\nE2,李娜,12000000002,D1")?;
    company
        .faults(&[json!({ "api": CREATE, "match": { "mobile": "12000000009" }, "kind": "errcode", "errcode": 60107 })]);
    // By default the guard holds the fourth in a week.
    company.settings.guard.people_free = 4;
    for _ in 0..3 {
        assert_eq!(held(&company.plan().await?), [].into());
        let applied = company.apply().await?;
        assert_eq!(outcomes(&applied), [("recreate_person/E1".to_owned(), "back_with_old_mobile")].into());
    }
    assert_eq!(held(&company.plan().await?), [("recreate_person/E1".to_owned(), "quarantine")].into());
    let mark = company.mark();
    company.apply().await?;
    assert!(company.writes_since(mark).is_empty());
    Ok(())
}
