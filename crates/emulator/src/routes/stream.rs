//! Opening a stream: the ticket, and the connection that it lets in.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use crate::app::{App, Issuing, lock};
use crate::call::{BodyKind, Call, pairs};
use crate::codes::{BAD_PARAMETER, Refusal};
use crate::document::switches::events::OpenForm;
use crate::endpoint::Outcome;
use crate::envelope::{Answer, Named, success};
use crate::events::hub::{Letter, Topics};
use crate::events::link::{self, Link};
use crate::host::Host;

/// Where streams connect.
pub(crate) const CONNECT: &str = "/connect";

const UNKNOWN_APP: Named = Named { status: 401, code: "authFailed", message: "鉴权失败" };

/// `POST /v1.0/gateway/connections/open`.
pub(crate) fn open(issuing: &mut Issuing<'_>, call: &Call) -> Outcome {
    let missing = |key| Refusal::new(BAD_PARAMETER, format!("{key} is mandatory for this action."));
    if call.body != BodyKind::Json {
        return Err(missing("body").into());
    }
    let text = |key| call.params.text(key).ok().flatten().unwrap_or_default();
    if text("clientId") != *issuing.app.key || text("clientSecret") != issuing.app.secret {
        return Err(UNKNOWN_APP.into());
    }
    let topics = call.params.value("subscriptions").and_then(read_topics).ok_or_else(|| missing("subscriptions"))?;
    let ticket = lock(&issuing.app.hub).issue(issuing.seed, topics, issuing.now_ms);
    let endpoint = format!("ws://{}{CONNECT}", call.host);
    let wants_xml = issuing.app.document().switches.events.open_without_accept == OpenForm::Xml;
    if wants_xml && !call.accepts_json {
        return Ok(as_xml(&endpoint, &ticket));
    }
    Ok(success(&json!({"endpoint": endpoint, "ticket": ticket}), None))
}

/// The topics of a list of subscriptions; nothing where it is no such list.
fn read_topics(subscriptions: &Value) -> Option<Topics> {
    let mut topics = Topics::default();
    for subscription in subscriptions.as_array().filter(|list| !list.is_empty())? {
        let topic = subscription["topic"].as_str()?;
        match subscription["type"].as_str()?.to_ascii_uppercase().as_str() {
            "EVENT" => topics.events = true,
            "CALLBACK" => topics.callbacks.push(topic.to_owned()),
            // The Go SDK lists its system topics too.
            "SYSTEM" => {}
            _ => return None,
        }
    }
    Some(topics)
}

fn as_xml(endpoint: &str, ticket: &str) -> Answer {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><OpenConnectionResponse><endpoint>{endpoint}</endpoint><ticket>{ticket}</ticket></OpenConnectionResponse>"
    );
    Answer { content_type: "application/xml;charset=UTF-8", body: body.into(), ..success(&json!({}), None) }
}

/// `GET /connect`: lets the holder of a ticket in.
pub(crate) async fn connect(State(host): State<Arc<Host>>, mut request: Request) -> Response<Body> {
    let Some(accept) = accept_key(request.headers()) else {
        return refuse(StatusCode::BAD_REQUEST, "this address takes WebSocket connections only");
    };
    let query = request.uri().query().unwrap_or_default();
    let ticket = pairs(query.as_bytes()).find(|(key, _)| key == "ticket").map(|(_, ticket)| ticket);
    let Some((app, id, letters)) = enter(&host, &ticket.unwrap_or_default()) else {
        return refuse(StatusCode::UNAUTHORIZED, UNKNOWN_APP.message);
    };
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => {
                let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
                Link::new(host, app, id, socket, letters).run().await;
            }
            Err(_) => link::abandon(&host, &app, id, letters),
        }
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}

/// Whose ticket it is, and the stream that it opens.
fn enter(host: &Host, ticket: &str) -> Option<(Arc<App>, u64, UnboundedReceiver<Letter>)> {
    let now_ms = host.clock.now_ms();
    host.apps.all().into_iter().find_map(|app| {
        let (id, letters) = lock(&app.hub).enter(ticket, now_ms)?;
        Some((app, id, letters))
    })
}

fn accept_key(headers: &HeaderMap) -> Option<HeaderValue> {
    let upgrade = headers.get(header::UPGRADE)?.to_str().ok()?;
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?;
    if !upgrade.eq_ignore_ascii_case("websocket") {
        return None;
    }
    HeaderValue::from_str(&derive_accept_key(key.as_bytes())).ok()
}

fn refuse(status: StatusCode, message: &'static str) -> Response<Body> {
    let body = json!({"code": "authFailed", "message": message}).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
