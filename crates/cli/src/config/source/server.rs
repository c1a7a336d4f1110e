//! The kinds that are asked over a network, and what they need to be let in.

use std::collections::BTreeMap;
use std::time::Duration;

use dianmao_jobs::settings::rows::{
    Authorization, Check, Http, Ldap, Paging, Resource, Scope, Search, Secret, Sql, Style,
};
use jiff::tz::TimeZone;

use super::super::file::{self, Reading};
use super::super::settings::{is_loopback, secret_file};
use super::super::{ConfigError, Places};
use super::Readings;

const TIMEOUT_S: u32 = 60;
const MAX_ROWS: usize = 2_000_000;
const PAGE_SIZE: i32 = 500;

pub(super) fn sql(
    places: &Places<'_>,
    source: &file::Source,
    tables: &Readings,
    zone: &TimeZone,
    warnings: &mut Vec<String>,
) -> Result<Sql, ConfigError> {
    let address = url(places, source, &["postgres", "postgresql", "mysql", "mariadb", "sqlite"])?;
    if has_password(&address) {
        warnings.push(format!(
            "`source.url` in {} holds a password; put it into a file of its own with `password_file`",
            places.path.display()
        ));
    }
    let mut queries = BTreeMap::new();
    for (name, reading) in &tables.all {
        queries.insert(name.clone(), query(places, name, reading)?);
    }
    Ok(Sql {
        url: in_folder(places, address),
        password: secret(places, source, Words::PASSWORD, warnings)?,
        time_zone: zone.clone(),
        timeout: timeout(places, source)?,
        max_rows: source.max_rows.unwrap_or(MAX_ROWS),
        queries,
    })
}

fn query(places: &Places<'_>, name: &str, reading: &Reading) -> Result<String, ConfigError> {
    let fault = |message: String| places.error("source", "employee", format!("{name}: {message}"));
    match (&reading.query, &reading.query_file) {
        (Some(query), None) => Ok(query.clone()),
        (None, Some(file)) => {
            let path = places.folder().join(file);
            let unreadable = |error| fault(format!("cannot read `query_file` {}: {error}", path.display()));
            std::fs::read_to_string(&path).map_err(unreadable)
        }
        (Some(_), Some(_)) => Err(fault("`query` and `query_file` are both set; keep one".to_owned())),
        (None, None) => Err(fault("missing field `query`".to_owned())),
    }
}

/// SQLite's file starts from the folder of the configuration, as every path does.
fn in_folder(places: &Places<'_>, address: String) -> String {
    let Some(file) = address.strip_prefix("sqlite:") else { return address };
    let file = file.strip_prefix("//").unwrap_or(file);
    match places.variable("source", "url") {
        Some(_) => format!("sqlite:{file}"),
        None => format!("sqlite:{}", places.folder().join(file).display()),
    }
}

pub(super) fn ldap(
    places: &Places<'_>,
    source: &file::Source,
    tables: &Readings,
    zone: &TimeZone,
    warnings: &mut Vec<String>,
) -> Result<Ldap, ConfigError> {
    let address = url(places, source, &["ldap", "ldaps"])?;
    let starttls = source.starttls.unwrap_or(false);
    let password = secret(places, source, Words::PASSWORD, warnings)?;
    let bind = match (&source.user, password) {
        (Some(user), Some(password)) => Some((user.clone(), password)),
        (None, None) => None,
        (Some(_), None) => return Err(Words::PASSWORD.missing(places, "`source.user` is set, its password is not")),
        (None, Some(_)) => {
            return Err(places.error(
                "source",
                "user",
                "there is a password; set `source.user`, as \"cn=reader,dc=example,dc=com\"",
            ));
        }
    };
    if address.starts_with("ldap:") && !starttls && bind.is_some() && !is_loopback(&address) {
        warnings.push(
            "`source.url` is neither ldaps nor with `starttls`, so anybody on the way can read the password".to_owned(),
        );
    }
    let page_size = source.page_size.unwrap_or(PAGE_SIZE);
    if page_size < 1 {
        return Err(places.error("source", "page_size", "`source.page_size` must be at least 1"));
    }
    let mut searches = BTreeMap::new();
    for (name, reading) in &tables.all {
        searches.insert(name.clone(), search(places, name, reading)?);
    }
    Ok(Ldap {
        url: address,
        starttls,
        ca: ca(places, source)?,
        bind,
        time_zone: zone.clone(),
        timeout: timeout(places, source)?,
        page_size,
        max_rows: source.max_rows.unwrap_or(MAX_ROWS),
        searches,
    })
}

