//! Faults: each kind, each phase, each condition.

use std::time::Duration;

use dianmao_emulator::{FaultKind, FaultRule, Phase, parse_faults};
use serde_json::{Value, json};

use crate::world::{NOW_MS, World, code, quiet};

const COUNT: &str = "/topapi/user/count";
const CREATE: &str = "/topapi/v2/user/create";
const LIST: &str = "/topapi/v2/user/list";

fn ann() -> Value {
    json!({"userid": "ann", "name": "安", "mobile": "12000000001", "dept_id_list": "1"})
}

fn count() -> Value {
    json!({"only_active": false})
}

async fn with_rule(rule: FaultRule) -> World {
    let world = World::quiet().await;
    world.emulator.set_faults(vec![rule]);
    world
}

async fn codes(world: &World, n: usize) -> Vec<i64> {
    let mut codes = Vec::new();
    for _ in 0..n {
        codes.push(world.code(COUNT, count()).await);
    }
    codes
}

fn busy(api: &str) -> FaultRule {
    FaultRule { errcode: Some(-1), ..FaultRule::new(api, FaultKind::Errcode) }
}

#[tokio::test]
async fn kinds_that_answer_json_have_their_codes() {
    let cases = [
        (FaultKind::Throttle, None, 90018, true),
        (FaultKind::Quota, None, 90020, true),
        (FaultKind::Token, None, 40014, true),
        (FaultKind::Errcode, Some(-1), -1, false),
        (FaultKind::Errcode, Some(90002), 90002, true),
        (FaultKind::Errcode, Some(60121), 60121, false),
    ];
    for (kind, errcode, expected, wrapped) in cases {
        let world = with_rule(FaultRule { errcode, ..FaultRule::new(CREATE, kind) }).await;
        let answer = world.call(CREATE, ann()).await;
        assert_eq!(code(&answer), expected, "{kind:?}");
        assert_eq!(answer["errcode"] == 88, wrapped, "{kind:?}");
        assert_eq!(world.n_people(), 0, "{kind:?} before the call has an effect");
        let requests = world.emulator.requests();
        assert_eq!(requests.last().unwrap().fault.as_deref(), Some(kind.word()));
    }
}

#[tokio::test]
async fn throttle_names_its_end() {
    let world = with_rule(FaultRule::new("*", FaultKind::Throttle)).await;
    let answer = world.call(COUNT, count()).await;
    assert!(answer["sub_msg"].as_str().unwrap().ends_with("限制将在 2026-09-15 10:00:01 结束."), "{answer}");
}

#[tokio::test]
async fn kinds_that_answer_pages_are_no_json() {
    for (kind, status, text) in [(FaultKind::Http5xx, 502, "502 Bad Gateway"), (FaultKind::Html, 200, "访问被拒绝")]
    {
        let world = with_rule(FaultRule::new(CREATE, kind)).await;
        let answer = world.request(CREATE, &ann()).send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["content-type"], "text/html;charset=UTF-8");
        assert!(answer.text().await.unwrap().contains(text));
        assert_eq!(world.emulator.requests().last().unwrap().status, Some(status));
    }
}

#[tokio::test]
async fn reset_closes_the_connection_without_a_byte() {
    let world = with_rule(FaultRule::new(CREATE, FaultKind::Reset)).await;
    let error = world.request(CREATE, &ann()).send().await.unwrap_err();
    assert!(error.is_request() && error.status().is_none(), "{error:?}");
    assert_eq!(world.emulator.requests().last().unwrap().status, None);
    world.emulator.set_faults(Vec::new());
    assert_eq!(world.code(CREATE, ann()).await, 0);
}

#[tokio::test]
async fn truncate_sends_half_of_the_answer() {
    for (phase, n_people) in [(Phase::Before, 0), (Phase::After, 1)] {
        let world = with_rule(FaultRule { phase, ..FaultRule::new(CREATE, FaultKind::Truncate) }).await;
        let mut answer = world.request(CREATE, &ann()).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let promised = answer.content_length().unwrap();
        let half = answer.chunk().await.unwrap().unwrap();
        assert_eq!(u64::try_from(half.len()).unwrap(), promised / 2);
        assert!(half.starts_with(b"{\"errcode\":0"));
        assert!(answer.chunk().await.is_err(), "the rest never comes");
        assert_eq!(world.n_people(), n_people, "{phase:?}");
    }
}

#[tokio::test]
async fn timeout_gives_no_answer_until_the_caller_goes_away() {
    let rule = FaultRule { phase: Phase::After, ..FaultRule::new(CREATE, FaultKind::Timeout) };
    let world = with_rule(rule).await;
    let error = world.request(CREATE, &ann()).timeout(Duration::from_millis(100)).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(world.n_people(), 1, "after: the call had its effect");
}

