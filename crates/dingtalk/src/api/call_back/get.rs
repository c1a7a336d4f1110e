//! `GET /call_back/get_call_back`.

use serde::{Deserialize, Serialize};

use crate::config::Secret;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for the subscription.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::call_back, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let registered = client.send(&call_back::Get::default()).await?;
/// println!("{} kinds of events go to {}", registered.call_back_tag.len(), registered.url);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Get {}

impl Request for Get {
    const PATH: &'static str = "/call_back/get_call_back";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Registered;
}

/// The subscription as DingTalk holds it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Registered {
    /// The kinds of events.
    #[serde(default, deserialize_with = "loose::texts")]
    pub call_back_tag: Vec<String>,
    /// Goes into the signatures.
    pub token: Secret,
    /// The key of the cipher.
    pub aes_key: Secret,
    /// Where the events go.
    #[serde(deserialize_with = "loose::text")]
    pub url: String,
}
