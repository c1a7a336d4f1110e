//! Every sample is sent as it stands and read in full; client and emulator share the samples, and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use dianmao_dingtalk::api::attendance;
use dianmao_dingtalk::api::attendance::list::{CheckType, LocationResult, SourceType, TimeResult};
use dianmao_dingtalk::api::auth;
use dianmao_dingtalk::api::token::{AccessToken, CorpToken, GetToken};
use dianmao_dingtalk::api::v2::department;
use dianmao_dingtalk::api::v2::user::{self, DeptOrder, DeptTitle};
use dianmao_dingtalk::{Method, Request};
use jiff::civil::date;
use serde_json::{Map, Value, json};

use crate::server::{Reply, Server};

pub(crate) fn fixture_text(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dingtalk");
    std::fs::read_to_string(root.join(path)).unwrap()
}

pub(crate) fn fixture(name: &str, half: &str) -> Value {
    serde_json::from_str(&fixture_text(&format!("{name}/{half}.json"))).unwrap()
}

/// Sends the request to a server which answers the sample, compares what arrived with the sample, and brings back
/// what was read. Where some parameters travel in the address and others in the body, or some in the path, the sample
/// has a third file.
///
/// The second answer is the sample as DingTalk may write it tomorrow, which has to be read as well.
pub(crate) async fn round_trip<R: Request>(name: &str, request: R) -> Result<R::Response> {
    let answer = fixture(name, "response");
    let loosened = loosened(answer.clone());
    let server = Server::start(move |seen| Reply::Json(if seen.nth == 1 { &answer } else { &loosened }.clone())).await;
    let client = server.client();
    let response = client.send(&request).await?;
    client.send(&request).await.with_context(|| format!("{name}, loosened"))?;
    let in_path = in_path(name, R::PATH);
    let mut seen = server.seen_at(&filled(R::PATH, &in_path)).pop().unwrap();
    assert_eq!(seen.token(), "token-1");
    seen.query.remove("access_token");
    let in_address = match R::METHOD {
        Method::Get => fixture(name, "request"),
        _ if R::QUERY.is_empty() => Value::Object(Map::new()),
        _ => fixture(name, "query"),
    };
    assert_eq!(seen.query, pairs(in_address), "{name}");
    if R::METHOD != Method::Get {
        assert_eq!(seen.body, fixture(name, "request"), "{name}");
    }

    client.call(R::PATH, R::METHOD, in_path).await?;
    let metered = client.calls()[R::PATH].metered;
    assert_eq!(metered, 3 * u64::from(R::METERED), "{name}: typed and raw calls are not counted alike");
    Ok(response)
}

fn in_path(name: &str, path: &str) -> Value {
    if path.contains('{') { fixture(name, "path") } else { Value::Object(Map::new()) }
}

/// The path with its names filled in.
fn filled(path: &str, parameters: &Value) -> String {
    pairs(parameters.clone())
        .iter()
        .fold(path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
}

/// Writes all numbers and truth values as text, and adds a field to each object.
fn loosened(value: Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::Bool(value) => value.to_string().into(),
        Value::Array(items) => items.into_iter().map(loosened).collect(),
        Value::Object(fields) => {
            let mut fields: Map<String, Value> =
                fields.into_iter().map(|(key, value)| (key, loosened(value))).collect();
            fields.insert("new_field".into(), json!({"of": ["tomorrow"]}));
            fields.into()
        }
        other => other,
    }
}

