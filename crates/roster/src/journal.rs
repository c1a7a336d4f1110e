//! The journal's state machine: one step is one write call, and what may happen to it is one `match`.
//!
//! A step is written down as `started` before its call is made. Whatever was started and has no answer is *unknown*, and is settled by
//! reading the remote side, never by a blind repeat. Who reads, writes and saves is not in here.

mod group;
mod operation;
mod payload;
mod swap;

use std::fmt;
use std::str::FromStr;

use crate::change::{ChangeId, NoChangeId};
use crate::id::Key;

pub use group::{Action, Outcome, blocked_by, is_deleted_not_back, next_action};
pub use operation::{DeleteReason, Operation, Snapshot, restores, steps_of};
pub use payload::PayloadError;
pub use swap::lay_out;

/// One write call of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalStep {
    /// Its place within the run.
    pub seq: u64,
    /// The change that it belongs to.
    pub change: ChangeId,
    /// The changes that must have succeeded before.
    pub needs: Vec<ChangeId>,
    /// What is called.
    pub operation: Operation,
    /// How far it is.
    pub state: StepState,
    /// A sentence on a failure, without personal data.
    pub detail: Option<String>,
}

/// How far a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepState {
    /// To be done.
    Planned,
    /// Waits for an approval; another plan will bring it again.
    Held,
    /// The call was about to be made, or was made.
    Started,
    /// Done.
    Succeeded,
    /// The remote side waits for somebody: an invitation is open.
    Pending,
    /// Refused for good.
    Failed,
    /// Nobody knows whether the call took effect.
    Unknown,
    /// Not done, because what it needs was not done.
    Skipped {
        /// The key of what was not done.
        because: Key,
    },
}

/// Something that happens to a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepEvent {
    /// The guard holds it.
    Hold,
    /// Its call is about to be made.
    Start,
    /// The call succeeded, or reading shows that it had.
    Succeed,
    /// The remote side invited the person.
    Invite,
    /// The call was refused for good, or the invitation was.
    Fail,
    /// The answer was lost, or we were.
    LoseTrack,
    /// Reading shows that the call had no effect: it may be made again.
    FindUndone,
    /// What it needs was not done.
    Skip {
        /// The key of what was not done.
        because: Key,
    },
}

/// An event that cannot happen to a step in its state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a step that is `{state}` cannot {event}")]
pub struct BadTransition {
    /// The state.
    pub state: StepState,
    /// The event.
    pub event: StepEvent,
}

impl StepState {
    /// The state after an event.
    ///
    /// # Errors
    /// Any event that the state does not allow.
    pub fn next(&self, event: StepEvent) -> Result<Self, BadTransition> {
        use {StepEvent as E, StepState as S};
        match (self, event) {
            (S::Planned, E::Start) => Ok(S::Started),
            (S::Planned, E::Hold) => Ok(S::Held),
            (S::Planned, E::Skip { because }) => Ok(S::Skipped { because }),
            (S::Started | S::Unknown | S::Pending, E::Succeed) => Ok(S::Succeeded),
            (S::Started | S::Unknown | S::Pending, E::Fail) => Ok(S::Failed),
            (S::Started | S::Unknown, E::Invite) => Ok(S::Pending),
            (S::Started, E::LoseTrack) => Ok(S::Unknown),
            (S::Unknown, E::FindUndone) => Ok(S::Planned),
            (
                S::Planned
                | S::Held
                | S::Started
                | S::Succeeded
                | S::Pending
                | S::Failed
                | S::Unknown
                | S::Skipped { .. },
                event,
            ) => Err(BadTransition { state: self.clone(), event }),
        }
    }

    /// Whether nothing can happen to it any more.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        match self {
            Self::Held | Self::Succeeded | Self::Failed | Self::Skipped { .. } => true,
            Self::Planned | Self::Started | Self::Pending | Self::Unknown => false,
        }
    }

    /// The stable name, without the key of what was not done.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
            Self::Started => "started",
            Self::Succeeded => "succeeded",
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Skipped { .. } => "skipped",
        }
    }
}

impl fmt::Display for StepState {
    /// The text to save: the name, and for a skipped step `skipped:KEY`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Skipped { because } => write!(f, "skipped:{because}"),
            _ => f.write_str(self.as_str()),
        }
    }
}

/// A text that is no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no state of a step")]
pub struct NoStepState(pub String);

impl FromStr for StepState {
    type Err = NoStepState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(because) = text.strip_prefix("skipped:") {
            return Ok(Self::Skipped { because: because.into() });
        }
        match text {
            "planned" => Ok(Self::Planned),
            "held" => Ok(Self::Held),
            "started" => Ok(Self::Started),
            "succeeded" => Ok(Self::Succeeded),
            "pending" => Ok(Self::Pending),
            "failed" => Ok(Self::Failed),
            "unknown" => Ok(Self::Unknown),
            _ => Err(NoStepState(text.to_owned())),
        }
    }
}

impl fmt::Display for StepEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hold => "be held",
            Self::Start => "start",
            Self::Succeed => "succeed",
            Self::Invite => "become an invitation",
            Self::Fail => "fail",
            Self::LoseTrack => "get lost",
            Self::FindUndone => "be found undone",
            Self::Skip { .. } => "be skipped",
        })
    }
}

/// Reads a list of changes that was saved as their texts, one a line.
///
/// # Errors
/// The first text that names no change.
pub fn parse_needs(text: &str) -> Result<Vec<ChangeId>, NoChangeId> {
    text.lines().map(str::parse).collect()
}

/// Writes a list of changes as [`parse_needs`] reads it.
#[must_use]
pub fn format_needs(needs: &[ChangeId]) -> String {
    needs.iter().map(ChangeId::to_string).collect::<Vec<_>>().join("\n")
}
