//! `POST /topapi/v2/user/getbymobile`.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks who has a mobile number. Answer 60121 means nobody; people who left are not found.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let holder = client.send(&user::GetByMobile { mobile: "12000001001".into(), ..Default::default() }).await?;
/// println!("{}", holder.userid);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetByMobile {
    /// The number.
    pub mobile: String,
    /// Looks among the company's own accounts too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_exclusive_account_search: Option<bool>,
}

impl Request for GetByMobile {
    const PATH: &'static str = "/topapi/v2/user/getbymobile";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = FoundByMobile;
}

/// Who has the number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FoundByMobile {
    /// The member.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The company's own accounts with that number.
    #[serde(default, deserialize_with = "loose::opt_texts")]
    pub exclusive_account_userid_list: Option<Vec<String>>,
}
