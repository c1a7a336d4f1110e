//! What an answer looks like on each of the vendor's hosts, in success and in refusal.

use axum::body::Bytes;
use serde::Serialize;
use serde_json::{Value, json};

use crate::codes::{
    BACKEND_TIMEOUT, BAD_APP_SECRET, BAD_IP, BAD_PARAMETER, BAD_TOKEN, BUSY_EVERYWHERE, NO_PERMISSION, QUOTA_USED,
    Refusal, SYSTEM_BUSY, TOKEN_MISSING, TOO_FAST,
};
use crate::document::switches::BanAnswer;
use crate::endpoint::Style;
use crate::mix::{BASE36, mix, spell};

const JSON_UTF8: &str = "application/json;charset=UTF-8";
/// The page that tells of a ban.
pub(crate) const BAN_PAGE: &str = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>亲，访问被拒绝</title></head>\n<body><p>访问过于频繁，请五分钟后再试。</p></body></html>\n";

const HTML: &str = "text/html;charset=UTF-8";

/// An answer, ready to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: Bytes,
    /// The code at the top of the body, where there is one.
    pub(crate) errcode: Option<i64>,
    /// The gateway's code within 88, or the new host's code.
    pub(crate) sub_code: Option<String>,
}

/// Which layer refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The path is unknown.
    Path,
    /// The gateway, in the 88 wrapper where the interface has one.
    Gateway(Refusal),
    /// The app lacks these permission points.
    Permission(&'static str, Refusal),
    /// The business behind the gateway.
    Business(Refusal),
    /// The business, naming who stands in the way.
    Holder(Refusal, String),
    /// The business of the new host, in words of its own.
    Named(Named),
    /// The guard before the gateway, whatever the host.
    Banned(BanAnswer),
}

/// A refusal that only one interface of the new host knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
}

impl Answer {
    /// An answer that somebody else gave.
    pub(crate) fn of_json(status: u16, body: &Value) -> Self {
        let errcode = body.get("errcode").and_then(Value::as_i64);
        let sub_code = ["sub_code", "code"].iter().find_map(|key| body.get(key)?.as_str()).map(str::to_owned);
        Self { status, content_type: JSON_UTF8, body: body.to_string().into(), errcode, sub_code }
    }
}

impl From<Named> for Refused {
    fn from(named: Named) -> Self {
        Self::Named(named)
    }
}

impl<T: Into<Refusal>> From<T> for Refused {
    fn from(refusal: T) -> Self {
        Self::Business(refusal.into())
    }
}

#[derive(Serialize)]
struct Success<'a, T> {
    errcode: i64,
    errmsg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a T>,
    request_id: &'a str,
}

/// A topapi success with a result.
pub(crate) fn result<T: Serialize>(result: &T, request_id: &str) -> Answer {
    success(&Success { errcode: 0, errmsg: "ok", result: Some(result), request_id }, Some(0))
}

/// A topapi success that has nothing to tell.
pub(crate) fn done(request_id: &str) -> Answer {
    success(&Success::<()> { errcode: 0, errmsg: "ok", result: None, request_id }, Some(0))
}

/// A success of the first generation: its fields beside the code, without a request id.
pub(crate) fn flat<T: Serialize>(body: &T) -> Answer {
    #[derive(Serialize)]
    struct Flat<'a, T> {
        errcode: i64,
        errmsg: &'static str,
        #[serde(flatten)]
        body: &'a T,
    }
    success(&Flat { errcode: 0, errmsg: "ok", body }, Some(0))
}

/// A success with a shape of its own.
pub(crate) fn success<T: Serialize>(body: &T, errcode: Option<i64>) -> Answer {
    let body = serde_json::to_vec(body).unwrap_or_default();
    Answer { status: 200, content_type: JSON_UTF8, body: body.into(), errcode, sub_code: None }
}

/// A page that is no JSON.
pub(crate) fn page(status: u16, html: &'static str) -> Answer {
    let body = Bytes::from_static(html.as_bytes());
    Answer { status, content_type: HTML, body, errcode: None, sub_code: None }
}

/// A refusal in the words of the interface's host.
pub(crate) fn refuse(style: Style, path: &str, refused: &Refused, id: u64) -> Answer {
    match (style, refused) {
        (Style::Api, _) => refuse_api(refused, id),
        (_, Refused::Path) if style == Style::Topapi => unknown_method(path, id),
        (_, Refused::Path) => bare(404, "请求的URI地址不存在", None),
        (Style::Token, Refused::Gateway(refusal) | Refused::Permission(_, refusal) | Refused::Business(refusal)) => {
            bare(refusal.number, &refusal.text, None)
        }
        (Style::Attendance, Refused::Permission(_, refusal) | Refused::Business(refusal)) => {
            bare(refusal.number, &refusal.text, None)
        }
        (Style::Attendance | Style::Legacy, Refused::Gateway(refusal)) if refusal.number == TOKEN_MISSING.number => {
            bare(refusal.number, &refusal.text, None)
        }
        (_, Refused::Gateway(refusal) | Refused::Permission(_, refusal)) => wrapped(refusal, id),
        (Style::Topapi, Refused::Business(refusal)) => bare(refusal.number, &refusal.text, Some(id)),
        (_, Refused::Business(refusal)) => bare(refusal.number, &refusal.text, None),
        (_, Refused::Holder(refusal, userid)) => held(refusal, userid, Some(id).filter(|_| style == Style::Topapi)),
        (_, Refused::Banned(answer)) => ban(*answer, id),
        (_, Refused::Named(named)) => bare(SYSTEM_BUSY.number, named.message, None),
    }
}

