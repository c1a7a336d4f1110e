//! Events by stream: a connection which we open and over which DingTalk pushes, so that no address of ours has to be
//! reachable.
//!
//! The client keeps one connection. When it ends, it asks for a new ticket and connects again, at once where DingTalk
//! asked for it, else after a pause. An event is acknowledged when its handler has returned, so one that was not
//! comes again, on this connection or on that of another program of the same app: each message goes to one of them,
//! whichever. Delivery is at least once; what is known to be a repetition does not reach the handler.
//!
//! What is deliberately not here: any reaction to events, and any memory beyond the process.
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use dianmao_dingtalk::clock::SystemClock;
//! use dianmao_dingtalk::event::Event;
//! use dianmao_dingtalk::stream::{Ack, Handler, StreamClient};
//! use dianmao_dingtalk::{Config, Error};
//! use futures::future::BoxFuture;
//!
//! struct Print;
//!
//! impl Handler for Print {
//!     fn on_event(&self, event: Event) -> BoxFuture<'_, Ack> {
//!         Box::pin(async move {
//!             println!("{}", event.kind);
//!             Ack::Success
//!         })
//!     }
//! }
//!
//! # async fn example() -> Result<(), Error> {
//! let config = Config::new("dingappkey", "dingappsecret");
//! let stream = StreamClient::new(config, Arc::new(SystemClock), Arc::new(Print))?;
//! stream.run(async { drop(tokio::signal::ctrl_c().await) }).await?;
//! # Ok(())
//! # }
//! ```

mod backoff;
mod frame;
mod open;
mod recent;
mod session;
mod socket;
mod work;

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tracing::{info, warn};

use crate::client::http_client;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::event::Event;

use backoff::Backoff;
use open::Open;
use session::End;
use socket::Socket;
use work::Work;

/// What happens to that which arrives. Handlers run beside each other, in no order, and in tasks of their own.
pub trait Handler: Send + Sync {
    /// Takes an event. DingTalk waits 3 s before it delivers it again, so the work itself belongs elsewhere. A panic
    /// counts as [`Ack::Later`].
    fn on_event(&self, event: Event) -> BoxFuture<'_, Ack>;

    /// The topics of callbacks to subscribe to, beside all events.
    fn callback_topics(&self) -> Vec<String> {
        Vec::new()
    }

    /// Takes a callback.
    fn on_callback(&self, callback: Callback) -> BoxFuture<'_, CallbackAnswer> {
        drop(callback);
        Box::pin(std::future::ready(CallbackAnswer::NotFound))
    }
}

/// What becomes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ack {
    /// It is dealt with, or stored where it cannot be lost.
    Success,
    /// It is to be delivered again.
    Later,
}

/// A question of DingTalk that wants an answer, such as a message to a robot. Its `Debug` form hides the data.
#[derive(Clone, PartialEq)]
pub struct Callback {
    /// What it is about, for example `/v1.0/im/bot/messages/get`.
    pub topic: String,
    /// The question.
    pub data: Value,
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callback").field("topic", &self.topic).finish_non_exhaustive()
    }
}

/// The answer to a callback.
#[derive(Debug, Clone, PartialEq)]
pub enum CallbackAnswer {
    /// The answer.
    Response(Value),
    /// Nothing here handles the topic.
    NotFound,
    /// It could not be handled.
    Failed,
}

/// How the connection is kept, all in real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamOptions {
    /// How often a sign of life is asked for. When the third is due and none has come, the
    /// connection counts as dead.
    pub keepalive: Duration,
    /// How long handlers may go on when the connection or the client ends; DingTalk closes 10 s after it said so.
    pub grace: Duration,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self { keepalive: Duration::from_secs(60), grace: Duration::from_secs(8) }
    }
}

/// Keeps a stream open and hands over what arrives.
pub struct StreamClient {
    config: Config,
    options: StreamOptions,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
    handler: Arc<dyn Handler>,
}

impl fmt::Debug for StreamClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamClient")
            .field("config", &self.config)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// An address that is shut out is let in again after five minutes.
const BAN: SignedDuration = SignedDuration::from_mins(5);

impl StreamClient {
    /// Makes a client; nothing is called yet. The clock times the pauses between connections.
    pub fn new(config: Config, clock: Arc<dyn Clock>, handler: Arc<dyn Handler>) -> Result<Self, Error> {
        config.check()?;
        let http = http_client(&config)?;
        Ok(Self { config, options: StreamOptions::default(), http, clock, handler })
    }

    /// Makes a client that keeps its connection in another way.
    #[must_use]
    pub fn with_options(self, options: StreamOptions) -> Self {
        Self { options, ..self }
    }

    /// Keeps a stream open until `shutdown` ends, or until DingTalk refuses the app. Handlers that run at the end may
    /// finish and are acknowledged.
    pub async fn run(&self, shutdown: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let mut shutdown = pin!(shutdown.fuse());
        let mut work = Work::default();
        let mut backoff = Backoff::default();
        loop {
            let connected = tokio::select! {
                biased;
                () = &mut shutdown => break,
                connected = self.connect() => connected,
            };
            let not_before = match connected {
                Ok(socket) => match self.session(socket, &mut work, shutdown.as_mut()).await {
                    End::Shutdown => break,
                    End::Renew => {
                        backoff.reset();
                        continue;
                    }
                    End::Lost { useful } => {
                        if useful {
                            backoff.reset();
                        }
                        None
                    }
                },
                Err(error) if is_final(&error) => {
                    work.finish(self.options.grace).await;
                    return Err(error);
                }
                Err(error) => {
                    let not_before = self.shut_out_until(&error);
                    warn!(%error, "no stream");
                    not_before
                }
            };
            let at = self.next_attempt(&mut backoff, not_before);
            tokio::select! {
                biased;
                () = &mut shutdown => break,
                () = self.clock.sleep_until(at) => {}
            }
        }
        work.finish(self.options.grace).await;
        info!("the stream is closed");
        Ok(())
    }

    /// Asks for a ticket and uses it.
    async fn connect(&self) -> Result<Socket, Error> {
        let open = Open::new(&self.config, &self.handler.callback_topics());
        let address = open.send(&self.http, &self.config).await?.address(&self.config)?;
        let host = address.host_str().unwrap_or_default().to_owned();
        let socket = Socket::connect(&self.http, address, self.config.timeout).await?;
        info!(host, "the stream is open");
        Ok(socket)
    }

    fn next_attempt(&self, backoff: &mut Backoff, not_before: Option<Timestamp>) -> Timestamp {
        let pause = backoff.next(rand::random());
        let now = self.clock.now();
        let at = SignedDuration::try_from(pause).ok().and_then(|pause| now.checked_add(pause).ok()).unwrap_or(now);
        let at = not_before.map_or(at, |not_before| at.max(not_before));
        let pause_ms = at.duration_since(now).as_millis();
        info!(%pause_ms, "connecting again after a pause");
        at
    }

    /// Until when there is no sense in another attempt.
    fn shut_out_until(&self, error: &Error) -> Option<Timestamp> {
        match error {
            Error::Throttled { until, .. } => *until,
            Error::Banned { .. } => self.clock.now().checked_add(BAN).ok(),
            _ => None,
        }
    }
}

/// Tells whether another attempt would end the same way.
fn is_final(error: &Error) -> bool {
    matches!(
        error,
        Error::Config { .. }
            | Error::Auth { .. }
            | Error::Scope { .. }
            | Error::IpNotAllowed { .. }
            | Error::Quota { .. }
    )
}
