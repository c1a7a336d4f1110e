//! A server that answers as the test says and remembers what it was asked.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use dianmao_dingtalk::clock::{Clock, SteppedClock};
use dianmao_dingtalk::meter::NoMeter;
use dianmao_dingtalk::token::{MemoryTokenCache, TokenCache};
use dianmao_dingtalk::{Client, Config};
use futures::StreamExt;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::trace;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) token_header: Option<String>,
    pub(crate) accept: Option<String>,
    pub(crate) body: Value,
    /// How often the path was asked, this request included.
    pub(crate) nth: usize,
}

impl Seen {
    /// The token, wherever it is.
    pub(crate) fn token(&self) -> &str {
        self.token_header.as_deref().or(self.query.get("access_token").map(String::as_str)).unwrap_or("")
    }
}

/// What the server does with a request.
pub(crate) enum Reply {
    Json(Value),
    Status(u16, &'static str),
    /// Half an answer with the right length.
    Cut,
    /// The connection ends within the answer.
    Broken,
    /// No answer at all.
    Silent,
}

/// A good answer of a call without result.
pub(crate) fn ok() -> Reply {
    Reply::Json(json!({"errcode": 0, "errmsg": "ok", "request_id": "4mo1test"}))
}

/// A good answer.
pub(crate) fn result(result: Value) -> Reply {
    Reply::Json(json!({"errcode": 0, "errmsg": "ok", "result": result, "request_id": "4mo1test"}))
}

/// A refusal of the gateway.
pub(crate) fn wrapped(sub_code: &str, sub_msg: &str) -> Reply {
    let errmsg = format!("ding talk error[subcode={sub_code},submsg={sub_msg}]");
    Reply::Json(
        json!({"errcode": 88, "sub_code": sub_code, "sub_msg": sub_msg, "errmsg": errmsg, "request_id": "4mo1test"}),
    )
}

/// A refusal of the business behind it.
pub(crate) fn refusal(errcode: i64, errmsg: &str) -> Reply {
    Reply::Json(json!({"errcode": errcode, "errmsg": errmsg, "request_id": "4mo1test"}))
}

type Script = Arc<dyn Fn(&Seen) -> Reply + Send + Sync>;

#[derive(Clone)]
struct Shared {
    script: Script,
    log: Arc<Mutex<Vec<Seen>>>,
}

/// The running server; ends with the test's runtime.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) clock: Arc<SteppedClock>,
    pub(crate) cache: Arc<MemoryTokenCache>,
    log: Arc<Mutex<Vec<Seen>>>,
}

pub(crate) fn start_of_test() -> Timestamp {
    "2026-09-01T09:00:00+08:00".parse().unwrap()
}

impl Server {
    /// Starts a server which answers token calls by itself (`token-1`, `token-2`, …) and all else by the script.
    pub(crate) async fn start(script: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_raw(move |seen| match seen.path.as_str() {
            "/v1.0/oauth2/accessToken" => {
                Reply::Json(json!({"accessToken": format!("token-{}", seen.nth), "expireIn": 7200}))
            }
            _ => script(seen),
        })
        .await
    }

    /// Starts a server which answers everything by the script.
    pub(crate) async fn start_raw(script: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        trace::keep();
        let log = Arc::new(Mutex::new(Vec::new()));
        let shared = Shared { script: Arc::new(script), log: Arc::clone(&log) };
        let router = Router::new().fallback(answer).with_state(shared);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, clock: Arc::new(SteppedClock::auto(start_of_test())), cache: Arc::default(), log }
    }

    pub(crate) fn config(&self) -> Config {
        Config {
            oapi_url: self.url.clone(),
            api_url: self.url.clone(),
            timeout: Duration::from_secs(1),
            ..Config::new("dingappkey", "dingappsecret")
        }
    }

    /// A client whose pauses pass at once.
    pub(crate) fn client(&self) -> Client {
        self.client_with(self.config(), Arc::clone(&self.clock) as Arc<dyn Clock>)
    }

    pub(crate) fn client_with(&self, config: Config, clock: Arc<dyn Clock>) -> Client {
        let cache = Arc::clone(&self.cache) as Arc<dyn TokenCache>;
        Client::new(config, clock, cache, Arc::new(NoMeter)).unwrap()
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.log.lock().unwrap().clone()
    }

    /// The requests of one path so far.
    pub(crate) fn seen_at(&self, path: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| seen.path == path).collect()
    }
}

async fn answer(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let seen = {
        let mut log = shared.log.lock().unwrap();
        let path = uri.path().to_owned();
        let seen = Seen {
            method,
            nth: 1 + log.iter().filter(|seen| seen.path == path).count(),
            path,
            query,
            token_header: headers.get("x-acs-dingtalk-access-token").map(|token| token.to_str().unwrap().to_owned()),
            accept: headers.get("accept").map(|accept| accept.to_str().unwrap().to_owned()),
            body: serde_json::from_slice(&body).unwrap_or_default(),
        };
        log.push(seen.clone());
        seen
    };
    match (shared.script)(&seen) {
        Reply::Json(value) => axum::Json(value).into_response(),
        Reply::Status(status, body) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        Reply::Cut => r#"{"errcode":0,"errmsg":"ok","result":{"dept"#.into_response(),
        Reply::Broken => broken().into_response(),
        Reply::Silent => std::future::pending::<Result<Response, Infallible>>().await.into_response(),
    }
}

/// A body that promises more than it brings.
fn broken() -> impl IntoResponse {
    let half = futures::stream::iter([Ok(Bytes::from_static(b"{\"errcode\":0,")), Err(std::io::Error::other("cut"))]);
    Body::from_stream(half.map(|chunk: std::io::Result<Bytes>| chunk))
}
