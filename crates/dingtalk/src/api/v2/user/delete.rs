//! `POST /topapi/v2/user/delete`.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};

/// Removes a person from the company, from attendance groups and chats too. A repeat answers 60121.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// match client.send(&user::Delete { userid: "E1001".into() }).await {
///     Err(error) if error.is_code(60121) => println!("was gone already"),
///     other => drop(other?),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Delete {
    /// The person.
    pub userid: String,
}

impl Request for Delete {
    const PATH: &'static str = "/topapi/v2/user/delete";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
