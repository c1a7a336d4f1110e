//! `POST /v1.0/oauth2/{corpId}/token`: a token from the new host, for a company that is named. DingTalk's newest
//! page on tokens, and the only one for apps of one's own and of third parties alike.

use serde::{Deserialize, Serialize};

use crate::config::Secret;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for a token. Unlike its neighbours on the new host, this call writes its words with underscores.
///
/// ```
/// # use dianmao_dingtalk::api::token::CorpToken;
/// let request = CorpToken::of("dingcorp", "dingappkey", "dingappsecret");
/// assert_eq!(request.grant_type, "client_credentials");
/// assert!(!format!("{request:?}").contains("dingappsecret"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CorpToken {
    /// The company, which stands in the path.
    #[serde(rename = "corpId")]
    pub corp_id: String,
    /// The app's key.
    pub client_id: String,
    /// The app's secret.
    pub client_secret: Secret,
    /// `client_credentials`; there is no other.
    pub grant_type: String,
}

impl CorpToken {
    /// Asks by key and secret, which is the only way.
    pub fn of(corp_id: impl Into<String>, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self {
            corp_id: corp_id.into(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            grant_type: "client_credentials".into(),
        }
    }
}

impl Request for CorpToken {
    const PATH: &'static str = "/v1.0/oauth2/{corpId}/token";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = CorpTokenAnswer;
}

/// A token and its life.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct CorpTokenAnswer {
    /// The token.
    pub access_token: Secret,
    /// Seconds for which it is valid.
    #[serde(deserialize_with = "loose::int")]
    pub expires_in: i64,
}
