//! People by state (智能人事花名册). People whom HRM never registered are in none of these lists.

pub mod employee_list;
pub mod query_dimission;
pub mod query_on_job;
pub mod query_pre_entry;

use serde::Deserialize;

use crate::wire::loose;

pub use employee_list::{EmployeeFile, EmployeeList, FieldValue, FileField};
pub use query_dimission::QueryDimission;
pub use query_on_job::QueryOnJob;
pub use query_pre_entry::QueryPreEntry;

/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 50;

/// One page of people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct IdPage {
    /// Their userids.
    #[serde(deserialize_with = "loose::texts")]
    pub data_list: Vec<String>,
    /// Where the next page begins; missing on the last one, or 0 there.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub next_cursor: Option<i64>,
}

impl IdPage {
    /// Whether another page follows the one at this offset. A cursor that does not grow would go round for ever.
    fn goes_on_after(&self, offset: i64) -> bool {
        self.next_cursor.is_some_and(|next| next > offset)
    }
}
