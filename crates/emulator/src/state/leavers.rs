//! Who left, when and how: what `empLeaveRecords` tells.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::company::Company;
use super::mobile::Mobile;

/// A member who left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LeaveRecord {
    pub(crate) userid: String,
    pub(crate) name: String,
    pub(crate) mobile: Mobile,
    pub(crate) dept_ids: Vec<i64>,
    pub(crate) joined_at_ms: i64,
    pub(crate) left_at_ms: i64,
    pub(crate) reason: LeaveReason,
}

/// How somebody left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LeaveReason {
    /// A call deleted them.
    Call,
    /// An administrator deleted them in the console.
    Console,
}

impl LeaveReason {
    /// The vendor's word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Call => "oapi",
            Self::Console => "delete",
        }
    }
}

impl Company {
    /// Those who left within a span, first and last instant included, in the order in which they left.
    pub(crate) fn left_within(&self, from_ms: i64, to_ms: i64) -> impl Iterator<Item = &LeaveRecord> {
        self.leavers.iter().filter(move |record| (from_ms..=to_ms).contains(&record.left_at_ms))
    }

    /// The last time that somebody left who has not come back.
    pub(crate) fn leaver(&self, userid: &str) -> Option<&LeaveRecord> {
        let is_gone = self.person(userid).is_none();
        self.leavers.iter().rfind(|record| is_gone && record.userid == userid)
    }

    /// Everybody who left and has not come back, once each, in the order in which they last left.
    pub(crate) fn gone(&self) -> Vec<&LeaveRecord> {
        let mut seen = HashSet::new();
        let is_gone = |record: &&LeaveRecord| self.person(&record.userid).is_none();
        let mut gone: Vec<&LeaveRecord> =
            self.leavers.iter().rev().filter(is_gone).filter(|record| seen.insert(&record.userid)).collect();
        gone.reverse();
        gone
    }
}
