//! Who is asked again, how often, and when.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use dianmao_dingtalk::api::attendance;
use dianmao_dingtalk::api::v2::{department, user};
use dianmao_dingtalk::clock::Clock;
use dianmao_dingtalk::meter::{Meter, QuotaReached};
use dianmao_dingtalk::{CallCount, Client, Config, Error, Priority};
use futures::future::BoxFuture;
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::json;

use crate::server::{Reply, Server, ok, refusal, result, start_of_test, wrapped};

/// Attempts of a read, an update and a creation which always fail this way.
async fn attempts(reply: fn() -> Reply) -> (usize, usize, usize) {
    attempts_within(Duration::from_secs(5), reply).await
}

async fn attempts_within(timeout: Duration, reply: fn() -> Reply) -> (usize, usize, usize) {
    let server = Server::start(move |_| reply()).await;
    let client = server.client_with(Config { timeout, ..server.config() }, server.clock.clone());
    client.send(&user::Get { userid: "E1".into(), ..Default::default() }).await.unwrap_err();
    client.send(&user::Update { userid: "E1".into(), ..Default::default() }).await.unwrap_err();
    client.send(&user::Create::default()).await.unwrap_err();
    let n = |path| server.seen_at(path).len();
    (n("/topapi/v2/user/get"), n("/topapi/v2/user/update"), n("/topapi/v2/user/create"))
}

#[tokio::test]
async fn creation_of_unknown_outcome_is_not_repeated() {
    for reply in [
        || Reply::Broken,
        || Reply::Cut,
        || Reply::Silent,
        || Reply::Status(502, "<html>"),
        || refusal(-1, "系统繁忙"),
        || refusal(15, "timeout"),
    ] as [fn() -> Reply; 6]
    {
        // An attempt that is cut short by the time limit counts the same.
        assert_eq!(attempts_within(Duration::from_millis(80), reply).await, (4, 4, 1));
    }
}

#[tokio::test]
async fn what_is_turned_away_before_any_effect_is_repeated_for_all() {
    assert_eq!(attempts(|| wrapped("90018", "qps")).await, (13, 13, 13));
    assert_eq!(attempts(|| wrapped("", "")).await, (4, 4, 4), "the gateway's log-in failed");
    assert_eq!(attempts(|| Reply::Json(json!({"status": 1111, "punish": "deny"}))).await, (4, 4, 4));
    assert_eq!(attempts(|| Reply::Status(200, "<html>")).await, (4, 4, 1), "nobody knows who sent the page");
}

#[tokio::test]
async fn refusals_are_final() {
    assert_eq!(attempts(|| refusal(60121, "找不到该用户")).await, (1, 1, 1));
    assert_eq!(attempts(|| wrapped("60011", "")).await, (1, 1, 1));
    assert_eq!(attempts(|| wrapped("90020", "")).await, (1, 1, 1));
}

#[tokio::test]
async fn whole_answer_that_says_the_wrong_thing_stays_wrong() {
    let server = Server::start(|_| result(json!([]))).await;
    server.client().send(&user::ListId { dept_id: 1 }).await.unwrap_err();
    assert_eq!(server.seen_at("/topapi/user/listid").len(), 1);
}

#[tokio::test]
async fn passing_failure_ends_in_the_answer_after_growing_pauses() -> Result<()> {
    let server = Server::start(|seen| match seen.nth {
        1 => refusal(-1, "系统繁忙"),
        2 => Reply::Broken,
        _ => result(json!({"count": 5})),
    })
    .await;
    let client = server.client();
    assert_eq!(client.send(&user::Count::default()).await?.count, 5);
    let waited = client.now().duration_since(start_of_test());
    assert!(waited >= SignedDuration::from_secs(3) && waited < SignedDuration::from_millis(3_900), "{waited}");
    let expected = CallCount { attempts: 3, throttled: 0, retries: 2, metered: 0 };
    assert_eq!(client.calls()["/topapi/user/count"], expected);
    Ok(())
}

#[tokio::test]
async fn throttle_is_waited_out_to_the_end_it_names() -> Result<()> {
    let server = Server::start(|seen| match seen.nth {
        1 => wrapped("90018", "触发了qps流控, 限制将在 2026-09-01 09:00:07 结束."),
        _ => ok(),
    })
    .await;
    let client = server.client();
    client.send(&department::Delete { dept_id: 7 }).await?;
    let waited = client.now().duration_since(start_of_test());
    assert_eq!(waited.as_millis(), 7_300);
    assert_eq!(client.calls()["/topapi/v2/department/delete"].throttled, 1);
    Ok(())
}

