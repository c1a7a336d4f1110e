//! `GET /user/getUseridByUnionid`.

use serde::{Deserialize, Serialize};

use crate::api::people::ContactType;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks who has an id across companies. Answer 60121 means nobody.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// println!("{}", client.send(&user::GetUseridByUnionid { unionid: "k2iSx8pQ".into() }).await?.userid);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetUseridByUnionid {
    /// The id.
    pub unionid: String,
}

impl Request for GetUseridByUnionid {
    const PATH: &'static str = "/user/getUseridByUnionid";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = FoundByUnionid;
}

/// Who has the id.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundByUnionid {
    /// The member.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// What the person is to the company.
    #[serde(default)]
    pub contact_type: Option<ContactType>,
}