fn search(places: &Places<'_>, name: &str, reading: &Reading) -> Result<Search, ConfigError> {
    let scope = match reading.scope.as_deref() {
        None | Some("sub") => Scope::Subtree,
        Some("one") => Scope::One,
        Some(other) => {
            let message = format!("{name}: `scope` is \"{other}\"; it can be \"sub\", \"one\"");
            return Err(places.error("source", "employee", message));
        }
    };
    let filter = reading.filter.clone().unwrap_or_else(|| "(objectClass=*)".to_owned());
    Ok(Search { base: reading.base.clone().unwrap_or_default(), scope, filter })
}

pub(super) fn http(
    places: &Places<'_>,
    source: &file::Source,
    tables: &Readings,
    warnings: &mut Vec<String>,
) -> Result<Http, ConfigError> {
    let address = url(places, source, &["http", "https"])?;
    let authorization = authorization(places, source, warnings)?;
    if address.starts_with("http:") && authorization.is_some() && !is_loopback(&address) {
        warnings.push("`source.url` is not https, so anybody on the way can read its secret".to_owned());
    }
    let resource = |reading: &Reading| Resource {
        path: reading.path.clone().unwrap_or_default(),
        rows: reading.rows.clone().filter(|rows| !rows.is_empty()),
    };
    Ok(Http {
        url: address,
        authorization,
        headers: source.headers.clone().unwrap_or_default(),
        ca: ca(places, source)?,
        timeout: timeout(places, source)?,
        max_rows: source.max_rows.unwrap_or(MAX_ROWS),
        check: check(places, source)?,
        paging: paging(places, source)?,
        resources: tables.all.iter().map(|(name, reading)| (name.clone(), resource(reading))).collect(),
    })
}

fn authorization(
    places: &Places<'_>,
    source: &file::Source,
    warnings: &mut Vec<String>,
) -> Result<Option<Authorization>, ConfigError> {
    let token = match (&source.token, &source.token_file) {
        (None, None) => None,
        _ => secret_text(places, source, Words::TOKEN, warnings)?,
    };
    match (&source.user, token) {
        (Some(_), Some(_)) => Err(places.error("source", "user", "`source.user` and a token are both set; keep one")),
        (Some(user), None) => match secret(places, source, Words::PASSWORD, warnings)? {
            Some(password) => Ok(Some(Authorization::Basic { user: user.clone(), password })),
            None => Err(Words::PASSWORD.missing(places, "`source.user` is set, its password is not")),
        },
        (None, Some(token)) => {
            let name = source.auth_header.clone().unwrap_or_else(|| "Authorization".to_owned());
            let scheme = source.auth_scheme.as_deref().unwrap_or("Bearer");
            let value = if scheme.is_empty() { token } else { format!("{scheme} {token}") };
            Ok(Some(Authorization::Header { name, value: Secret::from(value) }))
        }
        (None, None) => Ok(None),
    }
}

/// `ok = "code=0"`.
fn check(places: &Places<'_>, source: &file::Source) -> Result<Option<Check>, ConfigError> {
    let Some(ok) = &source.ok else { return Ok(None) };
    match ok.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => {
            Ok(Some(Check { path: path.trim().to_owned(), value: value.trim().to_owned() }))
        }
        _ => Err(places.error(
            "source",
            "ok",
            "`source.ok` is written as \"code=0\": where the answer says that it is one, and what it says",
        )),
    }
}

