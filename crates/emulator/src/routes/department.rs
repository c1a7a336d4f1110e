//! The interfaces of departments.

use serde::Serialize;
use serde_json::json;

use crate::app::{Reading, Writing};
use crate::codes::{BAD_DEPARTMENT_ID, NO_DEPARTMENT, Refusal};
use crate::document::switches::LeafIds;
use crate::endpoint::Outcome;
use crate::envelope::{done, result};
use crate::mix::{BASE36, mix, spell};
use crate::params::Params;
use crate::state::department::{FlagsChange, VisibilityChange};
use crate::state::{Department, DepartmentChange, Generation, ROOT};

/// `POST /topapi/v2/department/create`.
pub(crate) fn create(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let parent_id = params.required_number("parent_id")?;
    let name = params.required_text("name")?;
    let mut change = read_change(params)?;
    change.name = Some(name);
    // Managers and a code can only be set later.
    change.managers = None;
    change.code = None;
    writing.company.check_department_scope(&writing.document.app.authed_depts, parent_id)?;
    let dept_id = writing.company.create_department(parent_id, change)?;
    Ok(result(&json!({"dept_id": dept_id}), writing.request_id))
}

/// `POST /topapi/v2/department/update`.
pub(crate) fn update(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let dept_id = dept_id(params)?;
    let mut change = read_change(params)?;
    let forced = params.texts("force_update_fields")?.unwrap_or_default();
    if !forced.iter().any(|field| field == "dept_manager_userid_list") {
        // An empty list alone clears nothing.
        change.managers = change.managers.filter(|managers| !managers.is_empty());
    }
    let authed = &writing.document.app.authed_depts;
    writing.company.check_department_scope(authed, dept_id)?;
    if let Some(parent_id) = change.parent_id {
        writing.company.check_department_scope(authed, parent_id)?;
    }
    writing.company.update_department(dept_id, change)?;
    Ok(done(writing.request_id))
}

/// `POST /topapi/v2/department/delete`.
pub(crate) fn delete(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let dept_id = dept_id(params)?;
    writing.company.check_department_scope(&writing.document.app.authed_depts, dept_id)?;
    writing.company.delete_department(dept_id)?;
    Ok(done(writing.request_id))
}

/// `/topapi/v2/department/get`.
pub(crate) fn get(reading: &Reading<'_>, params: &Params) -> Outcome {
    let dept_id = dept_id(params)?;
    reading.company.check_department_scope(&reading.document.app.authed_depts, dept_id)?;
    let department = known(reading, dept_id)?;
    Ok(result(&DepartmentDetail::of(reading, department), reading.request_id))
}

/// `/topapi/v2/department/listsub`.
pub(crate) fn list_sub(reading: &Reading<'_>, params: &Params) -> Outcome {
    let dept_id = params.number("dept_id")?.unwrap_or(ROOT);
    reading.company.check_department_scope(&reading.document.app.authed_depts, dept_id)?;
    known(reading, dept_id)?;
    let children: Vec<DepartmentBrief<'_>> = reading.company.children(dept_id).map(DepartmentBrief::of).collect();
    Ok(result(&children, reading.request_id))
}

/// `/topapi/v2/department/listsubid`.
pub(crate) fn list_sub_id(reading: &Reading<'_>, params: &Params) -> Outcome {
    let department = known(reading, dept_id(params)?)?;
    let children = reading.company.children(department.dept_id);
    let ids: Vec<i64> = children.map(|child| child.dept_id).collect();
    if ids.is_empty() && reading.document.switches.leaf_sub_ids == LeafIds::Missing {
        return Ok(result(&json!({}), reading.request_id));
    }
    Ok(result(&json!({"dept_id_list": ids}), reading.request_id))
}

/// `/topapi/v2/department/listparentbydept`.
pub(crate) fn list_parent_by_dept(reading: &Reading<'_>, params: &Params) -> Outcome {
    let department = known(reading, dept_id(params)?)?;
    Ok(result(&json!({"parent_id_list": ancestry(reading, department.dept_id)}), reading.request_id))
}

/// `/topapi/v2/department/listparentbyuser`.
pub(crate) fn list_parent_by_user(reading: &Reading<'_>, params: &Params) -> Outcome {
    let person = reading.company.known_person(&params.required_text("userid")?)?;
    let of_membership = |dept_id| json!({"parent_dept_id_list": ancestry(reading, dept_id)});
    let lists: Vec<_> = person.memberships.iter().map(|membership| of_membership(membership.dept_id)).collect();
    Ok(result(&json!({"parent_list": lists}), reading.request_id))
}

fn ancestry(reading: &Reading<'_>, dept_id: i64) -> Vec<i64> {
    reading.company.ancestry(dept_id).map(|above| above.dept_id).collect()
}

