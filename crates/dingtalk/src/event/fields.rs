//! Finds fields whatever their spelling. The pages, the captures and the two ways of delivery write `UserId`,
//! `userId`, `userid` and `user_id` for the same thing.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::wire::loose;

/// The fields of one object.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(&'a Map<String, Value>);

/// The field without which there is nothing to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Missing(pub(super) &'static str);

impl<'a> Fields<'a> {
    pub(crate) fn new(object: &'a Map<String, Value>) -> Self {
        Self(object)
    }

    /// The value of a field, exactly named or else in another spelling; `null` is no value.
    pub(crate) fn value(self, name: &str) -> Option<&'a Value> {
        let other = || self.0.iter().find(|(key, _)| same_name(key, name)).map(|(_, value)| value);
        self.0.get(name).or_else(other).filter(|value| !value.is_null())
    }

    pub(crate) fn text(self, name: &str) -> Option<String> {
        loose::opt_text(self.value(name)?).ok().flatten()
    }

    pub(super) fn int(self, name: &str) -> Option<i64> {
        loose::opt_int(self.value(name)?).ok().flatten()
    }

    pub(super) fn decimal(self, name: &str) -> Option<f64> {
        match self.value(name)? {
            Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            other => other.as_f64(),
        }
    }

    pub(super) fn truth(self, name: &str) -> Option<bool> {
        loose::opt_truth(self.value(name)?).ok().flatten()
    }

    pub(crate) fn time(self, name: &str) -> Option<Timestamp> {
        loose::opt_time(self.value(name)?).ok().flatten()
    }

    /// A day: milliseconds, `2026-09-01` with or without a time, or `20260901`.
    pub(super) fn day(self, name: &str) -> Option<Date> {
        let value = self.value(name)?;
        let digits = self.text(name).filter(|text| text.len() == 8);
        let compact = digits.and_then(|digits| Date::strptime("%Y%m%d", &digits).ok());
        compact.or_else(|| loose::day(value).ok())
    }

    pub(super) fn texts(self, name: &str) -> Vec<String> {
        self.value(name).and_then(|value| loose::texts(value).ok()).unwrap_or_default()
    }

    pub(super) fn ints(self, name: &str) -> Vec<i64> {
        self.value(name).and_then(|value| loose::ints(value).ok()).unwrap_or_default()
    }

    pub(super) fn object(self, name: &str) -> Option<&'a Map<String, Value>> {
        self.value(name)?.as_object()
    }

    /// The objects of a list, or the only one where the list is forgotten; nothing else in it counts.
    pub(super) fn objects(self, name: &str) -> Vec<Fields<'a>> {
        match self.value(name) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_object).map(Fields).collect(),
            Some(Value::Object(only)) => vec![Fields(only)],
            _ => Vec::new(),
        }
    }

    /// Reads each object of a list that must not be empty.
    pub(super) fn list<T>(
        self,
        name: &'static str,
        read: impl Fn(Fields<'a>) -> Result<T, Missing>,
    ) -> Result<Vec<T>, Missing> {
        let items = self.objects(name);
        match items.is_empty() {
            true => Err(Missing(name)),
            false => items.into_iter().map(read).collect(),
        }
    }

    pub(super) fn need_text(self, name: &'static str) -> Result<String, Missing> {
        self.text(name).filter(|text| !text.is_empty()).ok_or(Missing(name))
    }

    pub(super) fn need_day(self, name: &'static str) -> Result<Date, Missing> {
        self.day(name).ok_or(Missing(name))
    }
}

/// Compares names without case and underscores.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    let letters =
        |name: &str| name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect();
    let (one, other): (Vec<u8>, Vec<u8>) = (letters(one), letters(other));
    one == other
}
