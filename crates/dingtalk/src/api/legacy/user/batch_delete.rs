//! `POST /user/batchdelete`: on the oldest pages and in the SDKs only.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};

/// The most people that one call may remove.
pub const MOST_USERS: usize = 20;

/// Removes people. The answer tells nothing of the single person, so after a refusal each has to be read.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// client.send(&user::BatchDelete { useridlist: vec!["E1001".into(), "E1002".into()] }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct BatchDelete {
    /// The people, 1 to 20.
    pub useridlist: Vec<String>,
}

impl Request for BatchDelete {
    const PATH: &'static str = "/user/batchdelete";
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
