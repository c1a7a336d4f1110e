//! How the two hosts place the token, wrap their answers and say no. Endpoints only name their generation.

mod api;
mod comma;
mod fault;
pub(crate) mod loose;
mod oapi;
pub(crate) mod open_enum;
mod shape;
pub(crate) mod times;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;

pub(crate) use comma::{comma, comma_opt};
pub(crate) use loose::millis_opt;

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

/// The parameters in the form in which they travel.
pub(crate) enum Parameters {
    /// Pairs of the address.
    Query(Vec<(String, String)>),
    /// A JSON body.
    Body(Bytes),
    /// Pairs of the address and a JSON body.
    Both(Vec<(String, String)>, Bytes),
}

impl std::fmt::Debug for Parameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Parameters::Query(pairs) => write!(f, "Query({} pairs)", pairs.len()),
            Parameters::Body(body) => write!(f, "Body({} bytes)", body.len()),
            Parameters::Both(pairs, body) => write!(f, "Both({} pairs, {} bytes)", pairs.len(), body.len()),
        }
    }
}

impl Parameters {
    /// Turns a value into pairs or a body, as the method asks. Characters stay as they are: DingTalk refuses
    /// `\uxxxx` (40033).
    pub(crate) fn encode<T>(method: Method, query: &[&str], value: &T) -> serde_json::Result<Self>
    where
        T: serde::Serialize + ?Sized,
    {
        if method.has_query() {
            return Ok(Parameters::Query(pairs(serde_json::to_value(value)?)));
        }
        if query.is_empty() {
            return Ok(Parameters::Body(serde_json::to_vec(value)?.into()));
        }
        let mut body = serde_json::to_value(value)?;
        let mut apart = serde_json::Map::new();
        if let Some(fields) = body.as_object_mut() {
            apart.extend(query.iter().filter_map(|name| fields.remove_entry(*name)));
        }
        Ok(Parameters::Both(pairs(apart.into()), serde_json::to_vec(&body)?.into()))
    }

    fn place(&self, builder: RequestBuilder) -> RequestBuilder {
        match self {
            Parameters::Query(pairs) => builder.query(pairs),
            Parameters::Body(body) => with_json(builder, body),
            Parameters::Both(pairs, body) => with_json(builder.query(pairs), body),
        }
    }
}

fn with_json(builder: RequestBuilder, body: &Bytes) -> RequestBuilder {
    builder.header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body.clone())
}

/// Text stays bare, everything structured is written as JSON.
fn pairs(value: serde_json::Value) -> Vec<(String, String)> {
    let serde_json::Value::Object(fields) = value else {
        return Vec::new();
    };
    let pair = |(key, value)| match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some((key, text)),
        other => Some((key, other.to_string())),
    };
    fields.into_iter().filter_map(pair).collect()
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
        format!("{}{}", host.trim_end_matches('/'), outgoing.interface)
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
