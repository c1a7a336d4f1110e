//! `POST /v1.0/attendance/checkin/records/query`: visits of some people.
//!
//! Only DingTalk's own SDK knows this call, the pages do not: it may be closed to an app, and its limits are not
//! documented.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{loose, times};

/// Asks for one page of visits. Not documented by any page.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::checkin, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::ToSpan;
///
/// let to = client.now();
/// let first = checkin::RecordsQuery::of("E1001", vec!["E1003".into()], to - 24.hours(), to);
/// println!("{} visits", client.send(&first).await?.result.page_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordsQuery {
    /// The administrator for whom the call is made; spelt so here.
    pub operator_user_id: String,
    /// The people.
    pub user_id_list: Vec<String>,
    /// The window's start.
    #[serde(serialize_with = "times::millis")]
    pub start_time: Timestamp,
    /// The window's end.
    #[serde(serialize_with = "times::millis")]
    pub end_time: Timestamp,
    /// 0 at first, then the page's `next_token`.
    pub next_token: i64,
    /// Rows to bring.
    pub max_results: i64,
}

impl RecordsQuery {
    /// The first page.
    pub fn of(
        operator_user_id: impl Into<String>,
        user_id_list: Vec<String>,
        start_time: Timestamp,
        end_time: Timestamp,
    ) -> Self {
        let operator_user_id = operator_user_id.into();
        Self { operator_user_id, user_id_list, start_time, end_time, next_token: 0, max_results: 50 }
    }
}

impl Request for RecordsQuery {
    const PATH: &'static str = "/v1.0/attendance/checkin/records/query";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Page>;
}

/// One page of visits.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Where the next page begins; missing, or 0, on the last one.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub next_token: Option<i64>,
    /// The visits.
    #[serde(default)]
    pub page_list: Vec<CheckinRecord>,
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckinRecord {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// When.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub checkin_time: Option<Timestamp>,
    /// Where.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub place: Option<String>,
    /// The address.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub detail_place: Option<String>,
    /// What the person noted.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub remark: Option<String>,
    /// Who was visited.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub visit_user: Option<String>,
    /// Addresses of photos.
    #[serde(default, deserialize_with = "loose::texts")]
    pub image_list: Vec<String>,
    /// Fields of the company's own.
    #[serde(default)]
    pub custom_data_list: Vec<CustomData>,
}

/// A field of the company's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CustomData {
    /// Its key.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub key: Option<String>,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub label: Option<String>,
    /// What it holds.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub value: Option<String>,
}

/// Walks through all pages from the given one on, and stops where the token does not grow.
pub fn pages(client: &Client, first: RecordsQuery) -> impl Stream<Item = Result<Wrapped<Page>, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for RecordsQuery {
    fn keys(page: &Wrapped<Page>) -> impl Iterator<Item: Hash> {
        page.result.page_list.iter().map(|record| (&record.user_id, record.checkin_time, &record.place))
    }

    fn has_more(&self, page: &Wrapped<Page>) -> bool {
        page.result.next_token.is_some_and(|next| next > self.next_token)
    }

    fn after(self, page: &Wrapped<Page>, guard: &PageGuard) -> Result<Self, Error> {
        let next_token = guard.advance(self.next_token, page.result.next_token)?;
        Ok(Self { next_token, ..self })
    }
}
