//! The rules of creating, changing and deleting departments.

use std::collections::HashSet;

use super::company::Company;
use super::department::{Department, DepartmentChange, ROOT, VisibilityChange};
use super::generation::Generation;
use crate::codes::{
    BAD_DEPARTMENT_ID, BAD_GROUP_OWNER, BAD_USER_LIST, BAD_VISIBLE_LIST, CYCLE, Code, DEPARTMENT_EXISTS, HAS_CHILDREN,
    HAS_MEMBERS, LIST_LENGTH, NAME_EXISTS, NAME_IS_TAKEN, NO_DEPARTMENT, NO_PARENT, NO_SUCH_MANAGER, NO_SUCH_OWNER,
    ROOT_IS_FIXED, ROOT_STAYS,
};
use crate::document::switches::{CreateId, DepartmentDelete};

/// How many departments and users together may be listed as seeing or seen.
const MOST_VISIBLE: usize = 50;

/// The first generation's limit of each such list.
const MOST_VISIBLE_FIRST: usize = 200;

impl Company {
    /// Makes a department and answers its id.
    pub(crate) fn create_department(&mut self, parent_id: i64, change: DepartmentChange) -> Result<i64, Code> {
        self.begin();
        self.add_department(None, parent_id, change)
    }

    /// Makes a department with an id of the caller's, where the vendor takes it.
    pub(crate) fn create_department_as(
        &mut self,
        dept_id: Option<i64>,
        parent_id: i64,
        change: DepartmentChange,
    ) -> Result<i64, Code> {
        self.begin();
        let dept_id = dept_id.filter(|_| self.switches.legacy_create_id == CreateId::Taken);
        if dept_id.is_some_and(|dept_id| dept_id < ROOT) {
            return Err(BAD_DEPARTMENT_ID);
        }
        self.add_department(dept_id, parent_id, change)
    }

    /// Makes a department, whoever asks for it. Ids below zero are those of pseudo-departments, which only DingTalk itself makes.
    pub(super) fn add_department(
        &mut self,
        dept_id: Option<i64>,
        parent_id: i64,
        change: DepartmentChange,
    ) -> Result<i64, Code> {
        if dept_id.is_some_and(|dept_id| (0..=ROOT).contains(&dept_id) || dept_id == i64::MAX) {
            return Err(BAD_DEPARTMENT_ID);
        }
        if dept_id.is_some_and(|dept_id| self.department(dept_id).is_some()) {
            return Err(DEPARTMENT_EXISTS);
        }
        change.check_form()?;
        if self.department(parent_id).is_none() {
            return Err(NO_PARENT);
        }
        self.check_sibling_name(parent_id, change.name.as_deref().unwrap_or_default(), None)?;
        self.check_visibility(&change)?;
        let dept_id = dept_id.unwrap_or_else(|| self.next_department_id());
        let mut department = Department::new(dept_id, Some(parent_id), String::new(), dept_id);
        change.write_fields(&mut department);
        self.put_department(department);
        Ok(dept_id)
    }

    /// Changes a department, moving it where the parent differs.
    pub(crate) fn update_department(&mut self, dept_id: i64, change: DepartmentChange) -> Result<(), Code> {
        self.begin();
        self.change_department(dept_id, change)
    }

    /// Changes a department, whoever asks for it.
    pub(super) fn change_department(&mut self, dept_id: i64, change: DepartmentChange) -> Result<(), Code> {
        let Some(before) = self.department(dept_id) else {
            return Err(NO_DEPARTMENT);
        };
        if dept_id == ROOT {
            return Err(ROOT_IS_FIXED);
        }
        change.check_form()?;
        let mut after = before.clone();
        let parent_id = change.parent_id.or(before.parent_id).unwrap_or(ROOT);
        self.check_parent(dept_id, parent_id)?;
        let name = change.name.as_deref().unwrap_or(&before.name);
        self.check_sibling_name(parent_id, name, Some(dept_id))?;
        self.check_visibility(&change)?;
        self.check_posts(dept_id, &change)?;
        after.parent_id = Some(parent_id);
        change.write_fields(&mut after);
        self.put_department(after);
        Ok(())
    }

    /// Deletes a department without members, with all below it where the vendor does so.
    pub(crate) fn delete_department(&mut self, dept_id: i64) -> Result<(), Code> {
        self.begin();
        self.remove_department(dept_id)
    }

