//! Why a command ended without doing what it was asked, and the exit code that says so. The one place that turns errors into both.

use std::fmt::Write as _;

use dianmao_jobs::error::{Error, Kind};

use crate::config::ConfigError;

/// The exit codes of `docs/contracts.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// There are changes, under `--detailed-exitcode`.
    Changes,
    /// Held or refused.
    Held,
    /// Applied in part.
    Partly,
    /// Credentials, permission or scope.
    Denied,
    /// Wrong usage.
    Usage,
}

impl Exit {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Changes => 2,
            Self::Held => 3,
            Self::Partly => 4,
            Self::Denied => 5,
            Self::Usage => 64,
        }
    }
}

/// A command's failure, with what to do next.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) exit: Exit,
    message: String,
    hints: Vec<String>,
}

impl CommandError {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hints: Vec::new() }
    }

    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The failure as text for stderr.
    pub(crate) fn render(&self) -> String {
        let mut text = format!("error: {}", self.message);
        for hint in &self.hints {
            let _ = write!(text, "\nhint: {hint}");
        }
        text
    }
}

impl From<ConfigError> for CommandError {
    fn from(error: ConfigError) -> Self {
        let missing = matches!(error, ConfigError::Missing { .. });
        let command = Self::failed(error.to_string());
        if missing {
            command.with_hint("`dianmao init` writes one; `--config FILE` names another place.")
        } else {
            command
        }
    }
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            Kind::Failed => Exit::Failed,
            Kind::Refused => Exit::Held,
            Kind::Denied => Exit::Denied,
        };
        let hint = error.hint();
        let mut command = Self::new(exit, chain(&error));
        command.hints.extend(hint);
        command
    }
}

/// An error and its causes in one sentence.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}
