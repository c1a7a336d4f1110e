//! What an administrator makes of a point in the console (改签).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

/// What an administrator makes of a point.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BossChange {
    /// Whose point it is.
    pub userid: String,
    /// The day.
    pub work_date: Date,
    /// Counts the points of the day's plan from 0.
    pub point: usize,
    /// `Normal`, `Late`, `SeriousLate`, `Absenteeism`, `Early` or `NotSigned`.
    pub grade: String,
    /// The time that is set; without it only the grade changes.
    #[serde(default)]
    pub time: Option<Timestamp>,
    /// When it is done; now unless told.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// Who does it; the first administrator unless told.
    #[serde(default)]
    pub by: Option<String>,
}
