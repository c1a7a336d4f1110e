//! Which calls of the journal somebody means.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::RequestRecord;
use crate::params::as_text;

/// Which calls somebody means; what is absent is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selector {
    /// A path, the beginning of one with `*` behind it, or `*` for every call.
    pub api: Option<String>,
    /// The app that called.
    pub app_key: Option<String>,
    /// The decoded parameters hold these keys with these values, compared as text; `null` says that a key is absent.
    #[serde(rename = "match")]
    pub matching: Map<String, Value>,
    /// The code that counts, as text or number: the sub code, else the errcode, else 0 for a 200.
    pub code: Option<Value>,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// Only calls with a larger id.
    pub after: u64,
}

impl Selector {
    /// The calls of a path, of paths that begin like it where `*` stands behind it, or of `*` for all.
    pub fn of(api: impl Into<String>) -> Self {
        Self { api: Some(api.into()), ..Self::default() }
    }

    /// Of those, the ones in which a parameter has a value.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        self.matching.insert(key.into(), value.into());
        self
    }

    /// Of those, the ones that were answered with a code.
    #[must_use]
    pub fn answered(mut self, code: impl Into<Value>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Whether this is one of the calls.
    pub fn chooses(&self, record: &RequestRecord) -> bool {
        let holds = |(key, wanted): (&String, &Value)| {
            let value = record.params.get(key).filter(|value| !value.is_null());
            match value {
                Some(value) => !wanted.is_null() && as_text(value) == as_text(wanted),
                None => wanted.is_null(),
            }
        };
        self.reaches(record)
            && self.matching.iter().all(holds)
            && self.status.is_none_or(|status| record.status == Some(status))
            && self.code.as_ref().is_none_or(|code| record.code().as_deref() == Some(&as_text(code)))
    }

    /// Whether a call reached the right path and app, but is not one of those that are meant.
    pub(super) fn almost_chooses(&self, record: &RequestRecord) -> bool {
        self.api.is_some() && self.reaches(record) && !self.chooses(record)
    }

    fn reaches(&self, record: &RequestRecord) -> bool {
        let is_path = self.api.as_deref().is_none_or(|api| match api.strip_suffix('*') {
            Some(start) => record.api.starts_with(start),
            None => record.api == api,
        });
        is_path
            && record.id > self.after
            && self.app_key.as_ref().is_none_or(|app_key| record.app_key.as_ref() == Some(app_key))
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.api.as_deref() {
            None | Some("*") => f.write_str("any interface")?,
            Some(api) => write!(f, "`{api}`")?,
        }
        for (key, value) in &self.matching {
            match value {
                Value::Null => write!(f, " without `{key}`")?,
                value => write!(f, " with `{key}` = `{}`", as_text(value))?,
            }
        }
        if let Some(app_key) = &self.app_key {
            write!(f, " by `{app_key}`")?;
        }
        if let Some(code) = &self.code {
            write!(f, " answered {}", as_text(code))?;
        }
        if let Some(status) = self.status {
            write!(f, " with status {status}")?;
        }
        if self.after > 0 {
            write!(f, " after request {}", self.after)?;
        }
        Ok(())
    }
}
