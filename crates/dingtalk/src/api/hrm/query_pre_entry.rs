//! `POST /topapi/smartwork/hrm/employee/querypreentry`: people who will join.

use std::hash::Hash;

use futures::Stream;
use serde::Serialize;

use super::{IdPage, MOST_ROWS};
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};

/// Asks for one page of people.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::hrm, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&hrm::QueryPreEntry::first()).await?;
/// println!("{} people", page.data_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct QueryPreEntry {
    /// 0 at first, then the page's `next_cursor`.
    pub offset: i64,
    /// Rows to bring, 1 to 50.
    pub size: i64,
}

impl QueryPreEntry {
    /// The first page of full length.
    pub fn first() -> Self {
        Self { offset: 0, size: MOST_ROWS }
    }
}

impl Request for QueryPreEntry {
    const PATH: &'static str = "/topapi/smartwork/hrm/employee/querypreentry";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = IdPage;
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: QueryPreEntry) -> impl Stream<Item = Result<IdPage, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for QueryPreEntry {
    fn keys(page: &IdPage) -> impl Iterator<Item: Hash> {
        page.data_list.iter()
    }

    fn has_more(&self, page: &IdPage) -> bool {
        page.goes_on_after(self.offset)
    }

    fn after(self, page: &IdPage, guard: &PageGuard) -> Result<Self, Error> {
        let offset = guard.advance(self.offset, page.next_cursor)?;
        Ok(Self { offset, ..self })
    }
}
