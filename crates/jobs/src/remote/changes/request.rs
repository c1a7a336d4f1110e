//! The requests of our operations, with every key as the id that it has by now.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_dingtalk::api::v2::{department, user};
use dianmao_roster::change::EmployeeDelta;
use dianmao_roster::id::{DeptId, Key, Mobile, UserId};
use dianmao_roster::intake::Region;
use dianmao_roster::org::{DeptRef, Employee, Manager, PersonRef};

use super::{Lacks, Remote};
use crate::remote::person::midnight;

/// How `extension` is written: beside what stands.
const MERGE: i64 = 1;

impl Remote<'_> {
    pub(super) fn create(
        &self,
        userid: &UserId,
        employee: &Employee,
        kept: &BTreeSet<DeptId>,
    ) -> Result<user::Create, Lacks> {
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
        } = employee.without_empty();
        Ok(user::Create {
            userid: Some(userid.to_string()),
            name: name.unwrap_or_default().into(),
            mobile: mobile.as_ref().map(|mobile| self.written(mobile)).unwrap_or_default(),
            dept_id_list: self.ids(&departments.unwrap_or_default(), kept)?,
            title: title.map(String::from),
            job_number: job_number.map(String::from),
            email: email.map(String::from),
            telephone: telephone.map(String::from),
            work_place: work_place.map(String::from),
            remark: remark.map(String::from),
            hired_date: hired_on.and_then(|date| midnight(date, self.zone)),
            extension: extension.as_ref().map(extension_text),
            ..Default::default()
        })
    }

    pub(super) fn update(
        &self,
        userid: &UserId,
        delta: &EmployeeDelta,
        kept: &BTreeSet<DeptId>,
    ) -> Result<user::Update, Lacks> {
        let Employee {
            name,
            mobile: _,
            departments,
            title,
            job_number,
            email,
            telephone,
            work_place,
            remark,
            hired_on,
            extension,
        } = delta.after().clone();
        Ok(user::Update {
            userid: userid.to_string(),
            name: name.map(String::from),
            dept_id_list: departments.map(|departments| self.ids(&departments, kept)).transpose()?,
            title: title.map(String::from),
            job_number: job_number.map(String::from),
            email: email.map(String::from),
            telephone: telephone.map(String::from),
            work_place: work_place.map(String::from),
            remark: remark.map(String::from),
            hired_date: hired_on.and_then(|date| midnight(date, self.zone)),
            // Otherwise whatever is not named would be cleared.
            ext_attrs_update_mode: extension.as_ref().map(|_| MERGE),
            extension: extension.as_ref().map(extension_text),
            ..Default::default()
        })
    }

    pub(super) fn set_manager(&self, userid: &UserId, manager: &Manager) -> Result<user::Update, Lacks> {
        Ok(manager_update(userid, self.manager(manager)?))
    }

    pub(super) fn set_leaders(&self, key: &Key, leaders: &BTreeSet<PersonRef>) -> Result<department::Update, Lacks> {
        let managers: Vec<String> = self.userids(leaders)?.into_iter().collect();
        Ok(department::Update {
            dept_id: self.id(&DeptRef::Dept(key.clone()))?.0,
            // An empty list alone changes nothing.
            force_update_fields: managers.is_empty().then(|| vec!["dept_manager_userid_list".to_owned()]),
            dept_manager_userid_list: Some(managers),
            ..Default::default()
        })
    }

    fn ids(&self, departments: &[DeptRef], kept: &BTreeSet<DeptId>) -> Result<Vec<i64>, Lacks> {
        let mut ids: Vec<i64> =
            departments.iter().map(|department| Ok(self.id(department)?.0)).collect::<Result<_, Lacks>>()?;
        ids.extend(kept.iter().map(|id| id.0).filter(|id| !departments.contains(&DeptRef::Unmanaged(DeptId(*id)))));
        Ok(ids)
    }

    /// A number as the company's region has it written.
    fn written(&self, mobile: &Mobile) -> String {
        match mobile.reveal() {
            number if self.region == Region::Elsewhere && !number.starts_with('+') => format!("+86-{number}"),
            number => number.to_owned(),
        }
    }
}

/// An empty manager alone changes nothing.
pub(super) fn manager_update(userid: &UserId, manager: String) -> user::Update {
    user::Update {
        userid: userid.to_string(),
        force_update_fields: manager.is_empty().then(|| vec!["manager_userid".to_owned()]),
        manager_userid: Some(manager),
        ..Default::default()
    }
}

pub(super) fn extension_text(fields: &BTreeMap<String, String>) -> String {
    serde_json::json!(fields).to_string()
}
