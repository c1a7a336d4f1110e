//! The pace as a server sees it, and who goes first.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use anyhow::Result;
use dianmao_dingtalk::api::v2::{department, user};
use dianmao_dingtalk::clock::{Clock, ScaledClock};
use dianmao_dingtalk::{Config, Priority};
use futures::FutureExt;
use futures::future::{join_all, try_join_all};
use jiff::Timestamp;
use serde_json::json;

use crate::server::{Server, ok, result, start_of_test};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_second_sees_more_than_the_rate_from_many_callers() -> Result<()> {
    let clock = Arc::new(ScaledClock::new(start_of_test(), 20.0, Instant::now()));
    let stamps: Arc<Mutex<Vec<Timestamp>>> = Arc::default();
    let server = Server::start({
        let (clock, stamps) = (clock.clone(), stamps.clone());
        move |seen| {
            if seen.path == "/topapi/user/count" {
                stamps.lock().unwrap().push(clock.now());
            }
            result(json!({"count": 1}))
        }
    })
    .await;
    let client = server.client_with(Config { rate: 20.0, ..server.config() }, clock);
    let request = user::Count::default();
    try_join_all((0..120).map(|_| client.send(&request))).await?;
    let stamps: Vec<i64> = stamps.lock().unwrap().iter().map(|at| at.as_millisecond()).collect();
    assert_eq!(stamps.len(), 120);
    let shortest = stamps.windows(21).map(|window| window[20] - window[0]).min().unwrap();
    assert!(shortest >= 1000, "21 calls within {shortest} ms");
    Ok(())
}

#[tokio::test]
async fn people_go_before_jobs_that_wait() {
    let server = Server::start(|_| ok()).await;
    let jobs = server.client();
    let people = jobs.with_priority(Priority::People);
    jobs.send(&department::Delete { dept_id: 1 }).await.unwrap();
    let calls = (2..30).map(|dept_id| {
        let jobs = jobs.clone();
        async move { jobs.send(&department::Delete { dept_id }).await }.boxed()
    });
    let person = async move { people.send(&department::Delete { dept_id: 99 }).await }.boxed();
    join_all(calls.chain([person])).await;
    let order: Vec<i64> = server.seen().iter().filter_map(|seen| seen.body["dept_id"].as_i64()).collect();
    let place = order.iter().position(|id| *id == 99).unwrap();
    assert!(place <= 3, "{order:?}");
}

#[tokio::test]
async fn callers_of_one_priority_go_in_order() {
    let server = Server::start(|_| ok()).await;
    let client = server.client();
    client.send(&department::Delete { dept_id: 0 }).await.unwrap();
    join_all((1..40).map(|dept_id| {
        let client = client.clone();
        async move { client.send(&department::Delete { dept_id }).await }
    }))
    .await;
    let order: Vec<i64> = server.seen().iter().filter_map(|seen| seen.body["dept_id"].as_i64()).collect();
    // Calls go out in order; the network may still swap neighbours.
    let displaced = order.iter().zip(0_i64..).map(|(id, place)| (id - place).abs()).max().unwrap();
    assert!(displaced <= 3, "{order:?}");
}

#[tokio::test]
async fn caller_that_gives_up_holds_nobody_up() {
    let server = Server::start(|_| ok()).await;
    let config = Config { rate: 1.0, ..server.config() };
    let clock = Arc::new(dianmao_dingtalk::clock::SteppedClock::new(start_of_test()));
    let client = server.client_with(config, clock.clone());
    client.send(&department::Delete { dept_id: 1 }).await.unwrap();

    let given_up = tokio::spawn({
        let client = client.clone();
        async move { client.send(&department::Delete { dept_id: 2 }).await }
    });
    let patient = tokio::spawn(async move { client.send(&department::Delete { dept_id: 3 }).await });
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    given_up.abort();
    assert!(given_up.await.unwrap_err().is_cancelled());
    clock.advance(std::time::Duration::from_secs(2));
    patient.await.unwrap().unwrap();
    let order: Vec<i64> = server.seen().iter().filter_map(|seen| seen.body["dept_id"].as_i64()).collect();
    assert_eq!(order, [1, 3]);
}

#[tokio::test]
async fn interfaces_do_not_wait_for_each_other() {
    let server = Server::start(|_| result(json!({"count": 1, "userid_list": []}))).await;
    let clock = Arc::new(dianmao_dingtalk::clock::SteppedClock::new(start_of_test()));
    let client = server.client_with(Config { rate: 1.0, ..server.config() }, clock);
    client.send(&user::Count::default()).await.unwrap();
    client.send(&user::ListId { dept_id: 1 }).await.unwrap();
    assert!(client.send(&user::Count::default()).now_or_never().is_none(), "the clock stands still");
}
