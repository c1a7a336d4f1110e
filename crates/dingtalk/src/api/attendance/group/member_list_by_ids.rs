//! `POST /topapi/attendance/group/member/listbyids`: which of some ids are members themselves.

use serde::Serialize;

use crate::request::{Generation, Idempotency, Request};
use crate::wire::comma;

/// The most ids that one call may ask about.
pub const MOST_IDS: usize = 20;

/// Asks which of these are members. Whoever belongs by way of a department is not named.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::MemberListByIds {
///     op_user_id: "E1001".into(),
///     group_id: 685_000_028,
///     member_ids: vec!["E1001".into(), "E1003".into()],
///     member_type: 0,
/// };
/// println!("{} members", client.send(&request).await?.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MemberListByIds {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group.
    pub group_id: i64,
    /// 1 to 20 userids or ids of departments.
    #[serde(serialize_with = "comma")]
    pub member_ids: Vec<String>,
    /// 0 people, 1 departments.
    pub member_type: i64,
}

impl Request for MemberListByIds {
    const PATH: &'static str = "/topapi/attendance/group/member/listbyids";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Vec<String>;
}
