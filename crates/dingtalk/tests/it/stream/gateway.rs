//! A server that hands out tickets and takes connections, and a handler that tells the test what it gets.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dianmao_dingtalk::clock::Clock;
use dianmao_dingtalk::event::Event;
use dianmao_dingtalk::stream::{Ack, Callback, CallbackAnswer, Handler, StreamClient, StreamOptions};
use dianmao_dingtalk::{Config, Error};
use futures::future::BoxFuture;
use futures::{SinkExt, StreamExt};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

use crate::server::{Reply, Seen, Server, start_of_test};

const OPEN: &str = "/v1.0/gateway/connections/open";
/// Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// The server of both halves.
pub(super) struct Gateway {
    pub(super) server: Server,
    links: mpsc::UnboundedReceiver<Link>,
    refusals: Arc<AtomicUsize>,
}

impl Gateway {
    pub(super) async fn start() -> Self {
        Self::start_with(|_| None).await
    }

    /// Starts a server which answers some of the requests for a ticket otherwise.
    pub(super) async fn start_with(instead: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("ws://{}/connect", listener.local_addr().unwrap());
        let server = Server::start_raw(move |seen| {
            assert_eq!((seen.path.as_str(), seen.method.as_str()), (OPEN, "POST"));
            let ticket = json!({"endpoint": endpoint, "ticket": format!("ticket-{}", seen.nth)});
            instead(seen).unwrap_or(Reply::Json(ticket))
        })
        .await;
        let (sender, links) = mpsc::unbounded_channel();
        let refusals = Arc::new(AtomicUsize::new(0));
        tokio::spawn(take_links(listener, sender, Arc::clone(&refusals)));
        Self { server, links, refusals }
    }

    /// Refuses the next connections.
    pub(super) fn refuse_links(&self, n_times: usize) {
        self.refusals.store(n_times, Ordering::SeqCst);
    }

    /// The next connection.
    pub(super) async fn link(&mut self) -> Link {
        timeout(PATIENCE, self.links.recv()).await.expect("a connection").unwrap()
    }

    /// The requests for a ticket so far.
    pub(super) fn opened(&self) -> Vec<Seen> {
        self.server.seen_at(OPEN)
    }

    /// All pauses so far, added up.
    pub(super) fn pauses(&self) -> Duration {
        self.server.clock.now().duration_since(start_of_test()).unsigned_abs()
    }

    pub(super) fn run(&self, handler: Recorder) -> Running {
        self.run_with(handler, StreamOptions::default())
    }

    pub(super) fn run_with(&self, handler: Recorder, options: StreamOptions) -> Running {
        Running::start(self.stream_with_clock(handler, self.server.clock.clone()).with_options(options))
    }

    pub(super) fn stream_with_clock(&self, handler: Recorder, clock: Arc<dyn Clock>) -> StreamClient {
        let config = Config { timeout: PATIENCE, ..self.server.config() };
        StreamClient::new(config, clock, Arc::new(handler)).unwrap()
    }
}

async fn take_links(listener: TcpListener, links: mpsc::UnboundedSender<Link>, refusals: Arc<AtomicUsize>) {
    while let Ok((tcp, _)) = listener.accept().await {
        let mut ticket = String::new();
        let refuse = refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        #[expect(clippy::result_large_err, reason = "the type is the library's")]
        let look = |request: &Request, response: Response| {
            assert_eq!(request.uri().path(), "/connect");
            ticket = request.uri().query().unwrap().strip_prefix("ticket=").unwrap().to_owned();
            match refuse {
                true => Err(ErrorResponse::new(None)),
                false => Ok(response),
            }
        };
        if let Ok(socket) = tokio_tungstenite::accept_hdr_async(tcp, look).await {
            // A test that has ended takes no more.
            let _ = links.send(Link { ticket, socket });
        }
    }
}

/// One connection as the server has it.
pub(super) struct Link {
    pub(super) ticket: String,
    socket: WebSocketStream<TcpStream>,
}

impl Link {
    pub(super) async fn put(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    pub(super) async fn send(&mut self, frame: &Value) {
        self.put(Message::text(frame.to_string())).await;
    }

    /// The next message; nothing after the end.
    pub(super) async fn next(&mut self) -> Option<Message> {
        timeout(PATIENCE, self.socket.next()).await.expect("a message or the end")?.ok()
    }

    /// The next answer.
    pub(super) async fn answer(&mut self) -> Value {
        match self.next().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("no answer but {other:?}"),
        }
    }

