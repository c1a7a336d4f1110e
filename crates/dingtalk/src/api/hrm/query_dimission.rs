//! `POST /topapi/smartwork/hrm/employee/querydimission`: people who left. No app can apply for it any more; the new
//! host has a successor.

use std::hash::Hash;

use futures::Stream;
use serde::Serialize;

use super::{IdPage, MOST_ROWS};
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};

/// Asks for one page of people. Not on the list of free calls, unlike its neighbours.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::hrm, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&hrm::QueryDimission::first()).await?;
/// println!("{} people", page.data_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct QueryDimission {
    /// 0 at first, then the page's `next_cursor`.
    pub offset: i64,
    /// Rows to bring, 1 to 50.
    pub size: i64,
}

impl QueryDimission {
    /// The first page of full length.
    pub fn first() -> Self {
        Self { offset: 0, size: MOST_ROWS }
    }
}

impl Request for QueryDimission {
    const PATH: &'static str = "/topapi/smartwork/hrm/employee/querydimission";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = IdPage;
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: QueryDimission) -> impl Stream<Item = Result<IdPage, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for QueryDimission {
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
