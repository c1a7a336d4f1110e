//! An operation as the store saves it: JSON with a `kind`, enough to go on from after a crash without anything else.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{DeleteReason, Operation, Snapshot};
use crate::id::{DeptId, Key, Mobile, UserId};
use crate::org::PersonRef;
use crate::record::{DepartmentRecord, EmployeeRecord, PersonRecord, RecordError, read_delta, write_delta};

/// A payload that is no operation.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// The JSON has another shape.
    #[error("a journal payload is not readable")]
    Shape(#[from] serde_json::Error),
    /// A value in it is none of its kind.
    #[error("a journal payload holds a bad value")]
    Value(#[from] RecordError),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Payload {
    RekeyPerson {
        key: String,
        from: String,
        userid: String,
    },
    CreateDepartment {
        key: String,
        department: DepartmentRecord,
    },
    UpdateDepartment {
        key: String,
        dept_id: i64,
        before: DepartmentRecord,
        after: DepartmentRecord,
    },
    DeleteDepartment {
        key: String,
        dept_id: i64,
    },
    CreatePerson {
        key: String,
        userid: String,
        employee: EmployeeRecord,
        kept: Vec<i64>,
    },
    SetManager {
        key: String,
        userid: String,
        manager: PersonRecord,
    },
    SetLeaders {
        key: String,
        leaders: Vec<PersonRecord>,
    },
    UpdatePerson {
        key: String,
        userid: String,
        before: EmployeeRecord,
        after: EmployeeRecord,
        kept: Vec<i64>,
    },
    DeletePerson {
        key: String,
        userid: String,
        recreation: bool,
    },
    RecreatePerson {
        key: String,
        userid: String,
        employee: EmployeeRecord,
        kept: Vec<i64>,
        old_mobile: String,
        leads: Vec<i64>,
        #[serde(default)]
        reports: Vec<String>,
        snapshot: Map<String, Value>,
        with_old_mobile: bool,
    },
    RestoreReport {
        key: String,
        userid: String,
        report: String,
    },
    RestoreLeader {
        key: String,
        userid: String,
        dept_id: i64,
    },
}

impl Operation {
    /// The JSON to save.
    #[must_use]
    pub fn to_payload(&self) -> Value {
        serde_json::to_value(Payload::from(self)).expect("a payload has text keys only")
    }

    /// The operation that was saved.
    ///
    /// # Errors
    /// A payload that no version of this program wrote.
    pub fn from_payload(payload: Value) -> Result<Self, PayloadError> {
        let payload: Payload = serde_json::from_value(payload)?;
        Ok(Self::try_from(payload)?)
    }
}

impl From<&Operation> for Payload {
    fn from(operation: &Operation) -> Self {
        let key = operation.key().to_string();
        match operation {
            Operation::RekeyPerson { from, userid, .. } => {
                Self::RekeyPerson { key, from: from.to_string(), userid: userid.to_string() }
            }
            Operation::CreateDepartment { department, .. } => {
                Self::CreateDepartment { key, department: department.into() }
            }
            Operation::UpdateDepartment { id, before, after, .. } => {
                Self::UpdateDepartment { key, dept_id: id.0, before: before.into(), after: after.into() }
            }
            Operation::DeleteDepartment { id, .. } => Self::DeleteDepartment { key, dept_id: id.0 },
            Operation::CreatePerson { userid, employee, kept, manager, .. } => Self::CreatePerson {
                key,
                userid: userid.to_string(),
                employee: EmployeeRecord { manager: manager.as_ref().map(PersonRecord::from), ..employee.into() },
                kept: write_ids(kept),
            },
            Operation::SetManager { userid, manager, .. } => {
                Self::SetManager { key, userid: userid.to_string(), manager: manager.into() }
            }
            Operation::SetLeaders { leaders, .. } => {
                Self::SetLeaders { key, leaders: leaders.iter().map(PersonRecord::from).collect() }
            }
            Operation::UpdatePerson { userid, delta, kept, .. } => {
                let (before, after) = write_delta(delta);
                Self::UpdatePerson { key, userid: userid.to_string(), before, after, kept: write_ids(kept) }
            }
            Operation::DeletePerson { userid, reason, .. } => {
                Self::DeletePerson { key, userid: userid.to_string(), recreation: *reason == DeleteReason::Recreation }
            }
            Operation::RecreatePerson { userid, employee, kept, old_mobile, snapshot, with_old_mobile, .. } => {
                Self::RecreatePerson {
                    key,
                    userid: userid.to_string(),
                    employee: employee.into(),
                    kept: write_ids(kept),
                    old_mobile: old_mobile.reveal().to_owned(),
                    leads: write_ids(&snapshot.leads),
                    reports: snapshot.reports.iter().map(UserId::to_string).collect(),
                    snapshot: snapshot.fields.clone(),
                    with_old_mobile: *with_old_mobile,
                }
            }
            Operation::RestoreReport { userid, report, .. } => {
                Self::RestoreReport { key, userid: userid.to_string(), report: report.to_string() }
            }
            Operation::RestoreLeader { userid, department, .. } => {
                Self::RestoreLeader { key, userid: userid.to_string(), dept_id: department.0 }
            }
        }
    }
}

impl TryFrom<Payload> for Operation {
    type Error = RecordError;

    fn try_from(payload: Payload) -> Result<Self, Self::Error> {
        Ok(match payload {
            Payload::RekeyPerson { key, from, userid } => {
                Self::RekeyPerson { key: Key::from(key), from: Key::from(from), userid: UserId::from(userid) }
            }
            Payload::CreateDepartment { key, department } => {
                Self::CreateDepartment { key: Key::from(key), department: department.into() }
            }
            Payload::UpdateDepartment { key, dept_id, before, after } => Self::UpdateDepartment {
                key: Key::from(key),
                id: DeptId(dept_id),
                before: before.into(),
                after: after.into(),
            },
            Payload::DeleteDepartment { key, dept_id } => {
                Self::DeleteDepartment { key: Key::from(key), id: DeptId(dept_id) }
            }
            Payload::UpdatePerson { key, userid, before, after, kept } => Self::UpdatePerson {
                key: Key::from(key),
                userid: UserId::from(userid),
                delta: read_delta(before, after)?,
                kept: read_ids(kept),
            },
            Payload::SetManager { key, userid, manager } => {
                Self::SetManager { key: Key::from(key), userid: UserId::from(userid), manager: manager.into() }
            }
            Payload::SetLeaders { key, leaders } => {
                Self::SetLeaders { key: Key::from(key), leaders: leaders.into_iter().map(PersonRef::from).collect() }
            }
            Payload::DeletePerson { key, userid, recreation } => Self::DeletePerson {
                key: Key::from(key),
                userid: UserId::from(userid),
                reason: match recreation {
                    true => DeleteReason::Recreation,
                    false => DeleteReason::Removal,
                },
            },
            Payload::RestoreReport { key, userid, report } => {
                Self::RestoreReport { key: Key::from(key), userid: UserId::from(userid), report: UserId::from(report) }
            }
            Payload::RestoreLeader { key, userid, dept_id } => {
                Self::RestoreLeader { key: Key::from(key), userid: UserId::from(userid), department: DeptId(dept_id) }
            }
            create @ (Payload::CreatePerson { .. } | Payload::RecreatePerson { .. }) => read_create(create)?,
        })
    }
}

fn read_create(payload: Payload) -> Result<Operation, RecordError> {
    match payload {
        Payload::CreatePerson { key, userid, employee, kept } => Ok(Operation::CreatePerson {
            key: Key::from(key),
            userid: UserId::from(userid),
            manager: employee.manager.clone().map(PersonRef::from),
            employee: employee.try_into()?,
            kept: read_ids(kept),
        }),
        Payload::RecreatePerson {
            key,
            userid,
            employee,
            kept,
            old_mobile,
            leads,
            reports,
            snapshot,
            with_old_mobile,
        } => Ok(Operation::RecreatePerson {
            key: Key::from(key),
            userid: UserId::from(userid),
            employee: employee.try_into()?,
            kept: read_ids(kept),
            old_mobile: Mobile::parse(&old_mobile)?,
            snapshot: Snapshot {
                leads: read_ids(leads),
                reports: reports.into_iter().map(UserId::from).collect(),
                fields: snapshot,
            },
            with_old_mobile,
        }),
        _ => Err(RecordError::Missing("a person to create")),
    }
}

fn write_ids(ids: &BTreeSet<DeptId>) -> Vec<i64> {
    ids.iter().map(|id| id.0).collect()
}

fn read_ids(ids: Vec<i64>) -> BTreeSet<DeptId> {
    ids.into_iter().map(DeptId).collect()
}
