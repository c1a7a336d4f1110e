//! `POST /topapi/attendance/shift/delete`: removes a shift.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};

/// Removes a shift.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::shift, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// client.send(&shift::Delete { op_user_id: "E1001".into(), shift_id: 677_000_086 }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Delete {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The shift.
    pub shift_id: i64,
}

impl Request for Delete {
    const PATH: &'static str = "/topapi/attendance/shift/delete";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Done;
}
