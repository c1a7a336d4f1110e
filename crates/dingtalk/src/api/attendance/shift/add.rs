//! `POST /topapi/attendance/shift/add`: makes a shift, or a new version of one.

use jiff::civil::Time;
use serde::Serialize;

use crate::api::attendance::Named;
use crate::api::attendance::list::CheckType;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::times;

/// Makes a shift; with an `id`, a new version of that one.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::shift, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::time;
///
/// let times = vec![shift::NewTime::on_duty(time(9, 0, 0, 0)), shift::NewTime::off_duty(time(18, 0, 0, 0))];
/// let new = shift::NewShift {
///     name: "白班".into(),
///     sections: vec![shift::NewSection { times }],
///     ..Default::default()
/// };
/// println!("{}", client.send(&shift::Add { op_user_id: "E1001".into(), shift: new }).await?.id);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Add {
    /// The administrator for whom the call is made.
    pub op_user_id: String,
    /// The shift.
    pub shift: NewShift,
}

impl Request for Add {
    const PATH: &'static str = "/topapi/attendance/shift/add";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    const METERED: bool = true;
    type Response = Named;
}

/// A shift to be made or changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct NewShift {
    /// The shift to change; a new one without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The folder of shifts that it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_group_name: Option<String>,
    /// One section for each pair of on and off duty, 1 to 3.
    pub sections: Vec<NewSection>,
    /// Thresholds and break.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<NewSetting>,
}

/// One pair of on and off duty.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct NewSection {
    /// The two points.
    pub times: Vec<NewTime>,
}

/// A point of a shift, or an end of its break.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewTime {
    /// On or off duty; of a break, on where it begins and off where it ends.
    pub check_type: CheckType,
    /// The time of the day; sent with a date, which does not matter.
    #[serde(serialize_with = "times::clock")]
    pub check_time: Time,
    /// Days after the work date; 1 for the morning after.
    pub across: i64,
    /// Minutes before it from which a punch counts; -1 without limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begin_min: Option<i64>,
    /// Minutes after it up to which a punch counts; -1 without limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_min: Option<i64>,
    /// Whether nobody needs to punch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_check: Option<bool>,
}

impl NewTime {
    /// The beginning of work, or of a break, on the work date.
    pub fn on_duty(check_time: Time) -> Self {
        let check_type = CheckType::OnDuty;
        Self { check_type, check_time, across: 0, begin_min: None, end_min: None, free_check: None }
    }

    /// The end of work, or of a break, on the work date.
    pub fn off_duty(check_time: Time) -> Self {
        Self { check_type: CheckType::OffDuty, ..Self::on_duty(check_time) }
    }

    /// The same on the day after.
    #[must_use]
    pub fn next_day(self) -> Self {
        Self { across: 1, ..self }
    }
}

/// Thresholds and break of a shift.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct NewSetting {
    /// Whether whoever comes later may leave later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_flexible: Option<bool>,
    /// Minutes from which late is seriously late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serious_late_minutes: Option<i64>,
    /// Minutes from which late counts as absence; must be more than the serious ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absenteeism_late_minutes: Option<i64>,
    /// When the break begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest_begin_time: Option<NewTime>,
    /// When the break ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest_end_time: Option<NewTime>,
}
