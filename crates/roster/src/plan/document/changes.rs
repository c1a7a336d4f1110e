//! One change as JSON.

use serde::{Deserialize, Serialize};

use super::{DocumentError, named, parts::HoldRecord};
use crate::change::{Change, ChangeId, ChangeKind};
use crate::id::{DeptId, Key, Mobile, UserId};
use crate::org::{Department, Employee};
use crate::plan::{Planned, Special, Target};
use crate::record::{DepartmentRecord, EmployeeRecord, RecordError, read_delta, write_delta};

/// `before` and `after` are absent where there is nothing to state; for an update of a person they hold the fields that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ChangeRecord {
    id: String,
    kind: String,
    key: String,
    name: String,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    userid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dept_id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<SideRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<SideRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    kept_dept_ids: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    needs: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    special: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hold: Option<HoldRecord>,
}

/// A department has a `parent`, which no person has: that tells them apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum SideRecord {
    Department(DepartmentRecord),
    Person(EmployeeRecord),
}

impl From<&Planned> for ChangeRecord {
    fn from(planned: &Planned) -> Self {
        let Planned { change, target, kept, needs, name, path, reason, special, hold } = planned;
        let (before, after) = write_sides(change);
        let (userid, dept_id) = match target {
            Some(Target::User(userid)) => (Some(userid.to_string()), None),
            Some(Target::Department(id)) => (None, Some(id.0)),
            None => (None, None),
        };
        Self {
            id: planned.id().to_string(),
            kind: change.kind().as_str().to_owned(),
            key: change.key().to_string(),
            name: name.clone(),
            path: path.clone(),
            userid,
            dept_id,
            before,
            after,
            kept_dept_ids: kept.iter().map(|id| id.0).collect(),
            needs: needs.iter().map(ChangeId::to_string).collect(),
            reason: reason.clone(),
            special: special.map(|special| special.as_str().to_owned()),
            hold: hold.as_ref().map(HoldRecord::from),
        }
    }
}

fn write_sides(change: &Change) -> (Option<SideRecord>, Option<SideRecord>) {
    let department = |department: &Department| Some(SideRecord::Department(department.into()));
    let person = |employee: &Employee| Some(SideRecord::Person(employee.into()));
    match change {
        Change::CreateDepartment { department: after, .. } => (None, department(after)),
        Change::UpdateDepartment { before, after, .. } => (department(before), department(after)),
        Change::RemoveDepartment { department: before, .. } => (department(before), None),
        Change::CreatePerson { employee, .. } => (None, person(employee)),
        Change::RemovePerson { employee, .. } => (person(employee), None),
        Change::UpdatePerson { delta, .. } => {
            let (before, after) = write_delta(delta);
            (Some(SideRecord::Person(before)), Some(SideRecord::Person(after)))
        }
        Change::RecreatePerson { before, employee, .. } => {
            let before = EmployeeRecord { mobile: Some(before.reveal().to_owned()), ..EmployeeRecord::default() };
            (Some(SideRecord::Person(before)), person(employee))
        }
    }
}

impl TryFrom<ChangeRecord> for Planned {
    type Error = DocumentError;

    fn try_from(record: ChangeRecord) -> Result<Self, Self::Error> {
        let ChangeRecord {
            id: _,
            kind,
            key,
            name,
            path,
            userid,
            dept_id,
            before,
            after,
            kept_dept_ids,
            needs,
            reason,
            special,
            hold,
        } = record;
        let kind = named(&ChangeKind::ALL, ChangeKind::as_str, "kind of change", &kind)?;
        let needs_target = kind != ChangeKind::CreateDepartment;
        let target = match (userid, dept_id) {
            (Some(userid), _) if !kind.is_department() => Ok(Some(Target::User(UserId::from(userid)))),
            (_, Some(id)) if kind.is_department() => Ok(Some(Target::Department(DeptId(id)))),
            _ if needs_target => Err(RecordError::Missing("userid or dept_id")),
            _ => Ok(None),
        };
        let change = read_change(kind, Key::from(key.clone()), before, after);
        let bad_value = |source| DocumentError::Value { key: key.clone(), source };
        Ok(Self {
            change: change.map_err(bad_value)?,
            target: target.map_err(bad_value)?,
            kept: kept_dept_ids.into_iter().map(DeptId).collect(),
            needs: needs.iter().map(|need| need.parse()).collect::<Result<_, _>>()?,
            name,
            path,
            reason,
            special: special
                .as_deref()
                .map(|name| named(&Special::ALL, Special::as_str, "special person", name))
                .transpose()?,
            hold: hold.map(TryInto::try_into).transpose()?,
        })
    }
}

fn read_change(
    kind: ChangeKind,
    key: Key,
    before: Option<SideRecord>,
    after: Option<SideRecord>,
) -> Result<Change, RecordError> {
    Ok(match kind {
        ChangeKind::CreateDepartment => Change::CreateDepartment { key, department: department(after)? },
        ChangeKind::UpdateDepartment => {
            Change::UpdateDepartment { key, before: department(before)?, after: department(after)? }
        }
        ChangeKind::RemoveDepartment => Change::RemoveDepartment { key, department: department(before)? },
        ChangeKind::CreatePerson => Change::CreatePerson { key, employee: person(after)?.try_into()? },
        ChangeKind::RemovePerson => Change::RemovePerson { key, employee: person(before)?.try_into()? },
        ChangeKind::UpdatePerson => Change::UpdatePerson { key, delta: read_delta(person(before)?, person(after)?)? },
        ChangeKind::RecreatePerson => {
            let employee: Employee = person(after)?.try_into()?;
            let before = person(before)?.mobile.ok_or(RecordError::Missing("mobile"))?;
            Change::RecreatePerson {
                key,
                before: Mobile::parse(&before)?,
                after: employee.mobile.clone().ok_or(RecordError::Missing("mobile"))?,
                employee,
            }
        }
    })
}

fn department(side: Option<SideRecord>) -> Result<Department, RecordError> {
    match side {
        Some(SideRecord::Department(department)) => Ok(department.into()),
        Some(SideRecord::Person(_)) | None => Err(RecordError::Missing("a department")),
    }
}

fn person(side: Option<SideRecord>) -> Result<EmployeeRecord, RecordError> {
    match side {
        Some(SideRecord::Person(person)) => Ok(person),
        Some(SideRecord::Department(_)) | None => Err(RecordError::Missing("a person")),
    }
}
