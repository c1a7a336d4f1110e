//! What each form of refusal becomes, and what may be done about it.

use std::fmt::Write;

use dianmao_dingtalk::api::v2::{department, user};
use dianmao_dingtalk::{Error, Method};
use serde_json::json;

use crate::server::{Reply, Server, refusal, result, wrapped};

fn variant(error: &Error) -> &'static str {
    match error {
        Error::Auth { .. } => "Auth",
        Error::Scope { .. } => "Scope",
        Error::IpNotAllowed { .. } => "IpNotAllowed",
        Error::Throttled { .. } => "Throttled",
        Error::Quota { .. } => "Quota",
        Error::Banned { .. } => "Banned",
        Error::Api { .. } => "Api",
        Error::Transport { .. } => "Transport",
        Error::Decode { .. } => "Decode",
        _ => "other",
    }
}

/// One line for each refusal: what it is, its code, whether it passes, whether the outcome is unknown.
async fn table(path: &'static str, replies: Vec<fn() -> Reply>) -> String {
    let mut lines = String::new();
    for reply in replies {
        let server = Server::start(move |_| reply()).await;
        let error = server.client().call(path, Method::Post, json!({})).await.unwrap_err();
        let code = error.code().map_or("-", |code| code.as_str());
        let transient = if error.is_transient() { "transient" } else { "final" };
        let unknown = if error.outcome_unknown() { " unknown" } else { "" };
        writeln!(lines, "{} {code} {transient}{unknown}: {error}", variant(&error)).unwrap();
    }
    lines
}

#[tokio::test]
async fn refusals_of_the_old_host() {
    let path = "/topapi/v2/user/create";
    let lines = table(
        path,
        vec![
            || refusal(60121, "找不到该用户"),
            || refusal(50004, "请求的部门id不在授权范围内"),
            || wrapped("60011", "应用尚未开通所需的权限：[qyapi_manage_addresslist]，点击链接申请并开通即可：https://open-dev.dingtalk.com/appscope/apply?content=k%23s, {requiredScopes=[qyapi_manage_addresslist]}"),
            || refusal(60011, "没有调用该接口的权限"),
            || wrapped("60020", "访问ip不在白名单之中,request ip=203.0.113.9 appKey(dingappkey)"),
            || wrapped("90018", "触发了qps流控, 限制将在 2026-09-01 09:00:02 结束."),
            || refusal(90002, "处罚将在 2026-09-01 09:00:02 结束."),
            || refusal(88, "ding talk error[subcode=90018,submsg=触发了qps流控]"),
            || wrapped("90020", "调用量:10001次,额度:10000次"),
            || Reply::Json(json!({"errcode": 88, "sub_code": "", "errmsg": "鉴权异常"})),
            || Reply::Json(json!({"errcode": 15, "sub_code": "isp.top-remote-connection-timeout", "errmsg": "timeout"})),
            || refusal(-1, "系统繁忙"),
            || Reply::Json(json!({"errcode": "60104", "errmsg": "手机号码在公司中已存在", "userid": "E7"})),
            || Reply::Json(json!({"errcode": 22, "sub_msg": "不合法ApiName", "errmsg": "Invalid method[submsg=不合法ApiName]"})),
            || Reply::Json(json!({"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": "u"})),
            || Reply::Status(200, "<!DOCTYPE html><html>forbidden</html>"),
            || Reply::Status(403, "<html>forbidden</html>"),
            || Reply::Status(404, "<html>nothing here</html>"),
            || Reply::Status(502, "<html>bad gateway</html>"),
            || Reply::Status(503, ""),
            || Reply::Cut,
            || Reply::Broken,
            || Reply::Silent,
        ],
    )
    .await;
    assert_eq!(
        lines,
        "\
Api 60121 final: `/topapi/v2/user/create` answers 60121: 找不到该用户
Api 50004 final: `/topapi/v2/user/create` answers 50004: 请求的部门id不在授权范围内
Scope 60011 final: the app lacks the permission `qyapi_manage_addresslist` for `/topapi/v2/user/create` (60011)
Scope 60011 final: the app lacks the permission that is needed for `/topapi/v2/user/create` (60011)
IpNotAllowed 60020 final: DingTalk does not accept calls from the address 203.0.113.9, which is not on the app's list (60020)
Throttled 90018 transient: DingTalk limits the rate of `/topapi/v2/user/create` (90018), also after waiting
Throttled 90002 transient: DingTalk limits the rate of `/topapi/v2/user/create` (90002), also after waiting
Throttled 90018 transient: DingTalk limits the rate of `/topapi/v2/user/create` (90018), also after waiting
Quota - final: no metered call of `/topapi/v2/user/create` is left this month: 调用量:10001次,额度:10000次 (90020)
Api 88 transient: `/topapi/v2/user/create` answers 88: 鉴权异常
Api isp.top-remote-connection-timeout transient unknown: `/topapi/v2/user/create` answers isp.top-remote-connection-timeout: timeout
Api -1 transient unknown: `/topapi/v2/user/create` answers -1: 系统繁忙
Api 60104 final: `/topapi/v2/user/create` answers 60104: 手机号码在公司中已存在
Api 22 final: `/topapi/v2/user/create` answers 22: 不合法ApiName
Banned - transient: DingTalk shuts out this machine's address for a while (`/topapi/v2/user/create`)
Banned - transient unknown: DingTalk shuts out this machine's address for a while (`/topapi/v2/user/create`)
Banned - transient unknown: DingTalk shuts out this machine's address for a while (`/topapi/v2/user/create`)
Api 404 final: `/topapi/v2/user/create` answers 404: not found
Transport - transient unknown: `/topapi/v2/user/create`: the server failed with HTTP status 502
Transport - transient unknown: `/topapi/v2/user/create`: the server failed with HTTP status 503
Decode - transient unknown: `/topapi/v2/user/create` answers something unexpected: EOF while parsing a string at line 1 column 42 in 42 bytes that are no JSON
Transport - transient unknown: `/topapi/v2/user/create`: the connection broke
Transport - transient unknown: `/topapi/v2/user/create`: no answer in time
"
    );
}

