//! One source of a company: `[source]` itself, or another of `[source.from]`, and what its kind has.

use std::path::PathBuf;

use dianmao_jobs::settings::rows::{self, Kind};
use jiff::tz::TimeZone;

use super::super::file::{self, Access};
use super::super::{ConfigError, Places};
use super::{Readings, files, server};

/// What every kind has.
const COMMON: &[&str] = &["kind"];

/// A kind, as `kind` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Files,
    Sql,
    Ldap,
    Http,
}

impl Word {
    /// The word, the keys of the section, and the keys of a block, of which the first says what is read.
    pub(super) fn keys(self) -> (&'static str, &'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Files => (
                "csv\" or \"xlsx",
                &["dir"],
                &["file", "sheet", "header_row", "header_rows", "skip_totals", "distinct"],
            ),
            Self::Sql => (
                "sql",
                &["url", "password", "password_file", "timeout_s", "max_rows"],
                &["query", "query_file", "distinct"],
            ),
            Self::Ldap => (
                "ldap",
                &[
                    "url",
                    "starttls",
                    "ca_file",
                    "user",
                    "password",
                    "password_file",
                    "page_size",
                    "timeout_s",
                    "max_rows",
                ],
                &["filter", "base", "scope", "distinct"],
            ),
            Self::Http => (
                "http",
                &[
                    "url",
                    "user",
                    "password",
                    "password_file",
                    "token",
                    "token_file",
                    "auth_header",
                    "auth_scheme",
                    "headers",
                    "ok",
                    "paging",
                    "ca_file",
                    "timeout_s",
                    "max_rows",
                ],
                &["path", "rows", "distinct"],
            ),
        }
    }
}

/// The source of `[source]` itself, and those of `[source.from]`.
pub(super) fn parts<'a>(places: &'a Places<'a>, source: &'a file::Source) -> Result<Vec<Part<'a>>, ConfigError> {
    let named = source.from.iter().map(|(name, access)| (Some(name.as_str()), access.clone()));
    let all = std::iter::once((None, source.access())).chain(named);
    all.map(|(name, access)| Part::of(places, name, access)).collect()
}

/// One source, and where it is configured.
pub(super) struct Part<'a> {
    pub(super) places: &'a Places<'a>,
    /// The name below `[source.from]`; `None` for `[source]` itself.
    pub(super) name: Option<&'a str>,
    pub(super) access: Access,
    pub(super) word: Word,
}

impl<'a> Part<'a> {
    fn of(places: &'a Places<'a>, name: Option<&'a str>, access: Access) -> Result<Self, ConfigError> {
        const KINDS: [(&str, Word); 5] = [
            ("csv", Word::Files),
            ("xlsx", Word::Files),
            ("sql", Word::Sql),
            ("ldap", Word::Ldap),
            ("http", Word::Http),
        ];
        let mut part = Self { places, name, access, word: Word::Files };
        if let Some(kind) = part.access.kind.as_deref() {
            let known = KINDS.map(|(word, _)| format!("\"{word}\"")).join(", ");
            part.word = KINDS
                .iter()
                .find(|(word, _)| *word == kind)
                .map(|(_, word)| *word)
                .ok_or_else(|| part.error("kind", format!("`source.kind` is \"{kind}\"; it can be {known}")))?;
        }
        let (kind, known, _) = part.word.keys();
        let foreign = access_keys(&part.access).into_iter().find(|key| !known.contains(key) && !COMMON.contains(key));
        match foreign {
            Some(key) => Err(part.error(key, format!("`source.{key}` is not for kind = \"{kind}\""))),
            None => Ok(part),
        }
    }

    /// What is read there; nothing where no block asks for any of it.
    pub(super) fn rows(
        &self,
        tables: &Readings,
        zone: &TimeZone,
        warnings: &mut Vec<String>,
    ) -> Result<Option<rows::Source>, ConfigError> {
        match self.name {
            _ if tables.of(self).next().is_some() => {}
            None => return Ok(None),
            Some(name) => {
                let message =
                    format!("`[source.from.{name}]` is read by no block; name it there with `from = \"{name}\"`");
                return Err(self.error("kind", message));
            }
        }
        let kind = match self.word {
            Word::Files => Kind::Files(files(self, tables)?),
            Word::Sql => Kind::Sql(server::sql(self, tables, zone, warnings)?),
            Word::Ldap => Kind::Ldap(server::ldap(self, tables, zone, warnings)?),
            Word::Http => Kind::Http(server::http(self, tables, warnings)?),
        };
        let distinct = tables.of(self).filter_map(|(name, reading)| Some((name.clone(), reading.distinct.clone()?)));
        Ok(Some(rows::Source { kind, distinct: distinct.collect() }))
    }

    /// What is wrong with a key. Messages name it as `source.key`; here it gets the name of the source.
    pub(super) fn error(&self, key: &str, message: impl Into<String>) -> ConfigError {
        let message = self.said(&message.into());
        match self.name {
            None => self.places.error("source", key, message),
            Some(name) => self.places.error_at(&["source", "from", name, key], message),
        }
    }

    pub(super) fn warn(&self, warnings: &mut Vec<String>, message: &str) {
        warnings.push(self.said(message));
    }

    fn said(&self, message: &str) -> String {
        match self.name {
            None => message.to_owned(),
            Some(name) => message.replace("`source.", &format!("`source.from.{name}.")),
        }
    }

    /// The environment variable that a value came from, which only `[source]` itself has.
    pub(super) fn variable(&self, key: &str) -> Option<&str> {
        self.name.is_none().then(|| self.places.variable("source", key)).flatten()
    }

    pub(super) fn path(&self, key: &str, value: &str) -> PathBuf {
        match self.variable(key) {
            Some(_) => PathBuf::from(value),
            None => self.places.folder().join(value),
        }
    }
}

/// The keys that are set.
fn access_keys(access: &Access) -> Vec<&'static str> {
    let Access {
        kind: _,
        dir,
        url,
        user,
        password,
        password_file,
        token,
        token_file,
        auth_header,
        auth_scheme,
        headers,
        ok,
        paging,
        ca_file,
        starttls,
        page_size,
        timeout_s,
        max_rows,
    } = access;
    let set = [
        ("dir", dir.is_some()),
        ("url", url.is_some()),
        ("user", user.is_some()),
        ("password", password.is_some()),
        ("password_file", password_file.is_some()),
        ("token", token.is_some()),
        ("token_file", token_file.is_some()),
        ("auth_header", auth_header.is_some()),
        ("auth_scheme", auth_scheme.is_some()),
        ("headers", headers.is_some()),
        ("ok", ok.is_some()),
        ("paging", paging.is_some()),
        ("ca_file", ca_file.is_some()),
        ("starttls", starttls.is_some()),
        ("page_size", page_size.is_some()),
        ("timeout_s", timeout_s.is_some()),
        ("max_rows", max_rows.is_some()),
    ];
    set.into_iter().filter(|(_, is_set)| *is_set).map(|(key, _)| key).collect()
}
