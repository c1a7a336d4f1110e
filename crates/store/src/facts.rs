//! Single facts that a later run compares with: what the app may see, which host the company was met on.

use jiff::Timestamp;
use serde_json::Value;

use crate::Store;
use crate::error::Result;
use crate::query::query;
use crate::values::{instant, json};

/// A fact and when it was learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The fact.
    pub value: Value,
    /// When it was last saved.
    pub learnt_at: Timestamp,
}

impl Store {
    /// Loads a fact by name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn fact(&self, name: &str) -> Result<Option<Fact>> {
        let row: Option<(String, i64)> = self
            .db
            .optional(
                query("SELECT value, learnt_at FROM facts WHERE company_id = $1 AND name = $2")
                    .bind(self.company_id)
                    .bind(name),
            )
            .await?;
        row.map(|(value, at)| Ok(Fact { value: json(&value)?, learnt_at: instant(at)? })).transpose()
    }

    /// Saves a fact in place of the one that its name had.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn save_fact(&self, name: &str, value: &Value, at: Timestamp) -> Result<()> {
        self.write(
            query(
                "INSERT INTO facts (company_id, name, value, learnt_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (company_id, name) DO UPDATE SET value = excluded.value, learnt_at = excluded.learnt_at",
            )
            .bind(self.company_id)
            .bind(name)
            .bind(value.to_string())
            .bind(at.as_millisecond()),
        )
        .await?;
        Ok(())
    }

    /// Loads the permission scope that the last accepted run saw.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn scope(&self) -> Result<Option<Fact>> {
        self.fact("scope").await
    }

    /// Remembers the permission scope of an accepted run.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn save_scope(&self, scope: &Value, at: Timestamp) -> Result<()> {
        self.save_fact("scope", scope, at).await
    }
}
