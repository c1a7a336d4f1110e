//! How values lie in columns: instants as milliseconds, dates as ISO text, JSON as text.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use jiff::Timestamp;
use serde_json::Value;

use crate::error::{Error, Result};

pub(crate) fn instant(ms: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(ms).map_err(|_| Error::Damaged(format!("instant {ms}")))
}

pub(crate) fn instant_opt(ms: Option<i64>) -> Result<Option<Timestamp>> {
    ms.map(instant).transpose()
}

pub(crate) fn ms_opt(instant: Option<Timestamp>) -> Option<i64> {
    instant.map(Timestamp::as_millisecond)
}

pub(crate) fn parse<T: FromStr>(what: &str, text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Damaged(format!("{what} `{text}`")))
}

pub(crate) fn json(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|_| Error::Damaged("a JSON column".to_owned()))
}

pub(crate) fn json_opt(text: Option<&str>) -> Result<Option<Value>> {
    text.map(json).transpose()
}

/// A count as SQL has it. None of ours comes near the limit.
pub(crate) fn to_sql(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count from SQL, where a column that only grows is never negative.
pub(crate) fn to_count(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// How many there are.
pub(crate) fn to_u64(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// A key and what stands beside it, collected into a map.
pub(crate) fn to_map<K: Ord, V, T>(rows: Vec<T>, entry: impl Fn(T) -> Result<(K, V)>) -> Result<BTreeMap<K, V>> {
    rows.into_iter().map(entry).collect()
}

/// What is missing, for [`Error::Missing`].
pub(crate) fn missing(what: impl Display) -> Error {
    Error::Missing(what.to_string())
}
