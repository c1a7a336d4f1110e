//! `POST /topapi/attendance/shift/updatepunches`: at which points of a shift nobody needs to punch. It changes
//! nothing else.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};

/// Changes where punches are needed.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::shift, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let punches = vec![shift::FreeCheck { id: 2002, free_check: true }];
/// client.send(&shift::UpdatePunches { op_user_id: "E1001".into(), shift_id: 677_000_086, punches }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct UpdatePunches {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The shift.
    pub shift_id: i64,
    /// The points to change.
    pub punches: Vec<FreeCheck>,
}

impl Request for UpdatePunches {
    const PATH: &'static str = "/topapi/attendance/shift/updatepunches";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Done;
}

/// Which point of a shift needs no punch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FreeCheck {
    /// The point.
    pub id: i64,
    /// Whether nobody needs to punch there.
    pub free_check: bool,
}
