//! `POST /topapi/user/listadmin`: who administers the company. Its path has no `v2` in it.

use serde::{Deserialize, Serialize};

use crate::api::people::SysLevel;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the administrators; it is not paged.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// for admin in client.send(&user::ListAdmin::default()).await? {
///     println!("{} {}", admin.userid, admin.sys_level);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListAdmin {}

impl Request for ListAdmin {
    const PATH: &'static str = "/topapi/user/listadmin";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Vec<Admin>;
}

/// An administrator.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Admin {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// How much the person may do.
    pub sys_level: SysLevel,
}
