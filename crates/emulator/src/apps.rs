//! All apps of one process, found by their key or by their token.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::app::App;
use crate::tenant::Tenant;

/// All apps, in the order in which they were added; there is always a first one.
pub(crate) struct Apps {
    table: RwLock<Table>,
}

pub(crate) struct Table {
    pub(crate) first: Arc<App>,
    pub(crate) others: Vec<Arc<App>>,
    /// Whose the tokens are that were handed out and not replaced since.
    tokens: HashMap<String, Arc<App>>,
}

impl Table {
    /// A table of apps without tokens.
    pub(crate) fn of(first: App) -> Self {
        Self { first: Arc::new(first), others: Vec::new(), tokens: HashMap::new() }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<App>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    pub(crate) fn of_key(&self, key: &str) -> Option<&Arc<App>> {
        self.all().find(|app| &*app.key == key)
    }

    /// The first app of a corporation.
    pub(crate) fn of_corp(&self, corp_id: &str) -> Option<&Arc<App>> {
        self.all().find(|app| app.tenant.corp_id == corp_id)
    }

    /// Remembers whose a token is; the app's token before it leads nowhere any more.
    pub(crate) fn remember_token(&mut self, app: &Arc<App>, token: String) {
        self.forget_token(app);
        self.tokens.insert(token, Arc::clone(app));
    }

    fn forget_token(&mut self, app: &Arc<App>) {
        self.tokens.retain(|_, owner| !Arc::ptr_eq(owner, app));
    }
}

impl Apps {
    pub(crate) fn new(table: Table) -> Self {
        Self { table: RwLock::new(table) }
    }

    pub(crate) fn table(&self) -> RwLockReadGuard<'_, Table> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn table_mut(&self) -> RwLockWriteGuard<'_, Table> {
        self.table.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The app that stands where none is named.
    pub(crate) fn first(&self) -> Arc<App> {
        Arc::clone(&self.table().first)
    }

    pub(crate) fn all(&self) -> Vec<Arc<App>> {
        self.table().all().cloned().collect()
    }

    pub(crate) fn of_key(&self, key: &str) -> Option<Arc<App>> {
        self.table().of_key(key).cloned()
    }

    pub(crate) fn of_token(&self, token: &str) -> Option<Arc<App>> {
        self.table().tokens.get(token).cloned()
    }

    /// All apps of a tenant.
    pub(crate) fn of_tenant(&self, tenant: &Arc<Tenant>) -> Vec<Arc<App>> {
        self.table().all().filter(|app| Arc::ptr_eq(&app.tenant, tenant)).cloned().collect()
    }

    /// All tenants, each once.
    pub(crate) fn tenants(&self) -> Vec<Arc<Tenant>> {
        let mut tenants: Vec<Arc<Tenant>> = Vec::new();
        for app in self.table().all() {
            if !tenants.iter().any(|tenant| Arc::ptr_eq(tenant, &app.tenant)) {
                tenants.push(Arc::clone(&app.tenant));
            }
        }
        tenants
    }

    /// Remembers whose a token is, if it is a new one.
    pub(crate) fn remember_token(&self, app: &Arc<App>, token: &str) {
        if self.of_token(token).is_none() {
            self.table_mut().remember_token(app, token.to_owned());
        }
    }

    /// Forgets the token of an app.
    pub(crate) fn forget_token(&self, app: &Arc<App>) {
        self.table_mut().forget_token(app);
    }
}
