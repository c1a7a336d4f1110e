//! What goes wrong on DingTalk's side: one bad person stops only what depends on them, a missing permission stops all.

use anyhow::Result;
use dianmao_jobs::error::Kind;
use dianmao_jobs::settings::Secret;
use serde_json::json;

use crate::company::{TestCompany, outcomes};

const DEPARTMENTS: &str = "D1,研发中心,\nD2,平台部,D1\nD3,销售部,";
const PEOPLE: &str = "
    E1,张伟,12000000001,D1
    E2,李娜,12000000002,D2
    E3,王芳,12000000003,D3
    E4,刘洋,12000000004,D3;D2";

#[tokio::test]
async fn one_bad_person_stops_nobody_else() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.faults(&[
        json!({ "api": "/topapi/v2/user/create", "match": { "userid": "E2" }, "kind": "errcode", "errcode": 60103 }),
    ]);
    let applied = company.apply().await?;
    assert_eq!(outcomes(&applied)["create_person/E2"], "failed");
    assert_eq!(applied.count(|outcome| outcome.as_str() == "succeeded"), 6);
    assert!(applied.is_partial());
    let detail = applied.details.values().next().unwrap();
    assert_eq!(detail, "`/topapi/v2/user/create` answers 60103: 手机号码不合法");
    company.faults(&[]);
    company.apply().await?;
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn whatever_needs_a_department_that_failed_is_skipped_because_of_it() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.faults(&[json!({ "api": "/topapi/v2/department/create", "match": { "name": "研发中心" }, "kind": "errcode", "errcode": 60009 })]);
    let applied = company.apply().await?;
    let expected = [
        ("create_department/D1", "failed"),
        ("create_department/D2", "skipped"),
        ("create_department/D3", "succeeded"),
        ("create_person/E1", "skipped"),
        ("create_person/E2", "skipped"),
        ("create_person/E3", "succeeded"),
        ("create_person/E4", "skipped"),
    ];
    assert_eq!(outcomes(&applied), expected.map(|(id, outcome)| (id.to_owned(), outcome)).into());
    let context = company.context().await?;
    let run = dianmao_jobs::log::show(&context, applied.run.unwrap()).await?;
    let because: Vec<_> =
        run.steps.iter().filter_map(|step| Some((step.key.as_str(), step.because.as_deref()?))).collect();
    assert_eq!(because, [("D2", "D1"), ("E1", "D1"), ("E2", "D2"), ("E4", "D2")]);
    company.faults(&[]);
    company.apply().await?;
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_wrong_secret_is_denied_and_nothing_is_written() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.settings.tenant.app_secret = Secret::from("wrong");
    let error = company.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    assert!(error.hint().unwrap().contains("`dingtalk.app_key`"));
    assert!(company.writes_since(0).is_empty());
    Ok(())
}

#[tokio::test]
async fn a_missing_permission_and_a_foreign_address_are_denied_and_nothing_is_written() -> Result<()> {
    for app in [
        json!({ "scopes_withheld": ["qyapi_get_department_member"] }),
        json!({ "scopes_withheld": ["qyapi_get_department_list"] }),
        json!({ "ip_white_list": ["10.0.0.1"] }),
    ] {
        let company = TestCompany::start().await?;
        company.hr(DEPARTMENTS, PEOPLE)?;
        company.reseed(json!({ "app": app })).await?;
        let error = company.apply().await.unwrap_err();
        assert_eq!(error.kind(), Kind::Denied, "{app}: {error}");
        assert!(error.hint().is_some());
        assert!(company.writes_since(0).is_empty(), "{app}");
    }
    Ok(())
}

#[tokio::test]
async fn a_root_that_the_app_may_not_see_is_denied() -> Result<()> {
    let mut company = TestCompany::start().await?;
    let branch = company.department_by_hand("上海分公司", 1).await?;
    let other = company.department_by_hand("北京分公司", 1).await?;
    company.reseed(json!({ "app": { "authed_depts": [other] } })).await?;
    company.settings.sync.root = dianmao_roster::id::DeptId(branch);
    company.hr(DEPARTMENTS, PEOPLE)?;
    let error = company.plan().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied, "{error}");
    assert!(error.to_string().contains("`sync.root`"));
    Ok(())
}

#[tokio::test]
async fn a_permission_that_is_taken_away_stops_the_run_and_the_next_apply_goes_on() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.faults(&[json!({ "api": "/topapi/v2/department/create", "nth": 2, "kind": "errcode", "errcode": 60011 })]);
    let error = company.apply().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Denied);
    assert!(company.requests_since(0, "/topapi/v2/user/create").is_empty(), "nothing is begun afterwards");
    company.faults(&[]);
    company.apply().await?;
    assert!(company.plan().await?.is_empty());
    assert_eq!(company.requests_since(0, "/topapi/v2/department/create").len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_server_that_is_gone_is_no_question_of_permission() -> Result<()> {
    let mut company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    // Nobody listens on a port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let url = Some(format!("http://127.0.0.1:{port}"));
    company.settings.tenant.oapi_url.clone_from(&url);
    company.settings.tenant.api_url = url;
    let error = company.plan().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    Ok(())
}

#[tokio::test]
async fn throttles_cost_time_and_nothing_else() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.faults(&[json!({ "api": "*", "probability": 0.3, "seed": 7, "kind": "throttle" })]);
    let applied = company.apply().await?;
    assert!(!applied.is_partial(), "{:?}", applied.details);
    company.faults(&[]);
    assert_eq!(company.state().n_people(), 4);
    assert!(company.plan().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn errors_and_the_log_name_neither_people_nor_numbers() -> Result<()> {
    let company = TestCompany::start().await?;
    company.hr(DEPARTMENTS, PEOPLE)?;
    company.faults(&[
        json!({ "api": "/topapi/v2/user/create", "match": { "userid": "E1" }, "kind": "errcode", "errcode": 60104 }),
        json!({ "api": "/topapi/v2/user/create", "match": { "userid": "E2" }, "kind": "truncate" }),
        json!({ "api": "/topapi/v2/user/create", "match": { "userid": "E3" }, "kind": "html", "times": 1 }),
        json!({ "api": "/topapi/v2/user/create", "match": { "userid": "E4" }, "kind": "http5xx" }),
    ]);
    let applied = company.apply().await?;
    let context = company.context().await?;
    let run = dianmao_jobs::log::show(&context, applied.run.unwrap()).await?;
    let text = format!("{:?} {}", applied.details, serde_json::to_string(&run)?);
    for private in ["张伟", "李娜", "王芳", "刘洋", "12000000001", "12000000002", "12000000003", "12000000004"]
    {
        assert!(!text.contains(private), "{private} is in {text}");
    }
    assert_eq!(outcomes(&applied)["create_person/E4"], "failed");
    Ok(())
}

// Not those of tokens and connections, which know no generation, nor those that print the path of a call.
crate::generation::by_legacy_too! {
    whatever_needs_a_department_that_failed_is_skipped_because_of_it,
    a_missing_permission_and_a_foreign_address_are_denied_and_nothing_is_written,
    a_root_that_the_app_may_not_see_is_denied,
    a_permission_that_is_taken_away_stops_the_run_and_the_next_apply_goes_on,
    throttles_cost_time_and_nothing_else,
}
