//! The control API under `/_emulator/`: needs no token, is never throttled, and is not in the journal.

mod openapi;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::app::{App, lock};
use crate::call::pairs;
use crate::clock::{MAX_FACTOR, is_factor};
use crate::departments::DepartmentPatch;
use crate::faults::parse_faults;
use crate::journal;
use crate::limits::china;
use crate::people::PersonPatch;

/// Answers one control request.
pub(crate) fn answer(app: &App, method: &Method, command: &str, query: &str, body: &[u8]) -> Response<Body> {
    let outcome = match (method.as_str(), command) {
        ("POST", "reset") => reset(app),
        ("POST", "seed") => seed(app, body),
        ("GET", "clock") => Ok(clock(app)),
        ("POST", "clock") => set_clock(app, body),
        ("POST", "faults") => faults(app, body),
        ("POST", "people") => people(app, body),
        ("POST", "departments") => departments(app, body),
        ("POST", "login") => login(app, body),
        ("POST", "release") => release(app, body),
        ("GET", "state") => Ok(app.with_company(|company| company.to_json(&app.corp_id))),
        ("GET", "requests") => requests(app, query),
        ("GET", "openapi.json") => Ok(openapi::document()),
        (method, command) => Err(format!("`{method} /_emulator/{command}` is no request of the control API")),
    };
    let (status, body) = match outcome {
        Ok(body) => (StatusCode::OK, body),
        Err(error) => (StatusCode::BAD_REQUEST, json!({"error": error})),
    };
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn reset(app: &App) -> Result<Value, String> {
    app.reset();
    Ok(json!({}))
}

fn seed(app: &App, body: &[u8]) -> Result<Value, String> {
    app.settle_late();
    app.reseed(read(body)?)?;
    Ok(json!({}))
}

fn clock(app: &App) -> Value {
    let reading = app.clock.reading();
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

fn set_clock(app: &App, body: &[u8]) -> Result<Value, String> {
    let ClockChange { set, advance_ms, factor, frozen } = read(body)?;
    if factor.is_some_and(|factor| !is_factor(factor)) {
        return Err(format!("`factor` must be above 0 and at most {MAX_FACTOR}"));
    }
    if let Some(frozen) = frozen {
        app.clock.set_frozen(frozen);
    }
    if let Some(factor) = factor {
        app.clock.set_factor(factor);
    }
    if let Some(instant) = set {
        app.clock.set_ms(instant.as_millisecond());
    }
    if let Some(advance_ms) = advance_ms {
        app.clock.advance_ms(advance_ms);
    }
    app.settle_late();
    Ok(clock(app))
}

fn faults(app: &App, body: &[u8]) -> Result<Value, String> {
    let text = std::str::from_utf8(body).map_err(|_| "the body is no UTF-8 text".to_owned())?;
    let rules = parse_faults(text).map_err(|error| error.to_string())?;
    let n_rules = rules.len();
    app.set_faults(rules);
    Ok(json!({"rules": n_rules}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    people: Vec<PersonPatch>,
}

fn people(app: &App, body: &[u8]) -> Result<Value, String> {
    let People { people } = read(body)?;
    let n_people = app.patch_people(people)?;
    Ok(json!({"people": n_people}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Departments {
    departments: Vec<DepartmentPatch>,
}

fn departments(app: &App, body: &[u8]) -> Result<Value, String> {
    let Departments { departments } = read(body)?;
    let n_departments = app.patch_departments(departments)?;
    Ok(json!({"departments": n_departments}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    userid: String,
}

fn login(app: &App, body: &[u8]) -> Result<Value, String> {
    let Login { userid } = read(body)?;
    Ok(json!({"code": app.log_in(&userid)?}))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    id: Option<u64>,
}

fn release(app: &App, body: &[u8]) -> Result<Value, String> {
    let Release { id } = if body.is_empty() { Release::default() } else { read(body)? };
    Ok(json!({"released": app.holds.release(id)}))
}

fn requests(app: &App, query: &str) -> Result<Value, String> {
    let mut api = None;
    let mut after = 0;
    for (key, value) in pairs(query.as_bytes()) {
        match key.as_str() {
            "api" => api = Some(value),
            "after" => after = value.parse().map_err(|_| format!("`after` is `{value}`, expected a number"))?,
            other => return Err(format!("`{other}` is no query of this request")),
        }
    }
    let metered = journal::by_path(&lock(&app.gate).metered);
    let journal = lock(&app.journal);
    let records = journal.records(api.as_deref(), after);
    Ok(json!({"requests": records, "counts": journal.counts(), "metered": metered}))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("the body cannot be read: {error}"))
}
