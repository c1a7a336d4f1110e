//! Contacts on the new host.

pub mod emp_leave_records;

pub use emp_leave_records::{EmpLeaveRecords, LeaveReason, LeaveRecord};
