//! `POST /topapi/v2/department/delete`.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};

/// Removes a department. Refused for the root and while anybody is in it or below; departments below go with it.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// client.send(&department::Delete { dept_id: 37 }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Delete {
    /// The department.
    pub dept_id: i64,
}

impl Request for Delete {
    const PATH: &'static str = "/topapi/v2/department/delete";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
