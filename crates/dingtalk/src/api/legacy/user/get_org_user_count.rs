//! `GET /user/get_org_user_count`: the number of people in the company.

use serde::{Deserialize, Serialize, Serializer};

use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks how many people the company has.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// println!("{} people", client.send(&user::GetOrgUserCount { only_active: false }).await?.count);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetOrgUserCount {
    /// Leaves out who never logged in. Sent as 1; everybody is 0.
    #[serde(serialize_with = "zero_or_one")]
    pub only_active: bool,
}

impl Request for GetOrgUserCount {
    const PATH: &'static str = "/user/get_org_user_count";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Counted;
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
fn zero_or_one<S: Serializer>(flag: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(u8::from(*flag))
}

/// The number of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Counted {
    /// How many.
    #[serde(deserialize_with = "loose::int")]
    pub count: i64,
}
