//! One stream, from its upgrade to its end: frames out, answers in.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::OptionFuture;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::book::{Outcome, Parcel};
use super::hub::Letter;
use crate::app::{App, lock};
use crate::document::switches::events::StreamTopic;
use crate::host::Host;
use crate::mix::{BASE36, mix, mix_text, spell};

/// How often a sign of life is asked for, in real time.
const PING_EVERY: Duration = Duration::from_secs(30);

/// A stream that leaves so many pings unanswered is closed.
const MOST_UNANSWERED: u32 = 2;

/// How long a stream stays open after it was told to connect anew, by the emulator's clock.
const SILENCE_MS: i64 = 10_000;

const GONE: &str = "the stream ended before the acknowledgement";

/// One stream.
pub(crate) struct Link<S> {
    host: Arc<Host>,
    app: Arc<App>,
    id: u64,
    socket: WebSocketStream<S>,
    letters: mpsc::UnboundedReceiver<Letter>,
    awaited: HashMap<String, Awaited>,
    n_pings: u64,
    n_unanswered: u32,
    /// When the connection ends that was told to connect anew.
    closes_at_ms: Option<i64>,
}

/// An event that waits for its acknowledgement.
struct Awaited {
    parcel: Box<Parcel>,
    until: Instant,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Link<S> {
    pub(crate) fn new(
        host: Arc<Host>,
        app: Arc<App>,
        id: u64,
        socket: WebSocketStream<S>,
        letters: mpsc::UnboundedReceiver<Letter>,
    ) -> Self {
        let awaited = HashMap::new();
        Self { host, app, id, socket, letters, awaited, n_pings: 0, n_unanswered: 0, closes_at_ms: None }
    }

    /// Serves until either side ends it.
    pub(crate) async fn run(mut self) {
        self.serve().await;
        if self.closes_at_ms.is_none() {
            // The other side may have gone without a word.
            let _ = self.socket.close(None).await;
        }
        let Self { host, app, id, letters, awaited, .. } = self;
        for awaited in awaited.into_values() {
            ended(&host, &app, *awaited.parcel, Err(GONE.to_owned()));
        }
        abandon(&host, &app, id, letters);
    }

    async fn serve(&mut self) {
        let host = Arc::clone(&self.host);
        let mut closing = host.closing.subscribe();
        let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        if self.ping().await.is_none() {
            return;
        }
        loop {
            let deadline = self.awaited.values().map(|awaited| awaited.until).min();
            let silence = self.closes_at_ms.map(|at_ms| host.clock.sleep_until_ms(at_ms));
            let lives = tokio::select! {
                () = async { drop(closing.wait_for(|closing| *closing).await) } => None,
                Some(()) = OptionFuture::from(silence) => None,
                letter = self.letters.recv() => match letter {
                    Some(letter) => self.send(letter).await,
                    None => None,
                },
                message = self.socket.next() => match message {
                    Some(Ok(message)) => self.receive(&message),
                    _ => None,
                },
                Some(()) = OptionFuture::from(deadline.map(sleep_until)) => {
                    self.give_up();
                    Some(())
                }
                _ = pings.tick() => self.ping().await,
            };
            if lives.is_none() {
                return;
            }
        }
    }

    /// Asks for a sign of life; nothing when there has been none for too long.
    async fn ping(&mut self) -> Option<()> {
        if self.closes_at_ms.is_some() {
            return Some(());
        }
        if self.n_unanswered == MOST_UNANSWERED {
            return None;
        }
        self.n_pings += 1;
        self.n_unanswered += 1;
        let opaque = spell(mix(self.id, self.n_pings), 16, BASE36);
        let message_id = format!("ping_{}_{}", self.id, self.n_pings);
        let data = json!({"opaque": opaque});
        self.put("SYSTEM", "ping", &message_id, json!({}), &data).await
    }

    async fn send(&mut self, letter: Letter) -> Option<()> {
        match letter {
            Letter::Event { message_id, parcel } => self.send_event(message_id, parcel).await,
            Letter::Callback { message_id, topic, data } => {
                self.put("CALLBACK", &topic, &message_id, json!({}), &data).await
            }
            Letter::Disconnect => {
                self.closes_at_ms = Some(self.host.clock.now_ms().saturating_add(SILENCE_MS));
                let message_id = format!("bye_{}", self.id);
                let data = json!({"reason": "connection is expired"});
                self.put("SYSTEM", "disconnect", &message_id, json!({}), &data).await
            }
        }
    }

    async fn send_event(&mut self, message_id: String, parcel: Box<Parcel>) -> Option<()> {
        let switches = self.app.document().switches.events;
        let topic = match switches.stream_topic {
            StreamTopic::Star => "*",
            StreamTopic::DingTalk => "dingTalk",
        };
        let headers = json!({
            "eventType": parcel.event.kind,
            "eventId": parcel.numbers.event_id,
            "eventCorpId": self.app.tenant.corp_id,
            "eventBornTime": parcel.event.at_ms.to_string(),
            "eventUnifiedAppId": app_id(&self.app.key),
        });
        let data = Value::Object(parcel.event.for_stream(&switches));
        let until = Instant::now() + Duration::from_millis(switches.stream_timeout_ms.unsigned_abs());
        self.awaited.insert(message_id.clone(), Awaited { parcel, until });
        self.put("EVENT", topic, &message_id, headers, &data).await
    }

    async fn put(&mut self, kind: &str, topic: &str, message_id: &str, more: Value, data: &Value) -> Option<()> {
        let mut headers = json!({
            "topic": topic,
            "messageId": message_id,
            "contentType": "application/json",
            "time": self.host.clock.now_ms().to_string(),
            "appId": app_id(&self.app.key),
            "connectionId": format!("link-{}", self.id),
        });
        if let (Some(headers), Value::Object(more)) = (headers.as_object_mut(), more) {
            headers.extend(more);
        }
        let frame = json!({"specVersion": "1.0", "type": kind, "headers": headers, "data": data.to_string()});
        self.socket.send(Message::text(frame.to_string())).await.ok()
    }

    fn receive(&mut self, message: &Message) -> Option<()> {
        // Any sign of life will do; the library itself answers pings of the protocol.
        self.n_unanswered = 0;
        match message {
            Message::Text(text) => {
                self.take_answer(text);
                Some(())
            }
            Message::Close(_) => None,
            _ => Some(()),
        }
    }

    fn take_answer(&mut self, text: &str) {
        let Ok(answer) = serde_json::from_str::<Value>(text) else {
            tracing::warn!("a stream answers what is no JSON");
            return;
        };
        let message_id = answer["headers"]["messageId"].as_str().unwrap_or_default();
        let code = answer["code"].as_i64().unwrap_or_default();
        let data = answer["data"].as_str().and_then(|data| serde_json::from_str::<Value>(data).ok());
        match self.awaited.remove(message_id) {
            Some(awaited) => ended(&self.host, &self.app, *awaited.parcel, judge(code, data.as_ref())),
            None => lock(&self.app.hub).answered(message_id, code, data.unwrap_or_default()),
        }
    }

    /// Stops waiting for acknowledgements that are too late.
    fn give_up(&mut self) {
        let now = Instant::now();
        let late: Vec<Awaited> =
            self.awaited.extract_if(|_, awaited| awaited.until <= now).map(|(_, awaited)| awaited).collect();
        for awaited in late {
            ended(&self.host, &self.app, *awaited.parcel, Err("the stream did not acknowledge in time".to_owned()));
        }
    }
}

/// Takes a stream out, and gives back what was on its way to it.
pub(crate) fn abandon(host: &Host, app: &App, id: u64, mut letters: mpsc::UnboundedReceiver<Letter>) {
    lock(&app.hub).leave(id);
    letters.close();
    while let Ok(letter) = letters.try_recv() {
        if let Letter::Event { parcel, .. } = letter {
            ended(host, app, *parcel, Err(GONE.to_owned()));
        }
    }
}

fn ended(host: &Host, app: &App, parcel: Parcel, outcome: Outcome) {
    let again = app.document().switches.events.stream_retries;
    lock(&app.tenant.book).ended(parcel, outcome, again, host.clock.now_ms());
    host.news.notify_one();
}

/// An event has arrived if the code is 200 and the status is missing or `SUCCESS`.
fn judge(code: i64, data: Option<&Value>) -> Outcome {
    let status = data.and_then(|data| data["status"].as_str());
    match (code, status) {
        (200, None | Some("SUCCESS")) => Ok(()),
        (200, Some(status)) => Err(format!("the stream answers `{status}`")),
        (code, _) => Err(format!("the stream answers {code}")),
    }
}

/// The app's number, which is not its key.
fn app_id(app_key: &str) -> String {
    let bits = mix_text(0x61_7070, app_key);
    let digits = format!("{bits:016x}{:016x}", mix(bits, 1));
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_is_acknowledged_by_code_and_status() {
        let judge = |code, data: Value| judge(code, Some(&data)).is_ok();
        assert!(judge(200, json!({"status": "SUCCESS", "message": "success"})));
        assert!(judge(200, json!({"userId": ["u1"]})), "the Python SDK sends the event back");
        assert!(!judge(200, json!({"status": "LATER"})));
        assert!(!judge(500, json!({"status": "SUCCESS"})));
        assert!(!judge(404, json!({})));
        assert!(super::judge(200, None).is_ok());
    }
}
