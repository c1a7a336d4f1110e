//! The configuration: where it is found, what it may hold, and the settings of one company that come out of it.
//!
//! This is the one place of the program that reads the configuration file and the environment.

mod check;
mod env;
mod file;
mod keys;
mod settings;
mod source;

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use file::{Companies, Sections};
pub(crate) use settings::{Loaded, LoadedSource};

/// What can be wrong with the configuration. Each says where and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("there is no configuration at {}", path.display())]
    Missing { path: PathBuf },
    #[error("cannot read {}: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{}:{line}: {message}", path.display())]
    Line { path: PathBuf, line: usize, message: String },
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
        let message = match text.lines().nth(line - 1).and_then(|line| line.split_once('=')) {
            Some((key, _)) if error.message().starts_with("invalid ") => {
                format!("`{}`: {}", key.trim(), in_plain_words(error.message()))
            }
            _ => in_plain_words(error.message()),
        };
        Self::Line { path: path.to_owned(), line, message }
    }
}

/// The parser names Rust's types, which nobody who edits a configuration need know.
fn in_plain_words(message: &str) -> String {
    let words = [
        ("expected usize", "expected a whole number from 0"),
        ("expected u8", "expected a whole number from 0 to 255"),
        ("expected u16", "expected a whole number from 0 to 65535"),
        ("expected u32", "expected a whole number from 0 to 4294967295"),
        ("expected i64", "expected a whole number"),
        ("expected f64", "expected a number"),
        ("expected a sequence", "expected a list"),
        ("expected a map", "expected a table"),
    ];
    match words.iter().find(|(theirs, _)| message.ends_with(theirs)) {
        Some((theirs, ours)) => message.replace(theirs, ours),
        None => match message.split_once("expected struct ") {
            Some((before, _)) => format!("{before}expected a table"),
            None => message.to_owned(),
        },
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

/// Finds, reads and checks the configuration, and resolves one company of it with the environment over it.
pub(crate) fn load(choice: &Choice) -> Result<Loaded, ConfigError> {
    let path = choice.file.clone().unwrap_or_else(default_path);
    let text = read(&path)?;
    resolve(&path, &text, choice.company.as_deref(), &env::variables())
}

/// Finds, reads and checks the configuration as [`load`] does, and resolves what is needed to read the source alone.
pub(crate) fn load_source(choice: &Choice) -> Result<LoadedSource, ConfigError> {
    let path = choice.file.clone().unwrap_or_else(default_path);
    let text = read(&path)?;
    let variables = env::variables();
    with_sections(&path, &text, choice.company.as_deref(), &variables, |places, sections| {
        settings::resolve_source(places, &sections)
    })
}

/// Resolves the only company of a file as it is written: no environment variable reaches it.
pub(crate) fn load_alone(path: &Path) -> Result<Loaded, ConfigError> {
    resolve(path, &read(path)?, None, &[])
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => ConfigError::Missing { path: path.to_owned() },
        _ => ConfigError::Unreadable { path: path.to_owned(), source },
    })
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
    with_sections(path, text, company, variables, settings::resolve)
}

/// Reads the sections of one company with the environment over them, and makes something of them.
fn with_sections<T>(
    path: &Path,
    text: &str,
    company: Option<&str>,
    variables: &[(String, String)],
    make: impl FnOnce(&Places<'_>, Sections) -> Result<T, ConfigError>,
) -> Result<T, ConfigError> {
    check::unknown_keys(path, text)?;
    // Read once from the text, so that a value of the wrong type is named with its line.
    let _: Sections = toml::from_str(text).map_err(|error| ConfigError::syntax(path, text, &error))?;
    let companies: Companies = toml::from_str(text).map_err(|error| ConfigError::syntax(path, text, &error))?;
    let name = company_name(path, &companies, company)?;
    let document: Table = text.parse().map_err(|error| ConfigError::syntax(path, text, &error))?;
    let mut sections = sections_of(document, &name);
    let overlaid = env::overlay(&mut sections, variables)?;
    let sections = Value::Table(sections).try_into().map_err(|error| ConfigError::syntax(path, text, &error))?;
    let places = Places { path, text, company: &name, overlaid: &overlaid };
    make(&places, sections)
}

/// Where a company's values stand, for messages and for paths that are relative.
struct Places<'a> {
    path: &'a Path,
    text: &'a str,
    company: &'a str,
    overlaid: &'a env::Overlaid,
}

impl Places<'_> {
    /// The environment variable that a value came from, if it did.
    fn variable(&self, section: &str, key: &str) -> Option<&str> {
        let found = self.overlaid.iter().find(|((in_section, name), _)| (*in_section, *name) == (section, key));
        found.map(|(_, variable)| variable.as_str())
    }

    /// What is wrong with a value, with the variable or the line that it came from.
    fn error(&self, section: &str, key: &str, message: impl Into<String>) -> ConfigError {
        let message = message.into();
        if let Some(variable) = self.variable(section, key) {
            return ConfigError::Variable { variable: variable.to_owned(), message };
        }
        let path = self.path.to_owned();
        match check::line_of_key(self.text, self.company, &[section, key]) {
            Some(line) => ConfigError::Line { path, line, message },
            None => ConfigError::Value { path, message },
        }
    }

    /// What is wrong with a value that no variable can set, with its line, or that of the table that lacks it.
    fn error_at(&self, keys: &[&str], message: impl Into<String>) -> ConfigError {
        let (path, message) = (self.path.to_owned(), message.into());
        let line = |keys| check::line_of_key(self.text, self.company, keys);
        match line(keys).or_else(|| line(&keys[..keys.len().saturating_sub(1)])) {
            Some(line) => ConfigError::Line { path, line, message },
            None => ConfigError::Value { path, message },
        }
    }

    /// What is wrong with a block, with its line.
    fn error_in_block(&self, section: &str, key: &str, index: usize, message: impl Into<String>) -> ConfigError {
        let (path, message) = (self.path.to_owned(), message.into());
        match check::line_of_block(self.text, self.company, section, key, index) {
            Some(line) => ConfigError::Line { path, line, message },
            None => ConfigError::Value { path, message },
        }
    }

    /// A path in a value: in the file it starts from the file's folder, in a variable from the current one.
    fn path(&self, section: &str, key: &str, value: &str) -> PathBuf {
        match self.variable(section, key) {
            Some(_) => PathBuf::from(value),
            None => self.folder().join(value),
        }
    }

    fn folder(&self) -> PathBuf {
        self.path.parent().map_or_else(PathBuf::new, Path::to_owned)
    }
}

/// The company that was asked for, or the only one.
fn company_name(path: &Path, companies: &Companies, asked: Option<&str>) -> Result<String, ConfigError> {
    let names: Vec<&str> = companies.company.keys().map(String::as_str).collect();
    let error = |message: String| ConfigError::Company { path: path.to_owned(), message };
    // The name is a folder of the lake and a part of the lock file's name.
    let is_plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if let Some(name) = names.iter().find(|name| !is_plain(name)) {
        return Err(error(format!("`[company.{name}]`: a company's name is made of letters, digits, `-` and `_`")));
    }
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
