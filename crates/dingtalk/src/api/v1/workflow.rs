//! Approvals made in DingTalk (OA 审批): the way to trips, outings and overtime of everybody. Every call counts
//! against the month's quota.

pub mod form_schema;
pub mod instance;
pub mod instance_ids;
pub mod premium_instances;
pub mod templates;

use serde::Deserialize;

use crate::wire::loose;
use crate::wire::open_enum::open_enum;

pub use form_schema::{AttendanceRule, FormSchema, Schema};
pub use instance::{GetInstance, Instance};
pub use instance_ids::InstanceIds;
pub use premium_instances::{PremiumInstance, PremiumInstances};
pub use templates::{Template, Templates};

open_enum! {
    /// Where an approval stands.
    pub enum InstanceStatus {
        /// Somebody has yet to decide.
        Running = "RUNNING",
        /// Taken back by the one who asked.
        Terminated = "TERMINATED",
        /// Decided; the result says how.
        Completed = "COMPLETED",
    }
}

open_enum! {
    /// What an approval is to an earlier one.
    pub enum BizAction {
        /// It stands alone.
        Alone = "NONE",
        /// It replaces the main instance.
        Modify = "MODIFY",
        /// It undoes the main instance.
        Revoke = "REVOKE",
    }
}

/// A field of the form. What the suites for leave, trips and overtime write into it is not documented.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FormValue {
    /// The field's id.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub id: Option<String>,
    /// The field's name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// What was filled in.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub value: Option<String>,
    /// JSON text with lengths and days, in the suites for attendance.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub ext_value: Option<String>,
    /// The kind of field.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub component_type: Option<String>,
    /// What the field means, such as `startTime`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub biz_alias: Option<String>,
}
