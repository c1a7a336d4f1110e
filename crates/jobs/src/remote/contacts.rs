//! Departments and people at DingTalk: values of ours go in and come out. `v2` and `legacy` say the same in the words of one generation of
//! its interface each, and nothing outside of this folder knows which of the two an app was granted.

mod legacy;
mod person;
mod v2;

use std::collections::{BTreeMap, BTreeSet};

use dianmao_dingtalk::{Client, Error as CallError};
use dianmao_roster::directory::{RemoteDepartment, RemotePerson};
use dianmao_roster::id::{DeptId, UserId};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::settings::Api;

pub(crate) use person::{extension, extension_text, midnight};

/// "There is no such user", in its two numbers.
const NO_SUCH_USER: [i64; 2] = [60121, 33012];
/// "There is no such department."
const NO_SUCH_DEPARTMENT: i64 = 60003;

/// The contacts of one company, as its app reaches them.
#[derive(Clone, Copy)]
pub(crate) struct Contacts<'a> {
    pub(crate) client: &'a Client,
    pub(crate) api: Api,
    pub(crate) zone: &'a TimeZone,
}

/// Departments of a list.
pub(crate) type Listed = Vec<(DeptId, RemoteDepartment)>;

/// A department read alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DepartmentDetails {
    pub(crate) name: String,
    /// `None` at the root.
    pub(crate) parent: Option<DeptId>,
    pub(crate) leaders: BTreeSet<UserId>,
}

/// Somebody of a department's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) userid: UserId,
    pub(crate) person: RemotePerson,
    /// Whether the person leads that department; `None` where it was not returned.
    pub(crate) leads: Option<bool>,
}

/// A person read alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonDetails {
    pub(crate) person: RemotePerson,
    pub(crate) leads: BTreeSet<DeptId>,
    pub(crate) apart: Apart,
}

/// What no list shows of a person, by the names that snapshots in journals have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Apart {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) manager_userid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) org_email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) hide_mobile: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) senior_mode: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dept_order_list: Option<Vec<Place>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dept_position_list: Option<Vec<Post>>,
}

/// A person's place in a department; larger first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) dept_id: i64,
    pub(crate) order: i64,
}

/// A person's post in a department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) dept_id: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) is_main: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) work_place: Option<String>,
}

/// A department to create.
#[derive(Debug, Clone)]
pub(crate) struct NewDepartment {
    pub(crate) name: String,
    pub(crate) parent: DeptId,
    /// Our key, which the department carries from then on.
    pub(crate) mark: String,
}

/// What shall be otherwise about a department; `None` stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct DepartmentUpdate {
    pub(crate) name: Option<String>,
    pub(crate) parent: Option<DeptId>,
    /// Nobody, where it is empty.
    pub(crate) leaders: Option<Vec<String>>,
}

/// The fields that a write states of a person; `None` is not sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    pub(crate) name: Option<String>,
    pub(crate) mobile: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) job_number: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) telephone: Option<String>,
    pub(crate) work_place: Option<String>,
    pub(crate) remark: Option<String>,
    pub(crate) hired_date: Option<Timestamp>,
    /// The company's own fields, to be written beside those that stand.
    pub(crate) extension: Option<BTreeMap<String, String>>,
}

/// A person to create.
#[derive(Debug, Clone)]
pub(crate) struct NewPerson {
    pub(crate) userid: String,
    pub(crate) fields: Fields,
    pub(crate) departments: Vec<i64>,
    pub(crate) apart: Apart,
}

/// What shall be otherwise about a person; `None` stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct PersonUpdate {
    pub(crate) fields: Fields,
    /// All memberships.
    pub(crate) departments: Option<Vec<i64>>,
    /// Nobody, where it is empty.
    pub(crate) manager: Option<String>,
}

