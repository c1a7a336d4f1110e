//! `POST /topapi/attendance/schedule/shift/listbydays`: the shifts of some people in some days, without their
//! points. Internal apps only.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma, loose, times};

/// The most people that one call may ask for.
pub const MOST_USERS: usize = 20;

/// Asks for the shifts of at most 20 people in at most seven days. Needs the permission to manage groups.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::schedule, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = schedule::ShiftListByDays {
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
pub struct ShiftListByDays {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// 1 to 20 people.
    #[serde(serialize_with = "comma")]
    pub userids: Vec<String>,
    /// First work date.
    #[serde(serialize_with = "times::midnight")]
    pub from_date_time: Date,
    /// Last work date, at most six days later and within 180 days of today.
    #[serde(serialize_with = "times::midnight")]
    pub to_date_time: Date,
}

impl Request for ShiftListByDays {
    const PATH: &'static str = "/topapi/attendance/schedule/shift/listbydays";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Vec<DayShifts>;
}

/// The shifts of a person on a day.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DayShifts {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The work date.
    #[serde(deserialize_with = "loose::day")]
    pub work_date: Date,
    /// The attendance group.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub group_id: Option<i64>,
    /// The company.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub corp_id: Option<String>,
    /// The shifts.
    #[serde(default, deserialize_with = "loose::ints")]
    pub shift_ids: Vec<i64>,
    /// Their names.
    #[serde(default, deserialize_with = "loose::texts")]
    pub shift_names: Vec<String>,
    /// Their versions.
    #[serde(default, deserialize_with = "loose::ints")]
    pub shift_versions: Vec<i64>,
}
