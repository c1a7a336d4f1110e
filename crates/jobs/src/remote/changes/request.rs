//! What our operations say, with every key as the id that it has by now.

use std::collections::BTreeSet;

use dianmao_roster::change::EmployeeDelta;
use dianmao_roster::id::{DeptId, Mobile, UserId};
use dianmao_roster::intake::Region;
use dianmao_roster::org::{DeptRef, Employee, Manager, PersonRef};

use super::{Lacks, Remote};
use crate::remote::contacts::{Apart, DepartmentUpdate, Fields, NewPerson, PersonUpdate, midnight};

impl Remote<'_> {
    pub(super) fn create(
        &self,
        userid: &UserId,
        employee: &Employee,
        kept: &BTreeSet<DeptId>,
    ) -> Result<NewPerson, Lacks> {
        let stated = employee.without_empty();
        Ok(NewPerson {
            userid: userid.to_string(),
            departments: self.ids(&stated.departments.clone().unwrap_or_default(), kept)?,
            fields: self.fields(stated),
            apart: Apart::default(),
        })
    }

    pub(super) fn update(&self, delta: &EmployeeDelta, kept: &BTreeSet<DeptId>) -> Result<PersonUpdate, Lacks> {
        let stated = delta.after().clone();
        let departments = stated.departments.as_ref().map(|departments| self.ids(departments, kept)).transpose()?;
        // The number cannot be written in place.
        let fields = Fields { mobile: None, ..self.fields(stated) };
        Ok(PersonUpdate { fields, departments, manager: None })
    }

    fn fields(&self, stated: Employee) -> Fields {
        let Employee {
            name,
            mobile,
            departments: _,
            title,
            job_number,
            email,
            telephone,
            work_place,
            remark,
            hired_on,
            extension,
        } = stated;
        Fields {
            name: name.map(String::from),
            mobile: mobile.map(|mobile| self.written(&mobile)),
            title: title.map(String::from),
            job_number: job_number.map(String::from),
            email: email.map(String::from),
            telephone: telephone.map(String::from),
            work_place: work_place.map(String::from),
            remark: remark.map(String::from),
            hired_date: hired_on.and_then(|date| midnight(date, self.contacts.zone)),
            extension,
        }
    }

    pub(super) fn set_manager(&self, manager: &Manager) -> Result<PersonUpdate, Lacks> {
        Ok(PersonUpdate { manager: Some(self.manager(manager)?), ..PersonUpdate::default() })
    }

    pub(super) fn set_leaders(&self, leaders: &BTreeSet<PersonRef>) -> Result<DepartmentUpdate, Lacks> {
        let leaders = self.userids(leaders)?.into_iter().collect();
        Ok(DepartmentUpdate { leaders: Some(leaders), ..DepartmentUpdate::default() })
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
