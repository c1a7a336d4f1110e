//! The kinds that are asked over a network, and what they need to be let in.

use std::collections::BTreeMap;
use std::time::Duration;

use dianmao_jobs::settings::rows::{
    Authorization, Check, Http, Ldap, Paging, Resource, Scope, Search, Secret, Sql, Style,
};
use jiff::tz::TimeZone;

use super::super::ConfigError;
use super::super::file::{self, Reading};
use super::super::settings::{is_loopback, secret_in};
use super::Readings;
use super::part::Part;

const TIMEOUT_S: u32 = 60;
const MAX_ROWS: usize = 2_000_000;
const PAGE_SIZE: i32 = 500;

pub(super) fn sql(
    part: &Part<'_>,
    tables: &Readings,
    zone: &TimeZone,
    warnings: &mut Vec<String>,
) -> Result<Sql, ConfigError> {
    let address = url(part, &["postgres", "postgresql", "mysql", "mariadb", "sqlite"])?;
    if has_password(&address) {
        let place = part.places.path.display();
        part.warn(
            warnings,
            &format!("`source.url` in {place} holds a password; put it into a file of its own with `password_file`"),
        );
    }
    let mut queries = BTreeMap::new();
    for (name, reading) in tables.of(part) {
        queries.insert(name.clone(), query(part, name, reading)?);
    }
    Ok(Sql {
        url: in_folder(part, address),
        password: secret(part, Words::PASSWORD, warnings)?,
        time_zone: zone.clone(),
        timeout: timeout(part)?,
        max_rows: part.access.max_rows.unwrap_or(MAX_ROWS),
        queries,
    })
}

fn query(part: &Part<'_>, name: &str, reading: &Reading) -> Result<String, ConfigError> {
    let fault = |message: String| part.places.error("source", "employee", format!("{name}: {message}"));
    match (&reading.query, &reading.query_file) {
        (Some(query), None) => Ok(query.clone()),
        (None, Some(file)) => {
            let path = part.places.folder().join(file);
            let unreadable = |error| fault(format!("cannot read `query_file` {}: {error}", path.display()));
            std::fs::read_to_string(&path).map_err(unreadable)
        }
        (Some(_), Some(_)) => Err(fault("`query` and `query_file` are both set; keep one".to_owned())),
        (None, None) => Err(fault("missing field `query`".to_owned())),
    }
}

/// SQLite's file starts from the folder of the configuration, as every path does.
fn in_folder(part: &Part<'_>, address: String) -> String {
    let Some(file) = address.strip_prefix("sqlite:") else { return address };
    let file = file.strip_prefix("//").unwrap_or(file);
    match part.variable("url") {
        Some(_) => format!("sqlite:{file}"),
        None => format!("sqlite:{}", part.places.folder().join(file).display()),
    }
}

pub(super) fn ldap(
    part: &Part<'_>,
    tables: &Readings,
    zone: &TimeZone,
    warnings: &mut Vec<String>,
) -> Result<Ldap, ConfigError> {
    let address = url(part, &["ldap", "ldaps"])?;
    let starttls = part.access.starttls.unwrap_or(false);
    let password = secret(part, Words::PASSWORD, warnings)?;
    let bind = match (&part.access.user, password) {
        (Some(user), Some(password)) => Some((user.clone(), password)),
        (None, None) => None,
        (Some(_), None) => return Err(Words::PASSWORD.missing(part, "`source.user` is set, its password is not")),
        (None, Some(_)) => {
            return Err(
                part.error("user", "there is a password; set `source.user`, as \"cn=reader,dc=example,dc=com\"")
            );
        }
    };
    if address.starts_with("ldap:") && !starttls && bind.is_some() && !is_loopback(&address) {
        let what = "`source.url` is neither ldaps nor with `starttls`, so anybody on the way can read the password";
        part.warn(warnings, what);
    }
    let page_size = part.access.page_size.unwrap_or(PAGE_SIZE);
    if page_size < 1 {
        return Err(part.error("page_size", "`source.page_size` must be at least 1"));
    }
    let mut searches = BTreeMap::new();
    for (name, reading) in tables.of(part) {
        searches.insert(name.clone(), search(part, name, reading)?);
    }
    Ok(Ldap {
        url: address,
        starttls,
        ca: ca(part)?,
        bind,
        time_zone: zone.clone(),
        timeout: timeout(part)?,
        page_size,
        max_rows: part.access.max_rows.unwrap_or(MAX_ROWS),
        searches,
    })
}

