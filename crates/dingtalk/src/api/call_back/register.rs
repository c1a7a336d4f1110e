//! `POST /call_back/register_call_back`.

use serde::Serialize;

use crate::config::Secret;
use crate::request::{Done, Generation, Idempotency, Request};

/// Subscribes to events. DingTalk pushes `check_url` to the address before it answers, so the receiver has to run
/// already, with these very keys. An app that has an address already is refused with 71006.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::call_back, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let subscription = call_back::Register {
///     call_back_tag: vec!["user_add_org".into(), "user_leave_org".into()],
///     token: "anytoken01".into(),
///     aes_key: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ".into(),
///     url: "https://hr.example.com/dingtalk/events".into(),
/// };
/// client.send(&subscription).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Register {
    /// The kinds of events.
    pub call_back_tag: Vec<String>,
    /// Goes into the signatures; 6 to 63 letters and digits, of which the console takes 32 at most.
    pub token: Secret,
    /// The key of the cipher, 43 letters and digits.
    pub aes_key: Secret,
    /// Where the events go. Redirects are not followed.
    pub url: String,
}

impl Request for Register {
    const PATH: &'static str = "/call_back/register_call_back";
    const GENERATION: Generation = Generation::Legacy;
    // A repeat is refused with 71006, which would hide that the first had its effect.
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    type Response = Done;
}
