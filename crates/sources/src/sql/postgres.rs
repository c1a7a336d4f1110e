//! PostgreSQL.

use std::collections::BTreeMap;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgRow, PgValueRef};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, Postgres, Row, TypeInfo, ValueRef};

use super::Sql;
use crate::SourceTable;
use crate::error::Error;

pub(super) async fn read(sql: &Sql) -> Result<BTreeMap<String, SourceTable>, Error> {
    let mut connection = sql.within(connect(sql)).await?;
    let mut read = BTreeMap::new();
    for (name, query) in &sql.queries {
        read.insert(name.clone(), sql.rows::<Postgres, _>(name, query, &mut connection, cell).await?);
    }
    sql.within(connection.close()).await?;
    Ok(read)
}

/// Opens a session that reads one state and writes nothing.
async fn connect(sql: &Sql) -> Result<PgConnection, sqlx::Error> {
    let mut options = PgConnectOptions::from_str(&sql.url)?.application_name("dianmao");
    if let Some(password) = &sql.password {
        options = options.password(password.reveal());
    }
    let mut connection = options.disable_statement_logging().connect().await?;
    if let Some(zone) = sql.time_zone.iana_name() {
        // The name of a zone holds no quote.
        connection.execute(AssertSqlSafe(format!("set time zone '{zone}'"))).await?;
    }
    connection.execute(AssertSqlSafe(format!("set statement_timeout = {}", sql.timeout.as_millis()))).await?;
    connection.execute("set session characteristics as transaction read only").await?;
    connection.execute("begin transaction isolation level repeatable read, read only").await?;
    Ok(connection)
}

fn cell(row: &PgRow, index: usize) -> Result<Option<String>, String> {
    let value: PgValueRef<'_> = row.try_get_raw(index).map_err(|error| error.to_string())?;
    if value.is_null() {
        return Ok(None);
    }
    let text = value.as_str().map_err(|_| "it is not UTF-8".to_owned())?;
    Ok(Some(match (value.type_info().name(), text) {
        ("BOOL", "t") => "true".to_owned(),
        ("BOOL", "f") => "false".to_owned(),
        ("BYTEA", _) => return Err("it is binary".to_owned()),
        _ => text.to_owned(),
    }))
}
