//! The connection itself: an HTTP request that becomes a WebSocket, by the same library, the same roots of trust and
//! the same proxy as all other calls.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use reqwest::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use reqwest::{StatusCode, Upgraded, Url};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::error::{Error, TransportKind};

/// What errors call the connection.
const INTERFACE: &str = "stream connection";
/// Far above any event.
const LONGEST_MESSAGE: usize = 4 << 20;

/// An open connection.
pub(super) struct Socket {
    stream: WebSocketStream<Upgraded>,
    /// How long the other side may take to accept a message.
    timeout: Duration,
}

/// What comes in.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A frame.
    Text(String),
    /// A sign of life, or something that no one reads.
    Sign,
    /// The end.
    Closed,
}

impl Socket {
    /// Connects.
    pub(super) async fn connect(http: &reqwest::Client, address: Url, timeout: Duration) -> Result<Self, Error> {
        let key = generate_key();
        let request = http
            .get(address)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key);
        let response = request.send().await.map_err(|error| lost(INTERFACE, error))?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(broken(TransportKind::Status(response.status().as_u16())));
        }
        let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT);
        if accepted.is_none_or(|accepted| accepted.as_bytes() != derive_accept_key(key.as_bytes()).as_bytes()) {
            return Err(broken(TransportKind::Broken));
        }
        let upgraded = response.upgrade().await.map_err(|error| lost(INTERFACE, error))?;
        let config =
            WebSocketConfig::default().max_message_size(Some(LONGEST_MESSAGE)).max_frame_size(Some(LONGEST_MESSAGE));
        let stream = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await;
        Ok(Self { stream, timeout })
    }

    /// The next thing that comes in. Pings of the other side are answered by the way.
    pub(super) async fn next(&mut self) -> Incoming {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => Incoming::Text(text.as_str().to_owned()),
            Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Incoming::Sign,
            Some(Ok(Message::Close(_)) | Err(_)) | None => Incoming::Closed,
        }
    }

    /// Sends a text; false when the connection is no more.
    pub(super) async fn send(&mut self, text: String) -> bool {
        self.put(Message::text(text)).await
    }

    /// Asks for a sign of life.
    pub(super) async fn ping(&mut self) -> bool {
        self.put(Message::Ping(bytes::Bytes::new())).await
    }

    /// Says goodbye, and does not wait for an answer.
    pub(super) async fn close(mut self) {
        let _ = tokio::time::timeout(self.timeout, self.stream.close(None)).await;
    }

    async fn put(&mut self, message: Message) -> bool {
        tokio::time::timeout(self.timeout, self.stream.send(message)).await.is_ok_and(|sent| sent.is_ok())
    }
}

fn broken(kind: TransportKind) -> Error {
    Error::Transport { interface: INTERFACE.into(), kind, source: None }
}

/// A call without an answer. The address is taken out of the error, since it holds the ticket.
pub(super) fn lost(interface: &str, error: reqwest::Error) -> Error {
    let kind = match &error {
        error if error.is_connect() => TransportKind::Connect,
        error if error.is_timeout() => TransportKind::Timeout,
        _ => TransportKind::Broken,
    };
    Error::Transport { interface: interface.into(), kind, source: Some(error.without_url()) }
}
