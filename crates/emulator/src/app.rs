//! One app key: its permissions, its token and its rates; and what the routes work on.
//!
//! Each lock is held for one step without waiting; none is held across an await.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use axum::http::Method;

use crate::apps::Apps;
use crate::attendance::roll::Rolls;
use crate::call::Call;
use crate::document::SeedDocument;
use crate::endpoint::{self, Action, Endpoint};
use crate::envelope::{self, Answer, Refused};
use crate::events::hub::Hub;
use crate::events::{Book, Origin};
use crate::host::Host;
use crate::limits::Window;
use crate::results::Results;
use crate::state::Company;
use crate::tenant::Tenant;
use crate::tokens::Tokens;

/// One app key of a tenant.
pub(crate) struct App {
    pub(crate) key: Arc<str>,
    pub(crate) secret: String,
    pub(crate) tenant: Arc<Tenant>,
    /// The tenant's document, with the permissions and the rate of this app.
    document: RwLock<Arc<SeedDocument>>,
    pub(crate) gate: Mutex<Gate>,
    /// Its streams.
    pub(crate) hub: Mutex<Hub>,
}

/// The token and the rates of one app.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) tokens: Tokens,
    pub(crate) windows: Vec<Window>,
}

/// What a route that issues tokens works on.
pub(crate) struct Issuing<'a> {
    pub(crate) apps: &'a Apps,
    /// The app that the call names, or the first one where nobody has that key.
    pub(crate) app: &'a Arc<App>,
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
    /// Whose call it is.
    pub(crate) app_key: &'a str,
    pub(crate) now_ms: i64,
    pub(crate) request_id: &'a str,
}

/// What a route that writes works on.
pub(crate) struct Writing<'a> {
    pub(crate) company: &'a mut Company,
    pub(crate) document: &'a SeedDocument,
    pub(crate) book: &'a Mutex<Book>,
    pub(crate) results: &'a Results,
    pub(crate) rolls: &'a Rolls,
    pub(crate) corp_id: &'a str,
    /// Whose call it is.
    pub(crate) app_key: &'a str,
    pub(crate) method: &'a Method,
    pub(crate) now_ms: i64,
    pub(crate) request_id: &'a str,
}

impl Writing<'_> {
    /// What a route reads before it writes.
    pub(crate) fn reading(&self) -> Reading<'_> {
        Reading {
            company: self.company,
            document: self.document,
            results: self.results,
            rolls: self.rolls,
            corp_id: self.corp_id,
            app_key: self.app_key,
            now_ms: self.now_ms,
            request_id: self.request_id,
        }
    }
}

/// Which company a read sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsOf {
    Now,
    BeforeLastWrite,
}

impl Default for Gate {
    fn default() -> Self {
        Self { tokens: Tokens::default(), windows: vec![Window::default(); endpoint::all().count()] }
    }
}

impl App {
    pub(crate) fn new(key: String, secret: String, tenant: Arc<Tenant>, document: SeedDocument) -> Self {
        Self {
            key: key.into(),
            secret,
            tenant,
            document: RwLock::new(Arc::new(document)),
            gate: Mutex::default(),
            hub: Mutex::default(),
        }
    }

    pub(crate) fn document(&self) -> Arc<SeedDocument> {
        Arc::clone(&self.document.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_document(&self, document: SeedDocument) {
        *self.document.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(document);
    }

    /// Serves one call of this app that the gateway let through.
    pub(crate) fn execute(
        self: &Arc<Self>,
        host: &Host,
        endpoint: &'static Endpoint,
        call: &Call,
        id: u64,
        as_of: AsOf,
        now_ms: i64,
    ) -> Answer {
        let document = self.document();
        let request_id = envelope::request_id(id);
        let outcome = match endpoint.action {
            Action::Issue(route) => {
                let outcome = route(&mut Issuing { apps: &host.apps, app: self, seed: document.seed, now_ms }, call);
                host.attend(&self.tenant, &self.tenant.company(), now_ms);
                outcome
            }
            Action::Read(route) => {
                let company = self.tenant.company();
                let earlier = (as_of == AsOf::BeforeLastWrite).then(|| company.before_last_write());
                let reading = Reading {
                    company: earlier.as_ref().unwrap_or(&company),
                    document: &document,
                    results: &self.tenant.results,
                    rolls: &self.tenant.rolls,
                    corp_id: &self.tenant.corp_id,
                    app_key: &self.key,
                    now_ms,
                    request_id: &request_id,
                };
                route(&reading, &endpoint.params(call))
            }
            Action::Write(route) => {
                let mut company = self.tenant.company_mut();
                host.tell_days(&self.tenant, &company, now_ms);
                let mut writing = Writing {
                    company: &mut company,
                    document: &document,
                    book: &self.tenant.book,
                    results: &self.tenant.results,
                    rolls: &self.tenant.rolls,
                    corp_id: &self.tenant.corp_id,
                    app_key: &self.key,
                    method: &call.method,
                    now_ms,
                    request_id: &request_id,
                };
                let outcome = route(&mut writing, &endpoint.params(call));
                host.tell(&self.tenant, &mut company, now_ms, &Origin::Nobody);
                host.attend(&self.tenant, &company, now_ms);
                outcome
            }
        };
        outcome.unwrap_or_else(|refused| self.refuse(endpoint, &refused, id))
    }

    pub(crate) fn refuse(&self, endpoint: &Endpoint, refused: &Refused, id: u64) -> Answer {
        envelope::refuse(endpoint.style.under(&self.document().switches), endpoint.path, refused, id)
    }
}

/// Locks, whatever happened to an earlier holder.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
