//! Attendance. Every call here counts against the month's quota.

pub mod list;

pub use list::List;
