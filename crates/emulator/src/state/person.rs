//! A member of the company, and a change to one.

use serde_json::{Map, Value};

use serde::{Deserialize, Serialize};

use super::generation::Generation;
use super::mobile::Mobile;
use crate::codes::{
    BAD_EMAIL, BAD_EXTENSION, BAD_JOB_NUMBER, BAD_NAME, BAD_REMARK, BAD_TELEPHONE, BAD_TITLE, BAD_WORK_PLACE, Code,
    WRONG_PARAMETER,
};

/// The weight of a membership that nobody sorted: a number beyond 2^53, as the real ones are.
pub(crate) const DEFAULT_ORDER: i64 = 176_292_100_178_909_512;

/// A member of the company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) userid: String,
    pub(crate) unionid: String,
    pub(crate) name: String,
    pub(crate) mobile: Mobile,
    pub(crate) title: String,
    pub(crate) email: String,
    pub(crate) org_email: String,
    pub(crate) job_number: String,
    pub(crate) telephone: String,
    pub(crate) work_place: String,
    pub(crate) remark: String,
    pub(crate) hired_date_ms: Option<i64>,
    pub(crate) manager_userid: Option<String>,
    pub(crate) extension: Map<String, Value>,
    pub(crate) hide_mobile: bool,
    pub(crate) senior: bool,
    pub(crate) active: bool,
    pub(crate) admin: bool,
    pub(crate) boss: bool,
    /// Whether the seed made the person, so that life may move them.
    pub(crate) seeded: bool,
    pub(crate) memberships: Vec<Membership>,
    pub(crate) created_at_ms: i64,
    pub(crate) modified_at_ms: i64,
}

/// A person's place in one department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Membership {
    pub(crate) dept_id: i64,
    pub(crate) order: i64,
    pub(crate) title: Option<String>,
    pub(crate) is_main: Option<bool>,
    pub(crate) work_place: Option<String>,
}

impl Membership {
    pub(crate) fn new(dept_id: i64) -> Self {
        Self { dept_id, order: DEFAULT_ORDER, title: None, is_main: None, work_place: None }
    }
}

impl Person {
    /// A member of whom only the identity is known.
    pub(crate) fn new(userid: String, unionid: String, mobile: Mobile, now_ms: i64) -> Self {
        Self {
            userid,
            unionid,
            mobile,
            name: String::new(),
            title: String::new(),
            email: String::new(),
            org_email: String::new(),
            job_number: String::new(),
            telephone: String::new(),
            work_place: String::new(),
            remark: String::new(),
            hired_date_ms: None,
            manager_userid: None,
            extension: Map::new(),
            hide_mobile: false,
            senior: false,
            active: false,
            admin: false,
            boss: false,
            seeded: false,
            memberships: Vec::new(),
            created_at_ms: now_ms,
            modified_at_ms: now_ms,
        }
    }

    pub(crate) fn membership(&self, dept_id: i64) -> Option<&Membership> {
        self.memberships.iter().find(|membership| membership.dept_id == dept_id)
    }
}

/// What a write says about a person; what is absent keeps its value.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct PersonChange {
    pub(crate) generation: Generation,
    pub(crate) name: Option<String>,
    pub(crate) mobile: Option<Mobile>,
    pub(crate) title: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) org_email: Option<String>,
    pub(crate) job_number: Option<String>,
    pub(crate) telephone: Option<String>,
    pub(crate) work_place: Option<String>,
    pub(crate) remark: Option<String>,
    pub(crate) hired_date_ms: Option<i64>,
    /// `Some(None)` clears the manager.
    pub(crate) manager_userid: Option<Option<String>>,
    pub(crate) extension: Option<ExtensionChange>,
    pub(crate) hide_mobile: Option<bool>,
    pub(crate) senior: Option<bool>,
    pub(crate) active: Option<bool>,
    pub(crate) admin: Option<bool>,
    pub(crate) boss: Option<bool>,
    /// Replaces all memberships.
    pub(crate) dept_ids: Option<Vec<i64>>,
    pub(crate) orders: Vec<(i64, i64)>,
    pub(crate) titles: Vec<(i64, String)>,
    pub(crate) positions: Vec<Position>,
}

/// An extension block and how it is written.
pub(crate) type ExtensionChange = (Map<String, Value>, ExtensionMode);

/// How an extension block meets the one that is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ExtensionMode {
    Replace,
    Merge,
}

