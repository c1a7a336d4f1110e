//! Which departments and people lie within the app's scope.

use super::company::Company;
use super::department::ROOT;
use super::person::Person;
use crate::codes::{Code, DEPARTMENT_OUT_OF_SCOPE, USER_OUT_OF_SCOPE};
use crate::document::AppSettings;

impl Company {
    /// Refuses departments outside the scope; unknown ones pass, for the rules to name them.
    pub(crate) fn check_department_scope(&self, authed: &[i64], dept_id: i64) -> Result<(), Code> {
        if self.department(dept_id).is_none() || self.is_authed(authed, dept_id) {
            return Ok(());
        }
        Err(DEPARTMENT_OUT_OF_SCOPE)
    }

    /// Refuses people who are not in the scope themselves, and of whom no department is.
    pub(crate) fn check_person_scope(&self, app: &AppSettings, person: &Person) -> Result<(), Code> {
        if self.is_visible(app, person) { Ok(()) } else { Err(USER_OUT_OF_SCOPE) }
    }

    /// Whether somebody lies within the scope.
    pub(crate) fn is_visible(&self, app: &AppSettings, person: &Person) -> bool {
        let by_department = |dept_id| self.is_authed(&app.authed_depts, dept_id);
        person.memberships.iter().any(|membership| by_department(membership.dept_id))
            || app.authed_users.contains(&person.userid)
    }

    /// Whether a department, or one above it, lies within the scope.
    pub(crate) fn is_authed(&self, authed: &[i64], dept_id: i64) -> bool {
        authed.contains(&ROOT) || self.ancestry(dept_id).any(|above| authed.contains(&above.dept_id))
    }
}
