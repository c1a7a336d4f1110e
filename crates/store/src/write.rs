//! Multi-row statements: many rows by few statements, whose texts repeat so that SQLite prepares each only once.

use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::error::{Error, Result};

/// How many rows one statement takes. A batch is cut into these, largest first: a statement of its own for every count
/// would have to be prepared anew each time.
const ROWS_PER_STATEMENT: [usize; 5] = [500, 100, 20, 4, 1];

/// SQLite binds at most this many values to a statement.
const MAX_VALUES: usize = 32_766;

/// The arguments of a statement, to be added with [`sqlx::Arguments::add`].
pub(crate) type Values = SqliteArguments;
/// What adding an argument answers.
pub(crate) type Added = std::result::Result<(), sqlx::error::BoxDynError>;

/// An insert of any number of rows.
pub(crate) struct Insert {
    /// Up to and without `VALUES`.
    pub(crate) head: &'static str,
    /// How many columns a row has.
    pub(crate) n_columns: usize,
    /// What follows the rows, as `ON CONFLICT …`.
    pub(crate) tail: &'static str,
}

impl Insert {
    /// Inserts the rows and tells how many were inserted or changed.
    pub(crate) async fn run<T>(
        &self,
        connection: &mut SqliteConnection,
        rows: &[T],
        add: impl Fn(&mut Values, &T) -> Added,
    ) -> Result<u64> {
        let mut n_written = 0;
        for rows in statements(rows) {
            let mut values = Values::default();
            sqlx::Arguments::reserve(&mut values, rows.len() * self.n_columns, 0);
            for row in rows {
                add(&mut values, row).map_err(Error::encode)?;
            }
            debug_assert_eq!(sqlx::Arguments::len(&values), rows.len() * self.n_columns, "one value a column");
            let done = sqlx::query_with(AssertSqlSafe(self.text(rows.len())), values).execute(&mut *connection).await?;
            n_written += done.rows_affected();
        }
        Ok(n_written)
    }

    /// Numbered placeholders are kept out of it: SQLite looks each up among all of them.
    fn text(&self, n_rows: usize) -> String {
        debug_assert!(n_rows * self.n_columns <= MAX_VALUES, "too many values for a statement");
        let row = format!("({})", placeholders(self.n_columns));
        let rows = vec![row.as_str(); n_rows].join(",");
        format!("{} VALUES {rows} {}", self.head, self.tail)
    }
}

/// `?,?,?`
pub(crate) fn placeholders(n: usize) -> String {
    vec!["?"; n].join(",")
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
    use super::{Insert, statements};

    #[test]
    fn rows_are_cut_into_few_sizes() {
        let rows = [0; 1_127];
        let sizes: Vec<usize> = statements(&rows).map(<[_]>::len).collect();
        assert_eq!(sizes, [500, 500, 100, 20, 4, 1, 1, 1]);
        assert_eq!(statements::<i32>(&[]).count(), 0);
    }

    #[test]
    fn text_repeats_the_row() {
        let insert = Insert { head: "INSERT INTO t (a, b)", n_columns: 2, tail: "ON CONFLICT (a) DO NOTHING" };
        assert_eq!(insert.text(2), "INSERT INTO t (a, b) VALUES (?,?),(?,?) ON CONFLICT (a) DO NOTHING");
    }
}