fn dept_id(params: &Params) -> Result<i64, Refusal> {
    match params.required_number("dept_id")? {
        0 => Err(BAD_DEPARTMENT_ID.into()),
        dept_id => Ok(dept_id),
    }
}

fn known<'a>(reading: &Reading<'a>, dept_id: i64) -> Result<&'a Department, Refusal> {
    Ok(reading.company.department(dept_id).ok_or(NO_DEPARTMENT)?)
}

/// The group chat that goes with a department.
pub(crate) fn chat_id(dept_id: i64) -> String {
    format!("chat{}", spell(mix(0, dept_id.unsigned_abs()), 12, BASE36))
}

fn read_change(params: &Params) -> Result<DepartmentChange, Refusal> {
    Ok(DepartmentChange {
        generation: Generation::Current,
        name: params.text("name")?,
        parent_id: params.number("parent_id")?,
        order: params.number("order")?,
        source_identifier: params.text("source_identifier")?,
        code: params.text("code")?,
        brief: params.text("brief")?,
        telephone: params.text("telephone")?,
        extension: params.structure("extension")?.map(|extension| extension.to_string()),
        flags: FlagsChange {
            create_dept_group: params.flag("create_dept_group")?,
            auto_add_user: params.flag("auto_add_user")?,
            auto_approve_apply: params.flag("auto_approve_apply")?,
            group_contain_sub_dept: params.flag("group_contain_sub_dept")?,
            hide_dept: params.flag("hide_dept")?,
            outer_dept: params.flag("outer_dept")?,
            outer_dept_only_self: params.flag("outer_dept_only_self")?,
        },
        managers: params.texts("dept_manager_userid_list")?,
        org_dept_owner: params.text("org_dept_owner")?,
        visibility: VisibilityChange {
            dept_permits: params.ids("dept_permits")?,
            user_permits: params.texts("user_permits")?,
            outer_permit_depts: params.ids("outer_permit_depts")?,
            outer_permit_users: params.texts("outer_permit_users")?,
        },
    })
}

#[derive(Serialize)]
struct DepartmentBrief<'a> {
    auto_add_user: bool,
    create_dept_group: bool,
    dept_id: i64,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_identifier: Option<&'a str>,
}

impl<'a> DepartmentBrief<'a> {
    fn of(department: &'a Department) -> Self {
        Self {
            auto_add_user: department.flags.auto_add_user,
            create_dept_group: department.flags.create_dept_group,
            dept_id: department.dept_id,
            name: &department.name,
            parent_id: department.parent_id,
            source_identifier: department.source_identifier.as_deref(),
        }
    }
}

#[expect(clippy::struct_excessive_bools, reason = "the vendor's own list of independent switches")]
#[derive(Serialize)]
struct DepartmentDetail<'a> {
    auto_add_user: bool,
    auto_approve_apply: bool,
    brief: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    create_dept_group: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    dept_group_chat_id: Option<String>,
    dept_id: i64,
    dept_manager_userid_list: &'a [String],
    dept_permits: &'a [i64],
    #[serde(skip_serializing_if = "Option::is_none")]
    extention: Option<&'a str>,
    from_union_org: bool,
    group_contain_sub_dept: bool,
    hide_dept: bool,
    member_count: usize,
    name: &'a str,
    order: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    org_dept_owner: Option<&'a str>,
    outer_dept: bool,
    outer_permit_depts: &'a [i64],
    outer_permit_users: &'a [String],
    owning_member_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_identifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'a str>,
    user_permits: &'a [String],
}

impl<'a> DepartmentDetail<'a> {
    fn of(reading: &Reading<'_>, department: &'a Department) -> Self {
        let Department { flags, visibility, .. } = department;
        Self {
            auto_add_user: flags.auto_add_user,
            auto_approve_apply: flags.auto_approve_apply,
            brief: &department.brief,
            code: department.code.as_deref(),
            create_dept_group: flags.create_dept_group,
            dept_group_chat_id: flags.create_dept_group.then(|| chat_id(department.dept_id)),
            dept_id: department.dept_id,
            dept_manager_userid_list: &department.managers,
            dept_permits: &visibility.dept_permits,
            extention: department.extension.as_deref(),
            from_union_org: false,
            group_contain_sub_dept: flags.group_contain_sub_dept,
            hide_dept: flags.hide_dept,
            member_count: reading.company.n_members_below(department.dept_id),
            name: &department.name,
            order: department.order,
            org_dept_owner: department.org_dept_owner.as_deref(),
            outer_dept: flags.outer_dept,
            outer_permit_depts: &visibility.outer_permit_depts,
            outer_permit_users: &visibility.outer_permit_users,
            owning_member_count: reading.company.n_members(department.dept_id),
            parent_id: department.parent_id,
            source_identifier: department.source_identifier.as_deref(),
            telephone: department.telephone.as_deref(),
            user_permits: &visibility.user_permits,
        }
    }
}
