//! `POST /call_back/update_call_back`.

use serde::Serialize;

use crate::config::Secret;
use crate::request::{Done, Generation, Idempotency, Request};

/// Replaces the subscription as a whole; the address is tried out as in `register`.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::call_back, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let subscription = call_back::Update {
///     call_back_tag: vec!["user_add_org".into(), "user_modify_org".into(), "user_leave_org".into()],
///     token: "anytoken02".into(),
///     aes_key: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ".into(),
///     url: "https://hr.example.com/dingtalk/events".into(),
/// };
/// client.send(&subscription).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Update {
    /// All kinds of events that are wanted from now on.
    pub call_back_tag: Vec<String>,
    /// As in `register`.
    pub token: Secret,
    /// As in `register`.
    pub aes_key: Secret,
    /// As in `register`.
    pub url: String,
}

impl Request for Update {
    const PATH: &'static str = "/call_back/update_call_back";
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
