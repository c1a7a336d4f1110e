//! `POST /topapi/user/getbyunionid`. Its path has no `v2` in it.

use serde::{Deserialize, Serialize};

use crate::api::people::ContactType;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks who has an id across companies. Answer 60121 means nobody.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// println!("{}", client.send(&user::GetByUnionid { unionid: "k2iSx8pQ".into() }).await?.userid);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetByUnionid {
    /// The id, at most 100 characters.
    pub unionid: String,
}

impl Request for GetByUnionid {
    const PATH: &'static str = "/topapi/user/getbyunionid";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = FoundByUnionid;
}

/// Who has the id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FoundByUnionid {
    /// The member.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// What the person is to the company.
    #[serde(default)]
    pub contact_type: Option<ContactType>,
}
