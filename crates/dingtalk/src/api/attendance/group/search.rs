//! `POST /topapi/attendance/group/search`: groups whose names resemble a text.

use serde::Serialize;

use crate::api::attendance::Named;
use crate::request::{Generation, Idempotency, Request};

/// Looks for groups by name; what is found resembles the text.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&group::Search { op_user_id: "E1001".into(), group_name: "总部".into() }).await?;
/// println!("{} groups", found.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Search {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The text.
    pub group_name: String,
}

impl Request for Search {
    const PATH: &'static str = "/topapi/attendance/group/search";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Vec<Named>;
}
