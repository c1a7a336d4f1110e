//! `GET /user/get_admin`: who administers the company.

use serde::{Deserialize, Serialize};

use crate::api::people::SysLevel;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for the administrators; it is not paged.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// for admin in client.send(&user::GetAdmin::default()).await?.admin_list {
///     println!("{} {}", admin.userid, admin.sys_level);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetAdmin {}

impl Request for GetAdmin {
    const PATH: &'static str = "/user/get_admin";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Admins;
}

/// The administrators.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Spelt")]
pub struct Admins {
    /// One row each. The page says `adminList`, clients of the vendor's read `admin_list`; either is read, and both.
    pub admin_list: Vec<Admin>,
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

#[derive(Deserialize)]
struct Spelt {
    admin_list: Option<Vec<Admin>>,
    #[serde(rename = "adminList")]
    camel: Option<Vec<Admin>>,
}

impl TryFrom<Spelt> for Admins {
    type Error = &'static str;

    fn try_from(spelt: Spelt) -> Result<Self, Self::Error> {
        let admin_list = spelt.admin_list.or(spelt.camel).ok_or("missing field `admin_list`")?;
        Ok(Self { admin_list })
    }
}
