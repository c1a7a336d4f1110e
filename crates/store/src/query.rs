//! Statements that run on SQLite and PostgreSQL alike.
//!
//! Our tables hold whole numbers and text, so a statement is its text and a list of such values. Placeholders are `$1` where a
//! text is fixed. Where its length depends on the rows they are `?`: SQLite would look each numbered one up among all of
//! them, and PostgreSQL gets them numbered here.

use std::borrow::Cow;
use std::fmt::Write as _;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow, SqlSafeStr, SqlStr};

use crate::error::{Error, Result};

/// A value as both databases have it.
#[derive(Debug, Clone)]
pub(crate) enum Value<'q> {
    Int(Option<i64>),
    Text(Option<Cow<'q, str>>),
}

/// The values of a statement, in order.
#[derive(Debug, Default)]
pub(crate) struct Values<'q>(Vec<Value<'q>>);

/// A statement with its values.
#[derive(Debug)]
pub(crate) struct Query<'q> {
    text: Cow<'static, str>,
    values: Values<'q>,
}

/// What a row of either database can be read into.
pub(crate) trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A statement without values yet.
pub(crate) fn query<'q>(text: impl Into<Cow<'static, str>>) -> Query<'q> {
    Query { text: text.into(), values: Values::default() }
}

impl<'q> Query<'q> {
    pub(crate) fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.add(value);
        self
    }

    pub(crate) fn bind_all<V: Into<Value<'q>>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        for value in values {
            self.values.add(value);
        }
        self
    }

    pub(crate) fn with(text: String, values: Values<'q>) -> Self {
        Self { text: text.into(), values }
    }

    pub(crate) fn for_sqlite(self) -> Result<(SqlStr, SqliteArguments)> {
        let mut arguments = SqliteArguments::default();
        arguments.reserve(self.values.0.len(), 0);
        for value in self.values.0 {
            match value {
                Value::Int(number) => arguments.add(number),
                Value::Text(text) => arguments.add(text),
            }
            .map_err(Error::encode)?;
        }
        Ok((AssertSqlSafe(self.text).into_sql_str(), arguments))
    }

    pub(crate) fn for_postgres(self) -> Result<(SqlStr, PgArguments)> {
        let mut arguments = PgArguments::default();
        for value in self.values.0 {
            match value {
                Value::Int(number) => arguments.add(number),
                Value::Text(text) => arguments.add(text),
            }
            .map_err(Error::encode)?;
        }
        Ok((AssertSqlSafe(numbered(self.text)).into_sql_str(), arguments))
    }
}

impl<'q> Values<'q> {
    pub(crate) fn add(&mut self, value: impl Into<Value<'q>>) {
        self.0.push(value.into());
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn with_capacity(n: usize) -> Self {
        Self(Vec::with_capacity(n))
    }

    pub(crate) fn into_vec(self) -> Vec<Value<'q>> {
        self.0
    }
}

/// Numbers each `?`. None of our texts holds one in a literal.
fn numbered(text: Cow<'static, str>) -> Cow<'static, str> {
    if !text.contains('?') {
        return text;
    }
    let mut numbered = String::with_capacity(text.len() * 2);
    for (place, piece) in text.split('?').enumerate() {
        if place > 0 {
            // Writing to a string cannot fail.
            let _ = write!(numbered, "${place}");
        }
        numbered.push_str(piece);
    }
    numbered.into()
}

/// `?,?,?`
pub(crate) fn placeholders(n: usize) -> String {
    vec!["?"; n].join(",")
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

impl<'q> From<&'q str> for Value<'q> {
    fn from(text: &'q str) -> Self {
        Self::Text(Some(text.into()))
    }
}

impl<'q> From<Option<&'q str>> for Value<'q> {
    fn from(text: Option<&'q str>) -> Self {
        Self::Text(text.map(Into::into))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Some(text.into()))
    }
}

impl From<Option<String>> for Value<'_> {
    fn from(text: Option<String>) -> Self {
        Self::Text(text.map(Into::into))
    }
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn every_question_mark_gets_its_number() {
        assert_eq!(numbered("a = ? AND b IN (?,?)".into()), "a = $1 AND b IN ($2,$3)");
        assert_eq!(numbered("a = $1".into()), "a = $1");
    }
}
