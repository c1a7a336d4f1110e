//! Kinds of leave, their consumption (假期消费记录), and the calendar of holidays of each person.

pub mod holidays;
pub mod leave_type_add;
pub mod leave_type_update;
pub mod records_query;

use serde::{Deserialize, Serialize};

use crate::wire::loose::{self, decimal_opt};

pub use holidays::{Holiday, HolidayType, Holidays, HolidaysOfUser};
pub use leave_type_add::LeaveTypeAdd;
pub use leave_type_update::LeaveTypeUpdate;
pub use records_query::{LeaveRecord, RecordsQuery};

/// A kind of leave that was written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaveType {
    /// Its code.
    #[serde(deserialize_with = "loose::text")]
    pub leave_code: String,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub leave_name: Option<String>,
    /// `day`, `halfDay` or `hour`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub leave_view_unit: Option<String>,
    /// `general_leave`, or `lieu_leave` for time off earned by overtime.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub biz_type: Option<String>,
    /// Whether days of rest count.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub natural_day_leave: Option<bool>,
    /// Hundredths of hours that make a day.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub hours_in_per_day: Option<i64>,
    /// For whom it is; everybody, where there is none.
    #[serde(default)]
    pub visibility_rules: Vec<VisibilityRule>,
    /// When it has to be asked for.
    #[serde(default)]
    pub submit_time_rule: Option<SubmitTimeRule>,
    /// The proof that is asked for.
    #[serde(default)]
    pub leave_certificate: Option<LeaveCertificate>,
}

/// For whom a kind of leave is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibilityRule {
    /// `staff`, `dept` or `label`.
    #[serde(rename = "type", deserialize_with = "loose::text")]
    pub kind: String,
    /// Userids, ids of departments or ids of roles, all as text.
    #[serde(default, deserialize_with = "loose::texts")]
    pub visible: Vec<String>,
}

/// When leave has to be asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmitTimeRule {
    /// Whether there is a limit.
    #[serde(default, deserialize_with = "loose::opt_truth", skip_serializing_if = "Option::is_none")]
    pub enable_time_limit: Option<bool>,
    /// `before`, or `after` for leave that is asked for afterwards.
    #[serde(default, deserialize_with = "loose::opt_text", skip_serializing_if = "Option::is_none")]
    pub time_type: Option<String>,
    /// `day` or `hour`.
    #[serde(default, deserialize_with = "loose::opt_text", skip_serializing_if = "Option::is_none")]
    pub time_unit: Option<String>,
    /// 0 to 30 days, or 0 to 24 hours.
    #[serde(default, deserialize_with = "loose::opt_int", skip_serializing_if = "Option::is_none")]
    pub time_value: Option<i64>,
}

/// The proof of a kind of leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaveCertificate {
    /// Whether it is asked for.
    #[serde(default, deserialize_with = "loose::opt_truth", skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// `day` or `hour`.
    #[serde(default, deserialize_with = "loose::opt_text", skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// From which length on; a decimal, which travels as a number.
    #[serde(
        default,
        deserialize_with = "loose::opt_text",
        serialize_with = "decimal_opt",
        skip_serializing_if = "Option::is_none"
    )]
    pub duration: Option<String>,
    /// What people are told.
    #[serde(default, deserialize_with = "loose::opt_text", skip_serializing_if = "Option::is_none")]
    pub prompt_information: Option<String>,
}
