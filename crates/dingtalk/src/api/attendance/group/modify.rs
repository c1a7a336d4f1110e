//! `POST /topapi/attendance/group/modify`: changes a group.

use serde::Serialize;

use super::{Settings, WrittenGroup};
use crate::request::{Generation, Idempotency, Request};

/// Changes a group; what is `None` is not sent.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let settings = group::Settings { id: Some(685_000_028), offset: Some(300), ..Default::default() };
/// client.send(&group::Modify { op_user_id: "E1001".into(), top_group: settings }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Modify {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group, with its `id`.
    pub top_group: Settings,
}

impl Request for Modify {
    const PATH: &'static str = "/topapi/attendance/group/modify";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = WrittenGroup;
}
