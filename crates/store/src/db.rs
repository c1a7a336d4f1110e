//! The two databases behind one face: statements go in, rows come out, and nobody else asks which one it is.

use sqlx::{Postgres, Sqlite, Transaction};

use crate::error::{Error, Result};
use crate::migrate::Schema;
use crate::place::Place;
use crate::query::{Query, Record, query};
use crate::{postgres, sqlite};

/// The connections to one store.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    Sqlite(sqlite::Pools),
    Postgres(postgres::Pools),
}

/// A transaction. Dropping it undoes it.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens the store, makes it where it is missing, and brings its tables up to date.
    pub(crate) async fn open(place: &Place) -> Result<(Self, Schema)> {
        match place {
            Place::File(path) => {
                let (pools, schema) = sqlite::Pools::open(path).await?;
                Ok((Self::Sqlite(pools), schema))
            }
            Place::Server(server) => {
                let (pools, schema) = postgres::Pools::open(server).await?;
                Ok((Self::Postgres(pools), schema))
            }
        }
    }

    /// Begins a write of a company, which holds its right to write from its start.
    pub(crate) async fn begin(&self, company_id: i64) -> Result<Tx> {
        match self {
            Self::Sqlite(pools) => Ok(Tx::Sqlite(pools.begin().await?)),
            Self::Postgres(pools) => Ok(Tx::Postgres(pools.begin(company_id).await?)),
        }
    }

    /// Begins a read in which all statements see the same state.
    pub(crate) async fn snapshot(&self) -> Result<Tx> {
        match self {
            Self::Sqlite(pools) => Ok(Tx::Sqlite(pools.readers().begin().await?)),
            Self::Postgres(pools) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
                Ok(Tx::Postgres(pools.readers().begin_with(begin).await?))
            }
        }
    }

    /// Writes by one statement, which is a transaction by itself, and tells how many rows it touched.
    pub(crate) async fn write(&self, company_id: i64, query: Query<'_>) -> Result<u64> {
        if let Self::Sqlite(pools) = self {
            let (text, arguments) = query.for_sqlite()?;
            return Ok(sqlx::query_with(text, arguments).execute(pools.writer()).await?.rows_affected());
        }
        let mut tx = self.begin(company_id).await?;
        let n_rows = tx.execute(query).await?;
        tx.commit().await?;
        Ok(n_rows)
    }

    pub(crate) async fn all<T: Record>(&self, query: Query<'_>) -> Result<Vec<T>> {
        Ok(match self {
            Self::Sqlite(pools) => {
                let (text, arguments) = query.for_sqlite()?;
                sqlx::query_as_with(text, arguments).fetch_all(pools.readers()).await?
            }
            Self::Postgres(pools) => {
                let (text, arguments) = query.for_postgres()?;
                sqlx::query_as_with(text, arguments).fetch_all(pools.readers()).await?
            }
        })
    }

    pub(crate) async fn optional<T: Record>(&self, query: Query<'_>) -> Result<Option<T>> {
        Ok(match self {
            Self::Sqlite(pools) => {
                let (text, arguments) = query.for_sqlite()?;
                sqlx::query_as_with(text, arguments).fetch_optional(pools.readers()).await?
            }
            Self::Postgres(pools) => {
                let (text, arguments) = query.for_postgres()?;
                sqlx::query_as_with(text, arguments).fetch_optional(pools.readers()).await?
            }
        })
    }

    /// The one row of a query that always has one, as a count.
    pub(crate) async fn one<T: Record>(&self, query: Query<'_>) -> Result<T> {
        self.optional(query).await?.ok_or(Error::Sql(sqlx::Error::RowNotFound))
    }

    /// The number of the company, which is entered at its first use.
    pub(crate) async fn company(&self, name: &str) -> Result<i64> {
        let find = || query("SELECT company_id FROM companies WHERE name = $1").bind(name);
        if let Some((company_id,)) = self.optional(find()).await? {
            return Ok(company_id);
        }
        let mut tx = match self {
            Self::Sqlite(pools) => Tx::Sqlite(pools.begin().await?),
            Self::Postgres(pools) => Tx::Postgres(pools.begin_unfenced().await?),
        };
        tx.execute(query("INSERT INTO companies (name) VALUES ($1) ON CONFLICT (name) DO NOTHING").bind(name)).await?;
        let (company_id,) = tx.one(find()).await?;
        tx.commit().await?;
        Ok(company_id)
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pools) => pools.close().await,
            Self::Postgres(pools) => pools.close().await,
        }
    }
}

impl Tx {
    /// Tells how many rows the statement touched.
    pub(crate) async fn execute(&mut self, query: Query<'_>) -> Result<u64> {
        Ok(match self {
            Self::Sqlite(tx) => {
                let (text, arguments) = query.for_sqlite()?;
                sqlx::query_with(text, arguments).execute(&mut **tx).await?.rows_affected()
            }
            Self::Postgres(tx) => {
                let (text, arguments) = query.for_postgres()?;
                sqlx::query_with(text, arguments).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    pub(crate) async fn all<T: Record>(&mut self, query: Query<'_>) -> Result<Vec<T>> {
        Ok(match self {
            Self::Sqlite(tx) => {
                let (text, arguments) = query.for_sqlite()?;
                sqlx::query_as_with(text, arguments).fetch_all(&mut **tx).await?
            }
            Self::Postgres(tx) => {
                let (text, arguments) = query.for_postgres()?;
                sqlx::query_as_with(text, arguments).fetch_all(&mut **tx).await?
            }
        })
    }

    pub(crate) async fn optional<T: Record>(&mut self, query: Query<'_>) -> Result<Option<T>> {
        Ok(match self {
            Self::Sqlite(tx) => {
                let (text, arguments) = query.for_sqlite()?;
                sqlx::query_as_with(text, arguments).fetch_optional(&mut **tx).await?
            }
            Self::Postgres(tx) => {
                let (text, arguments) = query.for_postgres()?;
                sqlx::query_as_with(text, arguments).fetch_optional(&mut **tx).await?
            }
        })
    }

    /// The one row of a query that always has one, as a count.
    pub(crate) async fn one<T: Record>(&mut self, query: Query<'_>) -> Result<T> {
        self.optional(query).await?.ok_or(Error::Sql(sqlx::Error::RowNotFound))
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
