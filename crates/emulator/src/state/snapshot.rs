//! The company from and to the outside: made from a seed, changed behind the API's back, shown whole.

use serde_json::{Value, json};

use super::changes::Changes;
use super::company::Company;
use super::department::{Department, ROOT};
use super::leave_types::LeaveRule;
use super::leavers::LeaveReason;
use super::mobile::Mobile;
use super::person::{DEFAULT_ORDER, Membership, Person};
use crate::codes::{BAD_DEPARTMENT_NAME, BAD_USERID, Code, Refusal};
use crate::departments::DepartmentPatch;
use crate::document::SeedDocument;
use crate::people::{Attends, PersonPatch};
use crate::seed::{self, SeededPerson};

/// The root department's name when nobody lives in the company.
const ROOT_NAME: &str = "点卯科技";

impl Company {
    /// Makes the company that a document asks for, as it stands at an instant.
    pub(crate) fn seeded(document: &SeedDocument, now_ms: i64) -> Self {
        let mut company = Self::empty(document, ROOT_NAME, now_ms);
        if document.people == 0 {
            return company;
        }
        let founders = seed::Founders::of(document.seed, document.people);
        for department in founders.departments() {
            let seed::SeededDepartment { dept_id, name, parent_id, order } = department;
            company.put_department(Department::new(dept_id, Some(parent_id), name, order));
        }
        // One at a time: nobody should stand in memory twice.
        for person in founders.people() {
            company.settle(person);
            company.begin();
        }
        company.found();
        company
    }

    fn settle(&mut self, seeded: SeededPerson) {
        let Ok(mobile) = Mobile::parse(&seeded.mobile) else {
            tracing::warn!(user.id = %seeded.userid, "a seeded person has no valid mobile number and is left out");
            return;
        };
        let person = self.seeded_person(seeded, mobile);
        self.put_person(person);
    }

    /// Somebody whom the seed made, with a number that nobody has.
    pub(super) fn seeded_person(&self, seeded: SeededPerson, mobile: Mobile) -> Person {
        let unionid = self.unionid(&mobile);
        let mut person = Person::new(seeded.userid, unionid, mobile, seeded.hired_date_ms);
        person.name = seeded.name;
        person.title = seeded.title;
        person.email = seeded.email;
        person.job_number = seeded.job_number;
        person.hired_date_ms = Some(seeded.hired_date_ms);
        person.memberships = seeded.dept_ids.into_iter().map(Membership::new).collect();
        person.active = true;
        person.admin = seeded.admin;
        person.boss = seeded.boss;
        person.seeded = true;
        person
    }

    /// Adds, changes or removes members as the console and the app do; all or nothing.
    pub(crate) fn patch_people(&mut self, patches: Vec<PersonPatch>, now_ms: i64) -> Result<usize, String> {
        self.begin();
        let n_patches = patches.len();
        for patch in patches {
            let userid = patch.userid.clone();
            if let Err(refusal) = self.patch_person(patch, now_ms) {
                self.roll_back();
                return Err(format!("`{userid}`: {} {}", refusal.number, refusal.text));
            }
        }
        Ok(n_patches)
    }

    fn patch_person(&mut self, patch: PersonPatch, now_ms: i64) -> Result<(), Refusal> {
        let userid = patch.userid.clone();
        if userid.is_empty() {
            return Err(BAD_USERID.into());
        }
        if patch.remove {
            return Ok(self.remove_person(&userid, LeaveReason::Console, now_ms)?);
        }
        let attends = patch.attends;
        let mut change = patch.into_change()?;
        if self.person(&userid).is_some() {
            self.change_person(&userid, change, now_ms)?;
        } else {
            change.dept_ids.get_or_insert_with(|| vec![ROOT]);
            self.add_person(Some(userid.clone()), change, now_ms)?;
        }
        if let Some(attends) = attends {
            self.change_days(&userid, |changes| changes.scripted = attends == Attends::Scripted);
        }
        Ok(())
    }

    /// Adds, changes or removes departments as the console does; all or nothing.
    pub(crate) fn patch_departments(&mut self, patches: Vec<DepartmentPatch>) -> Result<usize, String> {
        self.begin();
        let n_patches = patches.len();
        for patch in patches {
            let dept_id = patch.dept_id;
            if let Err(code) = self.patch_department(patch) {
                self.roll_back();
                return Err(format!("`{dept_id}`: {} {}", code.number, code.text));
            }
        }
        Ok(n_patches)
    }