/// The short text by which the old host names an answer.
pub(crate) fn request_id(id: u64) -> String {
    format!("4mo{}", spell(mix(0x6469_616e, id), 10, BASE36))
}

/// The number by which the guard names a ban, and the journal too.
const BAN: &str = "1111";

/// What a banned address gets.
fn ban(answer: BanAnswer, id: u64) -> Answer {
    let answer = match answer {
        BanAnswer::Html => page(200, BAN_PAGE),
        BanAnswer::Json => {
            let uuid = requestid(id).to_lowercase();
            let body = json!({"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": uuid});
            success(&body, None)
        }
    };
    Answer { sub_code: Some(BAN.to_owned()), ..answer }
}

fn bare(number: i64, text: &str, id: Option<u64>) -> Answer {
    let mut body = json!({"errcode": number, "errmsg": text});
    if number == BACKEND_TIMEOUT.number {
        body["sub_code"] = Value::String(BACKEND_TIMEOUT.text.to_owned());
    }
    if let Some(id) = id {
        body["request_id"] = Value::String(request_id(id));
    }
    success(&body, Some(number))
}

fn held(refusal: &Refusal, userid: &str, id: Option<u64>) -> Answer {
    let mut body = json!({"errcode": refusal.number, "errmsg": refusal.text, "userid": userid});
    if let Some(id) = id {
        body["request_id"] = Value::String(request_id(id));
    }
    success(&body, Some(refusal.number))
}

fn wrapped(refusal: &Refusal, id: u64) -> Answer {
    let Refusal { number, text } = refusal;
    let sub_code = number.to_string();
    let body = json!({
        "errcode": 88,
        "sub_code": sub_code,
        "sub_msg": text,
        "errmsg": format!("ding talk error[subcode={number},submsg={text}]"),
        "request_id": request_id(id),
    });
    Answer { sub_code: Some(sub_code), ..success(&body, Some(88)) }
}

fn unknown_method(path: &str, id: u64) -> Answer {
    let text = format!("不合法ApiName，ApiName = {}", api_name(path));
    let body = json!({
        "errcode": 22,
        "sub_msg": text,
        "errmsg": format!("Invalid method[submsg={text}]"),
        "request_id": request_id(id),
    });
    success(&body, Some(22))
}

/// The name by which throttle texts call an interface.
pub(crate) fn api_name(path: &str) -> String {
    match path.strip_prefix("/topapi/") {
        Some(rest) => format!("dingtalk.oapi.{}", rest.replace('/', ".")),
        None => path.to_owned(),
    }
}

fn refuse_api(refused: &Refused, id: u64) -> Answer {
    let (status, code, message): (u16, &str, &str) = match refused {
        Refused::Path => {
            (404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.")
        }
        Refused::Permission(_, refusal) => {
            (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied", refusal.text.as_ref())
        }
        Refused::Named(Named { status, code, message }) => (*status, code, message),
        Refused::Banned(answer) => return ban(*answer, id),
        Refused::Gateway(refusal) | Refused::Business(refusal) | Refused::Holder(refusal, _) => api_code(refusal),
    };
    let mut body = json!({"requestid": requestid(id), "code": code, "message": message});
    if let Refused::Permission(scope, _) = refused {
        body["accessdenieddetail"] = json!({"requiredScopes": [scope]});
    }
    Answer { status, sub_code: Some(code.to_owned()), ..success(&body, None) }
}

fn api_code(refusal: &Refusal) -> (u16, &'static str, &str) {
    const DENIED_EVERYWHERE: &str = "您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了";
    const DENIED: &str = "您的企业应用调用钉钉开放平台当前接口的所有请求都被暂时禁用了";
    let text = refusal.text.as_ref();
    let number = refusal.number;
    if number == BAD_TOKEN.number {
        (400, "InvalidAuthentication", text)
    } else if number == TOKEN_MISSING.number {
        (400, "AuthenticationFailed.MissingParameter", "缺少参数：x-acs-dingtalk-access-token")
    } else if number == BAD_IP.number {
        (403, "Forbidden.AccessDenied.IpNotInWhiteList", text)
    } else if number == NO_PERMISSION.number {
        (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied", text)
    } else if number == TOO_FAST.number {
        (403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", DENIED)
    } else if number == BUSY_EVERYWHERE.number {
        (403, "Forbidden.AccessDenied.QpsLimitForApi", DENIED_EVERYWHERE)
    } else if number == BACKEND_TIMEOUT.number {
        (504, "ServiceUnavailable", text)
    } else if number == QUOTA_USED.number {
        (403, "Forbidden.AccessDenied.ApiCountLimitForOrg", text)
    } else if number == BAD_APP_SECRET.number {
        (400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret")
    } else if number == BAD_PARAMETER.number {
        (400, "MissingParameter", text)
    } else if number == SYSTEM_BUSY.number {
        (500, "system.busy", text)
    } else {
        (500, "system.error", text)
    }
}

/// The long text by which the new host names an answer.
fn requestid(id: u64) -> String {
    let (high, low) = (mix(1, id), mix(2, id));
    let digits = format!("{high:016X}{low:016X}");
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}
