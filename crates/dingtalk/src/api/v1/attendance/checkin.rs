//! Visits (签到), which are another product than punches.

pub mod records_query;

pub use records_query::{CheckinRecord, RecordsQuery};
