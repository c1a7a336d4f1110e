//! `POST /v1.0/attendance/leaves/types`: makes a kind of leave.

use serde::Serialize;

use super::{LeaveCertificate, LeaveType, SubmitTimeRule, VisibilityRule};
use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Request};

/// Makes a kind of leave. A company has one of `lieu_leave` at most (`lieuLeaveOnlyOne`).
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::vacation, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = vacation::LeaveTypeAdd {
///     op_user_id: "E1001".into(),
///     leave_name: "年假".into(),
///     leave_view_unit: "day".into(),
///     biz_type: "general_leave".into(),
///     hours_in_per_day: 800,
///     ..Default::default()
/// };
/// println!("{}", client.send(&request).await?.result.leave_code);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaveTypeAdd {
    /// An administrator with rights on approvals; travels in the address.
    pub op_user_id: String,
    /// Its name, which no other kind has.
    pub leave_name: String,
    /// `day`, `halfDay` or `hour`.
    pub leave_view_unit: String,
    /// `general_leave`, or `lieu_leave` for time off earned by overtime.
    pub biz_type: String,
    /// Whether days of rest count.
    pub natural_day_leave: bool,
    /// Hundredths of hours that make a day.
    pub hours_in_per_day: i64,
    /// How balances of `lieu_leave` expire, as JSON text of `validity_type` and `validity_value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extras: Option<String>,
    /// Whether it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_leave: Option<bool>,
    /// `entry` or `formal`: from when on people may take it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when_can_leave: Option<String>,
    /// For whom it is; everybody without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility_rules: Option<Vec<VisibilityRule>>,
    /// When it has to be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submit_time_rule: Option<SubmitTimeRule>,
    /// The proof that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave_certificate: Option<LeaveCertificate>,
}

impl Request for LeaveTypeAdd {
    const PATH: &'static str = "/v1.0/attendance/leaves/types";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    const QUERY: &'static [&'static str] = &["opUserId"];
    const METERED: bool = true;
    type Response = Wrapped<LeaveType>;
}
