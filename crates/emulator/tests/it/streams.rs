//! What is told by stream: tickets, frames, acknowledgements, and every way to end.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::world::{NOW_MS, World};

const OPEN: &str = "/v1.0/gateway/connections/open";
const BOT: &str = "/v1.0/im/bot/messages/get";
/// Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

fn request(subscriptions: &Value) -> Value {
    json!({"clientId": "dingappkey", "clientSecret": "dingappsecret", "subscriptions": subscriptions, "ua": "test"})
}

fn events() -> Value {
    json!([{"type": "EVENT", "topic": "*"}])
}

async fn post(world: &World, body: Value, accept: &str) -> (u16, String) {
    let response = world.http.post(world.url(OPEN)).header("accept", accept).json(&body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// The address that a ticket lets in.
async fn ticket(world: &World, subscriptions: &Value) -> String {
    let (status, body) = post(world, request(subscriptions), "application/json").await;
    let answer: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, answer.as_object().unwrap().len()), (200, 2), "{answer}");
    format!("{}?ticket={}", answer["endpoint"].as_str().unwrap(), answer["ticket"].as_str().unwrap())
}

/// One stream as the client has it.
struct Stream {
    socket: WebSocketStream<TcpStream>,
}

impl Stream {
    async fn enter(address: &str) -> Result<Self, u16> {
        let host = address.strip_prefix("ws://").unwrap().split('/').next().unwrap();
        let tcp = TcpStream::connect(host).await.unwrap();
        match tokio_tungstenite::client_async(address, tcp).await {
            Ok((socket, _)) => Ok(Self { socket }),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    /// Opens a stream for events and answers the ping with which it begins.
    async fn open(world: &World) -> Self {
        Self::open_for(world, &events()).await
    }

    async fn open_for(world: &World, subscriptions: &Value) -> Self {
        let mut stream = Self::enter(&ticket(world, subscriptions).await).await.unwrap();
        let ping = stream.next().await;
        assert_eq!((&ping["type"], &ping["headers"]["topic"]), (&json!("SYSTEM"), &json!("ping")));
        stream.answer(&ping, 200, &ping["data"]).await;
        stream
    }

    /// The next frame.
    async fn next(&mut self) -> Value {
        let message = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("a frame").unwrap().unwrap();
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    async fn is_at_its_end(&mut self) -> bool {
        match tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("an end") {
            Some(Ok(message)) => message.is_close(),
            _ => true,
        }
    }

    async fn answer(&mut self, frame: &Value, code: i64, data: &Value) {
        let headers = json!({"messageId": frame["headers"]["messageId"], "contentType": "application/json"});
        let answer = json!({"code": code, "message": "OK", "headers": headers, "data": data});
        self.socket.send(Message::text(answer.to_string())).await.unwrap();
    }

    async fn acknowledge(&mut self, frame: &Value) {
        self.answer(frame, 200, &json!(r#"{"status":"SUCCESS","message":"success"}"#)).await;
    }
}

fn data(frame: &Value) -> Value {
    serde_json::from_str(frame["data"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn event_comes_over_the_stream_and_is_acknowledged() {
    let world = World::quiet().await;
    let mut stream = Stream::open(&world).await;
    let dept_id = world.department("研发", 1).await;
    let frame = stream.next().await;
    stream.acknowledge(&frame).await;
    world.emulator.deliveries_done().await;
    let record = world.emulator.events().pop().unwrap();
    let headers = &frame["headers"];
    assert_eq!((&frame["type"], &frame["specVersion"]), (&json!("EVENT"), &json!("1.0")));
    assert_eq!((&headers["topic"], &headers["eventType"]), (&json!("*"), &json!("org_dept_create")));
    assert_eq!((&headers["eventId"], &headers["eventCorpId"]), (&json!(record.event_id), &json!("dingcorp")));
    assert_eq!((&headers["eventBornTime"], &headers["time"]), (&json!(NOW_MS.to_string()), &json!(NOW_MS.to_string())));
    assert!(headers.as_object().unwrap().values().all(Value::is_string), "{headers}");
    assert_eq!(data(&frame), json!({"deptId": [dept_id]}));
    assert_eq!((record.deliveries[0].way, record.deliveries[0].state), ("stream", "delivered"));
}

#[tokio::test]
async fn opening_is_refused_to_strangers() {
    let world = World::quiet().await;
    let mut stranger = request(&events());
    stranger["clientSecret"] = json!("other");
    let (status, body) = post(&world, stranger, "application/json").await;
    let answer: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &answer["code"], &answer["message"]), (401, &json!("authFailed"), &json!("鉴权失败")));
    for subscriptions in [Value::Null, json!([]), json!([{"type": "EVENT"}]), json!([{"type": "X", "topic": "*"}])] {
        assert_eq!(post(&world, request(&subscriptions), "application/json").await.0, 400, "{subscriptions}");
    }
}

#[tokio::test]
async fn who_does_not_ask_for_json_gets_xml() {
    let world = World::quiet().await;
    let (status, body) = post(&world, request(&events()), "*/*").await;
    assert!(status == 200 && body.starts_with("<?xml") && body.contains("<ticket>"), "{status} {body}");
    world.seed(json!({"switches": {"events": {"open_without_accept": "json"}}})).await;
    let (_, body) = post(&world, request(&events()), "*/*").await;
    assert!(body.starts_with('{'), "{body}");
}

#[tokio::test]
async fn ticket_lets_one_connection_in_and_expires() {
    let world = World::quiet().await;
    let address = ticket(&world, &events()).await;
    let _stream = Stream::enter(&address).await.unwrap();
    assert_eq!(Stream::enter(&address).await.err(), Some(401), "used");
    let address = ticket(&world, &events()).await;
    world.emulator.clock().advance_ms(90_000);
    assert_eq!(Stream::enter(&address).await.err(), Some(401), "too old");
    let address = ticket(&world, &events()).await;
    world.emulator.clock().advance_ms(89_999);
    Stream::enter(&address).await.unwrap();
    assert_eq!(Stream::enter(&world.url("/connect?ticket=x").replace("http", "ws")).await.err(), Some(401));
    assert_eq!(world.http.get(world.url("/connect?ticket=x")).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn event_that_is_not_acknowledged_comes_again() {
    let world = World::quiet().await;
    let mut stream = Stream::open(&world).await;
    world.department("研发", 1).await;
    let first = stream.next().await;
    stream.answer(&first, 200, &json!(r#"{"status":"LATER"}"#)).await;
    world.emulator.deliveries_done().await;
    world.emulator.clock().advance_ms(10_000);
    let second = stream.next().await;
    assert_eq!(second["headers"]["eventId"], first["headers"]["eventId"]);
    assert_ne!(second["headers"]["messageId"], first["headers"]["messageId"]);
    stream.answer(&second, 500, &json!(r#"{"status":"LATER"}"#)).await;
    world.emulator.deliveries_done().await;
    world.emulator.clock().advance_ms(30_000);
    let third = stream.next().await;
    // The Python SDK sends the event's own data back.
    stream.answer(&third, 200, &third["data"]).await;
    world.emulator.deliveries_done().await;
    let delivery = world.emulator.events().remove(0).deliveries.remove(0);
    assert_eq!((delivery.state, delivery.attempts), ("delivered", 3));
}

#[tokio::test]
async fn event_that_nobody_acknowledges_is_given_up() {
    let world = World::quiet().await;
    world.seed(json!({"switches": {"events": {"stream_timeout_ms": 20}}})).await;
    let mut stream = Stream::open(&world).await;
    world.department("研发", 1).await;
    for ms in [10_000, 30_000, 0] {
        stream.next().await;
        world.emulator.deliveries_done().await;
        world.emulator.clock().advance_ms(ms);
    }
    let delivery = world.emulator.events().remove(0).deliveries.remove(0);
    assert_eq!((delivery.state, delivery.attempts), ("failed", 3));
    assert_eq!(delivery.error.as_deref(), Some("the stream did not acknowledge in time"));
    world.seed(json!({"switches": {"events": {"stream_retries": false}}})).await;
    world.department("市场", 1).await;
    stream.next().await;
    world.emulator.deliveries_done().await;
    assert_eq!(world.emulator.events()[1].deliveries[0].due_ms, None);
}

#[tokio::test]
async fn event_outlives_the_stream_that_took_it_away() {
    let world = World::quiet().await;
    let mut stream = Stream::open(&world).await;
    world.department("研发", 1).await;
    let frame = stream.next().await;
    drop(stream);
    world.emulator.deliveries_done().await;
    assert_eq!(world.emulator.events()[0].deliveries[0].due_ms, Some(NOW_MS + 10_000));
    let mut stream = Stream::open(&world).await;
    world.emulator.clock().advance_ms(10_000);
    let again = stream.next().await;
    assert_eq!(again["headers"]["eventId"], frame["headers"]["eventId"]);
    stream.acknowledge(&again).await;
    world.emulator.deliveries_done().await;
    assert_eq!(world.emulator.events()[0].deliveries[0].state, "delivered");
}

#[tokio::test]
async fn each_event_goes_to_one_stream() {
    let world = World::quiet().await;
    let mut streams = [Stream::open(&world).await, Stream::open(&world).await];
    let _callbacks = Stream::open_for(&world, &json!([{"type": "CALLBACK", "topic": BOT}])).await;
    for nth in 0..20 {
        world.department(&format!("部门{nth}"), 1).await;
    }
    let mut seen = [Vec::new(), Vec::new()];
    for _ in 0..20 {
        let [one, other] = &mut streams;
        let (place, frame) = tokio::select! {
            frame = one.next() => (0, frame),
            frame = other.next() => (1, frame),
        };
        streams[place].acknowledge(&frame).await;
        seen[place].push(data(&frame)["deptId"][0].clone());
    }
    world.emulator.deliveries_done().await;
    assert!(seen.iter().all(|seen| seen.len() > 3), "{seen:?}");
    assert!(
        world.emulator.events().iter().all(|event| event.deliveries.len() == 1 && event.deliveries[0].attempts == 1)
    );
}

#[tokio::test]
async fn stream_that_is_told_to_go_is_silent_and_then_closed() {
    let world = World::quiet().await;
    let mut stream = Stream::open(&world).await;
    assert_eq!(world.control("streams", json!({"disconnect": null})).await, json!({"streams": 1}));
    let frame = stream.next().await;
    assert_eq!((&frame["type"], &frame["headers"]["topic"]), (&json!("SYSTEM"), &json!("disconnect")));
    assert_eq!(data(&frame), json!({"reason": "connection is expired"}));
    assert!(world.emulator.streams()[0].leaving);
    world.department("研发", 1).await;
    world.emulator.deliveries_done().await;
    assert_eq!(world.emulator.events()[0].deliveries[0].error.as_deref(), Some("no stream is open"));
    let mut next = Stream::open(&world).await;
    world.emulator.clock().advance_ms(10_000);
    assert!(stream.is_at_its_end().await);
    let frame = next.next().await;
    assert_eq!(frame["type"], "EVENT");
}

#[tokio::test]
async fn callback_is_asked_and_its_answer_kept() {
    let world = World::quiet().await;
    let question = json!({"callback": {"topic": BOT, "data": {"text": "hi"}}});
    assert!(world.control("streams", question.clone()).await["error"].is_string(), "nobody takes it");
    let mut stream = Stream::open_for(&world, &json!([{"type": "CALLBACK", "topic": BOT}])).await;
    let message_id = world.control("streams", question).await["message_id"].clone();
    let frame = stream.next().await;
    assert_eq!(
        (&frame["type"], &frame["headers"]["topic"], data(&frame)),
        (&json!("CALLBACK"), &json!(BOT), json!({"text": "hi"}))
    );
    stream.answer(&frame, 200, &json!(r#"{"response":{"a":1}}"#)).await;
    let kept = loop {
        let streams = world.fetch("/_emulator/streams").await;
        if streams["callbacks"][0]["code"].is_number() {
            break streams;
        }
    };
    let expected = json!({"message_id": message_id, "topic": BOT, "code": 200, "data": {"response": {"a": 1}}});
    assert_eq!(kept["callbacks"], json!([expected]));
    assert_eq!(kept["streams"][0]["callbacks"], json!([BOT]));
}

#[tokio::test]
async fn reset_and_end_close_the_streams() {
    let world = World::quiet().await;
    let mut stream = Stream::open(&world).await;
    world.control("reset", json!({})).await;
    assert!(stream.is_at_its_end().await);
    let mut stream = Stream::open(&world).await;
    world.emulator.stop().await;
    assert!(stream.is_at_its_end().await);
}