/// The same function of the one or the other.
macro_rules! by_generation {
    ($contacts:ident, $call:ident ( $($argument:expr),* )) => {
        match $contacts.api {
            Api::V2 => v2::$call($contacts, $($argument),*).await,
            Api::Legacy => legacy::$call($contacts, $($argument),*).await,
        }
    };
}

impl Contacts<'_> {
    /// The departments right below one.
    pub(crate) async fn children(self, parent: DeptId) -> Result<Listed, CallError> {
        by_generation!(self, children(parent))
    }

    /// All departments below one at once, where one call tells them; else they are read level by level.
    pub(crate) async fn tree(self, root: DeptId) -> Result<Option<Listed>, CallError> {
        by_generation!(self, tree(root))
    }

    /// Whether lists tell the country of a mobile number.
    pub(crate) fn lists_countries(self) -> bool {
        self.api == Api::V2
    }

    /// Some department below one, if there is any.
    pub(crate) async fn first_child(self, parent: DeptId) -> Result<Option<DeptId>, CallError> {
        by_generation!(self, first_child(parent))
    }

    /// One department; `None` where there is none of this id.
    pub(crate) async fn department(self, id: DeptId) -> Result<Option<DepartmentDetails>, CallError> {
        unless(is_no_such_department, by_generation!(self, department(id)))
    }

    /// The people right in a department.
    pub(crate) async fn members(self, department: DeptId) -> Result<Vec<Member>, CallError> {
        by_generation!(self, members(department))
    }

    /// Whether the people of a department can be listed at all: one page of them.
    pub(crate) async fn try_members(self, department: DeptId) -> Result<(), CallError> {
        by_generation!(self, try_members(department))
    }

    /// How many people are right in a department, by another interface than the list.
    pub(crate) async fn n_members(self, department: DeptId) -> Result<usize, CallError> {
        by_generation!(self, n_members(department))
    }

    /// How many people the whole company has.
    pub(crate) async fn n_people(self) -> Result<usize, CallError> {
        by_generation!(self, n_people())
    }

    /// One person; `None` where nobody has the userid.
    pub(crate) async fn person(self, userid: &UserId) -> Result<Option<PersonDetails>, CallError> {
        unless(is_no_such_user, by_generation!(self, person(userid)))
    }

    /// Who has a mobile number; `None` where nobody does.
    pub(crate) async fn holder(self, mobile: &str) -> Result<Option<UserId>, CallError> {
        unless(is_no_such_user, by_generation!(self, holder(mobile)))
    }

    pub(crate) async fn create_department(self, department: NewDepartment) -> Result<DeptId, CallError> {
        by_generation!(self, create_department(department))
    }

    pub(crate) async fn update_department(self, id: DeptId, update: DepartmentUpdate) -> Result<(), CallError> {
        by_generation!(self, update_department(id, update))
    }

    pub(crate) async fn delete_department(self, id: DeptId) -> Result<(), CallError> {
        by_generation!(self, delete_department(id))
    }

    pub(crate) async fn create_person(self, person: NewPerson) -> Result<(), CallError> {
        by_generation!(self, create_person(person))
    }

    pub(crate) async fn update_person(self, userid: &UserId, update: PersonUpdate) -> Result<(), CallError> {
        by_generation!(self, update_person(userid, update))
    }

    pub(crate) async fn delete_person(self, userid: &UserId) -> Result<(), CallError> {
        by_generation!(self, delete_person(userid))
    }
}

/// Whether DingTalk says that there is no such person.
pub(crate) fn is_no_such_user(error: &CallError) -> bool {
    NO_SUCH_USER.iter().any(|code| error.is_code(*code))
}

/// Whether DingTalk says that there is no such department.
pub(crate) fn is_no_such_department(error: &CallError) -> bool {
    error.is_code(NO_SUCH_DEPARTMENT)
}

/// An answer, or nothing where the error says that nothing is there.
fn unless<T>(is_absence: fn(&CallError) -> bool, answer: Result<T, CallError>) -> Result<Option<T>, CallError> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
