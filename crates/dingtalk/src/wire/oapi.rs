//! The old host: token in the query, HTTP 200 for everything, `errcode` in the body, sometimes a second code within.

use reqwest::{RequestBuilder, StatusCode};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;

use super::fault::{self, Refusal};
use super::loose;
use crate::error::{Code, Error};

pub(super) fn place_token(builder: RequestBuilder, token: &str) -> RequestBuilder {
    builder.query(&[("access_token", token)])
}

/// What every answer of this host may carry beside the answer itself.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(default, deserialize_with = "loose::lenient_int")]
    errcode: Option<i64>,
    #[serde(default, deserialize_with = "loose::lenient_text")]
    errmsg: Option<String>,
    #[serde(default, deserialize_with = "loose::lenient_text")]
    sub_code: Option<String>,
    #[serde(default, deserialize_with = "loose::lenient_text")]
    sub_msg: Option<String>,
    #[serde(default, deserialize_with = "loose::lenient_text")]
    request_id: Option<String>,
    /// 1111 is the ban of an address; nothing else uses the name this way.
    #[serde(default, deserialize_with = "loose::lenient_int")]
    status: Option<i64>,
    #[serde(default, deserialize_with = "loose::lenient_text")]
    punish: Option<String>,
    /// 60104 may name the holder of the number here.
    #[serde(default, deserialize_with = "loose::lenient_text")]
    userid: Option<String>,
    /// The answer, or the envelope again where the outer one has no code.
    #[serde(default, borrow)]
    result: Option<&'a RawValue>,
}

/// Finds the refusal in an answer, if it is one; else hands out the number of the call.
pub(super) fn check(interface: &str, status: StatusCode, body: &[u8]) -> Result<Option<Box<str>>, Error> {
    let envelope: Envelope<'_> =
        serde_json::from_slice(body).map_err(|error| fault::undecodable(interface, &error, body))?;
    if envelope.status == Some(fault::BAN_STATUS) && envelope.punish.is_some() {
        return Err(Error::Banned { interface: interface.into(), page: false });
    }
    match envelope.errcode {
        None if status.is_success() => check_inner(interface, envelope),
        None => Err(fault::status(interface, status)),
        Some(0) => Ok(envelope.request_id.map(Into::into)),
        Some(errcode) => Err(refusal(errcode, envelope).into_error(interface)),
    }
}

/// Some answers wrap twice and have their code inside; others have none, and the HTTP status is all there is.
fn check_inner(interface: &str, outer: Envelope<'_>) -> Result<Option<Box<str>>, Error> {
    let inner = outer.result.and_then(|result| object::<Envelope<'_>>(result.get()));
    match inner {
        Some(inner) if inner.errcode.is_some_and(|errcode| errcode != 0) => {
            let errcode = inner.errcode.unwrap_or_default();
            let request_id = outer.request_id.or(inner.request_id.clone());
            Err(refusal(errcode, Envelope { request_id, ..inner }).into_error(interface))
        }
        _ => Ok(outer.request_id.map(Into::into)),
    }
}

/// Reads an object, and nothing else: a list would pass for the fields of a struct.
fn object<'a, T: Deserialize<'a>>(json: &'a str) -> Option<T> {
    json.starts_with('{').then(|| serde_json::from_str(json).ok()).flatten()
}

fn refusal(errcode: i64, envelope: Envelope<'_>) -> Refusal {
    let errmsg = envelope.errmsg.unwrap_or_default();
    let inner = envelope.sub_code.filter(|code| !code.trim().is_empty());
    let inner = inner.as_deref().or_else(|| inner_code(&errmsg));
    Refusal {
        code: match inner {
            Some(inner) => Code::named(inner.trim(), Some(errcode)),
            None => Code::numbered(errcode),
        },
        message: envelope.sub_msg.filter(|text| !text.is_empty()).unwrap_or(errmsg),
        request_id: envelope.request_id,
        holder: envelope.userid,
        scope: None,
    }
}

/// Some forms of the outer layer carry the inner code only within their text: `[subcode=90018,submsg=…]`.
fn inner_code(errmsg: &str) -> Option<&str> {
    let (_, rest) = errmsg.split_once("subcode=")?;
    let code = rest.split([',', ']']).next().unwrap_or_default().trim();
    Some(code).filter(|code| !code.is_empty())
}

/// The answer under `result`, or one `result` deeper where only the inner envelope has a code. What is not there
/// reads as `null`.
pub(super) fn result<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    #[derive(Deserialize)]
    struct Wrapped<'a> {
        errcode: Option<IgnoredAny>,
        #[serde(borrow)]
        result: Option<&'a RawValue>,
    }
    let outer: Wrapped<'_> = serde_json::from_slice(body)?;
    let result = outer.result.map_or("null", RawValue::get);
    match object::<Wrapped<'_>>(result) {
        Some(inner) if outer.errcode.is_none() && inner.errcode.is_some() => {
            serde_json::from_str(inner.result.map_or("null", RawValue::get))
        }
        _ => serde_json::from_str(result),
    }
}
