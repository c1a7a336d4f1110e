//! `POST /topapi/attendance/group/query`: one group without its shifts' hours.

use serde::{Deserialize, Serialize};

use super::GroupType;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for one group.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&group::Query { op_user_id: "E1001".into(), group_id: 685_000_028 }).await?;
/// println!("{} {:?}", found.name, found.shift_ids);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Query {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group.
    pub group_id: i64,
}

impl Request for Query {
    const PATH: &'static str = "/topapi/attendance/group/query";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = GroupSummary;
}

/// A group.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GroupSummary {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
    /// How its shifts are laid.
    #[serde(rename = "type")]
    pub kind: GroupType,
    /// How many people are in it.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub member_count: Option<i64>,
    /// Who leads it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub owner_user_id: Option<String>,
    /// Who manages it; comes as text that looks like a list.
    #[serde(default, deserialize_with = "loose::texts")]
    pub manager_list: Vec<String>,
    /// Its shifts.
    #[serde(default, deserialize_with = "loose::ints")]
    pub shift_ids: Vec<i64>,
    /// The shift of each weekday, Sunday first; empty for some groups by rota.
    #[serde(default, deserialize_with = "loose::ints")]
    pub work_day_list: Vec<i64>,
    /// The places where a punch counts.
    #[serde(default, deserialize_with = "loose::texts")]
    pub address_list: Vec<String>,
    /// The networks where a punch counts.
    #[serde(default, deserialize_with = "loose::texts")]
    pub wifis: Vec<String>,
    /// The page that changes it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub url: Option<String>,
}
