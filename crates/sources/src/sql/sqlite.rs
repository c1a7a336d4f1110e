//! SQLite.

use std::collections::BTreeMap;
use std::str::FromStr;

use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions, Connection, Executor, Row, Sqlite, SqliteConnection, TypeInfo, ValueRef};

use super::Sql;
use crate::error::Error;
use crate::{SourceTable, number};

pub(super) async fn read(sql: &Sql) -> Result<BTreeMap<String, SourceTable>, Error> {
    let mut connection = sql.within(connect(sql)).await?;
    let mut read = BTreeMap::new();
    for (name, query) in &sql.queries {
        read.insert(name.clone(), sql.rows::<Sqlite, _>(name, query, &mut connection, cell).await?);
    }
    sql.within(connection.close()).await?;
    Ok(read)
}

/// Opens the file, which must be there, for reading one state.
async fn connect(sql: &Sql) -> Result<SqliteConnection, sqlx::Error> {
    let options =
        SqliteConnectOptions::from_str(&sql.url)?.read_only(true).create_if_missing(false).busy_timeout(sql.timeout);
    let mut connection = options.disable_statement_logging().connect().await?;
    connection.execute("pragma query_only = on").await?;
    connection.execute("begin").await?;
    Ok(connection)
}

fn cell(row: &SqliteRow, index: usize) -> Result<Option<String>, String> {
    let value = row.try_get_raw(index).map_err(|error| error.to_string())?;
    if value.is_null() {
        return Ok(None);
    }
    let fault = |error: sqlx::Error| error.to_string();
    match value.type_info().name() {
        "REAL" => row.try_get_unchecked::<f64, _>(index).map(|number| Some(number::text(number))).map_err(fault),
        "BLOB" => Err("it is binary".to_owned()),
        _ => row.try_get_unchecked::<String, _>(index).map(Some).map_err(|_| "it is not UTF-8".to_owned()),
    }
}
