//! The company's own store: SQL that saves and loads, and decides nothing.
//!
//! One [`Store`] speaks for one company; several companies may share a file or a database. Queries keep to what SQLite and
//! PostgreSQL have in common (`$1`, `ON CONFLICT`, `RETURNING`), instants are milliseconds, dates are ISO text. It knows neither
//! HTTP nor DingTalk and reads no clock: every instant is handed in.

mod alarms;
mod backup;
mod budget;
mod db;
mod error;
mod facts;
mod health;
mod journal;
mod links;
mod lock;
mod migrate;
mod org;
mod place;
mod postgres;
mod pulled;
mod pulls;
mod punches;
mod query;
mod refusals;
mod results;
mod runs;
mod schedules;
mod slices;
mod sources_seen;
mod sqlite;
mod tokens;
mod values;
mod write;

pub use crate::alarms::Alarm;
pub use crate::budget::Reservation;
pub use crate::error::{Error, Result};
pub use crate::facts::Fact;
pub use crate::health::Health;
pub use crate::journal::{JournalRow, StepChange};
pub use crate::lock::RunLock;
pub use crate::migrate::Schema;
pub use crate::org::{DepartmentSeen, OrgSeen, PersonSeen};
pub use crate::place::{NoServer, Place, Server};
pub use crate::pulls::Pull;
pub use crate::refusals::Refusal;
pub use crate::results::PastResult;
pub use crate::runs::{Run, RunId};
pub use crate::schedules::ScheduleSlice;
pub use crate::slices::{Saved, Slice};
pub use crate::sources_seen::{SourceKeys, SourceRead, SourceSize};
pub use crate::tokens::Token;

use crate::db::{Db, Tx};
use crate::query::Query;

/// One company's store. Cloning is cheap and shares the connections.
#[derive(Debug, Clone)]
pub struct Store {
    place: Place,
    schema: Schema,
    company: String,
    company_id: i64,
    db: Db,
}

impl Store {
    /// Opens a store, makes it where it is missing (a file has mode 0600), and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Foreign`] for what another program wrote, [`Error::Newer`] for what a newer Dianmao wrote.
    pub async fn open(place: impl Into<Place>, company: &str) -> Result<Self> {
        let place = place.into();
        let (db, schema) = Db::open(&place).await?;
        let company_id = db.company(company).await?;
        Ok(Self { place, schema, company: company.to_owned(), company_id, db })
    }

    /// Where the store lies.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The version of its tables, before and after it was opened.
    #[must_use]
    pub fn schema(&self) -> Schema {
        self.schema
    }

    /// The company that this store speaks for.
    #[must_use]
    pub fn company(&self) -> &str {
        &self.company
    }

    /// Closes the connections, which folds a file's write-ahead log into it. Clones of the store end with it.
    pub async fn close(self) {
        self.db.close().await;
    }

    async fn begin(&self) -> Result<Tx> {
        self.db.begin(self.company_id).await
    }

    async fn write(&self, query: Query<'_>) -> Result<u64> {
        self.db.write(self.company_id, query).await
    }
}
