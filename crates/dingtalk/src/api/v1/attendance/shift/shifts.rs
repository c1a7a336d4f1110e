//! `GET /v1.0/attendance/shifts`: a shift with its flexible hours. In DingTalk's SDK only.

use serde::{Deserialize, Serialize};

use crate::api::attendance::list::CheckType;
use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for a shift. Not documented by any page.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::shift, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = shift::Shifts { shift_id: 677_000_086, op_user_id: Some("E1001".into()) };
/// println!("{:?}", client.send(&request).await?.result.sections);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shifts {
    /// The shift.
    pub shift_id: i64,
    /// The administrator for whom the call is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_user_id: Option<String>,
}

impl Request for Shifts {
    const PATH: &'static str = "/v1.0/attendance/shifts";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Shift>;
}

/// A shift.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shift {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// The company.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub corp_id: Option<String>,
    /// Who made it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub owner: Option<String>,
    /// The folder of shifts that it lies in.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub shift_group_id: Option<i64>,
    /// That folder's name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub shift_group_name: Option<String>,
    /// One section for each pair of on and off duty.
    #[serde(default)]
    pub sections: Vec<Section>,
    /// The version.
    #[serde(default)]
    pub shift_setting: Option<ShiftSetting>,
}

/// One pair of on and off duty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Its id.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub section_id: Option<i64>,
    /// Its points.
    #[serde(default)]
    pub punches: Vec<Punch>,
    /// Its breaks.
    #[serde(default)]
    pub rests: Vec<Rest>,
}

/// A point of a shift. Minutes of -1 switch a threshold off.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Punch {
    /// Its id; spelt `puncheId`.
    #[serde(default, rename = "puncheId", alias = "punchId", deserialize_with = "loose::opt_int")]
    pub punch_id: Option<i64>,
    /// On or off duty.
    pub check_type: CheckType,
    /// The time of the day, as it comes.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub check_time: Option<String>,
    /// Days after the work date; 1 for the morning after.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub across: Option<i64>,
    /// Minutes before it from which a punch counts.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub begin_min: Option<i64>,
    /// Minutes after it up to which a punch counts.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub end_min: Option<i64>,
    /// Whether nobody needs to punch.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub free_check: Option<bool>,
    /// Minutes late or early that are still in time.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub permit_minutes: Option<i64>,
    /// Minutes from which late is seriously late.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub serious_late_minutes: Option<i64>,
    /// Minutes from which late counts as absence.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub absenteeism_late_minutes: Option<i64>,
    /// Minutes by which one may come later and leave later, and come earlier and leave earlier.
    #[serde(default, deserialize_with = "loose::ints")]
    pub flex_minutes: Vec<i64>,
    /// What leaving late the evening before allows in the morning.
    #[serde(default)]
    pub late_back_setting: Option<LateBackSetting>,
}

/// What leaving late the evening before allows in the morning.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LateBackSetting {
    /// One pair for each step.
    #[serde(default)]
    pub late_back_pairs: Vec<LateBackPair>,
}

/// Whoever stays longer may come later.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LateBackPair {
    /// Minutes stayed longer.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub extra: Option<i64>,
    /// Minutes by which one may come later.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub late: Option<i64>,
}

/// An end of a break: on duty where it begins, off duty where it ends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rest {
    /// Its id.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub rest_id: Option<i64>,
    /// Beginning or end.
    pub check_type: CheckType,
    /// The time of the day, as it comes.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub check_time: Option<String>,
    /// Days after the work date.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub across: Option<i64>,
}

/// The version of a shift.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShiftSetting {
    /// The shift.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub shift_id: Option<i64>,
    /// The version.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub shift_setting_id: Option<i64>,
    /// Its kind, `NORMAL` in the only sample.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub shift_type: Option<String>,
    /// How many days of attendance it is worth.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub attend_days: Option<String>,
    /// Minutes of work.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub work_time_minutes: Option<i64>,
    /// When it was made, as it comes.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub gmt_create: Option<String>,
    /// When it was changed, as it comes.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub gmt_modified: Option<String>,
}
