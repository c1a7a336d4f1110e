//! The emulator as a library: started, looked into, stopped.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::app::{App, lock};
use crate::clock::Clock;
use crate::config::{AppConfig, Config};
use crate::departments::DepartmentPatch;
use crate::events::{EventRecord, StreamRecord};
use crate::faults::FaultRule;
use crate::handle::AppHandle;
use crate::host::Host;
use crate::journal::{self, Assertion, AssertionsUnmet, RequestRecord};
use crate::people::PersonPatch;
use crate::server;
use crate::snapshot::Snapshot;
use crate::tape::Deck;
use crate::told::{Approve, Approved, BossChange, Punch, Punched};
use crate::truth::{Truth, TruthQuery};

/// How long open connections may take to end.
const LONGEST_END: Duration = Duration::from_secs(5);

/// A running emulator; it ends when it is stopped or dropped.
pub struct Emulator {
    host: Arc<Host>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<io::Result<()>>>,
}

/// The line that tells where the emulator listens and with which credentials it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ready {
    /// Always `dianmao.emulator-ready/1`.
    pub schema: &'static str,
    /// Stands for `https://oapi.dingtalk.com`.
    pub oapi_url: String,
    /// Stands for `https://api.dingtalk.com`.
    pub api_url: String,
    /// The key of the first app.
    pub app_key: String,
    /// Its secret.
    pub app_secret: String,
    /// Its corporation.
    pub corp_id: String,
    /// All apps, the first one too; absent where there is no other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apps: Vec<ReadyApp>,
}

/// With which credentials an app calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadyApp {
    /// Its key.
    pub app_key: String,
    /// Its secret.
    pub app_secret: String,
    /// Its corporation.
    pub corp_id: String,
}

impl ReadyApp {
    fn of(app: &App) -> Self {
        Self { app_key: app.key.to_string(), app_secret: app.secret.clone(), corp_id: app.tenant.corp_id.clone() }
    }
}

impl Emulator {
    /// Starts on a free port of the loopback address.
    ///
    /// # Errors
    ///
    /// There is no such port, two apps of the configuration contradict each other, or the state file cannot be read.
    pub async fn start(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        Self::start_on(config, listener).await
    }

