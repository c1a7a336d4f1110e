//! The seed document: what company the emulator starts with, what the app may do, and how strict the vendor is.

mod groups;
mod life;
mod pending;
mod share;
pub mod switches;

use serde::{Deserialize, Serialize};

use groups::GroupsPatch;
use life::LifePatch;
use switches::SwitchesPatch;

pub use groups::GroupSettings;
pub use life::{Life, Seal};
pub use pending::PendingMobile;
pub use share::Share;
pub use switches::{MobileUpdate, Switches};

/// Name and version of the seed document's schema.
const SCHEMA: &str = "dianmao.emulator-seed/1";

/// The seed document in force, every key filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeedDocument {
    /// Makes the company, its punches and all invented ids.
    pub seed: u64,
    /// How many people the company has; 0 is the root department alone.
    pub people: u32,
    /// What the app may see.
    pub app: AppSettings,
    /// Calls a second and a month.
    pub limits: Limits,
    /// Mobiles whose owner must first accept an invitation (40103).
    pub pending_mobiles: Vec<PendingMobile>,
    /// How eventful the lives of people are.
    pub life: Life,
    /// Which attendance groups there are.
    pub groups: GroupSettings,
    /// Answers on which the vendor's pages disagree.
    pub switches: Switches,
}

/// What the app may see and from where it may call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AppSettings {
    /// Permission points that the app does not hold, for example `qyapi_get_member`.
    pub scopes_withheld: Vec<String>,
    /// Field permissions that the app does not hold: `mobile`, `personal_info`.
    pub fields_withheld: Vec<String>,
    /// Addresses that may call; empty allows all.
    pub ip_white_list: Vec<String>,
    /// Departments in the app's scope, each with all below it.
    pub authed_depts: Vec<i64>,
    /// People in the app's scope beside those of the departments.
    pub authed_users: Vec<String>,
}

/// Calls a second and a month; 0 is unlimited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Calls a second of one interface.
    pub qps: u32,
    /// Calls a second of one interface by all apps of all companies.
    pub api_qps: u32,
    /// Calls of one address in 20 seconds, above which it is banned for five minutes; where `qps` is 0 they are not counted.
    pub address_calls: u32,
    /// Metered calls a calendar month.
    pub quota: u64,
}

/// A seed document as it is sent: absent keys keep their value.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPatch {
    schema: Option<String>,
    /// See [`SeedDocument::seed`].
    pub seed: Option<u64>,
    /// See [`SeedDocument::people`].
    pub people: Option<u32>,
    #[serde(default)]
    app: AppPatch,
    #[serde(default)]
    limits: LimitsPatch,
    pending_mobiles: Option<Vec<PendingMobile>>,
    #[serde(default)]
    life: LifePatch,
    #[serde(default)]
    groups: GroupsPatch,
    #[serde(default)]
    switches: SwitchesPatch,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AppPatch {
    scopes_withheld: Option<Vec<String>>,
    fields_withheld: Option<Vec<String>>,
    ip_white_list: Option<Vec<String>>,
    authed_depts: Option<Vec<i64>>,
    authed_users: Option<Vec<String>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsPatch {
    qps: Option<u32>,
    api_qps: Option<u32>,
    address_calls: Option<u32>,
    quota: Option<u64>,
}

impl Default for SeedDocument {
    fn default() -> Self {
        Self {
            seed: 1,
            people: 0,
            app: AppSettings::default(),
            limits: Limits::default(),
            pending_mobiles: Vec::new(),
            life: Life::default(),
            groups: GroupSettings::default(),
            switches: Switches::default(),
        }
    }
}

impl SeedDocument {
    /// This document with what another one says of its app alone: permissions, addresses, scope and rate.
    #[must_use]
    pub(crate) fn with_app_of(&self, other: &Self) -> Self {
        let limits = Limits { qps: other.limits.qps, ..self.limits };
        Self { app: other.app.clone(), limits, ..self.clone() }
    }

    /// Says what in the document cannot be though each of its keys can, or nothing.
    pub(crate) fn problem(&self) -> Option<String> {
        self.groups.problem()
    }
}

impl Default for AppSettings {
    fn default() -> Self {
        Self {
            scopes_withheld: Vec::new(),
            fields_withheld: Vec::new(),
            ip_white_list: Vec::new(),
            authed_depts: vec![1],
            authed_users: Vec::new(),
        }
    }
}

impl AppSettings {
    /// Whether the app may read a group of fields.
    pub(crate) fn may_read(&self, field: &str) -> bool {
        !self.fields_withheld.iter().any(|withheld| withheld == field)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { qps: 20, api_qps: 0, address_calls: 10_000, quota: 5000 }
    }
}

impl SeedPatch {
    /// Whether the company is made anew.
    pub(crate) fn names_company(&self) -> bool {
        self.seed.is_some() || self.people.is_some()
    }

    /// Says what in the document cannot be, or nothing.
    pub(crate) fn problem(&self) -> Option<String> {
        if let Some(schema) = self.schema.as_deref().filter(|schema| *schema != SCHEMA) {
            return Some(format!("`schema` is `{schema}`, expected `{SCHEMA}`"));
        }
        if let Some(problem) = self.switches.problem().or_else(|| self.life.problem()) {
            return Some(problem);
        }
        let withheld = self.app.fields_withheld.iter().flatten();
        let unknown = withheld.into_iter().find(|field| !["mobile", "personal_info"].contains(&field.as_str()));
        unknown.map(|field| format!("`fields_withheld` names `{field}`, expected `mobile` or `personal_info`"))
    }

    /// Writes the present keys over a document.
    pub(crate) fn apply_to(self, document: &mut SeedDocument) {
        fn put<T>(target: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *target = value;
            }
        }
        put(&mut document.seed, self.seed);
        put(&mut document.people, self.people);
        put(&mut document.app.scopes_withheld, self.app.scopes_withheld);
        put(&mut document.app.fields_withheld, self.app.fields_withheld);
        put(&mut document.app.ip_white_list, self.app.ip_white_list);
        put(&mut document.app.authed_depts, self.app.authed_depts);
        put(&mut document.app.authed_users, self.app.authed_users);
        put(&mut document.limits.qps, self.limits.qps);
        put(&mut document.limits.api_qps, self.limits.api_qps);
        put(&mut document.limits.address_calls, self.limits.address_calls);
        put(&mut document.limits.quota, self.limits.quota);
        put(&mut document.pending_mobiles, self.pending_mobiles);
        if self.life.is_quiet() {
            document.groups = GroupSettings::one();
        }
        self.life.apply_to(&mut document.life);
        self.groups.apply_to(&mut document.groups);
        self.switches.apply_to(&mut document.switches);
    }
}
