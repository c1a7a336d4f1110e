//! `GET /user/get_by_mobile`.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks who has a mobile number. Answer 60121 means nobody; people who left are not found.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// println!("{}", client.send(&user::GetByMobile { mobile: "12000001001".into() }).await?.userid);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetByMobile {
    /// The number.
    pub mobile: String,
}

impl Request for GetByMobile {
    const PATH: &'static str = "/user/get_by_mobile";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = FoundByMobile;
}

/// Who has the number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FoundByMobile {
    /// The member.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
}
