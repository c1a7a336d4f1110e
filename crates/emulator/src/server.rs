//! The listener: from bytes to a decoded call and back, and the waiting that some faults ask for.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};
use axum::routing::any;
use axum::serve::ListenerExt;
use futures::stream;
use tokio::net::TcpListener;

use crate::app::{App, AsOf, lock};
use crate::call::Call;
use crate::control;
use crate::endpoint::{Endpoint, Style};
use crate::envelope::{self, Answer};
use crate::events::courier;
use crate::faults::choose::Strike;
use crate::faults::{FaultKind, Phase, spoil};
use crate::gateway;
use crate::host::Host;
use crate::journal::EntryId;
use crate::routes::callback;
use crate::routes::stream::{CONNECT, connect};
use crate::tape::{Deck, Raw};

/// Where the control API lies.
const CONTROL: &str = "/_emulator/";

/// How long a call without answer keeps its connection, in real time.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);

/// How an answer leaves the house.
enum Delivery {
    Whole(Answer),
    Half(Answer),
    /// The connection closes without an answer.
    Cut,
}

/// Serves until `shutdown`, then ends every call that waits.
pub(crate) async fn serve(
    host: Arc<Host>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let courier = tokio::spawn(courier::run(Arc::clone(&host)));
    let router = Router::new().route(CONNECT, any(connect)).fallback(handle).with_state(Arc::clone(&host));
    // The control API takes whole companies.
    let router = router.layer(DefaultBodyLimit::disable());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| {
        // Without it an answer may wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
    });
    let closed = async move {
        shutdown.await;
        host.close();
    };
    let served = axum::serve(listener, service).with_graceful_shutdown(closed).await;
    courier.abort();
    served
}

async fn handle(
    State(host): State<Arc<Host>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    if uri.path().starts_with(CONTROL) {
        return control(host, method, uri, body).await;
    }
    let call = Arc::new(Call::decode(method.clone(), &uri, &headers, &body, peer.ip()));
    match &host.deck {
        Deck::Empty => deliver(&call.method, answer(&host, &call).await),
        Deck::Record(recorder) => {
            recorder.pass_on(Raw { method: &method, uri: &uri, headers: &headers, body: &body }, &call).await
        }
        Deck::Replay(replayer) => {
            let delivery = match replayer.answer(&call) {
                Some(played) => played_back(&host, &call, played),
                None => answer(&host, &call).await,
            };
            deliver(&call.method, delivery)
        }
    }
}

/// Answers a control request apart from the threads that serve calls: the truth of many people or the making of a large
/// company takes long.
async fn control(host: Arc<Host>, method: Method, uri: Uri, body: Bytes) -> Response<Body> {
    let answer = tokio::task::spawn_blocking(move || {
        let command = uri.path().strip_prefix(CONTROL).unwrap_or_default();
        control::answer(&host, &method, command, uri.query().unwrap_or_default(), &body)
    });
    answer.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a control request failed");
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

/// A recorded answer, with its entry in the journal.
fn played_back(host: &Host, call: &Arc<Call>, answer: Answer) -> Delivery {
    let caller = gateway::caller(&host.apps, call);
    let mut journal = lock(&host.journal);
    let entry = journal.open(call, caller.map(|app| Arc::clone(&app.key)), host.clock.now_ms());
    journal.answered(entry, &answer);
    Delivery::Whole(answer)
}

/// The journal's entry of a call, and the interface it reached.
#[derive(Clone, Copy)]
struct Visit<'a> {
    host: &'a Host,
    app: &'a Arc<App>,
    call: &'a Arc<Call>,
    entry: EntryId,
    endpoint: &'static Endpoint,
}

async fn answer(host: &Host, call: &Arc<Call>) -> Delivery {
    host.settle_late();
    let now_ms = host.clock.now_ms();
    // Calls of nobody are refused in the words of the first app's gateway.
    let caller = gateway::caller(&host.apps, call);
    let entry = lock(&host.journal).open(call, caller.as_ref().map(|app| Arc::clone(&app.key)), now_ms);
    let app = &caller.unwrap_or_else(|| host.apps.first());
    let endpoint = match gateway::admit(&host.platform, app, &app.document(), call, now_ms) {
        Ok(endpoint) => endpoint,
        Err(refused) => {
            let style =
                crate::endpoint::find(&call.path).map_or_else(|| Style::of_unknown(&call.path), |(_, e)| e.style);
            let style = style.under(&app.document().switches);
            let answer = envelope::refuse(style, &call.path, &refused, entry.id);
            lock(&host.journal).answered(entry, &answer);
            return Delivery::Whole(answer);
        }
    };
    let visit = Visit { host, app, call, entry, endpoint };
    let strike = lock(&host.faults).strike(endpoint, &call.params, &app.key, now_ms);
    let delivery = match strike {
        None => Delivery::Whole(visit.perform(AsOf::Now).await),
        Some(strike) => {
            lock(&host.journal).set_fault(entry, strike.kind.word());
            visit.struck(strike, now_ms).await
        }
    };
    if let Delivery::Whole(answer) | Delivery::Half(answer) = &delivery {
        lock(&host.journal).answered(entry, answer);
    }
    delivery
}

