//! Makes the write calls, and says what came of them.

use dianmao_dingtalk::Error as CallError;
use dianmao_dingtalk::api::v2::{department, user};
use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_roster::journal::Operation;
use dianmao_roster::org::Department;

use super::look::leaders;
use super::request::manager_update;
use super::snapshot::restore;
use super::{Lacks, NO_SUCH_DEPARTMENT, Remote, Written};
use crate::remote::directory::is_no_such_user;

/// "This userid is taken", "this mobile number is taken".
const PERSON_TAKEN: [i64; 2] = [60102, 60104];
/// "A sibling has this name", in its two numbers.
const NAME_TAKEN: [i64; 2] = [60008, 60021];
/// "The person was invited and has to accept."
const INVITED: i64 = 40103;

impl Remote<'_> {
    /// Makes the write call of an operation.
    pub(crate) async fn write(&self, operation: &Operation) -> Result<Written, Lacks> {
        let outcome = match operation {
            Operation::RekeyPerson { .. } => Ok(None),
            Operation::DeleteDepartment { id, .. } => match self.first_child(*id).await {
                Ok(Some(child)) => return Ok(Written::NotEmpty(child)),
                Ok(None) => self.client.send(&department::Delete { dept_id: id.0 }).await.map(|_| None),
                Err(error) => Err(error),
            },
            Operation::CreateDepartment { key, department } => self.create_department(key, department).await?,
            Operation::UpdateDepartment { id, before, after, .. } => self.update_department(*id, before, after).await?,
            Operation::CreatePerson { userid, employee, kept, manager, .. } => {
                let mut request = self.create(userid, employee, kept)?;
                // Whoever does not stand by now is named by a later plan.
                request.manager_userid = manager.as_ref().and_then(|manager| self.userid(manager).ok());
                self.client.send(&request).await.map(|_| None)
            }
            Operation::UpdatePerson { userid, delta, kept, .. } => {
                let request = self.update(userid, delta, kept)?;
                self.client.send(&request).await.map(|_| None)
            }
            Operation::SetManager { userid, manager, .. } => {
                let request = self.set_manager(userid, manager)?;
                self.client.send(&request).await.map(|_| None)
            }
            Operation::SetLeaders { key, leaders } => {
                let request = self.set_leaders(key, leaders)?;
                self.client.send(&request).await.map(|_| None)
            }
            Operation::RestoreReport { userid, report, .. } => {
                let request = manager_update(report, userid.to_string());
                self.client.send(&request).await.map(|_| None)
            }
            Operation::DeletePerson { userid, .. } => {
                self.client.send(&user::Delete { userid: userid.to_string() }).await.map(|_| None)
            }
            Operation::RecreatePerson { userid, employee, kept, snapshot, .. } => {
                let mut request = self.create(userid, employee, kept)?;
                restore(&mut request, snapshot);
                self.client.send(&request).await.map(|_| None)
            }
            Operation::RestoreLeader { userid, department, .. } => self.restore_leader(userid, *department).await,
        };
        Ok(written(operation, outcome))
    }

    async fn create_department(
        &self,
        key: &Key,
        department: &Department,
    ) -> Result<Result<Option<DeptId>, CallError>, Lacks> {
        let request = department::Create {
            name: department.name.clone(),
            parent_id: self.id(&department.parent)?.0,
            source_identifier: Some(key.to_string()),
            ..Default::default()
        };
        Ok(self.client.send(&request).await.map(|created| Some(DeptId(created.dept_id))))
    }

    async fn update_department(
        &self,
        id: DeptId,
        before: &Department,
        after: &Department,
    ) -> Result<Result<Option<DeptId>, CallError>, Lacks> {
        let parent = (before.parent != after.parent).then(|| self.id(&after.parent)).transpose()?;
        let request = department::Update {
            dept_id: id.0,
            name: (before.name != after.name).then(|| after.name.clone()),
            parent_id: parent.map(|parent| parent.0),
            ..Default::default()
        };
        Ok(self.client.send(&request).await.map(|_| None))
    }

    /// A department below this one, if there is any: DingTalk would delete it along.
    async fn first_child(&self, id: DeptId) -> Result<Option<DeptId>, CallError> {
        let children = self.client.send(&department::ListSubId { dept_id: id.0 }).await?;
        Ok(children.dept_id_list.first().map(|child| DeptId(*child)))
    }

    async fn restore_leader(&self, userid: &UserId, department: DeptId) -> Result<Option<DeptId>, CallError> {
        let found = self.client.send(&department::Get { dept_id: department.0, ..Default::default() }).await?;
        let mut managers = leaders(&found);
        if !managers.contains(&userid.to_string()) {
            managers.push(userid.to_string());
        }
        let request = department::Update {
            dept_id: department.0,
            dept_manager_userid_list: Some(managers),
            ..Default::default()
        };
        self.client.send(&request).await.map(|_| None)
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
        Operation::DeleteDepartment { .. } if error.is_code(NO_SUCH_DEPARTMENT) => Written::Done(None),
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
