//! `POST /v1.0/workflow/processes/instanceIds/query`: the ids of the approvals of one template, the whole
//! company's.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{loose, millis_opt, times};

/// The most ids that one page may bring.
pub const MOST_ROWS: i64 = 20;

/// Asks for one page of ids. The window is one of submission, not of the trip or leave itself.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::workflow, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::ToSpan;
///
/// let first = workflow::InstanceIds::completed("PROC-1", client.now() - 840.hours());
/// println!("{} approvals", client.send(&first).await?.result.list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceIds {
    /// The template.
    pub process_code: String,
    /// The window's start, at most 365 days ago.
    #[serde(serialize_with = "times::millis")]
    pub start_time: Timestamp,
    /// The window's end, at most 120 days later; now, where missing.
    #[serde(serialize_with = "millis_opt", skip_serializing_if = "Option::is_none")]
    pub end_time: Option<Timestamp>,
    /// 0 at first, then the page's `next_token`.
    pub next_token: i64,
    /// Ids to bring, 1 to 20.
    pub max_results: i64,
    /// `RUNNING`, `TERMINATED`, `COMPLETED`; all, where missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statuses: Option<Vec<String>>,
    /// At most 10 people; everybody, where missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_ids: Option<Vec<String>>,
}

impl InstanceIds {
    /// The first page of what was decided among the submissions since then.
    pub fn completed(process_code: impl Into<String>, since: Timestamp) -> Self {
        Self {
            process_code: process_code.into(),
            start_time: since,
            max_results: MOST_ROWS,
            statuses: Some(vec!["COMPLETED".into()]),
            ..Self::default()
        }
    }
}

impl Request for InstanceIds {
    const PATH: &'static str = "/v1.0/workflow/processes/instanceIds/query";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<IdPage>;
}

/// One page of ids.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdPage {
    /// The ids.
    #[serde(default)]
    pub list: Vec<String>,
    /// Where the next page begins; missing on the last one.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub next_token: Option<i64>,
}

/// Walks through all pages from the given one on. DingTalk serves at most 10,000 ids so.
pub fn pages(client: &Client, first: InstanceIds) -> impl Stream<Item = Result<Wrapped<IdPage>, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for InstanceIds {
    fn keys(page: &Wrapped<IdPage>) -> impl Iterator<Item: Hash> {
        page.result.list.iter()
    }

    fn has_more(&self, page: &Wrapped<IdPage>) -> bool {
        page.result.next_token.is_some()
    }

    fn after(self, page: &Wrapped<IdPage>, guard: &PageGuard) -> Result<Self, Error> {
        let next_token = guard.advance(self.next_token, page.result.next_token)?;
        Ok(Self { next_token, ..self })
    }
}
