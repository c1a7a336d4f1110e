//! Alarms: what a person has to look at, shown by every command until it is settled.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::Store;
use crate::error::Result;
use crate::query::query;
use crate::values::{instant, instant_opt};

/// One alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// What kind of trouble it is.
    pub kind: String,
    /// The key that it is about; empty where it is about none.
    pub key: String,
    /// The sentence to show.
    pub message: String,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    kind: String,
    key: String,
    message: String,
    raised_at: i64,
    settled_at: Option<i64>,
}

impl TryFrom<Row> for Alarm {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            kind: row.kind,
            key: row.key,
            message: row.message,
            raised_at: instant(row.raised_at)?,
            settled_at: instant_opt(row.settled_at)?,
        })
    }
}

impl Store {
    /// Raises an alarm. An open one of the same kind and key keeps its instant and takes the new message.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn raise_alarm(&self, kind: &str, key: &str, message: &str, at: Timestamp) -> Result<()> {
        self.write(
            query(
                "INSERT INTO alarms (company_id, kind, key, message, raised_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (company_id, kind, key) WHERE settled_at IS NULL DO UPDATE SET message = excluded.message",
            )
            .bind(self.company_id)
            .bind(kind)
            .bind(key)
            .bind(message)
            .bind(at.as_millisecond()),
        )
        .await?;
        Ok(())
    }

    /// Settles the open alarm of a kind and key, and tells whether there was one.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn settle_alarm(&self, kind: &str, key: &str, at: Timestamp) -> Result<bool> {
        let n_rows = self
            .write(
                query(
                    "UPDATE alarms SET settled_at = $4
             WHERE company_id = $1 AND kind = $2 AND key = $3 AND settled_at IS NULL",
                )
                .bind(self.company_id)
                .bind(kind)
                .bind(key)
                .bind(at.as_millisecond()),
            )
            .await?;
        Ok(n_rows > 0)
    }

    /// Loads the open alarms, oldest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn open_alarms(&self) -> Result<Vec<Alarm>> {
        let rows: Vec<Row> = self
            .db
            .all(
                query(
                    "SELECT kind, key, message, raised_at, settled_at FROM alarms
             WHERE company_id = $1 AND settled_at IS NULL ORDER BY alarm_id",
                )
                .bind(self.company_id),
            )
            .await?;
        rows.into_iter().map(Alarm::try_from).collect()
    }
}
