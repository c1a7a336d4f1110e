//! `POST /topapi/attendance/vacation/quota/list`: balances of one kind of leave.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma, loose};

/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 50;

/// Asks for one page of balances; a person may have several.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::vacation, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let page = client.send(&vacation::QuotaList::of("E1001", "0374-bb77", vec!["E1003".into()])).await?;
/// println!("{:?}", page.leave_quotas.first().and_then(|quota| quota.days_left()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct QuotaList {
    /// An administrator with rights on approvals; spelt so here.
    pub op_userid: String,
    /// The kind of leave.
    pub leave_code: String,
    /// The people.
    #[serde(serialize_with = "comma")]
    pub userids: Vec<String>,
    /// Rows to skip; 0 at first, then `offset + size`.
    pub offset: i64,
    /// Rows to bring, 1 to 50.
    pub size: i64,
}

impl QuotaList {
    /// The first page of full length.
    pub fn of(op_userid: impl Into<String>, leave_code: impl Into<String>, userids: Vec<String>) -> Self {
        Self { op_userid: op_userid.into(), leave_code: leave_code.into(), userids, offset: 0, size: MOST_ROWS }
    }
}

impl Request for QuotaList {
    const PATH: &'static str = "/topapi/attendance/vacation/quota/list";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Page;
}

/// One page of balances.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The balances.
    pub leave_quotas: Vec<LeaveQuota>,
}

/// A balance. All amounts are hundredths.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LeaveQuota {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The kind of leave.
    #[serde(deserialize_with = "loose::text")]
    pub leave_code: String,
    /// The row's own id.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub quota_id: Option<String>,
    /// The year.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub quota_cycle: Option<String>,
    /// From when it holds.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub start_time: Option<Timestamp>,
    /// Until when it holds.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub end_time: Option<Timestamp>,
    /// What was given, in days.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub quota_num_per_day: Option<i64>,
    /// What was taken, in days.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub used_num_per_day: Option<i64>,
    /// What was given, in hours.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub quota_num_per_hour: Option<i64>,
    /// What was taken, in hours.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub used_num_per_hour: Option<i64>,
}

impl LeaveQuota {
    /// Hundredths of days that are left, where the balance is kept in days.
    pub fn days_left(&self) -> Option<i64> {
        self.quota_num_per_day.map(|given| given - self.used_num_per_day.unwrap_or_default())
    }

    /// Hundredths of hours that are left, where the balance is kept in hours.
    pub fn hours_left(&self) -> Option<i64> {
        self.quota_num_per_hour.map(|given| given - self.used_num_per_hour.unwrap_or_default())
    }
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: QuotaList) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for QuotaList {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.leave_quotas.iter().map(|quota| (&quota.userid, &quota.quota_id, &quota.quota_cycle))
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, _page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let offset = guard.advance(self.offset, Some(self.offset + self.size))?;
        Ok(Self { offset, ..self })
    }
}
