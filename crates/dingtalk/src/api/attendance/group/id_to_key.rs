//! `POST /topapi/attendance/groups/idtokey`: a group's key by its id.

use serde::Serialize;

use crate::request::{Generation, Idempotency, Request};

/// Asks for the key of a group.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let key = client.send(&group::IdToKey { op_user_id: "E1001".into(), group_id: 685_000_028 }).await?;
/// # drop(key);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct IdToKey {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group.
    pub group_id: i64,
}

impl Request for IdToKey {
    const PATH: &'static str = "/topapi/attendance/groups/idtokey";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = String;
}