fn search(part: &Part<'_>, name: &str, reading: &Reading) -> Result<Search, ConfigError> {
    let scope = match reading.scope.as_deref() {
        None | Some("sub") => Scope::Subtree,
        Some("one") => Scope::One,
        Some(other) => {
            let message = format!("{name}: `scope` is \"{other}\"; it can be \"sub\", \"one\"");
            return Err(part.places.error("source", "employee", message));
        }
    };
    let filter = reading.filter.clone().unwrap_or_else(|| "(objectClass=*)".to_owned());
    Ok(Search { base: reading.base.clone().unwrap_or_default(), scope, filter })
}

pub(super) fn http(part: &Part<'_>, tables: &Readings, warnings: &mut Vec<String>) -> Result<Http, ConfigError> {
    let address = url(part, &["http", "https"])?;
    let authorization = authorization(part, warnings)?;
    if address.starts_with("http:") && authorization.is_some() && !is_loopback(&address) {
        part.warn(warnings, "`source.url` is not https, so anybody on the way can read its secret");
    }
    let resource = |reading: &Reading| Resource {
        path: reading.path.clone().unwrap_or_default(),
        rows: reading.rows.clone().filter(|rows| !rows.is_empty()),
    };
    Ok(Http {
        url: address,
        authorization,
        headers: part.access.headers.clone().unwrap_or_default(),
        ca: ca(part)?,
        timeout: timeout(part)?,
        max_rows: part.access.max_rows.unwrap_or(MAX_ROWS),
        check: check(part)?,
        paging: paging(part)?,
        resources: tables.of(part).map(|(name, reading)| (name.clone(), resource(reading))).collect(),
    })
}

fn authorization(part: &Part<'_>, warnings: &mut Vec<String>) -> Result<Option<Authorization>, ConfigError> {
    let token = match (&part.access.token, &part.access.token_file) {
        (None, None) => None,
        _ => secret_text(part, Words::TOKEN, warnings)?,
    };
    match (&part.access.user, token) {
        (Some(_), Some(_)) => Err(part.error("user", "`source.user` and a token are both set; keep one")),
        (Some(user), None) => match secret(part, Words::PASSWORD, warnings)? {
            Some(password) => Ok(Some(Authorization::Basic { user: user.clone(), password })),
            None => Err(Words::PASSWORD.missing(part, "`source.user` is set, its password is not")),
        },
        (None, Some(token)) => {
            let name = part.access.auth_header.clone().unwrap_or_else(|| "Authorization".to_owned());
            let scheme = part.access.auth_scheme.as_deref().unwrap_or("Bearer");
            let value = if scheme.is_empty() { token } else { format!("{scheme} {token}") };
            Ok(Some(Authorization::Header { name, value: Secret::from(value) }))
        }
        (None, None) => Ok(None),
    }
}

/// `ok = "code=0"`.
fn check(part: &Part<'_>) -> Result<Option<Check>, ConfigError> {
    let Some(ok) = &part.access.ok else { return Ok(None) };
    match ok.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => {
            Ok(Some(Check { path: path.trim().to_owned(), value: value.trim().to_owned() }))
        }
        _ => Err(part.error(
            "ok",
            "`source.ok` is written as \"code=0\": where the answer says that it is one, and what it says",
        )),
    }
}

fn paging(part: &Part<'_>) -> Result<Paging, ConfigError> {
    let Some(paging) = &part.access.paging else { return Ok(Paging::default()) };
    let file::Paging { style, parameter, first, size_parameter, size, next, total, more } = paging.clone();
    let fault = |message: &str| part.error("paging", format!("`source.paging`: {message}"));
    let style = match (style.as_deref(), parameter, next) {
        (Some("page"), parameter, None) => {
            Style::Page { parameter: parameter.unwrap_or_else(|| "page".to_owned()), first: first.unwrap_or(1) }
        }
        (Some("offset"), parameter, None) => {
            Style::Offset { parameter: parameter.unwrap_or_else(|| "offset".to_owned()) }
        }
        (Some("token"), Some(parameter), Some(next)) => Style::Token { parameter, next },
        (Some("token"), ..) => {
            return Err(fault("style \"token\" needs `parameter`, and `next`: where the token stands in the answer"));
        }
        (Some("link"), None, None) => Style::Link,
        (Some("none"), None, None) => Style::None,
        (Some("page" | "offset" | "link" | "none"), ..) => {
            return Err(fault("`next` is for style \"token\", and `parameter` for \"page\", \"offset\" and \"token\""));
        }
        _ => return Err(fault("`style` can be \"page\", \"offset\", \"token\", \"link\", \"none\"")),
    };
    if first.is_some() && !matches!(style, Style::Page { .. }) {
        return Err(fault("`first` is for style \"page\""));
    }
    let size = match (size_parameter, size) {
        (Some(parameter), Some(size)) if size > 0 => Some((parameter, size)),
        (None, None) => None,
        _ => return Err(fault("`size` and `size_parameter` go together, and `size` is at least 1")),
    };
    Ok(Paging { style, size, total, more })
}

