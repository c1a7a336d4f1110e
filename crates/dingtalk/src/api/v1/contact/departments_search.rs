//! `POST /v1.0/contact/departments/search`: departments by their names. Unlike the rest of contacts it counts against the
//! month's quota.

use futures::Stream;
use serde::Serialize;

use super::search::{self, Hits, Search};
use crate::client::Client;
use crate::error::Error;
use crate::request::{Generation, Idempotency, Request};

/// Asks for one page of the ids of departments with a name.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::contact, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// println!("{:?}", client.send(&contact::DepartmentsSearch::of("研发")).await?.list);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DepartmentsSearch {
    /// A name, or its pinyin; also a part of it.
    pub query_word: String,
    /// Rows to skip, by our reading; the page says number of the page.
    pub offset: i64,
    /// Rows to bring.
    pub size: i64,
}

impl DepartmentsSearch {
    /// The first hundred.
    pub fn of(query_word: impl Into<String>) -> Self {
        Self { query_word: query_word.into(), offset: 0, size: 100 }
    }
}

impl Request for DepartmentsSearch {
    const PATH: &'static str = "/v1.0/contact/departments/search";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Hits<i64>;
}

impl Search<i64> for DepartmentsSearch {
    fn skip_page(self) -> Self {
        Self { offset: self.offset + self.size, ..self }
    }
}

/// Walks through all pages from the given one on, asking for each as it is wanted. Fails at the end where fewer came
/// than there are.
pub fn pages(client: &Client, first: DepartmentsSearch) -> impl Stream<Item = Result<Hits<i64>, Error>> + Send + use<> {
    search::pages(client, first)
}
