//! The gateway: order of checks, shapes of errors, tokens, flow control, quota, encodings.

use dianmao_emulator::{AppConfig, Clock, Config};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{NOW_MS, World, code, quiet};

const COUNT: &str = "/topapi/user/count";
const GET: &str = "/topapi/v2/user/get";

fn count() -> Value {
    json!({"only_active": false})
}

fn without_id(mut answer: Value) -> Value {
    let id = answer.as_object_mut().unwrap().shift_remove("request_id").unwrap();
    assert_eq!(id.as_str().unwrap().len(), 13, "{id}");
    answer
}

#[tokio::test]
async fn missing_and_wrong_tokens_are_told_apart() {
    let mut world = World::quiet().await;
    world.token = String::new();
    assert_eq!(
        without_id(world.call(COUNT, count()).await),
        json!({"errcode": 88, "sub_code": "40000", "sub_msg": "access_token is blank",
               "errmsg": "ding talk error[subcode=40000,submsg=access_token is blank]"})
    );
    world.token = "bogus".to_owned();
    assert_eq!(
        without_id(world.call(COUNT, count()).await),
        json!({"errcode": 88, "sub_code": "40014", "sub_msg": "不合法的access_token",
               "errmsg": "ding talk error[subcode=40014,submsg=不合法的access_token]"})
    );
    assert_eq!(world.fetch("/auth/scopes").await, json!({"errcode": 41001, "errmsg": "缺少access_token参数"}));
    assert_eq!(world.call("/attendance/list", json!({})).await["sub_code"], "40014");
}

#[tokio::test]
async fn token_may_stand_in_a_form_but_not_in_json() {
    let world = World::quiet().await;
    let form = format!("access_token={}&only_active=false", world.token);
    let request = world.http.post(world.url(COUNT)).body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded;charset=utf-8");
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"], json!({"count": 0}));
    let request = world.http.post(world.url(COUNT)).json(&json!({"access_token": world.token, "only_active": false}));
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["sub_code"], "40000");
}

#[tokio::test]
async fn unknown_paths_answer_in_the_words_of_their_host() {
    let world = World::quiet().await;
    assert_eq!(
        without_id(world.call("/topapi/v2/user/notexist", json!({})).await),
        json!({"errcode": 22, "sub_msg": "不合法ApiName，ApiName = dingtalk.oapi.v2.user.notexist",
               "errmsg": "Invalid method[submsg=不合法ApiName，ApiName = dingtalk.oapi.v2.user.notexist]"})
    );
    assert_eq!(world.fetch("/nowhere").await, json!({"errcode": 404, "errmsg": "请求的URI地址不存在"}));
    let answer = world.http.post(world.url("/v1.0/contact/nowhere")).send().await.unwrap();
    assert_eq!(answer.status(), 404);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["code"], "InvalidAction.NotFound");
    assert_eq!(answer["requestid"].as_str().unwrap().len(), 36);
}

#[tokio::test]
async fn both_issuers_give_the_same_token_and_name_wrong_secrets() {
    let world = World::quiet().await;
    let url = world.url("/v1.0/oauth2/accessToken");
    let post = async |body: Value| world.http.post(&url).json(&body).send().await.unwrap();
    let answer: Value = post(json!({"appKey": "dingappkey", "appSecret": "dingappsecret"})).await.json().await.unwrap();
    assert_eq!(answer, json!({"accessToken": world.token, "expireIn": 7200}));

    let refused = post(json!({"appKey": "dingappkey", "appSecret": "wrong"})).await;
    assert_eq!(refused.status(), 400);
    let refused: Value = refused.json().await.unwrap();
    assert_eq!(
        (&refused["code"], &refused["message"]),
        (&json!("invalidClientIdOrSecret"), &json!("无效的clientId或者clientSecret"))
    );
    let form =
        world.http.post(&url).header("content-type", "application/x-www-form-urlencoded").body("appKey=dingappkey");
    assert_eq!(form.send().await.unwrap().status(), 400);

    assert_eq!(
        world.fetch("/gettoken?appkey=dingappkey&appsecret=wrong").await,
        json!({"errcode": 40096, "errmsg": "不合法的appKey或appSecret"})
    );
    assert_eq!(
        world.fetch("/gettoken?appkey=dingappkey").await,
        json!({"errcode": 40035, "errmsg": "缺少参数 corpid or appkey"})
    );
    assert_eq!(world.fetch("/gettoken?corpid=c&corpsecret=s").await["errcode"], 40089);
}

