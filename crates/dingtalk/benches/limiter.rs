//! How much of the allowed rate the client uses, and how much of what it sends is turned away: the client itself against the
//! emulator, over sockets, with a network between them that delays each way by chance.
//!
//! `cargo bench -p dianmao-dingtalk --bench limiter` prints one JSON line a case; `script/bench limiter` adds the machine. All cases
//! run side by side and take five minutes. Those that need half an hour go by a clock that is six times as fast.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, Uri, header};
use dianmao_dingtalk::api::v2::user;
use dianmao_dingtalk::clock::{Clock, ScaledClock};
use dianmao_dingtalk::meter::NoMeter;
use dianmao_dingtalk::token::MemoryTokenCache;
use dianmao_dingtalk::{Client, Config};
use dianmao_emulator::{self as emulator, Emulator};
use futures::future::{join_all, try_join_all};
use jiff::{SignedDuration, Timestamp};

const INTERFACE: &str = "/topapi/user/count";
/// Enough callers that one always waits.
const CALLERS: usize = 48;
const FAST: f64 = 6.0;

/// One measurement.
#[derive(Debug, Clone, Copy)]
struct Case {
    name: &'static str,
    /// Calls a second that the client is told, and those that the emulator allows.
    configured: u32,
    allowed: u32,
    adaptive: bool,
    /// The longest delay there and back, in milliseconds of the case's clock.
    jitter_ms: u32,
    factor: f64,
    /// How many seconds of that clock it lasts, and from which on it counts.
    seconds: i64,
    from: i64,
    /// Calls a second of the company's other program, second by second.
    other: fn(i64) -> u32,
}

const PLAIN: Case = Case {
    name: "limit known",
    configured: 20,
    allowed: 20,
    adaptive: false,
    jitter_ms: 80,
    factor: 1.0,
    seconds: 290,
    from: 2,
    other: |_| 0,
};
const LONG: Case = Case { factor: FAST, seconds: 1_740, from: 0, ..PLAIN };

const CASES: [Case; 9] = [
    PLAIN,
    Case { jitter_ms: 18, ..PLAIN },
    Case { name: "limit half of what is configured", allowed: 10, ..LONG },
    Case { name: "limit half of what is configured", allowed: 10, jitter_ms: 18, ..LONG },
    Case { name: "limit twice what is configured", allowed: 40, ..LONG },
    Case { name: "limit twice what is configured, adaptive", allowed: 40, adaptive: true, from: 1_140, ..LONG },
    Case { name: "another program takes half", other: |_| 10, ..LONG },
    Case { name: "another program takes half every second ten minutes", other: ten_minutes, ..LONG },
    Case { name: "another program takes half every second ten minutes", other: ten_minutes, jitter_ms: 18, ..LONG },
];

fn ten_minutes(second: i64) -> u32 {
    if (second / 600) % 2 == 1 { 10 } else { 0 }
}

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let lines = runtime.block_on(async {
        let cases = CASES.map(|case| tokio::spawn(measure(case)));
        try_join_all(cases).await
    })?;
    for line in lines {
        #[expect(clippy::print_stdout, reason = "the bench's output")]
        {
            println!("{}", line?);
        }
    }
    Ok(())
}

async fn measure(case: Case) -> Result<String> {
    let epoch: Timestamp = "2026-09-15T12:00:00+08:00".parse()?;
    let anchor = Instant::now();
    let clock = Arc::new(ScaledClock::new(epoch, case.factor, anchor));
    let emulated = emulator::Clock::scaled(epoch.as_millisecond(), case.factor, anchor);
    let emulator = Emulator::start(emulator::Config::default().qps(case.allowed).quota(0).clock(emulated)).await?;
    let end = epoch + SignedDuration::from_secs(case.seconds);
    let client = client(case, &emulator, clock.clone()).await?;
    let other = tokio::spawn(other_program(case, emulator.url(), clock.clone()));

    let passed: Mutex<BTreeMap<i64, u32>> = Mutex::default();
    let request = user::Count::default();
    join_all((0..CALLERS).map(|_| async {
        while clock.now() < end {
            if client.send(&request).await.is_ok() {
                let second = clock.now().duration_since(epoch).as_secs();
                *passed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).entry(second).or_default() += 1;
            }
        }
    }))
    .await;
    other.abort();
    let calls = client.calls().get(INTERFACE).copied().unwrap_or_default();
    let passed = passed.into_inner().unwrap_or_default();
    emulator.stop().await;
    Ok(line(case, &passed, calls.attempts, calls.throttled))
}

