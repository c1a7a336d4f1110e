//! DingTalk's error codes and what each class of them means for the caller. The texts beside them may change at
//! any time and are never looked at.

use std::fmt;

/// The effective code of a refusal: the inner one where the gateway wraps it, else the outer one. The old host
/// has numbers, the new host names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Code {
    text: Box<str>,
    number: Option<i64>,
}

impl Code {
    /// Makes a code of the old host.
    pub(crate) fn numbered(number: i64) -> Self {
        Self { text: number.to_string().into(), number: Some(number) }
    }

    /// Makes a code from text; text without a number takes the outer layer's number.
    pub(crate) fn named(text: &str, outer: Option<i64>) -> Self {
        Self { text: text.into(), number: text.parse().ok().or(outer) }
    }

    /// The code as DingTalk writes it, for example `60121` or `InvalidAuthentication`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The code as number, where it has one.
    pub fn number(&self) -> Option<i64> {
        self.number
    }

    /// Tells whether this is the numbered code.
    pub fn is(&self, number: i64) -> bool {
        self.number == Some(number)
    }

    /// Tells a limit that all companies share from one of our own.
    pub(crate) fn is_everybodys(&self) -> bool {
        &*self.text == "Forbidden.AccessDenied.QpsLimitForApi" || matches!(self.number, Some(90001 | 90002))
    }

    /// An inner name goes before the outer number, which only says that there is something inside.
    pub(crate) fn kind(&self) -> Kind {
        let is_named = self.text.parse::<i64>().is_err();
        match (is_named.then(|| Kind::of_name(&self.text)), self.number) {
            (Some(Kind::Refused), Some(number)) if number != GATEWAY => Kind::of_number(number),
            (Some(kind), _) => kind,
            (None, number) => number.map_or(Kind::Refused, Kind::of_number),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The outer code of all that the gateway refuses.
const GATEWAY: i64 = 88;

/// What a code means for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The token is not accepted; another one may be.
    Token,
    /// App key or secret are wrong.
    Credentials,
    /// A permission point is missing.
    Scope,
    /// The address is not on the app's list.
    Address,
    /// Too fast.
    Throttle,
    /// Too many this month.
    Quota,
    /// The server failed; nobody knows how far it came.
    Busy,
    /// The gateway failed before it let the call in.
    AuthBusy,
    /// Everything else: the call itself is refused.
    Refused,
}

impl Kind {
    fn of_number(number: i64) -> Self {
        match number {
            33001 | 40001 | 40014 | 42001 => Kind::Token,
            40013 | 40089 | 40096 => Kind::Credentials,
            60011 => Kind::Scope,
            60020 => Kind::Address,
            45009 | 90001..=90014 | 90017..=90019 => Kind::Throttle,
            90020 => Kind::Quota,
            -1 | 15 | 400_001 | 850_015 => Kind::Busy,
            // The inner code is missing: the gateway's own log-in service did not answer.
            GATEWAY => Kind::AuthBusy,
            _ => Kind::Refused,
        }
    }

    fn of_name(name: &str) -> Self {
        match name {
            "InvalidAuthentication" => Kind::Token,
            "invalidClientIdOrSecret" | "invalid.client" | "unauthorized.client" | "authFailed" => Kind::Credentials,
            "Forbidden.AccessDenied.AccessTokenPermissionDenied" => Kind::Scope,
            "Forbidden.AccessDenied.IpNotInWhiteList" => Kind::Address,
            "Forbidden.AccessDenied.ApiCountLimitForOrg" => Kind::Quota,
            "ServiceUnavailable" | "system.busy" | "system.error" | "systemError" | "server.error" | "unknownError" => {
                Kind::Busy
            }
            _ => Kind::of_family(name),
        }
    }

    /// The families with many members: limits by second and minute, and the old gateway's own failures.
    fn of_family(name: &str) -> Self {
        if name.starts_with("Forbidden.AccessDenied.Qps") || name.starts_with("Forbidden.AccessDenied.Qpm") {
            Kind::Throttle
        } else if name.starts_with("isp.") {
            Kind::Busy
        } else {
            Kind::Refused
        }
    }
}
