//! `POST /v1.0/attendance/results/batch`: an administrator changes results.
//!
//! Only DingTalk's own SDK knows this call, the pages do not: it may be closed to an app.

use serde::Serialize;

use crate::api::attendance::list::TimeResult;
use crate::request::{Done, Generation, Idempotency, Request};

/// Changes results. Not documented by any page; the answer is not read, so read the results again.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::result, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use dianmao_dingtalk::api::attendance::list::TimeResult;
///
/// let change = result::Override::of(437_000_000_696, TimeResult::Normal);
/// client.send(&result::Batch { op_user_id: "E1001".into(), models: vec![change] }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Batch {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The changes.
    pub models: Vec<Override>,
}

/// The new grade of a scheduled point.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Override {
    /// The point.
    pub plan_id: i64,
    /// Its grade.
    pub time_result: TimeResult,
    /// Minutes of absence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent_min: Option<i64>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

impl Override {
    /// A grade without further words.
    pub fn of(plan_id: i64, time_result: TimeResult) -> Self {
        Self { plan_id, time_result, absent_min: None, remark: None }
    }
}

impl Request for Batch {
    const PATH: &'static str = "/v1.0/attendance/results/batch";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Done;
}
