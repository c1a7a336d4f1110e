//! The vendor's gateway: ban, path, token, address, permission, the app's rate, everybody's rate and quota, checked in this order.

use std::sync::{Arc, Mutex};

use axum::http::Method;

use crate::app::{App, Gate, lock};
use crate::apps::Apps;
use crate::call::{BodyKind, Call};
use crate::codes::{
    BAD_IP, BAD_TOKEN, BUSY_EVERYWHERE, Code, NEEDS_GET, NEEDS_POST, NO_PERMISSION, NOT_JSON, QUOTA_USED, Refusal,
    TOKEN_BLANK, TOKEN_MISSING, TOO_FAST,
};
use crate::document::{Limits, SeedDocument};
use crate::endpoint::{self, Endpoint, Style};
use crate::envelope::{Refused, api_name};
use crate::limits::{Addresses, Limit, TooFast, Window, china_text};

/// Whose a call is: the owner's of its token, or, where it asks for a token, of the key that it names.
pub(crate) fn caller(apps: &Apps, call: &Call) -> Option<Arc<App>> {
    let Some((_, endpoint)) = endpoint::find(&call.path) else {
        return apps.of_token(call.url_token.as_ref().or(call.header_token.as_ref())?);
    };
    if endpoint.is_token() {
        let names = ["appkey", "appKey", "client_id", "clientId"];
        let key = names.into_iter().find_map(|name| call.params.text(name).ok().flatten());
        return apps.of_key(&key?);
    }
    apps.of_token(token_of(endpoint, call)?)
}

/// What counts the calls of all apps together.
#[derive(Debug)]
pub(crate) struct Platform {
    addresses: Addresses,
    windows: Vec<Window>,
}

impl Default for Platform {
    fn default() -> Self {
        Self { addresses: Addresses::default(), windows: vec![Window::default(); endpoint::all().count()] }
    }
}

/// Lets a call of an app through to its interface, or says why not.
pub(crate) fn admit(
    platform: &Mutex<Platform>,
    app: &App,
    document: &SeedDocument,
    call: &Call,
    now_ms: i64,
) -> Result<&'static Endpoint, Refused> {
    check_address(platform, document, call, now_ms)?;
    let (index, endpoint) = endpoint::find(&call.path).ok_or(Refused::Path)?;
    check_method(endpoint, &call.method)?;
    let mut gate = lock(&app.gate);
    if !endpoint.is_token() {
        check_token(&gate, endpoint, call, now_ms)?;
    }
    check_ip(app, document, call)?;
    check_permission(app, document, endpoint)?;
    check_rate(&mut gate.windows[index], document, endpoint, now_ms)?;
    drop(gate);
    check_platform_rate(platform, document, index, endpoint, now_ms)?;
    check_quota(app, document, index, endpoint, now_ms)?;
    if call.body == BodyKind::Malformed {
        return Err(NOT_JSON.into());
    }
    Ok(endpoint)
}

/// Counts every call of an address, also those that are refused later.
fn check_address(platform: &Mutex<Platform>, document: &SeedDocument, call: &Call, now_ms: i64) -> Result<(), Refused> {
    let Limits { qps, address_calls, .. } = document.limits;
    if qps == 0 || address_calls == 0 || lock(platform).addresses.admit(call.ip, address_calls, now_ms) {
        return Ok(());
    }
    Err(Refused::Banned(document.switches.ban_answer))
}

fn check_method(endpoint: &Endpoint, method: &Method) -> Result<(), Refused> {
    match (endpoint.takes(method), endpoint.style) {
        (true, _) => Ok(()),
        (false, Style::Api) => Err(Refused::Path),
        (false, _) if endpoint.wants_get() => Err(NEEDS_GET.into()),
        (false, _) => Err(NEEDS_POST.into()),
    }
}

fn check_token(gate: &Gate, endpoint: &Endpoint, call: &Call, now_ms: i64) -> Result<(), Refused> {
    let missing = if endpoint.style == Style::Topapi { TOKEN_BLANK } else { TOKEN_MISSING };
    let token = token_of(endpoint, call).ok_or(Refused::Gateway(missing.into()))?;
    if gate.tokens.is_valid(token, now_ms) { Ok(()) } else { Err(Refused::Gateway(BAD_TOKEN.into())) }
}

