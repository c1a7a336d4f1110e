//! `POST /v1.0/attendance/vacations/records/query`: how balances of one kind of leave came and went.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// The most people that one call may ask for.
pub const MOST_USERS: usize = 50;
/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 200;

/// Asks for one page of the records of at most 50 people. Whoever is no administrator may only ask about themselves.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::vacation, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let first = vacation::RecordsQuery::of("E1001", "0374-bb77", vec!["E1003".into()]);
/// println!("{} records", client.send(&first).await?.result.leave_records.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordsQuery {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The kind of leave.
    pub leave_code: String,
    /// 1 to 50 people.
    pub user_ids: Vec<String>,
    /// 0 at first. The text wants the rows to skip, older pages the number of the page: keep rows by `record_id`.
    pub page_number: i64,
    /// Rows to bring, 1 to 200.
    pub page_size: i64,
}

impl RecordsQuery {
    /// The first page of full length.
    pub fn of(op_user_id: impl Into<String>, leave_code: impl Into<String>, user_ids: Vec<String>) -> Self {
        let (op_user_id, leave_code) = (op_user_id.into(), leave_code.into());
        Self { op_user_id, leave_code, user_ids, page_number: 0, page_size: MOST_ROWS }
    }
}

impl Request for RecordsQuery {
    const PATH: &'static str = "/v1.0/attendance/vacations/records/query";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Page>;
}

/// One page of records.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The records.
    pub leave_records: Vec<LeaveRecord>,
}

/// How a balance changed. Amounts are hundredths.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaveRecord {
    /// Its id.
    #[serde(deserialize_with = "loose::text")]
    pub record_id: String,
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
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
    /// When the record was made.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_create: Option<Timestamp>,
    /// When it was changed last.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_modified: Option<Timestamp>,
    /// Who did it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub op_user_id: Option<String>,
}

/// Walks through all pages by the rows skipped, and stops when a page says so. Where DingTalk counts pages instead,
/// rows are missed after the first 200: compare the balance.
pub fn pages(client: &Client, first: RecordsQuery) -> impl Stream<Item = Result<Wrapped<Page>, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for RecordsQuery {
    fn keys(page: &Wrapped<Page>) -> impl Iterator<Item: Hash> {
        page.result.leave_records.iter().map(|record| &record.record_id)
    }

    fn has_more(&self, page: &Wrapped<Page>) -> bool {
        page.result.has_more
    }

    fn after(self, _page: &Wrapped<Page>, guard: &PageGuard) -> Result<Self, Error> {
        let page_number = guard.advance(self.page_number, Some(self.page_number + self.page_size))?;
        Ok(Self { page_number, ..self })
    }
}