#[tokio::test]
async fn ban_stops_every_interface_for_five_minutes() -> Result<()> {
    let server = Server::start(|seen| match (seen.path.as_str(), seen.nth) {
        ("/topapi/user/count", 1) => Reply::Status(200, "<html>"),
        _ => result(json!({"count": 5, "userid_list": []})),
    })
    .await;
    let jobs = server.client();
    let people = jobs.with_priority(Priority::People);
    people.send(&user::Count::default()).await.unwrap_err();
    let error = people.send(&user::ListId { dept_id: 1 }).await.unwrap_err();
    assert!(matches!(error, Error::Banned { .. }), "somebody at a screen is told at once");
    assert_eq!((people.now(), server.seen_at("/topapi/user/listid").len()), (start_of_test(), 0));

    jobs.send(&user::ListId { dept_id: 1 }).await?;
    assert!(jobs.now() >= start_of_test() + SignedDuration::from_mins(5));
    Ok(())
}

#[tokio::test]
async fn raw_call_repeats_reads_only() {
    let server = Server::start(|_| Reply::Broken).await;
    let client = server.client();
    let get = dianmao_dingtalk::Method::Get;
    client.call("/auth/scopes", get, json!({"a": 1, "b": "two", "c": null})).await.unwrap_err();
    client.call("/topapi/role/list", dianmao_dingtalk::Method::Post, json!({})).await.unwrap_err();
    let scopes = server.seen_at("/auth/scopes");
    assert_eq!((scopes.len(), server.seen_at("/topapi/role/list").len()), (4, 1));
    assert_eq!((scopes[0].query["a"].as_str(), scopes[0].query["b"].as_str()), ("1", "two"));
    assert!(!scopes[0].query.contains_key("c"));
}

#[tokio::test]
async fn raw_call_brings_the_whole_answer() -> Result<()> {
    let server = Server::start(|_| result(json!({"count": 5}))).await;
    let answer = server.client().call("/topapi/user/count", dianmao_dingtalk::Method::Post, json!({})).await?;
    assert_eq!(answer["result"]["count"], 5);
    assert_eq!(answer["request_id"], "4mo1test");
    Ok(())
}

/// Grants a number of calls and notes what it is told.
#[derive(Default)]
struct Budget {
    left: std::sync::Mutex<u64>,
    told: std::sync::Mutex<Vec<bool>>,
}

impl Meter for Budget {
    fn reserve<'a>(&'a self, interface: &'a str) -> BoxFuture<'a, Result<(), QuotaReached>> {
        assert_eq!(interface, "/attendance/list", "nothing else is metered here");
        let mut left = self.left.lock().unwrap();
        let granted = left.checked_sub(1).map(|now| *left = now);
        Box::pin(std::future::ready(granted.ok_or(QuotaReached { used: 2500, ceiling: 2500 })))
    }

    fn count(&self, _interface: &str, counted: bool) {
        self.told.lock().unwrap().push(counted);
    }
}

#[tokio::test]
async fn metered_calls_are_reserved_before_each_attempt() -> Result<()> {
    let server = Server::start(|seen| match (seen.path.as_str(), seen.nth) {
        ("/attendance/list", 1) => wrapped("90018", "qps"),
        ("/attendance/list", 2) => Reply::Broken,
        ("/attendance/list", _) => Reply::Json(json!({"errcode": 0, "recordresult": [], "hasMore": false})),
        _ => result(json!({"count": 1})),
    })
    .await;
    let budget = Arc::new(Budget { left: 3.into(), ..Budget::default() });
    let clock = Arc::clone(&server.clock) as Arc<dyn Clock>;
    let client = Client::new(server.config(), clock, server.cache.clone(), budget.clone())?;
    let slice = attendance::List::of(vec!["E1".into()], date(2026, 9, 1), date(2026, 9, 7));
    client.send(&user::Count::default()).await?;
    client.send(&slice).await?;
    assert_eq!(*budget.told.lock().unwrap(), [false, true, true], "only throttles are free");
    assert_eq!(client.calls()["/attendance/list"].metered, 2);

    let error = client.send(&slice).await.unwrap_err();
    assert!(matches!(error, Error::Quota { ours: true, .. }));
    assert_eq!(
        error.to_string(),
        "no metered call of `/attendance/list` is left this month: \
         the month's budget of metered calls is used up: 2500 of 2500"
    );
    assert_eq!(server.seen_at("/attendance/list").len(), 3, "nothing was sent");
    Ok(())
}
