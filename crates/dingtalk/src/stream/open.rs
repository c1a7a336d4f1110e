//! `POST /v1.0/gateway/connections/open`: where to connect, and the ticket that lets one connection in.

use reqwest::Url;
use reqwest::header::ACCEPT;
use serde::{Deserialize, Serialize};

use crate::config::{Config, Secret};
use crate::error::{Error, TransportKind};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::{self, Hosts, Outgoing, Parameters};

/// Asks for a connection. It carries the app's credentials and no token.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Open {
    client_id: String,
    client_secret: Secret,
    subscriptions: Vec<Subscription>,
    ua: &'static str,
}

#[derive(Debug, Serialize)]
struct Subscription {
    r#type: &'static str,
    topic: String,
}

impl Request for Open {
    const PATH: &'static str = "/v1.0/gateway/connections/open";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Opened;
}

/// Where to connect.
#[derive(Debug, Deserialize)]
pub(super) struct Opened {
    endpoint: String,
    /// Lives for 90 seconds.
    ticket: Secret,
}

impl Open {
    /// All events, and the callbacks of these topics.
    pub(super) fn new(config: &Config, callbacks: &[String]) -> Self {
        let events = Subscription { r#type: "EVENT", topic: "*".into() };
        let callbacks = callbacks.iter().map(|topic| Subscription { r#type: "CALLBACK", topic: topic.clone() });
        Self {
            client_id: config.app_key.clone(),
            client_secret: config.app_secret.clone(),
            subscriptions: std::iter::once(events).chain(callbacks).collect(),
            ua: concat!("dianmao/", env!("CARGO_PKG_VERSION")),
        }
    }

    /// One attempt.
    pub(super) async fn send(&self, http: &reqwest::Client, config: &Config) -> Result<Opened, Error> {
        let unwritable = |error: serde_json::Error| Error::Config { message: error.to_string().into() };
        let outgoing = Outgoing {
            interface: Self::PATH,
            method: Method::Post,
            generation: Self::GENERATION,
            idempotency: Self::IDEMPOTENCY,
            metered: false,
            parameters: Parameters::encode(Self::PATH, Method::Post, &[], self).map_err(unwritable)?,
        };
        let hosts = Hosts { oapi: config.oapi_url.clone(), api: config.api_url.clone() };
        // Without it the answer is XML.
        let request = wire::build(http, &hosts, &outgoing, None).header(ACCEPT, "application/json");
        let lost = |error| super::socket::lost(Self::PATH, error);
        let response = request.send().await.map_err(lost)?;
        let status = response.status();
        let body = response.bytes().await.map_err(lost)?;
        let answer = wire::read(&outgoing, status, body).map_err(without_token)?;
        wire::decode(Self::GENERATION, Self::PATH, &answer.body)
    }
}

/// Whatever words refuse the app, there was no token.
fn without_token(error: Error) -> Error {
    match error {
        Error::Auth { code, message, interface, .. } => Error::Auth { code, message, interface, token: false },
        error => error,
    }
}

impl Opened {
    /// The address of the connection, in the scheme of HTTP. A host that is asked in private is not left for one in
    /// public: the ticket stands in the address.
    pub(super) fn address(&self, config: &Config) -> Result<Url, Error> {
        let unusable = || Error::Transport { interface: Open::PATH.into(), kind: TransportKind::Broken, source: None };
        let mut url = Url::parse(&self.endpoint).map_err(|_| unusable())?;
        let scheme = match url.scheme() {
            "wss" => "https",
            "ws" if config.api_url.starts_with("http://") => "http",
            _ => return Err(unusable()),
        };
        url.set_scheme(scheme).map_err(|()| unusable())?;
        url.query_pairs_mut().append_pair("ticket", self.ticket.expose());
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(endpoint: &str, api_url: &str) -> Option<String> {
        let opened = Opened { endpoint: endpoint.into(), ticket: "a b&c".into() };
        let config = Config { api_url: api_url.into(), ..Config::new("k", "s") };
        opened.address(&config).ok().map(String::from)
    }

    #[test]
    fn ticket_is_put_into_the_address() {
        let wss = "wss://wss-open-connection.dingtalk.com:443/connect";
        let expected = Some("https://wss-open-connection.dingtalk.com/connect?ticket=a+b%26c".into());
        assert_eq!(address(wss, crate::API_URL), expected);
        let expected = Some("http://127.0.0.1:4001/connect?x=1&ticket=a+b%26c".into());
        assert_eq!(address("ws://127.0.0.1:4001/connect?x=1", "http://127.0.0.1:4000"), expected);
    }

    #[test]
    fn ticket_goes_nowhere_in_public() {
        assert_eq!(address("ws://wss-open-connection.dingtalk.com/connect", crate::API_URL), None);
        assert_eq!(address("ftp://example.com/connect", crate::API_URL), None);
        assert_eq!(address("/connect", crate::API_URL), None);
    }

    #[test]
    fn ticket_and_secret_are_not_printed() {
        let opened = Opened { endpoint: "wss://h/".into(), ticket: "t1cket".into() };
        let text = format!("{opened:?} {:?}", Open::new(&Config::new("k", "hush"), &[]));
        assert!(!text.contains("t1cket") && !text.contains("hush"), "{text}");
    }
}