    /// Deletes a department, whoever asks for it.
    pub(super) fn remove_department(&mut self, dept_id: i64) -> Result<(), Code> {
        if dept_id == ROOT {
            return Err(ROOT_STAYS);
        }
        if self.department(dept_id).is_none() {
            return Err(NO_DEPARTMENT);
        }
        let subtree = self.subtree(dept_id);
        if subtree.iter().any(|&dept_id| self.n_members(dept_id) > 0) {
            return Err(HAS_MEMBERS);
        }
        if subtree.len() > 1 && self.switches.department_delete == DepartmentDelete::Refuse {
            return Err(HAS_CHILDREN);
        }
        for dept_id in subtree.into_iter().rev() {
            self.take_department(dept_id);
        }
        Ok(())
    }

    /// The people in a department and all below it, each once.
    pub(crate) fn n_members_below(&self, dept_id: i64) -> usize {
        if dept_id == ROOT {
            return self.n_people();
        }
        let below = self.subtree(dept_id);
        if let [only] = below.as_slice() {
            return self.n_members(*only);
        }
        let people: HashSet<&str> =
            below.into_iter().flat_map(|dept_id| self.members(dept_id)).map(|person| person.userid.as_str()).collect();
        people.len()
    }

    fn check_parent(&self, dept_id: i64, parent_id: i64) -> Result<(), Code> {
        if self.department(parent_id).is_none() {
            return Err(NO_PARENT);
        }
        if self.ancestry(parent_id).any(|above| above.dept_id == dept_id) {
            return Err(CYCLE);
        }
        Ok(())
    }

    fn check_sibling_name(&self, parent_id: i64, name: &str, own_id: Option<i64>) -> Result<(), Code> {
        let taken = self.children(parent_id).any(|sibling| sibling.name == name && Some(sibling.dept_id) != own_id);
        match (taken, self.switches.sibling_name_code) {
            (false, _) => Ok(()),
            (true, 60021) => Err(NAME_EXISTS),
            (true, _) => Err(NAME_IS_TAKEN),
        }
    }

    fn check_visibility(&self, change: &DepartmentChange) -> Result<(), Code> {
        let visibility = &change.visibility;
        if change.generation == Generation::First {
            return self.check_visibility_first(visibility);
        }
        let pairs = [
            (&visibility.dept_permits, &visibility.user_permits),
            (&visibility.outer_permit_depts, &visibility.outer_permit_users),
        ];
        for (depts, users) in pairs {
            let depts = depts.as_deref().unwrap_or_default();
            let users = users.as_deref().unwrap_or_default();
            let known = depts.iter().all(|&dept_id| self.department(dept_id).is_some())
                && users.iter().all(|userid| self.person(userid).is_some());
            if !known || depts.len() + users.len() > MOST_VISIBLE {
                return Err(BAD_VISIBLE_LIST);
            }
        }
        Ok(())
    }

    /// The first generation counts each list by itself and tells departments from people.
    fn check_visibility_first(&self, visibility: &VisibilityChange) -> Result<(), Code> {
        let VisibilityChange { dept_permits, user_permits, outer_permit_depts, outer_permit_users } = visibility;
        for depts in [dept_permits, outer_permit_depts].into_iter().flatten() {
            if depts.len() > MOST_VISIBLE_FIRST {
                return Err(LIST_LENGTH);
            }
            if depts.iter().any(|&dept_id| self.department(dept_id).is_none()) {
                return Err(NO_DEPARTMENT);
            }
        }
        for users in [user_permits, outer_permit_users].into_iter().flatten() {
            if users.len() > MOST_VISIBLE_FIRST {
                return Err(LIST_LENGTH);
            }
            if users.iter().any(|userid| self.person(userid).is_none()) {
                return Err(BAD_USER_LIST);
            }
        }
        Ok(())
    }

    fn check_posts(&self, dept_id: i64, change: &DepartmentChange) -> Result<(), Code> {
        let is_member =
            |userid: &String| self.person(userid).is_some_and(|person| person.membership(dept_id).is_some());
        if !change.managers.iter().flatten().all(is_member) {
            return Err(NO_SUCH_MANAGER);
        }
        let owner = change.org_dept_owner.as_ref().filter(|owner| !owner.is_empty());
        match owner {
            Some(owner) if !is_member(owner) => Err(match change.generation {
                Generation::Current => BAD_GROUP_OWNER,
                Generation::First => NO_SUCH_OWNER,
            }),
            _ => Ok(()),
        }
    }
}
