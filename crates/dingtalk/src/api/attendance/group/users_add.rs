//! `POST /topapi/attendance/group/users/add`: lets people attend in a group.

use serde::Serialize;

use super::WrittenIds;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::comma;

/// The most people that one call may name.
pub const MOST: usize = 100;

/// Adds people, not departments; a person leaves the group that they were in.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::UsersAdd {
///     op_userid: Some("E1001".into()),
///     group_key: "4C630011".into(),
///     user_id_list: vec!["E1003".into()],
/// };
/// println!("{} refusals", client.send(&request).await?.error_info_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct UsersAdd {
    /// The administrator for whom the call is made; spelt so here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_userid: Option<String>,
    /// The group's key.
    pub group_key: String,
    /// 1 to 100 people.
    #[serde(serialize_with = "comma")]
    pub user_id_list: Vec<String>,
}

impl Request for UsersAdd {
    const PATH: &'static str = "/topapi/attendance/group/users/add";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = WrittenIds;
}
