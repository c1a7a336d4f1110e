//! A real tenant's answers: passed on and kept without what tells who anybody is, or played back later.

mod record;
mod redact;
mod replay;
mod sample;

use std::io;
use std::path::PathBuf;

use axum::http::Method;

pub(crate) use record::{Raw, Recorder};
pub(crate) use replay::Replayer;

/// Whether an emulator answers by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Tape {
    /// It does.
    #[default]
    Off,
    /// It passes every call on to the real hosts, and keeps what they answer.
    Record(Recording),
    /// It answers from the samples in a folder; tokens alone it issues by itself.
    Replay(PathBuf),
}

/// Where calls are passed on to, and where samples are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// The folder of the samples; it is made where it does not exist.
    pub dir: PathBuf,
    /// The old host, `https://oapi.dingtalk.com`.
    pub oapi_url: String,
    /// The new host, `https://api.dingtalk.com`.
    pub api_url: String,
}

impl Recording {
    /// Records the vendor's own hosts.
    #[must_use]
    pub fn of_vendor(dir: PathBuf) -> Self {
        Self { dir, oapi_url: "https://oapi.dingtalk.com".to_owned(), api_url: "https://api.dingtalk.com".to_owned() }
    }
}

/// A tape that is in.
#[derive(Debug)]
pub(crate) enum Deck {
    Empty,
    Record(Recorder),
    Replay(Replayer),
}

impl Deck {
    /// Reads or makes the folder of samples.
    pub(crate) fn load(tape: &Tape) -> io::Result<Self> {
        Ok(match tape {
            Tape::Off => Self::Empty,
            Tape::Record(recording) => Self::Record(Recorder::new(recording.clone())?),
            Tape::Replay(dir) => Self::Replay(Replayer::read(dir)?),
        })
    }
}

/// Whether a call hands out credentials; none of its bytes are ever kept.
fn issues_tokens(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.contains("token") || path.starts_with("/v1.0/oauth2/") || path.contains("ticket") || path.starts_with("/sso")
}

/// Whether a call goes to the new host.
fn is_new_host(path: &str) -> bool {
    path.trim_start_matches('/')
        .split('/')
        .next()
        .is_some_and(|part| part.starts_with("v1.") || part.starts_with("v2."))
}

/// Methods that are passed on; anything else is none of the vendor's.
fn is_passed_on(method: &Method) -> bool {
    [Method::GET, Method::POST, Method::PUT, Method::DELETE].contains(method)
}
