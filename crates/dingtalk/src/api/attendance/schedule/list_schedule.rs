//! `POST /topapi/attendance/listschedule`: the whole company's points of one day.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::api::attendance::list::CheckType;
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{loose, times};

/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 200;

/// Asks for one page of a day; companies of at most 10,000 people.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::schedule, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let page = client.send(&schedule::ListSchedule::of(date(2026, 9, 1))).await?;
/// println!("{} points", page.schedules.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListSchedule {
    /// The day; its time does not matter.
    #[serde(rename = "workDate", serialize_with = "times::day_spaced")]
    pub work_date: Date,
    /// Rows to skip; 0 at first, then `offset + size`.
    pub offset: i64,
    /// Rows to bring, 1 to 200.
    pub size: i64,
}

impl ListSchedule {
    /// The first page of full length.
    pub fn of(work_date: Date) -> Self {
        Self { work_date, offset: 0, size: MOST_ROWS }
    }
}

impl Request for ListSchedule {
    const PATH: &'static str = "/topapi/attendance/listschedule";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Page;
}

/// One page of points.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The points.
    pub schedules: Vec<ScheduledPoint>,
}

/// A point of a day.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ScheduledPoint {
    /// The scheduled point.
    #[serde(deserialize_with = "loose::int")]
    pub plan_id: i64,
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// On or off duty.
    #[serde(default)]
    pub check_type: Option<CheckType>,
    /// The planned time.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub plan_check_time: Option<Timestamp>,
    /// The time after an adjustment, such as by flexible hours.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub changed_check_time: Option<Timestamp>,
    /// The shift.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub class_id: Option<i64>,
    /// Its version; missing for the company's own settings.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub class_setting_id: Option<i64>,
    /// The attendance group.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub group_id: Option<i64>,
    /// An approval that the point is tied to; it does not say of which kind.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub approve_id: Option<i64>,
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
pub fn pages(client: &Client, first: ListSchedule) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for ListSchedule {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.schedules.iter().map(|point| point.plan_id)
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, _page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let offset = guard.advance(self.offset, Some(self.offset + self.size))?;
        Ok(Self { offset, ..self })
    }
}
