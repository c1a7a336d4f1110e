//! `POST /v1.0/attendance/columnValues/query`: `getcolumnval` for many people.
//!
//! Only DingTalk's own SDK knows this call, the pages do not: it may be closed to an app, and its limits are not
//! documented.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::api::attendance::report::DayValue;
use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{loose, times};

/// Asks for values. Not documented by any page.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::report, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = report::ColumnValuesQuery {
///     user_ids: vec!["E1001".into()],
///     column_id_list: vec!["129000043".into()],
///     from_date: date(2026, 9, 1),
///     to_date: date(2026, 9, 30),
/// };
/// println!("{} people", client.send(&request).await?.result.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnValuesQuery {
    /// The people.
    pub user_ids: Vec<String>,
    /// The columns.
    pub column_id_list: Vec<String>,
    /// First day.
    #[serde(serialize_with = "times::midnight")]
    pub from_date: Date,
    /// Last day.
    #[serde(serialize_with = "times::midnight")]
    pub to_date: Date,
}

impl Request for ColumnValuesQuery {
    const PATH: &'static str = "/v1.0/attendance/columnValues/query";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Vec<UserColumns>>;
}

/// The values of a person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserColumns {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// One entry for each column.
    #[serde(default)]
    pub column_data: Vec<ColumnData>,
}

/// The values of a column.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnData {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// A value for each day.
    #[serde(default)]
    pub column_values: Vec<DayValue>,
    /// The value of a column that is the same on all days.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub fixed_value: Option<String>,
}