fn paging(places: &Places<'_>, source: &file::Source) -> Result<Paging, ConfigError> {
    let Some(paging) = &source.paging else { return Ok(Paging::default()) };
    let file::Paging { style, parameter, first, size_parameter, size, next, total, more } = paging.clone();
    let fault = |message: &str| places.error("source", "paging", format!("`source.paging`: {message}"));
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

    fn missing(self, places: &Places<'_>, what: &str) -> ConfigError {
        let message = format!("{what}; set `source.{}`, or {} in the environment", self.file, self.variable);
        places.error("source", self.inline, message)
    }
}

fn secret(
    places: &Places<'_>,
    source: &file::Source,
    words: Words,
    warnings: &mut Vec<String>,
) -> Result<Option<Secret>, ConfigError> {
    Ok(secret_text(places, source, words, warnings)?.map(Secret::from))
}

/// The text of a secret: from the environment or the file of its own, or with a warning from the configuration itself.
fn secret_text(
    places: &Places<'_>,
    source: &file::Source,
    words: Words,
    warnings: &mut Vec<String>,
) -> Result<Option<String>, ConfigError> {
    let (inline, file) = match words.inline {
        "token" => (&source.token, &source.token_file),
        _ => (&source.password, &source.password_file),
    };
    if let Some(text) = inline.as_ref().filter(|text| !text.is_empty()) {
        let is_near = source.url.as_deref().is_some_and(is_loopback);
        if places.variable("source", words.inline).is_none() && !is_near {
            warnings.push(format!(
                "{} holds the source's {} itself; put it into a file of its own with `{}`",
                places.path.display(),
                words.inline,
                words.file
            ));
        }
        return Ok(Some(text.clone()));
    }
    let Some(file) = file else { return Ok(None) };
    secret_file(places, ("source", words.file), file, &format!("the source's {}", words.inline)).map(Some)
}

fn url(places: &Places<'_>, source: &file::Source, schemes: &[&str]) -> Result<String, ConfigError> {
    let Some(address) = source.url.clone().filter(|url| !url.is_empty()) else {
        return Err(places.error(
            "source",
            "kind",
            format!("`source.url` is missing; it begins with {}", one_of(schemes)),
        ));
    };
    match address.split_once(':') {
        Some((scheme, _)) if schemes.contains(&scheme) => Ok(address),
        // The address may hold a password, so it is not repeated.
        _ => Err(places.error("source", "url", format!("`source.url` must begin with {}", one_of(schemes)))),
    }
}

fn one_of(schemes: &[&str]) -> String {
    schemes.iter().map(|scheme| format!("`{scheme}:`")).collect::<Vec<_>>().join(", ")
}

fn has_password(address: &str) -> bool {
    let authority = address.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    authority.rsplit_once('@').is_some_and(|(user, host)| user.contains(':') && !is_loopback(&format!("x://{host}")))
}

fn ca(places: &Places<'_>, source: &file::Source) -> Result<Option<Vec<u8>>, ConfigError> {
    let Some(file) = &source.ca_file else { return Ok(None) };
    let path = places.path("source", "ca_file", file);
    let unreadable =
        |error| places.error("source", "ca_file", format!("`source.ca_file`: cannot read {}: {error}", path.display()));
    std::fs::read(&path).map(Some).map_err(unreadable)
}

fn timeout(places: &Places<'_>, source: &file::Source) -> Result<Duration, ConfigError> {
    match source.timeout_s.unwrap_or(TIMEOUT_S) {
        0 => Err(places.error("source", "timeout_s", "`source.timeout_s` must be at least 1")),
        seconds => Ok(Duration::from_secs(u64::from(seconds))),
    }
}
