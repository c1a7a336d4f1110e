//! Kinds of leave (假期类型) and balances. Lengths are hundredths.

pub mod quota_list;
pub mod type_list;

pub use quota_list::{LeaveQuota, QuotaList};
pub use type_list::{LeaveType, TypeList};
