//! `POST /topapi/attendance/group/delete`: deletes a group. By its key, where its neighbours take the id.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};

/// Deletes a group.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// client.send(&group::Delete { op_userid: Some("E1001".into()), group_key: "4C630011".into() }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Delete {
    /// The administrator for whom the call is made; spelt so here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_userid: Option<String>,
    /// The group's key.
    pub group_key: String,
}

impl Request for Delete {
    const PATH: &'static str = "/topapi/attendance/group/delete";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Done;
}
