//! `/attendance/list`: windows, pages, people. Its neighbours in files of their own.

mod eventful;
mod gate;
mod groups;
mod new_host;
mod records;
mod reports;
mod rota;
mod rules;
mod samples;
mod schedules;
pub(crate) mod told;
mod vacations;
mod writes;
mod written;

use std::collections::BTreeSet;

use dianmao_emulator::Clock;
use serde_json::{Value, json};

use crate::world::{NOW_MS, World, quiet};

const LIST: &str = "/attendance/list";
const DAY_MS: i64 = 86_400_000;

fn window(userids: &[String], from: &str, to: &str) -> Value {
    json!({"workDateFrom": format!("{from} 00:00:00"), "workDateTo": format!("{to} 00:00:00"),
           "userIdList": userids, "offset": 0, "limit": 50})
}

/// A company in which everybody has been for long, and the ids of its first people.
async fn company() -> (World, Vec<String>) {
    let world = World::start(quiet().people(60)).await;
    let state = world.emulator.state_json();
    let people = state["people"].as_array().unwrap();
    let userids = people.iter().take(50).map(|person| person["userid"].as_str().unwrap().to_owned()).collect();
    (world, userids)
}

async fn pages(world: &World, mut body: Value, limit: usize) -> Vec<Value> {
    let mut rows = Vec::new();
    loop {
        body["offset"] = json!(rows.len());
        body["limit"] = json!(limit);
        let answer = world.call(LIST, body.clone()).await;
        let page = answer["recordresult"].as_array().unwrap();
        assert!(page.len() <= limit);
        rows.extend(page.iter().cloned());
        if answer["hasMore"] == false {
            return rows;
        }
        assert_eq!(page.len(), limit, "a page before the last is full");
    }
}

