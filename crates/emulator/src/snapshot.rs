//! All companies as one document: what differs from what their seed documents make, and what their counters stand at.
//!
//! Answers after a restore are, byte for byte, those that would have come without it. Left out is what lives for seconds
//! (rates, held calls, late effects, streams that are open) and what is a test's own (fault rules, both journals).

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::{App, lock};
use crate::apps::Table;
use crate::clock::Clock;
use crate::document::{AppSettings, SeedDocument, SeedPatch};
use crate::host::{Counters, Host};
use crate::journal;
use crate::limits::Quota;
use crate::state::{Company, SavedCompany};
use crate::tenant::{Pot, Tenant};
use crate::tokens::Tokens;

/// Name and version of the snapshot's schema.
const SCHEMA: &str = "dianmao.emulator-snapshot/1";

/// All companies.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Snapshot {
    schema: String,
    clock: SavedClock,
    counters: Counters,
    companies: Vec<SavedTenant>,
    /// In their order; there is at least one.
    apps: Vec<SavedApp>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedClock {
    mode: String,
    now_ms: i64,
    factor: f64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedTenant {
    corp_id: String,
    /// A seed document, without what is its apps' own.
    seed: Value,
    quota: Quota,
    metered: Vec<(String, u64)>,
    last_event: u64,
    changes: SavedCompany,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedApp {
    app_key: String,
    app_secret: String,
    corp_id: String,
    app: AppSettings,
    qps: u32,
    token: Tokens,
    takes_events: bool,
    n_tickets: u64,
}

impl Snapshot {
    /// Everything as it stands.
    pub(crate) fn of(host: &Host) -> Self {
        host.settle_late();
        let reading = host.clock.reading();
        Self {
            schema: SCHEMA.to_owned(),
            clock: SavedClock { mode: reading.mode.to_owned(), now_ms: reading.now_ms, factor: reading.factor },
            counters: host.counters(),
            companies: host.apps.tenants().iter().map(|tenant| saved_tenant(host, tenant)).collect(),
            apps: host.apps.all().iter().map(|app| saved_app(app)).collect(),
        }
    }

    /// Reads a snapshot, and refuses those of another version.
    pub(crate) fn read(text: &[u8]) -> Result<Self, String> {
        let document: Value = serde_json::from_slice(text).map_err(|error| format!("this is no snapshot: {error}"))?;
        match document.get("schema").and_then(Value::as_str) {
            Some(SCHEMA) => {
                serde_json::from_value(document).map_err(|error| format!("the snapshot cannot be read: {error}"))
            }
            schema => Err(format!("`schema` is `{}`, expected `{SCHEMA}`", schema.unwrap_or_default())),
        }
    }

    /// Makes all companies and apps; nothing of the process changes yet.
    pub(crate) fn into_parts(self) -> Result<(Table, Counters, RestoredClock), String> {
        let Self { schema: _, clock, counters, companies, apps } = self;
        let now_ms = clock.now_ms;
        let clock = RestoredClock::of(&clock)?;
        let tenants =
            companies.into_iter().map(|saved| restored_tenant(saved, now_ms)).collect::<Result<Vec<_>, String>>()?;
        let mut table: Option<Table> = None;
        for saved in apps {
            let known = tenants.iter().find(|(tenant, _)| tenant.corp_id == saved.corp_id);
            let (tenant, document) = known.ok_or_else(|| format!("`{}` has no company", saved.app_key))?;
            let (app, token) = restored_app(saved, tenant, document);
            match &mut table {
                Some(table) => table.add(app, token)?,
                None => table = Some(Table::of(app, token)),
            }
        }
        Ok((table.ok_or("the snapshot has no app")?, counters, clock))
    }
}

/// How a clock stood.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RestoredClock {
    System,
    Running { now_ms: i64, factor: f64 },
    Frozen { now_ms: i64, factor: f64 },
}

impl RestoredClock {
    fn of(saved: &SavedClock) -> Result<Self, String> {
        let SavedClock { mode, now_ms, factor } = saved;
        let (now_ms, factor) = (*now_ms, *factor);
        match mode.as_str() {
            "system" => Ok(Self::System),
            "scaled" => Ok(Self::Running { now_ms, factor }),
            "frozen" => Ok(Self::Frozen { now_ms, factor }),
            mode => Err(format!("`{mode}` is no mode of a clock")),
        }
    }

    /// Sets a clock to where this one stood.
    pub(crate) fn set(self, clock: &Clock) {
        match self {
            Self::System => clock.set_system(),
            Self::Running { now_ms, factor } => {
                clock.set_frozen(false);
                clock.set_factor(factor);
                clock.set_ms(now_ms);
            }
            Self::Frozen { now_ms, factor } => {
                clock.set_frozen(true);
                clock.set_factor(factor);
                clock.set_ms(now_ms);
            }
        }
    }
}

fn saved_tenant(host: &Host, tenant: &Arc<Tenant>) -> SavedTenant {
    let apps = host.apps.of_tenant(tenant);
    let document = apps.first().map(|app| app.document()).unwrap_or_default();
    let document = document.with_app_of(&SeedDocument::default());
    let seeded = Company::seeded(&document, host.clock.now_ms());
    let changes = tenant.company().saved(&seeded);
    let pot = lock(&tenant.pot);
    SavedTenant {
        corp_id: tenant.corp_id.clone(),
        seed: json!(document),
        quota: pot.quota.clone(),
        metered: journal::by_path(&pot.metered).into_iter().collect(),
        last_event: lock(&tenant.book).last_id(),
        changes,
    }
}

fn saved_app(app: &App) -> SavedApp {
    let document = app.document();
    let hub = lock(&app.hub);
    SavedApp {
        app_key: app.key.to_string(),
        app_secret: app.secret.clone(),
        corp_id: app.tenant.corp_id.clone(),
        app: document.app.clone(),
        qps: document.limits.qps,
        token: lock(&app.gate).tokens.clone(),
        takes_events: hub.takes_events,
        n_tickets: hub.n_tickets(),
    }
}

fn restored_tenant(saved: SavedTenant, now_ms: i64) -> Result<(Arc<Tenant>, SeedDocument), String> {
    let SavedTenant { corp_id, seed, quota, metered, last_event, changes } = saved;
    let cannot_be = |problem: String| format!("the seed document of `{corp_id}` cannot be: {problem}");
    let patch: SeedPatch = serde_json::from_value(seed).map_err(|error| cannot_be(error.to_string()))?;
    if let Some(problem) = patch.problem() {
        return Err(cannot_be(problem));
    }
    let mut document = SeedDocument::default();
    patch.apply_to(&mut document);
    if let Some(problem) = document.problem() {
        return Err(cannot_be(problem));
    }
    let company = Company::restored(&document, changes, now_ms).map_err(|problem| format!("`{corp_id}`: {problem}"))?;
    let tenant = Tenant::with(corp_id, company);
    *lock(&tenant.pot) = Pot::restored(quota, metered);
    lock(&tenant.book).go_on_after(last_event);
    Ok((Arc::new(tenant), document))
}

/// An app, and its token where it has one.
fn restored_app(saved: SavedApp, tenant: &Arc<Tenant>, document: &SeedDocument) -> (App, Option<String>) {
    let SavedApp { app_key, app_secret, corp_id: _, app, qps, token, takes_events, n_tickets } = saved;
    let mut document = document.clone();
    document.app = app;
    document.limits.qps = qps;
    let last = token.last().map(str::to_owned);
    let app = App::new(app_key, app_secret, Arc::clone(tenant), document);
    lock(&app.gate).tokens = token;
    lock(&app.hub).go_on_after(takes_events, n_tickets);
    (app, last)
}