    /// Starts on a listener of the caller.
    ///
    /// # Errors
    ///
    /// The listener has no address, two apps of the configuration contradict each other, or the state file cannot be read.
    #[expect(clippy::unused_async, reason = "spawns, so it must be called within a runtime, as `start` is")]
    pub async fn start_on(config: Config, listener: TcpListener) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let host = Arc::new(host(config)?);
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            // An error means that the handle was dropped: stop as well.
            let _ = stopped.await;
        };
        let task = tokio::spawn(server::serve(Arc::clone(&host), listener, shutdown));
        Ok(Self { host, address, stop: Some(stop), task: Some(task) })
    }

    /// Where it listens, for both of the vendor's hosts.
    pub fn url(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
        }
        format!("http://{address}")
    }

    /// What the ready line says.
    pub fn ready(&self) -> Ready {
        let apps: Vec<ReadyApp> = self.host.apps.all().iter().map(|app| ReadyApp::of(app)).collect();
        let first = ReadyApp::of(&self.host.apps.first());
        Ready {
            schema: "dianmao.emulator-ready/1",
            oapi_url: self.url(),
            api_url: self.url(),
            app_key: first.app_key,
            app_secret: first.app_secret,
            corp_id: first.corp_id,
            apps: if apps.len() > 1 { apps } else { Vec::new() },
        }
    }

    /// An app that was there from the start or was added since.
    pub fn app(&self, app_key: &str) -> Option<AppHandle<'_>> {
        self.host.apps.of_key(app_key).map(|app| AppHandle::new(&self.host, app))
    }

    /// The app that the methods of the emulator itself mean.
    fn first(&self) -> AppHandle<'_> {
        AppHandle::new(&self.host, self.host.apps.first())
    }

    /// Sets the rate and the month's quota, where they are given, as a seed document would.
    pub fn set_limits(&self, qps: Option<u32>, quota: Option<u64>) {
        self.first().set_limits(qps, quota);
    }

    /// Adds an app, and its company where the corporation is new.
    ///
    /// # Errors
    ///
    /// What cannot be, in a sentence.
    pub fn add_app(&self, app: AppConfig) -> Result<(), String> {
        self.host.add_app(app)
    }

    /// The clock it goes by.
    pub fn clock(&self) -> &Clock {
        &self.host.clock
    }

    /// Replaces all fault rules.
    pub fn set_faults(&self, rules: Vec<FaultRule>) {
        self.host.set_faults(rules);
    }

    /// Lets one held call, or all, go on, and says how many did.
    pub fn release(&self, id: Option<u64>) -> usize {
        self.host.holds.release(id)
    }

    /// Adds, changes or removes members behind the API's back; all or nothing.
    pub fn add_people(&self, people: Vec<PersonPatch>) -> Result<usize, String> {
        self.first().add_people(people)
    }

    /// The code that an app gets when this member opens it, good once and for five minutes.
    pub fn log_in(&self, userid: &str) -> Result<String, String> {
        self.first().log_in(userid)
    }

    /// Adds, changes or removes departments behind the API's back; all or nothing.
    pub fn add_departments(&self, departments: Vec<DepartmentPatch>) -> Result<usize, String> {
        self.first().add_departments(departments)
    }

    /// Makes an approval in DingTalk itself, or lets one that exists be granted or taken back.
    pub fn approve(&self, approve: &Approve) -> Result<Approved, String> {
        self.first().approve(approve)
    }

    /// Changes a result as an administrator does in the console.
    pub fn boss_change(&self, change: &BossChange) -> Result<(), String> {
        self.first().boss_change(change)
    }

    /// Lets people punch; all or nothing.
    pub fn punch(&self, punches: &[Punch]) -> Result<Vec<Punched>, String> {
        self.first().punch(punches)
    }

    /// Every stored field, whatever the app may see.
    pub fn state_json(&self) -> serde_json::Value {
        self.first().state_json()
    }

    /// The newest events in the order in which they happened, with what became of their deliveries.
    pub fn events(&self) -> Vec<EventRecord> {
        self.first().events()
    }

    /// Waits until no delivery of an event is due or under way; one that is tried again later is not due.
    pub async fn deliveries_done(&self) {
        self.host.deliveries_done().await;
    }

    /// The streams that are open.
    pub fn streams(&self) -> Vec<StreamRecord> {
        self.first().streams()
    }

    /// Tells one stream, or all, to connect anew, and says how many were told.
    pub fn disconnect_streams(&self, id: Option<u64>) -> usize {
        self.first().disconnect_streams(id)
    }

    /// What the days that are asked for really were, whatever a caller was told; at most 100,000 cells, `Truth::next_after`
    /// tells of more. Refuses people who never were members, and more than 366 dates.
    pub fn truth(&self, query: &TruthQuery) -> Result<Truth, String> {
        self.first().truth(query)
    }

    /// The newest requests in the order of their arrival.
    pub fn requests(&self) -> Vec<RequestRecord> {
        lock(&self.host.journal).records(0)
    }

    /// The newest requests with a larger id, in the order of their arrival.
    pub fn requests_after(&self, id: u64) -> Vec<RequestRecord> {
        lock(&self.host.journal).records(id)
    }

    /// The id of the newest request; 0 before the first.
    pub fn last_request(&self) -> u64 {
        lock(&self.host.journal).last_id()
    }

    /// How often each path was called.
    pub fn counts(&self) -> BTreeMap<String, u64> {
        lock(&self.host.journal).counts().clone()
    }

    /// Checks assertions about the journal.
    ///
    /// # Errors
    ///
    /// Each assertion that does not hold, and why.
    pub fn assert(&self, assertions: &[Assertion]) -> Result<(), AssertionsUnmet> {
        journal::check(assertions, &self.requests())
    }

    /// How many calls of each path the months' quotas count, over all months and companies.
    pub fn metered(&self) -> BTreeMap<String, u64> {
        self.host.metered()
    }

    /// Everything that outlives the process, as one document.
    ///
    /// # Errors
    ///
    /// There is a state file and it cannot be written.
    pub fn snapshot(&self) -> io::Result<serde_json::Value> {
        let snapshot = Snapshot::of(&self.host);
        self.host.save_as(&snapshot)?;
        serde_json::to_value(snapshot).map_err(io::Error::other)
    }

    /// Puts a snapshot in the place of all companies and of the clock.
    ///
    /// # Errors
    ///
    /// What in the document cannot be, in a sentence; then nothing has changed.
    pub fn restore(&self, snapshot: &serde_json::Value) -> Result<(), String> {
        self.host.restore(Snapshot::read(snapshot.to_string().as_bytes())?)
    }

    /// Ends every connection, waits for it, and writes the state file where there is one.
    pub async fn stop(self) {
        if let Err(error) = self.end().await {
            tracing::error!(%error, "the state of the emulator is not kept");
        }
    }

    /// The same, for whoever must know.
    ///
    /// # Errors
    ///
    /// The state file cannot be written.
    pub async fn end(mut self) -> io::Result<()> {
        if let Some(stop) = self.stop.take() {
            // It may have ended by itself.
            let _ = stop.send(());
        }
        if let Some(mut task) = self.task.take()
            && tokio::time::timeout(LONGEST_END, &mut task).await.is_err()
        {
            tracing::warn!("connections of the emulator did not end in time and are dropped");
            task.abort();
        }
        self.host.save()
    }
}

/// Serves on a listener until `shutdown`.
///
/// # Errors
///
/// Two apps of the configuration contradict each other, the listener fails, or the state file cannot be read or written.
pub async fn run(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let host = Arc::new(host(config)?);
    server::serve(Arc::clone(&host), listener, shutdown).await?;
    host.save()
}

fn host(config: Config) -> io::Result<Host> {
    let deck = Deck::load(&config.tape)?;
    let wrong = |problem: String| io::Error::new(io::ErrorKind::InvalidInput, problem);
    let mut host = Host::new(config).map_err(wrong)?;
    host.deck = deck;
    Ok(host)
}
