//! `POST /topapi/attendance/vacation/type/list`: the kinds of leave.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the kinds of leave.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::vacation, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = vacation::TypeList { op_userid: "E1001".into(), vacation_source: Some("all".into()) };
/// for kind in client.send(&request).await? {
///     println!("{} {}", kind.leave_code, kind.leave_name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TypeList {
    /// An administrator with rights on approvals; spelt so here.
    pub op_userid: String,
    /// `all`; without it, only kinds made through the interface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vacation_source: Option<String>,
}

impl Request for TypeList {
    const PATH: &'static str = "/topapi/attendance/vacation/type/list";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Vec<LeaveType>;
}

/// A kind of leave.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LeaveType {
    /// Its code.
    #[serde(deserialize_with = "loose::text")]
    pub leave_code: String,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub leave_name: String,
    /// `day`, `halfDay` or `hour`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub leave_view_unit: Option<String>,
    /// `general_leave`, or `lieu_leave` for time off earned by overtime.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub biz_type: Option<String>,
    /// Whether days of rest count; comes as text.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub natural_day_leave: Option<bool>,
    /// Hundredths of hours that make a day.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub hours_in_per_day: Option<i64>,
    /// `inner`, or `external` where made through the interface.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub source: Option<String>,
    /// The proof that is asked for.
    #[serde(default)]
    pub leave_certificate: Option<LeaveCertificate>,
    /// When it has to be asked for.
    #[serde(default)]
    pub submit_time_rule: Option<SubmitTimeRule>,
    /// How a balance expires.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub validity_type: Option<String>,
    /// When a balance expires.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub validity_value: Option<String>,
}

/// The proof of a kind of leave.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LeaveCertificate {
    /// Whether it is asked for.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable: Option<bool>,
    /// The unit of `duration`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub unit: Option<String>,
    /// From which length on; comes as text.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub duration: Option<String>,
    /// What people are told.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub prompt_information: Option<String>,
}

/// When leave has to be asked for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SubmitTimeRule {
    /// Whether there is a limit.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_time_limit: Option<bool>,
    /// `before` or `after`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub time_type: Option<String>,
    /// The unit of `time_value`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub time_unit: Option<String>,
    /// How long.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub time_value: Option<i64>,
}
