//! Attendance beyond the results: the group with its shifts and places, schedules, punches, reports.
//!
//! Everything follows from the company, from `life` and from the clock; nothing is stored. Knows no HTTP.

pub(crate) mod dates;
pub(crate) mod facts;
pub(crate) mod group;
pub(crate) mod places;
pub(crate) mod punches;
pub(crate) mod report;
pub(crate) mod roll;
pub(crate) mod schedule;
pub(crate) mod shifts;
mod spot;
pub(crate) mod worker;

pub(crate) use worker::Worker;
