//! `GET /call_back/delete_call_back`; it is a GET although it changes something.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Method, Request};

/// Ends the subscription.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::call_back, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// client.send(&call_back::Delete::default()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Delete {}

impl Request for Delete {
    const PATH: &'static str = "/call_back/delete_call_back";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
