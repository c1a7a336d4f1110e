//! A new mobile number: the person is deleted and created again, and whatever goes wrong in between, is not lost.

use anyhow::Result;
use dianmao_emulator::PersonPatch;
use dianmao_jobs::error::Kind;
use dianmao_roster::guard::{MobileChange, Overrides};
use dianmao_roster::plan::RenderOptions;
use serde_json::{Value, json};

use crate::company::{TestCompany, apply_in, held, options, outcomes};

const CREATE: &str = "/topapi/v2/user/create";
const DELETE: &str = "/topapi/v2/user/delete";
const DEPARTMENTS: &str = "D1,研发中心,\nD2,平台部,D1";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1,总监
    E2,李娜,12000000002,D2,工程师
    E3,王芳,12000000003,D1,测试";

/// A company in which E2 shall have another number.
async fn company() -> Result<TestCompany> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000002", "12000000022"))?;
    Ok(company)
}

fn number(company: &TestCompany, userid: &str) -> String {
    company.state().person(userid)["mobile"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn it_is_held_until_its_checksum_is_passed() -> Result<()> {
    let company = company().await?;
    let plan = company.plan().await?;
    assert_eq!(held(&plan), [("recreate_person/E2".to_owned(), "mobile_change")].into());
    let sum = plan.checksums.removals.clone().unwrap();
    assert_eq!(
        plan.render(&RenderOptions::default()).replace(&sum, "SUM"),
        "研发中心 / 平台部
  -/+ 李娜 (E2) [held]
      mobile: 120****0002 -> 120****0022
      LOST: roles, leave balances, face recognition, chats, attendance group,
        and being others' manager

Held:
  李娜 (E2): DingTalk cannot change a mobile number: the person is deleted and
    created again (`[sync] mobile_change = \"hold\"`). To allow it:
    dianmao apply --allow-removals SUM

Plan: 1 person to re-create; 1 of these held. DingTalk has 3 people and 2
departments of ours.
"
    );
    let mark = company.mark();
    let applied = company.apply().await?;
    assert!(applied.is_held() && !applied.is_partial());
    assert!(company.writes_since(mark).is_empty());
    let wrong = options(Overrides { removals: Some("00000000".into()), ..Overrides::default() });
    assert!(company.apply_with(&wrong).await?.is_held());
    assert!(company.writes_since(mark).is_empty());

    let approved = options(Overrides { removals: Some(sum), ..Overrides::default() });
    let applied = company.apply_with(&approved).await?;
    assert_eq!(outcomes(&applied), [("recreate_person/E2".to_owned(), "succeeded")].into());
    assert_eq!(number(&company, "E2"), "12000000022");
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_title_does_not_wait_for_the_number() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000002,D2,工程师", "12000000022,D1,组长"))?;
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["update_person/E2"], "succeeded");
    assert_eq!(outcomes(&applied)["recreate_person/E2"], "held");
    assert!(company.state().text().contains("E2 李娜 12000000002 @ 研发中心; 组长"));
    company.apply_approved().await?;
    assert!(company.state().text().contains("E2 李娜 12000000022 @ 研发中心; 组长"));
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn update_and_re_creation_of_one_person_do_not_meet() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000002,D2,工程师", "12000000022,D1,组长"))?;
    let mark = company.mark();
    let applied = company.apply_approved().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    let writes: Vec<String> = company
        .emulator
        .requests()
        .into_iter()
        .filter(|request| request.id > mark && request.params.get("userid") == Some(&json!("E2")))
        .map(|request| request.api.rsplit('/').next().unwrap().to_owned())
        .filter(|name| name != "get")
        .collect();
    assert_eq!(writes, ["update", "delete", "create"]);
    assert!(company.state().text().contains("E2 李娜 12000000022 @ 研发中心; 组长"));
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn what_only_dingtalk_knew_is_restored() -> Result<()> {
    let company = company().await?;
    let club = company.department_by_hand("篮球俱乐部", 1).await?;
    let home = company.state().dept_id("平台部");
    company
        .update_by_hand(
            "E2",
            json!({ "dept_id_list": format!("{home},{club}"), "hide_mobile": true, "senior_mode": true,
                "dept_order_list": [{ "dept_id": home, "order": 7 }, { "dept_id": club, "order": 9 }],
                "dept_position_list": [{ "dept_id": club, "title": "队长", "is_main": false }],
                "org_email": "lina@corp.example.com", "extension": json!({ "班车": "3号线" }).to_string() }),
        )
        .await?;
    company
        .emulator
        .add_people(vec![PersonPatch { manager_userid: Some("E1".into()), ..PersonPatch::of("E2") }])
        .map_err(anyhow::Error::msg)?;
    for (department, leaders) in [(home, "E2"), (club, "E2")] {
        let params = json!({ "dept_id": department, "dept_manager_userid_list": leaders });
        company.by_hand("/topapi/v2/department/update", params).await?;
    }
    let mut expected = company.state().comparable();
    let applied = company.apply_approved().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    for person in expected["people"].as_array_mut().unwrap() {
        if person["userid"] == "E2" {
            person["mobile"] = "12000000022".into();
            // It follows from the number.
            person["unionid"] = company.state().person("E2")["unionid"].clone();
        }
    }
    let found = company.state().comparable();
    assert_eq!(found, expected);
    Ok(())
}

#[tokio::test]
async fn a_leader_who_is_transferred_at_the_same_time_leads_the_old_department_no_more() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let home = company.state().dept_id("平台部");
    let leaders = json!({ "dept_id": home, "dept_manager_userid_list": "E2" });
    company.by_hand("/topapi/v2/department/update", leaders).await?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000002,D2", "12000000022,D1"))?;
    let applied = company.apply_approved().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert!(company.state().text().contains("E2 李娜 12000000022 @ 研发中心"));
    Ok(())
}

#[tokio::test]
async fn two_people_who_manage_each_other_are_both_back() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    let manages = |manager: &str, of: &str| PersonPatch { manager_userid: Some(manager.into()), ..PersonPatch::of(of) };
    company.emulator.add_people(vec![manages("E1", "E2"), manages("E2", "E1")]).map_err(anyhow::Error::msg)?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000001", "12000000011").replace("12000000002", "12000000022"))?;
    let applied = company.apply_approved().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert_eq!((number(&company, "E1"), number(&company, "E2")), ("12000000011".into(), "12000000022".into()));
    Ok(())
}