    /// The answer to one message, past all others.
    pub(super) async fn answer_to(&mut self, message_id: &str) -> Value {
        loop {
            let answer = self.answer().await;
            if answer["headers"]["messageId"] == message_id {
                return answer;
            }
        }
    }

    /// Asks until the client takes nothing new, which is once it wants to leave.
    pub(super) async fn until_leaving(&mut self) {
        for nth in 0.. {
            let message_id = format!("probe-{nth}");
            self.send(&json!({"type": "CALLBACK", "headers": {"messageId": message_id, "topic": "t"}, "data": "{}"}))
                .await;
            if self.answer_to(&message_id).await["code"] == 500 {
                return;
            }
        }
    }

    /// Tells whether the client closed the connection, and did so with a goodbye.
    pub(super) async fn is_closed(&mut self) -> bool {
        loop {
            match self.next().await {
                Some(Message::Close(_)) => return true,
                Some(_) => {}
                None => return false,
            }
        }
    }
}

/// An event frame.
pub(super) fn event_frame(message_id: &str, event_id: &str) -> Value {
    let headers = json!({"topic": "*", "messageId": message_id, "eventType": "user_modify_org", "eventId": event_id});
    json!({"specVersion": "1.0", "type": "EVENT", "headers": headers, "data": r#"{"userId":["E1001"]}"#})
}

/// Tells the test of each event, and answers as the test says.
pub(super) struct Recorder {
    events: mpsc::UnboundedSender<Event>,
    n_events: AtomicUsize,
    on_event: fn(usize) -> Ack,
    pub(super) on_callback: fn(Callback) -> CallbackAnswer,
    pub(super) topics: Vec<String>,
    gate: Option<Arc<Semaphore>>,
}

impl Recorder {
    /// A handler whose answer to the nth event is given.
    pub(super) fn new(on_event: fn(usize) -> Ack) -> (Self, mpsc::UnboundedReceiver<Event>) {
        let (events, receiver) = mpsc::unbounded_channel();
        let on_callback = |_| CallbackAnswer::NotFound;
        let n_events = AtomicUsize::new(0);
        (Self { events, n_events, on_event, on_callback, topics: Vec::new(), gate: None }, receiver)
    }

    /// Lets each event wait for a permit.
    pub(super) fn gate(&mut self) -> Arc<Semaphore> {
        Arc::clone(self.gate.insert(Arc::new(Semaphore::new(0))))
    }
}

impl Handler for Recorder {
    fn on_event(&self, event: Event) -> BoxFuture<'_, Ack> {
        Box::pin(async move {
            let nth = self.n_events.fetch_add(1, Ordering::SeqCst) + 1;
            let _ = self.events.send(event);
            if let Some(gate) = &self.gate {
                gate.acquire().await.unwrap().forget();
            }
            (self.on_event)(nth)
        })
    }

    fn callback_topics(&self) -> Vec<String> {
        self.topics.clone()
    }

    fn on_callback(&self, callback: Callback) -> BoxFuture<'_, CallbackAnswer> {
        Box::pin(std::future::ready((self.on_callback)(callback)))
    }
}

/// A clock on which no pause ends.
#[derive(Debug, Default)]
pub(super) struct EndlessPause {
    /// Tells that somebody waits.
    pub(super) pausing: Notify,
}

impl Clock for EndlessPause {
    fn now(&self) -> Timestamp {
        start_of_test()
    }

    fn sleep_until(&self, _at: Timestamp) -> BoxFuture<'_, ()> {
        self.pausing.notify_one();
        Box::pin(std::future::pending())
    }
}

/// A client that runs.
pub(super) struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), Error>>,
}

impl Running {
    pub(super) fn start(stream: StreamClient) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move { stream.run(async { drop(stopped.await) }).await });
        Self { stop, task }
    }

    /// Asks it to stop and waits for it.
    pub(super) async fn stop(self) -> Result<(), Error> {
        let _ = self.stop.send(());
        timeout(PATIENCE, self.task).await.expect("an end").unwrap()
    }

    /// Waits for it to end by itself.
    pub(super) async fn ended(self) -> Result<(), Error> {
        let ended = timeout(PATIENCE, self.task).await.expect("an end").unwrap();
        drop(self.stop);
        ended
    }
}
