//! `POST /topapi/attendance/group/add`: makes a group.

use serde::Serialize;

use super::{Settings, WrittenGroup};
use crate::request::{Generation, Idempotency, Request};

/// Makes a group. After a lost answer, `search` by its name tells whether it is there.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let settings = group::Settings {
///     name: Some("白班".into()),
///     kind: Some(group::GroupType::Fixed),
///     members: Some(vec![group::NewMember::person("E1001")]),
///     workday_class_list: Some(vec![0, 678, 678, 678, 678, 678, 0]),
///     default_class_id: Some(678),
///     ..Default::default()
/// };
/// println!("{}", client.send(&group::Add { op_user_id: "E1001".into(), top_group: settings }).await?.id);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Add {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group, with `name`, `kind` and `members`.
    pub top_group: Settings,
}

impl Request for Add {
    const PATH: &'static str = "/topapi/attendance/group/add";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    const METERED: bool = true;
    type Response = WrittenGroup;
}
