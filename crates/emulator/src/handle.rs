//! One app of a running emulator, as a library sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::app::{App, lock};
use crate::departments::DepartmentPatch;
use crate::document::SeedPatch;
use crate::events::{EventRecord, StreamRecord};
use crate::host::Host;
use crate::people::PersonPatch;
use crate::told::{Approve, Approved, BossChange, Punch, Punched};
use crate::truth::{Truth, TruthQuery};

/// One app and its company; what it changes is behind the API's back.
pub struct AppHandle<'a> {
    host: &'a Host,
    app: Arc<App>,
}

impl<'a> AppHandle<'a> {
    pub(crate) fn new(host: &'a Host, app: Arc<App>) -> Self {
        Self { host, app }
    }

    /// The app's key.
    pub fn app_key(&self) -> &str {
        &self.app.key
    }

    /// The app's secret.
    pub fn app_secret(&self) -> &str {
        &self.app.secret
    }

    /// Its corporation.
    pub fn corp_id(&self) -> &str {
        &self.app.tenant.corp_id
    }

    /// Adds, changes or removes members; all or nothing.
    ///
    /// # Errors
    ///
    /// The first member that cannot be, in a sentence.
    pub fn add_people(&self, people: Vec<PersonPatch>) -> Result<usize, String> {
        self.host.patch_people(&self.app.tenant, people)
    }

    /// Adds, changes or removes departments; all or nothing.
    ///
    /// # Errors
    ///
    /// The first department that cannot be, in a sentence.
    pub fn add_departments(&self, departments: Vec<DepartmentPatch>) -> Result<usize, String> {
        self.host.patch_departments(&self.app.tenant, departments)
    }

    /// The code that the app gets when this member opens it, good once and for five minutes.
    ///
    /// # Errors
    ///
    /// Nobody has that userid.
    pub fn log_in(&self, userid: &str) -> Result<String, String> {
        self.host.log_in(&self.app.tenant, userid)
    }

    /// Makes an approval in DingTalk itself, or lets one that exists be granted or taken back.
    ///
    /// # Errors
    ///
    /// What cannot be, in a sentence.
    pub fn approve(&self, approve: &Approve) -> Result<Approved, String> {
        self.host.approve(&self.app, approve)
    }

    /// Changes a result as an administrator does in the console.
    ///
    /// # Errors
    ///
    /// What cannot be, in a sentence.
    pub fn boss_change(&self, change: &BossChange) -> Result<(), String> {
        self.host.change_as_boss(&self.app, change)
    }

    /// Lets people punch; all or nothing.
    ///
    /// # Errors
    ///
    /// The first punch that cannot be, in a sentence.
    pub fn punch(&self, punches: &[Punch]) -> Result<Vec<Punched>, String> {
        self.host.punch(&self.app, punches)
    }

    /// Takes over a seed document, of which absent keys keep their value.
    ///
    /// # Errors
    ///
    /// What in the document cannot be, in a sentence.
    pub fn reseed(&self, patch: SeedPatch) -> Result<(), String> {
        self.host.reseed(&self.app, patch)
    }

    /// Sets the app's rate and the company's quota, where they are given; 0 is unlimited.
    pub fn set_limits(&self, qps: Option<u32>, quota: Option<u64>) {
        self.host.set_limits(&self.app, qps, quota);
    }

    /// The company's newest events in the order in which they happened, with what became of their deliveries.
    pub fn events(&self) -> Vec<EventRecord> {
        self.host.events(&self.app.tenant, None, 0)
    }

    /// The app's streams that are open.
    pub fn streams(&self) -> Vec<StreamRecord> {
        lock(&self.app.hub).records()
    }

    /// Tells one of the app's streams, or all, to connect anew, and says how many were told.
    pub fn disconnect_streams(&self, id: Option<u64>) -> usize {
        lock(&self.app.hub).disconnect(id)
    }

    /// What people's days really were.
    ///
    /// # Errors
    ///
    /// What in the question cannot be, in a sentence.
    pub fn truth(&self, query: &TruthQuery) -> Result<Truth, String> {
        self.host.truth(&self.app, query)
    }

    /// Every stored field of the company, whatever the app may see.
    pub fn state_json(&self) -> Value {
        let tenant = &self.app.tenant;
        self.host.with_company(tenant, |company| company.to_json(&tenant.corp_id))
    }

    /// How many calls of each path the company's quota counts, of all its apps and over all months.
    pub fn metered(&self) -> BTreeMap<String, u64> {
        self.app.tenant.metered()
    }
}
