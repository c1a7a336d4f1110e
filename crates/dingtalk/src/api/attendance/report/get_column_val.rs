//! `POST /topapi/attendance/getcolumnval`: one person's values. People who left are not served.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::DayValue;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma, loose, times};

/// The most columns that one call may ask for.
pub const MOST_COLUMNS: usize = 20;
/// The most days that one call may ask for.
pub const MOST_DAYS: i32 = 31;

/// Asks for at most 20 columns and 31 days of one person. 850015 answers wrong columns as well as haste.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::report, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = report::GetColumnVal {
///     userid: "E1001".into(),
///     column_id_list: vec![129_000_043],
///     from_date: date(2026, 9, 1).at(0, 0, 0, 0),
///     to_date: date(2026, 9, 30).at(0, 0, 0, 0),
/// };
/// println!("{} columns", client.send(&request).await?.column_vals.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetColumnVal {
    /// The person.
    pub userid: String,
    /// 1 to 20 columns.
    #[serde(serialize_with = "comma")]
    pub column_id_list: Vec<i64>,
    /// First day.
    #[serde(serialize_with = "times::spaced")]
    pub from_date: DateTime,
    /// Last day, at most 31 days later.
    #[serde(serialize_with = "times::spaced")]
    pub to_date: DateTime,
}

impl Request for GetColumnVal {
    const PATH: &'static str = "/topapi/attendance/getcolumnval";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Values;
}

/// The values of one person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Values {
    /// One entry for each column.
    pub column_vals: Vec<ColumnValues>,
}

/// The values of a column. `should_attendance_days` is right for the last 15 days only, by the page.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ColumnValues {
    /// The column.
    pub column_vo: ColumnId,
    /// A value for each day.
    #[serde(default)]
    pub column_vals: Vec<DayValue>,
    /// The value of a column that is the same on all days, and then the only one.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub fixed_value: Option<String>,
}

/// The column of some values.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ColumnId {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
}
