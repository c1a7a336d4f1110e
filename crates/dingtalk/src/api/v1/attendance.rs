//! Attendance on the new host. Every call here counts against the month's quota.

pub mod approval;
pub mod closing;
pub mod overtime;
pub mod report;
pub mod vacation;
