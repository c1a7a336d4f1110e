//! `POST /topapi/attendance/getleaveapproveduration`: working time within an interval, by the person's schedule. A
//! calculator; it knows of no leave.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::{loose, times};

/// Asks how many minutes a leave of that length would take. The longest span is not documented.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::leave, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = leave::GetLeaveApproveDuration {
///     userid: "E1001".into(),
///     from_date: date(2026, 9, 1).at(9, 0, 0, 0),
///     to_date: date(2026, 9, 2).at(18, 0, 0, 0),
/// };
/// println!("{} minutes", client.send(&request).await?.duration_in_minutes);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetLeaveApproveDuration {
    /// The person.
    pub userid: String,
    /// Start, China time.
    #[serde(serialize_with = "times::spaced")]
    pub from_date: DateTime,
    /// End, China time.
    #[serde(serialize_with = "times::spaced")]
    pub to_date: DateTime,
}

impl Request for GetLeaveApproveDuration {
    const PATH: &'static str = "/topapi/attendance/getleaveapproveduration";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Duration;
}

/// Working time.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Duration {
    /// In minutes.
    #[serde(deserialize_with = "loose::int")]
    pub duration_in_minutes: i64,
}
