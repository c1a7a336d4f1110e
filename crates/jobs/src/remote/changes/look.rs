//! Reads whether a write took effect.

use std::collections::BTreeSet;

use dianmao_dingtalk::Error as CallError;
use dianmao_roster::change::{Delta, EmployeeDelta};
use dianmao_roster::id::{DeptId, Key, Mobile, UserId};
use dianmao_roster::journal::Operation;
use dianmao_roster::org::{DeptRef, Employee};

use super::{Found, Lacks, Remote};
use crate::remote::contacts::PersonDetails;

impl Remote<'_> {
    /// Reads whether an operation took effect.
    pub(crate) async fn look(&self, operation: &Operation) -> Result<Result<Found, CallError>, Lacks> {
        Ok(match operation {
            Operation::RekeyPerson { .. } => Ok(Found::Done(None)),
            Operation::CreateDepartment { key, department } => {
                let parent = self.id(&department.parent)?;
                self.find_child(parent, key, &department.name).await
            }
            Operation::UpdateDepartment { id, after, .. } => {
                let parent = self.id(&after.parent)?;
                self.contacts.department(*id).await.map(|found| match found {
                    Some(found) if found.name == after.name && found.parent == Some(parent) => Found::Done(None),
                    Some(_) => Found::Undone,
                    None => Found::Other("the department is gone".into()),
                })
            }
            Operation::DeleteDepartment { id, .. } => {
                self.contacts.department(*id).await.map(|found| undone_while(found.is_some()))
            }
            Operation::DeletePerson { userid, .. } => {
                self.contacts.person(userid).await.map(|found| undone_while(found.is_some()))
            }
            Operation::CreatePerson { userid, employee, .. } | Operation::RecreatePerson { userid, employee, .. } => {
                self.contacts.person(userid).await.map(|found| match found {
                    Some(found) => is_the_same(&found, employee),
                    None => Found::Undone,
                })
            }
            Operation::UpdatePerson { userid, delta, .. } => self.look_at_update(userid, delta).await?,
            Operation::SetManager { userid, manager, .. } => {
                let manager = self.manager(manager)?;
                self.look_at_manager(userid, &manager).await
            }
            Operation::RestoreReport { userid, report, .. } => self.look_at_manager(report, userid.as_str()).await,
            Operation::SetLeaders { key, leaders } => {
                let wanted: BTreeSet<UserId> = self.userids(leaders)?.into_iter().map(UserId::from).collect();
                self.contacts.department(self.id(&DeptRef::Dept(key.clone()))?).await.map(|found| match found {
                    Some(found) if found.leaders == wanted => Found::Done(None),
                    Some(_) => Found::Undone,
                    None => Found::Other("the department is gone".into()),
                })
            }
            Operation::RestoreLeader { userid, department, .. } => {
                self.contacts.department(*department).await.map(|found| match found {
                    Some(found) if found.leaders.contains(userid) => Found::Done(None),
                    Some(_) => Found::Undone,
                    None => Found::Other("the department is gone".into()),
                })
            }
        })
    }

    async fn look_at_manager(&self, userid: &UserId, manager: &str) -> Result<Found, CallError> {
        self.contacts.person(userid).await.map(|found| match found {
            Some(found) if found.apart.manager_userid.as_deref().unwrap_or_default() == manager => Found::Done(None),
            Some(_) => Found::Undone,
            None => Found::Other("the person is gone".into()),
        })
    }

    async fn look_at_update(&self, userid: &UserId, delta: &EmployeeDelta) -> Result<Result<Found, CallError>, Lacks> {
        let (mut left, mut joined) = (BTreeSet::new(), BTreeSet::new());
        if let Some(Delta { before, after }) = delta.departments() {
            joined = after.iter().map(|department| self.id(department)).collect::<Result<_, _>>()?;
            // A department that has gone meanwhile is left as well.
            left = before.difference(after).filter_map(|department| self.id(department).ok()).collect();
        }
        Ok(self.contacts.person(userid).await.map(|found| {
            let Some(found) = found else { return Found::Other("the person is gone".into()) };
            let person = found.person;
            let stands_in: BTreeSet<DeptId> = person.departments.iter().copied().collect();
            let moved = joined.is_subset(&stands_in) && left.is_disjoint(&stands_in);
            if moved && is_written(delta, &person.fields) { Found::Done(None) } else { Found::Undone }
        }))
    }

    async fn find_child(&self, parent: DeptId, key: &Key, name: &str) -> Result<Found, CallError> {
        let children = self.contacts.children(parent).await?;
        // Siblings have different names, so the one of this name is the one that was asked for.
        let found = children.iter().find(|(_, child)| child.name == name);
        Ok(match found {
            None => Found::Undone,
            Some((id, child)) => match child.source_identifier.as_deref() {
                Some(other) if !other.is_empty() && other != key.as_str() => {
                    Found::Other("another department of this name stands there".into())
                }
                _ => Found::Done(Some(*id)),
            },
        })
    }
}

fn undone_while(still_there: bool) -> Found {
    if still_there { Found::Undone } else { Found::Done(None) }
}

/// Whether every field of a change but the memberships has its new value. The old ones were read, so a field that is not returned is
/// empty.
fn is_written(delta: &EmployeeDelta, found: &Employee) -> bool {
    EmployeeDelta::of(&found.or_empty(|_| true), delta.after()).is_none()
}

/// Whether the person who holds the userid is the one who was to be created.
fn is_the_same(found: &PersonDetails, wanted: &Employee) -> Found {
    let person = &found.person.fields;
    let agrees = |found: Option<&Mobile>, wanted: Option<&Mobile>| match (found, wanted) {
        (Some(found), Some(wanted)) => found == wanted,
        _ => true,
    };
    if agrees(person.mobile.as_ref(), wanted.mobile.as_ref()) && (person.mobile.is_some() || person.name == wanted.name)
    {
        Found::Done(None)
    } else {
        Found::Other("the userid belongs to somebody with another mobile number".into())
    }
}
