//! One request, decoded: where it goes, what it carries, who sent it.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, Method, Uri, header};
use serde_json::Value;

use crate::params::Params;

/// One request, decoded.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) params: Params,
    /// The token of the query or a form body.
    pub(crate) url_token: Option<String>,
    /// The token of the new host's header.
    pub(crate) header_token: Option<String>,
    /// Under which name we were called.
    pub(crate) host: String,
    /// Whether the caller says that JSON is welcome.
    pub(crate) accepts_json: bool,
    pub(crate) ip: IpAddr,
    pub(crate) body: BodyKind,
}

/// What the body was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyKind {
    Empty,
    Json,
    Form,
    Malformed,
}

impl Call {
    pub(crate) fn decode(method: Method, uri: &Uri, headers: &HeaderMap, body: &[u8], ip: IpAddr) -> Self {
        let mut params = Params::default();
        for (key, value) in pairs(uri.query().unwrap_or_default().as_bytes()) {
            params.insert(key, Value::String(value));
        }
        let query_token = params.remove("access_token");
        let kind = if method == Method::GET { BodyKind::Empty } else { read_body(&mut params, headers, body) };
        let body_token = params.remove("access_token").filter(|_| kind == BodyKind::Form);
        let url_token = query_token.or(body_token).map(|token| crate::params::as_text(&token).into_owned());
        let header_token = headers.get("x-acs-dingtalk-access-token").and_then(|token| token.to_str().ok());
        Self {
            method,
            path: uri.path().to_owned(),
            params,
            url_token: url_token.filter(|token| !token.is_empty()),
            header_token: header_token.filter(|token| !token.is_empty()).map(str::to_owned),
            host: text_of(headers, &header::HOST).unwrap_or("localhost").to_owned(),
            accepts_json: text_of(headers, &header::ACCEPT).is_some_and(|accept| accept.contains("json")),
            ip,
            body: kind,
        }
    }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn read_body(params: &mut Params, headers: &HeaderMap, body: &[u8]) -> BodyKind {
    if body.iter().all(u8::is_ascii_whitespace) {
        return BodyKind::Empty;
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("application/x-www-form-urlencoded") {
        for (key, value) in pairs(body) {
            params.insert(key, Value::String(value));
        }
        return BodyKind::Form;
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => {
            params.extend(object);
            BodyKind::Json
        }
        _ => BodyKind::Malformed,
    }
}

/// Splits `key=value&…` and decodes both sides.
pub(crate) fn pairs(text: &[u8]) -> impl Iterator<Item = (String, String)> {
    text.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let at = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
        (unescape(&pair[..at]), unescape(pair.get(at + 1..).unwrap_or_default()))
    })
}

fn unescape(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (*first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Vec<(String, String)> {
        pairs(text.as_bytes()).collect()
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn pairs_are_split_and_unescaped() {
        assert_eq!(decoded("a=1&&b=%E5%AE%89+x%26y&c"), [pair("a", "1"), pair("b", "安 x&y"), pair("c", "")]);
        assert_eq!(decoded(""), []);
    }

    #[test]
    fn broken_escapes_stay_as_they_are() {
        assert_eq!(decoded("a=100%&b=%zz&c=%4"), [pair("a", "100%"), pair("b", "%zz"), pair("c", "%4")]);
        assert_eq!(decoded("a=%ff"), [pair("a", "\u{fffd}")]);
    }
}
