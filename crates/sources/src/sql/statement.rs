//! Holds that a query is one statement: a second one could end the transaction that protects the database from the first.

use super::Dialect;
use crate::error::Error;

/// Refuses what is no single statement.
pub(super) fn hold_single(table: &str, query: &str, dialect: Dialect) -> Result<(), Error> {
    let refuse = |reason: &str| Err(Error::Query { table: table.to_owned(), reason: reason.to_owned() });
    let query = query.trim().trim_end_matches(|end: char| end == ';' || end.is_whitespace());
    if query.is_empty() {
        return refuse("the query is empty");
    }
    if holds_semicolon(query, dialect) {
        return refuse("the query is more than one statement; write one, without `;` within it");
    }
    Ok(())
}

/// Whether a `;` stands outside of quotes and comments, or cannot be told from one that does: databases differ in how a quote
/// within quotes is written, so a text that ends in a backslash is taken for the worse.
fn holds_semicolon(query: &str, dialect: Dialect) -> bool {
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            ';' => return true,
            '\'' | '"' | '`' => match rest[1..].find(first) {
                Some(end) if rest[1..=end].ends_with('\\') => return true,
                Some(end) => end + 2,
                None => rest.len(),
            },
            '-' if rest.starts_with("--") && rest[2..].starts_with(char::is_whitespace) => {
                rest.find('\n').unwrap_or(rest.len())
            }
            '#' if dialect == Dialect::Mysql => rest.find('\n').unwrap_or(rest.len()),
            // What stands in `/*! … */` is run by MySQL, so it is looked through.
            '/' if rest.starts_with("/*") && !rest.starts_with("/*!") && !rest.starts_with("/*M!") => {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            }
            _ => first.len_utf8(),
        };
        rest = &rest[skipped..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Dialect, hold_single};

    #[test]
    fn one_statement_is_taken() {
        for query in [
            "select 1",
            "select 1;\n",
            "select ';' as a, \";\" from `;` -- ;\n where b = 'it''s;'",
            "select /* ; */ 1",
            "with a as (select 1) select * from a ;; ",
        ] {
            assert!(hold_single("q", query, Dialect::Postgres).is_ok(), "{query}");
        }
    }

    #[test]
    fn several_statements_are_refused() {
        for query in [
            "select 1; commit; drop table people",
            "",
            " ; ",
            "select /*! ; */ 1",
            "select 'a';select 'b'",
            r"select '\''; drop table people -- '",
            "select 1--;drop table people",
        ] {
            assert!(hold_single("q", query, Dialect::Mysql).is_err(), "{query}");
        }
        let in_comment = "select 1 # it's\n; drop table people -- '";
        assert!(hold_single("q", in_comment, Dialect::Mysql).is_err());
        assert!(hold_single("q", "select a #> '{b}' from t", Dialect::Postgres).is_ok());
    }
}
