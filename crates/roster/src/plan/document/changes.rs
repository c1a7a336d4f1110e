//! One change as JSON.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{DocumentError, named, parts::HoldRecord, write_keys};
use crate::change::{Change, ChangeId, ChangeKind};
use crate::id::{DeptId, Key, Mobile, UserId};
use crate::org::{Department, Employee, Manager, PersonRef};
use crate::plan::{Planned, Special, Target};
use crate::record::{DepartmentRecord, EmployeeRecord, PersonRecord, RecordError, read_delta, write_delta};

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
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<SideRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<SideRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    kept_dept_ids: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    needs: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    swaps_with: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    special: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    doubt: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hold: Option<HoldRecord>,
}

/// Leaders stand alone, and a department has a `parent`, which no person has: that tells them apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum SideRecord {
    Leaders { leaders: Vec<PersonRecord> },
    Department(DepartmentRecord),
    Person(Box<EmployeeRecord>),
}

impl From<&Planned> for ChangeRecord {
    fn from(planned: &Planned) -> Self {
        let Planned { change, target, kept, needs, swaps_with, name, path, reason, special, doubt, hold } = planned;
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
            from: match change {
                Change::RekeyPerson { before, .. } => Some(before.to_string()),
                _ => None,
            },
            before,
            after,
            kept_dept_ids: kept.iter().map(|id| id.0).collect(),
            needs: needs.iter().map(ChangeId::to_string).collect(),
            swaps_with: write_keys(swaps_with),
            reason: reason.clone(),
            special: special.map(|special| special.as_str().to_owned()),
            doubt: *doubt,
            hold: hold.as_ref().map(HoldRecord::from),
        }
    }
}