/// What one entry of a position list says about a membership.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Position {
    pub(crate) dept_id: i64,
    pub(crate) is_main: Option<bool>,
    pub(crate) title: Option<String>,
    pub(crate) work_place: Option<String>,
}

impl PersonChange {
    /// Checks lengths and forms, which need no other person to be known.
    pub(crate) fn check_form(&self) -> Result<(), Code> {
        if self.name.as_deref().is_some_and(|name| name.trim().is_empty()) {
            return Err(BAD_NAME);
        }
        let limits = self.generation.person_limits();
        let lengths = [
            (&self.name, limits.name, BAD_NAME),
            (&self.title, limits.title, BAD_TITLE),
            (&self.email, limits.email, BAD_EMAIL),
            (&self.org_email, 100, BAD_EMAIL),
            (&self.job_number, limits.job_number, BAD_JOB_NUMBER),
            (&self.telephone, 50, BAD_TELEPHONE),
            (&self.work_place, limits.work_place, BAD_WORK_PLACE),
            (&self.remark, limits.remark, BAD_REMARK),
        ];
        for (text, most, code) in lengths {
            if text.as_deref().is_some_and(|text| text.chars().count() > most) {
                return Err(code);
            }
        }
        if self.email.as_deref().is_some_and(|email| !email.is_empty() && !is_email(email)) {
            return Err(BAD_EMAIL);
        }
        if self.hired_date_ms.is_some_and(|hired_date_ms| hired_date_ms < 1) {
            return Err(WRONG_PARAMETER);
        }
        let extension_length = self.extension.as_ref().map(|(block, _)| Value::Object(block.clone()).to_string());
        if extension_length.is_some_and(|text| text.chars().count() > 2000) {
            return Err(BAD_EXTENSION);
        }
        Ok(())
    }

    /// Writes the plain fields over a person; memberships are the company's business.
    pub(crate) fn write_fields(self, person: &mut Person) {
        fn put<T>(target: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *target = value;
            }
        }
        put(&mut person.name, self.name);
        put(&mut person.mobile, self.mobile);
        put(&mut person.title, self.title);
        put(&mut person.email, self.email);
        put(&mut person.org_email, self.org_email);
        put(&mut person.job_number, self.job_number);
        put(&mut person.telephone, self.telephone);
        put(&mut person.work_place, self.work_place);
        put(&mut person.remark, self.remark);
        put(&mut person.hide_mobile, self.hide_mobile);
        put(&mut person.senior, self.senior);
        put(&mut person.active, self.active);
        put(&mut person.admin, self.admin);
        put(&mut person.boss, self.boss);
        put(&mut person.manager_userid, self.manager_userid);
        if self.hired_date_ms.is_some() {
            person.hired_date_ms = self.hired_date_ms;
        }
        match self.extension {
            Some((block, ExtensionMode::Replace)) => person.extension = block,
            Some((block, ExtensionMode::Merge)) => person.extension.extend(block),
            None => {}
        }
    }

    /// The memberships that result from this change.
    pub(crate) fn memberships_after(&self, before: &[Membership]) -> Vec<Membership> {
        let mut after: Vec<Membership> = match &self.dept_ids {
            None => before.to_vec(),
            Some(dept_ids) => dept_ids
                .iter()
                .map(|&dept_id| {
                    let kept = before.iter().find(|membership| membership.dept_id == dept_id);
                    kept.cloned().unwrap_or_else(|| Membership::new(dept_id))
                })
                .collect(),
        };
        for membership in &mut after {
            self.write_membership(membership);
        }
        after
    }

    fn write_membership(&self, membership: &mut Membership) {
        let dept_id = membership.dept_id;
        if let Some((_, order)) = self.orders.iter().rfind(|(id, _)| *id == dept_id) {
            membership.order = *order;
        }
        if let Some((_, title)) = self.titles.iter().rfind(|(id, _)| *id == dept_id) {
            membership.title = Some(title.clone());
        }
        if let Some(position) = self.positions.iter().rfind(|position| position.dept_id == dept_id) {
            membership.is_main = position.is_main.or(membership.is_main);
            membership.title = position.title.clone().or_else(|| membership.title.take());
            membership.work_place = position.work_place.clone().or_else(|| membership.work_place.take());
        }
    }
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let clean = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@');
    clean(name) && clean(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
}
