//! What all apps of one process share: the clock, the rules of faults, the journal, the calls that wait.

use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use crate::app::{App, AsOf, Gate, lock};
use crate::apps::Apps;
use crate::call::Call;
use crate::clock::Clock;
use crate::config::Config;
use crate::departments::DepartmentPatch;
use crate::document::{SeedDocument, SeedPatch};
use crate::endpoint::Endpoint;
use crate::envelope::Answer;
use crate::faults::FaultRule;
use crate::faults::choose::Faults;
use crate::holds::Holds;
use crate::journal::Journal;
use crate::people::PersonPatch;
use crate::state::Company;
use crate::tenant::Tenant;

/// How long after its answer a late effect happens.
const LATE_MS: i64 = 2000;

/// What all apps of one process share.
pub(crate) struct Host {
    pub(crate) apps: Apps,
    pub(crate) clock: Clock,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) holds: Holds,
    late: Mutex<Vec<Late>>,
    pub(crate) closing: watch::Sender<bool>,
}

/// A call whose effect is still to come.
struct Late {
    due_ms: i64,
    id: u64,
    app: Arc<App>,
    endpoint: &'static Endpoint,
    call: Arc<Call>,
}

impl Host {
    pub(crate) fn new(config: Config) -> Self {
        let Config { app_key, app_secret, corp_id, seed, clock, faults } = config;
        let tenant = Arc::new(Tenant::new(corp_id, &seed));
        Self {
            apps: Apps::new(App::new(app_key, app_secret, tenant, seed)),
            clock,
            faults: Mutex::new(Faults::new(faults)),
            journal: Mutex::new(Journal::default()),
            holds: Holds::default(),
            late: Mutex::new(Vec::new()),
            closing: watch::Sender::new(false),
        }
    }

    /// Serves one call that the gateway let through.
    pub(crate) fn execute(
        &self,
        app: &Arc<App>,
        endpoint: &'static Endpoint,
        call: &Call,
        id: u64,
        as_of: AsOf,
    ) -> Answer {
        app.execute(&self.apps, endpoint, call, id, as_of, self.clock.now_ms())
    }

    /// Puts a call's effect off until 2 s after its answer.
    pub(crate) fn put_off(&self, app: &Arc<App>, endpoint: &'static Endpoint, call: &Arc<Call>, id: u64) {
        let due_ms = self.clock.now_ms().saturating_add(LATE_MS);
        lock(&self.late).push(Late { due_ms, id, app: Arc::clone(app), endpoint, call: Arc::clone(call) });
    }

    /// Lets all late effects happen that are due; whoever looks at the state calls this first.
    pub(crate) fn settle_late(&self) {
        let mut late = lock(&self.late);
        if late.is_empty() {
            return;
        }
        let now_ms = self.clock.now_ms();
        let (due, rest) = std::mem::take(&mut *late).into_iter().partition(|late: &Late| late.due_ms <= now_ms);
        *late = rest;
        let due: Vec<Late> = due;
        for late in due {
            late.app.execute(&self.apps, late.endpoint, &late.call, late.id, AsOf::Now, late.due_ms);
        }
    }

    pub(crate) fn with_company<T>(&self, tenant: &Tenant, look: impl FnOnce(&Company) -> T) -> T {
        self.settle_late();
        look(&tenant.company())
    }

    pub(crate) fn set_faults(&self, rules: Vec<FaultRule>) {
        *lock(&self.faults) = Faults::new(rules);
    }

    pub(crate) fn patch_people(&self, tenant: &Tenant, patches: Vec<PersonPatch>) -> Result<usize, String> {
        self.settle_late();
        let now_ms = self.clock.now_ms();
        tenant.company_mut().patch_people(patches, now_ms)
    }

    pub(crate) fn log_in(&self, tenant: &Tenant, userid: &str) -> Result<String, String> {
        self.settle_late();
        let code = tenant.company_mut().log_in(userid, self.clock.now_ms());
        code.map_err(|code| format!("`{userid}`: {} {}", code.number, code.text))
    }

    pub(crate) fn patch_departments(&self, tenant: &Tenant, patches: Vec<DepartmentPatch>) -> Result<usize, String> {
        self.settle_late();
        tenant.company_mut().patch_departments(patches)
    }

    /// Takes over a seed document; naming seed or people makes the company anew.
    pub(crate) fn reseed(&self, app: &App, patch: SeedPatch) -> Result<(), String> {
        if let Some(problem) = patch.problem() {
            return Err(problem);
        }
        self.settle_late();
        let anew = patch.names_company();
        let mut document = SeedDocument::clone(&app.document());
        patch.apply_to(&mut document);
        if let Some(problem) = document.problem() {
            return Err(problem);
        }
        {
            let mut company = app.tenant.company_mut();
            if anew {
                *company = Company::seeded(&document);
            } else {
                company.set_rules(&document);
            }
        }
        for sibling in self.apps.of_tenant(&app.tenant) {
            let own = sibling.document();
            sibling.set_document(document.with_app_of(&own));
        }
        app.set_document(document);
        Ok(())
    }

    /// Back to the seed documents in force; the clock stays.
    pub(crate) fn reset(&self) {
        self.holds.drop_all();
        lock(&self.late).clear();
        self.set_faults(Vec::new());
        lock(&self.journal).reset();
        for tenant in self.apps.tenants() {
            self.reset_tenant(&tenant);
        }
    }

    /// Back to the seed document of one tenant, with a full quota; all its apps need new tokens.
    fn reset_tenant(&self, tenant: &Arc<Tenant>) {
        let apps = self.apps.of_tenant(tenant);
        for app in &apps {
            *lock(&app.gate) = Gate::default();
            self.apps.forget_token(app);
        }
        if let Some(app) = apps.first() {
            tenant.reset(&app.document());
        }
    }

    /// Lets every call end that still waits.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
        self.holds.drop_all();
    }
}
