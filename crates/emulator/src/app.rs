//! What all requests share: the company, the gate, the rules of faults, the journal, the clock.
//!
//! Each lock is held for one step without waiting; none is held across an await.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::watch;

use crate::attendance::roll::Rolls;
use crate::call::Call;
use crate::clock::Clock;
use crate::config::Config;
use crate::departments::DepartmentPatch;
use crate::document::{SeedDocument, SeedPatch, Switches};
use crate::endpoint::{self, Action, Endpoint};
use crate::envelope::{self, Answer, Refused};
use crate::faults::FaultRule;
use crate::faults::choose::Faults;
use crate::holds::Holds;
use crate::journal::Journal;
use crate::limits::{Quota, Window};
use crate::people::PersonPatch;
use crate::results::Results;
use crate::state::Company;
use crate::tokens::Tokens;

/// How long after its answer a late effect happens.
const LATE_MS: i64 = 2000;

/// What all requests share.
pub(crate) struct App {
    pub(crate) app_key: String,
    pub(crate) app_secret: String,
    pub(crate) corp_id: String,
    pub(crate) clock: Clock,
    document: RwLock<Arc<SeedDocument>>,
    company: RwLock<Company>,
    pub(crate) gate: Mutex<Gate>,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) holds: Holds,
    results: Results,
    rolls: Rolls,
    late: Mutex<Vec<Late>>,
    pub(crate) closing: watch::Sender<bool>,
}

/// Tokens, rates and quota.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) tokens: Tokens,
    pub(crate) windows: Vec<Window>,
    pub(crate) quota: Quota,
    pub(crate) metered: Vec<u64>,
}

/// A call whose effect is still to come.
struct Late {
    due_ms: i64,
    id: u64,
    endpoint: &'static Endpoint,
    call: Arc<Call>,
}

/// What a route that issues tokens works on.
pub(crate) struct Issuing<'a> {
    pub(crate) app: &'a App,
    pub(crate) seed: u64,
    pub(crate) now_ms: i64,
}

/// What a route that reads works on.
pub(crate) struct Reading<'a> {
    pub(crate) company: &'a Company,
    pub(crate) document: &'a SeedDocument,
    pub(crate) results: &'a Results,
    pub(crate) rolls: &'a Rolls,
    pub(crate) corp_id: &'a str,
    pub(crate) now_ms: i64,
    pub(crate) request_id: &'a str,
}

/// What a route that writes works on.
pub(crate) struct Writing<'a> {
    pub(crate) company: &'a mut Company,
    pub(crate) document: &'a SeedDocument,
    pub(crate) now_ms: i64,
    pub(crate) request_id: &'a str,
}

/// Which company a read sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsOf {
    Now,
    BeforeLastWrite,
}

impl Gate {
    fn new() -> Self {
        let n_endpoints = endpoint::all().count();
        Self {
            tokens: Tokens::default(),
            windows: vec![Window::default(); n_endpoints],
            quota: Quota::default(),
            metered: vec![0; n_endpoints],
        }
    }

    /// Takes a metered call back that a fault throttled.
    pub(crate) fn uncount(&mut self, endpoint: &Endpoint, switches: &Switches) {
        if let Some((index, _)) = endpoint::find(endpoint.path).filter(|_| endpoint.is_metered(switches)) {
            self.quota.uncount();
            self.metered[index] = self.metered[index].saturating_sub(1);
        }
    }
}

impl App {
    pub(crate) fn new(config: Config) -> Self {
        let company = Company::seeded(&config.seed);
        Self {
            app_key: config.app_key,
            app_secret: config.app_secret,
            corp_id: config.corp_id,
            clock: config.clock,
            document: RwLock::new(Arc::new(config.seed)),
            company: RwLock::new(company),
            gate: Mutex::new(Gate::new()),
            faults: Mutex::new(Faults::new(config.faults)),
            journal: Mutex::new(Journal::default()),
            holds: Holds::default(),
            results: Results::default(),
            rolls: Rolls::default(),
            late: Mutex::new(Vec::new()),
            closing: watch::Sender::new(false),
        }
    }

