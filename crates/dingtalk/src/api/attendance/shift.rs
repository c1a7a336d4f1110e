//! Shifts (班次) and their versions. A change makes a new version; schedules name the one they follow.

pub mod add;
pub mod delete;
pub mod history_query;
pub mod list;
pub mod query;
pub mod search;
pub mod update_punches;

use jiff::Timestamp;
use jiff::civil::Time;
use serde::Deserialize;

use crate::api::attendance::list::CheckType;
use crate::wire::loose;

pub use add::{Add, NewSection, NewSetting, NewShift, NewTime};
pub use delete::Delete;
pub use history_query::HistoryQuery;
pub use list::List;
pub use query::Query;
pub use search::Search;
pub use update_punches::{FreeCheck, UpdatePunches};

/// A shift in one version.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Shift {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
    /// The company.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub corp_id: Option<String>,
    /// Who made it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub owner: Option<String>,
    /// The folder of shifts that it lies in.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub shift_group_id: Option<i64>,
    /// That folder's name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub shift_group_name: Option<String>,
    /// One section for each pair of on and off duty.
    pub sections: Vec<Section>,
    /// The version.
    #[serde(default)]
    pub shift_setting: Option<ShiftSetting>,
}

/// One pair of on and off duty.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Section {
    /// Its id.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub id: Option<i64>,
    /// Its points.
    pub punches: Vec<Punch>,
    /// Its breaks.
    #[serde(default)]
    pub rests: Vec<Rest>,
}

/// One point of a shift.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Punch {
    /// Its id.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub id: Option<i64>,
    /// On or off duty.
    pub check_type: CheckType,
    /// The time of the day.
    #[serde(deserialize_with = "loose::clock")]
    pub check_time: Time,
    /// Days after the work date.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub across: Option<i64>,
    /// Minutes late or early that are still in time.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub permit_minutes: Option<i64>,
    /// Minutes from which late is seriously late; -1 never. Comes as text.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub serious_late_minutes: Option<i64>,
    /// Minutes from which late counts as absence; -1 never. Comes as text.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub absenteeism_late_minutes: Option<i64>,
    /// Minutes before it from which a punch counts; -1 without limit.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub begin_min: Option<i64>,
    /// Minutes after it up to which a punch counts; -1 without limit.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub end_min: Option<i64>,
    /// Whether nobody needs to punch here.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub free_check: Option<bool>,
}

/// An end of a break.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Rest {
    /// Its id.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub id: Option<i64>,
    /// `OnDuty` where the break begins, `OffDuty` where it ends.
    pub check_type: CheckType,
    /// The time of the day.
    #[serde(deserialize_with = "loose::clock")]
    pub check_time: Time,
    /// Days after the work date.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub across: Option<i64>,
}

/// A version of a shift.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ShiftSetting {
    /// The version's number, as the samples have it.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub id: Option<i64>,
    /// The shift.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub shift_id: Option<i64>,
    /// Minutes of work; -1 off.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub work_time_minutes: Option<i64>,
    /// How many days of attendance the shift is worth, a decimal.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub attend_days: Option<String>,
    /// Whether it was deleted.
    #[serde(default, deserialize_with = "loose::opt_flag")]
    pub is_deleted: Option<bool>,
    /// The company.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub corp_id: Option<String>,
    /// When it was made.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_create: Option<Timestamp>,
    /// When it was changed last.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_modified: Option<Timestamp>,
}
