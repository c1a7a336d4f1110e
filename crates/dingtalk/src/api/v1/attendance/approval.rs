//! Approvals (审批单) of another system, written into attendance.

pub mod durations_calculate;
pub mod finish;
pub mod query;

pub use durations_calculate::DurationsCalculate;
pub use finish::Finish;
pub use query::{ApprovalEntry, Query};
