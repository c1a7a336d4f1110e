//! `POST /topapi/attendance/schedule/listbyday`: one person's points of one day, with the hours in which a punch
//! counts.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::api::attendance::list::CheckType;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::open_enum::open_enum;
use crate::wire::{loose, times};

/// Asks for one day of one person; also where the other schedule calls answer 40035.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::schedule, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = schedule::ListByDay {
///     op_user_id: "E1001".into(),
///     user_id: "E1003".into(),
///     date_time: date(2026, 9, 1),
/// };
/// println!("{} points", client.send(&request).await?.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListByDay {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The person.
    pub user_id: String,
    /// The day.
    #[serde(serialize_with = "times::midnight")]
    pub date_time: Date,
}

impl Request for ListByDay {
    const PATH: &'static str = "/topapi/attendance/schedule/listbyday";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Vec<DayPlan>;
}

/// A point of a day. The times of an approval on it have kind and name beside them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DayPlan {
    /// The scheduled point.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// The company.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub corp_id: Option<String>,
    /// The work date.
    #[serde(deserialize_with = "loose::day")]
    pub work_date: Date,
    /// On or off duty.
    #[serde(default)]
    pub check_type: Option<CheckType>,
    /// The planned time, whatever its description says.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub check_date_time: Option<Timestamp>,
    /// The time after flexible hours moved it.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub real_plan_time: Option<Timestamp>,
    /// From when a punch counts.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub check_begin_time: Option<Timestamp>,
    /// Up to when a punch counts.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub check_end_time: Option<Timestamp>,
    /// What became of it.
    #[serde(default)]
    pub check_status: Option<CheckStatus>,
    /// The shift.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub class_id: Option<i64>,
    /// The shift's name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub class_name: Option<String>,
    /// The shift's version.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub class_setting_id: Option<i64>,
    /// The attendance group.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub group_id: Option<i64>,
    /// Whether the day is one of rest.
    #[serde(default, deserialize_with = "loose::opt_flag")]
    pub is_rest: Option<bool>,
    /// JSON text: `flexMinutes`, `punchId`, `overtimeSettingId` and others.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub features: Option<String>,
    /// The approval on it.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub approve_id: Option<i64>,
    /// 1 overtime, 2 trip, 3 leave.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub approve_biz_type: Option<i64>,
    /// The approval's name, such as 请假.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub approve_tag_name: Option<String>,
    /// Not documented.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub approve_type: Option<String>,
    /// When the row was made.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_create: Option<Timestamp>,
    /// When it was changed last.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_modified: Option<Timestamp>,
}

open_enum! {
    /// What became of a point.
    pub enum CheckStatus {
        /// Not yet due.
        Init = "Init",
        /// Punched.
        Checked = "Checked",
        /// Missed.
        Timeout = "Timeout",
    }
}
