//! `POST /v1.0/attendance/approvals/query`: trips, outings, overtime and leave of many people at once.
//!
//! Only DingTalk's own SDK knows this call, the pages do not: it may be closed to an app, and its limits are not
//! documented. Ask once, and have another way ready.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma, loose, times};

/// Asks for approvals. Not documented by any page.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::approval, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::ToSpan;
///
/// let to = client.now();
/// let request = approval::Query {
///     user_ids: vec!["E1001".into()],
///     biz_types: vec![2],
///     from_date_time: to - 168.hours(),
///     to_date_time: to,
/// };
/// println!("{} approvals", client.send(&request).await?.result.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// The people, as one text.
    #[serde(serialize_with = "comma")]
    pub user_ids: Vec<String>,
    /// 1 overtime, 2 trip or outing, 3 leave.
    pub biz_types: Vec<i64>,
    /// Start.
    #[serde(serialize_with = "times::millis")]
    pub from_date_time: Timestamp,
    /// End.
    #[serde(serialize_with = "times::millis")]
    pub to_date_time: Timestamp,
}

impl Request for Query {
    const PATH: &'static str = "/v1.0/attendance/approvals/query";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Vec<ApprovalEntry>>;
}

/// An approval; every field but the person may be missing, as far as anyone knows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalEntry {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// Its id.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub approve_id: Option<String>,
    /// 1 overtime, 2 trip or outing, 3 leave.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub biz_type: Option<i64>,
    /// 请假, 出差, 外出 or 加班.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub tag_name: Option<String>,
    /// The kind of leave.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub sub_type: Option<String>,
    /// Its start.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub begin_time: Option<Timestamp>,
    /// Its end.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub end_time: Option<Timestamp>,
    /// Its unit.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub duration_unit: Option<String>,
    /// 0 counts calendar days, 1 working days.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub calculate_model: Option<i64>,
}
