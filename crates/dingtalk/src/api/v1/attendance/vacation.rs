//! Consumption of leave (假期消费记录), and the calendar of holidays of each person.

pub mod holidays;
pub mod records_query;

pub use holidays::{Holiday, HolidayType, Holidays, HolidaysOfUser};
pub use records_query::{LeaveRecord, RecordsQuery};