#[tokio::test]
async fn refusals_of_the_new_host() {
    let lines = table(
        "/v1.0/contact/users/search",
        vec![
            || Reply::Status(400, r#"{"code":"parameter.error","requestid":"R","message":"offset"}"#),
            || Reply::Status(403, r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"没有调用该接口的权限","accessdenieddetail":{"requiredScopes":["Contact.User.Read"]}}"#),
            || Reply::Status(403, r#"{"code":"Forbidden.AccessDenied.IpNotInWhiteList","message":"访问ip不在白名单之中"}"#),
            || Reply::Status(403, r#"{"code":"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi","message":"暂时禁用"}"#),
            || Reply::Status(403, r#"{"code":"Forbidden.AccessDenied.QpmLimitForAppkeyAndApi","message":"暂时禁用"}"#),
            || Reply::Status(403, r#"{"code":"Forbidden.AccessDenied.ApiCountLimitForOrg","message":"额度"}"#),
            || Reply::Status(500, r#"{"code":"system.busy","message":"busy"}"#),
            || Reply::Status(500, r#"{"code":"something.odd","message":"odd"}"#),
            || Reply::Status(504, ""),
            || Reply::Json(json!({"errcode": 404, "errmsg": "请求的URI地址不存在"})),
        ],
    )
    .await;
    assert_eq!(
        lines,
        "\
Api parameter.error final: `/v1.0/contact/users/search` answers parameter.error: offset
Scope Forbidden.AccessDenied.AccessTokenPermissionDenied final: the app lacks the permission `Contact.User.Read` for `/v1.0/contact/users/search` (Forbidden.AccessDenied.AccessTokenPermissionDenied)
IpNotAllowed Forbidden.AccessDenied.IpNotInWhiteList final: DingTalk does not accept calls from this machine's address, which is not on the app's list (Forbidden.AccessDenied.IpNotInWhiteList)
Throttled Forbidden.AccessDenied.QpsLimitForAppkeyAndApi transient: DingTalk limits the rate of `/v1.0/contact/users/search` (Forbidden.AccessDenied.QpsLimitForAppkeyAndApi), also after waiting
Throttled Forbidden.AccessDenied.QpmLimitForAppkeyAndApi transient: DingTalk limits the rate of `/v1.0/contact/users/search` (Forbidden.AccessDenied.QpmLimitForAppkeyAndApi), also after waiting
Quota - final: no metered call of `/v1.0/contact/users/search` is left this month: 额度 (Forbidden.AccessDenied.ApiCountLimitForOrg)
Api system.busy transient unknown: `/v1.0/contact/users/search` answers system.busy: busy
Transport - transient unknown: `/v1.0/contact/users/search`: the server failed with HTTP status 500
Transport - transient unknown: `/v1.0/contact/users/search`: the server failed with HTTP status 504
Api 404 final: `/v1.0/contact/users/search` answers 404: 请求的URI地址不存在
"
    );
}

#[tokio::test]
async fn refusal_keeps_request_id_and_holder() {
    let server = Server::start(|_| {
        Reply::Json(
            json!({"errcode": 60104, "errmsg": "手机号码在公司中已存在", "userid": "E7", "request_id": "4mo1abc"}),
        )
    })
    .await;
    let error = server.client().send(&user::Create::default()).await.unwrap_err();
    assert!(error.is_code(60104));
    assert_eq!(error.request_id(), Some("4mo1abc"));
    let Error::Api { holder, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(holder.as_deref(), Some("E7"));
}

#[tokio::test]
async fn missing_field_is_named_and_values_stay_out() {
    let server = Server::start(|_| result(json!({"name": "何晓雨", "mobile": "12000001003"}))).await;
    let error = server.client().send(&department::Create::default()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`/topapi/v2/department/create` answers something unexpected: missing field `dept_id` at line 1 column 43 in \
         {errcode: number, errmsg: text, result: {name: text, mobile: text}, request_id: text}"
    );
    assert!(error.outcome_unknown(), "the department may well have been made");
    assert!(!error.is_transient());
}

#[tokio::test]
async fn missing_result_is_an_error_where_something_is_expected() {
    let server = Server::start(|_| crate::server::ok()).await;
    let error = server.client().send(&department::ListSub::default()).await.unwrap_err();
    assert!(matches!(error, Error::Decode { .. }), "no children and no answer are not the same");
    server.client().send(&department::Delete { dept_id: 7 }).await.unwrap();
}

#[tokio::test]
async fn refused_connection_is_known_to_have_done_nothing() {
    let server = Server::start(|_| result(json!({"count": 1}))).await;
    let mut config = server.config();
    server.client().send(&user::Count { only_active: true }).await.unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    config.oapi_url = format!("http://{closed}");
    let client = server.client_with(config, server.clock.clone());
    let error = client.send(&user::Create::default()).await.unwrap_err();
    assert!(error.is_transient() && !error.outcome_unknown());
    assert_eq!(error.to_string(), "`/topapi/v2/user/create`: no connection");
    let text = format!("{:?}", anyhow::Error::from(error));
    assert!(!text.contains("access_token"), "the address holds the token: {text}");
}
