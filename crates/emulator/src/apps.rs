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
    first: Arc<App>,
    others: Vec<Arc<App>>,
    /// Whose the tokens are that were handed out and not replaced since.
    tokens: HashMap<String, Arc<App>>,
}

impl Table {
    /// A table of one app, with the token that it has.
    pub(crate) fn of(first: App, token: Option<String>) -> Self {
        let first = Arc::new(first);
        let tokens = token.map(|token| (token, Arc::clone(&first))).into_iter().collect();
        Self { first, others: Vec::new(), tokens }
    }

    /// Adds an app, with the token that it has.
    pub(crate) fn add(&mut self, app: App, token: Option<String>) -> Result<(), String> {
        if self.of_key(&app.key).is_some() {
            return Err(format!("another app has the key `{}`", app.key));
        }
        let app = Arc::new(app);
        if let Some(token) = token {
            self.tokens.insert(token, Arc::clone(&app));
        }
        self.others.push(app);
        Ok(())
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
    fn remember_token(&mut self, app: &Arc<App>, token: String) {
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

    fn table_mut(&self) -> RwLockWriteGuard<'_, Table> {
        self.table.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an app without a token.
    pub(crate) fn add(&self, app: App) -> Result<(), String> {
        self.table_mut().add(app, None)
    }

    /// Puts other apps in the place of all, and hands those back.
    pub(crate) fn replace(&self, table: Table) -> Table {
        std::mem::replace(&mut self.table_mut(), table)
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