impl Visit<'_> {
    /// Serves the call, after what it has to wait for.
    async fn perform(self, as_of: AsOf) -> Answer {
        match callback::try_address(self.host, self.app, self.endpoint, &self.call.params).await {
            Ok(()) => self.execute(as_of),
            Err(refused) => self.app.refuse(self.endpoint, &refused, self.entry.id),
        }
    }

    fn execute(self, as_of: AsOf) -> Answer {
        self.host.execute(self.app, self.endpoint, self.call, self.entry.id, as_of)
    }

    async fn struck(self, strike: Strike, now_ms: i64) -> Delivery {
        match strike.kind {
            FaultKind::DupRow | FaultKind::LostRow | FaultKind::HasMore => {
                let answer = self.perform(AsOf::Now).await;
                return Delivery::Whole(spoil::distort(strike.kind, self.endpoint, answer));
            }
            FaultKind::Stale => return Delivery::Whole(self.execute(AsOf::BeforeLastWrite)),
            FaultKind::Hold => return self.hold(strike.phase).await,
            _ => {}
        }
        let effect = match strike.phase {
            Phase::Before => None,
            Phase::After => Some(self.perform(AsOf::Now).await),
            Phase::Late => {
                self.host.put_off(self.app, self.endpoint, self.call, self.entry.id);
                None
            }
        };
        match strike.kind {
            FaultKind::Reset => Delivery::Cut,
            FaultKind::Timeout => {
                self.stay_silent().await;
                Delivery::Cut
            }
            FaultKind::Truncate => Delivery::Half(effect.unwrap_or_else(|| self.harmless())),
            _ => {
                if matches!(strike.kind, FaultKind::Throttle | FaultKind::Quota) {
                    lock(&self.app.tenant.pot).uncount(self.endpoint, &self.app.document().switches);
                }
                let refused = match spoil::answer(strike, self.endpoint, now_ms) {
                    Ok(page) => return Delivery::Whole(page),
                    Err(refused) => refused,
                };
                Delivery::Whole(self.app.refuse(self.endpoint, &refused, self.entry.id))
            }
        }
    }

    /// An answer to cut in half without the call's effect.
    fn harmless(self) -> Answer {
        if self.endpoint.is_read() {
            return self.execute(AsOf::Now);
        }
        envelope::done(&envelope::request_id(self.entry.id))
    }

    async fn hold(self, phase: Phase) -> Delivery {
        let answer = match phase {
            Phase::Before => None,
            Phase::After | Phase::Late => Some(self.perform(AsOf::Now).await),
        };
        if !self.wait_for_release().await {
            return Delivery::Cut;
        }
        if let Some(answer) = answer {
            return Delivery::Whole(answer);
        }
        self.host.settle_late();
        Delivery::Whole(self.perform(AsOf::Now).await)
    }

    /// Waits for the release; `false` when the emulator was reset or ends.
    async fn wait_for_release(self) -> bool {
        /// Forgets the call also when its caller goes away and this future is dropped.
        struct Held<'a>(Visit<'a>);
        impl Drop for Held<'_> {
            fn drop(&mut self) {
                let Visit { host, entry, .. } = self.0;
                host.holds.forget(entry);
                lock(&host.journal).set_held(entry, false);
            }
        }
        let released = self.host.holds.register(self.entry);
        let _held = Held(self);
        lock(&self.host.journal).set_held(self.entry, true);
        if *self.host.closing.borrow() {
            return false;
        }
        released.await.is_ok()
    }

    /// Says nothing until the caller goes away, which drops this future, or the emulator ends.
    async fn stay_silent(self) {
        let mut closing = self.host.closing.subscribe();
        let _ = tokio::time::timeout(LONGEST_SILENCE, closing.wait_for(|closing| *closing)).await;
    }
}

fn deliver(method: &Method, delivery: Delivery) -> Response<Body> {
    match delivery {
        Delivery::Whole(answer) => {
            let body = Body::from(answer.body.clone());
            response(&answer, body)
        }
        Delivery::Half(answer) => {
            let half = answer.body.slice(..answer.body.len() / 2);
            let body = Body::from_stream(stream::unfold(Some(half), |half| async move {
                match half {
                    Some(half) => Some((Ok(half), None)),
                    None => {
                        // The pause lets the first half reach the wire before the connection breaks.
                        tokio::task::yield_now().await;
                        Some((Err(io::Error::from(io::ErrorKind::ConnectionReset)), None))
                    }
                }
            }));
            let mut response = response(&answer, body);
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(answer.body.len()));
            response
        }
        Delivery::Cut => {
            tracing::trace!(%method, "a connection is closed without an answer");
            // A body that fails at once makes the server drop the connection before the head is sent.
            let broken = stream::once(async { Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionReset)) });
            Response::new(Body::from_stream(broken))
        }
    }
}

fn response(answer: &Answer, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    response
}
