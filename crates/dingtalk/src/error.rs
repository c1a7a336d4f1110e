//! What can go wrong, sorted by what the caller may do about it. DingTalk's two layers of error codes end here:
//! an error carries one effective code.

mod code;

use jiff::Timestamp;

pub use code::Code;
pub(crate) use code::Kind;

use crate::meter::QuotaReached;

/// The failure of a call. Its text names no person and carries no body.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The settings of the client cannot work.
    #[error("bad setting of the DingTalk client: {message}")]
    Config {
        /// Which setting, and what is wrong with it.
        message: Box<str>,
    },

    /// DingTalk does not accept who we say we are.
    #[error("DingTalk refuses {}: {message} ({code})", refused(*.token))]
    Auth {
        /// The effective code.
        code: Code,
        /// DingTalk's own words.
        message: Box<str>,
        /// The interface that answered so.
        interface: Box<str>,
        /// True when it is the access token that is refused, and not the app key or secret.
        token: bool,
    },

    /// The app lacks a permission.
    #[error("the app lacks the permission {} for `{interface}` ({code})", or_unnamed(.scope))]
    Scope {
        /// The effective code.
        code: Code,
        /// The permission point that has to be applied for, where DingTalk names it.
        scope: Option<Box<str>>,
        /// The interface that needs it.
        interface: Box<str>,
        /// DingTalk's own words, which may hold the address to apply at.
        message: Box<str>,
    },

    /// The address from which we call is not on the app's list.
    #[error("DingTalk does not accept calls from {} ({code})", or_this_address(.address))]
    IpNotAllowed {
        /// The effective code.
        code: Code,
        /// The address which DingTalk saw, where it says so.
        address: Option<Box<str>>,
        /// The interface that answered so.
        interface: Box<str>,
    },

    /// The interface is called too fast; the call had no effect.
    #[error("DingTalk limits the rate of `{interface}` ({code}), also after waiting")]
    Throttled {
        /// The effective code.
        code: Code,
        /// The interface that is limited.
        interface: Box<str>,
        /// When the limit ends, where DingTalk says so.
        until: Option<Timestamp>,
    },

    /// The month's calls are used up, by DingTalk's count or by our own budget.
    #[error("no metered call of `{interface}` is left this month: {message}")]
    Quota {
        /// The interface that was not called.
        interface: Box<str>,
        /// The numbers, as far as known.
        message: Box<str>,
        /// True when our own budget refused it, and DingTalk was not asked.
        ours: bool,
    },

    /// Our address is shut out for some minutes after far too many calls.
    #[error("DingTalk shuts out this machine's address for a while (`{interface}`)")]
    Banned {
        /// The interface that was called.
        interface: Box<str>,
        /// True when a page came instead of a proper refusal; then even the sender of the page is a guess.
        page: bool,
    },

    /// DingTalk refuses this very call.
    #[error("`{interface}` answers {code}: {message}")]
    Api {
        /// The effective code.
        code: Code,
        /// DingTalk's own words.
        message: Box<str>,
        /// The interface that answered so.
        interface: Box<str>,
        /// DingTalk's number of the call, for its support.
        request_id: Option<Box<str>>,
        /// With 60104, sometimes: the userid of the member who has the mobile number.
        holder: Option<Box<str>>,
    },

    /// No usable answer came back over the network.
    #[error("`{interface}`: {kind}")]
    Transport {
        /// The interface that was called.
        interface: Box<str>,
        /// How it failed.
        kind: TransportKind,
        /// The network library's error, without the address.
        source: Option<reqwest::Error>,
    },

    /// An answer came back that does not say what it should.
    #[error("`{interface}` answers something unexpected: {reason} in {shape}")]
    Decode {
        /// The interface that was called.
        interface: Box<str>,
        /// What is missing or wrong, without values.
        reason: Box<str>,
        /// Field names and types of the body, without values.
        shape: Box<str>,
        /// True when the text ends or breaks in the middle, so that another attempt may bring it whole.
        broken: bool,
    },

    /// The pages of a list do not come to an end, or repeat.
    #[error("`{interface}` pages badly: {reason}")]
    Paging {
        /// The interface that lists.
        interface: Box<str>,
        /// What was seen.
        reason: Box<str>,
    },
}

/// How a call failed on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportKind {
    /// No connection was made, so nothing was sent.
    #[error("no connection")]
    Connect,
    /// No answer came in time.
    #[error("no answer in time")]
    Timeout,
    /// The connection broke before the answer was complete.
    #[error("the connection broke")]
    Broken,
    /// The server failed, with this HTTP status.
    #[error("the server failed with HTTP status {0}")]
    Status(u16),
}

impl Error {
    /// Tells whether the same call may succeed a little later, with nothing changed on our side.
    pub fn is_transient(&self) -> bool {
        match self {
            Error::Throttled { .. } | Error::Banned { .. } | Error::Transport { .. } => true,
            Error::Decode { broken, .. } => *broken,
            Error::Api { code, .. } => matches!(code.kind(), Kind::Busy | Kind::AuthBusy),
            _ => false,
        }
    }

    /// Tells whether the call may have had its effect although it failed. A creation is then settled by reading.
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Error::Transport { kind, .. } => *kind != TransportKind::Connect,
            Error::Banned { page, .. } => *page,
            Error::Decode { .. } => true,
            Error::Api { code, .. } => code.kind() == Kind::Busy,
            _ => false,
        }
    }

    /// The effective code of DingTalk's answer, where there is one.
    pub fn code(&self) -> Option<&Code> {
        match self {
            Error::Auth { code, .. }
            | Error::Scope { code, .. }
            | Error::IpNotAllowed { code, .. }
            | Error::Throttled { code, .. }
            | Error::Api { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Tells whether DingTalk answered with this effective code.
    pub fn is_code(&self, number: i64) -> bool {
        self.code().is_some_and(|code| code.number() == Some(number))
    }

    /// DingTalk's number of the call, for its support.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Error::Api { request_id, .. } => request_id.as_deref(),
            _ => None,
        }
    }

    /// The interface that was called; the settings' own errors have none.
    pub fn interface(&self) -> Option<&str> {
        match self {
            Error::Config { .. } => None,
            Error::Auth { interface, .. }
            | Error::Scope { interface, .. }
            | Error::IpNotAllowed { interface, .. }
            | Error::Throttled { interface, .. }
            | Error::Quota { interface, .. }
            | Error::Banned { interface, .. }
            | Error::Api { interface, .. }
            | Error::Transport { interface, .. }
            | Error::Decode { interface, .. }
            | Error::Paging { interface, .. } => Some(interface),
        }
    }

    pub(crate) fn over_budget(interface: &str, reached: &QuotaReached) -> Self {
        Error::Quota { interface: interface.into(), message: reached.to_string().into(), ours: true }
    }

    pub(crate) fn paging(interface: &str, reason: impl Into<Box<str>>) -> Self {
        Error::Paging { interface: interface.into(), reason: reason.into() }
    }
}

/// Names what to check when the log-in fails.
fn refused(token: bool) -> &'static str {
    if token {
        "the access token which it issued itself"
    } else {
        "the app's credentials, check `app_key` and `app_secret`"
    }
}

fn or_unnamed(scope: &Option<Box<str>>) -> String {
    scope.as_ref().map_or_else(|| "that is needed".to_owned(), |scope| format!("`{scope}`"))
}

fn or_this_address(address: &Option<Box<str>>) -> String {
    match address {
        Some(address) => format!("the address {address}, which is not on the app's list"),
        None => "this machine's address, which is not on the app's list".to_owned(),
    }
}
