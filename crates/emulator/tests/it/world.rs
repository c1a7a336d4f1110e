//! One emulator with a token, and short words for calling it.

use dianmao_emulator::{Clock, Config, Emulator, SeedPatch};
use serde_json::{Value, json};

use crate::trace;

/// 2026-09-15 10:00:00 +08:00, a Tuesday.
pub(crate) const NOW_MS: i64 = 1_789_437_600_000;

/// One emulator with a token.
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
}

/// An empty company on a clock that stands still, without limits.
pub(crate) fn eventful() -> Config {
    Config::default().clock(Clock::frozen(NOW_MS)).qps(0).quota(0)
}

/// The same with a life in which nothing happens later.
pub(crate) fn quiet() -> Config {
    eventful().quiet()
}

impl World {
    pub(crate) async fn start(config: Config) -> Self {
        trace::keep();
        let emulator = Emulator::start(config).await.unwrap();
        let mut world = Self { emulator, http: reqwest::Client::new(), token: String::new() };
        world.renew_token().await;
        world
    }

    pub(crate) async fn quiet() -> Self {
        Self::start(quiet()).await
    }

    pub(crate) async fn renew_token(&mut self) {
        let answer = self.fetch("/gettoken?appkey=dingappkey&appsecret=dingappsecret").await;
        self.token = answer["access_token"].as_str().unwrap_or_default().to_owned();
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.emulator.url())
    }

    /// Gets a path as it stands.
    pub(crate) async fn fetch(&self, path: &str) -> Value {
        self.http.get(self.url(path)).send().await.unwrap().json().await.unwrap()
    }

    /// Gets a path with the token and these parameters.
    pub(crate) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Value {
        let request = self.http.get(self.url(path)).query(&[("access_token", &self.token)]).query(query);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Gets a path of the new host, and expects a status.
    pub(crate) async fn get_api(&self, path: &str, query: &[(&str, &str)], status: u16) -> Value {
        let request = self.http.get(self.url(path)).query(query);
        answer_of(request.header("x-acs-dingtalk-access-token", &self.token), status).await
    }

    /// Posts JSON to the new host, and expects a status.
    pub(crate) async fn call_api(&self, path: &str, body: Value, status: u16) -> Value {
        let request = self.http.post(self.url(path)).json(&body);
        answer_of(request.header("x-acs-dingtalk-access-token", &self.token), status).await
    }

    pub(crate) fn request(&self, path: &str, body: &Value) -> reqwest::RequestBuilder {
        self.http.post(self.url(path)).query(&[("access_token", &self.token)]).json(body)
    }

    /// Posts JSON with the token.
    pub(crate) async fn call(&self, path: &str, body: Value) -> Value {
        self.request(path, &body).send().await.unwrap().json().await.unwrap()
    }

    /// Posts JSON with the token and expects success.
    pub(crate) async fn ok(&self, path: &str, body: Value) -> Value {
        let answer = self.call(path, body.clone()).await;
        assert_eq!(answer["errcode"], 0, "{path} {body} answered {answer}");
        answer["result"].clone()
    }

    /// Posts JSON with the token and expects a code: the sub code where the gateway refuses.
    pub(crate) async fn code(&self, path: &str, body: Value) -> i64 {
        code(&self.call(path, body).await)
    }

    pub(crate) async fn control(&self, command: &str, body: Value) -> Value {
        self.control_text(command, body.to_string()).await
    }

    pub(crate) async fn control_text(&self, command: &str, body: String) -> Value {
        let request = self.http.post(self.url(&format!("/_emulator/{command}"))).body(body);
        request.send().await.unwrap().json().await.unwrap()
    }

    pub(crate) async fn seed(&self, document: Value) {
        serde_json::from_value::<SeedPatch>(document.clone()).unwrap();
        assert_eq!(self.control("seed", document).await, json!({}));
    }

    pub(crate) async fn department(&self, name: &str, parent_id: i64) -> i64 {
        let body = json!({"name": name, "parent_id": parent_id});
        self.ok("/topapi/v2/department/create", body).await["dept_id"].as_i64().unwrap()
    }

    /// Adds somebody with a number of their own to the root department.
    pub(crate) async fn person(&self, userid: &str, mobile: &str) {
        let body = json!({"userid": userid, "name": userid, "mobile": mobile, "dept_id_list": "1"});
        self.ok("/topapi/v2/user/create", body).await;
    }

    pub(crate) async fn user(&self, userid: &str) -> Value {
        self.ok("/topapi/v2/user/get", json!({"userid": userid})).await
    }

    /// What is stored about somebody.
    pub(crate) fn stored(&self, userid: &str) -> Option<Value> {
        let state = self.emulator.state_json();
        let people = state["people"].as_array().unwrap();
        people.iter().find(|person| person["userid"] == userid).cloned()
    }

    pub(crate) fn n_people(&self) -> usize {
        self.emulator.state_json()["people"].as_array().unwrap().len()
    }
}

async fn answer_of(request: reqwest::RequestBuilder, status: u16) -> Value {
    let response = request.send().await.unwrap();
    let found = response.status().as_u16();
    let answer: Value = response.json().await.unwrap();
    assert_eq!(found, status, "{answer}");
    answer
}

/// The code that counts: the gateway's within 88, else the one at the top.
pub(crate) fn code(answer: &Value) -> i64 {
    match answer["sub_code"].as_str() {
        Some(sub_code) => sub_code.parse().unwrap(),
        None => answer["errcode"].as_i64().unwrap(),
    }
}
