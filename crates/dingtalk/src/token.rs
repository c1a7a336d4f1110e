//! The access token: one for each app, valid for two hours, fetched by one caller while the others wait.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};

/// A token and the end of its life.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// What is sent with each call.
    pub value: String,
    /// When DingTalk stops accepting it.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("value", &"…").field("expires_at", &self.expires_at).finish()
    }
}

/// Keeps the token between runs. Neither call may fail: a cache that cannot be read is empty, and one that cannot
/// be written only costs a call next time.
pub trait TokenCache: Send + Sync {
    /// Brings back what was saved last.
    fn load(&self) -> BoxFuture<'_, Option<Token>>;
    /// Saves a token.
    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, ()>;
}

/// Keeps the token as long as the program runs.
#[derive(Debug, Default)]
pub struct MemoryTokenCache(Mutex<Option<Token>>);

impl TokenCache for MemoryTokenCache {
    fn load(&self) -> BoxFuture<'_, Option<Token>> {
        let token = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(std::future::ready(token))
    }

    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, ()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
        Box::pin(std::future::ready(()))
    }
}

/// How long before its end a token is replaced.
const EARLY: SignedDuration = SignedDuration::from_secs(300);

/// A token in use.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    token: Token,
    refresh_at: Timestamp,
}

impl Held {
    /// A token from the cache, whose age is not known.
    fn loaded(token: Token) -> Self {
        let refresh_at = token.expires_at - EARLY;
        Self { token, refresh_at }
    }

    /// A token just issued. Issuers may answer what is left of an older one; then half of that is used up before
    /// the next is asked for, or every call would ask.
    pub(crate) fn issued(value: String, lifetime: SignedDuration, now: Timestamp) -> Self {
        let lifetime = lifetime.clamp(SignedDuration::ZERO, SignedDuration::from_hours(24));
        let early = EARLY.min(lifetime / 2);
        let expires_at = now + lifetime;
        Self { token: Token { value, expires_at }, refresh_at: expires_at - early }
    }

    pub(crate) fn token(&self) -> &Token {
        &self.token
    }
}

/// The token that the client uses, behind a lock which makes fetching single-flight.
#[derive(Default)]
pub(crate) struct TokenSlot(tokio::sync::Mutex<Option<Held>>);

impl TokenSlot {
    /// Brings a token that is not `refused`: the one in use, the one in the cache, or a new one.
    pub(crate) async fn get<'a, E>(
        &self,
        refused: Option<&str>,
        now: Timestamp,
        cache: &dyn TokenCache,
        issue: impl FnOnce() -> BoxFuture<'a, Result<Held, E>>,
    ) -> Result<String, E> {
        let mut slot = self.0.lock().await;
        let usable = |held: &Held| held.refresh_at > now && Some(held.token.value.as_str()) != refused;
        if let Some(held) = slot.as_ref().filter(|held| usable(held)) {
            return Ok(held.token.value.clone());
        }
        // Another process may have fetched one since.
        let held = match cache.load().await.map(Held::loaded).filter(usable) {
            Some(held) => held,
            None => {
                let held = issue().await?;
                cache.save(held.token()).await;
                held
            }
        };
        let value = held.token.value.clone();
        *slot = Some(held);
        Ok(value)
    }
}
