//! Access tokens, kept between runs so that a command does not have to ask for a new one.

use std::fmt;

use jiff::Timestamp;

use crate::Store;
use crate::error::Result;
use crate::query::query;
use crate::values::instant;

/// A token and the end of its life. `Debug` does not show the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The secret text.
    pub value: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

impl Store {
    /// Loads the token kept under a name, which tells app and issuer apart, whether it still works or not.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn token(&self, name: &str) -> Result<Option<Token>> {
        let row: Option<(String, i64)> = self
            .db
            .optional(
                query("SELECT value, expires_at FROM tokens WHERE company_id = $1 AND name = $2")
                    .bind(self.company_id)
                    .bind(name),
            )
            .await?;
        row.map(|(value, expires_at)| Ok(Token { value, expires_at: instant(expires_at)? })).transpose()
    }

    /// Keeps a token in place of the one that its name had.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn save_token(&self, name: &str, token: &Token) -> Result<()> {
        self.write(
            query(
                "INSERT INTO tokens (company_id, name, value, expires_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (company_id, name) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at",
            )
            .bind(self.company_id)
            .bind(name)
            .bind(token.value.as_str())
            .bind(token.expires_at.as_millisecond()),
        )
        .await?;
        Ok(())
    }

    /// Forgets the token kept under a name.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn forget_token(&self, name: &str) -> Result<()> {
        self.write(query("DELETE FROM tokens WHERE company_id = $1 AND name = $2").bind(self.company_id).bind(name))
            .await?;
        Ok(())
    }
}
