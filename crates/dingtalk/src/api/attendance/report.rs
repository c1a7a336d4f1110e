//! The smart report (智能统计): columns, and their values by person and day. Months are the caller's own sums.

pub mod get_att_columns;
pub mod get_column_val;
pub mod get_leave_time_by_names;
pub mod is_open_smart_report;

use jiff::civil::Date;
use serde::Deserialize;

use crate::wire::loose;

pub use get_att_columns::{Column, GetAttColumns};
pub use get_column_val::{ColumnValues, GetColumnVal};
pub use get_leave_time_by_names::{GetLeaveTimeByNames, LeaveColumn};
pub use is_open_smart_report::{IsOpenSmartReport, SmartReport};

/// The value of a column on a day.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DayValue {
    /// The day.
    #[serde(deserialize_with = "loose::day")]
    pub date: Date,
    /// A decimal or a text; empty where there was nothing.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub value: Option<String>,
}

impl DayValue {
    /// The value, where there is one.
    pub fn given(&self) -> Option<&str> {
        self.value.as_deref().filter(|value| !value.is_empty())
    }
}