#[tokio::test]
async fn by_configuration_it_is_done_within_the_limit_or_only_listed() -> Result<()> {
    let mut company = company().await?;
    company.settings.guard.mobile_change = MobileChange::Ask;
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["recreate_person/E2"], "held");
    assert_eq!(number(&company, "E2"), "12000000002");
    company.settings.guard.mobile_change = MobileChange::Recreate;
    company.apply().await?;
    assert_eq!(number(&company, "E2"), "12000000022");
    Ok(())
}

#[tokio::test]
async fn a_number_that_is_refused_for_good_brings_the_old_one_back() -> Result<()> {
    let company = company().await?;
    let approval = company.approval().await?;
    company
        .faults(&[json!({ "api": CREATE, "match": { "mobile": "12000000022" }, "kind": "errcode", "errcode": 40021 })]);
    let applied = company.apply_with(&approval).await?;
    assert_eq!(outcomes(&applied), [("recreate_person/E2".to_owned(), "back_with_old_mobile")].into());
    assert!(applied.is_partial());
    assert!(company.alarms().await?.is_empty());
    assert!(company.state().text().contains("E2 李娜 12000000002 @ 研发中心 / 平台部; 工程师"));
    assert_eq!(held(&company.plan().await?).len(), 1, "the next plan brings it again");
    Ok(())
}

