//! `GET /v1.0/hrm/employees/dismissions`: the ids of people who left.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// The most ids that one page may bring.
pub const MOST_ROWS: i64 = 50;

/// Asks for one page of ids.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::hrm, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&hrm::Dismissions::first()).await?;
/// println!("{} people", page.user_id_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dismissions {
    /// 0 at first, then the page's `next_token`.
    pub next_token: i64,
    /// Ids to bring, 1 to 50.
    pub max_results: i64,
}

impl Dismissions {
    /// The first page of full length.
    pub fn first() -> Self {
        Self { next_token: 0, max_results: MOST_ROWS }
    }
}

impl Request for Dismissions {
    const PATH: &'static str = "/v1.0/hrm/employees/dismissions";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = IdPage;
}

/// One page of people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdPage {
    /// Their userids.
    #[serde(default)]
    pub user_id_list: Vec<String>,
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// Where it begins.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub next_token: Option<i64>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: Dismissions) -> impl Stream<Item = Result<IdPage, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for Dismissions {
    fn keys(page: &IdPage) -> impl Iterator<Item: Hash> {
        page.user_id_list.iter()
    }

    fn has_more(&self, page: &IdPage) -> bool {
        page.has_more
    }

    fn after(self, page: &IdPage, guard: &PageGuard) -> Result<Self, Error> {
        let next_token = guard.advance(self.next_token, page.next_token)?;
        Ok(Self { next_token, ..self })
    }
}
