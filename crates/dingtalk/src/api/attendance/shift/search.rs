//! `POST /topapi/attendance/shift/search`: shifts by name.

use serde::Serialize;

use crate::api::attendance::Named;
use crate::request::{Generation, Idempotency, Request};

/// Looks for shifts by name.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::shift, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&shift::Search { op_user_id: "E1001".into(), shift_name: "A".into() }).await?;
/// println!("{} shifts", found.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Search {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The name.
    pub shift_name: String,
}

impl Request for Search {
    const PATH: &'static str = "/topapi/attendance/shift/search";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Vec<Named>;
}