fn pairs(parameters: Value) -> BTreeMap<String, String> {
    let pair = |(key, value): (&String, &Value)| {
        (key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    parameters.as_object().unwrap().iter().map(pair).collect()
}

pub(crate) fn instant(text: &str) -> Option<jiff::Timestamp> {
    Some(text.parse().unwrap())
}

#[tokio::test]
async fn department_create() -> Result<()> {
    let request = department::Create {
        name: "研发部".into(),
        parent_id: 1,
        hide_dept: Some(true),
        dept_permits: Some(vec![560_271_002, 560_271_003]),
        user_permits: Some(vec!["E1001".into(), "E1002".into()]),
        create_dept_group: Some(false),
        order: Some(3),
        source_identifier: Some("D20".into()),
        ..Default::default()
    };
    assert_eq!(round_trip("department/create", request).await?.dept_id, 560_271_004);
    Ok(())
}

#[tokio::test]
async fn department_update_and_delete() -> Result<()> {
    let request = department::Update {
        dept_id: 560_271_004,
        name: Some("研发中心".into()),
        parent_id: Some(560_271_002),
        order: Some(5),
        source_identifier: Some("D20".into()),
        dept_manager_userid_list: Some(vec!["E1001".into()]),
        force_update_fields: Some(vec!["dept_manager_userid_list".into()]),
        code: Some("RD".into()),
        ..Default::default()
    };
    round_trip("department/update", request).await?;
    round_trip("department/delete", department::Delete { dept_id: 560_271_004 }).await?;
    Ok(())
}

#[tokio::test]
async fn department_get() -> Result<()> {
    let request = department::Get { dept_id: 560_271_004, language: Some("zh_CN".into()) };
    let found = round_trip("department/get", request).await?;
    assert_eq!(found.order, Some(176_220_178_909_140_512), "above 2^53");
    assert_eq!(found.parent_id, Some(560_271_002));
    assert_eq!(found.dept_manager_userid_list, Some(vec!["E1001".into()]));
    assert_eq!(found.dept_permits, Some(vec![]), "an empty list is not a missing one");
    assert_eq!(found.brief, Some(String::new()), "an empty text is not a missing one");
    assert_eq!(found.code, None);
    assert_eq!((found.member_count, found.owning_member_count), (Some(12), Some(7)));
    Ok(())
}

#[tokio::test]
async fn department_lists() -> Result<()> {
    let request = department::ListSub { dept_id: Some(1), ..Default::default() };
    let children = round_trip("department/listsub", request).await?;
    assert_eq!(children.len(), 2);
    assert_eq!(children[0].source_identifier, None);
    assert_eq!(children[0].ext.as_deref(), Some(r#"{"faceCount":"1"}"#));
    assert_eq!(children[1].source_identifier.as_deref(), Some("D30"));

    let ids = round_trip("department/listsubid", department::ListSubId { dept_id: 1 }).await?;
    assert_eq!(ids.dept_id_list, [560_271_002, 560_271_003]);
    Ok(())
}

#[tokio::test]
async fn user_create() -> Result<()> {
    let request = user::Create {
        userid: Some("E1003".into()),
        name: "何晓雨".into(),
        mobile: "12000001003".into(),
        hide_mobile: Some(false),
        telephone: Some("8003".into()),
        job_number: Some("E1003".into()),
        title: Some("测试工程师".into()),
        email: Some("e1003@example.com".into()),
        work_place: Some("杭州".into()),
        remark: Some("二期".into()),
        dept_id_list: vec![560_271_004, 560_271_002],
        dept_order_list: Some(vec![DeptOrder { dept_id: 560_271_004, order: 10 }]),
        dept_title_list: Some(vec![DeptTitle { dept_id: 560_271_004, title: "测试工程师".into() }]),
        extension: Some(r#"{"工位":"A-12"}"#.into()),
        senior_mode: Some(false),
        hired_date: instant("2026-09-01T00:00:00+08:00"),
        manager_userid: Some("E1001".into()),
        ..Default::default()
    };
    let made = round_trip("user/create", request).await?;
    assert_eq!(made.userid, "E1003");
    assert_eq!(made.union_id.as_deref(), Some("k2iSx8pQ0rVwBbYcGd1eZAiEiE"));
    Ok(())
}

#[tokio::test]
async fn user_update_and_delete() -> Result<()> {
    let request = user::Update {
        userid: "E1003".into(),
        name: Some("何晓雨".into()),
        title: Some("高级测试工程师".into()),
        dept_id_list: Some(vec![560_271_004]),
        dept_order_list: Some(vec![DeptOrder { dept_id: 560_271_004, order: 20 }]),
        extension: Some(r#"{"工位":"B-07"}"#.into()),
        ext_attrs_update_mode: Some(1),
        manager_userid: Some(String::new()),
        force_update_fields: Some(vec!["manager_userid".into()]),
        ..Default::default()
    };
    round_trip("user/update", request).await?;
    round_trip("user/delete", user::Delete { userid: "E1003".into() }).await?;
    Ok(())
}

#[tokio::test]
async fn user_get() -> Result<()> {
    let request = user::Get { userid: "E1003".into(), language: Some("zh_CN".into()) };
    let found = round_trip("user/get", request).await?;
    assert_eq!(found.name.as_deref(), Some("何晓雨"));
    assert_eq!(found.dept_id_list, Some(vec![560_271_004, 560_271_002]));
    assert_eq!(found.dept_order_list.unwrap()[1].order, 180_016_955_155_526_360);
    assert!(found.leader_in_dept.unwrap()[1].leader);
    assert_eq!(found.role_list.unwrap()[0].id, 280_010_306);
    assert_eq!(found.hired_date, instant("2026-09-01T00:00:00+08:00"));
    assert_eq!(found.email, Some(String::new()), "granted and empty");
    assert_eq!(found.org_email, None, "not returned");
    assert_eq!(found.active, Some(true));
    Ok(())
}

#[tokio::test]
async fn user_list() -> Result<()> {
    let request = user::List { dept_id: 560_271_004, size: 2, ..Default::default() };
    let page = round_trip("user/list", request).await?;
    assert_eq!((page.has_more, page.next_cursor), (true, Some(2)));
    assert_eq!(page.list[0].mobile.as_deref(), Some("12000001001"));
    assert_eq!(page.list[0].dept_order, Some(180_016_955_155_526_360));
    assert_eq!(page.list[1].mobile, None, "withheld");
    assert_eq!(page.list[1].leader, Some(false));
    Ok(())
}

#[tokio::test]
async fn user_look_ups() -> Result<()> {
    let ids = round_trip("user/listid", user::ListId { dept_id: 560_271_004 }).await?;
    assert_eq!(ids.userid_list, ["E1001", "E1003"]);
    let request = user::GetByMobile { mobile: "12000001003".into(), ..Default::default() };
    assert_eq!(round_trip("user/getbymobile", request).await?.userid, "E1003");
    assert_eq!(round_trip("user/count", user::Count { only_active: false }).await?.count, 300);
    Ok(())
}

#[tokio::test]
async fn attendance_list() -> Result<()> {
    let people = vec!["E1001".to_owned(), "E1003".to_owned()];
    let request = attendance::List::of(people, date(2026, 9, 1), date(2026, 9, 7));
    let page = round_trip("attendance/list", request).await?;
    assert!(!page.has_more);
    let [late, missing, corrected] = page.recordresult.as_slice() else {
        panic!("three rows");
    };
    assert_eq!(late.work_date, date(2026, 9, 1), "midnight in China is the day before in UTC");
    assert_eq!(late.user_check_time, instant("2026-09-01T09:11:05+08:00"));
    assert_eq!((&late.check_type, &late.time_result), (&CheckType::OnDuty, &TimeResult::Late));
    assert_eq!((missing.record_id, &missing.source_type), (None, &SourceType::System));
    assert_eq!(missing.location_result, LocationResult::NotSigned);
    assert_eq!(corrected.approve_id, Some(880_012));
    assert!(corrected.proc_inst_id.is_some());
    let raw: Value = serde_json::from_str(late.raw.get())?;
    assert_eq!(raw, fixture("attendance/list", "response")["recordresult"][0]);
    Ok(())
}

/// GET calls carry their parameters in the address.
#[tokio::test]
async fn auth_scopes() -> Result<()> {
    let answer = fixture("auth/scopes", "response");
    let server = Server::start(move |_| Reply::Json(answer.clone())).await;
    let scopes = server.client().send(&auth::Scopes::default()).await?;
    assert_eq!(scopes.auth_user_field.unwrap(), ["mobile", "email", "name", "job_number"]);
    assert_eq!(scopes.auth_org_scopes.authed_user, ["E1002"]);
    assert_eq!(scopes.auth_org_scopes.authed_dept, [1]);
    let seen = server.seen_at("/auth/scopes").pop().unwrap();
    assert_eq!(seen.method, "GET");
    assert_eq!(seen.query.into_iter().collect::<Vec<_>>(), [("access_token".into(), "token-1".into())]);
    Ok(())
}

#[test]
fn token_requests_and_answers() {
    let request = AccessToken { app_key: "dingappkey".into(), app_secret: "dingappsecret".into() };
    assert_eq!(serde_json::to_value(request).unwrap(), fixture("token/accessToken", "request"));
    let answer: <AccessToken as Request>::Response =
        serde_json::from_value(fixture("token/accessToken", "response")).unwrap();
    assert_eq!(answer.expire_in, 7200);

    let request = GetToken { appkey: "dingappkey".into(), appsecret: "dingappsecret".into() };
    assert_eq!(serde_json::to_value(request).unwrap(), fixture("token/gettoken", "request"));
    let answer: <GetToken as Request>::Response =
        serde_json::from_value(fixture("token/gettoken", "response")).unwrap();
    assert_eq!(answer.expires_in, 7200);
    assert!(!format!("{answer:?}").contains("6d1b"), "tokens are not printed");

    let mut sent = serde_json::to_value(CorpToken::of("dingcorp", "dingappkey", "dingappsecret")).unwrap();
    let corp_id = sent.as_object_mut().unwrap().remove("corpId").unwrap();
    assert_eq!(json!({"corpId": corp_id}), fixture("token/corp-token", "path"));
    assert_eq!(sent, fixture("token/corp-token", "request"));
    let answer: <CorpToken as Request>::Response =
        serde_json::from_value(fixture("token/corp-token", "response")).unwrap();
    assert_eq!(answer.expires_in, 7200);
}
