//! `POST /topapi/smartdevice/atmachine/get_by_userid`: the machines where a person may punch.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 50;

/// Asks for one page of machines.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::machine, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&machine::GetByUserId::of("E1001")).await?;
/// println!("{} machines", page.machine_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetByUserId {
    /// The question, which this call wraps once more.
    pub param: Param,
}

impl GetByUserId {
    /// The first page of full length.
    pub fn of(userid: impl Into<String>) -> Self {
        Self { param: Param { userid: userid.into(), offset: 0, size: MOST_ROWS } }
    }
}

impl Request for GetByUserId {
    const PATH: &'static str = "/topapi/smartdevice/atmachine/get_by_userid";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Page;
}

/// Who, and which part of the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Param {
    /// The person.
    pub userid: String,
    /// Rows to skip; 0 at first, then `offset + size`.
    pub offset: i64,
    /// Rows to bring, 1 to 50.
    pub size: i64,
}

/// One page of machines. The names follow the samples; the page's table writes them with underscores.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// The machines.
    #[serde(rename = "machineList", alias = "machine_list")]
    pub machine_list: Vec<Machine>,
    /// Whether another page follows.
    #[serde(rename = "hasMore", alias = "has_more", deserialize_with = "loose::truth")]
    pub has_more: bool,
}

/// A machine.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Machine {
    /// Its id.
    #[serde(default, rename = "deviceid", alias = "device_id", deserialize_with = "loose::opt_text")]
    pub device_id: Option<String>,
    /// Its name.
    #[serde(default, rename = "deviceName", alias = "device_name", deserialize_with = "loose::opt_text")]
    pub device_name: Option<String>,
    /// Its model.
    #[serde(default, rename = "productName", alias = "product_name", deserialize_with = "loose::opt_text")]
    pub product_name: Option<String>,
    /// Its number.
    #[serde(default, rename = "devid", alias = "dev_id", deserialize_with = "loose::opt_text")]
    pub dev_id: Option<String>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: GetByUserId) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for GetByUserId {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.machine_list.iter().map(|machine| (&machine.device_id, &machine.dev_id))
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, _page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let Param { offset, size, userid } = self.param;
        let offset = guard.advance(offset, Some(offset + size))?;
        Ok(Self { param: Param { userid, offset, size } })
    }
}
