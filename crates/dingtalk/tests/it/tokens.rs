//! The token: fetched once, refreshed early, renewed once when it is refused.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use dianmao_dingtalk::api::v2::user;
use dianmao_dingtalk::token::TokenCache;
use dianmao_dingtalk::{Config, Error, TokenIssuer};
use futures::future::try_join_all;
use serde_json::json;

use crate::server::{Reply, Server, result, wrapped};

const ISSUER: &str = "/v1.0/oauth2/accessToken";
const COUNT: user::Count = user::Count { only_active: false };

fn counted() -> Reply {
    result(json!({"count": 3}))
}

#[tokio::test]
async fn concurrent_calls_fetch_one_token() -> Result<()> {
    let server = Server::start(|_| counted()).await;
    let client = server.client();
    try_join_all((0..20).map(|_| client.send(&COUNT))).await?;
    let issued = server.seen_at(ISSUER);
    assert_eq!(issued.len(), 1);
    assert_eq!(issued[0].body, json!({"appKey": "dingappkey", "appSecret": "dingappsecret"}));
    Ok(())
}

#[tokio::test]
async fn token_is_replaced_five_minutes_before_its_end() -> Result<()> {
    let server = Server::start(|_| counted()).await;
    let client = server.client();
    client.send(&COUNT).await?;
    server.clock.advance(Duration::from_secs(6_890));
    client.send(&COUNT).await?;
    assert_eq!(server.seen_at(ISSUER).len(), 1);
    server.clock.advance(Duration::from_secs(10));
    client.send(&COUNT).await?;
    assert_eq!(server.seen_at(ISSUER).len(), 2);
    assert_eq!(server.seen().last().unwrap().token(), "token-2");
    Ok(())
}

#[tokio::test]
async fn cached_token_serves_the_next_client() -> Result<()> {
    let server = Server::start(|_| counted()).await;
    server.client().send(&COUNT).await?;
    server.client().send(&COUNT).await?;
    assert_eq!(server.seen_at(ISSUER).len(), 1);
    let cached = server.cache.load().await.unwrap();
    assert_eq!(cached.value, "token-1");
    assert!(!format!("{cached:?}").contains("token-1"));
    Ok(())
}

#[tokio::test]
async fn rest_of_an_older_token_does_not_ask_at_each_call() -> Result<()> {
    let server = Server::start_raw(|seen| match seen.path.as_str() {
        ISSUER => Reply::Json(json!({"accessToken": "old", "expireIn": 120})),
        _ => counted(),
    })
    .await;
    let client = server.client();
    for _ in 0..5 {
        client.send(&COUNT).await?;
    }
    assert_eq!(server.seen_at(ISSUER).len(), 1);
    Ok(())
}

#[tokio::test]
async fn refused_token_is_renewed_once_on_either_host() -> Result<()> {
    let server = Server::start(|seen| match (seen.token(), seen.path.as_str()) {
        ("token-1", "/v1.0/contact/empLeaveRecords") => {
            Reply::Status(400, r#"{"code":"InvalidAuthentication","requestid":"R","message":"不合法的access_token"}"#)
        }
        ("token-2", "/v1.0/contact/empLeaveRecords") => Reply::Json(json!({"records": []})),
        ("token-2", _) => wrapped("40014", "不合法的access_token"),
        ("token-3", _) => counted(),
        (other, path) => panic!("{path} with {other}"),
    })
    .await;
    let client = server.client();
    let answer = client.call("/v1.0/contact/empLeaveRecords", dianmao_dingtalk::Method::Get, json!({})).await?;
    assert_eq!(answer, json!({"records": []}));
    assert_eq!(client.send(&COUNT).await?.count, 3);
    assert_eq!(server.seen_at(ISSUER).len(), 3);
    Ok(())
}

#[tokio::test]
async fn creation_is_repeated_with_the_new_token() -> Result<()> {
    let server = Server::start(|seen| match seen.token() {
        "token-1" => wrapped("42001", "access_token超时"),
        _ => result(json!({"userid": "E1"})),
    })
    .await;
    let made = server.client().send(&user::Create { name: "甲".into(), ..Default::default() }).await?;
    assert_eq!(made.userid, "E1");
    Ok(())
}

#[tokio::test]
async fn token_that_is_refused_again_is_an_error() {
    let server = Server::start(|_| wrapped("40014", "不合法的access_token")).await;
    let error = server.client().send(&COUNT).await.unwrap_err();
    assert!(matches!(&error, Error::Auth { token: true, .. }), "{error}");
    assert_eq!(server.seen_at("/topapi/user/count").len(), 2);
}

#[tokio::test]
async fn concurrent_refusals_of_one_token_fetch_one_new() -> Result<()> {
    let server = Server::start(|seen| match seen.token() {
        "token-1" => wrapped("40014", "不合法的access_token"),
        _ => counted(),
    })
    .await;
    let client = server.client();
    try_join_all((0..10).map(|_| client.send(&COUNT))).await?;
    assert_eq!(server.seen_at(ISSUER).len(), 2);
    Ok(())
}

#[tokio::test]
async fn wrong_secret_names_what_to_check() {
    let server = Server::start_raw(|_| {
        Reply::Status(
            400,
            r#"{"requestid":"R","code":"invalidClientIdOrSecret","message":"无效的clientId或者clientSecret"}"#,
        )
    })
    .await;
    let error = server.client().send(&COUNT).await.unwrap_err();
    assert!(matches!(&error, Error::Auth { token: false, .. }));
    assert_eq!(
        error.to_string(),
        "DingTalk refuses the app's credentials, check `app_key` and `app_secret`: \
         无效的clientId或者clientSecret (invalidClientIdOrSecret)"
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn old_issuer_serves_as_well() -> Result<()> {
    let server = Server::start_raw(|seen| match seen.path.as_str() {
        "/gettoken" if seen.query["appsecret"] == "dingappsecret" => {
            Reply::Json(json!({"errcode": 0, "errmsg": "ok", "access_token": "old-host", "expires_in": 7200}))
        }
        "/gettoken" => Reply::Json(json!({"errcode": 40096, "errmsg": "不合法的appKey或appSecret"})),
        _ => counted(),
    })
    .await;
    let clock = Arc::clone(&server.clock);
    let config = Config { issuer: TokenIssuer::GetToken, ..server.config() };
    server.client_with(config.clone(), clock.clone()).send(&COUNT).await?;
    assert_eq!(server.seen()[0].query["appkey"], "dingappkey");
    assert_eq!(server.seen()[1].token(), "old-host");

    let wrong = Config { app_secret: "wrong".into(), ..config };
    let server =
        Server::start_raw(|_| Reply::Json(json!({"errcode": 40096, "errmsg": "不合法的appKey或appSecret"}))).await;
    let wrong = Config { oapi_url: server.url.clone(), ..wrong };
    let error = server.client_with(wrong, clock).send(&COUNT).await.unwrap_err();
    assert!(matches!(error, Error::Auth { token: false, .. }), "{error}");
    Ok(())
}

#[tokio::test]
async fn lost_token_call_is_tried_again_and_shows_no_secret() {
    let server = Server::start_raw(|_| Reply::Broken).await;
    let config = Config { issuer: TokenIssuer::GetToken, ..server.config() };
    let error = server.client_with(config, server.clock.clone()).send(&COUNT).await.unwrap_err();
    assert_eq!(server.seen().len(), 4);
    let debug = format!("{error:?}");
    let text = format!("{debug} {:#}", anyhow::Error::from(error));
    assert!(!text.contains("dingappsecret"), "{text}");
}
