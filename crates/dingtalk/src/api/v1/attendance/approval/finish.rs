//! `POST /v1.0/attendance/approvals/finish`: an approval that was granted elsewhere.

use serde::Serialize;

use crate::api::attendance::approval::{Calculated, DurationUnit, Moment};
use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Request};

/// Writes an approval. A second call with the same `approve_id` updates it.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::approval, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use dianmao_dingtalk::api::attendance::approval::{DurationUnit, Moment, TRIP};
/// use jiff::civil::date;
///
/// let interval = approval::finish::Interval {
///     biz_type: TRIP,
///     from_time: Moment::Day(date(2026, 9, 1)),
///     to_time: Moment::Day(date(2026, 9, 2)),
///     duration_unit: DurationUnit::Day,
///     ..Default::default()
/// };
/// let request = approval::Finish {
///     user_id: "E1001".into(),
///     top_calculate_approve_duration_param: interval,
///     tag_name: "出差".into(),
///     approve_id: "OA-7".into(),
///     ..Default::default()
/// };
/// println!("{} days", client.send(&request).await?.result.duration);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finish {
    /// The person; travels in the address.
    pub user_id: String,
    /// When, and counted how.
    pub top_calculate_approve_duration_param: Interval,
    /// 请假, 出差, 外出 or 加班.
    pub tag_name: String,
    /// The kind of leave, at most 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_type: Option<String>,
    /// The caller's own id.
    pub approve_id: String,
    /// The page of the approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jump_url: Option<String>,
    /// Hours, for overtime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overtime_duration: Option<String>,
    /// 1 for time off, 2 for pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over_time_to_more: Option<i64>,
}

impl Request for Finish {
    const PATH: &'static str = "/v1.0/attendance/approvals/finish";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const QUERY: &'static [&'static str] = &["userId"];
    const METERED: bool = true;
    type Response = Wrapped<Calculated>;
}

/// When an approval is, and counted how.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Interval {
    /// 1 overtime, 2 trip or outing, 3 leave.
    pub biz_type: i64,
    /// Start, not earlier than 31 days ago.
    pub from_time: Moment,
    /// End, at most 31 days later; a day later for overtime.
    pub to_time: Moment,
    /// The unit of both.
    pub duration_unit: DurationUnit,
    /// 0 counts calendar days, 1 working days.
    pub calculate_model: i64,
    /// The kind of leave, for leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leave_code: Option<String>,
}
