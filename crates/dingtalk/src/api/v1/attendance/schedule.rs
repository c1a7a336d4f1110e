//! Schedules on the new host.

pub mod additional_info;

pub use additional_info::{AdditionalInfo, ScheduleInfo};
