//! `POST /topapi/user/listsimple`: the userids and names right in a department. Its path has no `v2` in it.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use super::list::MOST_ROWS;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for one page of the names of a department's people; those of the departments below are not in it.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// for person in client.send(&user::ListSimple::of(37)).await?.list {
///     println!("{} {}", person.userid, person.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListSimple {
    /// The department.
    pub dept_id: i64,
    /// 0 at first, then `next_cursor`.
    pub cursor: i64,
    /// Rows to bring, 1 to 100.
    pub size: i64,
    /// `entry_asc`, `entry_desc`, `modify_asc`, `modify_desc` or `custom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_field: Option<String>,
    /// Whether people with restricted access are listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contain_access_limit: Option<bool>,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl ListSimple {
    /// The first page of full length.
    pub fn of(dept_id: i64) -> Self {
        Self { dept_id, size: MOST_ROWS, ..Self::default() }
    }
}

impl Request for ListSimple {
    const PATH: &'static str = "/topapi/user/listsimple";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Page;
}

/// One page of names.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// Where it begins; missing on the last one.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub next_cursor: Option<i64>,
    /// The people.
    pub list: Vec<SimplyListed>,
}

/// A person's name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SimplyListed {
    /// The userid.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
}

/// Walks through all pages of a department, asking for each as it is wanted.
pub fn pages(client: &Client, dept_id: i64) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, ListSimple::of(dept_id))
}

impl Paged for ListSimple {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.list.iter().map(|person| &person.userid)
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let cursor = guard.advance(self.cursor, page.next_cursor)?;
        Ok(Self { cursor, ..self })
    }
}
