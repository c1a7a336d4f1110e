//! The completeness proof: whether source and directory were read so completely that somebody's absence means something.
//!
//! Without it nobody is removed. What is written otherwise goes on, since a gap makes us write less, not more.

use crate::id::DeptId;

/// By how many per cent the source may shrink between two reads.
const SHRINK_PERCENT: usize = 20;

/// What a run knows about the quality of its reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The departments whose number of rows differs from what the remote side counts.
    pub gaps: Vec<Gap>,
    /// Whether the app's scope is what it was at the last accepted run; `None` on the first.
    pub scope_unchanged: Option<bool>,
    /// How many people the source has now, those set aside included.
    pub source_people: usize,
    /// How many it had at the last accepted run.
    pub source_people_before: Option<usize>,
    /// Whether every file was the same before and after it was read.
    pub source_stable: bool,
}

/// A department that was not read completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The department.
    pub department: DeptId,
    /// How many members or departments the remote side counts.
    pub counted: usize,
    /// How many were read.
    pub read: usize,
}

/// The checks and how each came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// One entry a check.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// Whether it holds.
    pub holds: bool,
    /// A sentence with the figures.
    pub detail: String,
}

/// The checks, by stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckName {
    /// Every page and every member was read.
    ReadComplete,
    /// The app sees what it saw before.
    ScopeUnchanged,
    /// The source has people at all.
    SourceNotEmpty,
    /// The source did not shrink by more than 20 per cent.
    SourceNotShrunk,
    /// No file changed while it was read.
    SourceStable,
}

impl CheckName {
    /// Every check.
    pub const ALL: [Self; 5] =
        [Self::ReadComplete, Self::ScopeUnchanged, Self::SourceNotEmpty, Self::SourceNotShrunk, Self::SourceStable];

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadComplete => "read_complete",
            Self::ScopeUnchanged => "scope_unchanged",
            Self::SourceNotEmpty => "source_not_empty",
            Self::SourceNotShrunk => "source_not_shrunk",
            Self::SourceStable => "source_stable",
        }
    }
}

impl Proof {
    /// Whether every check holds; a proof without checks proves nothing.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.checks.is_empty() && self.checks.iter().all(|check| check.holds)
    }

    /// Whether one check holds.
    #[must_use]
    pub fn has(&self, name: CheckName) -> bool {
        self.checks.iter().any(|check| check.name == name && check.holds)
    }

    /// The checks that do not hold.
    pub fn failed(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| !check.holds)
    }
}

/// Judges the evidence.
#[must_use]
pub fn prove(evidence: &Evidence) -> Proof {
    Proof { checks: CheckName::ALL.into_iter().map(|name| check(name, evidence)).collect() }
}

fn check(name: CheckName, evidence: &Evidence) -> Check {
    let people = evidence.source_people;
    let (holds, detail) = match (name, evidence.source_people_before) {
        (CheckName::ReadComplete, _) => read_complete(&evidence.gaps),
        (CheckName::ScopeUnchanged, _) => match evidence.scope_unchanged {
            None => (true, "there is no earlier run to compare the app's scope with".to_owned()),
            Some(true) => (true, "the app's scope is what it was".to_owned()),
            Some(false) => (false, "the app's scope in DingTalk is not what it was at the last run".to_owned()),
        },
        (CheckName::SourceNotEmpty, _) => (people > 0, format!("the number of people in the source is {people}")),
        (CheckName::SourceNotShrunk, None) => (true, "there is no earlier read of the source".to_owned()),
        (CheckName::SourceNotShrunk, Some(before)) => (
            people * 100 >= before * (100 - SHRINK_PERCENT),
            format!(
                "the number of people in the source is {people} and was {before}; it may shrink by {SHRINK_PERCENT} % at once"
            ),
        ),
        (CheckName::SourceStable, _) if evidence.source_stable => {
            (true, "no file changed while it was read".to_owned())
        }
        (CheckName::SourceStable, _) => (false, "a source file changed while it was read".to_owned()),
    };
    Check { name, holds, detail }
}

fn read_complete(gaps: &[Gap]) -> (bool, String) {
    match gaps {
        [] => (true, "everything that DingTalk counts was read".to_owned()),
        [first, rest @ ..] => {
            let more =
                if rest.is_empty() { String::new() } else { format!(", and {} more departments differ", rest.len()) };
            let Gap { department, counted, read } = first;
            (false, format!("DingTalk counts {counted} in department {department} and {read} were read{more}"))
        }
    }
}
