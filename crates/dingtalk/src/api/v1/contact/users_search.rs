//! `POST /v1.0/contact/users/search`: people by their names. Unlike the rest of contacts it counts against the month's
//! quota.

use futures::Stream;
use serde::Serialize;

use super::search::{self, Hits, Search};
use crate::client::Client;
use crate::error::Error;
use crate::request::{Generation, Idempotency, Request};

/// Asks for one page of the userids of people with a name.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::contact, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let hits = client.send(&contact::UsersSearch::of("何晓雨")).await?;
/// println!("{:?}, {:?} in all", hits.list, hits.total_count);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UsersSearch {
    /// A name, its pinyin, or an English name; also a part of it.
    pub query_word: String,
    /// Rows to skip, by our reading; the page says number of the page.
    pub offset: i64,
    /// Rows to bring.
    pub size: i64,
    /// 1 for names that are just so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_match_field: Option<i64>,
}

impl UsersSearch {
    /// The first hundred.
    pub fn of(query_word: impl Into<String>) -> Self {
        Self { query_word: query_word.into(), offset: 0, size: 100, full_match_field: None }
    }

    /// The first hundred whose name is just so.
    pub fn exactly(query_word: impl Into<String>) -> Self {
        Self { full_match_field: Some(1), ..Self::of(query_word) }
    }
}

impl Request for UsersSearch {
    const PATH: &'static str = "/v1.0/contact/users/search";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Hits<String>;
}

impl Search<String> for UsersSearch {
    fn skip_page(self) -> Self {
        Self { offset: self.offset + self.size, ..self }
    }
}

/// Walks through all pages from the given one on, asking for each as it is wanted. Fails at the end where fewer came
/// than there are.
pub fn pages(client: &Client, first: UsersSearch) -> impl Stream<Item = Result<Hits<String>, Error>> + Send + use<> {
    search::pages(client, first)
}