#[tokio::test]
async fn token_lives_two_hours_from_the_last_time_it_was_asked_for() {
    let mut world = World::quiet().await;
    let first = world.token.clone();
    assert_eq!(first.len(), 32);
    world.emulator.clock().advance_ms(7_000_000);
    world.renew_token().await;
    assert_eq!(world.token, first);
    world.emulator.clock().advance_ms(7_199_999);
    assert_eq!(world.code(COUNT, count()).await, 0);
    world.emulator.clock().advance_ms(1);
    assert_eq!(world.code(COUNT, count()).await, 40014);
    world.renew_token().await;
    assert_ne!(world.token, first);
    assert_eq!(world.code(COUNT, count()).await, 0);
}

#[tokio::test]
async fn address_off_the_list_is_refused_everywhere() {
    let world = World::quiet().await;
    world.seed(json!({"app": {"ip_white_list": ["10.0.0.1"]}})).await;
    let answer = world.call(COUNT, count()).await;
    assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(88), &json!("60020")));
    assert_eq!(answer["sub_msg"], "访问ip不在白名单之中,request ip=127.0.0.1 appKey(dingappkey)");
    assert_eq!(world.fetch("/gettoken?appkey=dingappkey&appsecret=dingappsecret").await["errcode"], 60020);
    let request =
        world.http.post(world.url("/v1.0/oauth2/accessToken")).json(&json!({"appKey": "a", "appSecret": "b"}));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 403);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["code"], "Forbidden.AccessDenied.IpNotInWhiteList");
    world.seed(json!({"app": {"ip_white_list": ["127.0.0.1"]}})).await;
    assert_eq!(world.code(COUNT, count()).await, 0);
}

#[tokio::test]
async fn missing_permission_is_wrapped_for_contacts_and_bare_for_attendance() {
    let world = World::quiet().await;
    world.seed(json!({"app": {"scopes_withheld": ["qyapi_get_member", "qyapi_get_attendance_data"]}})).await;
    let answer = world.call(GET, json!({})).await;
    assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(88), &json!("60011")));
    assert_eq!(
        answer["sub_msg"],
        "应用尚未开通所需的权限：[qyapi_get_member]，点击链接申请并开通即可：https://open-dev.dingtalk.com/appscope/apply?content=dingappkey%23qyapi_get_member, {requiredScopes=[qyapi_get_member]}"
    );
    let answer = world.call("/attendance/list", json!({})).await;
    assert_eq!(answer["errcode"], 60011);
    assert!(answer.get("sub_code").is_none());
    assert!(answer["errmsg"].as_str().unwrap().contains("requiredScopes=[qyapi_get_attendance_data]"));
    assert_eq!(world.code("/topapi/v2/user/getbymobile", json!({"mobile": "12000000001"})).await, 60121);
}

#[tokio::test]
async fn checks_come_in_the_gateways_order() {
    let mut config = quiet();
    config.seed.limits.qps = 1;
    let mut world = World::start(config).await;
    let token = std::mem::replace(&mut world.token, "bogus".to_owned());
    world.seed(json!({"app": {"ip_white_list": ["10.0.0.1"], "scopes_withheld": ["qyapi_get_member"]}})).await;
    assert_eq!(world.code("/topapi/nothing", json!({})).await, 22);
    assert_eq!(world.code(GET, json!({})).await, 40014);
    world.token = token;
    assert_eq!(world.code(GET, json!({})).await, 60020);
    world.seed(json!({"app": {"ip_white_list": []}})).await;
    assert_eq!(world.code(GET, json!({})).await, 60011);
    world.seed(json!({"app": {"scopes_withheld": []}})).await;
    assert_eq!(world.code(GET, json!({})).await, 40035);
    assert_eq!(world.code(GET, json!({})).await, 90018);
}

#[tokio::test]
async fn rate_is_twenty_a_second_for_each_interface() {
    let world = World::start(quiet().qps(20)).await;
    for n in 1..=20 {
        assert_eq!(world.code(COUNT, count()).await, 0, "call {n}");
    }
    let answer = world.call(COUNT, count()).await;
    assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(88), &json!("90018")));
    assert_eq!(
        answer["sub_msg"],
        "您的应用调用该接口的次数过多，触发了qps流控, apiPath(dingtalk.oapi.user.count), 从 2026-09-15 10:00:00 到 2026-09-15 10:00:00 请求总次数超过 20 次, 限制将在 2026-09-15 10:00:01 结束."
    );
    assert_eq!(world.code(GET, json!({"userid": "u"})).await, 60121, "another interface has a window of its own");
    world.emulator.clock().advance_ms(999);
    assert_eq!(world.code(COUNT, count()).await, 90018);
    world.emulator.clock().advance_ms(1);
    assert_eq!(world.code(COUNT, count()).await, 0);
}

