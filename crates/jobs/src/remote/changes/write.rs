//! Makes the write calls, and says what came of them.

use dianmao_dingtalk::Error as CallError;
use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_roster::journal::Operation;
use dianmao_roster::org::{Department, DeptRef};

use super::snapshot::restore;
use super::{Lacks, Remote, Written};
use crate::remote::contacts::{DepartmentUpdate, NewDepartment, PersonUpdate, is_no_such_department, is_no_such_user};

/// "This userid is taken", "this mobile number is taken".
const PERSON_TAKEN: [i64; 2] = [60102, 60104];
/// "A sibling has this name", in its two numbers.
const NAME_TAKEN: [i64; 2] = [60008, 60021];
/// "The person was invited and has to accept."
const INVITED: i64 = 40103;

impl Remote<'_> {
    /// Makes the write call of an operation.
    pub(crate) async fn write(&self, operation: &Operation) -> Result<Written, Lacks> {
        let contacts = self.contacts;
        let outcome = match operation {
            Operation::RekeyPerson { .. } => Ok(None),
            Operation::DeleteDepartment { id, .. } => match contacts.first_child(*id).await {
                Ok(Some(child)) => return Ok(Written::NotEmpty(child)),
                Ok(None) => contacts.delete_department(*id).await.map(|()| None),
                Err(error) => Err(error),
            },
            Operation::CreateDepartment { key, department } => {
                let request = self.new_department(key, department)?;
                contacts.create_department(request).await.map(Some)
            }
            Operation::UpdateDepartment { id, before, after, .. } => {
                let request = self.department_update(before, after)?;
                contacts.update_department(*id, request).await.map(|()| None)
            }
            Operation::CreatePerson { userid, employee, kept, manager, .. } => {
                let mut request = self.create(userid, employee, kept)?;
                // Whoever does not stand by now is named by a later plan.
                request.apart.manager_userid = manager.as_ref().and_then(|manager| self.userid(manager).ok());
                contacts.create_person(request).await.map(|()| None)
            }
            Operation::UpdatePerson { userid, delta, kept, .. } => {
                let request = self.update(delta, kept)?;
                contacts.update_person(userid, request).await.map(|()| None)
            }
            Operation::SetManager { userid, manager, .. } => {
                let request = self.set_manager(manager)?;
                contacts.update_person(userid, request).await.map(|()| None)
            }
            Operation::SetLeaders { key, leaders } => {
                let request = self.set_leaders(leaders)?;
                let id = self.id(&DeptRef::Dept(key.clone()))?;
                contacts.update_department(id, request).await.map(|()| None)
            }
            Operation::RestoreReport { userid, report, .. } => {
                let request = PersonUpdate { manager: Some(userid.to_string()), ..PersonUpdate::default() };
                contacts.update_person(report, request).await.map(|()| None)
            }
            Operation::DeletePerson { userid, .. } => contacts.delete_person(userid).await.map(|()| None),
            Operation::RecreatePerson { userid, employee, kept, snapshot, .. } => {
                let mut request = self.create(userid, employee, kept)?;
                restore(&mut request, snapshot);
                contacts.create_person(request).await.map(|()| None)
            }
            Operation::RestoreLeader { userid, department, .. } => {
                self.restore_leader(userid, *department).await.map(|()| None)
            }
        };
        Ok(written(operation, outcome))
    }

    fn new_department(&self, key: &Key, department: &Department) -> Result<NewDepartment, Lacks> {
        let parent = self.id(&department.parent)?;
        Ok(NewDepartment { name: department.name.clone(), parent, mark: key.to_string() })
    }

    fn department_update(&self, before: &Department, after: &Department) -> Result<DepartmentUpdate, Lacks> {
        Ok(DepartmentUpdate {
            name: (before.name != after.name).then(|| after.name.clone()),
            parent: (before.parent != after.parent).then(|| self.id(&after.parent)).transpose()?,
            ..DepartmentUpdate::default()
        })
    }

    async fn restore_leader(&self, userid: &UserId, department: DeptId) -> Result<(), CallError> {
        // Of a department that is gone the write says so.
        let found = self.contacts.department(department).await?;
        let mut leaders = found.map(|found| found.leaders).unwrap_or_default();
        leaders.insert(userid.clone());
        let leaders = leaders.iter().map(UserId::to_string).collect();
        let request = DepartmentUpdate { leaders: Some(leaders), ..DepartmentUpdate::default() };
        self.contacts.update_department(department, request).await
    }
}

fn written(operation: &Operation, outcome: Result<Option<DeptId>, CallError>) -> Written {
    let error = match outcome {
        Ok(id) => return Written::Done(id),
        Err(error) => error,
    };
    match operation {
        // Whatever was to go is gone: an earlier attempt, or somebody else, was there first.
        Operation::DeletePerson { .. } if is_no_such_user(&error) => Written::Done(None),
        Operation::DeleteDepartment { .. } if is_no_such_department(&error) => Written::Done(None),
        Operation::CreatePerson { .. } | Operation::RecreatePerson { .. } if error.is_code(INVITED) => Written::Invited,
        // Userid and source identifier are ours to choose, so what stands there may well be the object of a lost answer.
        Operation::CreatePerson { .. } | Operation::RecreatePerson { .. } if is_taken(&error, &PERSON_TAKEN) => {
            Written::Taken(error)
        }
        Operation::CreateDepartment { .. } if is_taken(&error, &NAME_TAKEN) => Written::Taken(error),
        _ if error.outcome_unknown() => Written::Unknown(error),
        _ => Written::Refused(error),
    }
}

fn is_taken(error: &CallError, codes: &[i64]) -> bool {
    codes.iter().any(|code| error.is_code(*code))
}
