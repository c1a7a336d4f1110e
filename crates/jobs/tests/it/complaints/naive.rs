//! A program as it is written before anybody complains: calls the API as its first page shows it, and checks little.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::company::TestCompany;

pub(super) const CREATE: &str = "/topapi/v2/user/create";
pub(super) const DELETE: &str = "/topapi/v2/user/delete";
pub(super) const LIST: &str = "/topapi/v2/user/list";
pub(super) const LIST_SUB: &str = "/topapi/v2/department/listsub";

/// A token and an address, nothing else: no pace, no second attempt, no journal.
pub(super) struct Naive {
    address: String,
    token: String,
}

impl Naive {
    pub(super) async fn of(company: &TestCompany) -> Result<Self> {
        let address = company.emulator.url().trim_start_matches("http://").to_owned();
        let ready = company.emulator.ready();
        let path = format!("/gettoken?appkey={}&appsecret={}", ready.app_key, ready.app_secret);
        let answer = exchange(&address, "GET", &path, "").await?;
        let token = answer["access_token"].as_str().context("no token")?.to_owned();
        Ok(Self { address, token })
    }

    /// The answer, whatever it says. What is no JSON is null.
    pub(super) async fn call(&self, path: &str, params: Value) -> Result<Value> {
        exchange(&self.address, "POST", &format!("{path}?access_token={}", self.token), &params.to_string()).await
    }

    /// The ids one level below a department.
    pub(super) async fn children(&self, dept_id: i64) -> Result<Vec<i64>> {
        let answer = self.call(LIST_SUB, json!({ "dept_id": dept_id })).await?;
        Ok(array(&answer["result"]).filter_map(|child| child["dept_id"].as_i64()).collect())
    }

    /// All departments, the root first.
    pub(super) async fn tree(&self) -> Result<Vec<i64>> {
        let mut all = vec![1];
        let mut next = 0;
        while let Some(dept_id) = all.get(next).copied() {
            all.extend(self.children(dept_id).await?);
            next += 1;
        }
        Ok(all)
    }

    /// One page of a department's members.
    pub(super) async fn members(&self, dept_id: i64, cursor: i64) -> Result<Value> {
        self.call(LIST, json!({ "dept_id": dept_id, "cursor": cursor, "size": 100 })).await
    }

    /// The first page of every department, one after the other.
    pub(super) async fn everybody(&self, departments: &[i64]) -> Result<Vec<String>> {
        let mut people = Vec::new();
        for dept_id in departments {
            people.extend(userids(&self.members(*dept_id, 0).await?));
        }
        Ok(people)
    }

    /// Creates a person; the answer's code.
    pub(super) async fn create(&self, userid: &str, name: &str, mobile: &str, dept_id: i64) -> Result<i64> {
        let params = json!({ "userid": userid, "name": name, "mobile": mobile, "dept_id_list": dept_id.to_string() });
        Ok(code(&self.call(CREATE, params).await?))
    }
}

pub(super) fn userids(page: &Value) -> Vec<String> {
    array(&page["result"]["list"]).filter_map(|row| Some(row["userid"].as_str()?.to_owned())).collect()
}

pub(super) fn code(answer: &Value) -> i64 {
    answer["errcode"].as_i64().unwrap_or(-1)
}

pub(super) fn set(people: &[String]) -> BTreeSet<&str> {
    people.iter().map(String::as_str).collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

async fn exchange(address: &str, method: &str, path: &str, body: &str) -> Result<Value> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n"
    );
    stream.write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Ok(serde_json::from_str(body).unwrap_or_default())
}
