//! `POST /topapi/attendance/approve/duration/calculate`: how long an approval would be. Superseded by the new
//! host's call, and still working.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{DurationUnit, Moment};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the length of an approval, by the person's schedule.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::approval, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = approval::DurationCalculate {
///     userid: "E1001".into(),
///     biz_type: approval::LEAVE,
///     from_time: approval::Moment::Forenoon(date(2026, 9, 1)),
///     to_time: approval::Moment::Afternoon(date(2026, 9, 2)),
///     duration_unit: approval::DurationUnit::HalfDay,
///     calculate_model: 1,
/// };
/// println!("{} days", client.send(&request).await?.duration);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DurationCalculate {
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
}

impl Request for DurationCalculate {
    const PATH: &'static str = "/topapi/attendance/approve/duration/calculate";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Calculated;
}

/// The length of an approval, in its unit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Calculated {
    /// The whole, a decimal.
    #[serde(deserialize_with = "loose::text")]
    pub duration: String,
    /// The share of each day.
    #[serde(default, alias = "durationDetail")]
    pub duration_details: Vec<DurationOfDay>,
}

/// The share of a day.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DurationOfDay {
    /// The day.
    #[serde(deserialize_with = "loose::day")]
    pub date: Date,
    /// In the approval's unit, a decimal.
    #[serde(deserialize_with = "loose::text")]
    pub duration: String,
}
