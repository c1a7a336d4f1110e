//! What stands behind the `?` of a control request.

use std::str::FromStr;

use crate::call::pairs;

/// The keys of a query that nobody has taken yet.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn read(text: &str) -> Self {
        Self(pairs(text.as_bytes()).collect())
    }

    /// Takes the value of a key.
    pub(super) fn take(&mut self, key: &str) -> Option<String> {
        let place = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(place).1)
    }

    /// Takes the value of a key that must be a number.
    pub(super) fn take_number<T: FromStr>(&mut self, key: &str) -> Result<Option<T>, String> {
        let number = |value: String| value.parse().map_err(|_| format!("`{key}` is `{value}`, expected a number"));
        self.take(key).map(number).transpose()
    }

    /// Refuses what nobody took.
    pub(super) fn end(&self) -> Result<(), String> {
        match self.0.first() {
            Some((key, _)) => Err(format!("`{key}` is no query of this request")),
            None => Ok(()),
        }
    }
}
