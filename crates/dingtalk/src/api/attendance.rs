//! Attendance. Every call here counts against the month's quota.
//!
//! Calls are named as their paths are, within the area that they belong to. Where an answer comes in pages, the
//! call's own module walks through them:
//!
//! ```no_run
//! # use dianmao_dingtalk::{api::attendance::schedule, Client, Error};
//! # async fn example(client: &Client) -> Result<(), Error> {
//! use futures::TryStreamExt;
//! use jiff::civil::date;
//!
//! let first = schedule::ListSchedule::of(date(2026, 9, 1));
//! let mut pages = std::pin::pin!(schedule::list_schedule::pages(client, first));
//! while let Some(page) = pages.try_next().await? {
//!     println!("{} points", page.schedules.len());
//! }
//! # Ok(())
//! # }
//! ```

pub mod approval;
pub mod day;
pub mod group;
pub mod leave;
pub mod list;
pub mod machine;
pub mod record;
pub mod report;
pub mod schedule;
pub mod shift;
pub mod vacation;

use serde::Deserialize;

pub use list::List;

use crate::wire::loose;

/// The id and name of a group or shift.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Named {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
}

/// One page of a list that goes on by cursor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CursorPage<T> {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// Where it begins.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub cursor: Option<i64>,
    /// The rows.
    pub result: Vec<T>,
}
