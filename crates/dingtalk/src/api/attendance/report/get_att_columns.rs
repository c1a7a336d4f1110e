//! `POST /topapi/attendance/getattcolumns`: the columns of the report. Ids differ between companies, aliases do
//! not.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the columns.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::report, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let columns = client.send(&report::GetAttColumns {}).await?.columns;
/// let late = columns.iter().find(|column| column.alias == "late_times").and_then(|column| column.id);
/// # drop(late);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetAttColumns {}

impl Request for GetAttColumns {
    const PATH: &'static str = "/topapi/attendance/getattcolumns";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Columns;
}

/// All columns.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Columns {
    /// The columns, those of the company's own making included.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Column {
    /// Its id. Columns of leave have none, and are asked for by name.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub id: Option<i64>,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
    /// What it means; `leave_` for every kind of leave.
    #[serde(deserialize_with = "loose::text")]
    pub alias: String,
    /// Not documented.
    #[serde(default, rename = "type", deserialize_with = "loose::opt_int")]
    pub kind: Option<i64>,
    /// Not documented.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub sub_type: Option<i64>,
    /// Not documented.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub status: Option<i64>,
    /// No longer in use, and no id for asking.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub expression_id: Option<i64>,
    /// Further settings as JSON text.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub extension: Option<String>,
}
