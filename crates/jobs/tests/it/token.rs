//! The access token: kept in the store, refreshed early, fetched once.

use anyhow::Result;
use serde_json::json;

use crate::company::{START, TestCompany};

const TOKEN: &str = "/v1.0/oauth2/accessToken";

async fn company() -> Result<TestCompany> {
    // Slow enough that two hours are not over before the test is.
    let company = TestCompany::start_with(START, 20.0, |config| config).await?;
    company.hr("D1,研发中心,\nD2,平台部,D1\nD3,销售部,", "E1,张伟,12000000001,D1\nE2,李娜,12000000002,D2")?;
    Ok(company)
}

#[tokio::test]
async fn one_token_serves_many_commands() -> Result<()> {
    let company = company().await?;
    company.apply().await?;
    company.plan().await?;
    company.plan().await?;
    assert_eq!(company.requests_since(0, TOKEN).len(), 1);
    Ok(())
}

#[tokio::test]
async fn it_is_replaced_before_it_ends() -> Result<()> {
    let company = company().await?;
    company.plan().await?;
    // It lives for two hours; five minutes before its end it is not used any more.
    company.advance_hours(1);
    company.plan().await?;
    assert_eq!(company.requests_since(0, TOKEN).len(), 1);
    let token = company.store().await?.token("dingappkey").await?.unwrap();
    let ahead = token.expires_at.duration_since(company.now()).as_secs() - 240;
    company.advance_to(&(company.now() + jiff::SignedDuration::from_secs(ahead)).to_string());
    let mark = company.mark();
    company.plan().await?;
    assert_eq!(company.requests_since(mark, TOKEN).len(), 1);
    assert!(company.emulator.requests().iter().all(|request| request.errcode != Some(88)), "no call met an old token");
    Ok(())
}

#[tokio::test]
async fn many_calls_at_once_fetch_one() -> Result<()> {
    let company = company().await?;
    company.apply().await?;
    company.advance_hours(3);
    let context = company.context().await?;
    let mark = company.mark();
    let params = json!({ "dept_id": 1 });
    let call = || dianmao_jobs::call::run(&context, "/topapi/v2/department/get", params.clone());
    futures::future::try_join_all((0..8).map(|_| call())).await?;
    assert_eq!(company.requests_since(mark, TOKEN).len(), 1);
    Ok(())
}

#[tokio::test]
async fn one_that_is_refused_is_fetched_again_once() -> Result<()> {
    let company = company().await?;
    company.apply().await?;
    let mark = company.mark();
    company.faults(&[json!({ "api": "/topapi/v2/user/list", "kind": "token", "times": 1 })]);
    assert!(company.plan().await?.is_empty());
    assert_eq!(company.requests_since(mark, TOKEN).len(), 1);
    company.faults(&[json!({ "api": "/topapi/v2/user/list", "kind": "token" })]);
    let error = company.plan().await.unwrap_err();
    assert_eq!(error.kind(), dianmao_jobs::error::Kind::Denied);
    Ok(())
}
