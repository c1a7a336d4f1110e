//! `POST /topapi/attendance/getleavestatus`: leave of some people, one row for each leave.
//!
//! The page speaks of a status for each day, and answers one row with the whole length: a leave that crosses the
//! window has to be cut.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::open_enum::open_enum;
use crate::wire::{comma, loose, times};

/// The most people that one call may ask for.
pub const MOST_USERS: usize = 100;
/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 20;

/// Asks for one page of the leave of at most 100 people.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::leave, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::ToSpan;
///
/// let to = client.now();
/// let page = client.send(&leave::GetLeaveStatus::of(vec!["E1001".into()], to - 168.hours(), to)).await?;
/// println!("{} leaves", page.leave_status.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetLeaveStatus {
    /// 1 to 100 people.
    #[serde(serialize_with = "comma")]
    pub userid_list: Vec<String>,
    /// The window's start; it may lie in the future.
    #[serde(serialize_with = "times::millis")]
    pub start_time: Timestamp,
    /// The window's end; keep both the span and the age under 180 days.
    #[serde(serialize_with = "times::millis")]
    pub end_time: Timestamp,
    /// Rows to skip; 0 at first, then `offset + size`.
    pub offset: i64,
    /// Rows to bring, 1 to 20.
    pub size: i64,
}

impl GetLeaveStatus {
    /// The first page of full length.
    pub fn of(userid_list: Vec<String>, start_time: Timestamp, end_time: Timestamp) -> Self {
        Self { userid_list, start_time, end_time, offset: 0, size: MOST_ROWS }
    }
}

impl Request for GetLeaveStatus {
    const PATH: &'static str = "/topapi/attendance/getleavestatus";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Page;
}

/// One page of leave.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The rows.
    pub leave_status: Vec<Leave>,
}

/// One leave, whole.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Leave {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// Its start.
    #[serde(deserialize_with = "loose::time")]
    pub start_time: Timestamp,
    /// Its end.
    #[serde(deserialize_with = "loose::time")]
    pub end_time: Timestamp,
    /// Its length in hundredths of the unit: 650 hundredths of an hour are 6.5 hours. 0 is no leave.
    #[serde(deserialize_with = "loose::int")]
    pub duration_percent: i64,
    /// The unit.
    pub duration_unit: LeaveUnit,
    /// The kind of leave; in the samples, though not in the page's table.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub leave_code: Option<String>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: GetLeaveStatus) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for GetLeaveStatus {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.leave_status.iter().map(|leave| (&leave.userid, leave.start_time, leave.end_time, &leave.leave_code))
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, _page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let offset = guard.advance(self.offset, Some(self.offset + self.size))?;
        Ok(Self { offset, ..self })
    }
}

open_enum! {
    /// What the length of a leave is counted in.
    pub enum LeaveUnit {
        /// Hundredths of a day.
        Day = "percent_day",
        /// Hundredths of an hour.
        Hour = "percent_hour",
    }
}
