//! `POST /topapi/attendance/approve/finish`: an approval that was granted elsewhere. Superseded by the new host's
//! call, and still working.

use serde::Serialize;

use super::{DurationUnit, Moment};
use crate::request::{Done, Generation, Idempotency, Request};

/// Writes an approval. That a second call only updates is documented for the new host alone.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::approval, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = approval::Finish {
///     userid: "E1001".into(),
///     biz_type: approval::TRIP,
///     from_time: approval::Moment::Hour(date(2026, 9, 1).at(13, 0, 0, 0)),
///     to_time: approval::Moment::Hour(date(2026, 9, 1).at(18, 0, 0, 0)),
///     duration_unit: approval::DurationUnit::Hour,
///     tag_name: "外出".into(),
///     approve_id: "OA-7".into(),
///     ..Default::default()
/// };
/// client.send(&request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Finish {
    /// The person.
    pub userid: String,
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
    /// 请假, 出差, 外出 or 加班; at most 20 characters.
    pub tag_name: String,
    /// The kind of leave, for leave; at most 20 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_type: Option<String>,
    /// The caller's own id, at most 100 characters.
    pub approve_id: String,
    /// The page of the approval, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jump_url: Option<String>,
    /// Hours, for overtime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overtime_duration: Option<String>,
    /// 1 for time off, 2 for pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overtime_to_more: Option<i64>,
}

impl Request for Finish {
    const PATH: &'static str = "/topapi/attendance/approve/finish";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    const METERED: bool = true;
    type Response = Done;
}