#[tokio::test]
async fn a_kill_while_the_old_number_is_brought_back_loses_nobody() -> Result<()> {
    for phase in ["before", "after"] {
        let company = company().await?;
        let approval = company.approval().await?;
        let refused =
            json!({ "api": CREATE, "match": { "mobile": "12000000022" }, "kind": "errcode", "errcode": 40021 });
        company.faults(&[
            refused.clone(),
            json!({ "api": CREATE, "match": { "mobile": "12000000002" }, "kind": "hold", "phase": phase }),
        ]);
        let context = company.context().await?;
        tokio::select! {
            applied = apply_in(&context, &approval) => panic!("it was not stopped: {applied:?}"),
            _ = company.request(0, |request| request.held) => {}
        }
        drop(context);
        company.faults(&[refused]);
        company.apply().await?;
        assert!(company.alarms().await?.is_empty(), "{phase}");
        assert!(company.state().text().contains("E2 李娜 12000000002 @ 研发中心 / 平台部; 工程师"), "{phase}");
        let states = company.step_states().await?;
        assert!(!states.contains_key("unknown") && !states.contains_key("started"), "{phase}: {states:?}");
    }
    Ok(())
}

#[tokio::test]
async fn something_of_the_snapshot_that_is_refused_does_not_keep_the_person_away() -> Result<()> {
    let company = company().await?;
    company
        .emulator
        .add_people(vec![PersonPatch { manager_userid: Some("E3".into()), ..PersonPatch::of("E2") }])
        .map_err(anyhow::Error::msg)?;
    let approval = company.approval().await?;
    company
        .faults(&[json!({ "api": CREATE, "match": { "manager_userid": "E3" }, "kind": "errcode", "errcode": 60128 })]);
    let applied = company.apply_with(&approval).await?;
    assert_eq!(outcomes(&applied), [("recreate_person/E2".to_owned(), "back_with_old_mobile")].into());
    assert!(company.state().text().contains("E2 李娜 12000000002 @ 研发中心 / 平台部; 工程师"));
    Ok(())
}

#[tokio::test]
async fn whoever_cannot_be_brought_back_is_an_alarm_until_a_later_apply_does() -> Result<()> {
    let company = company().await?;
    let club = company.department_by_hand("篮球俱乐部", 1).await?;
    let home = company.state().dept_id("平台部");
    let params =
        json!({ "dept_id_list": format!("{home},{club}"), "extension": json!({ "班车": "3号线" }).to_string() });
    company.update_by_hand("E2", params).await?;
    let leaders = json!({ "dept_id": home, "dept_manager_userid_list": "E2" });
    company.by_hand("/topapi/v2/department/update", leaders).await?;
    let approval = company.approval().await?;
    company.faults(&[json!({ "api": CREATE, "kind": "errcode", "errcode": 40022 })]);
    let applied = company.apply_with(&approval).await?;
    assert_eq!(outcomes(&applied), [("recreate_person/E2".to_owned(), "deleted_not_back")].into());
    assert_eq!(applied.deleted_not_back().map(ToString::to_string).collect::<Vec<_>>(), ["E2"]);
    assert_eq!(
        company.alarms().await?,
        [
            "`E2` was deleted in DingTalk to get a new mobile number and is not back yet; `dianmao apply` tries again, `dianmao log 2` says why"
        ]
    );

    // Again refused: the alarm stays.
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied), [("create_person/E2".to_owned(), "deleted_not_back")].into());
    assert_eq!(company.alarms().await?.len(), 1);

    company.faults(&[]);
    let applied = company.apply().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    assert!(company.alarms().await?.is_empty());
    let state = company.state();
    assert!(state.text().contains("E2 李娜 12000000022 @ 研发中心 / 平台部, 篮球俱乐部; 工程师"), "{}", state.text());
    assert_eq!(state.person("E2")["extension"], json!({ "班车": "3号线" }));
    assert_eq!(state.comparable()["departments"]["研发中心 / 平台部"]["leaders"], json!(["E2"]));
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_alarm_is_over_when_somebody_else_brought_the_person_back() -> Result<()> {
    let company = company().await?;
    let approval = company.approval().await?;
    company.faults(&[json!({ "api": CREATE, "kind": "errcode", "errcode": 40022 })]);
    company.apply_with(&approval).await?;
    company.faults(&[]);
    let home = company.state().dept_id("平台部");
    company
        .emulator
        .add_people(vec![PersonPatch {
            name: Some("李娜".into()),
            mobile: Some("12000000022".into()),
            dept_id_list: Some(vec![home]),
            title: Some("工程师".into()),
            job_number: Some("E2".into()),
            ..PersonPatch::of("E2")
        }])
        .map_err(anyhow::Error::msg)?;
    company.apply().await?;
    assert!(company.alarms().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_person_between_delete_and_create_is_not_given_up_when_the_permission_is_taken_away() -> Result<()> {
    let company = company().await?;
    let approval = company.approval().await?;
    company.faults(&[json!({ "api": CREATE, "kind": "errcode", "errcode": 60011 })]);
    let error = company.apply_with(&approval).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    assert_eq!(company.alarms().await?.len(), 1);
    let error = company.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied, "nothing else is begun before");
    company.faults(&[]);
    company.apply().await?;
    assert!(company.alarms().await?.is_empty());
    assert_eq!(number(&company, "E2"), "12000000022");
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_number_that_somebody_else_got_meanwhile_is_not_begun() -> Result<()> {
    let company = company().await?;
    // Outside of what is read: hidden by being found by number alone.
    let approval = company.approval().await?;
    let context = company.context().await?;
    let prepared = dianmao_jobs::apply::prepare(&context, &approval).await?;
    company
        .emulator
        .add_people(vec![PersonPatch {
            name: Some("陈静".into()),
            mobile: Some("12000000022".into()),
            ..PersonPatch::of("chenjing")
        }])
        .map_err(anyhow::Error::msg)?;
    let mark = company.mark();
    let applied = prepared.execute(&context).await?;
    assert_eq!(outcomes(&applied)["recreate_person/E2"], "held");
    let detail = applied.details.values().next().unwrap();
    assert_eq!(detail, "not re-created: the new number 120****0022 belongs to userid `chenjing` already");
    assert!(company.writes_since(mark).is_empty());
    Ok(())
}

#[tokio::test]
async fn a_number_of_somebody_else_is_a_problem_of_the_plan() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, PEOPLE).await?;
    company
        .emulator
        .add_people(vec![PersonPatch {
            name: Some("陈静".into()),
            mobile: Some("12000000022".into()),
            ..PersonPatch::of("chenjing")
        }])
        .map_err(anyhow::Error::msg)?;
    company.hr(DEPARTMENTS, &PEOPLE.replace("12000000002", "12000000022"))?;
    let plan = company.plan().await?;
    assert!(plan.is_empty());
    assert_eq!(plan.problems[0].code.as_str(), "mobile_taken");
    Ok(())
}

