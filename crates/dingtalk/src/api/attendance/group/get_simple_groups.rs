//! `POST /topapi/attendance/getsimplegroups`: all groups with their shifts.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use super::{GroupType, SelectedClass};
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// The most groups that one page may bring.
pub const MOST_ROWS: i64 = 10;

/// Asks for one page of the groups.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&group::GetSimpleGroups::first()).await?;
/// for found in &page.groups {
///     println!("{} {}", found.group_name, found.kind);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetSimpleGroups {
    /// Groups to skip; 0 at first, then `offset + size`.
    pub offset: i64,
    /// Groups to bring, 1 to 10.
    pub size: i64,
}

impl GetSimpleGroups {
    /// The first page of full length.
    pub fn first() -> Self {
        Self { offset: 0, size: MOST_ROWS }
    }
}

impl Request for GetSimpleGroups {
    const PATH: &'static str = "/topapi/attendance/getsimplegroups";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Page;
}

/// One page of groups.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The groups.
    pub groups: Vec<SimpleGroup>,
}

/// A group with its shifts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SimpleGroup {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub group_id: i64,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub group_name: String,
    /// How its shifts are laid.
    #[serde(rename = "type")]
    pub kind: GroupType,
    /// Whether it takes in whoever has no other.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_default: Option<bool>,
    /// How many people are in it.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub member_count: Option<i64>,
    /// Who leads it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub owner_user_id: Option<String>,
    /// Who manages it.
    #[serde(default, deserialize_with = "loose::texts")]
    pub manager_list: Vec<String>,
    /// The names of its departments.
    #[serde(default, deserialize_with = "loose::texts")]
    pub dept_name_list: Vec<String>,
    /// The shift of each weekday, Sunday first; 0 is rest.
    #[serde(default, deserialize_with = "loose::ints")]
    pub work_day_list: Vec<i64>,
    /// A summary for people.
    #[serde(default, deserialize_with = "loose::texts")]
    pub classes_list: Vec<String>,
    /// The shift of a day without another.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub default_class_id: Option<i64>,
    /// Whether people without schedule choose a shift.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_emp_select_class: Option<bool>,
    /// Whether people without schedule may not punch.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub disable_check_without_schedule: Option<bool>,
    /// Whether a punch on a day of rest needs an approval.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub disable_check_when_rest: Option<bool>,
    /// The shifts.
    #[serde(default)]
    pub selected_class: Vec<SelectedClass>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: GetSimpleGroups) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for GetSimpleGroups {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.groups.iter().map(|group| group.group_id)
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, _page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let offset = guard.advance(self.offset, Some(self.offset + self.size))?;
        Ok(Self { offset, ..self })
    }
}
