//! What people did and what it counts for: results, punches, schedules, leave and approvals become day records, and those month sheets.
//!
//! Everything here is pure: no file, no network, no clock (`now` is a parameter), no word of any vendor.

mod names;

pub mod approval;
pub mod calendar;
pub mod cell;
pub mod counts;
pub mod day;
pub mod days;
pub mod definitions;
pub mod group;
pub mod known;
pub mod leave;
pub mod month;
pub mod period;
pub mod person;
pub mod punch;
pub mod result;
mod rules;
pub mod schedule;
pub mod settings;
pub mod settle;
pub mod shift;
pub mod span;
pub mod words;
pub mod work_date;

pub use cell::Cell;
pub use counts::{Counts, Measure};
pub use day::DayRecord;
pub use days::Inputs;
pub use month::MonthSheet;
pub use period::Period;
pub use person::Person;
pub use punch::Punch;
pub use result::PunchResult;
pub use schedule::ScheduledPoint;
pub use settings::Settings;
pub use words::Lang;
pub use work_date::{Minutes, WorkDate};
