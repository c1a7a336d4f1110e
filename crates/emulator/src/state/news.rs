//! What a write changed, for those who are told of it: read off what stood before, so that no change can be forgotten.
//!
//! A write that is rolled back or refused has changed nothing, and nobody hears of it.

use std::collections::HashSet;
use std::sync::Arc;

use super::changes::Changes;
use super::company::{Before, Company};
use super::department::Department;
use super::person::Person;
use crate::story::catalogue::Amendments;

/// What happened to people and departments in one write.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct News {
    pub(crate) departments_made: Vec<i64>,
    pub(crate) departments_changed: Vec<i64>,
    /// Those below come before those above.
    pub(crate) departments_removed: Vec<i64>,
    pub(crate) joined: Vec<String>,
    pub(crate) changed: Vec<Changed>,
    pub(crate) activated: Vec<String>,
    pub(crate) left: Vec<String>,
    pub(crate) made_admin: Vec<String>,
    pub(crate) unmade_admin: Vec<String>,
    /// To whose days something was done, and what had been done to them before.
    pub(crate) days: Vec<(String, Option<Arc<Changes>>)>,
    /// What had been done to attendance groups and shifts before, where anything was.
    pub(crate) amended: Option<Arc<Amendments>>,
    /// The kinds of leave that were added, changed or deleted.
    pub(crate) leave_types: Vec<(String, Action)>,
}

/// What a write did to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    Update,
    Delete,
}

/// Somebody of whom something changed that belongs to the company.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Changed {
    pub(crate) before: Person,
    pub(crate) after: Person,
}

impl Company {
    /// What has changed since this was last asked. What is as it was is not in it.
    pub(crate) fn news(&mut self) -> News {
        let mut news = News::default();
        let untold = self.take_untold();
        let (mut people, mut departments, mut days) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut leave_types = HashSet::new();
        for before in &untold {
            match before {
                Before::Person(userid, before) if people.insert(userid) => {
                    news.compare_person(before.as_deref(), self.person(userid));
                }
                Before::Department(dept_id, before) if departments.insert(*dept_id) => {
                    news.compare_department(before.as_deref(), self.department(*dept_id));
                }
                Before::Changes(userid, before) if days.insert(userid) => {
                    news.days.push((userid.clone(), before.clone()));
                }
                Before::Amendments(before) if news.amended.is_none() => news.amended = Some(Arc::clone(before)),
                Before::LeaveType(code, before) if leave_types.insert(code) => {
                    let action = match (before, self.leave_types.contains_key(code)) {
                        (None, true) => Some(Action::Create),
                        (Some(_), true) => Some(Action::Update),
                        (Some(_), false) => Some(Action::Delete),
                        (None, false) => None,
                    };
                    news.leave_types.extend(action.map(|action| (code.clone(), action)));
                }
                _ => {}
            }
        }
        news
    }
}

impl News {
    fn compare_person(&mut self, before: Option<&Person>, after: Option<&Person>) {
        let is_admin = |person: Option<&Person>| person.is_some_and(|person| person.admin);
        if let Some(person) = after.filter(|_| is_admin(after) && !is_admin(before)) {
            self.made_admin.push(person.userid.clone());
        }
        if let Some(person) = before.filter(|_| is_admin(before) && !is_admin(after)) {
            self.unmade_admin.push(person.userid.clone());
        }
        match (before, after) {
            (None, Some(after)) => self.joined.push(after.userid.clone()),
            (Some(before), None) => self.left.push(before.userid.clone()),
            (Some(before), Some(after)) => {
                if after.active && !before.active {
                    self.activated.push(after.userid.clone());
                }
                if !is_alike(before, after) {
                    self.changed.push(Changed { before: before.clone(), after: after.clone() });
                }
            }
            (None, None) => {}
        }
    }

    fn compare_department(&mut self, before: Option<&Department>, after: Option<&Department>) {
        match (before, after) {
            (None, Some(after)) => self.departments_made.push(after.dept_id),
            (Some(before), None) => self.departments_removed.push(before.dept_id),
            (Some(before), Some(after)) if before != after => self.departments_changed.push(after.dept_id),
            _ => {}
        }
    }
}

/// Whether nothing differs but what has news of its own, and when it was written.
fn is_alike(before: &Person, after: &Person) -> bool {
    let Person { active, admin, modified_at_ms, .. } = *before;
    Person { active, admin, modified_at_ms, ..after.clone() } == *before
}
