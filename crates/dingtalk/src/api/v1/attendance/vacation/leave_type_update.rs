//! `PUT /v1.0/attendance/leaves/types`: changes a kind of leave.

use serde::Serialize;

use super::{LeaveCertificate, LeaveType, SubmitTimeRule, VisibilityRule};
use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Method, Request};

/// Changes a kind of leave that was made through the interface; others answer 880015. Soon after another change it
/// answers `updateSpeedfast`, which passes after five minutes.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::vacation, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = vacation::LeaveTypeUpdate {
///     op_user_id: "E1001".into(),
///     leave_code: "0374-bb77".into(),
///     leave_name: Some("年休假".into()),
///     leave_view_unit: "day".into(),
///     biz_type: "general_leave".into(),
///     ..Default::default()
/// };
/// client.send(&request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaveTypeUpdate {
    /// An administrator with rights on approvals; travels in the address.
    pub op_user_id: String,
    /// The kind of leave.
    pub leave_code: String,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave_name: Option<String>,
    /// `day`, `halfDay` or `hour`; always wanted.
    pub leave_view_unit: String,
    /// `general_leave` or `lieu_leave`; always wanted.
    pub biz_type: String,
    /// Whether days of rest count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub natural_day_leave: Option<bool>,
    /// Hundredths of hours that make a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_in_per_day: Option<i64>,
    /// As in `leave_type_add`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extras: Option<String>,
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

impl Request for LeaveTypeUpdate {
    const PATH: &'static str = "/v1.0/attendance/leaves/types";
    const METHOD: Method = Method::Put;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const QUERY: &'static [&'static str] = &["opUserId"];
    const METERED: bool = true;
    type Response = Wrapped<LeaveType>;
}