#[tokio::test]
async fn an_invitation_is_pending_and_is_not_sent_twice() -> Result<()> {
    let company = TestCompany::start_at(crate::company::START, |mut config| {
        config.seed.pending_mobiles = vec!["12000000022".into(), "12000000004".into()];
        config
    })
    .await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.apply().await?;
    let home = company.state().dept_id("平台部");
    let leaders = json!({ "dept_id": home, "dept_manager_userid_list": "E2" });
    company.by_hand("/topapi/v2/department/update", leaders).await?;
    company.hr(DEPARTMENTS, &format!("{}\nE4,赵磊,12000000004,D1", PEOPLE.replace("12000000002", "12000000022")))?;
    let applied = company.apply_approved().await?;
    assert_eq!(outcomes(&applied)["create_person/E4"], "pending");
    assert_eq!(outcomes(&applied)["recreate_person/E2"], "pending");
    assert!(!applied.is_partial());
    assert_eq!(
        company.alarms().await?,
        [
            "`E2` was deleted in DingTalk to get a new mobile number and is not back yet; the person has to accept DingTalk's invitation"
        ]
    );
    let plan = company.plan().await?;
    assert!(plan.is_empty(), "{}", plan.render(&RenderOptions::default()));
    assert_eq!(plan.pending.iter().map(|person| person.key.to_string()).collect::<Vec<_>>(), ["E2", "E4"]);
    let mark = company.mark();
    company.apply().await?;
    assert!(company.writes_since(mark).is_empty());

    // Both accept.
    let accepts = |userid: &str, name: &str, mobile: &str, department: i64| PersonPatch {
        name: Some(name.into()),
        mobile: Some(mobile.into()),
        dept_id_list: Some(vec![department]),
        job_number: Some(userid.into()),
        title: (userid == "E2").then(|| "工程师".into()),
        ..PersonPatch::of(userid)
    };
    let top = company.state().dept_id("研发中心");
    company
        .emulator
        .add_people(vec![accepts("E2", "李娜", "12000000022", home), accepts("E4", "赵磊", "12000000004", top)])
        .map_err(anyhow::Error::msg)?;
    company.apply().await?;
    assert!(company.alarms().await?.is_empty());
    assert_eq!(
        company.state().comparable()["departments"]["研发中心 / 平台部"]["leaders"],
        json!(["E2"]),
        "what was kept until then is restored"
    );
    let plan = company.plan().await?;
    assert!(plan.is_empty() && plan.pending.is_empty());
    assert!(!company.step_states().await?.contains_key("pending"));
    Ok(())
}

