//! Lists of many pages, in each of the ways in which DingTalk pages.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::{group, schedule};
use dianmao_dingtalk::api::v1::{attendance::overtime, workflow};
use dianmao_dingtalk::api::{hrm, v1};
use futures::TryStreamExt;
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::json;

use crate::server::{Reply, Server, result};

#[tokio::test]
async fn offset_steps_by_the_size() -> Result<()> {
    let server = Server::start(|seen| match seen.body["offset"].as_i64().unwrap() {
        0 => result(json!({"has_more": true, "schedules": [{"plan_id": 1, "userid": "E1"}]})),
        200 => result(json!({"has_more": false, "schedules": []})),
        other => panic!("no page begins at {other}"),
    })
    .await;
    let first = schedule::ListSchedule::of(date(2026, 9, 1));
    let pages: Vec<_> = schedule::list_schedule::pages(&server.client(), first).try_collect().await?;
    assert_eq!(pages.len(), 2);
    Ok(())
}

#[tokio::test]
async fn cursor_is_followed() -> Result<()> {
    let server = Server::start(|seen| match seen.body["cursor"].as_i64().unwrap() {
        0 => result(json!({"has_more": true, "cursor": 9, "result": ["E1", "E2"]})),
        9 => result(json!({"has_more": false, "cursor": 9, "result": ["E3"]})),
        other => panic!("no page begins at {other}"),
    })
    .await;
    let first = group::MemberUsersList { op_user_id: "E1".into(), group_id: 7, cursor: 0 };
    let pages: Vec<_> = group::member_users_list::pages(&server.client(), first).try_collect().await?;
    assert_eq!(pages.into_iter().flat_map(|page| page.result).collect::<Vec<_>>(), ["E1", "E2", "E3"]);
    Ok(())
}

#[tokio::test]
async fn last_key_is_the_cursor() -> Result<()> {
    let server = Server::start(|seen| match seen.body["cursor"].as_str().unwrap() {
        "" => result(json!({"has_more": "true", "user_list": ["E9", "E2"]})),
        "E2" => result(json!({"has_more": "false", "user_list": ["E1"]})),
        other => panic!("no page begins at {other}"),
    })
    .await;
    let first = group::UsersQuery { group_key: "k".into(), ..Default::default() };
    let pages: Vec<_> = group::users_query::pages(&server.client(), first).try_collect().await?;
    assert_eq!(pages.len(), 2);
    Ok(())
}

#[tokio::test]
async fn last_key_that_stays_is_an_error() {
    let server = Server::start(|seen| {
        let id = seen.nth;
        result(json!({"has_more": true, "user_list": [format!("E{id}"), "E9"]}))
    })
    .await;
    let first = group::UsersQuery { group_key: "k".into(), ..Default::default() };
    let error = group::users_query::pages(&server.client(), first).try_collect::<Vec<_>>().await.unwrap_err();
    let text = "`/topapi/attendance/group/users/query` pages badly: the cursor stays where it is";
    assert_eq!(error.to_string(), text);
}

/// The samples close a list by a cursor of 0 as well as by none.
#[tokio::test]
async fn cursor_that_does_not_grow_ends_the_list() -> Result<()> {
    let server = Server::start(|seen| match seen.body["offset"].as_i64().unwrap() {
        0 => result(json!({"data_list": ["E1"], "next_cursor": 50})),
        50 => result(json!({"data_list": ["E2"], "next_cursor": 0})),
        other => panic!("no page begins at {other}"),
    })
    .await;
    let pages: Vec<_> = hrm::query_on_job::pages(&server.client(), hrm::QueryOnJob::of(vec![3])).try_collect().await?;
    assert_eq!(pages.len(), 2);
    Ok(())
}

#[tokio::test]
async fn tokens_of_the_new_host_are_followed() -> Result<()> {
    let server = Server::start(|seen| {
        Reply::Json(match seen.body["nextToken"].as_i64().unwrap() {
            0 => json!({"result": {"list": ["i1"], "nextToken": "20"}}),
            20 => json!({"result": {"list": ["i2"]}}),
            other => panic!("no page begins at {other}"),
        })
    })
    .await;
    let first = workflow::InstanceIds::completed("PROC-1", Timestamp::UNIX_EPOCH);
    let pages: Vec<_> = workflow::instance_ids::pages(&server.client(), first).try_collect().await?;
    assert_eq!(pages.len(), 2);
    Ok(())
}

#[tokio::test]
async fn page_numbers_are_counted_up() -> Result<()> {
    let server = Server::start(|seen| {
        let page: i64 = seen.query["pageNumber"].parse().unwrap();
        Reply::Json(json!({"result": {"pageNumber": page, "totalPage": 3, "items": [{"id": page}]}}))
    })
    .await;
    let pages: Vec<_> = overtime::settings::pages(&server.client(), overtime::Settings::first()).try_collect().await?;
    assert_eq!(pages.into_iter().map(|page| page.result.items[0].id).collect::<Vec<_>>(), [1, 2, 3]);
    Ok(())
}

#[tokio::test]
async fn empty_token_ends_the_list() -> Result<()> {
    let server = Server::start(|seen| {
        Reply::Json(match seen.query["nextToken"].as_str() {
            "0" => json!({"nextToken": "x7", "records": [{"userId": "E1"}]}),
            "x7" => json!({"nextToken": "", "records": [{"userId": "E2"}]}),
            other => panic!("no page begins at {other}"),
        })
    })
    .await;
    let first = v1::contact::EmpLeaveRecords::since(Timestamp::UNIX_EPOCH);
    let pages: Vec<_> = v1::contact::emp_leave_records::pages(&server.client(), first).try_collect().await?;
    assert_eq!(pages.len(), 2);
    Ok(())
}
