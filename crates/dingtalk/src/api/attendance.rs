//! Attendance. Every call here counts against the month's quota.

pub mod approval;
pub mod day;
pub mod group;
pub mod leave;
pub mod list;
pub mod machine;
pub mod record;
pub mod report;
pub mod schedule;
pub mod shift;
pub mod vacation;

use serde::Deserialize;

pub use list::List;

use crate::wire::loose;

/// The id and name of a group or shift.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Named {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
}

/// One page of a list that goes on by cursor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CursorPage<T> {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// Where it begins.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub cursor: Option<i64>,
    /// The rows.
    pub result: Vec<T>,
}