#[tokio::test]
async fn a_number_that_dingtalk_withholds_re_creates_nobody() -> Result<()> {
    let company = company().await?;
    company.reseed(json!({ "app": { "fields_withheld": ["mobile"] } })).await?;
    let plan = company.plan().await?;
    assert!(plan.is_empty());
    let note = plan.notes.iter().find(|note| note.code.as_str() == "field_unknown").unwrap();
    assert_eq!(
        note.message,
        "mobile: DingTalk returned it for nobody, so it is left alone for 3 people; `dianmao doctor` says whether a permission is missing."
    );
    Ok(())
}

#[tokio::test]
async fn personal_fields_that_dingtalk_withholds_are_left_alone() -> Result<()> {
    let company = TestCompany::synced(DEPARTMENTS, "E1,张伟,12000000001,D1,总监,zhangwei@example.com").await?;
    company.reseed(json!({ "app": { "fields_withheld": ["personal_info"] } })).await?;
    company.hr(DEPARTMENTS, "E1,张伟,12000000001,D1,首席架构师,zw@example.com")?;
    company.apply().await?;
    let person: Value = company.state().person("E1").clone();
    assert_eq!((&person["title"], &person["email"]), (&json!("首席架构师"), &json!("zhangwei@example.com")));
    let plan = company.plan().await?;
    assert!(plan.is_empty());
    assert!(plan.notes.iter().any(|note| note.message.starts_with("email: DingTalk returned it for nobody")));
    Ok(())
}

#[tokio::test]
async fn a_delete_that_is_refused_changes_nothing() -> Result<()> {
    let company = company().await?;
    let approval = company.approval().await?;
    company.faults(&[json!({ "api": DELETE, "kind": "errcode", "errcode": 50002 })]);
    let applied = company.apply_with(&approval).await?;
    assert_eq!(outcomes(&applied), [("recreate_person/E2".to_owned(), "failed")].into());
    assert_eq!(number(&company, "E2"), "12000000002");
    assert!(company.alarms().await?.is_empty());
    let states = company.step_states().await?;
    assert!(!states.contains_key("planned"), "{states:?}");
    Ok(())
}

// Not those that restore posts or print the plan: see `legacy`.
crate::generation::by_legacy_too! {
    a_title_does_not_wait_for_the_number,
    update_and_re_creation_of_one_person_do_not_meet,
    a_leader_who_is_transferred_at_the_same_time_leads_the_old_department_no_more,
    two_people_who_manage_each_other_are_both_back,
    a_number_that_is_refused_for_good_brings_the_old_one_back,
    a_kill_while_the_old_number_is_brought_back_loses_nobody,
    something_of_the_snapshot_that_is_refused_does_not_keep_the_person_away,
    whoever_cannot_be_brought_back_is_an_alarm_until_a_later_apply_does,
    an_alarm_is_over_when_somebody_else_brought_the_person_back,
    a_person_between_delete_and_create_is_not_given_up_when_the_permission_is_taken_away,
    a_number_that_somebody_else_got_meanwhile_is_not_begun,
    a_number_of_somebody_else_is_a_problem_of_the_plan,
    an_invitation_is_pending_and_is_not_sent_twice,
    a_number_that_dingtalk_withholds_re_creates_nobody,
    personal_fields_that_dingtalk_withholds_are_left_alone,
    a_delete_that_is_refused_changes_nothing,
}
