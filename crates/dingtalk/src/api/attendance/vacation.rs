//! Kinds of leave (假期类型) and balances. Lengths are hundredths.

pub mod quota_init;
pub mod quota_list;
pub mod quota_update;
pub mod record_list;
pub mod type_delete;
pub mod type_list;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::wire::{loose, times};

pub use quota_init::QuotaInit;
pub use quota_list::{LeaveQuota, QuotaList};
pub use quota_update::QuotaUpdate;
pub use record_list::{LeaveRecord, RecordList};
pub use type_delete::TypeDelete;
pub use type_list::{LeaveType, TypeList};

/// A balance to be written. Amounts are hundredths, in days or in hours as the kind of leave wants.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct NewQuota {
    /// The person.
    pub userid: String,
    /// The kind of leave.
    pub leave_code: String,
    /// The year.
    pub quota_cycle: String,
    /// From when it holds.
    #[serde(serialize_with = "times::millis")]
    pub start_time: Timestamp,
    /// Until when it holds.
    #[serde(serialize_with = "times::millis")]
    pub end_time: Timestamp,
    /// The amount in days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_num_per_day: Option<i64>,
    /// The amount in hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_num_per_hour: Option<i64>,
    /// Why.
    pub reason: String,
}

/// The balances that were refused while the others were written.
#[derive(Debug, Clone, PartialEq)]
pub struct Failures(pub Vec<Failure>);

/// A balance that was refused.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Failure {
    /// Why.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub reason: Option<String>,
    /// The balance, as it comes.
    #[serde(default)]
    pub quota: Value,
}

impl<'de> Deserialize<'de> for Failures {
    /// Never fails, since the other balances are written by now: an odd entry is kept whole, and what is no list
    /// holds no refusal.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let failure = |entry: Value| {
            let read = Failure::deserialize(&entry);
            read.unwrap_or(Failure { reason: None, quota: entry })
        };
        Ok(match Value::deserialize(deserializer)? {
            Value::Array(entries) => Self(entries.into_iter().map(failure).collect()),
            _ => Self(Vec::new()),
        })
    }
}
