//! MySQL and MariaDB.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::mysql::{MySqlConnectOptions, MySqlRow, MySqlValueRef};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Decode, Executor, MySql, MySqlConnection, Row, TypeInfo, ValueRef,
};

use super::Sql;
use crate::SourceTable;
use crate::error::Error;

pub(super) async fn read(sql: &Sql) -> Result<BTreeMap<String, SourceTable>, Error> {
    let mut connection = sql.within(connect(sql)).await?;
    let mut read = BTreeMap::new();
    for (name, query) in &sql.queries {
        read.insert(name.clone(), sql.rows::<MySql, _>(name, query, &mut connection, cell).await?);
    }
    sql.within(connection.close()).await?;
    Ok(read)
}

/// Opens a session that reads one state and writes nothing.
async fn connect(sql: &Sql) -> Result<MySqlConnection, sqlx::Error> {
    // `||` and the time zone are the driver's business only where it decodes values itself.
    let mut options = MySqlConnectOptions::from_str(&sql.url)?.pipes_as_concat(false).timezone(None);
    if let Some(password) = &sql.password {
        options = options.password(password.reveal());
    }
    let mut connection = options.disable_statement_logging().connect().await?;
    set_zone(&mut connection, &sql.time_zone).await?;
    connection.execute("set session transaction read only").await?;
    connection.execute("set session transaction isolation level repeatable read").await?;
    connection.execute("start transaction with consistent snapshot, read only").await?;
    Ok(connection)
}

/// By name where the server knows names of zones, else by today's distance from UTC.
async fn set_zone(connection: &mut MySqlConnection, zone: &TimeZone) -> Result<(), sqlx::Error> {
    if let Some(name) = zone.iana_name() {
        // The name of a zone holds no quote.
        let named = connection.execute(AssertSqlSafe(format!("set time_zone = '{name}'"))).await;
        if !matches!(named, Err(sqlx::Error::Database(_))) {
            return named.map(drop);
        }
    }
    let seconds = zone.to_offset(Timestamp::now()).seconds();
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    let offset = format!("set time_zone = '{sign}{:02}:{:02}'", minutes / 60, minutes % 60);
    connection.execute(AssertSqlSafe(offset)).await.map(drop)
}

fn cell(row: &MySqlRow, index: usize) -> Result<Option<String>, String> {
    let value: MySqlValueRef<'_> = row.try_get_raw(index).map_err(|error| error.to_string())?;
    if value.is_null() {
        return Ok(None);
    }
    let is_bits = value.type_info().name() == "BIT";
    let bytes = <&[u8] as Decode<MySql>>::decode(value).map_err(|error| error.to_string())?;
    if is_bits {
        let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        return Ok(Some(number.to_string()));
    }
    String::from_utf8(bytes.to_vec()).map(Some).map_err(|_| "it is binary".to_owned())
}
