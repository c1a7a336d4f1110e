//! Lists of departments, and what the first generation's list means by its parameters.

use super::company::Company;
use super::department::{Department, ROOT};
use crate::codes::{Code, NO_DEPARTMENT};
use crate::document::switches::{LegacyScope, ListDepth};

impl Company {
    /// All departments in the order of their ids.
    pub(crate) fn departments(&self) -> impl Iterator<Item = &Department> {
        self.departments.values()
    }

    /// What `/department/list` answers, as one list by order in which a child may stand before its parent.
    ///
    /// With neither parameter it is the whole tree with the root in it; with one of them the department that is asked about
    /// is left out.
    pub(crate) fn legacy_list(
        &self,
        authed: &[i64],
        dept_id: Option<i64>,
        fetch_child: Option<bool>,
    ) -> Result<Vec<&Department>, Code> {
        let top = dept_id.unwrap_or(ROOT);
        if dept_id.is_some() || self.switches.legacy_scope == LegacyScope::Strict {
            self.check_department_scope(authed, top)?;
        }
        self.department(top).ok_or(NO_DEPARTMENT)?;
        let deep = match (dept_id, fetch_child) {
            (_, Some(fetch_child)) => fetch_child,
            (None, None) => true,
            (Some(_), None) => self.switches.legacy_list_depth == ListDepth::Subtree,
        };
        let below = if deep { self.subtree(top) } else { self.children(top).map(|child| child.dept_id).collect() };
        let with_top = dept_id.is_none() && fetch_child.is_none();
        let mut listed: Vec<&Department> = below
            .into_iter()
            .filter(|&below| below != top || with_top)
            .filter(|&below| self.is_authed(authed, below))
            .filter_map(|below| self.department(below))
            .collect();
        listed.sort_by_key(|department| (department.order, department.dept_id));
        Ok(listed)
    }
}
