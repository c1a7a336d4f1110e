//! The new host: token in a header, refusals by HTTP status with a code that is a name.

use reqwest::header::HeaderValue;
use reqwest::{RequestBuilder, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::fault::{self, Refusal};
use super::loose;
use crate::error::{Code, Error, Kind, TransportKind};

const TOKEN_HEADER: &str = "x-acs-dingtalk-access-token";

pub(super) fn place_token(builder: RequestBuilder, token: &str) -> RequestBuilder {
    match HeaderValue::from_str(token) {
        Ok(mut value) => {
            value.set_sensitive(true);
            builder.header(TOKEN_HEADER, value)
        }
        // The builder keeps the error and fails when it is sent.
        Err(_) => builder.header(TOKEN_HEADER, token),
    }
}

#[derive(Default, Deserialize)]
struct Envelope {
    #[serde(default, deserialize_with = "loose::lenient_text")]
    code: Option<String>,
    #[serde(default, deserialize_with = "loose::lenient_text")]
    message: Option<String>,
    #[serde(default, deserialize_with = "loose::lenient_text")]
    requestid: Option<String>,
    /// A path without version is answered in the old host's shape.
    #[serde(default, deserialize_with = "loose::lenient_int")]
    errcode: Option<i64>,
    #[serde(default, deserialize_with = "loose::lenient_text")]
    errmsg: Option<String>,
    #[serde(default, deserialize_with = "loose::lenient_int")]
    status: Option<i64>,
    #[serde(default, deserialize_with = "loose::lenient_text")]
    punish: Option<String>,
    #[serde(default)]
    accessdenieddetail: Option<Denied>,
}

#[derive(Deserialize)]
struct Denied {
    #[serde(default, rename = "requiredScopes")]
    required_scopes: Vec<String>,
}

/// Finds the refusal in an answer, if it is one.
pub(super) fn check(interface: &str, status: StatusCode, body: &[u8]) -> Result<Option<Box<str>>, Error> {
    if status.is_success() && !body.starts_with(b"{") {
        return Ok(None);
    }
    let envelope: Envelope =
        serde_json::from_slice(body).map_err(|error| fault::undecodable(interface, &error, body))?;
    if envelope.status == Some(fault::BAN_STATUS) && envelope.punish.is_some() {
        return Err(Error::Banned { interface: interface.into(), page: false });
    }
    if status.is_success() {
        return match envelope.errcode {
            None | Some(0) => Ok(envelope.requestid.map(Into::into)),
            Some(errcode) => Err(refusal(Code::numbered(errcode), envelope).into_error(interface)),
        };
    }
    Err(refused(interface, status, envelope))
}

fn refused(interface: &str, status: StatusCode, envelope: Envelope) -> Error {
    let Some(code) = envelope.code.as_deref().filter(|code| !code.is_empty()) else {
        return fault::status(interface, status);
    };
    let mut code = Code::named(code, None);
    if status == StatusCode::UNAUTHORIZED && code.kind() == Kind::Refused {
        // Some clients saw an expired token answered so; the pages say 400.
        code = Code::named("InvalidAuthentication", None);
    }
    match refusal(code, envelope).into_error(interface) {
        // A server failure stays one, whatever its name is.
        error @ Error::Api { .. } if status.is_server_error() && !error.is_transient() => {
            Error::Transport { interface: interface.into(), kind: TransportKind::Status(status.as_u16()), source: None }
        }
        error => error,
    }
}

fn refusal(code: Code, envelope: Envelope) -> Refusal {
    Refusal {
        code,
        message: envelope.message.or(envelope.errmsg).unwrap_or_default(),
        request_id: envelope.requestid,
        holder: None,
        scope: envelope.accessdenieddetail.and_then(|denied| denied.required_scopes.into_iter().next()),
    }
}

/// The whole body; some calls answer with none.
pub(super) fn bare<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    if body.trim_ascii().is_empty() {
        return serde_json::from_str("null");
    }
    serde_json::from_slice(body)
}
