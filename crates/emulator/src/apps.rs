//! All apps of one process, found by their key or by their token.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::app::App;
use crate::tenant::Tenant;

/// All apps, in the order in which they were added; there is always a first one.
pub(crate) struct Apps {
    first: Arc<App>,
    others: RwLock<Vec<Arc<App>>>,
    /// Whose the tokens are that were handed out and not replaced since.
    tokens: RwLock<HashMap<String, Arc<App>>>,
}

impl Apps {
    pub(crate) fn new(first: App) -> Self {
        Self { first: Arc::new(first), others: RwLock::default(), tokens: RwLock::default() }
    }

    /// The app that stands where none is named.
    pub(crate) fn first(&self) -> &Arc<App> {
        &self.first
    }

    pub(crate) fn all(&self) -> Vec<Arc<App>> {
        let others = self.others.read().unwrap_or_else(PoisonError::into_inner);
        std::iter::once(&self.first).chain(others.iter()).cloned().collect()
    }

    pub(crate) fn of_key(&self, key: &str) -> Option<Arc<App>> {
        self.all().into_iter().find(|app| app.key == key)
    }

    pub(crate) fn of_token(&self, token: &str) -> Option<Arc<App>> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    /// All apps of a tenant.
    pub(crate) fn of_tenant(&self, tenant: &Arc<Tenant>) -> Vec<Arc<App>> {
        self.all().into_iter().filter(|app| Arc::ptr_eq(&app.tenant, tenant)).collect()
    }

    /// All tenants, each once.
    pub(crate) fn tenants(&self) -> Vec<Arc<Tenant>> {
        let mut tenants: Vec<Arc<Tenant>> = Vec::new();
        for app in self.all() {
            if !tenants.iter().any(|tenant| Arc::ptr_eq(tenant, &app.tenant)) {
                tenants.push(Arc::clone(&app.tenant));
            }
        }
        tenants
    }

    /// Remembers whose a token is; the app's token before it leads nowhere any more.
    pub(crate) fn remember_token(&self, app: &Arc<App>, token: &str) {
        if self.of_token(token).is_some() {
            return;
        }
        let mut tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, owner| !Arc::ptr_eq(owner, app));
        tokens.insert(token.to_owned(), Arc::clone(app));
    }

    /// Forgets the token of an app.
    pub(crate) fn forget_token(&self, app: &Arc<App>) {
        let mut tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, owner| !Arc::ptr_eq(owner, app));
    }
}