/// The token where the interface looks for it.
fn token_of<'a>(endpoint: &Endpoint, call: &'a Call) -> Option<&'a str> {
    let token = if endpoint.style == Style::Api { &call.header_token } else { &call.url_token };
    token.as_deref()
}

fn check_ip(app: &App, document: &SeedDocument, call: &Call) -> Result<(), Refused> {
    let allowed = &document.app.ip_white_list;
    if allowed.is_empty() || allowed.contains(&call.ip.to_string()) {
        return Ok(());
    }
    let text = format!("{},request ip={} appKey({})", BAD_IP.text, call.ip, app.key);
    Err(Refused::Gateway(Refusal::new(BAD_IP, text)))
}

fn check_permission(app: &App, document: &SeedDocument, endpoint: &Endpoint) -> Result<(), Refused> {
    let withheld = &document.app.scopes_withheld;
    let is_withheld = |scope: &&str| withheld.iter().any(|withheld| withheld == scope);
    let Some(scope) = endpoint.scopes().find(is_withheld) else {
        return Ok(());
    };
    let key = &app.key;
    let text = format!(
        "应用尚未开通所需的权限：[{scope}]，点击链接申请并开通即可：https://open-dev.dingtalk.com/appscope/apply?content={key}%23{scope}, {{requiredScopes=[{scope}]}}"
    );
    Err(Refused::Permission(scope, Refusal::new(NO_PERMISSION, text)))
}

fn check_rate(window: &mut Window, document: &SeedDocument, endpoint: &Endpoint, now_ms: i64) -> Result<(), Refused> {
    let rate = document.limits.qps;
    let admitted = window.admit(Limit::a_second(rate, document.switches.throttle_window), now_ms);
    admitted.map_err(|too_fast| throttled(TOO_FAST, endpoint, rate, too_fast))
}

/// Counts the calls of an interface by all apps, whoever's they are.
fn check_platform_rate(
    platform: &Mutex<Platform>,
    document: &SeedDocument,
    index: usize,
    endpoint: &Endpoint,
    now_ms: i64,
) -> Result<(), Refused> {
    let rate = document.limits.api_qps;
    if rate == 0 {
        return Ok(());
    }
    let limit = Limit::a_second(rate, document.switches.throttle_window);
    let admitted = lock(platform).windows[index].admit(limit, now_ms);
    admitted.map_err(|too_fast| throttled(BUSY_EVERYWHERE, endpoint, rate, too_fast))
}

fn throttled(code: Code, endpoint: &Endpoint, rate: u32, too_fast: TooFast) -> Refused {
    Refused::Gateway(Refusal::new(code, throttle_text(code, endpoint.path, rate, too_fast)))
}

/// Counts what the tenant's month counts, whichever of its apps calls.
fn check_quota(
    app: &App,
    document: &SeedDocument,
    index: usize,
    endpoint: &Endpoint,
    now_ms: i64,
) -> Result<(), Refused> {
    if !endpoint.is_metered(&document.switches) {
        return Ok(());
    }
    let quota = document.limits.quota;
    let mut pot = lock(&app.tenant.pot);
    let used = pot.quota.admit(quota, now_ms);
    used.map_err(|used| Refused::Gateway(Refusal::new(QUOTA_USED, quota_text(used, quota))))?;
    pot.metered[index] += 1;
    Ok(())
}

/// The sentence of a throttle, with the end of the limit.
pub(crate) fn throttle_text(code: Code, path: &str, rate: u32, too_fast: TooFast) -> String {
    format!(
        "{}, apiPath({}), 从 {} 到 {} 请求总次数超过 {rate} 次, 限制将在 {} 结束.",
        code.text,
        api_name(path),
        china_text(too_fast.from_ms),
        china_text(too_fast.now_ms),
        china_text(too_fast.until_ms),
    )
}

/// The sentence of 90020.
pub(crate) fn quota_text(used: u64, quota: u64) -> String {
    format!("{},调用量:{used}次,额度:{quota}次,请登录开发者后台-资源管理-查看用量明细", QUOTA_USED.text)
}
