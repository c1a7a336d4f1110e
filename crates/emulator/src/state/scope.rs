//! Which departments and people lie within the app's scope.

use super::company::Company;
use super::department::ROOT;
use super::person::Person;
use crate::codes::{Code, DEPARTMENT_OUT_OF_SCOPE, USER_OUT_OF_SCOPE};

impl Company {
    /// Refuses departments outside the scope; unknown ones pass, for the rules to name them.
    pub(crate) fn check_department_scope(&self, authed: &[i64], dept_id: i64) -> Result<(), Code> {
        if self.department(dept_id).is_none() || self.is_authed(authed, dept_id) {
            return Ok(());
        }
        Err(DEPARTMENT_OUT_OF_SCOPE)
    }

    /// Refuses people of whom no department lies within the scope.
    pub(crate) fn check_person_scope(&self, authed: &[i64], person: &Person) -> Result<(), Code> {
        if person.memberships.iter().any(|membership| self.is_authed(authed, membership.dept_id)) {
            return Ok(());
        }
        Err(USER_OUT_OF_SCOPE)
    }

    fn is_authed(&self, authed: &[i64], dept_id: i64) -> bool {
        authed.contains(&ROOT) || self.ancestry(dept_id).any(|above| authed.contains(&above.dept_id))
    }
}
