//! The client's token cache over the store.

use dianmao_dingtalk::token::{Token, TokenCache};
use dianmao_store::Store;
use futures::future::BoxFuture;

/// Keeps the token of one app between runs.
pub(super) struct StoreTokens {
    store: Store,
    name: String,
}

impl StoreTokens {
    pub(super) fn new(store: Store, app_key: &str) -> Self {
        Self { store, name: app_key.to_owned() }
    }
}

impl TokenCache for StoreTokens {
    fn load(&self) -> BoxFuture<'_, Option<Token>> {
        Box::pin(async {
            match self.store.token(&self.name).await {
                Ok(token) => token.map(|token| Token { value: token.value, expires_at: token.expires_at }),
                Err(error) => {
                    tracing::warn!(%error, "the token cannot be read from the store; a new one is fetched");
                    None
                }
            }
        })
    }

    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, ()> {
        Box::pin(async {
            let token = dianmao_store::Token { value: token.value.clone(), expires_at: token.expires_at };
            if let Err(error) = self.store.save_token(&self.name, &token).await {
                tracing::warn!(%error, "the token cannot be saved; the next run fetches another");
            }
        })
    }
}
