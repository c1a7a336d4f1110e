//! `PUT /v1.0/attendance/schedules/additionalInfo`: where and in which networks a scheduled point may be punched.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Method, Request};

/// Gives scheduled points places and networks of their own.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::schedule, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let info = schedule::ScheduleInfo {
///     plan_id: 437_000_000_696,
///     position_keys: Some(vec!["C384F00A".into()]),
///     ..Default::default()
/// };
/// client.send(&schedule::AdditionalInfo { op_user_id: "E1001".into(), schedule_infos: vec![info] }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AdditionalInfo {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The points.
    pub schedule_infos: Vec<ScheduleInfo>,
}

/// Where a scheduled point may be punched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleInfo {
    /// The point.
    pub plan_id: i64,
    /// Networks to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wifi_keys: Option<Vec<String>>,
    /// Places to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position_keys: Option<Vec<String>>,
    /// Whether what the group allows stays allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retain_attendance_check: Option<bool>,
}

impl Request for AdditionalInfo {
    const PATH: &'static str = "/v1.0/attendance/schedules/additionalInfo";
    const METHOD: Method = Method::Put;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Done;
}
