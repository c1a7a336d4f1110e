//! People (成员). The userid is the caller's choice at creation and never changes.

pub mod count;
pub mod create;
pub mod delete;
pub mod get;
pub mod get_by_mobile;
pub mod get_by_unionid;
pub mod get_user_info;
pub mod list;
pub mod list_admin;
pub mod list_id;
pub mod list_simple;
pub mod update;

use serde::{Deserialize, Serialize};

pub use count::{Count, Counted};
pub use create::{Create, Created};
pub use delete::Delete;
pub use get::{Details, Get};
pub use get_by_mobile::{FoundByMobile, GetByMobile};
pub use get_by_unionid::{FoundByUnionid, GetByUnionid};
pub use get_user_info::{GetUserInfo, UserInfo};
pub use list::{List, Listed};
pub use list_admin::{Admin, ListAdmin};
pub use list_id::{ListId, UserIds};
pub use list_simple::{ListSimple, SimplyListed};
pub use update::Update;

pub use crate::api::people::{ContactType, SysLevel};
use crate::wire::loose;

/// A person's place in a department; larger first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeptOrder {
    /// The department.
    #[serde(deserialize_with = "loose::int")]
    pub dept_id: i64,
    /// The weight; up to 18 digits.
    #[serde(deserialize_with = "loose::int")]
    pub order: i64,
}

/// A person's title in a department.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeptTitle {
    /// The department.
    #[serde(deserialize_with = "loose::int")]
    pub dept_id: i64,
    /// The title.
    #[serde(deserialize_with = "loose::text")]
    pub title: String,
}

/// A person's post in a department.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeptPosition {
    /// The department.
    #[serde(deserialize_with = "loose::int")]
    pub dept_id: i64,
    /// Whether this is the main department.
    #[serde(default, deserialize_with = "loose::opt_truth", skip_serializing_if = "Option::is_none")]
    pub is_main: Option<bool>,
    /// The title there.
    #[serde(default, deserialize_with = "loose::opt_text", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The place of work there.
    #[serde(default, deserialize_with = "loose::opt_text", skip_serializing_if = "Option::is_none")]
    pub work_place: Option<String>,
}

/// Whether a person leads a department.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Leader {
    /// The department.
    #[serde(deserialize_with = "loose::int")]
    pub dept_id: i64,
    /// Whether the person leads it.
    #[serde(deserialize_with = "loose::truth")]
    pub leader: bool,
}

/// A role of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Role {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// The group of roles that it belongs to.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub group_name: Option<String>,
}
