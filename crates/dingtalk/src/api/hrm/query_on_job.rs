//! `POST /topapi/smartwork/hrm/employee/queryonjob`: people who work here.

use std::hash::Hash;

use futures::Stream;
use serde::Serialize;

use super::{IdPage, MOST_ROWS};
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::comma;

/// Asks for one page of people in some states.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::hrm, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&hrm::QueryOnJob::of(vec![2, 3])).await?;
/// println!("{} people", page.data_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct QueryOnJob {
    /// 2 on probation, 3 regular, 5 leaving soon, -1 none.
    #[serde(serialize_with = "comma")]
    pub status_list: Vec<i64>,
    /// 0 at first, then the page's `next_cursor`.
    pub offset: i64,
    /// Rows to bring, 1 to 50.
    pub size: i64,
}

impl QueryOnJob {
    /// The first page of full length.
    pub fn of(status_list: Vec<i64>) -> Self {
        Self { status_list, offset: 0, size: MOST_ROWS }
    }
}

impl Request for QueryOnJob {
    const PATH: &'static str = "/topapi/smartwork/hrm/employee/queryonjob";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = IdPage;
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: QueryOnJob) -> impl Stream<Item = Result<IdPage, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for QueryOnJob {
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