impl Planned {
    /// A hash of what would be written of which object: the same as long as the same is wanted.
    #[must_use]
    pub fn wanted(&self) -> String {
        let ChangeRecord { id, userid, dept_id, from, after, .. } = ChangeRecord::from(self);
        // Of a re-creation the number is what is wanted; the rest is what stands there.
        let number = match &self.change {
            Change::RecreatePerson { after, .. } => Some(after.reveal()),
            _ => None,
        };
        let after = if number.is_some() { None } else { after };
        let text = serde_json::to_string(&(id, userid, dept_id, from, number, after)).expect("it has text keys only");
        Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

fn write_sides(change: &Change) -> (Option<SideRecord>, Option<SideRecord>) {
    let department = |department: &Department| Some(SideRecord::Department(department.into()));
    let person = |employee: &Employee| Some(SideRecord::Person(Box::new(employee.into())));
    match change {
        Change::RekeyPerson { .. } => (None, None),
        Change::CreateDepartment { department: after, .. } => (None, department(after)),
        Change::UpdateDepartment { before, after, .. } | Change::ParkDepartment { before, after, .. } => {
            (department(before), department(after))
        }
        Change::RemoveDepartment { department: before, .. } => (department(before), None),
        Change::CreatePerson { employee, manager, .. } => {
            let manager = manager.as_ref().map(PersonRecord::from);
            (None, Some(SideRecord::Person(Box::new(EmployeeRecord { manager, ..employee.into() }))))
        }
        Change::SetManager { before, after, .. } => (manager_side(before), manager_side(after)),
        Change::SetLeaders { before, after, .. } => (leaders_side(before), leaders_side(after)),
        Change::RemovePerson { employee, .. } => (person(employee), None),
        Change::UpdatePerson { delta, .. } => {
            let (before, after) = write_delta(delta);
            (Some(SideRecord::Person(Box::new(before))), Some(SideRecord::Person(Box::new(after))))
        }
        Change::RecreatePerson { before, employee, .. } => {
            let before = EmployeeRecord { mobile: Some(before.reveal().to_owned()), ..EmployeeRecord::default() };
            (Some(SideRecord::Person(Box::new(before))), person(employee))
        }
    }
}

fn manager_side(manager: &Manager) -> Option<SideRecord> {
    let manager = EmployeeRecord { manager: Some(manager.into()), ..EmployeeRecord::default() };
    Some(SideRecord::Person(Box::new(manager)))
}

fn leaders_side(leaders: &BTreeSet<PersonRef>) -> Option<SideRecord> {
    Some(SideRecord::Leaders { leaders: leaders.iter().map(PersonRecord::from).collect() })
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
            from,
            before,
            after,
            kept_dept_ids,
            needs,
            swaps_with,
            reason,
            special,
            doubt,
            hold,
        } = record;
        let kind = named(&ChangeKind::ALL, ChangeKind::as_str, "kind of change", &kind)?;
        let needs_target = !matches!(kind, ChangeKind::CreateDepartment | ChangeKind::SetLeaders);
        let target = match (userid, dept_id) {
            (Some(userid), _) if !kind.is_department() => Ok(Some(Target::User(UserId::from(userid)))),
            (_, Some(id)) if kind.is_department() => Ok(Some(Target::Department(DeptId(id)))),
            _ if needs_target => Err(RecordError::Missing("userid or dept_id")),
            _ => Ok(None),
        };
        let change = read_change(kind, Key::from(key.clone()), from, before, after);
        let bad_value = |source| DocumentError::Value { key: key.clone(), source };
        Ok(Self {
            change: change.map_err(bad_value)?,
            target: target.map_err(bad_value)?,
            kept: kept_dept_ids.into_iter().map(DeptId).collect(),
            needs: needs.iter().map(|need| need.parse()).collect::<Result<_, _>>()?,
            swaps_with: swaps_with.into_iter().map(Key::from).collect(),
            name,
            path,
            reason,
            special: special
                .as_deref()
                .map(|name| named(&Special::ALL, Special::as_str, "special person", name))
                .transpose()?,
            doubt,
            hold: hold.map(TryInto::try_into).transpose()?,
        })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

fn read_change(
    kind: ChangeKind,
    key: Key,
    from: Option<String>,
    before: Option<SideRecord>,
    after: Option<SideRecord>,
) -> Result<Change, RecordError> {
    Ok(match kind {
        ChangeKind::RekeyPerson => {
            Change::RekeyPerson { key, before: from.map(Key::from).ok_or(RecordError::Missing("from"))? }
        }
        ChangeKind::CreateDepartment => Change::CreateDepartment { key, department: department(after)? },
        ChangeKind::ParkDepartment => {
            Change::ParkDepartment { key, before: department(before)?, after: department(after)? }
        }
        ChangeKind::UpdateDepartment => {
            Change::UpdateDepartment { key, before: department(before)?, after: department(after)? }
        }
        ChangeKind::RemoveDepartment => Change::RemoveDepartment { key, department: department(before)? },
        ChangeKind::CreatePerson => {
            let after = person(after)?;
            let manager = after.manager.clone().map(PersonRef::from);
            Change::CreatePerson { key, employee: after.try_into()?, manager }
        }
        ChangeKind::SetManager => Change::SetManager { key, before: manager(before)?, after: manager(after)? },
        ChangeKind::SetLeaders => Change::SetLeaders { key, before: leaders(before)?, after: leaders(after)? },
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
        Some(SideRecord::Leaders { .. } | SideRecord::Person(_)) | None => Err(RecordError::Missing("a department")),
    }
}

fn person(side: Option<SideRecord>) -> Result<EmployeeRecord, RecordError> {
    match side {
        Some(SideRecord::Person(person)) => Ok(*person),
        Some(SideRecord::Leaders { .. } | SideRecord::Department(_)) | None => Err(RecordError::Missing("a person")),
    }
}

fn manager(side: Option<SideRecord>) -> Result<Manager, RecordError> {
    Ok(person(side)?.manager.ok_or(RecordError::Missing("manager"))?.into())
}

fn leaders(side: Option<SideRecord>) -> Result<BTreeSet<PersonRef>, RecordError> {
    match side {
        Some(SideRecord::Leaders { leaders }) => Ok(leaders.into_iter().map(PersonRef::from).collect()),
        Some(SideRecord::Department(_) | SideRecord::Person(_)) | None => Err(RecordError::Missing("leaders")),
    }
}
