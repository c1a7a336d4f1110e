//! `POST /topapi/attendance/shift/list`: ids and names of all shifts.

use std::hash::Hash;

use futures::Stream;
use serde::Serialize;

use crate::api::attendance::{CursorPage, Named};
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};

/// Asks for one page of ids and names, 200 at most.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::shift, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&shift::List { op_user_id: "E1001".into(), cursor: 0 }).await?;
/// println!("{} shifts", page.result.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct List {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// 0 at first, then the page's `cursor`.
    pub cursor: i64,
}

impl Request for List {
    const PATH: &'static str = "/topapi/attendance/shift/list";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = CursorPage<Named>;
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: List) -> impl Stream<Item = Result<CursorPage<Named>, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for List {
    fn keys(page: &CursorPage<Named>) -> impl Iterator<Item: Hash> {
        page.result.iter().map(|shift| shift.id)
    }

    fn has_more(&self, page: &CursorPage<Named>) -> bool {
        page.has_more
    }

    fn after(self, page: &CursorPage<Named>, guard: &PageGuard) -> Result<Self, Error> {
        let cursor = guard.advance(self.cursor, page.cursor)?;
        Ok(Self { cursor, ..self })
    }
}
