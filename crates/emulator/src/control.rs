//! The control API under `/_emulator/`: needs no token, is never throttled, and is not in the journal.

mod browse;
mod openapi;
mod query;
mod requests;
mod truth;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use browse::PeopleQuery;
use query::Query;

use crate::app::{App, lock};
use crate::clock::{MAX_FACTOR, is_factor};
use crate::departments::DepartmentPatch;
use crate::faults::parse_faults;
use crate::host::Host;
use crate::journal::AssertionsUnmet;
use crate::limits::china;
use crate::people::PersonPatch;
use crate::snapshot::Snapshot;
use crate::tenant::Tenant;
use crate::told::Punch;

/// The page for a person who looks; it asks for everything by the requests below.
const PAGE: &str = include_str!("control/page.html");

/// Answers one control request.
pub(crate) fn answer(host: &Host, method: &Method, command: &str, query: &str, body: &[u8]) -> Response<Body> {
    if command.is_empty() && method == Method::GET {
        return response(StatusCode::OK, "text/html; charset=utf-8", Body::from(PAGE));
    }
    let (status, body) = match serve(host, method, command, Query::read(query), body) {
        Ok(Reply(status, body)) => (status, body),
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

/// An answer that is no error of the request.
struct Reply(StatusCode, Value);

impl From<Value> for Reply {
    fn from(body: Value) -> Self {
        Self(StatusCode::OK, body)
    }
}

fn serve(host: &Host, method: &Method, command: &str, mut query: Query, body: &[u8]) -> Result<Reply, String> {
    let app_key = query.take("app_key");
    let app = &host.named_app(app_key.as_deref())?;
    let tenant = &app.tenant;
    match (method.as_str(), command) {
        ("GET", "requests") => return Ok(requests::show(host, app_key, query)?.into()),
        ("GET", "people") => return Ok(look_at_people(host, tenant, query)?.into()),
        ("GET", "departments") => return Ok(look_at_departments(host, tenant, query)?.into()),
        ("GET", "truth") => return Ok(truth::answer(host, app, query)?.into()),
        ("GET", "events") => return Ok(events(host, tenant, query)?.into()),
        _ => query.end()?,
    }
    Ok(match (method.as_str(), command) {
        ("POST", "reset") => reset(host, app_key.is_some().then_some(tenant)).into(),
        ("POST", "seed") => seed(host, app, body)?.into(),
        ("GET", "clock") => clock(host).into(),
        ("POST", "clock") => set_clock(host, body)?.into(),
        ("GET", "faults") => json!({"rules": lock(&host.faults).rules()}).into(),
        ("POST", "faults") => faults(host, body)?.into(),
        ("POST", "people") => people(host, tenant, body)?.into(),
        ("POST", "departments") => departments(host, tenant, body)?.into(),
        ("POST", "login") => login(host, tenant, body)?.into(),
        ("POST", "approve") => approve(host, app, body)?.into(),
        ("POST", "boss-change") => boss_change(host, app, body)?.into(),
        ("POST", "punch") => punch(host, app, body)?.into(),
        ("POST", "release") => release(host, body)?.into(),
        ("GET", "state") => host.with_company(tenant, |company| company.to_json(&tenant.corp_id)).into(),
        ("GET", "companies") => companies(host).into(),
        ("POST", "companies") => add_company(host, body)?.into(),
        ("POST", "assert") => assert(host, app_key.as_deref(), body)?,
        ("GET", "streams") => streams(app).into(),
        ("POST", "streams") => tell_streams(app, body)?.into(),
        ("POST", "snapshot") => snapshot(host)?.into(),
        ("POST", "restore") => restore(host, body)?.into(),
        ("GET", "openapi.json") => openapi::document().into(),
        (method, command) => return Err(format!("`{method} /_emulator/{command}` is no request of the control API")),
    })
}

fn reset(host: &Host, tenant: Option<&Arc<Tenant>>) -> Value {
    match tenant {
        Some(tenant) => host.reset_tenant(tenant),
        None => host.reset(),
    }
    json!({})
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

fn look_at_people(host: &Host, tenant: &Tenant, mut query: Query) -> Result<Value, String> {
    let asked = PeopleQuery {
        dept_id: query.take_number("dept_id")?,
        offset: query.take_number("offset")?.unwrap_or_default(),
        size: query.take_number("size")?,
        search: query.take("search"),
    };
    query.end()?;
    Ok(host.with_company(tenant, |company| browse::people(company, &asked)))
}

fn look_at_departments(host: &Host, tenant: &Tenant, mut query: Query) -> Result<Value, String> {
    let parent_id = query.take_number("parent_id")?;
    query.end()?;
    host.with_company(tenant, |company| browse::departments(company, parent_id))
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

fn approve(host: &Host, app: &App, body: &[u8]) -> Result<Value, String> {
    let approved = host.approve(app, &read(body)?)?;
    Ok(json!(approved))
}

fn boss_change(host: &Host, app: &App, body: &[u8]) -> Result<Value, String> {
    host.change_as_boss(app, &read(body)?)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Punches {
    punches: Vec<Punch>,
}

fn punch(host: &Host, app: &App, body: &[u8]) -> Result<Value, String> {
    let Punches { punches } = read(body)?;
    Ok(json!({"punches": host.punch(app, &punches)?}))
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

fn snapshot(host: &Host) -> Result<Value, String> {
    let snapshot = Snapshot::of(host);
    host.save_as(&snapshot).map_err(|error| format!("the state file cannot be written: {error}"))?;
    serde_json::to_value(snapshot).map_err(|error| format!("the snapshot cannot be shown: {error}"))
}

fn restore(host: &Host, body: &[u8]) -> Result<Value, String> {
    let snapshot = if body.is_empty() { host.kept_snapshot()? } else { Snapshot::read(body)? };
    host.restore(snapshot)?;
    Ok(json!({}))
}

/// All companies, each with its apps.
fn companies(host: &Host) -> Value {
    let apps = |tenant: &Arc<Tenant>| -> Vec<Value> {
        let apps = host.apps.of_tenant(tenant);
        apps.iter().map(|app| json!({"app_key": &*app.key, "app_secret": app.secret})).collect()
    };
    let tenants = host.apps.tenants();
    let companies: Vec<Value> =
        tenants.iter().map(|tenant| json!({"corp_id": tenant.corp_id, "apps": apps(tenant)})).collect();
    json!({"companies": companies})
}

fn add_company(host: &Host, body: &[u8]) -> Result<Value, String> {
    host.add_app(read(body)?)?;
    Ok(companies(host))
}

fn assert(host: &Host, app_key: Option<&str>, body: &[u8]) -> Result<Reply, String> {
    Ok(match requests::check(host, app_key, body)? {
        Ok(()) => json!({"ok": true}).into(),
        Err(AssertionsUnmet(unmet)) => Reply(StatusCode::CONFLICT, json!({"ok": false, "unmet": unmet})),
    })
}

fn events(host: &Host, tenant: &Tenant, mut query: Query) -> Result<Value, String> {
    let kind = query.take("type");
    let after = query.take_number("after")?.unwrap_or(0);
    query.end()?;
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
