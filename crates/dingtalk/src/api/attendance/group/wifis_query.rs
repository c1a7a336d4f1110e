//! `POST /topapi/attendance/group/wifis/query`: the networks where a punch counts.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for one page of networks.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::WifisQuery { group_key: "4C630011".into(), size: 20, ..Default::default() };
/// println!("{} networks", client.send(&request).await?.wifi_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WifisQuery {
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

impl Request for WifisQuery {
    const PATH: &'static str = "/topapi/attendance/group/wifis/query";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Page;
}

/// One page of networks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The networks.
    pub wifi_list: Vec<Wifi>,
}

/// A network.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Wifi {
    /// Its key.
    #[serde(deserialize_with = "loose::text")]
    pub wifi_key: String,
    /// Its hardware address.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub mac_addr: Option<String>,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub ssid: Option<String>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: WifisQuery) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for WifisQuery {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.wifi_list.iter().map(|row| &row.wifi_key)
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let last = page.wifi_list.last().map(|row| row.wifi_key.as_str());
        let cursor = guard.advance_key(self.cursor.as_deref(), last)?;
        Ok(Self { cursor: Some(cursor), ..self })
    }
}
