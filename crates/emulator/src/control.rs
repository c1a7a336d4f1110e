//! The control API under `/_emulator/`: needs no token, is never throttled, and is not in the journal.

mod browse;
mod openapi;
mod truth;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use browse::PeopleQuery;

use crate::app::{App, lock};
use crate::call::pairs;
use crate::clock::{MAX_FACTOR, is_factor};
use crate::departments::DepartmentPatch;
use crate::faults::parse_faults;
use crate::host::Host;
use crate::journal;
use crate::limits::china;
use crate::people::PersonPatch;
use crate::tenant::Tenant;

/// The page for a person who looks; it asks for everything by the requests below.
const PAGE: &str = include_str!("control/page.html");

/// Answers one control request.
pub(crate) fn answer(host: &Host, method: &Method, command: &str, query: &str, body: &[u8]) -> Response<Body> {
    if command.is_empty() && method == Method::GET {
        return response(StatusCode::OK, "text/html; charset=utf-8", Body::from(PAGE));
    }
    let app = host.apps.first();
    let tenant = &app.tenant;
    let outcome = match (method.as_str(), command) {
        ("POST", "reset") => reset(host),
        ("POST", "seed") => seed(host, app, body),
        ("GET", "clock") => Ok(clock(host)),
        ("POST", "clock") => set_clock(host, body),
        ("GET", "faults") => Ok(json!({"rules": lock(&host.faults).rules()})),
        ("POST", "faults") => faults(host, body),
        ("GET", "people") => look_at_people(host, tenant, query),
        ("POST", "people") => people(host, tenant, body),
        ("GET", "departments") => look_at_departments(host, tenant, query),
        ("POST", "departments") => departments(host, tenant, body),
        ("POST", "login") => login(host, tenant, body),
        ("POST", "release") => release(host, body),
        ("GET", "state") => Ok(host.with_company(tenant, |company| company.to_json(&tenant.corp_id))),
        ("GET", "truth") => truth::answer(host, app, query),
        ("GET", "requests") => requests(host, query),
        ("GET", "events") => events(host, tenant, query),
        ("GET", "streams") => Ok(streams(app)),
        ("POST", "streams") => tell_streams(app, body),
        ("GET", "openapi.json") => Ok(openapi::document()),
        (method, command) => Err(format!("`{method} /_emulator/{command}` is no request of the control API")),
    };
    let (status, body) = match outcome {
        Ok(body) => (StatusCode::OK, body),
        Err(error) => (StatusCode::BAD_REQUEST, json!({"error": error})),
    };
    response(status, "application/json", Body::from(body.to_string()))
}

