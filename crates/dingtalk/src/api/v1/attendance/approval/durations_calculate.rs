//! `POST /v1.0/attendance/approvals/durations/calculate`: how long an approval would be.

use serde::Serialize;

use crate::api::attendance::approval::{Calculated, DurationUnit, Moment};
use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Request};

/// Asks for the length of an approval, by the person's schedule; people without one have the company's usual hours.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::approval, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use dianmao_dingtalk::api::attendance::approval::{DurationUnit, LEAVE, Moment};
/// use jiff::civil::date;
///
/// let request = approval::DurationsCalculate {
///     user_id: "E1001".into(),
///     biz_type: LEAVE,
///     from_time: Moment::Day(date(2026, 9, 1)),
///     to_time: Moment::Day(date(2026, 9, 2)),
///     duration_unit: DurationUnit::Day,
///     ..Default::default()
/// };
/// println!("{} days", client.send(&request).await?.result.duration);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DurationsCalculate {
    /// The person; travels in the address.
    pub user_id: String,
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

impl Request for DurationsCalculate {
    const PATH: &'static str = "/v1.0/attendance/approvals/durations/calculate";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const QUERY: &'static [&'static str] = &["userId"];
    const METERED: bool = true;
    type Response = Wrapped<Calculated>;
}
