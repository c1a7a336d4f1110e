//! `POST /topapi/attendance/approve/cancel`: takes an approval back, whichever it was.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};

/// Takes an approval back; results become what they were before.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::approval, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// client.send(&approval::Cancel { userid: "E1001".into(), approve_id: "OA-7".into() }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cancel {
    /// The person.
    pub userid: String,
    /// The caller's own id of it.
    pub approve_id: String,
}

impl Request for Cancel {
    const PATH: &'static str = "/topapi/attendance/approve/cancel";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Done;
}
