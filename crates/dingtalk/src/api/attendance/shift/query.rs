//! `POST /topapi/attendance/shift/query`: one shift in its present version.

use serde::Serialize;

use super::Shift;
use crate::request::{Generation, Idempotency, Request};

/// Asks for one shift.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::shift, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&shift::Query { op_user_id: "E1001".into(), shift_id: 677_000_086 }).await?;
/// println!("{} has {} sections", found.name, found.sections.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Query {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The shift.
    pub shift_id: i64,
}

impl Request for Query {
    const PATH: &'static str = "/topapi/attendance/shift/query";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Shift;
}