#[tokio::test]
async fn a_new_second_on_the_clock_does_not_empty_the_sliding_window() {
    let world = World::start(quiet().clock(Clock::frozen(NOW_MS + 900)).qps(20)).await;
    for _ in 0..20 {
        assert_eq!(world.code(COUNT, count()).await, 0);
    }
    world.emulator.clock().advance_ms(200);
    let answer = world.call(COUNT, count()).await;
    assert_eq!(code(&answer), 90018);
    let end = "限制将在 2026-09-15 10:00:02 结束";
    assert!(answer["sub_msg"].as_str().unwrap().contains(end), "{answer}");
    world.emulator.clock().set_ms(NOW_MS + 2000);
    assert_eq!(world.code(COUNT, count()).await, 0);
}

#[tokio::test]
async fn new_host_throttles_with_403() {
    let world = World::start(quiet().qps(1)).await;
    let body = json!({"appKey": "dingappkey", "appSecret": "dingappsecret"});
    let post = async || world.http.post(world.url("/v1.0/oauth2/accessToken")).json(&body).send().await.unwrap();
    assert_eq!(post().await.status(), 200);
    let answer = post().await;
    assert_eq!(answer.status(), 403);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["code"], "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi");
}

#[tokio::test]
async fn fixed_window_is_empty_with_every_second() {
    let world = World::start(quiet().clock(Clock::frozen(NOW_MS + 900)).qps(2)).await;
    world.seed(json!({"switches": {"throttle_window": "fixed"}})).await;
    assert_eq!((world.code(COUNT, count()).await, world.code(COUNT, count()).await), (0, 0));
    let answer = world.call(COUNT, count()).await;
    assert!(answer["sub_msg"].as_str().unwrap().contains("限制将在 2026-09-15 10:00:01 结束"), "{answer}");
    world.emulator.clock().advance_ms(100);
    assert_eq!((world.code(COUNT, count()).await, world.code(COUNT, count()).await), (0, 0));
    assert_eq!(world.code(COUNT, count()).await, 90018);
}

#[tokio::test]
async fn rate_of_everybody_comes_after_the_apps_own_and_counts_all_apps() {
    let mut config = quiet().qps(2).app(AppConfig::new("k2", "s2", "dingother"));
    config.seed.limits.api_qps = 3;
    let world = World::start(config).await;
    world.control("seed?app_key=k2", json!({"limits": {"qps": 2, "api_qps": 3}})).await;
    let other = world.fetch("/gettoken?appkey=k2&appsecret=s2").await["access_token"].clone();
    assert_eq!((world.code(COUNT, count()).await, world.code(COUNT, count()).await), (0, 0));
    assert_eq!(world.code(COUNT, count()).await, 90018);
    let ask = async || {
        let request = world.http.post(world.url(COUNT)).query(&[("access_token", other.as_str().unwrap())]);
        request.json(&count()).send().await.unwrap().json::<Value>().await.unwrap()
    };
    assert_eq!(code(&ask().await), 0);
    let answer = ask().await;
    assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(88), &json!("90002")));
    assert_eq!(
        answer["sub_msg"],
        "当前所有钉钉应用调用该接口次数过多，超出了该接口承受的最大qps，请求被暂时限制了，建议错开整点时刻调用该接口, apiPath(dingtalk.oapi.user.count), 从 2026-09-15 10:00:00 到 2026-09-15 10:00:00 请求总次数超过 3 次, 限制将在 2026-09-15 10:00:01 结束."
    );
    world.emulator.clock().advance_ms(1000);
    assert_eq!(code(&ask().await), 0);
}

#[tokio::test]
async fn new_host_has_words_of_its_own_for_everybodys_rate() {
    let mut config = quiet();
    config.seed.limits.api_qps = 1;
    let world = World::start(config).await;
    let body = json!({"appKey": "dingappkey", "appSecret": "dingappsecret"});
    let post = async || world.http.post(world.url("/v1.0/oauth2/accessToken")).json(&body).send().await.unwrap();
    assert_eq!(post().await.status(), 200);
    let answer = post().await;
    assert_eq!(answer.status(), 403);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["code"], "Forbidden.AccessDenied.QpsLimitForApi");
    assert_eq!(answer["message"], "您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了");
}

