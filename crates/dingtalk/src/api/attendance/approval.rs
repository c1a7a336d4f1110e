//! Approvals (审批单) of another system, written into attendance. None of these makes a form in DingTalk.
//!
//! `biz_type` is 1 overtime, 2 trip or outing, 3 leave.

pub mod cancel;
pub mod check;
pub mod duration_calculate;
pub mod finish;
pub mod schedule_switch;

use jiff::civil::{Date, DateTime};
use serde::{Serialize, Serializer};

use crate::wire::times;

pub use cancel::Cancel;
pub use check::Check;
pub use duration_calculate::{Calculated, DurationCalculate, DurationOfDay};
pub use finish::Finish;
pub use schedule_switch::ScheduleSwitch;

/// The `biz_type` of overtime (加班).
pub const OVERTIME: i64 = 1;
/// The `biz_type` of trips (出差) and outings (外出).
pub const TRIP: i64 = 2;
/// The `biz_type` of leave (请假).
pub const LEAVE: i64 = 3;

/// The unit of an approval. Overtime knows only hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DurationUnit {
    /// Whole days.
    #[default]
    Day,
    /// Half days.
    HalfDay,
    /// Hours.
    Hour,
}

/// A start or an end, in the form which its unit asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// With [`DurationUnit::Day`].
    Day(Date),
    /// With [`DurationUnit::HalfDay`].
    Forenoon(Date),
    /// With [`DurationUnit::HalfDay`].
    Afternoon(Date),
    /// With [`DurationUnit::Hour`]; to the minute, China time.
    Hour(DateTime),
}

impl Default for Moment {
    fn default() -> Self {
        Moment::Day(Date::default())
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Moment::Day(day) => serializer.collect_str(day),
            Moment::Forenoon(day) => serializer.collect_str(&format_args!("{day} AM")),
            Moment::Afternoon(day) => serializer.collect_str(&format_args!("{day} PM")),
            Moment::Hour(time) => times::minutes(time, serializer),
        }
    }
}
