//! `POST /topapi/attendance/vacation/record/list`: how balances changed. Historical; the new host's `records/query` is its
//! successor.

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
pub const MOST_ROWS: i64 = 200;

/// Asks for one page of the records of at most 50 people.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::vacation, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let first = vacation::RecordList::of("E1001", "16f8-aa16", vec!["E1003".into()]);
/// println!("{} records", client.send(&first).await?.leave_records.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RecordList {
    /// An administrator with rights on approvals; spelt so here.
    pub op_userid: String,
    /// The kind of leave.
    pub leave_code: String,
    /// 1 to 50 people.
    #[serde(serialize_with = "comma")]
    pub userids: Vec<String>,
    /// The number of the page, 0 at first.
    pub offset: i64,
    /// Rows to bring, 1 to 200.
    pub size: i64,
}

impl RecordList {
    /// The first page of full length.
    pub fn of(op_userid: impl Into<String>, leave_code: impl Into<String>, userids: Vec<String>) -> Self {
        Self { op_userid: op_userid.into(), leave_code: leave_code.into(), userids, offset: 0, size: MOST_ROWS }
    }
}

impl Request for RecordList {
    const PATH: &'static str = "/topapi/attendance/vacation/record/list";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Page;
}

/// One page of records.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The records.
    pub leave_records: Vec<LeaveRecord>,
}

/// How a balance changed. Amounts are hundredths.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LeaveRecord {
    /// Its id.
    #[serde(deserialize_with = "loose::text")]
    pub record_id: String,
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The kind of leave.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub leave_code: Option<String>,
    /// The balance.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub quota_id: Option<String>,
    /// `insert`, `add`, `delete` or `update`; nothing for leave that was taken.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub cal_type: Option<String>,
    /// From when.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub start_time: Option<Timestamp>,
    /// Until when.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub end_time: Option<Timestamp>,
    /// `day`, `halfDay` or `hour`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub leave_view_unit: Option<String>,
    /// The reason.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub leave_reason: Option<String>,
    /// `leave`, `update` or `modify_quota`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub leave_record_type: Option<String>,
    /// `init`, `success`, `refuse`, `abort` or `revoke`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub leave_status: Option<String>,
    /// The amount in days.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub record_num_per_day: Option<i64>,
    /// The amount in hours.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub record_num_per_hour: Option<i64>,
}

/// Walks through all pages by their numbers, which this page means, and its successor's text does not.
pub fn pages(client: &Client, first: RecordList) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for RecordList {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.leave_records.iter().map(|record| &record.record_id)
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, _page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let offset = guard.advance(self.offset, Some(self.offset + 1))?;
        Ok(Self { offset, ..self })
    }
}
