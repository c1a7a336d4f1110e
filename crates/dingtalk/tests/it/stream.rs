//! The stream against a small server of the same kind: tickets, frames, answers, and every way to end.

mod gateway;

use std::sync::Arc;
use std::time::Duration;

use dianmao_dingtalk::clock::SystemClock;
use dianmao_dingtalk::event::{Content, EventKind};
use dianmao_dingtalk::stream::{Ack, CallbackAnswer, StreamClient, StreamOptions};
use dianmao_dingtalk::{Config, Error};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use self::gateway::{EndlessPause, Gateway, Link, Recorder, Running, event_frame};
use crate::fixtures::fixture;
use crate::logging::Log;
use crate::server::Reply;

fn status(answer: &Value) -> String {
    let data: Value = serde_json::from_str(answer["data"].as_str().unwrap()).unwrap();
    data["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn event_reaches_the_handler_and_is_acknowledged() {
    let mut gateway = Gateway::start().await;
    let (handler, mut events) = Recorder::new(|_| Ack::Success);
    let running = gateway.run(handler);
    let mut link = gateway.link().await;
    assert_eq!(link.ticket, "ticket-1");
    link.send(&fixture("stream/event", "frame")).await;
    assert_eq!(link.answer().await, fixture("stream/event", "answer"));
    let event = events.recv().await.unwrap();
    assert_eq!((&event.kind, event.identity()), (&EventKind::UserAddOrg, Some("e-1")));
    let Content::People(people) = event.content().unwrap() else {
        panic!("people");
    };
    assert_eq!(people.user_ids, ["E1001"]);
    running.stop().await.unwrap();
}

#[tokio::test]
async fn opening_carries_credentials_and_topics_and_no_token() {
    let mut gateway = Gateway::start().await;
    let (mut handler, _events) = Recorder::new(|_| Ack::Success);
    handler.topics = vec!["/v1.0/im/bot/messages/get".into()];
    let running = gateway.run(handler);
    drop(gateway.link().await);
    let seen = gateway.opened();
    assert_eq!((seen[0].token(), seen[0].accept.as_deref()), ("", Some("application/json")));
    let mut body = seen[0].body.clone();
    let agent = body.as_object_mut().unwrap().remove("ua").unwrap();
    assert!(agent.as_str().unwrap().starts_with("dianmao/"), "{agent}");
    assert_eq!(body, fixture("stream/open", "request"));
    running.stop().await.unwrap();
}

#[tokio::test]
async fn ping_is_echoed_and_notices_are_not_answered() {
    let mut gateway = Gateway::start().await;
    let running = gateway.run(Recorder::new(|_| Ack::Success).0);
    let mut link = gateway.link().await;
    for topic in ["CONNECTED", "REGISTERED", "KEEPALIVE"] {
        link.send(&json!({"type": "SYSTEM", "headers": {"topic": topic}, "data": "{}"})).await;
    }
    link.send(&fixture("stream/ping", "frame")).await;
    assert_eq!(link.answer().await, fixture("stream/ping", "answer"));
    running.stop().await.unwrap();
}

#[tokio::test]
async fn callback_is_answered_by_its_topic() {
    let mut gateway = Gateway::start().await;
    let (mut handler, _events) = Recorder::new(|_| Ack::Success);
    handler.on_callback = |callback| match callback.topic.as_str() {
        "/v1.0/im/bot/messages/get" => CallbackAnswer::Response(callback.data["text"].clone()),
        "/v1.0/card/instances/callback" => CallbackAnswer::Failed,
        _ => CallbackAnswer::NotFound,
    };
    let running = gateway.run(handler);
    let mut link = gateway.link().await;
    let mut frame = fixture("stream/callback", "frame");
    link.send(&frame).await;
    assert_eq!(link.answer().await, fixture("stream/callback", "answer"));
    frame["headers"]["topic"] = "/v1.0/graph/api/invoke".into();
    link.send(&frame).await;
    assert_eq!(link.answer().await["code"], 404);
    frame["headers"]["topic"] = "/v1.0/card/instances/callback".into();
    link.send(&frame).await;
    assert_eq!(link.answer().await["code"], 500);
    frame["data"] = "half {".into();
    link.send(&frame).await;
    assert_eq!(link.answer().await["code"], 400);
    running.stop().await.unwrap();
}

#[tokio::test]
async fn repeated_event_is_acknowledged_without_the_handler() {
    let mut gateway = Gateway::start().await;
    let (handler, mut events) = Recorder::new(|_| Ack::Success);
    let running = gateway.run(handler);
    let mut link = gateway.link().await;
    for message in ["m1", "m2", "m3"] {
        link.send(&event_frame(message, "e-1")).await;
        let answer = link.answer().await;
        assert_eq!((answer["headers"]["messageId"].as_str(), status(&answer)), (Some(message), "SUCCESS".into()));
    }
    running.stop().await.unwrap();
    assert!(events.recv().await.is_some());
    assert!(events.recv().await.is_none(), "handled once");
}

#[tokio::test]
async fn repetition_over_another_connection_is_known_too() {
    let mut gateway = Gateway::start().await;
    let (handler, mut events) = Recorder::new(|_| Ack::Success);
    let running = gateway.run(handler);
    let mut link = gateway.link().await;
    link.send(&event_frame("m1", "e-1")).await;
    link.answer().await;
    drop(link);
    let mut link = gateway.link().await;
    link.send(&event_frame("m2", "e-1")).await;
    assert_eq!(status(&link.answer().await), "SUCCESS");
    running.stop().await.unwrap();
    assert!(events.recv().await.is_some());
    assert!(events.recv().await.is_none(), "handled once");
}

#[tokio::test]
async fn event_that_is_not_dealt_with_comes_again() {
    let mut gateway = Gateway::start().await;
    let (handler, mut events) = Recorder::new(|nth| if nth == 1 { Ack::Later } else { Ack::Success });
    let running = gateway.run(handler);
    let mut link = gateway.link().await;
    link.send(&event_frame("m1", "e-1")).await;
    assert_eq!(status(&link.answer().await), "LATER");
    link.send(&event_frame("m2", "e-1")).await;
    assert_eq!(status(&link.answer().await), "SUCCESS");
    running.stop().await.unwrap();
    assert!(events.recv().await.is_some() && events.recv().await.is_some(), "handled twice");
}

#[tokio::test]
async fn event_that_is_being_handled_is_asked_for_later() {
    let mut gateway = Gateway::start().await;
    let (mut handler, _events) = Recorder::new(|_| Ack::Success);
    let gate = handler.gate();
    let running = gateway.run(handler);
    let mut link = gateway.link().await;
    link.send(&event_frame("m1", "e-1")).await;
    link.send(&event_frame("m2", "e-1")).await;
    let answer = link.answer().await;
    assert_eq!((answer["headers"]["messageId"].as_str(), status(&answer)), (Some("m2"), "LATER".into()));
    gate.add_permits(1);
    let answer = link.answer().await;
    assert_eq!((answer["headers"]["messageId"].as_str(), status(&answer)), (Some("m1"), "SUCCESS".into()));
    running.stop().await.unwrap();
}

#[tokio::test]
async fn handler_that_panics_asks_for_the_event_again() {
    let mut gateway = Gateway::start().await;
    let (handler, _events) = Recorder::new(|nth| if nth == 1 { panic!("as the test wants") } else { Ack::Success });
    let running = gateway.run(handler);
    let mut link = gateway.link().await;
    link.send(&event_frame("m1", "e-1")).await;
    assert_eq!(status(&link.answer().await), "LATER");
    link.send(&event_frame("m2", "e-1")).await;
    assert_eq!(status(&link.answer().await), "SUCCESS");
    running.stop().await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_read_does_not_end_the_stream() {
    let mut gateway = Gateway::start().await;
    let running = gateway.run(Recorder::new(|_| Ack::Success).0);
    let mut link = gateway.link().await;
    for text in ["", "hello", "[]", "{\"type\":", "{}"] {
        link.put(Message::text(text)).await;
    }
    link.put(Message::binary(vec![0, 159, 146, 150])).await;
    let mut unreadable = event_frame("m1", "e-1");
    unreadable["data"] = "half {".into();
    link.send(&unreadable).await;
    let answer = link.answer().await;
    assert_eq!((&answer["code"], status(&answer)), (&json!(400), "LATER".into()));
    link.send(&json!({"type": "NEWS", "headers": {"messageId": "m2"}, "data": "{}"})).await;
    assert_eq!(link.answer().await["code"], 404);
    link.send(&event_frame("m3", "e-3")).await;
    assert_eq!(status(&link.answer().await), "SUCCESS");
    running.stop().await.unwrap();
    assert_eq!(gateway.opened().len(), 1);
}

#[tokio::test]
async fn asked_to_disconnect_it_answers_what_it_owes_and_takes_a_new_ticket() {
    let mut gateway = Gateway::start().await;
    let (mut handler, _events) = Recorder::new(|_| Ack::Success);
    let gate = handler.gate();
    let running = gateway.run(handler);
    let mut link = gateway.link().await;
    link.send(&event_frame("m1", "e-1")).await;
    link.send(&fixture("stream/disconnect", "frame")).await;
    link.send(&event_frame("m2", "e-2")).await;
    assert_eq!(status(&link.answer().await), "LATER", "nothing new is begun");
    gate.add_permits(1);
    assert_eq!(status(&link.answer().await), "SUCCESS");
    assert!(link.is_closed().await);
    assert_eq!(gateway.link().await.ticket, "ticket-2");
    assert_eq!(gateway.pauses(), Duration::ZERO, "at once");
    running.stop().await.unwrap();
}

/// A server that sends everybody away is not asked again and again.
#[tokio::test]
async fn asked_to_disconnect_at_once_it_pauses() {
    let mut gateway = Gateway::start().await;
    let running = gateway.run(Recorder::new(|_| Ack::Success).0);
    for _ in 0..3 {
        gateway.link().await.send(&fixture("stream/disconnect", "frame")).await;
    }
    drop(gateway.link().await);
    let pauses = gateway.pauses();
    assert!((7..=10).contains(&pauses.as_secs()), "1, 2 and 4 seconds, and up to a second more each: {pauses:?}");
    running.stop().await.unwrap();
}

#[tokio::test]
async fn lost_connection_is_replaced_with_a_new_ticket() {
    let mut gateway = Gateway::start().await;
    let running = gateway.run(Recorder::new(|_| Ack::Success).0);
    for nth in 1..=3 {
        let Link { ticket, .. } = gateway.link().await;
        assert_eq!(ticket, format!("ticket-{nth}"));
    }
    running.stop().await.unwrap();
}

#[tokio::test]
async fn failures_to_open_are_paused_for_longer_each_time() {
    let mut gateway =
        Gateway::start_with(|seen| (seen.nth <= 4).then_some(Reply::Status(503, "Service Unavailable"))).await;
    let running = gateway.run(Recorder::new(|_| Ack::Success).0);
    assert_eq!(gateway.link().await.ticket, "ticket-5");
    let pauses = gateway.pauses();
    assert!((15..=19).contains(&pauses.as_secs()), "1 + 2 + 4 + 8 seconds and up to 4 more: {pauses:?}");
    running.stop().await.unwrap();
}

#[tokio::test]
async fn refused_ticket_is_not_used_again() {
    let mut gateway = Gateway::start().await;
    gateway.refuse_links(2);
    let running = gateway.run(Recorder::new(|_| Ack::Success).0);
    assert_eq!(gateway.link().await.ticket, "ticket-3");
    running.stop().await.unwrap();
}

#[tokio::test]
async fn refused_app_ends_the_run() {
    let gateway = Gateway::start_with(|_| {
        Some(Reply::Status(401, r#"{"requestid":"4E1","code":"authFailed","message":"鉴权失败"}"#))
    })
    .await;
    let error = gateway.run(Recorder::new(|_| Ack::Success).0).ended().await.unwrap_err();
    assert!(matches!(error, Error::Auth { token: false, .. }), "{error}");
    assert_eq!(gateway.opened().len(), 1);
}

#[tokio::test]
async fn endpoint_that_is_none_is_asked_for_again() {
    let mut gateway = Gateway::start_with(|seen| {
        (seen.nth == 1).then(|| Reply::Json(json!({"endpoint": "ftp://example.com/", "ticket": "t"})))
    })
    .await;
    let running = gateway.run(Recorder::new(|_| Ack::Success).0);
    assert_eq!(gateway.link().await.ticket, "ticket-2");
    running.stop().await.unwrap();
}

#[tokio::test]
async fn throttled_opening_waits_for_the_end_of_the_limit() {
    let mut gateway = Gateway::start_with(|seen| {
        let text = "请求总次数超过 20 次, 限制将在 2026-09-01 09:00:30 结束.";
        (seen.nth == 1).then(|| refused("Forbidden.AccessDenied.QpsLimitForApi", text))
    })
    .await;
    let running = gateway.run(Recorder::new(|_| Ack::Success).0);
    drop(gateway.link().await);
    assert!(gateway.pauses() >= Duration::from_secs(30), "{:?}", gateway.pauses());
    running.stop().await.unwrap();
}

fn refused(code: &str, message: &str) -> Reply {
    let body = json!({"code": code, "message": message, "requestid": "4E1"}).to_string();
    Reply::Status(403, Box::leak(body.into_boxed_str()))
}

#[tokio::test]
async fn shutdown_lets_handlers_finish_and_says_goodbye() {
    let mut gateway = Gateway::start().await;
    let (mut handler, mut events) = Recorder::new(|_| Ack::Success);
    let gate = handler.gate();
    let running = gateway.run(handler);
    let mut link = gateway.link().await;
    link.send(&event_frame("m1", "e-1")).await;
    events.recv().await.unwrap();
    let stopping = tokio::spawn(running.stop());
    link.until_leaving().await;
    gate.add_permits(1);
    assert_eq!(status(&link.answer_to("m1").await), "SUCCESS");
    assert!(link.is_closed().await);
    stopping.await.unwrap().unwrap();
    assert_eq!(gateway.opened().len(), 1);
}

#[tokio::test]
async fn shutdown_does_not_wait_for_ever() {
    let mut gateway = Gateway::start().await;
    let (mut handler, mut events) = Recorder::new(|_| Ack::Success);
    let _gate = handler.gate();
    let options = StreamOptions { grace: Duration::from_millis(20), ..StreamOptions::default() };
    let running = gateway.run_with(handler, options);
    let mut link = gateway.link().await;
    link.send(&event_frame("m1", "e-1")).await;
    events.recv().await.unwrap();
    running.stop().await.unwrap();
    assert!(link.is_closed().await);
}

#[tokio::test]
async fn shutdown_ends_a_pause_too() {
    let gateway = Gateway::start_with(|_| Some(Reply::Status(503, "Service Unavailable"))).await;
    let clock = Arc::new(EndlessPause::default());
    let running = Running::start(gateway.stream_with_clock(Recorder::new(|_| Ack::Success).0, clock.clone()));
    clock.pausing.notified().await;
    running.stop().await.unwrap();
    assert_eq!(gateway.opened().len(), 1);
}

#[tokio::test]
async fn signs_of_life_are_asked_for() {
    let mut gateway = Gateway::start().await;
    let options = StreamOptions { keepalive: Duration::from_millis(20), ..StreamOptions::default() };
    let running = gateway.run_with(Recorder::new(|_| Ack::Success).0, options);
    let mut link = gateway.link().await;
    for _ in 0..3 {
        assert!(matches!(link.next().await, Some(Message::Ping(_))));
    }
    running.stop().await.unwrap();
    assert_eq!(gateway.opened().len(), 1, "an answered ping is a sign of life");
}

#[tokio::test]
async fn silent_connection_is_given_up() {
    let mut gateway = Gateway::start().await;
    let options = StreamOptions { keepalive: Duration::from_millis(20), ..StreamOptions::default() };
    let running = gateway.run_with(Recorder::new(|_| Ack::Success).0, options);
    // Kept open and never read, so no ping is answered.
    let silent = gateway.link().await;
    assert_eq!(gateway.link().await.ticket, "ticket-2");
    drop(silent);
    running.stop().await.unwrap();
}

#[tokio::test]
async fn log_tells_of_connections_and_holds_no_person_and_no_secret() {
    let log = Log::default();
    let guard = log.listen();
    let mut gateway =
        Gateway::start_with(|seen| (seen.nth == 1).then_some(Reply::Status(503, "Service Unavailable"))).await;
    let running = gateway.run(Recorder::new(|_| Ack::Success).0);
    let mut link = gateway.link().await;
    link.put(Message::text("何晓雨")).await;
    let mut frame = event_frame("m1", "e-1");
    frame["data"] = r#"{"userId":["E1001"],"diffInfo":{"prev":{"name":"何晓雨"},"curr":{}}}"#.into();
    link.send(&frame).await;
    link.answer().await;
    link.send(&fixture("stream/disconnect", "frame")).await;
    drop(gateway.link().await);
    drop(gateway.link().await);
    running.stop().await.unwrap();
    drop(guard);

    let text = log.text();
    for wanted in
        ["no stream", "HTTP status 503", "pause_ms", "is open", "no frame", "asks for a new", "is lost", "is closed"]
    {
        assert!(text.contains(wanted), "{wanted} is missing in {text}");
    }
    for unwanted in ["ticket-", "dingappsecret", "E1001", "何晓雨"] {
        assert!(!text.contains(unwanted), "{unwanted} is in {text}");
    }
}

#[test]
fn bad_settings_are_refused_before_anything_is_called() {
    let config = Config { api_url: "api.dingtalk.com".into(), ..Config::new("k", "s") };
    let handler = Arc::new(Recorder::new(|_| Ack::Success).0);
    let clock = Arc::new(SystemClock);
    let error = StreamClient::new(config, clock, handler).unwrap_err();
    assert!(matches!(error, Error::Config { .. }), "{error}");
}
