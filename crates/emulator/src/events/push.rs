//! One push: encrypted, signed, sent, and its answer judged.

use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::crypto::{Cipher, Form, sign};
use crate::document::switches::EventSwitches;
use crate::document::switches::events::{PushOwner, SignatureName};
use crate::host::Host;
use crate::mix::{BASE36, mix, spell};
use crate::params::as_text;
use crate::state::Callback;
use crate::tenant::Tenant;

/// What a receiver must say, encrypted.
const DONE: &str = "success";

/// Replies are a few hundred bytes long.
const LONGEST_REPLY: usize = 65_536;

/// The client of all pushes. It follows no redirect and asks no proxy.
pub(crate) fn http_client() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap_or_default()
}

/// Why a push did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum PushError {
    #[error("the callback's {0} cannot be used")]
    Unusable(&'static str),
    #[error("the callback cannot be reached")]
    OutOfReach,
    #[error("the callback did not answer in time")]
    TooLate,
    #[error("the connection to the callback broke")]
    Broken,
    #[error("the callback answers HTTP {0}")]
    Status(u16),
    #[error("{0}")]
    WrongReply(&'static str),
}

impl From<reqwest::Error> for PushError {
    /// The library's text would hold the address, which carries the signature.
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TooLate
        } else if error.is_connect() {
            Self::OutOfReach
        } else {
            Self::Broken
        }
    }
}

/// What all pushes of one moment share.
pub(super) struct Sender<'a> {
    http: &'a reqwest::Client,
    callback: &'a Callback,
    corp_id: &'a str,
    app_key: &'a str,
    switches: EventSwitches,
    now_ms: i64,
    /// Makes the salt and the nonce.
    stamp: u64,
}

#[derive(Deserialize)]
struct Reply {
    msg_signature: String,
    #[serde(rename = "timeStamp")]
    time_stamp: Value,
    nonce: String,
    encrypt: String,
}

impl<'a> Sender<'a> {
    /// What a push to this callback takes now.
    pub(super) fn of(host: &'a Host, tenant: &'a Tenant, callback: &'a Callback, switches: EventSwitches) -> Self {
        let (corp_id, app_key) = (&tenant.corp_id, &callback.app_key);
        let (now_ms, stamp) = (host.clock.now_ms(), host.next_stamp(tenant.company().seed()));
        Self { http: host.http(), callback, corp_id, app_key, switches, now_ms, stamp }
    }

    /// Sends one message and waits for the encrypted `success`.
    pub(super) async fn push(&self, message: &Map<String, Value>, timeout_ms: i64) -> Result<(), PushError> {
        let cipher = Cipher::of(&self.callback.aes_key).ok_or(PushError::Unusable("key"))?;
        let form = Form {
            pad_to: usize::try_from(self.switches.padding).unwrap_or(32),
            line_breaks: self.switches.line_breaks,
        };
        let message = Value::Object(message.clone()).to_string();
        let encrypt = cipher.encrypt(self.salt(), &message, self.owner(), form);
        let url = self.signed_url(&encrypt).ok_or(PushError::Unusable("address"))?;
        let timeout = Duration::from_millis(timeout_ms.unsigned_abs());
        let response = self.http.post(url).json(&json!({"encrypt": encrypt})).timeout(timeout).send().await?;
        let status = response.status();
        if !status.is_success() {
            return Err(PushError::Status(status.as_u16()));
        }
        self.judge(&cipher, &response.bytes().await?)
    }

    fn owner(&self) -> &str {
        match self.switches.push_owner {
            PushOwner::CorpId => self.corp_id,
            PushOwner::AppKey => self.app_key,
        }
    }

    fn salt(&self) -> [u8; 16] {
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&mix(self.stamp, 1).to_be_bytes());
        salt[8..].copy_from_slice(&mix(self.stamp, 2).to_be_bytes());
        salt
    }

    fn signed_url(&self, encrypt: &str) -> Option<Url> {
        let mut url = Url::parse(&self.callback.url).ok()?;
        let timestamp = match self.switches.timestamp_digits {
            10 => self.now_ms.div_euclid(1000),
            _ => self.now_ms,
        };
        let timestamp = timestamp.to_string();
        let nonce = spell(mix(self.stamp, 3), 8, BASE36);
        let signature = sign(&self.callback.token, &timestamp, &nonce, encrypt);
        {
            let mut query = url.query_pairs_mut();
            if self.switches.signature_name != SignatureName::MsgSignature {
                query.append_pair("signature", &signature).append_pair("timestamp", &timestamp);
            }
            if self.switches.signature_name != SignatureName::Signature {
                query.append_pair("msg_signature", &signature).append_pair("timeStamp", &timestamp);
            }
            query.append_pair("nonce", &nonce);
        }
        Some(url)
    }

    fn judge(&self, cipher: &Cipher, body: &[u8]) -> Result<(), PushError> {
        const SHAPE: &str = "the reply is no JSON with `msg_signature`, `timeStamp`, `nonce` and `encrypt`";
        let reply = (body.len() <= LONGEST_REPLY).then(|| serde_json::from_slice::<Reply>(body).ok());
        let reply = reply.flatten().ok_or(PushError::WrongReply(SHAPE))?;
        let timestamp = as_text(&reply.time_stamp);
        if sign(&self.callback.token, &timestamp, &reply.nonce, &reply.encrypt) != reply.msg_signature {
            return Err(PushError::WrongReply("the reply's signature does not match"));
        }
        match cipher.decrypt(&reply.encrypt, self.owner()).map_err(PushError::WrongReply)?.as_str() {
            DONE => Ok(()),
            _ => Err(PushError::WrongReply("the reply does not say `success`")),
        }
    }
}