    pub(crate) fn document(&self) -> Arc<SeedDocument> {
        Arc::clone(&self.document.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves one call that the gateway let through.
    pub(crate) fn execute(&self, endpoint: &'static Endpoint, call: &Call, id: u64, as_of: AsOf) -> Answer {
        self.execute_at(endpoint, call, id, as_of, self.clock.now_ms())
    }

    fn execute_at(&self, endpoint: &'static Endpoint, call: &Call, id: u64, as_of: AsOf, now_ms: i64) -> Answer {
        let document = self.document();
        let request_id = envelope::request_id(id);
        let outcome = match endpoint.action {
            Action::Issue(route) => route(&mut Issuing { app: self, seed: document.seed, now_ms }, call),
            Action::Read(route) => {
                let company = self.company.read().unwrap_or_else(PoisonError::into_inner);
                let earlier = (as_of == AsOf::BeforeLastWrite).then(|| company.before_last_write());
                let reading = Reading {
                    company: earlier.as_ref().unwrap_or(&company),
                    document: &document,
                    results: &self.results,
                    rolls: &self.rolls,
                    corp_id: &self.corp_id,
                    now_ms,
                    request_id: &request_id,
                };
                route(&reading, &call.params)
            }
            Action::Write(route) => {
                let mut company = self.company.write().unwrap_or_else(PoisonError::into_inner);
                let mut writing =
                    Writing { company: &mut company, document: &document, now_ms, request_id: &request_id };
                route(&mut writing, &call.params)
            }
        };
        outcome.unwrap_or_else(|refused| self.refuse(endpoint, &refused, id))
    }

    pub(crate) fn refuse(&self, endpoint: &Endpoint, refused: &Refused, id: u64) -> Answer {
        envelope::refuse(endpoint.style.under(&self.document().switches), endpoint.path, refused, id)
    }

    /// Puts a call's effect off until 2 s after its answer.
    pub(crate) fn put_off(&self, endpoint: &'static Endpoint, call: &Arc<Call>, id: u64) {
        let due_ms = self.clock.now_ms().saturating_add(LATE_MS);
        lock(&self.late).push(Late { due_ms, id, endpoint, call: Arc::clone(call) });
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
            self.execute_at(late.endpoint, &late.call, late.id, AsOf::Now, late.due_ms);
        }
    }

    pub(crate) fn with_company<T>(&self, look: impl FnOnce(&Company) -> T) -> T {
        self.settle_late();
        look(&self.company.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_faults(&self, rules: Vec<FaultRule>) {
        *lock(&self.faults) = Faults::new(rules);
    }

    pub(crate) fn patch_people(&self, patches: Vec<PersonPatch>) -> Result<usize, String> {
        self.settle_late();
        let now_ms = self.clock.now_ms();
        self.company.write().unwrap_or_else(PoisonError::into_inner).patch_people(patches, now_ms)
    }

    pub(crate) fn log_in(&self, userid: &str) -> Result<String, String> {
        self.settle_late();
        let mut company = self.company.write().unwrap_or_else(PoisonError::into_inner);
        let code = company.log_in(userid, self.clock.now_ms());
        code.map_err(|code| format!("`{userid}`: {} {}", code.number, code.text))
    }

    pub(crate) fn patch_departments(&self, patches: Vec<DepartmentPatch>) -> Result<usize, String> {
        self.settle_late();
        self.company.write().unwrap_or_else(PoisonError::into_inner).patch_departments(patches)
    }

    /// Takes over a seed document; naming seed or people makes the company anew.
    pub(crate) fn reseed(&self, patch: SeedPatch) -> Result<(), String> {
        if let Some(problem) = patch.problem() {
            return Err(problem);
        }
        let anew = patch.names_company();
        let mut document = SeedDocument::clone(&self.document());
        patch.apply_to(&mut document);
        {
            let mut company = self.company.write().unwrap_or_else(PoisonError::into_inner);
            if anew {
                *company = Company::seeded(&document);
            } else {
                company.set_rules(&document);
            }
        }
        *self.document.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(document);
        Ok(())
    }

    /// Back to the seed document in force; the clock stays.
    pub(crate) fn reset(&self) {
        self.holds.drop_all();
        lock(&self.late).clear();
        self.set_faults(Vec::new());
        *lock(&self.gate) = Gate::new();
        lock(&self.journal).reset();
        let company = Company::seeded(&self.document());
        *self.company.write().unwrap_or_else(PoisonError::into_inner) = company;
    }

    /// Lets every call end that still waits.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
        self.holds.drop_all();
    }
}

/// Locks, whatever happened to an earlier holder.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
