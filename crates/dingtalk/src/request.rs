//! What an endpoint says about itself. One endpoint is one struct that implements [`Request`].

use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, IgnoredAny};

/// One call of one endpoint, in the vendor's words.
pub trait Request: Serialize + Send + Sync {
    /// The path, which is also the interface that limits, counts and messages name. A field whose name stands in it
    /// in braces travels there, as in `/v1.0/oauth2/{corpId}/token`.
    const PATH: &'static str;
    /// The HTTP method; almost everything is a POST.
    const METHOD: Method = Method::Post;
    /// Where the token goes and how the answer is wrapped.
    const GENERATION: Generation;
    /// What a repeated call would do.
    const IDEMPOTENCY: Idempotency;
    /// Fields that travel in the address although the others make a body.
    const QUERY: &'static [&'static str] = &[];
    /// Whether the call counts against the company's monthly quota.
    const METERED: bool = false;
    /// The answer without its wrapping.
    type Response: DeserializeOwned + Send;
}

/// The HTTP methods which DingTalk uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Parameters travel in the query.
    Get,
    /// Parameters travel in a JSON body.
    Post,
    /// As POST; new host only.
    Put,
    /// As GET; new host only.
    Delete,
}

impl Method {
    /// Tells whether the parameters go into the address instead of a body.
    pub(crate) fn has_query(self) -> bool {
        matches!(self, Method::Get | Method::Delete)
    }
}

/// The three styles of the platform, which differ in host, place of the token and wrapping of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    /// Old host, fields of the answer beside `errcode`.
    Legacy,
    /// Old host, `/topapi/`, answer under `result`.
    V2,
    /// New host, bare answer, errors by HTTP status.
    V1,
}

impl Generation {
    /// Reads the style off a path, for calls that name nothing but a path.
    pub(crate) fn of(path: &str) -> Self {
        match path {
            p if p.starts_with("/v1.0/") || p.starts_with("/v2.0/") => Generation::V1,
            p if p.starts_with("/topapi/") => Generation::V2,
            _ => Generation::Legacy,
        }
    }
}

/// What a second call with the same parameters does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idempotency {
    /// Changes nothing.
    Read,
    /// Ends in the same state as the first, as updates and deletions do.
    Repeatable,
    /// May make a second thing, as creations do: never repeated while the outcome of the first is unknown.
    Once,
}

/// The answer of calls that answer nothing; whatever they do answer is ignored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done;

impl<'de> Deserialize<'de> for Done {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Done)
    }
}
