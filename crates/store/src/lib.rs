//! The company's own store: SQL that saves and loads, and decides nothing.
//!
//! One [`Store`] speaks for one company; several companies may share a file. Queries keep to what SQLite and PostgreSQL
//! have in common (`$1`, `ON CONFLICT`, `RETURNING`), instants are milliseconds, dates are ISO text. It knows neither
//! HTTP nor DingTalk and reads no clock: every instant is handed in.

mod alarms;
mod budget;
mod error;
mod facts;
mod journal;
mod links;
mod lock;
mod migrate;
mod org;
mod pulled;
mod pulls;
mod punches;
mod results;
mod runs;
mod slices;
mod sources_seen;
mod sqlite;
mod tokens;
mod values;
mod write;

use std::path::{Path, PathBuf};

pub use crate::alarms::Alarm;
pub use crate::budget::Reservation;
pub use crate::error::{Error, Result};
pub use crate::facts::Fact;
pub use crate::journal::{JournalRow, StepChange};
pub use crate::lock::RunLock;
pub use crate::org::{DepartmentSeen, OrgSeen, PersonSeen};
pub use crate::pulls::Pull;
pub use crate::results::PastResult;
pub use crate::runs::{Run, RunId};
pub use crate::slices::{Saved, Slice};
pub use crate::sources_seen::{SourceKeys, SourceRead, SourceSize};
pub use crate::tokens::Token;

use crate::sqlite::{Pools, Tx};

/// One company's store. Cloning is cheap and shares the connections.
#[derive(Debug, Clone)]
pub struct Store {
    path: PathBuf,
    company: String,
    company_id: i64,
    pools: Pools,
}

impl Store {
    /// Opens the file, creates it with mode 0600 where it is missing, and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Foreign`] for a file that another program wrote, [`Error::Newer`] for one that a newer Dianmao wrote.
    pub async fn open(path: impl AsRef<Path>, company: &str) -> Result<Self> {
        let path = path.as_ref();
        let pools = Pools::open(path).await?;
        let company_id = pools.company(company).await?;
        Ok(Self { path: path.to_owned(), company: company.to_owned(), company_id, pools })
    }

    /// The file that holds the store.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The company that this store speaks for.
    #[must_use]
    pub fn company(&self) -> &str {
        &self.company
    }

    /// Closes the connections, which folds the write-ahead log into the file. Clones of the store end with it.
    pub async fn close(self) {
        self.pools.close().await;
    }

    async fn begin(&self) -> Result<Tx> {
        self.pools.begin().await
    }
}
