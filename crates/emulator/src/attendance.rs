//! Attendance beyond the results: groups with their members and places, the days of a person, reports.
//!
//! Everything follows from the company, from stories with the verdict on them, and from the clock. Knows no HTTP.

pub(crate) mod approvals;
pub(crate) mod dates;
pub(crate) mod durations;
pub(crate) mod facts;
pub(crate) mod group;
pub(crate) mod places;
pub(crate) mod quotas;
pub(crate) mod report;
pub(crate) mod roll;
pub(crate) mod spot;
pub(crate) mod worker;

pub(crate) use worker::Worker;
