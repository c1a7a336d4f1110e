//! One corporation: its people and departments, and the month's quota that all its apps share.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::app::lock;
use crate::attendance::roll::Rolls;
use crate::document::{SeedDocument, Switches};
use crate::endpoint::{self, Endpoint};
use crate::events::{Agenda, Book};
use crate::journal;
use crate::limits::Quota;
use crate::results::Results;
use crate::state::Company;

/// One corporation.
pub(crate) struct Tenant {
    pub(crate) corp_id: String,
    company: RwLock<Company>,
    pub(crate) results: Results,
    pub(crate) rolls: Rolls,
    pub(crate) pot: Mutex<Pot>,
    pub(crate) book: Mutex<Book>,
    /// There while somebody listens.
    pub(crate) agenda: Mutex<Option<Agenda>>,
}

/// The metered calls of all apps of a tenant.
#[derive(Debug)]
pub(crate) struct Pot {
    pub(crate) quota: Quota,
    /// How many of each interface, by its place in the table, over all months.
    pub(crate) metered: Vec<u64>,
}

impl Default for Pot {
    fn default() -> Self {
        Self { quota: Quota::default(), metered: vec![0; endpoint::all().count()] }
    }
}

impl Pot {
    /// A pot as a snapshot tells of it; interfaces that are no more are forgotten.
    pub(crate) fn restored(quota: Quota, counts: Vec<(String, u64)>) -> Self {
        let mut pot = Self { quota, ..Self::default() };
        for (path, count) in counts {
            if let Some((index, _)) = endpoint::find(&path) {
                pot.metered[index] = count;
            }
        }
        pot
    }

    /// Takes a metered call back that a fault throttled.
    pub(crate) fn uncount(&mut self, endpoint: &Endpoint, switches: &Switches) {
        if let Some((index, _)) = endpoint::find(endpoint.path).filter(|_| endpoint.is_metered(switches)) {
            self.quota.uncount();
            self.metered[index] = self.metered[index].saturating_sub(1);
        }
    }
}

impl Tenant {
    pub(crate) fn new(corp_id: String, document: &SeedDocument, now_ms: i64) -> Self {
        Self::with(corp_id, Company::seeded(document, now_ms))
    }

    /// A corporation with a company that is there already.
    pub(crate) fn with(corp_id: String, company: Company) -> Self {
        Self {
            corp_id,
            company: RwLock::new(company),
            results: Results::default(),
            rolls: Rolls::default(),
            pot: Mutex::default(),
            book: Mutex::default(),
            agenda: Mutex::default(),
        }
    }

    pub(crate) fn company(&self) -> RwLockReadGuard<'_, Company> {
        self.company.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn company_mut(&self) -> RwLockWriteGuard<'_, Company> {
        self.company.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// When there may be news of people's days.
    pub(crate) fn next_wake_ms(&self) -> Option<i64> {
        lock(&self.agenda).as_ref().and_then(Agenda::next_ms)
    }

    /// How many calls of each path the quota counts, over all months.
    pub(crate) fn metered(&self) -> BTreeMap<String, u64> {
        journal::by_path(&lock(&self.pot).metered)
    }

    /// Back to the company that a document asks for, with a full quota.
    pub(crate) fn reset(&self, document: &SeedDocument, now_ms: i64) {
        *lock(&self.pot) = Pot::default();
        let company = Company::seeded(document, now_ms);
        *self.company_mut() = company;
        lock(&self.book).reset();
    }
}
