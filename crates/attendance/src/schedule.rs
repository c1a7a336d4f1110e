//! A scheduled point (排班): when one is to punch, on which work date, by which shift.

use dianmao_roster::id::UserId;
use jiff::Timestamp;

use crate::result::Point;
use crate::work_date::WorkDate;

/// A scheduled point (卡点), or a day of rest, which has neither point nor time.
///
/// A plan id alone is no key: the vendor's own sample gives both ends of a day the same one (reference 3.4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScheduledPoint {
    /// The scheduled point's id, which results carry too.
    pub plan_id: i64,
    /// Whose point it is.
    pub user_id: UserId,
    /// The day it counts for.
    pub work_date: WorkDate,
    /// Start or end of work; missing on a day of rest.
    pub point: Option<Point>,
    /// The planned time, before allowances and flexible hours; missing on a day of rest.
    pub planned_at: Option<Timestamp>,
    /// The shift and its version.
    pub shift: Option<ShiftVersion>,
    /// The attendance group.
    pub group_id: Option<i64>,
    /// Whether nothing is to be done on the day.
    pub is_rest: bool,
    /// The approval that the point is tied to.
    pub approval_id: Option<String>,
    /// The row as it came, as JSON text, where it was kept.
    pub raw: String,
}

/// A shift as it was at a time: each change of it makes a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShiftVersion {
    /// The shift.
    pub shift_id: i64,
    /// Its version; `None` where the row does not tell.
    pub version: Option<i64>,
}

impl ScheduledPoint {
    /// Whether it is a point of work: an end of a stretch, on a day that is none of rest.
    #[must_use]
    pub fn is_of_work(&self) -> bool {
        !self.is_rest && self.point.is_some()
    }
}
