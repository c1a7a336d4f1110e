//! `GET /v1.0/attendance/machines/getUser/{devId}`: the people on a machine.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for one page of the people on a machine.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::machine, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&machine::GetUser::of(236_847_095)).await?.result;
/// println!("{} people", page.user_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUser {
    /// The machine; stands in the path.
    pub dev_id: i64,
    /// `0` at first, then the page's `next_token`.
    pub next_token: String,
    /// Rows to bring; the limit is not documented.
    pub max_results: i64,
}

impl GetUser {
    /// The first page.
    pub fn of(dev_id: i64) -> Self {
        Self { dev_id, next_token: "0".into(), max_results: 50 }
    }
}

impl Request for GetUser {
    const PATH: &'static str = "/v1.0/attendance/machines/getUser/{devId}";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Page>;
}

/// One page of people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// Where it begins.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub next_token: Option<String>,
    /// The people.
    #[serde(default)]
    pub user_list: Vec<MachineUser>,
}

/// Somebody on a machine.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MachineUser {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// The name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// Whether the machine knows the face.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub has_face: Option<bool>,
}

/// Walks through all pages of a machine, asking for each as it is wanted.
pub fn pages(client: &Client, dev_id: i64) -> impl Stream<Item = Result<Wrapped<Page>, Error>> + Send + use<> {
    walk(client, GetUser::of(dev_id))
}

impl Paged for GetUser {
    fn keys(page: &Wrapped<Page>) -> impl Iterator<Item: Hash> {
        page.result.user_list.iter().map(|user| &user.user_id)
    }

    fn has_more(&self, page: &Wrapped<Page>) -> bool {
        page.result.has_more
    }

    fn after(self, page: &Wrapped<Page>, guard: &PageGuard) -> Result<Self, Error> {
        let next_token = guard.advance_key(Some(&self.next_token), page.result.next_token.as_deref())?;
        Ok(Self { next_token, ..self })
    }
}
