//! What people did and what it counts for: punches, results per scheduled point, day records, month sheets.
//!
//! Everything here is pure: no file, no network, no clock (`now` is a parameter), no word of any vendor.

pub mod day;
pub mod month;
pub mod period;
pub mod punch;
pub mod result;
pub mod work_date;

pub use day::DayRecord;
pub use month::MonthSheet;
pub use period::Period;
pub use punch::Punch;
pub use result::PunchResult;
pub use work_date::{Minutes, WorkDate};
