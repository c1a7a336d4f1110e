//! `GET /v1.0/contact/empLeaveRecords`: who left the company, when and how.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;
use crate::wire::open_enum::open_enum;

/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 50;

/// Asks for one page of leavers.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::contact, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::ToSpan;
///
/// let page = client.send(&contact::EmpLeaveRecords::since(client.now() - 720.hours())).await?;
/// println!("{} people", page.records.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EmpLeaveRecords {
    /// The window's start.
    pub start_time: Timestamp,
    /// The window's end, at most 365 days later; now, where missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time: Option<Timestamp>,
    /// `0` at first, then the page's `next_token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// Rows to bring, 1 to 50.
    pub max_results: i64,
}

impl EmpLeaveRecords {
    /// The first page of full length.
    pub fn since(start_time: Timestamp) -> Self {
        Self { start_time, end_time: None, next_token: Some("0".into()), max_results: MOST_ROWS }
    }
}

impl Request for EmpLeaveRecords {
    const PATH: &'static str = "/v1.0/contact/empLeaveRecords";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Page;
}

/// One page of leavers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Where the next page begins; missing or empty on the last one.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub next_token: Option<String>,
    /// The leavers.
    #[serde(default)]
    pub records: Vec<LeaveRecord>,
}

/// Somebody who left.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaveRecord {
    /// The userid.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// The name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// Country code of the mobile number.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub state_code: Option<String>,
    /// The mobile number; needs a permission of its own.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub mobile: Option<String>,
    /// When.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub leave_time: Option<Timestamp>,
    /// How.
    #[serde(default)]
    pub leave_reason: Option<LeaveReason>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: EmpLeaveRecords) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for EmpLeaveRecords {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.records.iter().map(|record| (&record.user_id, record.leave_time))
    }

    fn has_more(&self, page: &Page) -> bool {
        page.next_token.as_deref().is_some_and(|token| !token.is_empty())
    }

    fn after(self, page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let next_token = guard.advance_key(self.next_token.as_deref(), page.next_token.as_deref())?;
        Ok(Self { next_token: Some(next_token), ..self })
    }
}

open_enum! {
    /// How somebody left.
    pub enum LeaveReason {
        /// Deleted by an app.
        Oapi = "oapi",
        /// Closed the account.
        Cancel = "cancel",
        /// Left by choice.
        Leave = "leave",
        /// Not known.
        Unknown = "unknown",
        /// Deleted by an administrator.
        Delete = "delete",
    }
}
