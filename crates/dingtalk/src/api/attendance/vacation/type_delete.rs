//! `POST /topapi/attendance/vacation/type/delete`: deletes a kind of leave.

use serde::Serialize;

use super::LeaveType;
use crate::request::{Generation, Idempotency, Request};

/// Deletes a kind of leave that was made through the interface, and answers what it was.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::vacation, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = vacation::TypeDelete { op_userid: "E1001".into(), leave_code: "16f8-aa16".into() };
/// println!("{} is gone", client.send(&request).await?.leave_name);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TypeDelete {
    /// An administrator with rights on approvals; spelt so here.
    pub op_userid: String,
    /// The kind of leave.
    pub leave_code: String,
}

impl Request for TypeDelete {
    const PATH: &'static str = "/topapi/attendance/vacation/type/delete";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = LeaveType;
}
