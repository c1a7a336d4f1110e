//! Queries to PostgreSQL, MySQL, MariaDB and SQLite.
//!
//! All queries of one read see one state of the database, in a session that can write nothing. Values come as the database itself
//! writes them as text, so that no type is unknown and no number gains or loses a digit.

mod mysql;
mod postgres;
mod sqlite;
mod statement;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use dianmao_roster::problem::redact;
use dianmao_roster::row::{Columns, Origin, SourceRow, Table};
use futures::TryStreamExt;
use jiff::tz::TimeZone;
use sqlx::{AssertSqlSafe, Column, Database, Executor, Row};

use crate::SourceTable;
use crate::error::Error;
use crate::rows;
use crate::secret::Secret;

/// Queries to one database.
#[derive(Debug, Clone)]
pub struct Sql {
    /// `postgres://user@host/database`, `mysql://…`, `mariadb://…` or `sqlite:FILE`.
    pub url: String,
    /// The password, where it does not stand in the address.
    pub password: Option<Secret>,
    /// The zone that instants are shown in, so that midnight falls on the right day.
    pub time_zone: TimeZone,
    /// How long the connection and each query may take.
    pub timeout: Duration,
    /// The most rows that one query may give.
    pub max_rows: usize,
    /// The queries, by the names that the mapping uses.
    pub queries: BTreeMap<String, String>,
}

/// The databases that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Postgres,
    Mysql,
    Sqlite,
}

impl Sql {
    pub(crate) async fn read(&self) -> Result<BTreeMap<String, SourceTable>, Error> {
        let dialect = self.dialect()?;
        for (name, query) in &self.queries {
            statement::hold_single(name, query, dialect)?;
        }
        match dialect {
            Dialect::Postgres => postgres::read(self).await,
            Dialect::Mysql => mysql::read(self).await,
            Dialect::Sqlite => sqlite::read(self).await,
        }
    }

    fn dialect(&self) -> Result<Dialect, Error> {
        match self.url.split(':').next().unwrap_or_default() {
            "postgres" | "postgresql" => Ok(Dialect::Postgres),
            "mysql" | "mariadb" => Ok(Dialect::Mysql),
            "sqlite" => Ok(Dialect::Sqlite),
            _ => {
                Err(self.unreachable("its address begins with neither `postgres:`, `mysql:`, `mariadb:` nor `sqlite:`"))
            }
        }
    }

    /// The server as it may be shown: without user, password and options.
    fn server(&self) -> String {
        let shown = self.url.split(['?', '#']).next().unwrap_or_default();
        match shown.split_once("://") {
            Some((scheme, rest)) => format!("{scheme}://{}", rest.rsplit('@').next().unwrap_or_default()),
            None if self.dialect_is_named() => shown.to_owned(),
            None => "the database".to_owned(),
        }
    }

    fn dialect_is_named(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    fn unreachable(&self, reason: impl Into<String>) -> Error {
        Error::Server { server: self.server(), reason: reason.into() }
    }

    /// Waits for an answer, and no longer than allowed.
    async fn within<T>(&self, answer: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, Error> {
        match tokio::time::timeout(self.timeout, answer).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(self.unreachable(sentence(&error))),
            Err(_) => Err(self.unreachable(format!("no answer within {} seconds", self.timeout.as_secs()))),
        }
    }

    /// Runs one query to its last row.
    async fn rows<'c, DB, E>(&self, name: &str, query: &str, executor: E, cell: Cell<DB>) -> Result<SourceTable, Error>
    where
        DB: Database,
        E: Executor<'c, Database = DB>,
    {
        let reading = self.collect(name, query, executor, cell);
        match tokio::time::timeout(self.timeout, reading).await {
            Ok(read) => read.and_then(rows::stamped),
            Err(_) => {
                let reason = format!("it took more than {} seconds; raise `timeout_s`", self.timeout.as_secs());
                Err(Error::Query { table: name.to_owned(), reason })
            }
        }
    }

    async fn collect<'c, DB, E>(&self, name: &str, query: &str, executor: E, cell: Cell<DB>) -> Result<Table, Error>
    where
        DB: Database,
        E: Executor<'c, Database = DB>,
    {
        let fault = |error: sqlx::Error| Error::Query { table: name.to_owned(), reason: sentence(&error) };
        let file: Arc<str> = Arc::from(name);
        let mut columns: Option<Arc<Columns>> = None;
        let mut rows = Vec::new();
        let mut answer = sqlx::raw_sql(AssertSqlSafe(query)).fetch(executor);
        while let Some(row) = answer.try_next().await.map_err(fault)? {
            if rows.len() == self.max_rows {
                return Err(Error::TooManyRows { table: name.to_owned(), limit: self.max_rows });
            }
            let columns = match &columns {
                Some(columns) => Arc::clone(columns),
                None => Arc::clone(columns.insert(rows::columns(name, row.columns().iter().map(Column::name))?)),
            };
            let origin = Origin::new(Arc::clone(&file), 1 + u64::try_from(rows.len()).unwrap_or(u64::MAX));
            let cells = cells::<DB>(&row, &columns, &origin, cell)?;
            rows.push(SourceRow::new(origin, columns, cells.iter().map(Option::as_deref)));
        }
        let columns = columns.unwrap_or_else(|| Arc::new(Columns(Vec::new())));
        Ok(Table { name: file, header: None, columns, rows })
    }
}

/// Gives the text of a cell; `None` is NULL, the error says what it is in place of a text.
type Cell<DB> = fn(&<DB as Database>::Row, usize) -> Result<Option<String>, String>;

fn cells<DB: Database>(
    row: &DB::Row,
    columns: &Columns,
    origin: &Origin,
    cell: Cell<DB>,
) -> Result<Vec<Option<String>>, Error> {
    let text = |(index, column): (usize, &String)| {
        cell(row, index).map_err(|what| Error::NotTextValue { place: origin.to_string(), column: column.clone(), what })
    };
    columns.0.iter().enumerate().map(text).collect()
}

/// What a database says, without the values that it may quote.
fn sentence(error: &sqlx::Error) -> String {
    let text = match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        error => error.to_string(),
    };
    redact(&text)
}
