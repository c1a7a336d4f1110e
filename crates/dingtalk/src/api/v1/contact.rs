//! Contacts on the new host.

pub mod departments_search;
pub mod emp_leave_records;
mod search;
pub mod users_search;

pub use departments_search::DepartmentsSearch;
pub use emp_leave_records::{EmpLeaveRecords, LeaveReason, LeaveRecord};
pub use search::Hits;
pub use users_search::UsersSearch;
