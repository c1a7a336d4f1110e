//! `GET /department/delete`: a deletion, although it is a GET.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Method, Request};

/// Deletes a department without people in it and below; whether departments may be below is not agreed on (60006).
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// client.send(&department::Delete { id: 37 }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Delete {
    /// The department.
    pub id: i64,
}

impl Request for Delete {
    const PATH: &'static str = "/department/delete";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