#[tokio::test]
async fn emulator_stops_at_once_although_calls_wait() {
    let silent = FaultRule::new(COUNT, FaultKind::Timeout);
    let held = FaultRule::new(CREATE, FaultKind::Hold);
    let world = World::quiet().await;
    world.emulator.set_faults(vec![silent, held]);
    let first = tokio::spawn(world.request(COUNT, &count()).send());
    let second = tokio::spawn(world.request(CREATE, &ann()).send());
    wait_for(&world, |requests| requests.len() == 3).await;
    world.emulator.stop().await;
    assert!(first.await.unwrap().is_err() && second.await.unwrap().is_err());
}

#[tokio::test]
async fn after_has_the_effect_and_answers_the_fault() {
    let rule = FaultRule { phase: Phase::After, ..busy(CREATE) };
    let world = with_rule(rule).await;
    assert_eq!(world.code(CREATE, ann()).await, -1);
    assert_eq!(world.code("/topapi/v2/user/get", json!({"userid": "ann"})).await, 0);
}

#[tokio::test]
async fn late_has_the_effect_two_seconds_later() {
    let rule = FaultRule { phase: Phase::Late, ..FaultRule::new(CREATE, FaultKind::Reset) };
    let world = with_rule(rule).await;
    world.request(CREATE, &ann()).send().await.unwrap_err();
    let get = async || world.code("/topapi/v2/user/get", json!({"userid": "ann"})).await;
    world.emulator.clock().advance_ms(1999);
    assert_eq!(get().await, 60121);
    world.emulator.clock().advance_ms(1);
    assert_eq!(get().await, 0);
    assert_eq!(world.stored("ann").unwrap()["created_at_ms"], NOW_MS + 2000);
}

#[tokio::test]
async fn late_effects_are_forgotten_at_a_reset() {
    let rule = FaultRule { phase: Phase::Late, ..busy(CREATE) };
    let world = with_rule(rule).await;
    assert_eq!(world.code(CREATE, ann()).await, -1);
    world.control("reset", json!(null)).await;
    world.emulator.clock().advance_ms(5000);
    assert_eq!(world.n_people(), 0);
}

