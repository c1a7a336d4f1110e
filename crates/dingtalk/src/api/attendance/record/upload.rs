//! `POST /topapi/attendance/record/upload`: a punch of a machine that is not DingTalk's. Internal apps only.

use jiff::Timestamp;
use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};
use crate::wire::times;

/// Hands in one punch, at most 180 days old. A second call makes a second punch.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::record, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let punch = record::Upload {
///     userid: "E1001".into(),
///     device_name: "东门".into(),
///     device_id: "gate-1".into(),
///     user_check_time: client.now(),
///     ..Default::default()
/// };
/// client.send(&punch).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Upload {
    /// The person.
    pub userid: String,
    /// The machine's name, the caller's choice.
    pub device_name: String,
    /// The machine's id, the caller's choice.
    pub device_id: String,
    /// A photo of the punch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_url: Option<String>,
    /// When. Sent as milliseconds: DingTalk takes seconds too, and then leaves the punch out of its statistics.
    #[serde(serialize_with = "times::millis")]
    pub user_check_time: Timestamp,
}

impl Request for Upload {
    const PATH: &'static str = "/topapi/attendance/record/upload";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    const METERED: bool = true;
    type Response = Done;
}
