//! Attendance on the new host. Every call here counts against the month's quota.

pub mod approval;
pub mod checkin;
pub mod closing;
pub mod group;
pub mod machine;
pub mod overtime;
pub mod report;
pub mod result;
pub mod schedule;
pub mod security;
pub mod shift;
pub mod vacation;
