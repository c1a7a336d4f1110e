//! `POST /topapi/attendance/groups/keytoid`: a group's id by its key.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the id of a group.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&group::KeyToId { op_user_id: "E1001".into(), group_key: "4C630011".into() }).await?;
/// println!("{}", found.0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct KeyToId {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group's key.
    pub group_key: String,
}

impl Request for KeyToId {
    const PATH: &'static str = "/topapi/attendance/groups/keytoid";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = FoundId;
}

/// The id of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct FoundId(#[serde(deserialize_with = "loose::int")] pub i64);
