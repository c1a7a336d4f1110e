//! An app's only access token: one at a time, 7200 s by the emulator's clock.

use serde::{Deserialize, Serialize};

use crate::mix::{mix, mix_text};

/// How long a token is good for.
pub(crate) const LIFETIME_MS: i64 = 7_200_000;

/// Issues and checks the token.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Tokens {
    current: Option<Token>,
    n_issued: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Token {
    text: String,
    expires_at_ms: i64,
}

impl Tokens {
    /// The valid token, its life extended, or a new one.
    pub(crate) fn issue(&mut self, seed: u64, app_key: &str, now_ms: i64) -> String {
        let n_issued = self.n_issued;
        let token = match self.current.take().filter(|token| token.expires_at_ms > now_ms) {
            Some(token) => token.text,
            None => {
                self.n_issued += 1;
                let own = mix_text(seed, app_key);
                format!("{:016x}{:016x}", mix(own, n_issued), mix(!own, n_issued ^ now_ms.unsigned_abs()))
            }
        };
        self.current = Some(Token { text: token.clone(), expires_at_ms: now_ms.saturating_add(LIFETIME_MS) });
        token
    }

    /// The token that was issued last, which may have expired.
    pub(crate) fn last(&self) -> Option<&str> {
        self.current.as_ref().map(|token| token.text.as_str())
    }

    /// Whether this is the token and it has not expired.
    pub(crate) fn is_valid(&self, text: &str, now_ms: i64) -> bool {
        self.current.as_ref().is_some_and(|token| token.text == text && token.expires_at_ms > now_ms)
    }
}
