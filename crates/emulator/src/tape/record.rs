//! Passes calls on to the real hosts and keeps their answers.

use std::fs;
use std::io;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, Method, Response, StatusCode, Uri, header};
use serde_json::{Value, json};

use super::redact::Redactor;
use super::sample::{SCHEMA, Sample};
use super::{Recording, is_new_host, is_passed_on, issues_tokens};
use crate::call::Call;

/// Headers that belong to one connection, or that would make the answer unreadable here.
const OWN: [HeaderName; 6] = [
    header::HOST,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::ACCEPT_ENCODING,
    header::UPGRADE,
];

/// Passes calls on and keeps samples.
#[derive(Debug)]
pub(crate) struct Recorder {
    recording: Recording,
    redactor: Redactor,
    http: reqwest::Client,
}

/// A call as it came.
pub(crate) struct Raw<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
}

impl Recorder {
    pub(super) fn new(recording: Recording) -> io::Result<Self> {
        fs::create_dir_all(&recording.dir)?;
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        Ok(Self { recording, redactor: Redactor::new(), http: http.map_err(io::Error::other)? })
    }

    /// Passes a call on, keeps a sample of it, and brings the answer back as it came.
    pub(crate) async fn pass_on(&self, raw: Raw<'_>, call: &Call) -> Response<Body> {
        if !is_passed_on(raw.method) {
            return plain(StatusCode::METHOD_NOT_ALLOWED, "this method is not passed on");
        }
        match self.ask(&raw).await {
            Ok((status, headers, body)) => {
                self.keep(call, status, &body);
                let mut response = Response::new(Body::from(body));
                *response.status_mut() = status;
                for (name, value) in headers.iter().filter(|(name, _)| !OWN.contains(name)) {
                    response.headers_mut().append(name, value.clone());
                }
                response
            }
            // The library's text would hold the address, which carries the token.
            Err(error) if error.is_timeout() => {
                plain(StatusCode::GATEWAY_TIMEOUT, "the real host did not answer in time")
            }
            Err(_) => plain(StatusCode::BAD_GATEWAY, "the real host cannot be reached"),
        }
    }

    async fn ask(&self, raw: &Raw<'_>) -> reqwest::Result<(StatusCode, HeaderMap, Bytes)> {
        let path = raw.uri.path_and_query().map_or("/", |path| path.as_str());
        let host = if is_new_host(raw.uri.path()) { &self.recording.api_url } else { &self.recording.oapi_url };
        let mut headers = raw.headers.clone();
        for name in OWN {
            headers.remove(name);
        }
        let request = self.http.request(raw.method.clone(), format!("{}{path}", host.trim_end_matches('/')));
        let answer = request.headers(headers).body(raw.body.clone()).send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        Ok((status, headers, answer.bytes().await?))
    }

    /// Keeps what has been answered in JSON and hands out no credentials.
    fn keep(&self, call: &Call, status: StatusCode, body: &[u8]) {
        if issues_tokens(&call.path) {
            return;
        }
        let Ok(answer) = serde_json::from_slice::<Value>(body) else {
            tracing::warn!(path = %call.path, "an answer that is no JSON is passed on and not kept");
            return;
        };
        let sample = Sample {
            schema: SCHEMA.to_owned(),
            method: call.method.to_string(),
            path: call.path.clone(),
            request: self.redactor.object(&call.params.without_secrets()),
            status: status.as_u16(),
            response: self.redactor.value("", &answer),
        };
        if let Err(error) = sample.save(&self.recording.dir) {
            tracing::warn!(path = %call.path, %error, "a sample could not be kept");
        }
    }
}

fn plain(status: StatusCode, error: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(json!({"error": error}).to_string()));
    *response.status_mut() = status;
    response
}
