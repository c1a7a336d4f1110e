//! `GET /gettoken`: a token from the old host.

use serde::{Deserialize, Serialize};

use crate::config::Secret;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for a token.
///
/// ```
/// # use dianmao_dingtalk::api::token::GetToken;
/// let request = GetToken { appkey: "dingappkey".into(), appsecret: "dingappsecret".into() };
/// assert!(!format!("{request:?}").contains("dingappsecret"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetToken {
    /// The app's key.
    pub appkey: String,
    /// The app's secret.
    pub appsecret: Secret,
}

impl Request for GetToken {
    const PATH: &'static str = "/gettoken";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = GetTokenAnswer;
}

/// A token and its life.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GetTokenAnswer {
    /// The token.
    pub access_token: Secret,
    /// Seconds for which it is valid.
    #[serde(deserialize_with = "loose::int")]
    pub expires_in: i64,
}
