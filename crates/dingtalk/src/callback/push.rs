//! The push as it comes in and the reply as it goes out.

use jiff::Timestamp;
use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::crypto::CallbackCrypto;
use super::error::CallbackError;
use crate::event::{Event, EventKind};

/// Milliseconds have 13 digits, nanoseconds 19.
const LONGEST_TIMESTAMP: usize = 20;
/// The nonces seen have 8 to 16 characters.
const LONGEST_NONCE: usize = 128;
/// Base64 is a third longer than what it holds.
const LONGEST_BODY: usize = 2 << 20;
/// What the encrypted reply says.
const DONE: &str = "success";

/// The signed part of a push's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushQuery {
    /// The signature, in hexadecimal.
    pub signature: String,
    /// Digits of some length; they are signed as they are.
    pub timestamp: String,
    /// Any text.
    pub nonce: String,
}

impl PushQuery {
    /// Reads the query of the address, without its `?`. Both spellings of signature and timestamp are in use, also
    /// together.
    pub fn parse(query: &str) -> Result<Self, CallbackError> {
        let mut url = Url::parse("http://localhost/").map_err(|_| CallbackError::SignatureMismatch)?;
        url.set_query(Some(query));
        let find = |names: &[&str]| {
            let value = |name: &&str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value);
            names.iter().find_map(value).filter(|value| !value.is_empty()).map(String::from)
        };
        let is_stamp = |text: &String| text.len() <= LONGEST_TIMESTAMP && text.bytes().all(|b| b.is_ascii_digit());
        let timestamp = find(&["timestamp", "timeStamp"]).filter(is_stamp).ok_or(CallbackError::BadTimestamp)?;
        let nonce = find(&["nonce"]).filter(|text| text.len() <= LONGEST_NONCE).ok_or(CallbackError::BadNonce)?;
        let signature = find(&["msg_signature", "signature"]).ok_or(CallbackError::SignatureMismatch)?;
        Ok(Self { signature, timestamp, nonce })
    }
}

/// An authentic push.
#[derive(Debug, Clone, PartialEq)]
pub struct Push {
    /// What it tells.
    pub event: Event,
    /// In whose name it came, which is the one to reply in.
    pub owner: String,
}

impl Push {
    /// Tells whether DingTalk only tries the address out.
    pub fn is_check(&self) -> bool {
        self.event.kind == EventKind::CheckUrl
    }
}

/// The reply to a push, to be sent as JSON. Without it DingTalk pushes again after 10 s and after 30 s.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reply {
    /// The signature of what follows.
    pub msg_signature: String,
    /// Milliseconds, as text.
    #[serde(rename = "timeStamp")]
    pub time_stamp: String,
    /// Some random text.
    pub nonce: String,
    /// The encrypted `success`.
    pub encrypt: String,
}

impl CallbackCrypto {
    /// Takes a push in: signature first, then cipher, then owner, then the event itself.
    pub fn receive(&self, query: &PushQuery, body: &[u8]) -> Result<Push, CallbackError> {
        #[derive(Deserialize)]
        struct Body {
            encrypt: String,
        }
        if body.len() > LONGEST_BODY {
            return Err(CallbackError::DecryptFailed);
        }
        let body: Body = serde_json::from_slice(body).map_err(|_| CallbackError::DecryptFailed)?;
        self.verify(query, &body.encrypt)?;
        let opened = self.decrypt(&body.encrypt)?;
        let event = Event::from_callback(&opened.message).map_err(|_| CallbackError::BadPlaintext)?;
        Ok(Push { event, owner: opened.owner })
    }

    /// Makes the reply that says the push has arrived; the same for events and for the trying out of the address.
    pub fn reply(&self, push: &Push, now: Timestamp) -> Result<Reply, CallbackError> {
        let encrypt = self.encrypt(DONE, &push.owner)?;
        let time_stamp = now.as_millisecond().to_string();
        let nonce = format!("{:016x}", rand::random::<u64>());
        let msg_signature = self.sign(&time_stamp, &nonce, &encrypt);
        Ok(Reply { msg_signature, time_stamp, nonce, encrypt })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_is_read_in_both_spellings() {
        let expected =
            PushQuery { signature: "5a65".into(), timestamp: "1445827045067".into(), nonce: "nEXh MP4r".into() };
        for query in [
            "signature=5a65&timestamp=1445827045067&nonce=nEXh%20MP4r",
            "msg_signature=5a65&timeStamp=1445827045067&nonce=nEXh+MP4r",
            "signature=other&msg_signature=5a65&timestamp=1445827045067&timeStamp=1&nonce=nEXh%20MP4r&x=1",
        ] {
            assert_eq!(PushQuery::parse(query).as_ref(), Ok(&expected), "{query}");
        }
    }

    #[test]
    fn query_names_what_is_missing_or_wrong() {
        let long = "1".repeat(LONGEST_TIMESTAMP + 1);
        let nonce = "n".repeat(LONGEST_NONCE + 1);
        for (query, error) in [
            ("", CallbackError::BadTimestamp),
            ("signature=5a65&timestamp=&nonce=n", CallbackError::BadTimestamp),
            ("signature=5a65&timestamp=12a&nonce=n", CallbackError::BadTimestamp),
            (&format!("signature=5a65&timestamp={long}&nonce=n"), CallbackError::BadTimestamp),
            ("signature=5a65&timestamp=12", CallbackError::BadNonce),
            (&format!("signature=5a65&timestamp=12&nonce={nonce}"), CallbackError::BadNonce),
            ("timestamp=12&nonce=n", CallbackError::SignatureMismatch),
            ("signature=&timestamp=12&nonce=n", CallbackError::SignatureMismatch),
        ] {
            assert_eq!(PushQuery::parse(query), Err(error), "{query}");
        }
    }
}
