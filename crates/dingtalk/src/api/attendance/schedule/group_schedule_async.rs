//! `POST /topapi/attendance/group/schedule/async`: writes a rota. The answer says that it was taken, not that it
//! was done.

use jiff::civil::Date;
use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};
use crate::wire::times;

/// The most days that one call may lay.
pub const MOST_ROWS: usize = 200;
/// The shift that stands for rest.
pub const REST: i64 = 1;
/// The shift that stands for nothing at all.
pub const CLEARED: i64 = -2;

/// Lays shifts for people of a group by rota, 200 days at most, within 180 days of today.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::schedule, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let night = schedule::Assignment::shift("E1001", date(2026, 9, 1), 678_000_070);
/// let rest = schedule::Assignment::rest("E1001", date(2026, 9, 2));
/// let request = schedule::GroupScheduleAsync {
///     op_user_id: "E1001".into(),
///     group_id: 685_000_029,
///     schedules: vec![night, rest],
/// };
/// client.send(&request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GroupScheduleAsync {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The group, which must be of the type `TURN`.
    pub group_id: i64,
    /// 1 to 200 days of people.
    pub schedules: Vec<Assignment>,
}

impl Request for GroupScheduleAsync {
    const PATH: &'static str = "/topapi/attendance/group/schedule/async";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Done;
}

/// The shift of a person on a day.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Assignment {
    /// The person.
    pub userid: String,
    /// The work date.
    #[serde(serialize_with = "times::midnight")]
    pub work_date: Date,
    /// The shift.
    pub shift_id: i64,
    /// Whether the day is one of rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_rest: Option<bool>,
}

impl Assignment {
    /// Works a shift.
    pub fn shift(userid: impl Into<String>, work_date: Date, shift_id: i64) -> Self {
        Self { userid: userid.into(), work_date, shift_id, is_rest: None }
    }

    /// Rests.
    pub fn rest(userid: impl Into<String>, work_date: Date) -> Self {
        Self { is_rest: Some(true), ..Self::shift(userid, work_date, REST) }
    }

    /// Has nothing laid any more.
    pub fn cleared(userid: impl Into<String>, work_date: Date) -> Self {
        Self::shift(userid, work_date, CLEARED)
    }
}
