//! `GET /v1.0/workflow/premium/processes/pages/instances`: the approvals of one template with their forms. Needs
//! the paid edition of OA; others are answered `benefit.status.invalid`.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{FormValue, InstanceStatus};
use crate::api::v1::Wrapped;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::{loose, millis_opt, times};

/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 20;

/// Asks for one page of approvals.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::workflow, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::ToSpan;
///
/// let first = workflow::PremiumInstances::of("PROC-1", client.now() - 840.hours());
/// println!("{} approvals", client.send(&first).await?.result.list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PremiumInstances {
    /// The template.
    pub process_code: String,
    /// The window's start; misspelt so.
    #[serde(serialize_with = "times::millis")]
    pub start_time_in_mills: Timestamp,
    /// The window's end, at most 120 days later.
    #[serde(serialize_with = "millis_opt", skip_serializing_if = "Option::is_none")]
    pub end_time_in_mills: Option<Timestamp>,
    /// 1 at first, then the page's `next_token`.
    pub next_token: i64,
    /// Rows to bring, 1 to 20.
    pub max_results: i64,
}

impl PremiumInstances {
    /// The first page of full length.
    pub fn of(process_code: impl Into<String>, since: Timestamp) -> Self {
        Self {
            process_code: process_code.into(),
            start_time_in_mills: since,
            end_time_in_mills: None,
            next_token: 1,
            max_results: MOST_ROWS,
        }
    }
}

impl Request for PremiumInstances {
    const PATH: &'static str = "/v1.0/workflow/premium/processes/pages/instances";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Page>;
}

/// One page of approvals.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Whether another page follows.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub has_more: Option<bool>,
    /// Where it begins.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub next_token: Option<i64>,
    /// The approvals.
    #[serde(default)]
    pub list: Vec<PremiumInstance>,
}

/// An approval, as this call shows it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PremiumInstance {
    /// Its id.
    #[serde(deserialize_with = "loose::text")]
    pub process_instance_id: String,
    /// Its title.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub title: Option<String>,
    /// The number that people see.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub business_id: Option<String>,
    /// Who asked; spelt so here.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub originator_userid: Option<String>,
    /// Where it stands.
    pub status: InstanceStatus,
    /// `agree` or `refuse`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub result: Option<String>,
    /// The earlier one that it replaces or undoes.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub main_process_instance_id: Option<String>,
    /// Later ones that replace or undo it; comes as one text.
    #[serde(default, deserialize_with = "loose::texts")]
    pub attached_process_instance_ids: Vec<String>,
    /// The form.
    #[serde(default)]
    pub form_component_values: Vec<FormValue>,
    /// When it was submitted.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub create_time: Option<Timestamp>,
    /// When it was decided.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub finish_time: Option<Timestamp>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(
    client: &Client,
    first: PremiumInstances,
) -> impl Stream<Item = Result<Wrapped<Page>, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for PremiumInstances {
    fn keys(page: &Wrapped<Page>) -> impl Iterator<Item: Hash> {
        page.result.list.iter().map(|instance| &instance.process_instance_id)
    }

    fn has_more(&self, page: &Wrapped<Page>) -> bool {
        page.result.has_more.unwrap_or(page.result.next_token.is_some())
    }

    fn after(self, page: &Wrapped<Page>, guard: &PageGuard) -> Result<Self, Error> {
        let next_token = guard.advance(self.next_token, page.result.next_token)?;
        Ok(Self { next_token, ..self })
    }
}