fn ids(rows: &[Value]) -> BTreeSet<i64> {
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn page_size_never_changes_what_is_read() {
    let (world, userids) = company().await;
    let body = window(&userids, "2026-09-07", "2026-09-13");
    let rows = pages(&world, body.clone(), 50).await;
    assert!(rows.len() > 400, "{} rows of 50 people in a week", rows.len());
    assert_eq!(ids(&rows).len(), rows.len(), "no row twice");
    assert_eq!(pages(&world, body, 7).await, rows);
}

#[tokio::test]
async fn rows_come_in_no_order() {
    let (world, userids) = company().await;
    let rows = pages(&world, window(&userids[..1], "2026-09-07", "2026-09-13"), 50).await;
    let times: Vec<_> = rows.iter().map(|row| row["baseCheckTime"].as_i64().unwrap()).collect();
    assert!(!times.is_sorted(), "{times:?}");
}

#[tokio::test]
async fn days_are_whole_and_by_work_date() {
    let (world, userids) = company().await;
    let whole = pages(&world, window(&userids, "2026-09-14", "2026-09-14"), 50).await;
    let mut part = window(&userids, "2026-09-14", "2026-09-14");
    part["workDateFrom"] = json!("2026-09-14 23:00:00");
    part["workDateTo"] = json!("2026-09-14 23:30:00");
    assert_eq!(pages(&world, part, 50).await, whole);
    let midnight = NOW_MS - 34 * 3_600_000;
    assert!(whole.iter().all(|row| row["workDate"] == midnight), "local midnight of the day");
    assert!(whole.len() > 50);
}

#[tokio::test]
async fn window_holds_seven_dates_at_most() {
    let (world, userids) = company().await;
    assert_eq!(world.code(LIST, window(&userids, "2026-09-01", "2026-09-07")).await, 0);
    let answer = world.call(LIST, window(&userids, "2026-09-01", "2026-09-08")).await;
    assert_eq!(answer, json!({"errcode": 41041, "errmsg": "时间跨度太大"}));
}

#[tokio::test]
async fn bad_parameters_are_named() {
    let (world, userids) = company().await;
    let good = window(&userids, "2026-09-01", "2026-09-02");
    let too_many: Vec<String> = (0..51).map(|n| format!("u{n}")).collect();
    let cases = [
        (json!({"workDateFrom": "2026-09-01"}), 41100),
        (json!({"workDateTo": null}), 41100),
        (json!({"workDateTo": "2026-08-31 00:00:00"}), 40035),
        (json!({"offset": -1}), 40068),
        (json!({"limit": 0}), 40069),
        (json!({"limit": 51}), 40069),
        (json!({"limit": null}), 40035),
        (json!({"userIdList": null}), 40035),
        (json!({"userIdList": []}), 40035),
        (json!({"userIdList": too_many}), 40032),
    ];
    for (change, code) in cases {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(world.code(LIST, body).await, code, "{change}");
    }
}

#[tokio::test]
async fn unknown_and_deleted_people_and_the_wrong_language_give_no_rows() {
    let (world, userids) = company().await;
    let empty = json!({"errcode": 0, "errmsg": "ok", "hasMore": false, "recordresult": []});
    let one = window(&userids[..1], "2026-09-07", "2026-09-13");
    assert_ne!(world.call(LIST, one.clone()).await, empty);
    assert_eq!(world.call(LIST, window(&["nobody".to_owned()], "2026-09-07", "2026-09-13")).await, empty);
    let mut foreign = one.clone();
    foreign["isI18n"] = json!("true");
    assert_eq!(world.call(LIST, foreign).await, empty);
    world.ok("/topapi/v2/user/delete", json!({"userid": userids[0]})).await;
    assert_eq!(world.call(LIST, one).await, empty);
}

#[tokio::test]
async fn the_list_of_people_may_be_text() {
    let (world, userids) = company().await;
    let native = window(&userids[..2], "2026-09-07", "2026-09-08");
    let mut comma = native.clone();
    comma["userIdList"] = json!(userids[..2].join(","));
    let mut text = native.clone();
    text["userIdList"] = json!(json!(userids[..2]).to_string());
    let expected = world.call(LIST, native).await;
    assert_eq!(world.call(LIST, comma).await, expected);
    assert_eq!(world.call(LIST, text).await, expected);
}

#[tokio::test]
async fn results_older_than_half_a_year_are_gone() {
    let (world, userids) = company().await;
    // 2026-09-15 less 180 days is 2026-03-19, a Thursday.
    let rows = pages(&world, window(&userids, "2026-03-16", "2026-03-20"), 50).await;
    let first = rows.iter().map(|row| row["workDate"].as_i64().unwrap()).min().unwrap();
    assert_eq!(first, NOW_MS - 10 * 3_600_000 - 180 * DAY_MS);
    assert_eq!(pages(&world, window(&userids, "2026-03-12", "2026-03-18"), 50).await, Vec::<Value>::new());
}

#[tokio::test]
async fn results_appear_as_the_clock_goes_on() {
    let (world, userids) = company().await;
    let today = window(&userids, "2026-09-15", "2026-09-15");
    let at_ten = pages(&world, today.clone(), 50).await;
    assert!(at_ten.iter().all(|row| row["checkType"] == "OnDuty"), "nobody has left yet");
    world.emulator.clock().advance_ms(DAY_MS + 8 * 3_600_000);
    let mut world = world;
    world.renew_token().await;
    let later = pages(&world, today, 50).await;
    assert!(ids(&later).is_superset(&ids(&at_ten)));
    assert_eq!(later.len() % 2, 0, "both points of everybody's day");
    let missing = later.iter().filter(|row| row["timeResult"] == "NotSigned");
    for row in missing {
        assert_eq!(row["sourceType"], "SYSTEM");
        assert_eq!(row["locationResult"], "NotSigned");
        assert_eq!(row["userCheckTime"], row["baseCheckTime"]);
        assert!(row.get("recordId").is_none());
    }
}

#[tokio::test]
async fn tomorrow_has_no_rows() {
    let (world, userids) = company().await;
    assert_eq!(pages(&world, window(&userids, "2026-09-16", "2026-09-20"), 50).await, Vec::<Value>::new());
}

#[tokio::test]
async fn newcomer_has_no_results_from_before() {
    let world = World::start(quiet().clock(Clock::frozen(NOW_MS))).await;
    world.person("new", "12000000001").await;
    let people = ["new".to_owned()];
    world.emulator.clock().advance_ms(4 * DAY_MS);
    let mut world = world;
    world.renew_token().await;
    let before = pages(&world, window(&people, "2026-09-08", "2026-09-14"), 50);
    assert!(before.await.is_empty());
    let since = pages(&world, window(&people, "2026-09-16", "2026-09-17"), 50).await;
    assert_eq!(since.len(), 4, "two points on each of two working days");
}

#[tokio::test]
async fn person_who_leaves_between_two_pages_takes_the_rows_along() {
    let (world, userids) = company().await;
    let body = window(&userids[..2], "2026-09-07", "2026-09-11");
    let both = pages(&world, body.clone(), 50).await;
    world.ok("/topapi/v2/user/delete", json!({"userid": userids[0]})).await;
    let one = pages(&world, body, 50).await;
    assert!(!one.is_empty() && one.len() < both.len());
    assert!(one.iter().all(|row| row["userId"] == json!(userids[1])));
}

#[tokio::test]
async fn same_seed_gives_the_same_rows_in_another_emulator() {
    let (first, userids) = company().await;
    let (second, _) = company().await;
    let body = window(&userids, "2026-09-07", "2026-09-11");
    assert_eq!(first.call(LIST, body.clone()).await, second.call(LIST, body).await);
}
