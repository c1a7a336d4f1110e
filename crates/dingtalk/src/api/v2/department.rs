//! Departments (部门). The root is 1; ids are given by DingTalk.

pub mod create;
pub mod delete;
pub mod get;
pub mod list_parent_by_dept;
pub mod list_parent_by_user;
pub mod list_sub;
pub mod list_sub_id;
pub mod update;

pub use create::{Create, Created};
pub use delete::Delete;
pub use get::{Details, Get};
pub use list_parent_by_dept::{Ancestry, ListParentByDept};
pub use list_parent_by_user::{ListParentByUser, Membership, Memberships};
pub use list_sub::{Child, ListSub};
pub use list_sub_id::{ChildIds, ListSubId};
pub use update::Update;
