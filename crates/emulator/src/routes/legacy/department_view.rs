//! How a department looks in the first generation: flat, with both spellings of the lists that were once misspelt.

use serde::Serialize;

use crate::routes::department::chat_id;
use crate::state::Department;

/// One row of a department list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DepartmentRow<'a> {
    create_dept_group: bool,
    name: &'a str,
    id: i64,
    auto_add_user: bool,
    #[serde(rename = "parentid", skip_serializing_if = "Option::is_none")]
    parent_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_identifier: Option<&'a str>,
}

/// The answer of a department get.
#[expect(clippy::struct_excessive_bools, reason = "the vendor's own list of independent switches")]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DepartmentDetail<'a> {
    id: i64,
    name: &'a str,
    order: i64,
    #[serde(rename = "parentid", skip_serializing_if = "Option::is_none")]
    parent_id: Option<i64>,
    create_dept_group: bool,
    auto_add_user: bool,
    auto_approve_apply: bool,
    dept_hiding: bool,
    dept_permits: String,
    dept_perimits: String,
    user_permits: String,
    user_perimits: String,
    outer_dept: bool,
    outer_permit_depts: String,
    outer_permit_users: String,
    org_dept_owner: &'a str,
    dept_manager_userid_list: String,
    group_contain_sub_dept: bool,
    is_from_union_org: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    dept_group_chat_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_identifier: Option<&'a str>,
}

impl<'a> DepartmentRow<'a> {
    pub(super) fn of(department: &'a Department) -> Self {
        Self {
            create_dept_group: department.flags.create_dept_group,
            name: &department.name,
            id: department.dept_id,
            auto_add_user: department.flags.auto_add_user,
            parent_id: department.parent_id,
            source_identifier: department.source_identifier.as_deref(),
        }
    }
}

impl<'a> DepartmentDetail<'a> {
    pub(super) fn of(department: &'a Department) -> Self {
        let Department { flags, visibility, .. } = department;
        let dept_permits = barred_ids(&visibility.dept_permits);
        let user_permits = visibility.user_permits.join("|");
        Self {
            id: department.dept_id,
            name: &department.name,
            order: department.order,
            parent_id: department.parent_id,
            create_dept_group: flags.create_dept_group,
            auto_add_user: flags.auto_add_user,
            auto_approve_apply: flags.auto_approve_apply,
            dept_hiding: flags.hide_dept,
            dept_perimits: dept_permits.clone(),
            dept_permits,
            user_perimits: user_permits.clone(),
            user_permits,
            outer_dept: flags.outer_dept,
            outer_permit_depts: barred_ids(&visibility.outer_permit_depts),
            outer_permit_users: visibility.outer_permit_users.join("|"),
            org_dept_owner: department.org_dept_owner.as_deref().unwrap_or_default(),
            dept_manager_userid_list: department.managers.join("|"),
            group_contain_sub_dept: flags.group_contain_sub_dept,
            is_from_union_org: false,
            dept_group_chat_id: flags.create_dept_group.then(|| chat_id(department.dept_id)),
            source_identifier: department.source_identifier.as_deref(),
        }
    }
}

fn barred_ids(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
}
