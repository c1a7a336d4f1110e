//! The parts that documents and the journal share, as JSON writes them. Unmasked: this is data.
//!
//! A field that is not stated is absent; an empty text, also for a date, is a known empty value.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::change::EmployeeDelta;
use crate::id::{DeptId, Key, Mobile, NoMobile, Text, UserId};
use crate::org::{Department, DeptRef, Employee, Manager, NO_DATE, PersonRef};

/// A value that was written by hand, or by another version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// A text that is no mobile number.
    #[error("a mobile number is no such number")]
    Mobile(#[from] NoMobile),
    /// A text that is no date.
    #[error("`{0}` is no date")]
    Date(String),
    /// A record that lacks what its kind needs.
    #[error("`{0}` is missing")]
    Missing(&'static str),
}

/// A reference to a department: `null` is the managed root, a text is a key, a number is a department that is not ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum DeptRecord {
    Root,
    Unmanaged(i64),
    Dept(String),
}

/// A person whom others name: a text is a key, an object the userid of somebody who is not ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum PersonRecord {
    Person(String),
    Unmanaged { userid: String },
}

/// A department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DepartmentRecord {
    pub(crate) name: String,
    pub(crate) parent: DeptRecord,
}

/// A person, or the fields of a person that differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EmployeeRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mobile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) departments: Option<Vec<DeptRecord>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) job_number: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) telephone: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) work_place: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remark: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hired_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) extension: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) manager: Option<PersonRecord>,
}

impl From<&PersonRef> for PersonRecord {
    fn from(person: &PersonRef) -> Self {
        match person {
            PersonRef::Person(key) => Self::Person(key.to_string()),
            PersonRef::Unmanaged(userid) => Self::Unmanaged { userid: userid.to_string() },
        }
    }
}

impl From<PersonRecord> for PersonRef {
    fn from(record: PersonRecord) -> Self {
        match record {
            PersonRecord::Person(key) => Self::Person(Key::from(key)),
            PersonRecord::Unmanaged { userid } => Self::Unmanaged(UserId::from(userid)),
        }
    }
}

/// A manager as a field writes it: an empty text is known to be nobody.
impl From<&Manager> for PersonRecord {
    fn from(manager: &Manager) -> Self {
        match manager {
            Manager::Nobody => Self::Person(String::new()),
            Manager::Is(person) => person.into(),
        }
    }
}

impl From<PersonRecord> for Manager {
    fn from(record: PersonRecord) -> Self {
        match record {
            PersonRecord::Person(key) if key.is_empty() => Self::Nobody,
            person => Self::Is(person.into()),
        }
    }
}

impl From<&DeptRef> for DeptRecord {
    fn from(department: &DeptRef) -> Self {
        match department {
            DeptRef::Root => Self::Root,
            DeptRef::Dept(key) => Self::Dept(key.to_string()),
            DeptRef::Unmanaged(id) => Self::Unmanaged(id.0),
        }
    }
}

impl From<DeptRecord> for DeptRef {
    fn from(record: DeptRecord) -> Self {
        match record {
            DeptRecord::Root => Self::Root,
            DeptRecord::Dept(key) => Self::Dept(Key::from(key)),
            DeptRecord::Unmanaged(id) => Self::Unmanaged(DeptId(id)),
        }
    }
}

impl From<&Department> for DepartmentRecord {
    fn from(department: &Department) -> Self {
        let Department { name, parent } = department;
        Self { name: name.clone(), parent: parent.into() }
    }
}

impl From<DepartmentRecord> for Department {
    fn from(record: DepartmentRecord) -> Self {
        Self { name: record.name, parent: record.parent.into() }
    }
}

impl From<&Employee> for EmployeeRecord {
    fn from(employee: &Employee) -> Self {
        let Employee {
            name,
            mobile,
            departments,
            title,
            job_number,
            email,
            telephone,
            work_place,
            remark,
            hired_on,
            extension,
        } = employee;
        Self {
            name: name.clone(),
            mobile: mobile.as_ref().map(|mobile| mobile.reveal().to_owned()),
            departments: departments.as_ref().map(|departments| departments.iter().map(DeptRecord::from).collect()),
            title: title.clone(),
            job_number: job_number.clone(),
            email: email.clone(),
            telephone: telephone.clone(),
            work_place: work_place.clone(),
            remark: remark.clone(),
            hired_on: hired_on.map(write_date),
            extension: extension.clone(),
            manager: None,
        }
    }
}

impl TryFrom<EmployeeRecord> for Employee {
    type Error = RecordError;

    fn try_from(record: EmployeeRecord) -> Result<Self, Self::Error> {
        let EmployeeRecord {
            name,
            mobile,
            departments,
            title,
            job_number,
            email,
            telephone,
            work_place,
            remark,
            hired_on,
            extension,
            manager: _,
        } = record;
        Ok(Self {
            name,
            mobile: mobile.as_deref().map(Mobile::parse).transpose()?,
            departments: departments.map(|departments| departments.into_iter().map(DeptRef::from).collect()),
            title,
            job_number,
            email,
            telephone,
            work_place,
            remark,
            hired_on: hired_on.as_deref().map(read_date).transpose()?,
            extension,
        })
    }
}

/// The two sides of a difference, each with the fields that differ.
pub(crate) fn write_delta(delta: &EmployeeDelta) -> (EmployeeRecord, EmployeeRecord) {
    (delta.before().into(), delta.after().into())
}

/// The difference that [`write_delta`] wrote.
pub(crate) fn read_delta(before: EmployeeRecord, after: EmployeeRecord) -> Result<EmployeeDelta, RecordError> {
    EmployeeDelta::of(&before.try_into()?, &after.try_into()?).ok_or(RecordError::Missing("a field that differs"))
}

fn write_date(date: Date) -> String {
    if date == NO_DATE { String::new() } else { date.to_string() }
}

fn read_date(text: &str) -> Result<Date, RecordError> {
    match text {
        "" => Ok(NO_DATE),
        _ => text.parse().map_err(|_| RecordError::Date(text.to_owned())),
    }
}
