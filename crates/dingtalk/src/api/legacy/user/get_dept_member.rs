//! `GET /user/getDeptMember`: the userids right in a department.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for the userids of a department; it is not paged.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// println!("{} people", client.send(&user::GetDeptMember { dept_id: 37 }).await?.user_ids.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetDeptMember {
    /// The department; spelt `deptId` here.
    pub dept_id: i64,
}

impl Request for GetDeptMember {
    const PATH: &'static str = "/user/getDeptMember";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = UserIds;
}

/// The people of a department.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserIds {
    /// Their userids.
    #[serde(deserialize_with = "loose::texts")]
    pub user_ids: Vec<String>,
}
