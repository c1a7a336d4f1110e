//! Lists of many pages, and lists that do not end.

use anyhow::Result;
use dianmao_dingtalk::Error;
use dianmao_dingtalk::api::attendance;
use dianmao_dingtalk::api::v2::user;
use futures::TryStreamExt;
use jiff::civil::date;
use serde_json::{Value, json};

use crate::server::{Reply, Server, result};

const USER_LIST: &str = "/topapi/v2/user/list";

fn people(ids: impl IntoIterator<Item = i64>) -> Vec<Value> {
    ids.into_iter().map(|id| json!({"userid": format!("E{id}")})).collect()
}

async fn walk_users(server: &Server) -> Result<Vec<String>, Error> {
    let pages = user::list::pages(&server.client(), 7);
    let pages: Vec<user::list::Page> = pages.try_collect().await?;
    Ok(pages.into_iter().flat_map(|page| page.list).map(|person| person.userid).collect())
}

#[tokio::test]
async fn user_pages_follow_the_cursor_to_the_end() -> Result<()> {
    let server = Server::start(|seen| match seen.body["cursor"].as_i64().unwrap() {
        0 => result(json!({"has_more": true, "next_cursor": 100, "list": people(0..100)})),
        100 => result(json!({"has_more": false, "list": people(100..130)})),
        other => panic!("no page begins at {other}"),
    })
    .await;
    assert_eq!(walk_users(&server).await?.len(), 130);
    assert_eq!(server.seen_at(USER_LIST).len(), 2);
    assert_eq!(server.seen_at(USER_LIST)[0].body, json!({"dept_id": 7, "cursor": 0, "size": 100}));
    Ok(())
}

#[tokio::test]
async fn empty_department_is_one_empty_page() -> Result<()> {
    let server = Server::start(|_| result(json!({"has_more": false, "list": []}))).await;
    assert_eq!(walk_users(&server).await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn user_pages_which_lead_nowhere_are_errors() {
    for (answer, reason) in [
        (json!({"has_more": true, "next_cursor": 0, "list": people(0..2)}), "the cursor goes from 0 to 0"),
        (json!({"has_more": true, "list": people(0..2)}), "more is promised without saying where"),
        (json!({"has_more": true, "next_cursor": 2, "list": []}), "an empty page promises more"),
    ] {
        let server = Server::start(move |_| result(answer.clone())).await;
        let error = walk_users(&server).await.unwrap_err();
        assert_eq!(error.to_string(), format!("`{USER_LIST}` pages badly: {reason}"));
    }
}

#[tokio::test]
async fn page_that_repeats_is_an_error() {
    let server = Server::start(|seen| {
        let next = seen.body["cursor"].as_i64().unwrap() + 2;
        result(json!({"has_more": true, "next_cursor": next, "list": people(0..2)}))
    })
    .await;
    let error = walk_users(&server).await.unwrap_err();
    assert!(matches!(error, Error::Paging { .. }), "{error}");
    assert_eq!(server.seen_at(USER_LIST).len(), 2);
}

fn rows(ids: std::ops::Range<i64>, has_more: bool) -> Reply {
    let rows: Vec<Value> = ids
        .map(|id| {
            json!({"id": id, "userId": "E1", "workDate": 1_788_192_000_000_i64, "checkType": "OnDuty",
                "timeResult": "Normal", "locationResult": "Normal", "sourceType": "USER"})
        })
        .collect();
    Reply::Json(json!({"errcode": 0, "errmsg": "ok", "hasMore": has_more, "recordresult": rows}))
}

#[tokio::test]
async fn attendance_pages_step_by_the_limit_whatever_a_page_brings() -> Result<()> {
    let server = Server::start(|seen| match seen.body["offset"].as_i64().unwrap() {
        0 => rows(0..50, true),
        50 => rows(50..73, true),
        100 => rows(100..101, false),
        other => panic!("no page begins at {other}"),
    })
    .await;
    let first = attendance::List::of(vec!["E1".into()], date(2026, 9, 1), date(2026, 9, 7));
    let pages: Vec<_> = attendance::list::pages(&server.client(), first).try_collect().await?;
    assert_eq!(pages.iter().map(|page| page.recordresult.len()).collect::<Vec<_>>(), [50, 23, 1]);
    Ok(())
}

#[tokio::test]
async fn attendance_page_that_repeats_is_an_error() {
    let server = Server::start(|_| rows(0..50, true)).await;
    let first = attendance::List::of(vec!["E1".into()], date(2026, 9, 1), date(2026, 9, 7));
    let error = attendance::list::pages(&server.client(), first).try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!(error.to_string(), "`/attendance/list` pages badly: a page repeats the one before it");
}
