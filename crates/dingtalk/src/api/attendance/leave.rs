//! Leave (请假) as attendance sees it. Trips, outings and overtime are no leave and are not found here.

pub mod get_leave_approve_duration;
pub mod get_leave_status;

pub use get_leave_approve_duration::{Duration, GetLeaveApproveDuration};
pub use get_leave_status::{GetLeaveStatus, Leave, LeaveUnit};
