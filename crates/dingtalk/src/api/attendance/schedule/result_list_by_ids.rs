//! `POST /topapi/attendance/schedule/result/listbyids`: results by scheduled point. Half the price of
//! `/attendance/list`, but it tells neither who made a result nor by which approval.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::api::attendance::list::{CheckType, LocationResult, TimeResult};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma, loose};

/// The most points that one call may ask for.
pub const MOST_IDS: usize = 100;

/// Asks for the results of at most 100 points.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::schedule, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = schedule::ResultListByIds { op_user_id: "E1001".into(), schedule_ids: vec![157_000_092_171] };
/// println!("{} results", client.send(&request).await?.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ResultListByIds {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// 1 to 100 scheduled points.
    #[serde(serialize_with = "comma")]
    pub schedule_ids: Vec<i64>,
}

impl Request for ResultListByIds {
    const PATH: &'static str = "/topapi/attendance/schedule/result/listbyids";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Vec<PointResult>;
}

/// What became of one scheduled point. `gmt_modified` tells that an override happened, and nothing else does.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PointResult {
    /// The row's own id, which stays.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// The scheduled point.
    #[serde(deserialize_with = "loose::int")]
    pub schedule_id: i64,
    /// The punch that counted.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub record_id: Option<i64>,
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// The work date.
    #[serde(deserialize_with = "loose::day")]
    pub work_date: Date,
    /// On or off duty.
    pub check_type: CheckType,
    /// The planned time.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub plan_check_time: Option<Timestamp>,
    /// The line between in time, late and early.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub base_check_time: Option<Timestamp>,
    /// The punch; a filler where `time_result` is `NotSigned`.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub user_check_time: Option<Timestamp>,
    /// The grade.
    pub time_result: TimeResult,
    /// Inside or outside of the permitted places.
    pub location_result: LocationResult,
    /// Whether time and place are normal, by the samples; the page's text says the opposite.
    #[serde(default, deserialize_with = "loose::opt_flag")]
    pub is_legal: Option<bool>,
    /// The attendance group.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub group_id: Option<i64>,
    /// The company.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub corp_id: Option<String>,
    /// When the row was made.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_create: Option<Timestamp>,
    /// When it was changed last.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_modified: Option<Timestamp>,
}
