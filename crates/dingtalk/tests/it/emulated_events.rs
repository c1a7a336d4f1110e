//! Events of the emulator as the client takes them, by stream and by callback: cipher, signature, frames and fields are written twice, and
//! where the two disagree one of them has misread the vendor's pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use dianmao_dingtalk::api::call_back;
use dianmao_dingtalk::callback::{CallbackCrypto, CallbackKeys, PushQuery, Reply};
use dianmao_dingtalk::clock::SystemClock;
use dianmao_dingtalk::event::{Content, Event, EventKind};
use dianmao_dingtalk::meter::NoMeter;
use dianmao_dingtalk::stream::{Ack, Handler, StreamClient};
use dianmao_dingtalk::token::MemoryTokenCache;
use dianmao_dingtalk::{Client, Config};
use dianmao_emulator::{self as emulator, Clock, Emulator, FaultKind, FaultRule, PersonPatch};
use futures::future::BoxFuture;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";
/// 2026-09-15 10:00:00 +08:00.
const NOW_MS: i64 = 1_789_437_600_000;
/// Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

async fn start() -> Emulator {
    Emulator::start(emulator::Config::default().clock(Clock::frozen(NOW_MS))).await.unwrap()
}

fn config(emulator: &Emulator) -> Config {
    let ready = emulator.ready();
    Config { oapi_url: ready.oapi_url, api_url: ready.api_url, ..Config::new(ready.app_key, ready.app_secret) }
}

fn ann() -> PersonPatch {
    PersonPatch { name: Some("安".into()), mobile: Some("12000000001".into()), ..PersonPatch::of("ann") }
}

/// Hands on every event, and asks for the first one again.
struct Recorder {
    events: mpsc::UnboundedSender<Event>,
    wants_again: AtomicBool,
}

impl Handler for Recorder {
    fn on_event(&self, event: Event) -> BoxFuture<'_, Ack> {
        let again = self.wants_again.swap(false, Ordering::SeqCst);
        let _ = self.events.send(event);
        Box::pin(std::future::ready(if again { Ack::Later } else { Ack::Success }))
    }
}

/// A stream of the client that runs.
struct Stream {
    events: mpsc::UnboundedReceiver<Event>,
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<Result<(), dianmao_dingtalk::Error>>,
}

impl Stream {
    async fn open(emulator: &Emulator, wants_again: bool) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let handler = Recorder { events: sender, wants_again: wants_again.into() };
        let stream = StreamClient::new(config(emulator), Arc::new(SystemClock), Arc::new(handler)).unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move { stream.run(async { drop(stopped.await) }).await });
        let stream = Self { events, stop, task };
        stream.is_open(emulator, 1).await;
        stream
    }

    /// Waits for the nth connection.
    async fn is_open(&self, emulator: &Emulator, nth: u64) {
        let open = async {
            while !emulator.streams().iter().any(|stream| stream.id == nth) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, open).await.expect("a stream");
    }

    async fn next(&mut self) -> Event {
        tokio::time::timeout(PATIENCE, self.events.recv()).await.expect("an event").unwrap()
    }

    async fn close(self) {
        let _ = self.stop.send(());
        tokio::time::timeout(PATIENCE, self.task).await.expect("an end").unwrap().unwrap();
    }
}

