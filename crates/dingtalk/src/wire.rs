//! How the two hosts place the token, wrap their answers and say no. Endpoints only name their generation.

mod api;
pub(crate) mod bars;
mod comma;
mod fault;
pub(crate) mod loose;
pub(crate) mod maps;
mod oapi;
pub(crate) mod open_enum;
mod parameters;
mod shape;
pub(crate) mod times;

use bytes::Bytes;
use reqwest::{RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;

pub(crate) use comma::{comma, comma_opt};
pub(crate) use loose::millis_opt;
pub(crate) use parameters::Parameters;

use crate::error::{Error, TransportKind};
use crate::request::{Generation, Idempotency, Method};

/// One call as data, from which every attempt is built anew.
#[derive(Debug)]
pub(crate) struct Outgoing<'a> {
    pub(crate) interface: &'a str,
    pub(crate) method: Method,
    pub(crate) generation: Generation,
    pub(crate) idempotency: Idempotency,
    pub(crate) metered: bool,
    pub(crate) parameters: Parameters,
}

/// Where the two hosts are.
#[derive(Debug)]
pub(crate) struct Hosts {
    pub(crate) oapi: String,
    pub(crate) api: String,
}

impl Hosts {
    fn address(&self, outgoing: &Outgoing<'_>) -> String {
        let host = match outgoing.generation {
            Generation::Legacy | Generation::V2 => &self.oapi,
            Generation::V1 => &self.api,
        };
        outgoing.parameters.address(host, outgoing.interface)
    }
}

/// Builds one attempt; the token calls themselves have no token.
pub(crate) fn build(
    http: &reqwest::Client,
    hosts: &Hosts,
    outgoing: &Outgoing<'_>,
    token: Option<&str>,
) -> RequestBuilder {
    let method = match outgoing.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    };
    let builder = http.request(method, hosts.address(outgoing));
    let builder = match (token, outgoing.generation) {
        (None, _) => builder,
        (Some(token), Generation::Legacy | Generation::V2) => oapi::place_token(builder, token),
        (Some(token), Generation::V1) => api::place_token(builder, token),
    };
    outgoing.parameters.place(builder)
}

/// An answer that is no refusal.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) body: Bytes,
    pub(crate) request_id: Option<Box<str>>,
}

/// Tells an answer from a refusal, on either host.
pub(crate) fn read(outgoing: &Outgoing<'_>, status: StatusCode, body: Bytes) -> Result<Answer, Error> {
    let interface = outgoing.interface;
    if status.is_server_error() && !looks_like_json(&body) {
        let kind = TransportKind::Status(status.as_u16());
        return Err(Error::Transport { interface: interface.into(), kind, source: None });
    }
    if looks_like_page(&body) {
        return Err(fault::page(interface, status));
    }
    let request_id = match outgoing.generation {
        Generation::Legacy | Generation::V2 => oapi::check(interface, status, &body)?,
        Generation::V1 => api::check(interface, status, &body)?,
    };
    Ok(Answer { body, request_id })
}

/// Takes the answer out of its wrapping.
pub(crate) fn decode<T: DeserializeOwned>(generation: Generation, interface: &str, body: &[u8]) -> Result<T, Error> {
    let decoded = match generation {
        Generation::V2 => oapi::result(body),
        Generation::Legacy => serde_json::from_slice(body),
        Generation::V1 => api::bare(body),
    };
    decoded.map_err(|error| fault::undecodable(interface, &error, body))
}

fn first_byte(body: &[u8]) -> Option<u8> {
    body.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

fn looks_like_json(body: &[u8]) -> bool {
    matches!(first_byte(body), Some(b'{' | b'['))
}

fn looks_like_page(body: &[u8]) -> bool {
    first_byte(body) == Some(b'<')
}
