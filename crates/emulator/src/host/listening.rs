//! Who listens, and what of people's days is told to them.
//!
//! Nobody listening, nothing is worked out. Lock order: the company, then the agenda.

use std::sync::Arc;

use super::Host;
use crate::app::lock;
use crate::document::SeedDocument;
use crate::events::{self, Agenda, Teller};
use crate::state::Company;
use crate::state::news::News;
use crate::tenant::Tenant;

impl Host {
    /// Begins to follow the days of a company once somebody listens, and stops when nobody does any more.
    pub(crate) fn attend(&self, tenant: &Arc<Tenant>, company: &Company, now_ms: i64) {
        let listens = self.is_heard(tenant, company);
        let mut agenda = lock(&tenant.agenda);
        if listens == agenda.is_some() {
            return;
        }
        let document = self.document_of(tenant).filter(|_| listens);
        *agenda = document.map(|document| Agenda::start(teller(tenant, company, &document), now_ms));
        self.news.notify_one();
    }

    /// Follows the days anew, after rules or people were replaced.
    pub(crate) fn attend_anew(&self, tenant: &Arc<Tenant>, now_ms: i64) {
        let company = tenant.company();
        *lock(&tenant.agenda) = None;
        self.attend(tenant, &company, now_ms);
    }

    /// Tells everything about people's days that is due by an instant.
    pub(crate) fn tell_days(&self, tenant: &Arc<Tenant>, company: &Company, until_ms: i64) {
        let mut agenda = lock(&tenant.agenda);
        let (Some(agenda), Some(document)) = (agenda.as_mut(), self.document_of(tenant)) else {
            return;
        };
        let teller = teller(tenant, company, &document);
        while let Some(events) = agenda.step(teller, until_ms) {
            self.publish(tenant, company, events);
        }
    }

    /// Tells what a write did to people's days.
    pub(super) fn tell_changed_days(&self, tenant: &Arc<Tenant>, company: &Company, news: &News, now_ms: i64) {
        let mut agenda = lock(&tenant.agenda);
        let is_told = !news.days.is_empty() || !news.joined.is_empty() || news.amended.is_some();
        let Some(agenda) = agenda.as_mut().filter(|_| is_told) else {
            return;
        };
        if let Some(document) = self.document_of(tenant) {
            let events = agenda.written(teller(tenant, company, &document), news, now_ms);
            self.publish(tenant, company, events);
            self.news.notify_one();
        }
    }

    /// Whether anybody would get an event of attendance.
    fn is_heard(&self, tenant: &Arc<Tenant>, company: &Company) -> bool {
        let is_tagged = |tag: &String| events::ATTENDANCE.contains(&tag.as_str());
        company.callbacks().any(|callback| callback.tags.iter().any(is_tagged))
            || self.apps.of_tenant(tenant).iter().any(|app| lock(&app.hub).takes_events)
    }

    fn document_of(&self, tenant: &Arc<Tenant>) -> Option<Arc<SeedDocument>> {
        self.apps.of_tenant(tenant).first().map(|app| app.document())
    }
}

fn teller<'a>(tenant: &'a Tenant, company: &'a Company, document: &'a SeedDocument) -> Teller<'a> {
    Teller { company, document, corp_id: &tenant.corp_id }
}
