//! People and departments that changed.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::fields::{Fields, Missing};

/// People who joined, changed, left or became active.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonNews {
    /// The people; one event may name several, also such as the app may not see.
    pub user_ids: Vec<String>,
    /// Who did it; missing where the system did.
    pub operator: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// What changed, where it is told.
    pub diffs: Vec<PersonDiff>,
}

/// What changed about a person. Its `Debug` form shows field names only.
#[derive(Clone, PartialEq)]
pub struct PersonDiff {
    /// The person.
    pub user_id: Option<String>,
    /// The fields before.
    pub before: Map<String, Value>,
    /// The fields after; one that is missing here was cleared.
    pub after: Map<String, Value>,
}

/// Departments that were made, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeptNews {
    /// The departments; of a tree that is deleted all, of one that moves only the head.
    pub dept_ids: Vec<i64>,
    /// Who did it.
    pub operator: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

impl PersonNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        let user_ids = fields.texts("userId");
        if user_ids.is_empty() {
            return Err(Missing("userId"));
        }
        let diffs = fields.objects("diffInfo").into_iter().map(PersonDiff::read).collect();
        Ok(Self { user_ids, operator: operator(fields), at: fields.time("timeStamp"), diffs })
    }
}

impl PersonDiff {
    fn read(fields: Fields<'_>) -> Self {
        let side = |name| fields.object(name).cloned().unwrap_or_default();
        Self { user_id: fields.text("userId"), before: side("prev"), after: side("curr") }
    }

    /// The names of the fields that differ.
    pub fn changed(&self) -> impl Iterator<Item = &str> {
        let moved = self.before.iter().filter(|(name, value)| self.after.get(*name) != Some(value));
        let new = self.after.iter().filter(|(name, _)| !self.before.contains_key(*name));
        moved.chain(new).map(|(name, _)| name.as_str())
    }
}

impl fmt::Debug for PersonDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonDiff")
            .field("user_id", &self.user_id)
            .field("changed", &self.changed().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl DeptNews {
    pub(super) fn read(fields: Fields<'_>) -> Result<Self, Missing> {
        let dept_ids = fields.ints("deptId");
        if dept_ids.is_empty() {
            return Err(Missing("deptId"));
        }
        Ok(Self { dept_ids, operator: operator(fields), at: fields.time("timeStamp") })
    }
}

fn operator(fields: Fields<'_>) -> Option<String> {
    fields.text("optStaffId").filter(|id| !id.is_empty())
}
