//! `POST /topapi/attendance/group/positions/query`: the places where a punch counts.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for one page of places.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::PositionsQuery { group_key: "4C630011".into(), size: 20, ..Default::default() };
/// println!("{} places", client.send(&request).await?.position_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PositionsQuery {
    /// The administrator for whom the call is made; spelt so here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_userid: Option<String>,
    /// The group's key.
    pub group_key: String,
    /// None at first, then the last key of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows to bring; the limit is not documented.
    pub size: i64,
}

impl Request for PositionsQuery {
    const PATH: &'static str = "/topapi/attendance/group/positions/query";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Page;
}

/// One page of places.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The places.
    pub position_list: Vec<Position>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Position {
    /// Its key.
    #[serde(deserialize_with = "loose::text")]
    pub position_key: String,
    /// Its address.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub address: Option<String>,
    /// Comes as text.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub latitude: Option<f64>,
    /// Comes as text.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub longitude: Option<f64>,
    /// Its radius in metres.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub offset: Option<i64>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: PositionsQuery) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for PositionsQuery {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.position_list.iter().map(|row| &row.position_key)
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let last = page.position_list.last().map(|row| row.position_key.as_str());
        let cursor = guard.advance_key(self.cursor.as_deref(), last)?;
        Ok(Self { cursor: Some(cursor), ..self })
    }
}
