//! Fault rules: which calls go wrong, when, and how. See the fault rule in `docs/contracts.md`.

pub(crate) mod choose;
pub(crate) mod spoil;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One fault rule, a line of JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// A path, `*` for every call but the control API, `event:` with the type of an event, or `event:*`.
    pub api: String,
    /// Only calls of this app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_key: Option<String>,
    /// The decoded parameters, or the fields of the event, must hold these keys with these values, compared as text.
    #[serde(default, rename = "match", skip_serializing_if = "Map::is_empty")]
    pub matching: Map<String, Value>,
    /// Only the nth matching call since the rules were set, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u64>,
    /// Each matching call with this chance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Only from this instant of the emulator's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Only before this instant of the emulator's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// Strikes at most so often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// Whether the call has its effect.
    #[serde(default)]
    pub phase: Phase,
    /// What goes wrong.
    pub kind: FaultKind,
    /// The code that kind `errcode` answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errcode: Option<i64>,
    /// By how much kinds `event_late` and `event_reorder` put a delivery off, at most for the latter; a minute unless set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u32>,
    /// Draws the chances.
    #[serde(default)]
    pub seed: u64,
}

impl FaultRule {
    /// A rule that strikes every call of a path before it has an effect.
    pub fn new(api: impl Into<String>, kind: FaultKind) -> Self {
        Self {
            api: api.into(),
            app_key: None,
            matching: Map::new(),
            nth: None,
            probability: None,
            from: None,
            to: None,
            times: None,
            phase: Phase::Before,
            kind,
            errcode: None,
            delay_ms: None,
            seed: 0,
        }
    }

    /// Says what in the rule cannot be, or nothing.
    fn problem(&self) -> Option<String> {
        let event = self.api.strip_prefix("event:");
        if self.api != "*" && !self.api.starts_with('/') && event.is_none_or(str::is_empty) {
            return Some(format!("`api` is `{}`, expected a path or `*`, or `event:` with a type of event", self.api));
        }
        if event.is_some() != self.kind.is_of_events() {
            return Some(format!("`api` is `{}`, to which kind `{}` cannot happen", self.api, self.kind.word()));
        }
        if event.is_some() && self.phase != Phase::Before {
            return Some("`phase` belongs to calls".to_owned());
        }
        if event.is_some() && self.app_key.is_some() {
            return Some("`app_key` belongs to calls".to_owned());
        }
        if self.delay_ms.is_some() && !matches!(self.kind, FaultKind::EventLate | FaultKind::EventReorder) {
            return Some("`delay_ms` belongs to kinds `event_late` and `event_reorder`".to_owned());
        }
        if self.nth == Some(0) {
            return Some("`nth` counts from 1".to_owned());
        }
        if self.probability.is_some_and(|chance| !(0.0..=1.0).contains(&chance)) {
            return Some("`probability` must lie between 0 and 1".to_owned());
        }
        let is_errcode = self.kind == FaultKind::Errcode;
        if is_errcode != self.errcode.is_some() {
            return Some("`errcode` belongs to kind `errcode`, and to no other".to_owned());
        }
        None
    }
}

/// Whether a call that is struck has its effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It has none.
    #[default]
    Before,
    /// It has, and the answer is the fault.
    After,
    /// It has 2 s (emulator clock) after the answer was the fault.
    Late,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// 90018 with its end time.
    Throttle,
    /// 90020.
    Quota,
    /// A code of choice.
    Errcode,
    /// A 502 page.
    #[serde(rename = "http5xx")]
    Http5xx,
    /// No answer: the connection stays open until the caller goes away.
    Timeout,
    /// The connection closes without an answer.
    Reset,
    /// Half of the answer.
    Truncate,
    /// The page that tells of a ban.
    Html,
    /// 40014.
    Token,
    /// The call waits for its release.
    Hold,
    /// A row of a list twice.
    DupRow,
    /// A row of a list missing.
    LostRow,
    /// The flag for more pages inverted.
    HasMore,
    /// A read answers as of before the last write.
    Stale,
    /// An event is delivered twice.
    EventDuplicate,
    /// An event is overtaken by the next one.
    EventReorder,
    /// An event is never delivered.
    EventLost,
    /// An event is delivered later.
    EventLate,
}

impl FaultKind {
    /// The kind's word in rules and in the request journal.
    pub fn word(self) -> &'static str {
        match self {
            Self::Throttle => "throttle",
            Self::Quota => "quota",
            Self::Errcode => "errcode",
            Self::Http5xx => "http5xx",
            Self::Timeout => "timeout",
            Self::Reset => "reset",
            Self::Truncate => "truncate",
            Self::Html => "html",
            Self::Token => "token",
            Self::Hold => "hold",
            Self::DupRow => "dup_row",
            Self::LostRow => "lost_row",
            Self::HasMore => "has_more",
            Self::Stale => "stale",
            Self::EventDuplicate => "event_duplicate",
            Self::EventReorder => "event_reorder",
            Self::EventLost => "event_lost",
            Self::EventLate => "event_late",
        }
    }

    /// Whether it happens to events, not to calls.
    fn is_of_events(self) -> bool {
        matches!(self, Self::EventDuplicate | Self::EventReorder | Self::EventLost | Self::EventLate)
    }
}

/// A line that is no fault rule.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("fault rule in line {line}: {message}")]
pub struct FaultsError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// Reads fault rules, one JSON object a line; blank lines are skipped.
pub fn parse_faults(text: &str) -> Result<Vec<FaultRule>, FaultsError> {
    let lines = (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty());
    lines.map(|(line, text)| parse_line(text).map_err(|message| FaultsError { line, message })).collect()
}

fn parse_line(text: &str) -> Result<FaultRule, String> {
    let rule: FaultRule = serde_json::from_str(text).map_err(|error| without_place(&error.to_string()))?;
    rule.problem().map_or(Ok(rule), Err)
}

/// Drops the `at line 1 column n` that would contradict the line of the file.
fn without_place(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}
