//! A callback of the app, with a reading of its own of cipher and signature.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aes::Aes256;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::post;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

pub(crate) const TOKEN: &str = "unittoken";
/// Ends in bits that stand for nothing and are not zero.
pub(crate) const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
/// Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a receiver does with a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Answers as it should.
    Good,
    /// Pads its answer to 16 bytes, breaks its lines and counts its time in numbers.
    Odd,
    /// Answers HTTP 500.
    Broken,
    /// Answers `success` in the clear.
    Plain,
    /// Encrypts another word.
    OtherWord,
    /// Signs with another token.
    OtherToken,
    /// Answers in the name of another owner.
    OtherOwner,
    /// Sends elsewhere.
    Redirect,
    /// Never answers.
    Silent,
}

/// A push as it came.
#[derive(Debug, Clone)]
pub(crate) struct Push {
    pub(crate) query: HashMap<String, String>,
    pub(crate) encrypt: String,
    /// The bytes of padding that were taken off.
    pub(crate) n_padding: usize,
    pub(crate) owner: String,
    pub(crate) message: Value,
}

/// A callback of the app.
pub(crate) struct Receiver {
    pub(crate) url: String,
    manner: Arc<Mutex<Manner>>,
    pushes: mpsc::UnboundedReceiver<Push>,
}

#[derive(Clone)]
struct Desk {
    manner: Arc<Mutex<Manner>>,
    pushes: mpsc::UnboundedSender<Push>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/callback?tenant=7", listener.local_addr().unwrap());
        let (sender, pushes) = mpsc::unbounded_channel();
        let manner = Arc::new(Mutex::new(Manner::Good));
        let desk = Desk { manner: Arc::clone(&manner), pushes: sender };
        let router = Router::new().route("/callback", post(receive)).with_state(desk);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, manner, pushes }
    }

    pub(crate) fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// The registration of this callback for these events.
    pub(crate) fn registration(&self, tags: &[&str]) -> Value {
        json!({"call_back_tag": tags, "token": TOKEN, "aes_key": AES_KEY, "url": self.url})
    }

    /// The next push.
    pub(crate) async fn next(&mut self) -> Push {
        tokio::time::timeout(PATIENCE, self.pushes.recv()).await.expect("a push").unwrap()
    }

    /// What has come and was not asked for yet.
    pub(crate) fn rest(&mut self) -> Vec<Value> {
        std::iter::from_fn(|| self.pushes.try_recv().ok()).map(|push| push.message).collect()
    }
}

async fn receive(
    State(desk): State<Desk>,
    Query(query): Query<HashMap<String, String>>,
    axum::Json(body): axum::Json<Value>,
) -> Result<String, StatusCode> {
    let manner = *desk.manner.lock().unwrap();
    let encrypt = body["encrypt"].as_str().unwrap().to_owned();
    let (n_padding, message, owner) = decrypt(&encrypt);
    let message = serde_json::from_str(&message).unwrap();
    let push = Push { query: query.clone(), encrypt, n_padding, owner: owner.clone(), message };
    check_signature(&push);
    desk.pushes.send(push).unwrap();
    match manner {
        Manner::Good => Ok(reply(TOKEN, "success", &owner, false).to_string()),
        Manner::Odd => Ok(reply(TOKEN, "success", &owner, true).to_string()),
        Manner::Broken => Err(StatusCode::INTERNAL_SERVER_ERROR),
        Manner::Plain => Ok("success".to_owned()),
        Manner::OtherWord => Ok(reply(TOKEN, "failure", &owner, false).to_string()),
        Manner::OtherToken => Ok(reply("othertoken", "success", &owner, false).to_string()),
        Manner::OtherOwner => Ok(reply(TOKEN, "success", "dingother", false).to_string()),
        Manner::Redirect => Err(StatusCode::FOUND),
        Manner::Silent => std::future::pending().await,
    }
}

fn check_signature(push: &Push) {
    for (signature, timestamp) in [("signature", "timestamp"), ("msg_signature", "timeStamp")] {
        if let Some(found) = push.query.get(signature) {
            let expected = sign(TOKEN, &push.query[timestamp], &push.query["nonce"], &push.encrypt);
            assert_eq!(*found, expected, "{signature}");
        }
    }
}

fn sign(token: &str, timestamp: &str, nonce: &str, encrypt: &str) -> String {
    let mut parts = [token, timestamp, nonce, encrypt];
    parts.sort_unstable();
    let digest = Sha1::digest(parts.concat());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn key() -> [u8; 32] {
    let config = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
    let key = GeneralPurpose::new(&STANDARD, config).decode(format!("{AES_KEY}=")).unwrap();
    key.try_into().unwrap()
}

fn decrypt(encrypt: &str) -> (usize, String, String) {
    let text: String = encrypt.split_ascii_whitespace().collect();
    let mut bytes = base64::prelude::BASE64_STANDARD.decode(text).unwrap();
    let key = key();
    let (blocks, _) = Array::slice_as_chunks_mut(&mut bytes);
    let vector: [u8; 16] = key[..16].try_into().unwrap();
    cbc::Decryptor::<Aes256>::new(&key.into(), &vector.into()).decrypt_blocks(blocks);
    let n_padding = usize::from(*bytes.last().unwrap());
    bytes.truncate(bytes.len() - n_padding);
    let length = u32::from_be_bytes(bytes[16..20].try_into().unwrap()) as usize;
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (n_padding, text(&bytes[20..20 + length]), text(&bytes[20 + length..]))
}

fn reply(token: &str, word: &str, owner: &str, odd: bool) -> Value {
    let pad_to = if odd { 16 } else { 32 };
    let mut bytes = [b"fedcba9876543210", &[0, 0, 0, 7][..], word.as_bytes(), owner.as_bytes()].concat();
    let missing = pad_to - bytes.len() % pad_to;
    bytes.extend(vec![u8::try_from(missing).unwrap(); missing]);
    let key = key();
    let vector: [u8; 16] = key[..16].try_into().unwrap();
    let (blocks, _) = Array::slice_as_chunks_mut(&mut bytes);
    cbc::Encryptor::<Aes256>::new(&key.into(), &vector.into()).encrypt_blocks(blocks);
    let mut encrypt = base64::prelude::BASE64_STANDARD.encode(bytes);
    if odd {
        encrypt.insert(40, '\n');
    }
    let timestamp = if odd { json!(1_700_000_000) } else { json!("1700000000000") };
    let digits = timestamp.as_str().map_or_else(|| timestamp.to_string(), str::to_owned);
    let signature = sign(token, &digits, "n0nce", &encrypt);
    json!({"msg_signature": signature, "timeStamp": timestamp, "nonce": "n0nce", "encrypt": encrypt})
}
