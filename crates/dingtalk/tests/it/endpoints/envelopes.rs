//! How answers are wrapped, and what is told where something is missing.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::list::{CheckType, TimeResult};
use dianmao_dingtalk::api::attendance::schedule::ResultListByIds;
use dianmao_dingtalk::api::attendance::{group, record};
use dianmao_dingtalk::api::v1::attendance::overtime;
use dianmao_dingtalk::{Error, Request};
use serde_json::{Value, json};

use crate::fixtures::fixture;
use crate::server::{Reply, Server};

async fn answered<R: Request>(request: R, answer: Value) -> Result<R::Response, Error> {
    Server::start(move |_| Reply::Json(answer.clone())).await.client().send(&request).await
}

fn users() -> group::UsersQuery {
    group::UsersQuery { group_key: "4C630011".into(), ..Default::default() }
}

#[tokio::test]
async fn refusal_one_level_deeper_is_a_refusal() {
    let inner = json!({"errcode": 400_002, "errmsg": "参数错误", "success": false});
    let error = answered(users(), json!({"result": inner, "request_id": "15r1"})).await.unwrap_err();
    assert_eq!(error.to_string(), "`/topapi/attendance/group/users/query` answers 400002: 参数错误");
    assert_eq!(error.request_id(), Some("15r1"));

    let errmsg = "ding talk error[subcode=60011,submsg=没有权限 {requiredScopes=[qyapi_attendance_group_read]}]";
    let inner = json!({"errcode": 88, "errmsg": errmsg, "sub_code": "60011"});
    let error = answered(users(), json!({"result": inner})).await.unwrap_err();
    assert!(matches!(error, Error::Scope { scope: Some(ref scope), .. } if &**scope == "qyapi_attendance_group_read"));
}

#[tokio::test]
async fn doubly_wrapped_list_may_also_come_singly() -> Result<()> {
    let page = answered(users(), json!({"errcode": 0, "result": {"has_more": "true", "user_list": ["E1"]}})).await?;
    assert!(page.has_more);
    Ok(())
}

#[tokio::test]
async fn list_without_any_code_is_an_answer() -> Result<()> {
    let request = group::Search { op_user_id: "E1001".into(), group_name: "总".into() };
    let found = answered(request, json!({"result": [{"id": "7", "name": "总部"}], "request_id": "15r1"})).await?;
    assert_eq!(found[0].id, 7);
    Ok(())
}

#[tokio::test]
async fn missing_answer_is_an_error_and_not_an_empty_list() {
    let request = group::Search { op_user_id: "E1001".into(), group_name: "总".into() };
    let error = answered(request, json!({"errcode": 0, "errmsg": "ok"})).await.unwrap_err();
    assert!(matches!(error, Error::Decode { .. }), "{error}");
    let error = answered(overtime::Settings::first(), json!({"success": true})).await.unwrap_err();
    assert!(error.to_string().contains("missing field `result`"), "{error}");
}

#[tokio::test]
async fn missing_field_is_named() {
    let mut answer = fixture("attendance/listRecord", "response");
    answer["recordresult"][0].as_object_mut().unwrap().remove("userCheckTime");
    let error = answered(record::ListRecord::default(), answer).await.unwrap_err();
    assert!(error.to_string().contains("missing field `userCheckTime`"), "{error}");

    let mut answer = fixture("schedule/result-listbyids", "response");
    answer["result"][0].as_object_mut().unwrap().remove("schedule_id");
    let error = answered(ResultListByIds::default(), answer).await.unwrap_err();
    assert!(error.to_string().contains("missing field `schedule_id`"), "{error}");
}

#[tokio::test]
async fn unknown_words_are_kept() -> Result<()> {
    let mut answer = fixture("schedule/result-listbyids", "response");
    answer["result"][0]["check_type"] = "Onduty".into();
    answer["result"][0]["time_result"] = "SeriousEarly".into();
    let results = answered(ResultListByIds::default(), answer).await?;
    assert_eq!(results[0].check_type, CheckType::OnDuty, "case does not matter");
    assert_eq!(results[0].time_result, TimeResult::Other("SeriousEarly".into()));
    Ok(())
}

/// Older pages give ids, times and coordinates of punches as text.
#[tokio::test]
async fn punch_of_text_alone_is_read() -> Result<()> {
    let row = json!({"id": "1", "userId": "E1", "workDate": "1788192000000", "userCheckTime": "2026-09-01 09:11:05",
        "sourceType": "USER", "userLatitude": "30.2856", "userLongitude": "", "isLegal": "Y", "planId": ""});
    let punches = answered(record::ListRecord::default(), json!({"errcode": "0", "recordresult": [row]})).await?;
    let punch = &punches.recordresult[0];
    assert_eq!(punch.user_check_time.as_millisecond(), 1_788_225_065_000);
    assert_eq!((punch.user_latitude, punch.user_longitude), (Some(30.2856), None));
    assert_eq!((punch.is_legal, punch.plan_id), (Some(true), None));
    Ok(())
}
