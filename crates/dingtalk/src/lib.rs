//! A typed client of the DingTalk open platform: tokens, pace, retries, wire types.
//!
//! Requests are plain structs in the vendor's words; [`Client::send`] brings back the answer's own struct.
//! What is deliberately not here: any domain type, any store, any environment variable. The token cache, the
//! call budget and the clock are traits which the caller fills in.
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use dianmao_dingtalk::api::v2::department;
//! use dianmao_dingtalk::clock::SystemClock;
//! use dianmao_dingtalk::meter::NoMeter;
//! use dianmao_dingtalk::token::MemoryTokenCache;
//! use dianmao_dingtalk::{Client, Config, Error};
//!
//! # async fn example() -> Result<(), Error> {
//! let config = Config::new("dingappkey", "dingappsecret");
//! let tokens = Arc::new(MemoryTokenCache::default());
//! let client = Client::new(config, Arc::new(SystemClock), tokens, Arc::new(NoMeter))?;
//! let children = client.send(&department::ListSub { dept_id: Some(1), ..Default::default() }).await?;
//! # drop(children);
//! # Ok(())
//! # }
//! ```

pub mod api;
pub mod callback;
mod capability;
mod client;
pub mod clock;
mod config;
mod counts;
mod error;
pub mod event;
mod limiter;
pub mod meter;
mod page;
mod request;
mod retry;
pub mod stream;
pub mod token;
mod wire;

pub use capability::{Capability, TextLimits};
pub use client::Client;
pub use config::{API_URL, Config, OAPI_URL, Secret, TokenIssuer};
pub use counts::CallCount;
pub use error::{Code, Error, TransportKind};
pub use limiter::Priority;
pub use request::{Done, Generation, Idempotency, Method, Request};
pub use retry::should_retry;
