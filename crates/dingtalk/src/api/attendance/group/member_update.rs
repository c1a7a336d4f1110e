//! `POST /topapi/attendance/group/member/update`: who attends in a group, who is exempt.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};

/// The most people or departments that one list may hold.
pub const MOST: usize = 20;

/// Changes the members of a group, 20 at most in each list.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::MemberUpdate {
///     op_user_id: "E1001".into(),
///     group_id: 685_000_028,
///     schedule_flag: 1,
///     update_param: group::MemberChanges { add_users: Some(vec!["E1003".into()]), ..Default::default() },
/// };
/// client.send(&request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MemberUpdate {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group.
    pub group_id: i64,
    /// From when schedules follow: 0 from today, 1 from tomorrow on.
    pub schedule_flag: i64,
    /// The changes.
    pub update_param: MemberChanges,
}

/// Changes of members; a list that is `None` changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MemberChanges {
    /// People who are to attend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add_users: Option<Vec<String>>,
    /// People who are not to attend any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remove_users: Option<Vec<String>>,
    /// Departments that are to attend; ids as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add_depts: Option<Vec<String>>,
    /// Departments that are not to attend any more; ids as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remove_depts: Option<Vec<String>>,
    /// People who are to be exempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add_extra_users: Option<Vec<String>>,
    /// People who are not to be exempt any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remove_extra_users: Option<Vec<String>>,
}

impl Request for MemberUpdate {
    const PATH: &'static str = "/topapi/attendance/group/member/update";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Done;
}
