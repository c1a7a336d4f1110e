//! Our write operations as DingTalk's calls, and the reads that tell whether a write took effect.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_dingtalk::api::v2::{department, user};
use dianmao_dingtalk::{Client, Error as CallError};
use dianmao_roster::change::{Delta, EmployeeDelta};
use dianmao_roster::id::{DeptId, Key, Mobile, UserId};
use dianmao_roster::intake::Region;
use dianmao_roster::journal::{Operation, Snapshot};
use dianmao_roster::org::{Department, DeptRef, Employee, Manager, NO_DATE, PersonRef};
use jiff::tz::TimeZone;

use super::directory::is_no_such_user;
use super::person::{self, detailed, midnight};

/// "There is no such department."
const NO_SUCH_DEPARTMENT: i64 = 60003;
/// "This userid is taken", "this mobile number is taken".
const PERSON_TAKEN: [i64; 2] = [60102, 60104];
/// "A sibling has this name", in its two numbers.
const NAME_TAKEN: [i64; 2] = [60008, 60021];
/// How `extension` is written: beside what stands.
const MERGE: i64 = 1;
/// "The person was invited and has to accept."
const INVITED: i64 = 40103;

/// What came of a write call.
#[derive(Debug)]
pub(crate) enum Written {
    /// It took effect. A created department has its id.
    Done(Option<DeptId>),
    /// The person was invited.
    Invited,
    /// Nobody knows; read.
    Unknown(CallError),
    /// What it would create stands there already: an earlier attempt may have made it, so read.
    Taken(CallError),
    /// It was refused and had no effect.
    Refused(CallError),
    /// It was not made, because this department still stands below the one to be deleted.
    NotEmpty(DeptId),
}

/// What a read says about an earlier write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// It took effect. A created department has its id.
    Done(Option<DeptId>),
    /// It had no effect.
    Undone,
    /// Something else stands there, so the write can never take effect; a sentence.
    Other(String),
}

/// An operation's call cannot be made: somebody or something that it names has no id, because it was not created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lacks {
    Department(Key),
    Person(Key),
}