#[tokio::test]
async fn address_that_calls_too_often_is_shut_out_of_both_hosts() {
    let mut config = quiet().qps(100);
    config.seed.limits.address_calls = 3;
    let world = World::start(config).await;
    assert_eq!((world.code(COUNT, count()).await, world.code("/topapi/nothing", json!({})).await), (0, 22));
    let page = world.request(COUNT, &count()).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(page.headers()["content-type"], "text/html;charset=UTF-8");
    assert!(page.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    assert_eq!(world.emulator.requests().last().unwrap().code().unwrap(), "1111");
    world.seed(json!({"switches": {"ban_answer": "json"}})).await;
    for path in ["/gettoken", "/v1.0/contact/users/search", "/nowhere"] {
        let answer = world.fetch(path).await;
        let expected = json!({"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": answer["uuid"]});
        assert_eq!((&answer, answer["uuid"].as_str().unwrap().len()), (&expected, 36), "{path}");
    }
    assert_eq!(world.n_people(), 0, "the control API goes on");
    world.emulator.clock().advance_ms(299_999);
    assert_eq!(world.call(COUNT, count()).await["status"], 1111);
    world.emulator.clock().advance_ms(1);
    assert_eq!(world.code(COUNT, count()).await, 0);
    world.seed(json!({"limits": {"qps": 0}})).await;
    for _ in 0..9 {
        assert_eq!(world.code(COUNT, count()).await, 0, "without limits nobody is banned");
    }
}

#[tokio::test]
async fn backend_that_does_not_answer_in_time_has_its_words_on_each_host() {
    let world = World::quiet().await;
    world.control_text("faults", r#"{"api":"*","kind":"errcode","errcode":15}"#.to_owned()).await;
    let answer = world.call(COUNT, count()).await;
    assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(15), &json!("isp.top-remote-connection-timeout")));
    let body = json!({"queryWord": "x", "offset": 0, "size": 1});
    assert_eq!(world.call_api("/v1.0/contact/users/search", body, 504).await["code"], "ServiceUnavailable");
}

#[tokio::test]
async fn token_in_the_wrong_place_is_no_token() {
    let world = World::quiet().await;
    let header = ("x-acs-dingtalk-access-token", world.token.as_str());
    let request = world.http.post(world.url(COUNT)).header(header.0, header.1).json(&count());
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["sub_code"], "40000");
    let search = world.http.post(world.url("/v1.0/contact/users/search"));
    let search = search.query(&[("access_token", &world.token)]).bearer_auth(&world.token).json(&json!({}));
    let answer = search.send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["code"], "AuthenticationFailed.MissingParameter");
    assert_eq!(answer["message"], "缺少参数：x-acs-dingtalk-access-token");
}

#[tokio::test]
async fn quota_counts_attendance_alone_and_ends_with_the_month() {
    let world = World::start(Config::default().clock(Clock::frozen(NOW_MS)).qps(2).quota(2)).await;
    let list = json!({"workDateFrom": "2026-09-14 00:00:00", "workDateTo": "2026-09-14 00:00:00",
                      "userIdList": ["u1"], "offset": 0, "limit": 50});
    let attendance = async || world.code("/attendance/list", list.clone()).await;
    assert_eq!((attendance().await, attendance().await), (0, 0));
    assert_eq!(attendance().await, 90018, "a throttled call is not counted");
    world.emulator.clock().advance_ms(1000);
    let answer = world.call("/attendance/list", list.clone()).await;
    assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(88), &json!("90020")));
    assert_eq!(
        answer["sub_msg"],
        "您的企业本月api调用量已超过限制,调用量:3次,额度:2次,请登录开发者后台-资源管理-查看用量明细"
    );
    assert_eq!(world.code(COUNT, count()).await, 0);
    assert_eq!(world.emulator.metered().into_iter().collect::<Vec<_>>(), [("/attendance/list".to_owned(), 2)]);
    world.emulator.clock().set_ms(NOW_MS + 16 * 86_400_000);
    let mut world = world;
    world.renew_token().await;
    assert_eq!(world.code("/attendance/list", list.clone()).await, 0, "October has its own quota");
}

#[tokio::test]
async fn reads_may_be_gets_and_writes_may_not() {
    let world = World::quiet().await;
    world.person("u1", "12000000001").await;
    let token = &world.token;
    let answer = world.fetch(&format!("{GET}?access_token={token}&userid=u1")).await;
    assert_eq!(answer["result"]["userid"], "u1");
    let answer = world.fetch(&format!("/topapi/v2/user/delete?access_token={token}&userid=u1")).await;
    assert_eq!(answer["errcode"], 43002);
    assert_eq!(world.call("/gettoken", json!({})).await["errcode"], 43001);
    assert_eq!(world.n_people(), 1);
}

