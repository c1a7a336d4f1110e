//! Where apps want their events pushed: one address an app.

use serde::{Deserialize, Serialize};

use super::company::Company;
use crate::codes::{BAD_CALLBACK_TAG, BAD_CALLBACK_URL, BAD_PARAMETER, CALLBACK_EXISTS, Code, NO_CALLBACK};

/// How many characters a callback's token may have.
const TOKEN_LENGTHS: std::ops::RangeInclusive<usize> = 6..=63;

/// How many characters a callback's key has.
const KEY_LENGTH: usize = 43;

/// A registered callback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Callback {
    pub(crate) tags: Vec<String>,
    pub(crate) token: String,
    pub(crate) aes_key: String,
    pub(crate) url: String,
    /// The app that registered it.
    pub(crate) app_key: String,
}

impl Company {
    /// The callback of an app.
    pub(crate) fn callback(&self, app_key: &str) -> Result<&Callback, Code> {
        self.callbacks.get(app_key).ok_or(NO_CALLBACK)
    }

    /// The callbacks of all apps.
    pub(crate) fn callbacks(&self) -> impl Iterator<Item = &Callback> {
        self.callbacks.values()
    }

    /// Whether a callback can be registered, or put in the place of the one in force.
    pub(crate) fn check_callback(&self, callback: &Callback, is_new: bool) -> Result<(), Code> {
        match (self.callbacks.get(&callback.app_key), is_new) {
            (Some(_), true) => Err(CALLBACK_EXISTS),
            (None, false) => Err(NO_CALLBACK),
            _ => callback.check_form(),
        }
    }

    /// Registers the app's only callback.
    pub(crate) fn register_callback(&mut self, callback: Callback) -> Result<(), Code> {
        self.begin();
        self.check_callback(&callback, true)?;
        self.put_callback(&callback.app_key.clone(), Some(callback));
        Ok(())
    }

    /// Replaces the callback.
    pub(crate) fn update_callback(&mut self, callback: Callback) -> Result<(), Code> {
        self.begin();
        self.check_callback(&callback, false)?;
        self.put_callback(&callback.app_key.clone(), Some(callback));
        Ok(())
    }

    /// Forgets the callback of an app.
    pub(crate) fn delete_callback(&mut self, app_key: &str) -> Result<(), Code> {
        self.begin();
        self.callback(app_key)?;
        self.put_callback(app_key, None);
        Ok(())
    }
}

impl Callback {
    fn check_form(&self) -> Result<(), Code> {
        let is_tag =
            |tag: &String| !tag.is_empty() && tag.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        if self.tags.is_empty() || !self.tags.iter().all(is_tag) {
            return Err(BAD_CALLBACK_TAG);
        }
        let is_key = self.aes_key.len() == KEY_LENGTH && self.aes_key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_key || !TOKEN_LENGTHS.contains(&self.token.chars().count()) {
            return Err(BAD_PARAMETER);
        }
        let address = self.url.strip_prefix("https://").or_else(|| self.url.strip_prefix("http://"));
        match address {
            Some(address) if !address.is_empty() && !address.starts_with('/') => Ok(()),
            _ => Err(BAD_CALLBACK_URL),
        }
    }
}
