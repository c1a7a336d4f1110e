//! What all apps of one process share: the clock, the rules of faults, the journal, the calls that wait.

mod kept;
mod listening;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use tokio::sync::{Notify, watch};

use crate::app::{App, AsOf, Gate, lock};
use crate::apps::{Apps, Table};
use crate::call::Call;
use crate::clock::Clock;
use crate::config::{AppConfig, Config};
use crate::departments::DepartmentPatch;
use crate::document::{SeedDocument, SeedPatch};
use crate::endpoint::Endpoint;
use crate::envelope::Answer;
use crate::events::{self, Event, EventRecord, Origin, Way};
use crate::faults::FaultRule;
use crate::faults::choose::Faults;
use crate::gateway::Platform;
use crate::holds::Holds;
use crate::journal::Journal;
use crate::mix::mix;
use crate::people::PersonPatch;
use crate::state::{Company, Turned};
use crate::tape::Deck;
use crate::tenant::Tenant;
use crate::told::{Approve, Approved, BossChange, Punch, Punched};
use crate::truth::{Truth, TruthQuery};

pub(crate) use kept::Counters;

/// How long after its answer a late effect happens.
const LATE_MS: i64 = 2000;

/// What all apps of one process share.
pub(crate) struct Host {
    pub(crate) deck: Deck,
    pub(crate) apps: Apps,
    pub(crate) clock: Clock,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) holds: Holds,
    late: Mutex<Vec<Late>>,
    /// Wakes the courier.
    pub(crate) news: Notify,
    /// Tells that the courier has done what was due.
    pub(crate) progress: watch::Sender<()>,
    http: OnceLock<reqwest::Client>,
    n_stamps: AtomicU64,
    pub(crate) platform: Mutex<Platform>,
    /// Held by whoever adds apps or replaces them.
    adding: Mutex<()>,
    /// The file that keeps the state.
    pub(crate) state: Option<PathBuf>,
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
    /// Makes all companies, or takes them from the state file.
    pub(crate) fn new(config: Config) -> Result<Self, String> {
        if let Some((table, counters)) = Self::kept(&config)? {
            let host = Self::with(table, config.clock, config.faults, config.state);
            host.go_on_from(counters);
            host.attend_all();
            return Ok(host);
        }
        let Config { app_key, app_secret, corp_id, seed, apps, clock, faults, state, tape: _ } = config;
        let tenant = Arc::new(Tenant::new(corp_id, &seed, clock.now_ms()));
        let first = App::new(app_key, app_secret, tenant, seed);
        let host = Self::with(Table::of(first, None), clock, faults, state);
        apps.into_iter().try_for_each(|app| host.add_app(app))?;
        Ok(host)
    }

    fn with(table: Table, clock: Clock, faults: Vec<FaultRule>, state: Option<PathBuf>) -> Self {
        Self {
            deck: Deck::Empty,
            apps: Apps::new(table),
            clock,
            faults: Mutex::new(Faults::new(faults)),
            journal: Mutex::new(Journal::default()),
            holds: Holds::default(),
            late: Mutex::default(),
            news: Notify::new(),
            progress: watch::Sender::new(()),
            http: OnceLock::new(),
            n_stamps: AtomicU64::new(0),
            platform: Mutex::default(),
            adding: Mutex::default(),
            state,
            closing: watch::Sender::new(false),
        }
    }

    /// Adds an app, and its company where the corporation is new.
    pub(crate) fn add_app(&self, config: AppConfig) -> Result<(), String> {
        if let Some(problem) = config.problem() {
            return Err(problem);
        }
        let AppConfig { app_key, app_secret, corp_id, seed } = config;
        // Making a large company takes long, and nobody should wait for it who calls another one.
        let _adding = lock(&self.adding);
        if self.apps.of_key(&app_key).is_some() {
            return Err(format!("another app has the key `{app_key}`"));
        }
        let sibling = self.apps.table().of_corp(&corp_id).cloned();
        let company = sibling.as_ref().map(|app| app.document());
        let fresh = SeedDocument::default();
        let mut document = company.as_ref().map_or_else(|| fresh.clone(), |company| company.with_app_of(&fresh));
        seed.apply_to(&mut document);
        if let Some(problem) = document.problem() {
            return Err(problem);
        }
        if company.is_some_and(|company| document.with_app_of(&company) != *company) {
            return Err(format!(
                "`{corp_id}` is there already, and a further app of it may bring `app` and `limits.qps` alone"
            ));
        }
        let tenant = match &sibling {
            Some(app) => Arc::clone(&app.tenant),
            None => Arc::new(Tenant::new(corp_id, &document, self.clock.now_ms())),
        };
        self.apps.add(App::new(app_key, app_secret, tenant, document))?;
        self.news.notify_one();
        Ok(())
    }

    /// The app of a key, or the first one where none is named.
    pub(crate) fn named_app(&self, app_key: Option<&str>) -> Result<Arc<App>, String> {
        let Some(app_key) = app_key else {
            return Ok(self.apps.first());
        };
        self.apps.of_key(app_key).ok_or_else(|| format!("no app has the key `{app_key}`"))
    }

    /// How many calls of each path the quotas of all tenants count, over all months.
    pub(crate) fn metered(&self) -> BTreeMap<String, u64> {
        let mut sums = BTreeMap::new();
        for (path, count) in self.apps.tenants().iter().flat_map(|tenant| tenant.metered()) {
            *sums.entry(path).or_default() += count;
        }
        sums
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
        app.execute(self, endpoint, call, id, as_of, self.clock.now_ms())
    }

    /// Puts a call's effect off until 2 s after its answer.
    pub(crate) fn put_off(&self, app: &Arc<App>, endpoint: &'static Endpoint, call: &Arc<Call>, id: u64) {
        let due_ms = self.clock.now_ms().saturating_add(LATE_MS);
        lock(&self.late).push(Late { due_ms, id, app: Arc::clone(app), endpoint, call: Arc::clone(call) });
        self.news.notify_one();
    }

    /// When the next effect is due that nobody has to call for.
    pub(crate) fn next_turn_ms(&self) -> Option<i64> {
        let late = lock(&self.late).iter().map(|late| late.due_ms).min();
        let tenants = self.apps.tenants();
        let turns = tenants.iter().filter_map(|tenant| tenant.company().next_turn_ms());
        turns.chain(tenants.iter().filter_map(|tenant| tenant.next_wake_ms())).chain(late).min()
    }

    /// Tells of what a write changed. Called before anybody else can see it, so that events have the order of the writes.
    pub(crate) fn tell(&self, tenant: &Arc<Tenant>, company: &mut Company, now_ms: i64, origin: &Origin) {
        company.follow_departments(now_ms);
        let news = company.news();
        let events = events::of_contacts(&news, now_ms, origin, &company.switches().events);
        self.publish(tenant, company, events);
        self.publish(tenant, company, events::of_rules(&news, company, &tenant.corp_id, now_ms));
        self.tell_changed_days(tenant, company, &news, now_ms);
    }

    /// Writes events down and sends them by whichever ways are open.
    fn publish(&self, tenant: &Arc<Tenant>, company: &Company, events: Vec<Event>) {
        if events.is_empty() {
            return;
        }
        let apps = self.apps.of_tenant(tenant);
        let streams = apps.iter().filter(|app| lock(&app.hub).takes_events);
        let streams: Vec<Way> = streams.map(|app| Way::Stream(Arc::clone(&app.key))).collect();
        for event in events {
            let tagged = company.callbacks().filter(|callback| callback.tags.iter().any(|tag| tag == event.kind));
            let pushed = tagged.map(|callback| Way::Callback(callback.app_key.as_str().into()));
            let ways: Vec<Way> = pushed.chain(streams.iter().cloned()).collect();
            let strike = lock(&self.faults).strike_event(&event);
            lock(&tenant.book).publish(company.seed(), event, &ways, strike);
        }
        self.news.notify_one();
    }

    /// The events of a kind, or all, after an id.
    pub(crate) fn events(&self, tenant: &Tenant, kind: Option<&str>, after: u64) -> Vec<EventRecord> {
        let switches = self.with_company(tenant, |company| company.switches().events);
        lock(&tenant.book).records(kind, after, &switches)
    }

    /// Waits until no delivery of an event is due or under way.
    pub(crate) async fn deliveries_done(&self) {
        let mut progress = self.progress.subscribe();
        loop {
            self.settle_late();
            let now_ms = self.clock.now_ms();
            if self.apps.tenants().iter().all(|tenant| lock(&tenant.book).is_quiet(now_ms)) {
                return;
            }
            if progress.changed().await.is_err() {
                return;
            }
        }
    }

    /// The client of pushes, made when the first is sent.
    pub(crate) fn http(&self) -> &reqwest::Client {
        self.http.get_or_init(events::http_client)
    }

    /// Another number for what must look random.
    pub(crate) fn next_stamp(&self, seed: u64) -> u64 {
        mix(seed, self.n_stamps.fetch_add(1, Ordering::Relaxed))
    }

    /// Lets everything happen that is due by itself, in the order of the instants: news of people's days, effects that were put
    /// off, turns of life. Whoever looks at the state calls this first.
    pub(crate) fn settle_late(&self) {
        // Held all the while, so that nobody else lets later things happen first.
        let mut late = lock(&self.late);
        let now_ms = self.clock.now_ms();
        loop {
            let tenants = self.apps.tenants();
            let turn = tenants.iter().filter_map(|tenant| Some((tenant.company().next_turn_ms()?, tenant)));
            let turn = turn.min_by_key(|(due_ms, _)| *due_ms);
            let effect = (0..late.len()).min_by_key(|&place| late[place].due_ms);
            let turn_ms = turn.map_or(i64::MAX, |(due_ms, _)| due_ms);
            let effect_ms = effect.map_or(i64::MAX, |place| late[place].due_ms);
            let wake = tenants.iter().filter_map(|tenant| Some((tenant.next_wake_ms()?, tenant)));
            let wake = wake.min_by_key(|(due_ms, _)| *due_ms);
            // What is due at the instant of a write was so before the write.
            if let Some((due_ms, tenant)) = wake.filter(|(due_ms, _)| *due_ms <= now_ms.min(turn_ms).min(effect_ms)) {
                self.tell_days(tenant, &tenant.company(), due_ms);
                continue;
            }
            match (effect.map(|place| (place, late[place].due_ms)), turn) {
                (Some((place, due_ms)), _) if due_ms <= now_ms && due_ms <= turn_ms => {
                    let late = late.remove(place);
                    late.app.execute(self, late.endpoint, &late.call, late.id, AsOf::Now, late.due_ms);
                }
                (_, Some((due_ms, tenant))) if due_ms <= now_ms => self.take_turn(tenant, due_ms),
                _ => return,
            }
        }
    }

    /// Lets one thing happen in a company, if it is due by then.
    fn take_turn(&self, tenant: &Arc<Tenant>, until_ms: i64) {
        let mut company = tenant.company_mut();
        let administrator = administrator(&company);
        if let Some(Turned { at_ms, in_console }) = company.take_turn(until_ms) {
            let origin = if in_console { administrator } else { Origin::Nobody };
            self.tell(tenant, &mut company, at_ms, &origin);
        }
    }

    pub(crate) fn with_company<T>(&self, tenant: &Tenant, look: impl FnOnce(&Company) -> T) -> T {
        self.settle_late();
        look(&tenant.company())
    }

    /// What the days of a tenant's people really were.
    pub(crate) fn truth(&self, app: &App, query: &TruthQuery) -> Result<Truth, String> {
        let document = app.document();
        let now_ms = self.clock.now_ms();
        self.with_company(&app.tenant, |company| Truth::of(company, &document, query, now_ms))
    }

    pub(crate) fn set_faults(&self, rules: Vec<FaultRule>) {
        *lock(&self.faults) = Faults::new(rules);
    }

    pub(crate) fn patch_people(&self, tenant: &Arc<Tenant>, patches: Vec<PersonPatch>) -> Result<usize, String> {
        self.settle_late();
        let now_ms = self.clock.now_ms();
        self.administer(tenant, now_ms, |company| company.patch_people(patches, now_ms))
    }

    /// Lets an administrator act in the console.
    fn administer<T>(&self, tenant: &Arc<Tenant>, now_ms: i64, act: impl FnOnce(&mut Company) -> T) -> T {
        let mut company = tenant.company_mut();
        let origin = administrator(&company);
        self.tell_days(tenant, &company, now_ms);
        let outcome = act(&mut company);
        self.tell(tenant, &mut company, now_ms, &origin);
        outcome
    }

    pub(crate) fn log_in(&self, tenant: &Tenant, userid: &str) -> Result<String, String> {
        self.settle_late();
        let code = tenant.company_mut().log_in(userid, self.clock.now_ms());
        code.map_err(|code| format!("`{userid}`: {} {}", code.number, code.text))
    }

    pub(crate) fn patch_departments(
        &self,
        tenant: &Arc<Tenant>,
        patches: Vec<DepartmentPatch>,
    ) -> Result<usize, String> {
        self.settle_late();
        self.administer(tenant, self.clock.now_ms(), |company| company.patch_departments(patches))
    }

    pub(crate) fn approve(&self, app: &App, approve: &Approve) -> Result<Approved, String> {
        self.settle_late();
        let (document, now_ms) = (app.document(), self.clock.now_ms());
        self.administer(&app.tenant, now_ms, |company| company.approve(&document, approve, now_ms))
    }

    pub(crate) fn change_as_boss(&self, app: &App, change: &BossChange) -> Result<(), String> {
        self.settle_late();
        let (document, now_ms) = (app.document(), self.clock.now_ms());
        self.administer(&app.tenant, now_ms, |company| company.change_as_boss(&document, change, now_ms))
    }

    pub(crate) fn punch(&self, app: &App, punches: &[Punch]) -> Result<Vec<Punched>, String> {
        self.settle_late();
        let (document, now_ms) = (app.document(), self.clock.now_ms());
        self.administer(&app.tenant, now_ms, |company| company.punch(&document, punches, now_ms))
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
                *company = Company::seeded(&document, self.clock.now_ms());
            } else {
                company.set_rules(&document);
                company.set_life(&document, self.clock.now_ms());
            }
        }
        self.put_document(app, document);
        self.attend_anew(&app.tenant, self.clock.now_ms());
        Ok(())
    }

    /// Sets the app's rate and the tenant's quota, where they are given.
    pub(crate) fn set_limits(&self, app: &App, qps: Option<u32>, quota: Option<u64>) {
        let mut document = SeedDocument::clone(&app.document());
        document.limits.qps = qps.unwrap_or(document.limits.qps);
        document.limits.quota = quota.unwrap_or(document.limits.quota);
        self.put_document(app, document);
    }

    /// Gives an app its document, and the other apps of its tenant what is not its own.
    fn put_document(&self, app: &App, document: SeedDocument) {
        for sibling in self.apps.of_tenant(&app.tenant) {
            let own = sibling.document();
            sibling.set_document(document.with_app_of(&own));
        }
        app.set_document(document);
        self.news.notify_one();
    }

    /// Back to the seed documents in force; the clock stays.
    pub(crate) fn reset(&self) {
        self.holds.drop_all();
        lock(&self.late).clear();
        self.set_faults(Vec::new());
        lock(&self.journal).reset();
        *lock(&self.platform) = Platform::default();
        for tenant in self.apps.tenants() {
            self.reset_tenant(&tenant);
        }
        self.news.notify_one();
    }

    /// Back to the seed document of one tenant, with a full quota; all its apps need new tokens.
    pub(crate) fn reset_tenant(&self, tenant: &Arc<Tenant>) {
        let apps = self.apps.of_tenant(tenant);
        for app in &apps {
            *lock(&app.gate) = Gate::default();
            lock(&app.hub).reset();
            self.apps.forget_token(app);
        }
        if let Some(app) = apps.first() {
            tenant.reset(&app.document(), self.clock.now_ms());
        }
        self.attend_anew(tenant, self.clock.now_ms());
    }

    /// Lets every call end that still waits.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
        self.holds.drop_all();
    }
}

/// Who acts in the console.
fn administrator(company: &Company) -> Origin {
    company.administrator().map_or(Origin::Nobody, |userid| Origin::Administrator(userid.to_owned()))
}
