//! `POST /topapi/attendance/getleavetimebynames`: one person's leave by name and day, since columns of leave have
//! no id.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::DayValue;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma, loose, times};

/// Asks for at most 20 kinds of leave and 31 days of one person, not older than 225 days.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::report, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = report::GetLeaveTimeByNames {
///     userid: "E1001".into(),
///     leave_names: vec!["年假".into()],
///     from_date: date(2026, 9, 1).at(0, 0, 0, 0),
///     to_date: date(2026, 9, 30).at(0, 0, 0, 0),
/// };
/// println!("{} kinds", client.send(&request).await?.columns.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetLeaveTimeByNames {
    /// The person.
    pub userid: String,
    /// 1 to 20 names.
    #[serde(serialize_with = "comma")]
    pub leave_names: Vec<String>,
    /// First day.
    #[serde(serialize_with = "times::spaced")]
    pub from_date: DateTime,
    /// Last day.
    #[serde(serialize_with = "times::spaced")]
    pub to_date: DateTime,
}

impl Request for GetLeaveTimeByNames {
    const PATH: &'static str = "/topapi/attendance/getleavetimebynames";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = LeaveTimes;
}

/// The leave of one person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LeaveTimes {
    /// One entry for each kind.
    pub columns: Vec<LeaveColumn>,
}

/// The leave of one kind.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LeaveColumn {
    /// The kind; spelt so here.
    pub columnvo: LeaveName,
    /// A value for each day; spelt so here.
    #[serde(default)]
    pub columnvals: Vec<DayValue>,
}

/// The column of a kind of leave.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LeaveName {
    /// The name of the kind.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
    /// Always `leave_`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub alias: Option<String>,
}
