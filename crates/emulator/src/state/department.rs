//! A department, and a change to one.

use serde::{Deserialize, Serialize};

use super::generation::Generation;
use crate::codes::{BAD_DEPARTMENT_NAME, BAD_ORDER, Code, NAME_CHARACTERS};

/// The root department, which always exists.
pub(crate) const ROOT: i64 = 1;

/// A department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Department {
    pub(crate) dept_id: i64,
    /// Absent for the root alone.
    pub(crate) parent_id: Option<i64>,
    pub(crate) name: String,
    pub(crate) order: i64,
    pub(crate) source_identifier: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) brief: String,
    pub(crate) telephone: Option<String>,
    pub(crate) extension: Option<String>,
    pub(crate) flags: Flags,
    pub(crate) managers: Vec<String>,
    pub(crate) org_dept_owner: Option<String>,
    pub(crate) visibility: Visibility,
}

/// The switches of a department.
#[expect(clippy::struct_excessive_bools, reason = "the vendor's own list of independent switches")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Flags {
    pub(crate) create_dept_group: bool,
    pub(crate) auto_add_user: bool,
    pub(crate) auto_approve_apply: bool,
    pub(crate) group_contain_sub_dept: bool,
    pub(crate) hide_dept: bool,
    pub(crate) outer_dept: bool,
    pub(crate) outer_dept_only_self: bool,
}

/// Who sees a hidden department, and whom a limited one sees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Visibility {
    pub(crate) dept_permits: Vec<i64>,
    pub(crate) user_permits: Vec<String>,
    pub(crate) outer_permit_depts: Vec<i64>,
    pub(crate) outer_permit_users: Vec<String>,
}

impl Department {
    pub(crate) fn new(dept_id: i64, parent_id: Option<i64>, name: String, order: i64) -> Self {
        Self {
            dept_id,
            parent_id,
            name,
            order,
            source_identifier: None,
            code: None,
            brief: String::new(),
            telephone: None,
            extension: None,
            flags: Flags::default(),
            managers: Vec::new(),
            org_dept_owner: None,
            visibility: Visibility::default(),
        }
    }
}

/// What a write says about a department; what is absent keeps its value.
#[derive(Debug, Clone, Default)]
pub(crate) struct DepartmentChange {
    pub(crate) generation: Generation,
    pub(crate) name: Option<String>,
    pub(crate) parent_id: Option<i64>,
    pub(crate) order: Option<i64>,
    pub(crate) source_identifier: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) brief: Option<String>,
    pub(crate) telephone: Option<String>,
    pub(crate) extension: Option<String>,
    pub(crate) flags: FlagsChange,
    pub(crate) managers: Option<Vec<String>>,
    pub(crate) org_dept_owner: Option<String>,
    pub(crate) visibility: VisibilityChange,
}

/// What a write says about the switches.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FlagsChange {
    pub(crate) create_dept_group: Option<bool>,
    pub(crate) auto_add_user: Option<bool>,
    pub(crate) auto_approve_apply: Option<bool>,
    pub(crate) group_contain_sub_dept: Option<bool>,
    pub(crate) hide_dept: Option<bool>,
    pub(crate) outer_dept: Option<bool>,
    pub(crate) outer_dept_only_self: Option<bool>,
}

/// What a write says about visibility.
#[derive(Debug, Clone, Default)]
pub(crate) struct VisibilityChange {
    pub(crate) dept_permits: Option<Vec<i64>>,
    pub(crate) user_permits: Option<Vec<String>>,
    pub(crate) outer_permit_depts: Option<Vec<i64>>,
    pub(crate) outer_permit_users: Option<Vec<String>>,
}

impl DepartmentChange {
    /// Checks what needs no other department to be known.
    pub(crate) fn check_form(&self) -> Result<(), Code> {
        if let Some(name) = &self.name {
            check_name(name)?;
        }
        if self.order.is_some_and(|order| order < 1) {
            return Err(BAD_ORDER);
        }
        Ok(())
    }

    /// Writes the plain fields over a department; the parent is the company's business.
    pub(crate) fn write_fields(self, department: &mut Department) {
        fn put<T>(target: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *target = value;
            }
        }
        put(&mut department.name, self.name);
        put(&mut department.order, self.order);
        put(&mut department.brief, self.brief);
        put(&mut department.managers, self.managers);
        let optional = [
            (&mut department.source_identifier, self.source_identifier),
            (&mut department.code, self.code),
            (&mut department.telephone, self.telephone),
            (&mut department.extension, self.extension),
            (&mut department.org_dept_owner, self.org_dept_owner),
        ];
        for (target, value) in optional {
            if let Some(value) = value {
                *target = Some(value).filter(|value| !value.is_empty());
            }
        }
        self.flags.write(&mut department.flags);
        put(&mut department.visibility.dept_permits, self.visibility.dept_permits);
        put(&mut department.visibility.user_permits, self.visibility.user_permits);
        put(&mut department.visibility.outer_permit_depts, self.visibility.outer_permit_depts);
        put(&mut department.visibility.outer_permit_users, self.visibility.outer_permit_users);
    }
}

impl FlagsChange {
    fn write(self, flags: &mut Flags) {
        let Flags {
            create_dept_group,
            auto_add_user,
            auto_approve_apply,
            group_contain_sub_dept,
            hide_dept,
            outer_dept,
            outer_dept_only_self,
        } = flags;
        let all = [
            (create_dept_group, self.create_dept_group),
            (auto_add_user, self.auto_add_user),
            (auto_approve_apply, self.auto_approve_apply),
            (group_contain_sub_dept, self.group_contain_sub_dept),
            (hide_dept, self.hide_dept),
            (outer_dept, self.outer_dept),
            (outer_dept_only_self, self.outer_dept_only_self),
        ];
        for (flag, value) in all {
            *flag = value.unwrap_or(*flag);
        }
    }
}

fn check_name(name: &str) -> Result<(), Code> {
    if name.trim().is_empty() || name.chars().count() > 64 {
        return Err(BAD_DEPARTMENT_NAME);
    }
    if name.contains(['-', ',', '，']) {
        return Err(NAME_CHARACTERS);
    }
    Ok(())
}
