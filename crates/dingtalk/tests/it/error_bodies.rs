//! Every refusal that the vendor's pages and captures show, and what it is taken for. The bodies are those of the
//! reference which the project works from, sections 0, 1, 6, 7 on contacts and 10 on attendance.

use dianmao_dingtalk::{Error, Method};
use jiff::Timestamp;
use serde_json::json;

use crate::server::{Reply, Server, refusal, wrapped};

const OLD: &str = "/topapi/v2/user/get";
const LEGACY: &str = "/user/list";
const NEW: &str = "/v1.0/contact/users/search";

async fn refused(path: &str, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Error {
    let server = Server::start(move |_| reply()).await;
    server.client().call(path, Method::Post, json!({})).await.unwrap_err()
}

/// What an error is to whoever meets it, and whether the call may have had its effect.
fn class(error: &Error) -> String {
    let kind = match error {
        Error::Auth { token: true, .. } => "token".into(),
        Error::Auth { token: false, .. } => "credentials".into(),
        Error::Scope { scope, .. } => format!("scope {}", scope.as_deref().unwrap_or("-")),
        Error::IpNotAllowed { address, .. } => format!("address {}", address.as_deref().unwrap_or("-")),
        Error::Throttled { until, .. } => format!("throttled {}", until.map_or("-".into(), |until| until.to_string())),
        Error::Quota { ours: false, .. } => "quota".into(),
        Error::Banned { page, .. } => (if *page { "ban page" } else { "ban" }).into(),
        Error::Api { code, .. } if error.is_transient() => format!("busy {code}"),
        Error::Api { code, .. } => format!("refused {code}"),
        Error::Transport { kind, .. } => format!("transport, {kind}"),
        other => format!("{other:?}"),
    };
    if error.outcome_unknown() { format!("{kind}, outcome unknown") } else { kind }
}

/// Path, HTTP status, body, meaning.
const BODIES: &[(&str, u16, &str, &str)] = &[
    (
        OLD,
        200,
        r#"{"errcode":88,"sub_code":"40000","sub_msg":"access_token is blank","errmsg":"ding talk error[subcode=40000,submsg=access_token is blank]","request_id":"4mo1"}"#,
        "refused 40000",
    ),
    (
        OLD,
        200,
        r#"{"errcode":88,"sub_code":"40014","sub_msg":"不合法的access_token","errmsg":"ding talk error[subcode=40014,submsg=不合法的access_token]","request_id":"4mo1"}"#,
        "token",
    ),
    (
        NEW,
        400,
        r#"{"code":"AuthenticationFailed.MissingParameter","requestid":"0E1F","message":"缺少参数：x-acs-dingtalk-access-token"}"#,
        "refused AuthenticationFailed.MissingParameter",
    ),
    (NEW, 400, r#"{"code":"InvalidAuthentication","requestid":"0E1F","message":"不合法的access_token"}"#, "token"),
    (NEW, 401, r#"{"code":"something","requestid":"0E1F","message":"expired"}"#, "token"),
    (
        OLD,
        200,
        r#"{"errcode":22,"sub_msg":"不合法ApiName，ApiName = dingtalk.oapi.v2.user.notexist","errmsg":"Invalid method[submsg=不合法ApiName，ApiName = dingtalk.oapi.v2.user.notexist]","request_id":"4mo1"}"#,
        "refused 22",
    ),
    (NEW, 200, r#"{"errcode":404,"errmsg":"请求的URI地址不存在"}"#, "refused 404"),
    (
        NEW,
        404,
        r#"{"code":"InvalidAction.NotFound","requestid":"0E1F","message":"Specified api is not found"}"#,
        "refused InvalidAction.NotFound",
    ),
    (OLD, 200, r#"{"errcode":60121,"errmsg":"找不到该用户","request_id":"4mo1"}"#, "refused 60121"),
    (LEGACY, 200, r#"{"errcode":50002,"errmsg":"请求的员工userid不在授权范围内"}"#, "refused 50002"),
    (LEGACY, 200, r#"{"errmsg":"请求的部门id不在授权范围内","errcode":50004}"#, "refused 50004"),
    (
        OLD,
        200,
        r#"{"errcode":15,"errmsg":"timeout","sub_code":"isp.top-remote-connection-timeout"}"#,
        "busy isp.top-remote-connection-timeout, outcome unknown",
    ),
    (OLD, 200, r#"{"errcode":15,"errmsg":"Remote service error"}"#, "busy 15, outcome unknown"),
    (
        OLD,
        200,
        r#"{"errcode":88,"errmsg":"ding talk error[subcode=isp.top-remote-connection-error,submsg=]","sub_code":"isp.top-remote-connection-error"}"#,
        "busy isp.top-remote-connection-error, outcome unknown",
    ),
    (
        OLD,
        200,
        r#"{"errcode":88,"errmsg":"ding talk error[subcode=isv.invalid-parameter,submsg=bad]","sub_code":"isv.invalid-parameter"}"#,
        "refused isv.invalid-parameter",
    ),
    (OLD, 200, r#"{"errcode":88,"errmsg":"ding talk error","sub_code":""}"#, "busy 88"),
    (
        LEGACY,
        200,
        r#"{"errmsg":"您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了, apiPath(/user/list), 从 2019-02-13 20:40:04 到 2019-02-13 20:40:04 请求总次数超过了 300 次, 处罚将在 2019-02-13 20:40:05 结束.","errcode":90002}"#,
        "throttled 2019-02-13T12:40:05Z",
    ),
    (
        OLD,
        200,
        r#"{"errcode":88,"sub_code":"90002","sub_msg":"当前所有钉钉应用调用该接口次数过多，超出了该接口承受的最大qps，请求被暂时限制了，建议错开整点时刻调用该接口, apiPath(dingtalk.oapi.v2.department.listsub), 从 2026-09-01 09:00:00 到 2026-09-01 09:00:01 请求总次数超过 1200 次, 限制将在 2026-09-01 09:00:02 结束.","errmsg":"ding talk error"}"#,
        "throttled 2026-09-01T01:00:02Z",
    ),
    (
        OLD,
        200,
        r#"{"errcode":88,"errmsg":"ding talk error[subcode=90018, submsg=触发了qps流控, 请求总次数超过 20 次]"}"#,
        "throttled -",
    ),
    (
        OLD,
        200,
        r#"{"errcode":88,"errmsg":"ding talk error[subcode=90018,submsg=…限制将在 2026-08-03 10:00:01 结束…]","sub_code":"90018","sub_msg":"…限制将在 2026-08-03 10:00:01 结束…","request_id":"r10"}"#,
        "throttled 2026-08-03T02:00:01Z",
    ),
    (
        OLD,
        200,
        r#"{"errcode":88,"errmsg":"ding talk error[subcode=90018,submsg=限制将在 2026-08-03 10:00:01 结束]"}"#,
        "throttled 2026-08-03T02:00:01Z",
    ),
    (
        NEW,
        403,
        r#"{"code":"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi","requestid":"0E1F","message":"您的企业应用调用钉钉开放平台当前接口的所有请求都被暂时禁用了"}"#,
        "throttled -",
    ),
    (
        NEW,
        403,
        r#"{"code":"Forbidden.AccessDenied.QpsLimitForApi","requestid":"0E1F","message":"您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了, 处罚将在 2026-09-01 09:00:02 结束"}"#,
        "throttled 2026-09-01T01:00:02Z",
    ),
    (
        NEW,
        403,
        r#"{"code":"Forbidden.AccessDenied.QpmLimitForAppkeyAndApi","requestid":"0E1F","message":"…"}"#,
        "throttled -",
    ),
    (
        NEW,
        403,
        r#"{"code":"Forbidden.AccessDenied.QpsLimitForSuitekeyAndOrgAndApi","requestid":"0E1F","message":"…"}"#,
        "throttled -",
    ),
    (
        NEW,
        403,
        r#"{"code":"Forbidden.AccessDenied.QpmLimitForSuitekeyAndOrgAndApi","requestid":"0E1F","message":"…"}"#,
        "throttled -",
    ),
    (NEW, 403, r#"{"code":"Forbidden.AccessDenied.ApiCountLimitForOrg","requestid":"0E1F","message":"…"}"#, "quota"),
    (
        OLD,
        200,
        r#"{"errcode":88,"sub_code":"90020","sub_msg":"您的企业本月api调用量已超过限制,调用量:10001次,额度:10000次,请登录开发者后台-资源管理-查看用量明细","errmsg":"ding talk error"}"#,
        "quota",
    ),
    (
        OLD,
        200,
        r#"{"errcode":88,"sub_code":"60011","sub_msg":"应用尚未开通所需的权限：[qyapi_get_member]，点击链接申请并开通即可：https://open-dev.dingtalk.com/appscope/apply?content=dingappkey%23qyapi_get_member, {requiredScopes=[qyapi_get_member]}","errmsg":"ding talk error"}"#,
        "scope qyapi_get_member",
    ),
    (
        OLD,
        200,
        r#"{"errcode":88,"errmsg":"ding talk error[subcode=60011,submsg=… {requiredScopes=[qyapi_get_attendance_data]}]","sub_code":"60011","request_id":"r11"}"#,
        "scope qyapi_get_attendance_data",
    ),
    ("/attendance/list", 200, r#"{"errcode":60011,"errmsg":"没有调用该接口的权限"}"#, "scope -"),
    (
        NEW,
        403,
        r#"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","requestid":"0E1F","message":"没有调用该接口的权限","accessdenieddetail":{"requiredScopes":["Contact.User.Read"]}}"#,
        "scope Contact.User.Read",
    ),
    (
        OLD,
        200,
        r#"{"errcode":88,"sub_code":"60020","sub_msg":"访问ip不在白名单之中,request ip=1.2.3.4 appKey(dingappkey)","errmsg":"ding talk error"}"#,
        "address 1.2.3.4",
    ),
    (
        NEW,
        403,
        r#"{"code":"Forbidden.AccessDenied.IpNotInWhiteList","requestid":"0E1F","message":"访问ip不在白名单之中"}"#,
        "address -",
    ),
    (OLD, 200, r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"4a5b"}"#, "ban"),
    (NEW, 403, r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"4a5b"}"#, "ban"),
    (OLD, 403, "<!doctype html><html>denied</html>", "ban page, outcome unknown"),
    (NEW, 200, "\n <html>denied</html>", "ban page, outcome unknown"),
    (
        NEW,
        500,
        r#"{"requestid":"0E1F","code":"unknownError","message":"未知错误"}"#,
        "busy unknownError, outcome unknown",
    ),
    (NEW, 500, r#"{"requestid":"0E1F","code":"server.error","message":"…"}"#, "busy server.error, outcome unknown"),
    (NEW, 500, r#"{"requestid":"0E1F","code":"system.busy","message":"…"}"#, "busy system.busy, outcome unknown"),
    (NEW, 500, r#"{"requestid":"0E1F","code":"system.error","message":"…"}"#, "busy system.error, outcome unknown"),
    (
        NEW,
        500,
        r#"{"requestid":"0E1F","code":"service.error","message":"…"}"#,
        "transport, the server failed with HTTP status 500, outcome unknown",
    ),
    (
        NEW,
        503,
        r#"{"requestid":"0E1F","code":"ServiceUnavailable","message":"…"}"#,
        "busy ServiceUnavailable, outcome unknown",
    ),
    (NEW, 504, "", "transport, the server failed with HTTP status 504, outcome unknown"),
    (
        NEW,
        400,
        r#"{"requestid":"0E1F","code":"invalidParameter.param.invalid","message":"参数不合法"}"#,
        "refused invalidParameter.param.invalid",
    ),
    (NEW, 400, r#"{"requestid":"0E1F","code":"parameter.error","message":"参数错误"}"#, "refused parameter.error"),
    (
        NEW,
        400,
        r#"{"requestid":"0E1F","code":"updateSpeedfast","message":"亲，该操作速度过快，请5分钟后再试"}"#,
        "refused updateSpeedfast",
    ),
    (
        NEW,
        400,
        r#"{"requestid":"0E1F","code":"benefit.status.invalid","message":"…"}"#,
        "refused benefit.status.invalid",
    ),
    ("/attendance/list", 200, r#"{"errcode":41041,"errmsg":"时间跨度太大"}"#, "refused 41041"),
];

#[tokio::test]
async fn documented_bodies_are_taken_for_what_they_are() {
    for &(path, status, body, expected) in BODIES {
        let error = refused(path, move || Reply::Status(status, body)).await;
        assert_eq!(class(&error), expected, "{path} {status} {body}");
    }
}

/// The codes of the old host by what is to be done about them; all others are refusals of the call itself.
const CODES: &[(&str, &[i64])] = &[
    ("token", &[33001, 40001, 40014, 42001]),
    ("credentials", &[40013, 40089, 40096]),
    ("scope -", &[60011]),
    ("address -", &[60020]),
    (
        "throttled -",
        &[
            45009, 90001, 90002, 90003, 90004, 90005, 90006, 90007, 90008, 90009, 90010, 90011, 90012, 90013, 90014,
            90017, 90018, 90019,
        ],
    ),
    ("quota", &[90020]),
    ("busy", &[-1, 15, 400_001, 850_015]),
    (
        "refused",
        &[
            22, 41, 404, 33012, 40000, 40003, 40009, 40010, 40011, 40018, 40019, 40020, 40021, 40022, 40023, 40024,
            40025, 40031, 40032, 40033, 40035, 40038, 40063, 40064, 40065, 40066, 40068, 40069, 40070, 40078, 40093,
            40100, 40101, 40103, 40104, 41001, 41009, 41041, 41054, 41100, 41102, 43001, 43002, 43003, 43005, 43007,
            43009, 45024, 46004, 47001, 48002, 50002, 50003, 50004, 50005, 60001, 60002, 60003, 60004, 60005, 60006,
            60007, 60008, 60009, 60010, 60016, 60018, 60019, 60021, 60022, 60067, 60068, 60102, 60103, 60104, 60105,
            60106, 60107, 60109, 60110, 60111, 60112, 60113, 60118, 60119, 60120, 60121, 60122, 60123, 60128, 60510,
            70001, 71006, 71007, 71008, 71009, 71010, 71011, 71012, 71013, 400_002, 600_109, 850_012, 880_015,
        ],
    ),
];

/// The same condition comes bare from one interface and wrapped from another.
#[tokio::test]
async fn codes_mean_the_same_bare_and_wrapped() {
    for &(kind, codes) in CODES {
        for &code in codes {
            let expected = match kind {
                "refused" => format!("refused {code}"),
                "busy" => format!("busy {code}, outcome unknown"),
                kind => kind.to_owned(),
            };
            let bare = refused(OLD, move || refusal(code, "…")).await;
            assert_eq!(class(&bare), expected, "bare");
            let inside = refused(OLD, move || wrapped(&code.to_string(), "…")).await;
            assert_eq!(class(&inside), expected, "wrapped");
        }
    }
}

/// Whatever refuses a token call, the token was not refused: there was none.
#[tokio::test]
async fn refused_logins_are_about_the_credentials() {
    for (status, body) in [
        (200, r#"{"errcode":40096,"errmsg":"不合法的appKey或appSecret"}"#),
        (200, r#"{"errcode":40035,"errmsg":"缺少参数 corpid or appkey"}"#),
        (200, r#"{"errcode":40089,"errmsg":"不合法的corpId或corpSecret"}"#),
        (200, r#"{"errcode":40001,"errmsg":"获取access_token时Secret错误，或者access_token无效"}"#),
        (400, r#"{"requestid":"0E1F","code":"invalidClientIdOrSecret","message":"无效的clientId或者clientSecret"}"#),
        (400, r#"{"requestid":"0E1F","code":"invalid.client","message":"invalid.client"}"#),
        (401, r#"{"requestid":"0E1F","code":"unauthorized.client","message":"unauthorized.client"}"#),
        (401, r#"{"requestid":"0E1F","code":"authFailed","message":"鉴权失败"}"#),
    ] {
        let server = Server::start_raw(move |_| Reply::Status(status, body)).await;
        let error = server.client().call(OLD, Method::Post, json!({})).await.unwrap_err();
        assert_eq!(class(&error), "credentials", "{body}");
        assert_eq!(server.seen().len(), 1, "asked once: {body}");
    }
}

/// The end of a limit is China time, wherever this machine is.
#[tokio::test]
async fn limit_is_waited_out_to_its_end() {
    let body = r#"{"errcode":90018,"errmsg":"限制将在 2026-09-01 09:00:07 结束"}"#;
    let server = Server::start(move |seen| match seen.nth {
        1 => Reply::Status(200, body),
        _ => Reply::Json(json!({"errcode": 0, "result": {"count": 1}})),
    })
    .await;
    let client = server.client();
    client.call("/topapi/user/count", Method::Post, json!({"only_active": false})).await.unwrap();
    let end: Timestamp = "2026-09-01T09:00:07+08:00".parse().unwrap();
    assert!(client.now() >= end, "{} is before the end", client.now());
}
