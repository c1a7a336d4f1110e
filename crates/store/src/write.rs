//! Multi-row statements: many rows by few statements, whose texts repeat so that each is prepared only once.
//!
//! SQLite gets the rows one after the other (`VALUES (?,?),(?,?)`), PostgreSQL an array a column (`UNNEST($1, $2)`), which
//! needs one text for any number of rows and stays clear of its 65,535 parameters.

use std::borrow::Cow;
use std::fmt::Write as _;

use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe};

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::query::{Query, Value, Values, placeholders};

/// How many rows one statement takes in SQLite. A batch is cut into these, largest first: a statement of its own for every
/// count would have to be prepared anew each time.
const ROWS_PER_STATEMENT: [usize; 5] = [500, 100, 20, 4, 1];

/// SQLite binds at most this many values to a statement.
const MAX_VALUES: usize = 32_766;

/// How many rows one statement takes in PostgreSQL, which bounds the memory of both ends.
const ROWS_PER_ARRAY: usize = 5_000;

/// An insert of any number of rows.
pub(crate) struct Insert {
    /// Up to and without `VALUES`.
    pub(crate) head: &'static str,
    /// How many columns a row has.
    pub(crate) n_columns: usize,
    /// What follows the rows, as `ON CONFLICT …`.
    pub(crate) tail: &'static str,
}

/// One column of many rows.
enum Column<'q> {
    Int(Vec<Option<i64>>),
    Text(Vec<Option<Cow<'q, str>>>),
}

impl Insert {
    /// Inserts the rows and tells how many were inserted or changed.
    pub(crate) async fn run<'q, T>(
        &self,
        tx: &mut Tx,
        rows: &'q [T],
        add: impl Fn(&mut Values<'q>, &'q T),
    ) -> Result<u64> {
        let mut n_written = 0;
        match tx {
            Tx::Sqlite(_) => {
                for rows in statements(rows) {
                    let query = Query::with(self.rows_text(rows.len()), self.values(rows, &add));
                    n_written += tx.execute(query).await?;
                }
            }
            Tx::Postgres(tx) => {
                for rows in rows.chunks(ROWS_PER_ARRAY) {
                    let (text, arguments) = self.columns(self.values(rows, &add))?;
                    let done = sqlx::query_with(AssertSqlSafe(text), arguments).execute(&mut **tx).await?;
                    n_written += done.rows_affected();
                }
            }
        }
        Ok(n_written)
    }

    fn values<'q, T>(&self, rows: &'q [T], add: impl Fn(&mut Values<'q>, &'q T)) -> Values<'q> {
        let mut values = Values::with_capacity(rows.len() * self.n_columns);
        for row in rows {
            add(&mut values, row);
        }
        debug_assert_eq!(values.len(), rows.len() * self.n_columns, "one value a column");
        values
    }

    fn rows_text(&self, n_rows: usize) -> String {
        debug_assert!(n_rows * self.n_columns <= MAX_VALUES, "too many values for a statement");
        let row = format!("({})", placeholders(self.n_columns));
        let rows = vec![row.as_str(); n_rows].join(",");
        format!("{} VALUES {rows} {}", self.head, self.tail)
    }

    fn columns(&self, values: Values<'_>) -> Result<(String, PgArguments)> {
        let mut columns: Vec<Column<'_>> = Vec::with_capacity(self.n_columns);
        for (place, value) in values.into_vec().into_iter().enumerate() {
            match (columns.get_mut(place % self.n_columns), value) {
                (Some(Column::Int(column)), Value::Int(number)) => column.push(number),
                (Some(Column::Text(column)), Value::Text(text)) => column.push(text),
                (None, Value::Int(number)) => columns.push(Column::Int(vec![number])),
                (None, Value::Text(text)) => columns.push(Column::Text(vec![text])),
                (Some(_), _) => return Err(Error::encode("a column holds numbers or text, never both".into())),
            }
        }
        let text = self.columns_text(&columns);
        let mut arguments = PgArguments::default();
        for column in columns {
            match column {
                Column::Int(column) => arguments.add(column),
                Column::Text(column) => arguments.add(column),
            }
            .map_err(Error::encode)?;
        }
        Ok((text, arguments))
    }

    fn columns_text(&self, columns: &[Column<'_>]) -> String {
        let mut arrays = String::new();
        for (place, column) in columns.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let kind = match column {
                Column::Int(_) => "bigint",
                Column::Text(_) => "text",
            };
            // Writing to a string cannot fail.
            let _ = write!(arrays, "{comma}${}::{kind}[]", place + 1);
        }
        format!("{} SELECT * FROM UNNEST({arrays}) {}", self.head, self.tail)
    }
}

/// Cuts rows into the stretches that one statement takes.
pub(crate) fn statements<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let n_rows = ROWS_PER_STATEMENT.into_iter().find(|n_rows| *n_rows <= rest.len())?;
        let (head, tail) = rest.split_at(n_rows);
        rest = tail;
        Some(head)
    })
}

#[cfg(test)]
mod tests {
    use super::{Column, Insert, statements};

    const INSERT: Insert = Insert { head: "INSERT INTO t (a, b)", n_columns: 2, tail: "ON CONFLICT (a) DO NOTHING" };

    #[test]
    fn rows_are_cut_into_few_sizes() {
        let rows = [0; 1_127];
        let sizes: Vec<usize> = statements(&rows).map(<[_]>::len).collect();
        assert_eq!(sizes, [500, 500, 100, 20, 4, 1, 1, 1]);
        assert_eq!(statements::<i32>(&[]).count(), 0);
    }

    #[test]
    fn sqlite_gets_rows_and_postgres_columns() {
        assert_eq!(INSERT.rows_text(2), "INSERT INTO t (a, b) VALUES (?,?),(?,?) ON CONFLICT (a) DO NOTHING");
        assert_eq!(
            INSERT.columns_text(&[Column::Int(vec![]), Column::Text(vec![])]),
            "INSERT INTO t (a, b) SELECT * FROM UNNEST($1::bigint[],$2::text[]) ON CONFLICT (a) DO NOTHING"
        );
    }
}
