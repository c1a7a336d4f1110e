//! `POST /topapi/user/listid`: the userids right in a department, whatever the app may see.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the userids of a department; it is not paged.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let members = client.send(&user::ListId { dept_id: 37 }).await?;
/// println!("{} people", members.userid_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListId {
    /// The department.
    pub dept_id: i64,
}

impl Request for ListId {
    const PATH: &'static str = "/topapi/user/listid";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = UserIds;
}

/// The people of a department.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UserIds {
    /// Their userids.
    #[serde(deserialize_with = "loose::texts")]
    pub userid_list: Vec<String>,
}
