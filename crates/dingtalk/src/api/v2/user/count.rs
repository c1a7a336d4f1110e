//! `POST /topapi/user/count`: the number of people in the company, whatever the app may see.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks how many people the company has.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let everybody = client.send(&user::Count { only_active: false }).await?;
/// println!("{} people", everybody.count);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Count {
    /// Leaves out who never logged in.
    pub only_active: bool,
}

impl Request for Count {
    const PATH: &'static str = "/topapi/user/count";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Counted;
}

/// The number of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Counted {
    /// How many.
    #[serde(deserialize_with = "loose::int")]
    pub count: i64,
}
