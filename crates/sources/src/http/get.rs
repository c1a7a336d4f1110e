//! One page: asked for, asked for again where that may help, and read to its end.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LINK, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Response, StatusCode, Url};
use serde_json::Value;

use super::{Authorization, Http};
use crate::error::Error;

/// How often a page is asked for.
const ATTEMPTS: u32 = 3;
/// The longest that a server can make us wait for another attempt.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The most bytes of one page.
const LARGEST_PAGE: usize = 256 << 20;

/// A page.
pub(super) struct Answer {
    pub(super) body: Value,
    /// The address of the next page in the `Link` header.
    pub(super) next: Option<String>,
}

/// The client of one source. It follows no redirect: our secret is for the address that was written.
pub(super) fn client(http: &Http) -> Result<Client, Error> {
    let mut headers = HeaderMap::new();
    for (name, value) in &http.headers {
        let fault = || http.unreachable(format!("`headers` holds `{name}`, which is no header"));
        let name = HeaderName::try_from(name.as_str()).map_err(|_| fault())?;
        headers.insert(name, HeaderValue::try_from(value.as_str()).map_err(|_| fault())?);
    }
    if let Some(Authorization::Header { name, value }) = &http.authorization {
        let fault =
            || http.unreachable("the secret or the name of its header is no header; look for a line break in its file");
        let mut value = HeaderValue::try_from(value.reveal()).map_err(|_| fault())?;
        value.set_sensitive(true);
        headers.insert(HeaderName::try_from(name.as_str()).map_err(|_| fault())?, value);
    }
    let mut builder = Client::builder().default_headers(headers).redirect(Policy::none()).timeout(http.timeout);
    if let Some(pem) = &http.ca {
        let certificates =
            Certificate::from_pem_bundle(pem).map_err(|error| http.unreachable(format!("`ca_file`: {error}")))?;
        builder = builder.tls_certs_merge(certificates);
    }
    builder.build().map_err(|error| http.unreachable(cause(&error)))
}

/// Gets one page. The error says why there is none.
pub(super) async fn page(http: &Http, client: &Client, url: &Url) -> Result<Answer, String> {
    let mut attempt = 1;
    loop {
        let fault = match ask(http, client, url).await {
            Ok(answer) => return Ok(answer),
            Err(fault) => fault,
        };
        match fault.again_in {
            Some(wait) if attempt < ATTEMPTS => {
                tokio::time::sleep(wait.unwrap_or(Duration::from_secs(u64::from(attempt)))).await;
                attempt += 1;
            }
            _ => return Err(fault.reason),
        }
    }
}

/// Why an attempt gave no page.
struct Fault {
    reason: String,
    /// Whether another attempt may help, and how long to wait before it, if the server said.
    again_in: Option<Option<Duration>>,
}

impl Fault {
    fn last(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), again_in: None }
    }
}

async fn ask(http: &Http, client: &Client, url: &Url) -> Result<Answer, Fault> {
    let mut request = client.get(url.clone());
    if let Some(Authorization::Basic { user, password }) = &http.authorization {
        request = request.basic_auth(user, Some(password.reveal()));
    }
    let lost = |error: &reqwest::Error| Fault { reason: cause(error), again_in: Some(None) };
    let response = request.send().await.map_err(|error| lost(&error))?;
    hold_status(&response)?;
    let next = next_link(response.headers());
    let is_web_page =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let bytes = body(response).await?;
    match serde_json::from_slice(&bytes) {
        Ok(body) => Ok(Answer { body, next }),
        Err(_) if is_web_page => {
            Err(Fault::last("it is a web page, not JSON; check the address, and whether one must log in"))
        }
        // The parser quotes no value of the text.
        Err(error) => Err(Fault::last(format!("it is no JSON: {error}"))),
    }
}

fn hold_status(response: &Response) -> Result<(), Fault> {
    let status = response.status();
    let reason = match status {
        status if status == StatusCode::OK => return Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            format!("the server answers {status}; check the secret and what it may read")
        }
        StatusCode::NOT_FOUND => format!("the server answers {status}; check `url` and `path`"),
        status if status.is_redirection() => {
            format!("the server answers {status}; write the address that it redirects to")
        }
        status => format!("the server answers {status}"),
    };
    let is_passing = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
    let wait = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Err(Fault { reason, again_in: is_passing.then(|| wait.map(|wait| Duration::from_secs(wait).min(LONGEST_WAIT))) })
}

/// The whole body; one that is cut short is an error of the transport.
async fn body(mut response: Response) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > LARGEST_PAGE => {
                return Err(Fault::last("it has more than 256 MB; ask for smaller pages"));
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            Err(error) => {
                return Err(Fault { reason: format!("it was cut short: {}", cause(&error)), again_in: Some(None) });
            }
        }
    }
}

/// The address behind `rel="next"`.
fn next_link(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(links).find(|(_, parameters)| is_next(parameters)).map(|(address, _)| address.to_owned())
}

/// The addresses of a `Link` header, each with its parameters. Addresses may hold commas.
fn links(value: &str) -> impl Iterator<Item = (&str, &str)> {
    value.split('<').skip(1).filter_map(|link| link.split_once('>'))
}

fn is_next(parameters: &str) -> bool {
    parameters.split([';', ',']).filter_map(|parameter| parameter.trim().split_once('=')).any(|(name, value)| {
        name.trim().eq_ignore_ascii_case("rel")
            && value.trim().trim_matches('"').split_whitespace().any(|word| word.eq_ignore_ascii_case("next"))
    })
}

/// An error of the transport to its last cause, without the address.
fn cause(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time; raise `timeout_s`".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::{HeaderMap, HeaderValue, LINK, next_link};

    fn next(value: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, HeaderValue::from_static(value));
        next_link(&headers)
    }

    #[test]
    fn the_next_link_is_found() {
        assert_eq!(next("</a?x=1,2>; rel=\"prev\", </b?x=3>; rel=\"next last\"").as_deref(), Some("/b?x=3"));
        assert_eq!(next("</b>; title=\"next\"; rel=last"), None);
    }
}