/// The client of the case, behind the delaying network.
async fn client(case: Case, emulator: &Emulator, clock: Arc<dyn Clock>) -> Result<Client> {
    let ready = emulator.ready();
    let address = delays(ready.oapi_url.clone(), case).await?;
    let config = Config {
        oapi_url: address.clone(),
        api_url: address,
        rate: f64::from(case.configured),
        adaptive: case.adaptive,
        ..Config::new(ready.app_key, ready.app_secret)
    };
    let client = Client::new(config, clock, Arc::new(MemoryTokenCache::default()), Arc::new(NoMeter))?;
    Ok(client)
}

fn line(case: Case, passed: &BTreeMap<i64, u32>, attempts: u64, throttled: u64) -> String {
    let span = case.from..case.seconds;
    let n_passed: u32 = passed.range(span.clone()).map(|(_, n_passed)| n_passed).sum();
    let top = if case.adaptive { case.allowed } else { case.allowed.min(case.configured) };
    let n_allowed: u32 = span.clone().map(|second| top.min(case.allowed - (case.other)(second))).sum();
    let seconds = f64::from(u32::try_from(case.seconds - case.from).unwrap_or(1));
    let [attempts, throttled] = [attempts, throttled].map(|n| f64::from(u32::try_from(n).unwrap_or(u32::MAX)));
    format!(
        r#"{{"schema":"dianmao.bench/1","bench":"limiter","case":"{}","configured":{},"allowed":{},"jitter_ms":{},"seconds":{seconds},"rate":{:.2},"ratio":{:.4},"throttled":{throttled},"throttled_ratio":{:.5}}}"#,
        case.name,
        case.configured,
        case.allowed,
        case.jitter_ms,
        f64::from(n_passed) / seconds,
        f64::from(n_passed) / f64::from(n_allowed),
        throttled / attempts.max(1.0),
    )
}

/// Calls the same interface of the same app, evenly and whatever comes back.
async fn other_program(case: Case, url: String, clock: Arc<dyn Clock>) -> Result<()> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    let credentials = format!("{url}/gettoken?appkey=dingappkey&appsecret=dingappsecret");
    let answer: serde_json::Value = http.get(credentials).send().await?.json().await?;
    let token = answer["access_token"].as_str().context("there is no token")?;
    let call = format!("{url}{INTERFACE}?access_token={token}");
    let epoch = clock.now();
    let mut next = epoch;
    loop {
        let rate = (case.other)(next.duration_since(epoch).as_secs());
        if rate > 0 {
            let request = http.post(&call).json(&serde_json::json!({ "only_active": false }));
            tokio::spawn(request.send());
        }
        next += SignedDuration::try_from(Duration::from_secs(1) / rate.max(1))?;
        clock.sleep_until(next).await;
    }
}

/// A network that hands requests on.
#[derive(Clone)]
struct Network {
    to: String,
    http: reqwest::Client,
    /// The longest delay of one way, in microseconds of this machine.
    most_us: u64,
}

async fn delays(to: String, case: Case) -> Result<String> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    let longest = Duration::from_millis(u64::from(case.jitter_ms)).div_f64(2.0 * case.factor);
    let network = Network { to, http, most_us: u64::try_from(longest.as_micros())? };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(hand_on).with_state(network)).await });
    Ok(address)
}

async fn hand_on(
    State(network): State<Network>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    network.delay().await;
    let answer = network.fetch(method, &uri, &headers, body).await;
    network.delay().await;
    match answer {
        Ok((status, body)) => {
            let mut response = Response::new(Body::from(body));
            *response.status_mut() = status;
            response
        }
        Err(_) => Response::builder().status(502).body(Body::empty()).unwrap_or_default(),
    }
}

impl Network {
    async fn delay(&self) {
        let delay = Duration::from_micros(rand::random::<u64>() % (self.most_us + 1));
        // The timer counts in milliseconds and rounds up: half of one less is right on average.
        if let Some(delay) = delay.checked_sub(Duration::from_micros(500)) {
            tokio::time::sleep(delay).await;
        }
    }

    async fn fetch(
        &self,
        method: Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: Bytes,
    ) -> reqwest::Result<(reqwest::StatusCode, Bytes)> {
        let mut request = self.http.request(method, format!("{}{uri}", self.to)).body(body);
        for name in ["content-type", "x-acs-dingtalk-access-token"] {
            if let Some(value) = headers.get(name) {
                request = request.header(name, value);
            }
        }
        let response = request.header(header::ACCEPT, "*/*").send().await?;
        Ok((response.status(), response.bytes().await?))
    }
}
