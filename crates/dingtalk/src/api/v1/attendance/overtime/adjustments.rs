//! `GET /v1.0/attendance/adjustments`: the rules of corrections.

use std::hash::Hash;

use futures::Stream;
use serde::Serialize;

use super::{MOST_ROWS, RulePage};
use crate::api::v1::Wrapped;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};

/// Asks for one page of rules.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::overtime, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&overtime::Adjustments::first()).await?.result;
/// println!("{} rules", page.items.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Adjustments {
    /// 1 at first.
    pub page_number: i64,
    /// Rows to bring, 1 to 50.
    pub page_size: i64,
}

impl Adjustments {
    /// The first page of full length.
    pub fn first() -> Self {
        Self { page_number: 1, page_size: MOST_ROWS }
    }
}

impl Request for Adjustments {
    const PATH: &'static str = "/v1.0/attendance/adjustments";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<RulePage>;
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(
    client: &Client,
    first: Adjustments,
) -> impl Stream<Item = Result<Wrapped<RulePage>, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for Adjustments {
    fn keys(page: &Wrapped<RulePage>) -> impl Iterator<Item: Hash> {
        page.result.items.iter().map(|rule| rule.id)
    }

    fn has_more(&self, page: &Wrapped<RulePage>) -> bool {
        page.result.page_number < page.result.total_page
    }

    fn after(self, _page: &Wrapped<RulePage>, guard: &PageGuard) -> Result<Self, Error> {
        let page_number = guard.advance(self.page_number, Some(self.page_number + 1))?;
        Ok(Self { page_number, ..self })
    }
}
