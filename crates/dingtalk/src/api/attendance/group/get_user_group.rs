//! `POST /topapi/attendance/getusergroup`: the group of one person.

use serde::{Deserialize, Serialize};

use super::{GroupType, SelectedClass};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the group of a person.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&group::GetUserGroup { userid: "E1001".into() }).await?;
/// println!("{:?}", found.and_then(|found| found.name));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetUserGroup {
    /// The person.
    pub userid: String,
}

impl Request for GetUserGroup {
    const PATH: &'static str = "/topapi/attendance/getusergroup";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Option<UserGroup>;
}

/// The group of a person; empty where there is none.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct UserGroup {
    /// Its id.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub group_id: Option<i64>,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// How its shifts are laid.
    #[serde(default, rename = "type")]
    pub kind: Option<GroupType>,
    /// Its shifts, with the hours in which a punch counts.
    #[serde(default)]
    pub classes: Vec<SelectedClass>,
}
