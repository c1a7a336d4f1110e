//! A change to a department as the control API takes it: the console acts, not the API.

use serde::Deserialize;

use crate::state::DepartmentChange;

/// What to change about a department; absent fields keep their value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DepartmentPatch {
    /// Which.
    pub dept_id: i64,
    /// Required for a new department.
    pub name: Option<String>,
    /// A new department without it hangs below the root.
    pub parent_id: Option<i64>,
    /// The sort value, the smaller first.
    pub order: Option<i64>,
    /// The key by which the company's own systems know it.
    pub source_identifier: Option<String>,
    /// Removes the department.
    pub remove: bool,
}

impl DepartmentPatch {
    /// A patch that names a department and changes nothing yet.
    #[must_use]
    pub fn of(dept_id: i64) -> Self {
        Self { dept_id, ..Self::default() }
    }

    pub(crate) fn into_change(self) -> DepartmentChange {
        DepartmentChange {
            name: self.name,
            parent_id: self.parent_id,
            order: self.order,
            source_identifier: self.source_identifier,
            ..DepartmentChange::default()
        }
    }
}