    fn patch_department(&mut self, patch: DepartmentPatch) -> Result<(), Code> {
        let DepartmentPatch { dept_id, remove, .. } = patch;
        if remove {
            return self.remove_department(dept_id);
        }
        let change = patch.into_change();
        if self.department(dept_id).is_some() {
            return self.change_department(dept_id, change);
        }
        if change.name.is_none() {
            return Err(BAD_DEPARTMENT_NAME);
        }
        let parent_id = change.parent_id.unwrap_or(ROOT);
        self.add_department(Some(dept_id), parent_id, change).map(drop)
    }

    /// Every stored field, sorted by id, whatever the app may see.
    pub(crate) fn to_json(&self, corp_id: &str) -> Value {
        let mut people: Vec<&Person> = self.people().collect();
        people.sort_unstable_by(|a, b| a.userid.cmp(&b.userid));
        let mut changes: Vec<(&str, &Changes)> = self.all_changes().collect();
        changes.sort_unstable_by_key(|(userid, _)| *userid);
        json!({
            "schema": "dianmao.emulator-state/1",
            "corp_id": corp_id,
            "departments": self.departments.values().map(department_json).collect::<Vec<_>>(),
            "people": people.into_iter().map(person_json).collect::<Vec<_>>(),
            "leave_types": self.leave_types.values().map(leave_type_json).collect::<Vec<_>>(),
            "amendments": self.amendments().log(),
            "attendance": changes.into_iter().map(|(userid, changes)| changes.to_json(userid)).collect::<Vec<_>>(),
        })
    }
}

fn leave_type_json(rule: &LeaveRule) -> Value {
    json!({"leave_code": rule.code, "leave_name": rule.name, "biz_type": rule.biz_type})
}

fn department_json(department: &Department) -> Value {
    json!({
        "dept_id": department.dept_id,
        "parent_id": department.parent_id,
        "name": department.name,
        "order": department.order,
        "source_identifier": department.source_identifier,
        "code": department.code,
        "brief": department.brief,
        "telephone": department.telephone,
        "extension": department.extension,
        "create_dept_group": department.flags.create_dept_group,
        "auto_add_user": department.flags.auto_add_user,
        "auto_approve_apply": department.flags.auto_approve_apply,
        "group_contain_sub_dept": department.flags.group_contain_sub_dept,
        "hide_dept": department.flags.hide_dept,
        "outer_dept": department.flags.outer_dept,
        "outer_dept_only_self": department.flags.outer_dept_only_self,
        "dept_manager_userid_list": department.managers,
        "org_dept_owner": department.org_dept_owner,
        "dept_permits": department.visibility.dept_permits,
        "user_permits": department.visibility.user_permits,
        "outer_permit_depts": department.visibility.outer_permit_depts,
        "outer_permit_users": department.visibility.outer_permit_users,
    })
}

fn person_json(person: &Person) -> Value {
    let dept_ids: Vec<i64> = person.memberships.iter().map(|membership| membership.dept_id).collect();
    json!({
        "userid": person.userid,
        "unionid": person.unionid,
        "name": person.name,
        "mobile": person.mobile.to_string(),
        "dept_id_list": dept_ids,
        "memberships": person.memberships.iter().map(membership_json).collect::<Vec<_>>(),
        "title": person.title,
        "email": person.email,
        "org_email": person.org_email,
        "job_number": person.job_number,
        "telephone": person.telephone,
        "work_place": person.work_place,
        "remark": person.remark,
        "hired_date": person.hired_date_ms,
        "manager_userid": person.manager_userid,
        "extension": person.extension,
        "hide_mobile": person.hide_mobile,
        "senior": person.senior,
        "active": person.active,
        "admin": person.admin,
        "boss": person.boss,
        "created_at_ms": person.created_at_ms,
        "modified_at_ms": person.modified_at_ms,
    })
}

fn membership_json(membership: &Membership) -> Value {
    json!({
        "dept_id": membership.dept_id,
        "order": Some(membership.order).filter(|&order| order != DEFAULT_ORDER),
        "title": membership.title,
        "is_main": membership.is_main,
        "work_place": membership.work_place,
    })
}
