//! `POST /topapi/attendance/group/wifis/remove`: takes networks from a group.

use serde::Serialize;

use super::WrittenIds;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::comma;

/// The most keys of networks that one call may name.
pub const MOST: usize = 100;

/// Takes networks away; `wifis/query` has their keys.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::WifisRemove {
///     op_userid: Some("E1001".into()),
///     group_key: "4C630011".into(),
///     wifi_key_list: vec!["0151E02A".into()],
/// };
/// println!("{} refusals", client.send(&request).await?.error_info_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WifisRemove {
    /// The administrator for whom the call is made; spelt so here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_userid: Option<String>,
    /// The group's key.
    pub group_key: String,
    /// 1 to 100 keys of networks.
    #[serde(serialize_with = "comma")]
    pub wifi_key_list: Vec<String>,
}

impl Request for WifisRemove {
    const PATH: &'static str = "/topapi/attendance/group/wifis/remove";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = WrittenIds;
}
