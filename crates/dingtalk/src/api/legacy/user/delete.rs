//! `GET /user/delete`: a deletion, although it is a GET.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Method, Request};

/// Removes a person. Answers 60121, 33012 and 60111 mean that nobody was there.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// client.send(&user::Delete { userid: "E1001".into() }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Delete {
    /// The person.
    pub userid: String,
}

impl Request for Delete {
    const PATH: &'static str = "/user/delete";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
