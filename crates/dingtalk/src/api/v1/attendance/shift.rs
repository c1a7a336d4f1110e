//! Shifts on the new host.
//!
//! Only DingTalk's own SDK knows these calls, the pages do not: they may be closed to an app. The SDK's samples write
//! times of the day as `1970-01-01T09:00Z` and as `1970-01-01 19:00:00`, and nobody says in which zone the former are;
//! they stay text.

pub mod class_with_deleted;
pub mod shifts;

use serde::Deserialize;

use crate::api::attendance::list::CheckType;
use crate::wire::loose;

pub use class_with_deleted::{Class, ClassWithDeleted};
pub use shifts::{Shift, Shifts};

/// One pair of on and off duty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClassSection {
    /// Its points.
    #[serde(default)]
    pub times: Vec<ClassTime>,
}

/// A point of a shift.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassTime {
    /// On or off duty.
    pub check_type: CheckType,
    /// The time of the day, as it comes.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub check_time: Option<String>,
    /// Days after the work date; 1 for the morning after.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub across: Option<i64>,
    /// Minutes before it from which a punch counts.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub begin_min: Option<i64>,
    /// Minutes after it up to which a punch counts.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub end_min: Option<i64>,
}

/// A break.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClassRests {
    /// When it begins.
    #[serde(default)]
    pub begin: Option<RestEnd>,
    /// When it ends.
    #[serde(default)]
    pub end: Option<RestEnd>,
}

/// An end of a break.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestEnd {
    /// The time of the day, as it comes.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub check_time: Option<String>,
    /// Days after the work date.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub across: Option<i64>,
}
