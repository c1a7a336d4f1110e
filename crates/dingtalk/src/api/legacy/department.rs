//! Departments (部门) in the first generation. The root is 1; ids are given by DingTalk.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod list_ids;
pub mod list_parent_depts;
pub mod list_parent_depts_by_dept;
pub mod update;

use serde::Deserialize;

pub use create::Create;
pub use delete::Delete;
pub use get::{Details, Get};
pub use list::{List, Listed};
pub use list_ids::{ChildIds, ListIds};
pub use list_parent_depts::{ListParentDepts, Memberships};
pub use list_parent_depts_by_dept::{Ancestry, ListParentDeptsByDept};
pub use update::Update;

use crate::wire::loose;

/// The department that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Written {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
}
