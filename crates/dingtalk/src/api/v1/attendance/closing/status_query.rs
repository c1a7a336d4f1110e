//! `POST /v1.0/attendance/closingAccounts/status/query`: whether something may still be changed for some people and
//! times.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::{loose, times};

/// Asks whether a change would pass.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::closing, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::ToSpan;
///
/// let to = client.now();
/// let request = closing::StatusQuery {
///     user_ids: vec!["E1001".into()],
///     user_time_range: vec![closing::TimeRange { start_time: to - 24.hours(), end_time: to }],
///     biz_code: closing::BizCode::BossCheck,
/// };
/// let is_sealed = !client.send(&request).await?.pass;
/// # drop(is_sealed);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusQuery {
    /// The people.
    pub user_ids: Vec<String>,
    /// The times.
    pub user_time_range: Vec<TimeRange>,
    /// What is to be changed.
    pub biz_code: BizCode,
}

impl Request for StatusQuery {
    const PATH: &'static str = "/v1.0/attendance/closingAccounts/status/query";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Verdict;
}

/// A range of times.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeRange {
    /// Its start.
    #[serde(serialize_with = "times::millis")]
    pub start_time: Timestamp,
    /// Its end.
    #[serde(serialize_with = "times::millis")]
    pub end_time: Timestamp,
}

/// What is to be changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BizCode {
    /// A result, by an administrator (改签).
    #[default]
    BossCheck,
    /// A schedule.
    Schedule,
    /// A result, by a correction (补卡); other approvals are not asked about.
    Approve,
    /// Special days of a group.
    SpecialDays,
}

/// Whether the change would pass.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// False where the accounts are sealed.
    #[serde(deserialize_with = "loose::truth")]
    pub pass: bool,
    /// `0` for a good answer.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub code: Option<String>,
    /// A text for people; DingTalk spells it `mesage`.
    #[serde(default, alias = "mesage", deserialize_with = "loose::opt_text")]
    pub message: Option<String>,
}
