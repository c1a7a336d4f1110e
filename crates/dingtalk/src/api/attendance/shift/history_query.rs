//! `POST /topapi/attendance/shift/history/query`: one shift in the version that a schedule names. Internal apps
//! only.

use serde::Serialize;

use super::Shift;
use crate::request::{Generation, Idempotency, Request};

/// Asks for a shift as it was.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::shift, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = shift::HistoryQuery { op_user_id: "E1001".into(), shift_id: 677_000_086, version: 617_000_362 };
/// println!("{}", client.send(&request).await?.name);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct HistoryQuery {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The shift.
    pub shift_id: i64,
    /// The `shift_version` of a schedule row.
    pub version: i64,
}

impl Request for HistoryQuery {
    const PATH: &'static str = "/topapi/attendance/shift/history/query";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Shift;
}
