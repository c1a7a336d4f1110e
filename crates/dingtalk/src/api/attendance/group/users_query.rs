//! `POST /topapi/attendance/group/users/query`: the people put into a group one by one. Those of its departments
//! are not among them.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for one page of people.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::UsersQuery { group_key: "4C630011".into(), ..Default::default() };
/// println!("{} people", client.send(&request).await?.user_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct UsersQuery {
    /// The administrator for whom the call is made; spelt so here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_userid: Option<String>,
    /// The group's key.
    pub group_key: String,
    /// Empty at first, then the last userid of the page.
    pub cursor: String,
    /// People to bring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
}

impl Request for UsersQuery {
    const PATH: &'static str = "/topapi/attendance/group/users/query";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = UserPage;
}

/// One page of people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct UserPage {
    /// Whether another page follows; comes as text.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// Their userids.
    pub user_list: Vec<String>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: UsersQuery) -> impl Stream<Item = Result<UserPage, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for UsersQuery {
    fn keys(page: &UserPage) -> impl Iterator<Item: Hash> {
        page.user_list.iter()
    }

    fn has_more(&self, page: &UserPage) -> bool {
        page.has_more
    }

    fn after(self, page: &UserPage, guard: &PageGuard) -> Result<Self, Error> {
        let last = page.user_list.last();
        let cursor = guard.advance_key(Some(&self.cursor), last.map(String::as_str))?;
        Ok(Self { cursor, ..self })
    }
}
