//! Makes errors out of refusals, pages and unreadable bodies.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use reqwest::StatusCode;

use super::shape::{reason, shape};
use crate::error::{Code, Error, Kind, TransportKind};

/// The `status` of the JSON form of an address ban.
pub(super) const BAN_STATUS: i64 = 1111;

/// A refusal after both layers of codes are made one.
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) request_id: Option<String>,
    pub(super) holder: Option<String>,
    pub(super) scope: Option<String>,
}

impl Refusal {
    pub(super) fn into_error(self, interface: &str) -> Error {
        let interface = interface.into();
        let Refusal { code, message, request_id, holder, scope } = self;
        match code.kind() {
            Kind::Token => Error::Auth { code, message: message.into(), interface, token: true },
            Kind::Credentials => Error::Auth { code, message: message.into(), interface, token: false },
            Kind::Scope => Error::Scope {
                scope: scope.map(Into::into).or_else(|| between(&message, "requiredScopes=[", "]")),
                code,
                interface,
                message: message.into(),
            },
            Kind::Address => Error::IpNotAllowed { address: between(&message, "request ip=", " "), code, interface },
            Kind::Throttle => Error::Throttled { until: end_of_limit(&message), code, interface },
            Kind::Quota => Error::Quota { interface, message: format!("{message} ({code})").into(), ours: false },
            Kind::Busy | Kind::AuthBusy | Kind::Refused => Error::Api {
                code,
                message: message.into(),
                interface,
                request_id: request_id.map(Into::into),
                holder: holder.map(Into::into),
            },
        }
    }
}

/// What stands between two marks; up to the end where the second is missing.
fn between(text: &str, from: &str, to: &str) -> Option<Box<str>> {
    let (_, rest) = text.split_once(from)?;
    let found = rest.split(to).next().unwrap_or_default().trim();
    Some(found).filter(|found| !found.is_empty()).map(Into::into)
}

/// Reads the end of a limit out of a throttle's text, which is the only place that has it:
/// `限制将在 2026-09-01 10:00:05 结束`, in older texts `处罚将在`. China time.
fn end_of_limit(message: &str) -> Option<Timestamp> {
    let end = between(message, "限制将在", "结束").or_else(|| between(message, "处罚将在", "结束"))?;
    let end: DateTime = DateTime::strptime("%Y-%m-%d %H:%M:%S", end.as_ref()).ok()?;
    end.to_zoned(china().clone()).ok().map(|zoned| zoned.timestamp())
}

/// DingTalk's own zone; China has had no summer time since 1991.
pub(super) fn china() -> &'static TimeZone {
    static CHINA: OnceLock<TimeZone> = OnceLock::new();
    CHINA.get_or_init(|| TimeZone::fixed(Offset::constant(8)))
}

/// A page instead of JSON is the ban of an address, unless its status says that the address was wrong.
pub(super) fn page(interface: &str, status: StatusCode) -> Error {
    if status == StatusCode::NOT_FOUND {
        return self::status(interface, status);
    }
    Error::Banned { interface: interface.into(), page: true }
}

/// An HTTP status without a code.
pub(super) fn status(interface: &str, status: StatusCode) -> Error {
    if status.is_server_error() {
        let kind = TransportKind::Status(status.as_u16());
        return Error::Transport { interface: interface.into(), kind, source: None };
    }
    Error::Api {
        code: Code::named(status.as_str(), None),
        message: status.canonical_reason().unwrap_or("refused").to_lowercase().into(),
        interface: interface.into(),
        request_id: None,
        holder: None,
    }
}

/// An answer that cannot be read. The values in it stay out of the error.
pub(super) fn undecodable(interface: &str, error: &serde_json::Error, body: &[u8]) -> Error {
    Error::Decode {
        interface: interface.into(),
        reason: reason(error).into(),
        shape: shape(body).into(),
        broken: serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_of_limit_is_read_from_old_and_new_texts() {
        let expected: Timestamp = "2026-09-01T10:00:05+08:00".parse().unwrap();
        for text in [
            "请求总次数超过 20 次, 限制将在 2026-09-01 10:00:05 结束.",
            "请求总次数超过了 300 次, 处罚将在 2026-09-01 10:00:05 结束.",
            "限制将在2026-09-01 10:00:05结束",
        ] {
            assert_eq!(end_of_limit(text), Some(expected), "{text}");
        }
        assert_eq!(end_of_limit("触发了qps流控"), None);
        assert_eq!(end_of_limit("限制将在 soon 结束"), None);
    }
}
