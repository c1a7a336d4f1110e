//! `POST /topapi/attendance/schedule/listbyusers`: the points of some people in some days. The cheapest way to
//! schedules.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::api::attendance::list::CheckType;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma, loose, times};

/// The most people that one call may ask for.
pub const MOST_USERS: usize = 50;
/// The most days that one call may ask for, both ends included.
pub const MOST_DAYS: i32 = 7;

/// Asks for the points of at most 50 people in at most seven days.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::schedule, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = schedule::ListByUsers {
///     op_user_id: "E1001".into(),
///     userids: vec!["E1001".into(), "E1003".into()],
///     from_date_time: date(2026, 9, 1),
///     to_date_time: date(2026, 9, 7),
/// };
/// println!("{} rows", client.send(&request).await?.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListByUsers {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// 1 to 50 people.
    #[serde(serialize_with = "comma")]
    pub userids: Vec<String>,
    /// First work date.
    #[serde(serialize_with = "times::midnight")]
    pub from_date_time: Date,
    /// Last work date, at most six days later and within 180 days of today.
    #[serde(serialize_with = "times::midnight")]
    pub to_date_time: Date,
}

impl Request for ListByUsers {
    const PATH: &'static str = "/topapi/attendance/schedule/listbyusers";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Vec<PlannedPoint>;
}

/// A scheduled point, or a day of rest. `id` alone is no key: take it with `check_type`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PlannedPoint {
    /// The scheduled point.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The work date.
    #[serde(deserialize_with = "loose::day")]
    pub work_date: Date,
    /// On or off duty; may be missing on days of rest.
    #[serde(default)]
    pub check_type: Option<CheckType>,
    /// The planned time; may be missing on days of rest.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub plan_check_time: Option<Timestamp>,
    /// The shift; 0 on days of rest.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub shift_id: Option<i64>,
    /// The shift's version.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub shift_version: Option<i64>,
    /// The attendance group.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub group_id: Option<i64>,
    /// Whether the day is one of rest.
    #[serde(default, deserialize_with = "loose::opt_flag")]
    pub is_rest: Option<bool>,
    /// An approval that the point is tied to.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub approve_id: Option<i64>,
}

impl PlannedPoint {
    /// Whether nothing is planned on the day.
    pub fn is_day_of_rest(&self) -> bool {
        self.is_rest == Some(true) || self.shift_id == Some(0)
    }
}
