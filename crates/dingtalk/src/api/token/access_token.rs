//! `POST /v1.0/oauth2/accessToken`: a token from the new host.

use serde::{Deserialize, Serialize};

use crate::config::Secret;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for a token.
///
/// ```
/// # use dianmao_dingtalk::api::token::AccessToken;
/// let request = AccessToken { app_key: "dingappkey".into(), app_secret: "dingappsecret".into() };
/// assert!(!format!("{request:?}").contains("dingappsecret"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessToken {
    /// The app's key.
    pub app_key: String,
    /// The app's secret.
    pub app_secret: Secret,
}

impl Request for AccessToken {
    const PATH: &'static str = "/v1.0/oauth2/accessToken";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = AccessTokenAnswer;
}

/// A token and its life.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessTokenAnswer {
    /// The token.
    pub access_token: Secret,
    /// Seconds for which it is valid.
    #[serde(deserialize_with = "loose::int")]
    pub expire_in: i64,
}
