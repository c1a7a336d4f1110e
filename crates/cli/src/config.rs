//! The configuration: where it is found, what it may hold, and the settings of one company that come out of it.
//!
//! This is the one place of the program that reads the configuration file and the environment.

mod check;
mod env;
mod file;
mod keys;
mod settings;

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use file::{Companies, Sections};
pub(crate) use settings::Loaded;

/// What can be wrong with the configuration. Each says where and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("there is no configuration at {}", path.display())]
    Missing { path: PathBuf },
    #[error("cannot read {}: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{}:{line}: {message}", path.display())]
    Syntax { path: PathBuf, line: usize, message: String },
    #[error("{}:{line}: unknown {what}{hint}", path.display())]
    UnknownKey { path: PathBuf, line: usize, what: String, hint: String },
    #[error("the environment variable `{variable}` names no known key{hint}")]
    UnknownVariable { variable: String, hint: String },
    #[error("the environment variable `{variable}`: {message}")]
    Variable { variable: String, message: String },
    #[error("{}: {message}", path.display())]
    Value { path: PathBuf, message: String },
    #[error("{}: {message}", path.display())]
    Company { path: PathBuf, message: String },
}

impl ConfigError {
    fn syntax(path: &Path, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        Self::Syntax { path: path.to_owned(), line, message: error.message().to_owned() }
    }
}

/// The line, from 1, that a byte of a text stands in.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// Which configuration and which company in it a command works for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    pub(crate) file: Option<PathBuf>,
    pub(crate) company: Option<String>,
}

/// Finds, reads and checks the configuration, and resolves one company of it.
pub(crate) fn load(choice: &Choice) -> Result<Loaded, ConfigError> {
    let path = choice.file.clone().unwrap_or_else(default_path);
    let text = std::fs::read_to_string(&path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => ConfigError::Missing { path: path.clone() },
        _ => ConfigError::Unreadable { path: path.clone(), source },
    })?;
    let variables: Vec<(String, String)> = std::env::vars().collect();
    resolve(&path, &text, choice.company.as_deref(), &variables)
}

/// `dianmao.toml` here, or else in the user's configuration folder.
fn default_path() -> PathBuf {
    let here = PathBuf::from("dianmao.toml");
    if here.exists() {
        return here;
    }
    let folder = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")));
    match folder.map(|folder| folder.join("dianmao/dianmao.toml")) {
        Some(path) if path.exists() => path,
        _ => here,
    }
}

fn resolve(
    path: &Path,
    text: &str,
    company: Option<&str>,
    variables: &[(String, String)],
) -> Result<Loaded, ConfigError> {
    check::unknown_keys(path, text)?;
    // Read once from the text, so that a value of the wrong type is named with its line.
    let _: Sections = toml::from_str(text).map_err(|error| ConfigError::syntax(path, text, &error))?;
    let companies: Companies = toml::from_str(text).map_err(|error| ConfigError::syntax(path, text, &error))?;
    let name = company_name(path, &companies, company)?;
    let document: Table = text.parse().map_err(|error| ConfigError::syntax(path, text, &error))?;
    let mut sections = sections_of(document, &name);
    env::overlay(&mut sections, variables)?;
    let sections: Sections =
        Value::Table(sections).try_into().map_err(|error: toml::de::Error| ConfigError::Value {
            path: path.to_owned(),
            message: format!("with the environment variables over it: {}", error.message()),
        })?;
    settings::resolve(path, &name, sections)
}

/// The company that was asked for, or the only one.
fn company_name(path: &Path, companies: &Companies, asked: Option<&str>) -> Result<String, ConfigError> {
    let names: Vec<&str> = companies.company.keys().map(String::as_str).collect();
    let error = |message: String| ConfigError::Company { path: path.to_owned(), message };
    match (asked, names.as_slice()) {
        (None, []) => Ok("default".to_owned()),
        (None, [only]) => Ok((*only).to_owned()),
        (None, _) => Err(error(format!("it holds several companies; name one with `--company`: {}", names.join(", ")))),
        (Some(name), names) if names.contains(&name) || (names.is_empty() && name == "default") => Ok(name.to_owned()),
        (Some(name), []) => Err(error(format!("it has no `[company.{name}]` section; leave `--company` away"))),
        (Some(name), names) => Err(error(format!("it has no company `{name}`; it has: {}", names.join(", ")))),
    }
}

/// The sections that hold for a company: its own, and the top-level ones where it has none.
fn sections_of(mut document: Table, company: &str) -> Table {
    let Some(Value::Table(mut companies)) = document.remove("company") else { return document };
    if let Some(Value::Table(own)) = companies.remove(company) {
        document.extend(own);
    }
    document
}