fn response(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn reset(host: &Host) -> Result<Value, String> {
    host.reset();
    Ok(json!({}))
}

fn seed(host: &Host, app: &App, body: &[u8]) -> Result<Value, String> {
    host.reseed(app, read(body)?)?;
    Ok(json!({}))
}

fn clock(host: &Host) -> Value {
    let reading = host.clock.reading();
    let now = china(reading.now_ms).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    json!({"now": now, "now_ms": reading.now_ms, "mode": reading.mode, "factor": number(reading.factor)})
}

/// A whole factor is shown as a whole number.
fn number(factor: f64) -> Value {
    let text = factor.to_string();
    text.parse::<i64>().map_or_else(|_| json!(factor), Value::from)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    set: Option<Timestamp>,
    advance_ms: Option<i64>,
    factor: Option<f64>,
    frozen: Option<bool>,
}

fn set_clock(host: &Host, body: &[u8]) -> Result<Value, String> {
    let ClockChange { set, advance_ms, factor, frozen } = read(body)?;
    if factor.is_some_and(|factor| !is_factor(factor)) {
        return Err(format!("`factor` must be above 0 and at most {MAX_FACTOR}"));
    }
    if let Some(frozen) = frozen {
        host.clock.set_frozen(frozen);
    }
    if let Some(factor) = factor {
        host.clock.set_factor(factor);
    }
    if let Some(instant) = set {
        host.clock.set_ms(instant.as_millisecond());
    }
    if let Some(advance_ms) = advance_ms {
        host.clock.advance_ms(advance_ms);
    }
    host.settle_late();
    Ok(clock(host))
}

fn faults(host: &Host, body: &[u8]) -> Result<Value, String> {
    let text = std::str::from_utf8(body).map_err(|_| "the body is no UTF-8 text".to_owned())?;
    let rules = parse_faults(text).map_err(|error| error.to_string())?;
    let n_rules = rules.len();
    host.set_faults(rules);
    Ok(json!({"rules": n_rules}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    people: Vec<PersonPatch>,
}

fn people(host: &Host, tenant: &Arc<Tenant>, body: &[u8]) -> Result<Value, String> {
    let People { people } = read(body)?;
    let n_people = host.patch_people(tenant, people)?;
    Ok(json!({"people": n_people}))
}

fn look_at_people(host: &Host, tenant: &Tenant, query: &str) -> Result<Value, String> {
    let mut asked = PeopleQuery::default();
    for (key, value) in pairs(query.as_bytes()) {
        match key.as_str() {
            "dept_id" => asked.dept_id = Some(number_of(&key, &value)?),
            "offset" => asked.offset = number_of(&key, &value)?,
            "size" => asked.size = Some(number_of(&key, &value)?),
            "search" => asked.search = Some(value),
            "app_key" => {}
            other => return Err(format!("`{other}` is no query of this request")),
        }
    }
    Ok(host.with_company(tenant, |company| browse::people(company, &asked)))
}

fn look_at_departments(host: &Host, tenant: &Tenant, query: &str) -> Result<Value, String> {
    let mut parent_id = None;
    for (key, value) in pairs(query.as_bytes()) {
        match key.as_str() {
            "parent_id" => parent_id = Some(number_of(&key, &value)?),
            "app_key" => {}
            other => return Err(format!("`{other}` is no query of this request")),
        }
    }
    host.with_company(tenant, |company| browse::departments(company, parent_id))
}

fn number_of<T: std::str::FromStr>(key: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("`{key}` is `{value}`, expected a number"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Departments {
    departments: Vec<DepartmentPatch>,
}

fn departments(host: &Host, tenant: &Arc<Tenant>, body: &[u8]) -> Result<Value, String> {
    let Departments { departments } = read(body)?;
    let n_departments = host.patch_departments(tenant, departments)?;
    Ok(json!({"departments": n_departments}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    userid: String,
}

fn login(host: &Host, tenant: &Tenant, body: &[u8]) -> Result<Value, String> {
    let Login { userid } = read(body)?;
    Ok(json!({"code": host.log_in(tenant, &userid)?}))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    id: Option<u64>,
}

fn release(host: &Host, body: &[u8]) -> Result<Value, String> {
    let Release { id } = if body.is_empty() { Release::default() } else { read(body)? };
    Ok(json!({"released": host.holds.release(id)}))
}

fn requests(host: &Host, query: &str) -> Result<Value, String> {
    let mut api = None;
    let mut after = 0;
    for (key, value) in pairs(query.as_bytes()) {
        match key.as_str() {
            "api" => api = Some(value),
            "after" => after = value.parse().map_err(|_| format!("`after` is `{value}`, expected a number"))?,
            other => return Err(format!("`{other}` is no query of this request")),
        }
    }
    let metered = journal::by_path(&lock(&host.apps.first().tenant.pot).metered);
    let journal = lock(&host.journal);
    let records = journal.records(api.as_deref(), after);
    Ok(json!({"requests": records, "counts": journal.counts(), "metered": metered}))
}

fn events(host: &Host, tenant: &Tenant, query: &str) -> Result<Value, String> {
    let mut kind = None;
    let mut after = 0;
    for (key, value) in pairs(query.as_bytes()) {
        match key.as_str() {
            "type" => kind = Some(value),
            "after" => after = number_of(&key, &value)?,
            "app_key" => {}
            other => return Err(format!("`{other}` is no query of this request")),
        }
    }
    Ok(json!({"events": host.events(tenant, kind.as_deref(), after)}))
}

fn streams(app: &App) -> Value {
    let hub = lock(&app.hub);
    json!({"streams": hub.records(), "callbacks": hub.questions()})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum StreamCommand {
    Disconnect(Option<u64>),
    Callback(StreamCallback),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StreamCallback {
    topic: String,
    data: Value,
}

fn tell_streams(app: &App, body: &[u8]) -> Result<Value, String> {
    match read(body)? {
        StreamCommand::Disconnect(id) => Ok(json!({"streams": lock(&app.hub).disconnect(id)})),
        StreamCommand::Callback(StreamCallback { topic, data }) => {
            let asked = lock(&app.hub).ask(app.document().seed, &topic, data);
            let message_id = asked.ok_or_else(|| format!("no stream takes `{topic}`"))?;
            Ok(json!({"message_id": message_id}))
        }
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("the body cannot be read: {error}"))
}