/// The two keys of a secret.
#[derive(Clone, Copy)]
struct Words {
    inline: &'static str,
    file: &'static str,
    variable: &'static str,
}

impl Words {
    const PASSWORD: Self = Self { inline: "password", file: "password_file", variable: "DIANMAO_SOURCE_PASSWORD" };
    const TOKEN: Self = Self { inline: "token", file: "token_file", variable: "DIANMAO_SOURCE_TOKEN" };

    fn missing(self, part: &Part<'_>, what: &str) -> ConfigError {
        let message = match part.name {
            None => format!("{what}; set `source.{}`, or {} in the environment", self.file, self.variable),
            Some(_) => format!("{what}; set `source.{}`", self.file),
        };
        part.error(self.file, message)
    }
}

fn secret(part: &Part<'_>, words: Words, warnings: &mut Vec<String>) -> Result<Option<Secret>, ConfigError> {
    Ok(secret_text(part, words, warnings)?.map(Secret::from))
}

/// The text of a secret: from the environment or the file of its own, or with a warning from the configuration itself.
fn secret_text(part: &Part<'_>, words: Words, warnings: &mut Vec<String>) -> Result<Option<String>, ConfigError> {
    let (inline, file) = match words.inline {
        "token" => (&part.access.token, &part.access.token_file),
        _ => (&part.access.password, &part.access.password_file),
    };
    if let Some(text) = inline.as_ref().filter(|text| !text.is_empty()) {
        let is_near = part.access.url.as_deref().is_some_and(is_loopback);
        if part.variable(words.inline).is_none() && !is_near {
            let (place, Words { inline, file, .. }) = (part.places.path.display(), words);
            part.warn(
                warnings,
                &format!("{place} holds the source's {inline} itself; put it into a file of its own with `{file}`"),
            );
        }
        return Ok(Some(text.clone()));
    }
    let Some(file) = file else { return Ok(None) };
    let unusable = |why: String| part.error(words.file, format!("`source.{}`: {why}", words.file));
    secret_in(&part.path(words.file, file), &format!("the source's {}", words.inline), unusable).map(Some)
}

fn url(part: &Part<'_>, schemes: &[&str]) -> Result<String, ConfigError> {
    let Some(address) = part.access.url.clone().filter(|url| !url.is_empty()) else {
        return Err(part.error("kind", format!("`source.url` is missing; it begins with {}", one_of(schemes))));
    };
    match address.split_once(':') {
        Some((scheme, _)) if schemes.contains(&scheme) => Ok(address),
        // The address may hold a password, so it is not repeated.
        _ => Err(part.error("url", format!("`source.url` must begin with {}", one_of(schemes)))),
    }
}

fn one_of(schemes: &[&str]) -> String {
    schemes.iter().map(|scheme| format!("`{scheme}:`")).collect::<Vec<_>>().join(", ")
}

fn has_password(address: &str) -> bool {
    let authority = address.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    authority.rsplit_once('@').is_some_and(|(user, host)| user.contains(':') && !is_loopback(&format!("x://{host}")))
}

fn ca(part: &Part<'_>) -> Result<Option<Vec<u8>>, ConfigError> {
    let Some(file) = &part.access.ca_file else { return Ok(None) };
    let path = part.path("ca_file", file);
    let unreadable =
        |error| part.error("ca_file", format!("`source.ca_file`: cannot read {}: {error}", path.display()));
    std::fs::read(&path).map(Some).map_err(unreadable)
}

fn timeout(part: &Part<'_>) -> Result<Duration, ConfigError> {
    match part.access.timeout_s.unwrap_or(TIMEOUT_S) {
        0 => Err(part.error("timeout_s", "`source.timeout_s` must be at least 1")),
        seconds => Ok(Duration::from_secs(u64::from(seconds))),
    }
}
