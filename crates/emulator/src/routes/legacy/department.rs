//! The first generation's interfaces of departments.

use serde_json::{Value, json};

use super::department_view::{DepartmentDetail, DepartmentRow};
use super::read;
use crate::app::{Reading, Writing};
use crate::codes::{BAD_DEPARTMENT_NAME, BAD_ORDER, BAD_PARENT_ID, NO_DEPARTMENT, Refusal};
use crate::document::switches::{EmptyManager, ParentDepts};
use crate::endpoint::Outcome;
use crate::envelope::flat;
use crate::params::Params;
use crate::state::department::{FlagsChange, VisibilityChange};
use crate::state::{Department, DepartmentChange, Generation};

/// `POST /department/create`.
pub(crate) fn create(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let mut change = read_change(params)?;
    let parent_id = change.parent_id.ok_or(BAD_PARENT_ID)?;
    if change.name.is_none() {
        return Err(BAD_DEPARTMENT_NAME.into());
    }
    // These can only be set later.
    change.managers = None;
    change.org_dept_owner = None;
    change.flags.auto_add_user = None;
    change.flags.group_contain_sub_dept = None;
    writing.company.check_department_scope(&writing.document.app.authed_depts, parent_id)?;
    let own_id = params.number("id").unwrap_or(Some(0));
    let dept_id = writing.company.create_department_as(own_id, parent_id, change)?;
    Ok(flat(&json!({"id": dept_id})))
}

/// `POST /department/update`.
pub(crate) fn update(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let dept_id = read::dept_id(params, "id")?;
    let mut change = read_change(params)?;
    if writing.document.switches.legacy_empty_manager == EmptyManager::Kept {
        change.managers = change.managers.filter(|managers| !managers.is_empty());
    }
    let authed = &writing.document.app.authed_depts;
    writing.company.check_department_scope(authed, dept_id)?;
    if let Some(parent_id) = change.parent_id {
        writing.company.check_department_scope(authed, parent_id)?;
    }
    writing.company.update_department(dept_id, change)?;
    Ok(flat(&json!({"id": dept_id})))
}

/// `GET /department/delete`.
pub(crate) fn delete(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let dept_id = read::dept_id(params, "id")?;
    writing.company.check_department_scope(&writing.document.app.authed_depts, dept_id)?;
    writing.company.delete_department(dept_id)?;
    Ok(flat(&json!({})))
}

/// `GET /department/get`.
pub(crate) fn get(reading: &Reading<'_>, params: &Params) -> Outcome {
    let dept_id = read::dept_id(params, "id")?;
    reading.company.check_department_scope(&reading.document.app.authed_depts, dept_id)?;
    Ok(flat(&DepartmentDetail::of(known(reading, dept_id)?)))
}

/// `GET /department/list`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let dept_id = params.has("id").then(|| read::dept_id(params, "id")).transpose()?;
    let fetch_child = params.flag("fetch_child")?;
    let departments = reading.company.legacy_list(&reading.document.app.authed_depts, dept_id, fetch_child)?;
    let rows: Vec<DepartmentRow<'_>> = departments.into_iter().map(DepartmentRow::of).collect();
    Ok(flat(&json!({"department": rows})))
}

/// `GET /department/list_ids`.
pub(crate) fn list_ids(reading: &Reading<'_>, params: &Params) -> Outcome {
    let department = known(reading, read::dept_id(params, "id")?)?;
    let children = reading.company.children(department.dept_id);
    let ids: Vec<i64> = children.map(|child| child.dept_id).collect();
    Ok(flat(&json!({"sub_dept_id_list": ids})))
}

/// `GET /department/list_parent_depts`.
pub(crate) fn list_parent_depts(reading: &Reading<'_>, params: &Params) -> Outcome {
    let person = reading.company.known_person(&read::userid(params, "userId")?)?;
    let of_membership = |dept_id| ancestry(reading, dept_id);
    let lists: Vec<Vec<i64>> = person.memberships.iter().map(|membership| of_membership(membership.dept_id)).collect();
    let department = match reading.document.switches.legacy_parent_depts {
        ParentDepts::Nested => json!(lists),
        ParentDepts::Flat => json!(lists.concat()),
        ParentDepts::Text => Value::String(json!(lists).to_string()),
    };
    Ok(flat(&json!({"department": department})))
}

/// `GET /department/list_parent_depts_by_dept`.
pub(crate) fn list_parent_depts_by_dept(reading: &Reading<'_>, params: &Params) -> Outcome {
    let department = known(reading, read::dept_id(params, "id")?)?;
    Ok(flat(&json!({"parentIds": ancestry(reading, department.dept_id)})))
}

fn ancestry(reading: &Reading<'_>, dept_id: i64) -> Vec<i64> {
    reading.company.ancestry(dept_id).map(|above| above.dept_id).collect()
}

fn known<'a>(reading: &Reading<'a>, dept_id: i64) -> Result<&'a Department, Refusal> {
    Ok(reading.company.department(dept_id).ok_or(NO_DEPARTMENT)?)
}

fn read_change(params: &Params) -> Result<DepartmentChange, Refusal> {
    Ok(DepartmentChange {
        generation: Generation::First,
        name: params.text("name")?,
        parent_id: params.number("parentid").map_err(|_| BAD_PARENT_ID)?,
        order: params.number("order").map_err(|_| BAD_ORDER)?,
        source_identifier: params.text("sourceIdentifier")?,
        code: None,
        brief: None,
        telephone: None,
        extension: params.structure("ext")?.map(|extension| extension.to_string()),
        flags: FlagsChange {
            create_dept_group: params.flag("createDeptGroup")?,
            auto_add_user: params.flag("autoAddUser")?,
            auto_approve_apply: params.flag("autoApproveApply")?,
            group_contain_sub_dept: params.flag("groupContainSubDept")?,
            hide_dept: params.flag("deptHiding")?,
            outer_dept: params.flag("outerDept")?,
            outer_dept_only_self: params.flag("outerDeptOnlySelf")?,
        },
        managers: read::barred(params, &["deptManagerUseridList"]),
        org_dept_owner: params.text("orgDeptOwner")?,
        visibility: VisibilityChange {
            dept_permits: read::barred_ids(params, &["deptPermits", "deptPerimits"])?,
            user_permits: read::barred(params, &["userPermits", "userPerimits"]),
            outer_permit_depts: read::barred_ids(params, &["outerPermitDepts"])?,
            outer_permit_users: read::barred(params, &["outerPermitUsers"]),
        },
    })
}
