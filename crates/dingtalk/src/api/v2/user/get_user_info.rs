//! `POST /topapi/v2/user/getuserinfo`: who has opened the app.

use serde::{Deserialize, Serialize};

use crate::api::people::SysLevel;
use crate::config::Secret;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Turns a login code into the person who has it. A code is good once and for five minutes (40078 afterwards), so
/// whoever loses the answer needs a new one.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client, code: String) -> Result<(), Error> {
/// println!("{}", client.send(&user::GetUserInfo { code: code.into() }).await?.userid);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetUserInfo {
    /// The code which DingTalk gave to the app on the person's device.
    pub code: Secret,
}

impl Request for GetUserInfo {
    const PATH: &'static str = "/topapi/v2/user/getuserinfo";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    type Response = UserInfo;
}

/// Who has opened the app.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UserInfo {
    /// The userid.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The person's id across companies.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub unionid: Option<String>,
    /// The same where accounts are tied to each other.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub associated_unionid: Option<String>,
    /// The device.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub device_id: Option<String>,
    /// The name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// Whether the person administers the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub sys: Option<bool>,
    /// How much an administrator may do.
    #[serde(default)]
    pub sys_level: Option<SysLevel>,
}