/// Lets the emulator, which shares this runtime, go on until the journal shows what is expected.
async fn wait_for(world: &World, shows: impl Fn(&[dianmao_emulator::RequestRecord]) -> bool) {
    while !shows(&world.emulator.requests()) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn held_call_waits_for_its_release() {
    let world = with_rule(FaultRule::new(CREATE, FaultKind::Hold)).await;
    let call = tokio::spawn(world.request(CREATE, &ann()).send());
    wait_for(&world, |requests| requests.last().unwrap().held).await;
    assert_eq!(world.n_people(), 0);
    let held = world.fetch("/_emulator/requests").await["requests"][1].clone();
    assert_eq!((&held["held"], &held["fault"], &held["status"]), (&json!(true), &json!("hold"), &Value::Null));
    assert_eq!(world.control("release", json!({"id": 99})).await, json!({"released": 0}));
    assert_eq!(world.control("release", json!({"id": held["id"]})).await, json!({"released": 1}));
    let answer: Value = call.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(answer["errcode"], 0);
    assert_eq!(world.n_people(), 1);
    let record = world.emulator.requests().pop().unwrap();
    assert_eq!((record.held, record.status), (false, Some(200)));
}

#[tokio::test]
async fn call_held_after_has_had_its_effect() {
    let rule = FaultRule { phase: Phase::After, ..FaultRule::new(CREATE, FaultKind::Hold) };
    let world = with_rule(rule).await;
    let call = tokio::spawn(world.request(CREATE, &ann()).send());
    wait_for(&world, |requests| requests.last().unwrap().held).await;
    assert_eq!(world.n_people(), 1);
    assert_eq!(world.control_text("release", String::new()).await, json!({"released": 1}));
    assert!(call.await.unwrap().is_ok());
}

#[tokio::test]
async fn held_call_ends_without_effect_at_a_reset() {
    let world = with_rule(FaultRule::new(CREATE, FaultKind::Hold)).await;
    let call = tokio::spawn(world.request(CREATE, &ann()).send());
    wait_for(&world, |requests| requests.last().unwrap().held).await;
    world.control("reset", json!(null)).await;
    assert!(call.await.unwrap().is_err());
    assert_eq!(world.n_people(), 0);
}

#[tokio::test]
async fn caller_that_goes_away_is_no_longer_held() {
    let world = with_rule(FaultRule::new(CREATE, FaultKind::Hold)).await;
    let call = tokio::spawn(world.request(CREATE, &ann()).send());
    wait_for(&world, |requests| requests.last().unwrap().held).await;
    call.abort();
    wait_for(&world, |requests| !requests.last().unwrap().held).await;
    assert_eq!(world.emulator.release(None), 0);
    assert_eq!(world.n_people(), 0);
}

#[tokio::test]
async fn rows_are_doubled_or_lost_and_the_flag_inverted() {
    let world = World::quiet().await;
    for n in 1..=3 {
        world.person(&format!("u{n}"), &format!("1200000000{n}")).await;
    }
    let page = async |kind| {
        world.emulator.set_faults(vec![FaultRule::new("*", kind)]);
        world.ok(LIST, json!({"dept_id": 1, "cursor": 0, "size": 10})).await
    };
    let userids =
        |page: &Value| page["list"].as_array().unwrap().iter().map(|row| row["userid"].clone()).collect::<Vec<_>>();
    assert_eq!(userids(&page(FaultKind::DupRow).await), ["u1", "u2", "u2", "u3"]);
    assert_eq!(userids(&page(FaultKind::LostRow).await), ["u1", "u3"]);
    let inverted = page(FaultKind::HasMore).await;
    assert_eq!((&inverted["has_more"], userids(&inverted).len()), (&json!(true), 3));
}

#[tokio::test]
async fn rules_about_rows_leave_calls_without_rows_alone() {
    let rule = FaultRule { nth: Some(1), ..FaultRule::new("*", FaultKind::LostRow) };
    let world = with_rule(rule).await;
    world.person("u1", "12000000001").await;
    assert_eq!(world.ok(COUNT, count()).await, json!({"count": 1}));
    let listed = world.ok(LIST, json!({"dept_id": 1, "cursor": 0, "size": 10})).await;
    assert_eq!(listed["list"], json!([]), "the list is the first call that the rule matches");
}

#[tokio::test]
async fn stale_read_is_from_before_the_last_write() {
    let world = World::quiet().await;
    world.person("ann", "12000000001").await;
    world.ok("/topapi/v2/user/update", json!({"userid": "ann", "title": "经理"})).await;
    assert_eq!(world.code(CREATE, ann()).await, 60102, "a refused write is none");
    world.emulator.set_faults(vec![FaultRule::new("*", FaultKind::Stale)]);
    assert_eq!(world.user("ann").await["title"], "");
    world.ok("/topapi/v2/user/delete", json!({"userid": "ann"})).await;
    assert_eq!(world.user("ann").await["title"], "经理");
    assert_eq!(world.ok(COUNT, count()).await, json!({"count": 1}));
    world.emulator.set_faults(Vec::new());
    assert_eq!(world.ok(COUNT, count()).await, json!({"count": 0}));
}

#[tokio::test]
async fn nth_counts_matching_calls_whoever_struck_them() {
    let nth = |n| FaultRule { nth: Some(n), ..busy(COUNT) };
    let world = World::quiet().await;
    world.emulator.set_faults(vec![nth(2), FaultRule { nth: Some(4), errcode: Some(90018), ..nth(4) }]);
    assert_eq!(codes(&world, 5).await, [0, -1, 0, 90018, 0]);
}

#[tokio::test]
async fn first_rule_that_strikes_decides_and_times_ends_it() {
    let world = World::quiet().await;
    let first = FaultRule { times: Some(2), ..busy(COUNT) };
    let second = FaultRule { errcode: Some(40035), times: Some(1), ..busy("*") };
    world.emulator.set_faults(vec![first, second]);
    assert_eq!(codes(&world, 4).await, [-1, -1, 40035, 0]);
}

#[tokio::test]
async fn match_compares_parameters_as_text() {
    let mut rule = busy("/topapi/v2/department/get");
    rule.matching.insert("dept_id".to_owned(), json!("1"));
    let world = with_rule(rule).await;
    assert_eq!(world.code("/topapi/v2/department/get", json!({"dept_id": 1})).await, -1);
    assert_eq!(world.code("/topapi/v2/department/get", json!({"dept_id": "1"})).await, -1);
    assert_eq!(world.code("/topapi/v2/department/get", json!({"dept_id": 2})).await, 60003);
}

#[tokio::test]
async fn window_is_by_the_emulators_clock_with_its_end_left_out() {
    let rules = parse_faults(
        r#"{"api":"*","kind":"errcode","errcode":-1,"from":"2026-09-15T10:00:01+08:00","to":"2026-09-15T02:00:02Z"}"#,
    );
    let world = World::quiet().await;
    world.emulator.set_faults(rules.unwrap());
    for (advance_ms, expected) in [(999, 0), (1, -1), (999, -1), (1, 0)] {
        world.emulator.clock().advance_ms(advance_ms);
        assert_eq!(world.code(COUNT, count()).await, expected);
    }
}

#[tokio::test]
async fn chances_are_drawn_from_the_rules_seed() {
    let rule = |seed| FaultRule { probability: Some(0.3), seed, ..busy(COUNT) };
    let struck = async |seed| codes(&with_rule(rule(seed)).await, 100).await;
    let first = struck(1).await;
    let n_struck = first.iter().filter(|code| **code == -1).count();
    assert!((15..=45).contains(&n_struck), "{n_struck} of 100");
    assert_eq!(struck(1).await, first);
    assert_ne!(struck(2).await, first);
}

#[tokio::test]
async fn throttled_by_fault_is_not_metered() {
    let list = json!({"workDateFrom": "2026-09-14 00:00:00", "workDateTo": "2026-09-14 00:00:00",
                      "userIdList": ["u1"], "offset": 0, "limit": 50});
    let rule = |kind| FaultRule { times: Some(1), ..FaultRule::new("/attendance/list", kind) };
    let world = World::start(quiet().faults(vec![rule(FaultKind::Throttle), rule(FaultKind::Http5xx)])).await;
    assert_eq!(world.code("/attendance/list", list.clone()).await, 90018);
    assert!(world.emulator.metered().is_empty());
    assert_eq!(world.request("/attendance/list", &list).send().await.unwrap().status(), 502);
    assert_eq!(world.emulator.metered()["/attendance/list"], 1, "a call that reached the server is");
}

#[tokio::test]
async fn calls_that_the_gateway_refuses_never_meet_a_fault() {
    let world = World::start(quiet().qps(1).faults(vec![FaultRule { nth: Some(2), ..busy(COUNT) }])).await;
    assert_eq!(codes(&world, 2).await, [0, 90018]);
    world.emulator.clock().advance_ms(1000);
    assert_eq!(codes(&world, 1).await, [-1]);
}

#[tokio::test]
async fn rules_are_set_over_http_and_removed_by_an_empty_body() {
    let world = World::quiet().await;
    let lines = "{\"api\":\"*\",\"kind\":\"token\",\"times\":1}\n\n{\"api\":\"/gettoken\",\"kind\":\"html\"}\n";
    assert_eq!(world.control_text("faults", lines.to_owned()).await, json!({"rules": 2}));
    assert_eq!(codes(&world, 2).await, [40014, 0]);
    assert_eq!(world.control_text("faults", String::new()).await, json!({"rules": 0}));
    assert_eq!(world.fetch("/gettoken?appkey=dingappkey&appsecret=dingappsecret").await["errcode"], 0);
}

#[test]
fn wrong_rules_are_named_by_their_line() {
    let good = r#"{"api":"*","kind":"html"}"#;
    let cases = [
        (r#"{"api":"*"}"#, "missing field `kind`"),
        (r#"{"api":"*","kind":"fire"}"#, "unknown variant `fire`"),
        (r#"{"api":"*","kind":"html","nht":1}"#, "unknown field `nht`"),
        (r#"{"api":"user/get","kind":"html"}"#, "`api` is `user/get`, expected a path or `*`"),
        (r#"{"api":"*","kind":"html","nth":0}"#, "`nth` counts from 1"),
        (r#"{"api":"*","kind":"html","probability":1.5}"#, "`probability` must lie between 0 and 1"),
        (r#"{"api":"*","kind":"errcode"}"#, "`errcode` belongs to kind `errcode`, and to no other"),
        (r#"{"api":"*","kind":"html","errcode":1}"#, "`errcode` belongs to kind `errcode`, and to no other"),
        ("nonsense", "expected"),
    ];
    for (line, message) in cases {
        let error = parse_faults(&format!("{good}\n\n{line}\n")).unwrap_err();
        assert_eq!(error.line, 3, "{line}");
        assert!(error.message.contains(message), "{line}: {}", error.message);
    }
    assert_eq!(parse_faults(good).unwrap(), [FaultRule::new("*", FaultKind::Html)]);
}

#[test]
fn rules_survive_being_written_and_read() {
    let line = r#"{"api":"*","match":{"userid":"u1"},"nth":2,"phase":"late","kind":"http5xx","seed":7}"#;
    let rules = parse_faults(line).unwrap();
    assert_eq!(serde_json::to_string(&rules[0]).unwrap(), line);
}
