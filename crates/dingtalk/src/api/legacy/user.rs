//! People (成员) in the first generation. The userid is the caller's choice at creation and never changes.

pub mod batch_delete;
pub mod create;
pub mod delete;
pub mod get;
pub mod get_admin;
pub mod get_by_mobile;
pub mod get_dept_member;
pub mod get_org_user_count;
pub mod get_userid_by_unionid;
pub mod list;
pub mod list_by_page;
pub mod simple_list;
pub mod update;

use std::hash::Hash;

use serde::Deserialize;

pub use batch_delete::BatchDelete;
pub use create::{Create, Created};
pub use delete::Delete;
pub use get::{Details, Get, Role};
pub use get_admin::{Admin, Admins, GetAdmin};
pub use get_by_mobile::{FoundByMobile, GetByMobile};
pub use get_dept_member::{GetDeptMember, UserIds};
pub use get_org_user_count::{Counted, GetOrgUserCount};
pub use get_userid_by_unionid::{FoundByUnionid, GetUseridByUnionid};
pub use list::{List, Listed};
pub use list_by_page::ListByPage;
pub use simple_list::{SimpleList, SimplyListed};
pub use update::Update;

pub use crate::api::people::{ContactType, SysLevel};
use crate::error::Error;
use crate::page::PageGuard;
use crate::wire::loose;

/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 100;

/// The people right in a department, or a page of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page<T> {
    /// Whether another page follows; missing where the department came whole.
    #[serde(default, rename = "hasMore", deserialize_with = "loose::opt_truth")]
    pub has_more: Option<bool>,
    /// The people.
    pub userlist: Vec<T>,
}

impl<T> Page<T> {
    fn keys<K: Hash>(&self, key: impl Fn(&T) -> K) -> impl Iterator<Item = K> {
        self.userlist.iter().map(key)
    }

    fn goes_on(&self) -> bool {
        self.has_more == Some(true)
    }

    /// Where the next page begins: behind the rows that came, which may be fewer than were asked for.
    fn next_offset(&self, offset: i64, guard: &PageGuard) -> Result<i64, Error> {
        let n_rows = i64::try_from(self.userlist.len()).unwrap_or(i64::MAX);
        guard.advance(offset, Some(offset.saturating_add(n_rows)))
    }
}