#[tokio::test]
async fn form_fields_carry_structures_as_text() {
    let world = World::quiet().await;
    let form = "userid=u1&name=%E5%AE%89+%E5%AE%81&mobile=12000000001&dept_id_list=1&hide_mobile=true&hired_date=1756656000000\
                &dept_order_list=%5B%7B%22dept_id%22%3A1%2C%22order%22%3A%227%22%7D%5D&extension=%7B%22a%22%3A%221%22%7D";
    let request = world.http.post(world.url(&format!("/topapi/v2/user/create?access_token={}", world.token)));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["errcode"], 0, "{answer}");
    let user = world.user("u1").await;
    assert_eq!(user["name"], "安 宁");
    assert_eq!(user["dept_order_list"], json!([{"dept_id": 1, "order": 7}]));
    assert_eq!(user["extension"], "{\"a\":\"1\"}");
    assert_eq!(user["hide_mobile"], true);
}

#[tokio::test]
async fn body_that_is_no_json_object_is_refused() {
    let world = World::quiet().await;
    for body in ["{\"userid\":", "[1]", "userid=u1"] {
        let request = world.http.post(world.url(&format!("{GET}?access_token={}", world.token)));
        let answer: Value =
            request.header("content-type", "application/json").body(body).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["errcode"], 47001, "{body}");
    }
}

#[tokio::test]
async fn numbers_come_as_digits_and_unknown_keys_do_no_harm() {
    let world = World::quiet().await;
    let body = json!({"dept_id": "1", "language": "zh_CN", "soureIdentifier": null, "deptPerimits": "x"});
    assert_eq!(world.ok("/topapi/v2/department/get", body).await["dept_id"], 1);
}

/// Every interface of the OpenAPI document, as the gateway sees it.
async fn interfaces(world: &World) -> Vec<(String, Method, Vec<String>)> {
    let document = world.fetch("/_emulator/openapi.json").await;
    let read = |(path, methods): (&String, &Value)| {
        let (method, operation) = methods.as_object().unwrap().iter().next().unwrap();
        let method: Method = method.to_uppercase().parse().unwrap();
        let scopes = operation["x-permission"].as_array().unwrap();
        let scopes = scopes.iter().map(|scope| scope.as_str().unwrap().to_owned()).collect();
        (path.replace("{corpId}", "dingcorp"), method, scopes)
    };
    document["paths"].as_object().unwrap().iter().map(read).collect()
}

/// Asks an interface for nothing, with a token where its host looks for one.
async fn ask_nothing(world: &World, path: &str, method: Method) -> Value {
    let is_get = method == Method::GET;
    let request = world.http.request(method, world.url(path));
    let request = match path.starts_with("/v1.0/") {
        true => request.header("x-acs-dingtalk-access-token", &world.token),
        false => request.query(&[("access_token", &world.token)]),
    };
    let request = if is_get { request } else { request.json(&json!({})) };
    request.send().await.unwrap().json().await.unwrap()
}

/// The name of a refusal, whichever host wrote it.
fn refusal(answer: &Value) -> String {
    match answer["code"].as_str() {
        Some(name) => name.to_owned(),
        None => answer.get("errcode").map_or_else(String::new, |_| code(answer).to_string()),
    }
}

#[tokio::test]
async fn every_interface_wants_a_good_token() {
    let mut world = World::quiet().await;
    let issuers =
        ["/gettoken", "/v1.0/oauth2/accessToken", "/v1.0/oauth2/dingcorp/token", "/v1.0/gateway/connections/open"];
    world.token = "bogus".to_owned();
    for (path, method, _) in interfaces(&world).await {
        let refused = refusal(&ask_nothing(&world, &path, method).await);
        let is_bad_token = refused == "40014" || refused == "InvalidAuthentication";
        assert_eq!(is_bad_token, !issuers.contains(&path.as_str()), "{path}: {refused}");
    }
}

#[tokio::test]
async fn every_interface_is_closed_by_its_permission_points() {
    let world = World::quiet().await;
    let mut n_closed = 0;
    for (path, method, scopes) in interfaces(&world).await {
        for scope in scopes {
            world.seed(json!({"app": {"scopes_withheld": [scope]}})).await;
            let refused = refusal(&ask_nothing(&world, &path, method.clone()).await);
            let closed = ["60011", "Forbidden.AccessDenied.AccessTokenPermissionDenied"];
            assert!(closed.contains(&refused.as_str()), "{path} without {scope}: {refused}");
            n_closed += 1;
        }
    }
    assert!(n_closed > 80, "{n_closed}");
}
