//! Events by HTTP push: DingTalk posts them to an address of ours, signed and encrypted with keys that we chose.
//!
//! The signature is looked at before anything is decrypted, and the decrypted text before it is read as an event.
//! What is deliberately not here: the HTTP server. It hands in the query and the body, and sends the reply out.
//! DingTalk waits 2.5 s for it and 1.5 s when it checks the address, so the work itself belongs elsewhere.
//!
//! ```
//! use dianmao_dingtalk::callback::{CallbackCrypto, CallbackError, CallbackKeys, PushQuery, Reply};
//!
//! fn answer(crypto: &CallbackCrypto, query: &str, body: &[u8]) -> Result<Reply, CallbackError> {
//!     let push = crypto.receive(&PushQuery::parse(query)?, body)?;
//!     println!("{}", push.event.kind);
//!     crypto.reply(&push, jiff::Timestamp::now())
//! }
//!
//! let keys = CallbackKeys {
//!     token: "unittoken".into(),
//!     aes_key: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ".into(),
//!     owners: vec!["dingunittestappkey01".into()],
//! };
//! let crypto = CallbackCrypto::new(&keys)?;
//! let forged = answer(&crypto, "signature=00&timestamp=1700000000000&nonce=n", br#"{"encrypt":"AAAA"}"#);
//! assert_eq!(forged.unwrap_err().code(), 900_005);
//! # Ok::<(), CallbackError>(())
//! ```

mod crypto;
mod error;
mod push;

pub use crypto::{CallbackCrypto, CallbackKeys, Opened};
pub use error::CallbackError;
pub use push::{Push, PushQuery, Reply};