/// Makes the calls of one company, with the links that hold by now.
pub(crate) struct Remote<'a> {
    pub(crate) client: &'a Client,
    pub(crate) zone: &'a TimeZone,
    pub(crate) root: DeptId,
    pub(crate) departments: &'a BTreeMap<Key, DeptId>,
    /// The people whom the operation at hand names.
    pub(crate) people: &'a BTreeMap<Key, UserId>,
    pub(crate) region: Region,
}

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
                self.read_department(*id).await.map(|found| match found {
                    Some(found) if found.name == after.name && found.parent_id == Some(parent.0) => Found::Done(None),
                    Some(_) => Found::Undone,
                    None => Found::Other("the department is gone".into()),
                })
            }
            Operation::DeleteDepartment { id, .. } => {
                self.read_department(*id).await.map(|found| undone_while(found.is_some()))
            }
            Operation::DeletePerson { userid, .. } => {
                self.read_person(userid).await.map(|found| undone_while(found.is_some()))
            }
            Operation::CreatePerson { userid, employee, .. } | Operation::RecreatePerson { userid, employee, .. } => {
                self.read_person(userid).await.map(|found| match found {
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
                let wanted = self.userids(leaders)?;
                self.read_department(self.id(&DeptRef::Dept(key.clone()))?).await.map(|found| match found {
                    Some(found) if leaders_of(&found) == wanted => Found::Done(None),
                    Some(_) => Found::Undone,
                    None => Found::Other("the department is gone".into()),
                })
            }
            Operation::RestoreLeader { userid, department, .. } => {
                self.read_department(*department).await.map(|found| match found {
                    Some(found) if leaders(&found).contains(&userid.to_string()) => Found::Done(None),
                    Some(_) => Found::Undone,
                    None => Found::Other("the department is gone".into()),
                })
            }
        })
    }

    fn id(&self, department: &DeptRef) -> Result<DeptId, Lacks> {
        match department {
            DeptRef::Root => Ok(self.root),
            DeptRef::Dept(key) => self.departments.get(key).copied().ok_or_else(|| Lacks::Department(key.clone())),
            DeptRef::Unmanaged(id) => Ok(*id),
        }
    }

    fn userid(&self, person: &PersonRef) -> Result<String, Lacks> {
        match person {
            PersonRef::Person(key) => {
                self.people.get(key).map(UserId::to_string).ok_or_else(|| Lacks::Person(key.clone()))
            }
            PersonRef::Unmanaged(userid) => Ok(userid.to_string()),
        }
    }

    fn userids(&self, people: &BTreeSet<PersonRef>) -> Result<BTreeSet<String>, Lacks> {
        people.iter().map(|person| self.userid(person)).collect()
    }

    /// The manager's userid, empty for nobody.
    fn manager(&self, manager: &Manager) -> Result<String, Lacks> {
        match manager {
            Manager::Nobody => Ok(String::new()),
            Manager::Is(person) => self.userid(person),
        }
    }

    fn set_manager(&self, userid: &UserId, manager: &Manager) -> Result<user::Update, Lacks> {
        Ok(manager_update(userid, self.manager(manager)?))
    }

    fn set_leaders(&self, key: &Key, leaders: &BTreeSet<PersonRef>) -> Result<department::Update, Lacks> {
        let managers: Vec<String> = self.userids(leaders)?.into_iter().collect();
        Ok(department::Update {
            dept_id: self.id(&DeptRef::Dept(key.clone()))?.0,
            // An empty list alone changes nothing.
            force_update_fields: managers.is_empty().then(|| vec!["dept_manager_userid_list".to_owned()]),
            dept_manager_userid_list: Some(managers),
            ..Default::default()
        })
    }

    async fn look_at_manager(&self, userid: &UserId, manager: &str) -> Result<Found, CallError> {
        self.read_person(userid).await.map(|found| match found {
            Some(found) if found.manager_userid.as_deref().unwrap_or_default() == manager => Found::Done(None),
            Some(_) => Found::Undone,
            None => Found::Other("the person is gone".into()),
        })
    }

    fn ids(&self, departments: &BTreeSet<DeptRef>, kept: &BTreeSet<DeptId>) -> Result<Vec<i64>, Lacks> {
        let mut ids: Vec<i64> =
            departments.iter().map(|department| Ok(self.id(department)?.0)).collect::<Result<_, Lacks>>()?;
        ids.extend(kept.iter().map(|id| id.0).filter(|id| !departments.contains(&DeptRef::Unmanaged(DeptId(*id)))));
        Ok(ids)
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

    /// A number as the company's region has it written.
    fn written(&self, mobile: &Mobile) -> String {
        match mobile.reveal() {
            number if self.region == Region::Elsewhere && !number.starts_with('+') => format!("+86-{number}"),
            number => number.to_owned(),
        }
    }

    fn create(&self, userid: &UserId, employee: &Employee, kept: &BTreeSet<DeptId>) -> Result<user::Create, Lacks> {
        Ok(user::Create {
            userid: Some(userid.to_string()),
            name: employee.name.clone().unwrap_or_default(),
            mobile: employee.mobile.as_ref().map(|mobile| self.written(mobile)).unwrap_or_default(),
            dept_id_list: self.ids(&employee.departments, kept)?,
            title: stated(&employee.title),
            job_number: stated(&employee.job_number),
            email: stated(&employee.email),
            telephone: stated(&employee.telephone),
            work_place: stated(&employee.work_place),
            remark: stated(&employee.remark),
            hired_date: employee.hired_on.and_then(|date| midnight(date, self.zone)),
            extension: employee.extension.as_ref().map(extension_text),
            ..Default::default()
        })
    }

    fn update(&self, userid: &UserId, delta: &EmployeeDelta, kept: &BTreeSet<DeptId>) -> Result<user::Update, Lacks> {
        let EmployeeDelta {
            name,
            departments,
            title,
            job_number,
            email,
            telephone,
            work_place,
            remark,
            hired_on,
            extension,
        } = delta;
        Ok(user::Update {
            userid: userid.to_string(),
            name: after(name),
            dept_id_list: departments.as_ref().map(|delta| self.ids(&delta.after, kept)).transpose()?,
            title: after(title),
            job_number: after(job_number),
            email: after(email),
            telephone: after(telephone),
            work_place: after(work_place),
            remark: after(remark),
            hired_date: after(hired_on).and_then(|date| midnight(date, self.zone)),
            extension: extension.as_ref().map(|delta| extension_text(&delta.after)),
            // Otherwise whatever is not named would be cleared.
            ext_attrs_update_mode: extension.as_ref().map(|_| MERGE),
            ..Default::default()
        })
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

    async fn find_child(&self, parent: DeptId, key: &Key, name: &str) -> Result<Found, CallError> {
        let request = department::ListSub { dept_id: Some(parent.0), ..Default::default() };
        let children = self.client.send(&request).await?;
        // Siblings have different names, so the one of this name is the one that was asked for.
        let found = children.iter().find(|child| child.name == name);
        Ok(match found {
            None => Found::Undone,
            Some(child) => match child.source_identifier.as_deref() {
                Some(other) if !other.is_empty() && other != key.as_str() => {
                    Found::Other("another department of this name stands there".into())
                }
                _ => Found::Done(Some(DeptId(child.dept_id))),
            },
        })
    }

    async fn look_at_update(&self, userid: &UserId, delta: &EmployeeDelta) -> Result<Result<Found, CallError>, Lacks> {
        let (mut left, mut joined) = (BTreeSet::new(), BTreeSet::new());
        if let Some(Delta { before, after }) = &delta.departments {
            joined = after.iter().map(|department| self.id(department)).collect::<Result<_, _>>()?;
            // A department that has gone meanwhile is left as well.
            left = before.difference(after).filter_map(|department| self.id(department).ok()).collect();
        }
        Ok(self.read_person(userid).await.map(|found| {
            let Some(found) = found else { return Found::Other("the person is gone".into()) };
            let person = detailed(&found, self.zone);
            let moved = joined.is_subset(&person.departments) && left.is_disjoint(&person.departments);
            if moved && is_written(delta, &person.fields) { Found::Done(None) } else { Found::Undone }
        }))
    }

    async fn read_department(&self, id: DeptId) -> Result<Option<department::Details>, CallError> {
        match self.client.send(&department::Get { dept_id: id.0, ..Default::default() }).await {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.is_code(NO_SUCH_DEPARTMENT) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn read_person(&self, userid: &UserId) -> Result<Option<user::Details>, CallError> {
        match self.client.send(&user::Get { userid: userid.to_string(), ..Default::default() }).await {
            Ok(found) => Ok(Some(found)),
            Err(error) if is_no_such_user(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// An empty manager alone changes nothing.
fn manager_update(userid: &UserId, manager: String) -> user::Update {
    user::Update {
        userid: userid.to_string(),
        force_update_fields: manager.is_empty().then(|| vec!["manager_userid".to_owned()]),
        manager_userid: Some(manager),
        ..Default::default()
    }
}

fn leaders_of(department: &department::Details) -> BTreeSet<String> {
    leaders(department).into_iter().collect()
}

/// Everything of a person that a re-creation can put back, beside our own fields.
pub(crate) fn snapshot(found: &user::Details) -> Snapshot {
    let leads = found.leader_in_dept.iter().flatten().filter(|post| post.leader).map(|post| DeptId(post.dept_id));
    let mut fields = serde_json::Map::new();
    let mut put = |name: &str, value: Option<serde_json::Value>| {
        if let Some(value) = value.filter(|value| !value.is_null() && *value != "") {
            fields.insert(name.to_owned(), value);
        }
    };
    put("manager_userid", found.manager_userid.clone().map(Into::into));
    put("extension", found.extension.clone().map(Into::into));
    put("org_email", found.org_email.clone().map(Into::into));
    put("hide_mobile", found.hide_mobile.map(Into::into));
    put("senior_mode", found.senior.map(Into::into));
    put("dept_order_list", found.dept_order_list.as_ref().and_then(|list| serde_json::to_value(list).ok()));
    put("dept_position_list", found.dept_position_list.as_ref().and_then(|list| serde_json::to_value(list).ok()));
    Snapshot { leads: leads.collect(), fields, ..Snapshot::default() }
}

/// Writes what a snapshot holds into the create that brings the person back.
fn restore(request: &mut user::Create, snapshot: &Snapshot) {
    let text = |name: &str| snapshot.fields.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let truth = |name: &str| snapshot.fields.get(name).and_then(serde_json::Value::as_bool);
    request.manager_userid = text("manager_userid");
    // What HR states was written before, so it wins over what was read then.
    let mut fields = text("extension").and_then(|text| person::extension(&text)).unwrap_or_default();
    fields.extend(request.extension.as_deref().and_then(person::extension).unwrap_or_default());
    request.extension = (!fields.is_empty()).then(|| extension_text(&fields));
    request.org_email = text("org_email");
    request.hide_mobile = truth("hide_mobile");
    request.senior_mode = truth("senior_mode");
    let list = |name: &str| snapshot.fields.get(name).cloned();
    request.dept_order_list = list("dept_order_list").and_then(|value| serde_json::from_value(value).ok());
    request.dept_position_list = list("dept_position_list").and_then(|value| serde_json::from_value(value).ok());
    // A place in a department that the person no longer belongs to would be refused.
    let departments = request.dept_id_list.clone();
    let belongs = |id: i64| departments.contains(&id);
    request.dept_order_list.iter_mut().for_each(|list| list.retain(|place| belongs(place.dept_id)));
    request.dept_position_list.iter_mut().for_each(|list| list.retain(|place| belongs(place.dept_id)));
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

fn undone_while(still_there: bool) -> Found {
    if still_there { Found::Undone } else { Found::Done(None) }
}

/// Whether every field of a change has its new value. The old ones were read, so a field that is not returned is empty.
fn is_written(delta: &EmployeeDelta, found: &Employee) -> bool {
    let EmployeeDelta {
        name,
        departments: _,
        title,
        job_number,
        email,
        telephone,
        work_place,
        remark,
        hired_on,
        extension,
    } = delta;
    let text = |delta: &Option<Delta<String>>, found: &Option<String>| {
        delta.as_ref().is_none_or(|delta| delta.after == found.as_deref().unwrap_or_default())
    };
    text(name, &found.name)
        && text(title, &found.title)
        && text(job_number, &found.job_number)
        && text(email, &found.email)
        && text(telephone, &found.telephone)
        && text(work_place, &found.work_place)
        && text(remark, &found.remark)
        && hired_on.as_ref().is_none_or(|delta| delta.after == found.hired_on.unwrap_or(NO_DATE))
        && extension.as_ref().is_none_or(|delta| stands(&delta.after, found.extension.as_ref()))
}

/// Whether each of the company's own fields has its new value.
fn stands(wanted: &BTreeMap<String, String>, found: Option<&BTreeMap<String, String>>) -> bool {
    let standing = |name: &String| found.and_then(|fields| fields.get(name)).map_or("", String::as_str);
    wanted.iter().all(|(name, value)| standing(name) == value)
}

fn extension_text(fields: &BTreeMap<String, String>) -> String {
    serde_json::json!(fields).to_string()
}

/// Whether the person who holds the userid is the one who was to be created.
fn is_the_same(found: &user::Details, wanted: &Employee) -> Found {
    let person = detailed(found, &TimeZone::UTC).fields;
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

fn leaders(department: &department::Details) -> Vec<String> {
    department.dept_manager_userid_list.clone().unwrap_or_default()
}

/// A field to be sent at a creation: stated and not empty.
fn stated(value: &Option<String>) -> Option<String> {
    value.clone().filter(|value| !value.is_empty())
}

fn after<T: Clone>(delta: &Option<Delta<T>>) -> Option<T> {
    delta.as_ref().map(|delta| delta.after.clone())
}
