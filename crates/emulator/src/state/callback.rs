//! Where the app wants its events sent: one address an app. Nothing is sent yet.

use super::company::Company;
use crate::codes::{BAD_CALLBACK_TAG, BAD_CALLBACK_URL, BAD_PARAMETER, CALLBACK_EXISTS, Code, NO_CALLBACK};

/// How many characters a callback's token may have.
const TOKEN_LENGTHS: std::ops::RangeInclusive<usize> = 6..=63;

/// How many characters a callback's key has.
const KEY_LENGTH: usize = 43;

/// A registered callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Callback {
    pub(crate) tags: Vec<String>,
    pub(crate) token: String,
    pub(crate) aes_key: String,
    pub(crate) url: String,
}

impl Company {
    /// The callback in force.
    pub(crate) fn callback(&self) -> Result<&Callback, Code> {
        self.callback.as_ref().ok_or(NO_CALLBACK)
    }

    /// Registers the app's only callback.
    pub(crate) fn register_callback(&mut self, callback: Callback) -> Result<(), Code> {
        self.begin();
        if self.callback.is_some() {
            return Err(CALLBACK_EXISTS);
        }
        callback.check_form()?;
        self.put_callback(Some(callback));
        Ok(())
    }

    /// Replaces the callback.
    pub(crate) fn update_callback(&mut self, callback: Callback) -> Result<(), Code> {
        self.begin();
        self.callback()?;
        callback.check_form()?;
        self.put_callback(Some(callback));
        Ok(())
    }

    /// Forgets the callback.
    pub(crate) fn delete_callback(&mut self) -> Result<(), Code> {
        self.begin();
        self.callback()?;
        self.put_callback(None);
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