fn people(event: &Event) -> Vec<String> {
    match event.content().unwrap() {
        Content::People(people) => people.user_ids,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn stream_brings_what_happens_to_contacts() {
    let emulator = start().await;
    let mut stream = Stream::open(&emulator, false).await;
    emulator.add_people(vec![ann()]).unwrap();
    let event = stream.next().await;
    assert_eq!((&event.kind, people(&event)), (&EventKind::UserAddOrg, vec!["ann".to_owned()]));
    assert_eq!(event.born_at, Some(Timestamp::from_millisecond(NOW_MS).unwrap()));
    assert_eq!(event.corp_id.as_deref(), Some("dingcorp"));
    assert_eq!(event.identity(), Some(emulator.events()[0].event_id.as_str()));
    assert_eq!(stream.next().await.kind, EventKind::UserModifyOrg);
    emulator.deliveries_done().await;
    assert!(emulator.events().iter().all(|event| event.deliveries[0].state == "delivered"));
    stream.close().await;
}

#[tokio::test]
async fn stream_gets_again_what_it_asks_for_again() {
    let emulator = start().await;
    let mut stream = Stream::open(&emulator, true).await;
    let department = emulator::DepartmentPatch { name: Some("研发".into()), ..emulator::DepartmentPatch::of(7) };
    emulator.add_departments(vec![department]).unwrap();
    let first = stream.next().await;
    emulator.deliveries_done().await;
    emulator.clock().advance_ms(10_000);
    let second = stream.next().await;
    assert_eq!(first.identity(), second.identity());
    emulator.deliveries_done().await;
    assert_eq!(emulator.events()[0].deliveries[0].attempts, 2);
    stream.close().await;
}

#[tokio::test]
async fn duplicate_does_not_reach_the_handler_twice() {
    let emulator = start().await;
    emulator.set_faults(vec![FaultRule::new("event:*", FaultKind::EventDuplicate)]);
    let mut stream = Stream::open(&emulator, false).await;
    emulator.add_people(vec![ann()]).unwrap();
    let kinds = [stream.next().await.kind, stream.next().await.kind];
    assert_eq!(kinds, [EventKind::UserAddOrg, EventKind::UserModifyOrg]);
    // A copy that comes while the handler runs is asked for again later.
    emulator.deliveries_done().await;
    emulator.clock().advance_ms(10_000);
    emulator.deliveries_done().await;
    assert!(emulator.events().iter().all(|event| event.deliveries.iter().all(|copy| copy.state == "delivered")));
    assert!(stream.events.try_recv().is_err());
    stream.close().await;
}

#[tokio::test]
async fn stream_connects_anew_when_it_is_told_to() {
    let emulator = start().await;
    let mut stream = Stream::open(&emulator, false).await;
    assert_eq!(emulator.disconnect_streams(None), 1);
    stream.is_open(&emulator, 2).await;
    emulator.add_people(vec![ann()]).unwrap();
    assert_eq!(stream.next().await.kind, EventKind::UserAddOrg);
    stream.close().await;
}

/// Whether the client reads what this kind of event says.
fn is_read(event: &Event) -> bool {
    let content = event.content().unwrap_or_else(|error| panic!("{error}: {:?}", event.fields));
    match event.kind {
        EventKind::AttendanceCheckRecord => matches!(content, Content::Punches(punches) if punches.len() == 1),
        EventKind::AttendanceScheduleChange => matches!(content, Content::Schedules(schedules) if schedules.len() == 1),
        EventKind::AttendBossCheckChange => matches!(content, Content::BossCheck(check) if check.plan_id.is_some()),
        EventKind::AttendUserDailySummaryRefresh => matches!(content, Content::Summary(_)),
        EventKind::AttendanceApproveStatusChange => {
            matches!(content, Content::Approval(approval) if approval.kind.is_some() && approval.status.is_some())
        }
        EventKind::BpmsInstanceChange => {
            matches!(content, Content::Process(process) if process.created_at.is_some() && process.step.is_some())
        }
        _ => false,
    }
}

#[tokio::test]
async fn stream_brings_what_happens_to_days() {
    for data_list in [emulator::switches::events::DataList::Small, emulator::switches::events::DataList::Capital] {
        let often = emulator::Share::per_mille(300);
        let mut settings = emulator::Config::default().clock(Clock::frozen(NOW_MS)).people(12);
        settings.seed.switches.events.data_list = data_list;
        settings.seed.life = emulator::Life {
            corrections: often,
            overrides: often,
            rescheduled: often,
            joiners: emulator::Share::NONE,
            leavers: emulator::Share::NONE,
            ..emulator::Life::default()
        };
        let emulator = Emulator::start(settings).await.unwrap();
        let mut stream = Stream::open(&emulator, false).await;
        let mut kinds = std::collections::BTreeSet::new();
        for _ in 0..6 * 24 {
            emulator.clock().advance_ms(3_600_000);
            emulator.deliveries_done().await;
            while let Ok(event) = stream.events.try_recv() {
                assert!(is_read(&event), "{event:?}");
                kinds.insert(event.kind.to_string());
            }
        }
        assert_eq!(kinds.len(), 6, "{kinds:?}");
        stream.close().await;
    }
}

#[derive(Clone)]
struct Desk {
    crypto: Arc<CallbackCrypto>,
    events: mpsc::UnboundedSender<Event>,
}

async fn receive(
    State(desk): State<Desk>,
    RawQuery(query): RawQuery,
    body: axum::body::Bytes,
) -> Result<Json<Reply>, StatusCode> {
    let query = PushQuery::parse(&query.unwrap_or_default()).unwrap();
    let push = desk.crypto.receive(&query, &body).unwrap();
    let reply = desk.crypto.reply(&push, Timestamp::now()).unwrap();
    if !push.is_check() {
        desk.events.send(push.event).unwrap();
    }
    Ok(Json(reply))
}

/// A receiver of pushes that is made of the client's own parts; its address and what it gets.
async fn receiver() -> (String, mpsc::UnboundedReceiver<Event>) {
    let keys = CallbackKeys {
        token: "unittoken".into(),
        aes_key: AES_KEY.into(),
        owners: vec!["dingcorp".into(), "dingappkey".into()],
    };
    let (sender, events) = mpsc::unbounded_channel();
    let desk = Desk { crypto: Arc::new(CallbackCrypto::new(&keys).unwrap()), events: sender };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/callback", listener.local_addr().unwrap());
    let router = Router::new().route("/callback", post(receive)).with_state(desk);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, events)
}

#[tokio::test]
async fn callback_brings_what_happens_in_every_form() {
    let (url, mut events) = receiver().await;
    let forms: [fn(&mut emulator::switches::events::EventSwitches); 4] = [
        |_| {},
        |switches| switches.push_form = emulator::switches::events::PushForm::Documented,
        |switches| {
            switches.padding = 16;
            switches.line_breaks = true;
            switches.timestamp_digits = 10;
            switches.signature_name = emulator::switches::events::SignatureName::Signature;
        },
        |switches| {
            switches.push_owner = emulator::switches::events::PushOwner::AppKey;
            switches.push_times = emulator::switches::events::PushTimes::Number;
            switches.signature_name = emulator::switches::events::SignatureName::MsgSignature;
        },
    ];
    for form in forms {
        let mut settings = emulator::Config::default().clock(Clock::frozen(NOW_MS));
        form(&mut settings.seed.switches.events);
        let emulator = Emulator::start(settings).await.unwrap();
        let tokens = Arc::new(MemoryTokenCache::default());
        let client = Client::new(config(&emulator), Arc::new(SystemClock), tokens, Arc::new(NoMeter)).unwrap();
        let register = call_back::Register {
            call_back_tag: vec!["user_add_org".into(), "user_modify_org".into()],
            token: "unittoken".into(),
            aes_key: AES_KEY.into(),
            url: url.clone(),
        };
        client.send(&register).await.unwrap();
        emulator.add_people(vec![ann()]).unwrap();
        emulator.add_people(vec![PersonPatch { remark: Some("新".into()), ..PersonPatch::of("ann") }]).unwrap();
        let mut seen = Vec::new();
        for _ in 0..3 {
            let event = tokio::time::timeout(PATIENCE, events.recv()).await.expect("an event").unwrap();
            assert_eq!(people(&event), ["ann"]);
            assert_eq!(event.born_at, Some(Timestamp::from_millisecond(NOW_MS).unwrap()), "{event:?}");
            seen.push(event);
        }
        let kinds: Vec<&EventKind> = seen.iter().map(|event| &event.kind).collect();
        assert_eq!(kinds, [&EventKind::UserAddOrg, &EventKind::UserModifyOrg, &EventKind::UserModifyOrg]);
        let Content::People(news) = seen[2].content().unwrap() else { panic!("people") };
        assert_eq!(news.diffs[0].changed().collect::<Vec<_>>(), ["remark"]);
        emulator.deliveries_done().await;
        assert!(emulator.events().iter().all(|event| event.deliveries[0].state == "delivered"));
    }
}
