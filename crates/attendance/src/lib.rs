//! What people did and what it counts for: punches, results per scheduled point, day records, month sheets.
//!
//! Everything here is pure: no file, no network, no clock (`now` is a parameter), no word of any vendor.

pub mod cell;
pub mod counts;
pub mod day;
pub mod days;
pub mod month;
pub mod period;
pub mod person;
pub mod punch;
pub mod result;
mod rules;
pub mod settle;
pub mod words;
pub mod work_date;

pub use cell::Cell;
pub use counts::{Counts, Measure};
pub use day::DayRecord;
pub use month::MonthSheet;
pub use period::Period;
pub use person::Person;
pub use punch::Punch;
pub use result::PunchResult;
pub use words::Lang;
pub use work_date::{Minutes, WorkDate};
