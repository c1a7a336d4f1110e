//! Attendance machines (考勤机).

pub mod get_by_user_id;

pub use get_by_user_id::{GetByUserId, Machine};
