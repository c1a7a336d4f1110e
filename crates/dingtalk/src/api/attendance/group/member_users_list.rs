//! `POST /topapi/attendance/group/memberusers/list`: the people of a group, those of its departments included.

use std::hash::Hash;

use futures::Stream;
use serde::Serialize;

use crate::api::attendance::CursorPage;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};

/// Asks for one page of people.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::MemberUsersList { op_user_id: "E1001".into(), group_id: 685_000_028, cursor: 0 };
/// println!("{} people", client.send(&request).await?.result.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MemberUsersList {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group.
    pub group_id: i64,
    /// 0 at first, then the page's `cursor`.
    pub cursor: i64,
}

impl Request for MemberUsersList {
    const PATH: &'static str = "/topapi/attendance/group/memberusers/list";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = CursorPage<String>;
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(
    client: &Client,
    first: MemberUsersList,
) -> impl Stream<Item = Result<CursorPage<String>, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for MemberUsersList {
    fn keys(page: &CursorPage<String>) -> impl Iterator<Item: Hash> {
        page.result.iter()
    }

    fn has_more(&self, page: &CursorPage<String>) -> bool {
        page.has_more
    }

    fn after(self, page: &CursorPage<String>, guard: &PageGuard) -> Result<Self, Error> {
        let cursor = guard.advance(self.cursor, page.cursor)?;
        Ok(Self { cursor, ..self })
    }
}
