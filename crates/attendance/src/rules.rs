//! The counting rules, one small function each, for the rows of one person's required day.
//!
//! Numbers in the comments are sections of the reference on attendance. Whatever is said there to be unconfirmed is read in the way
//! that accuses nobody: a point that an approval covers is never missing, an unknown grade counts as nothing.

use crate::day::{DayKind, DayPoint, DayRecord};
use crate::punch::{Location, Source};
use crate::result::{Grade, Point};

/// 8.4, required day: a day that has points. Its weight is 1; shifts with another weight are not known here.
pub(crate) fn is_required(day: &DayRecord) -> bool {
    day.kind == DayKind::Work
}

/// 8.4, days present: a required day with at least one punch, or one that an administrator graded as kept. The vendor's own figure
/// follows rules of the tenant that no interface shows.
pub(crate) fn is_present(day: &DayRecord) -> bool {
    is_required(day) && day.points.iter().any(|point| point.punched_at.is_some() || is_kept_by_administrator(point))
}

fn is_kept_by_administrator(point: &DayPoint) -> bool {
    is_changed_by_administrator(point) && !is_unpunched(point)
}

/// 8.4, rest day: no schedule, hence no row.
pub(crate) fn is_rest(day: &DayRecord) -> bool {
    day.kind == DayKind::Rest
}

/// 8.2: a day that is not final, or was pulled before it was.
pub(crate) fn is_unsettled(day: &DayRecord) -> bool {
    day.kind == DayKind::Unsettled
}

/// 8.4, absent day: every point of a required day without a punch and not covered. A day that counts here does not count its points
/// as missing too; whether the vendor does is unconfirmed.
pub(crate) fn is_absent(day: &DayRecord) -> bool {
    is_required(day) && !day.points.is_empty() && day.points.iter().all(is_missing)
}

/// 8.4, late: the grade alone; the two worse grades are counted apart.
pub(crate) fn is_late(point: &DayPoint) -> bool {
    point.point == Point::On && point.grade == Grade::Late
}

/// 8.4, seriously late.
pub(crate) fn is_seriously_late(point: &DayPoint) -> bool {
    point.point == Point::On && point.grade == Grade::SeriouslyLate
}

/// 8.4, late counted as absence: a grade of lateness, not an absent day.
pub(crate) fn is_late_as_absence(point: &DayPoint) -> bool {
    point.point == Point::On && point.grade == Grade::LateAsAbsence
}

/// 8.4, early.
pub(crate) fn is_early(point: &DayPoint) -> bool {
    point.point == Point::Off && point.grade == Grade::Early
}

/// 8.4, missing punch at the start of work.
pub(crate) fn is_missing_on(point: &DayPoint) -> bool {
    point.point == Point::On && is_missing(point)
}

/// 8.4, missing punch at the end of work.
pub(crate) fn is_missing_off(point: &DayPoint) -> bool {
    point.point == Point::Off && is_missing(point)
}

/// 8.4: nobody punched, and nothing covers the point.
fn is_missing(point: &DayPoint) -> bool {
    is_unpunched(point) && point.approval_id.is_none()
}

/// 8.4, coverage by approvals: an unpunched point that is tied to an approval.
pub(crate) fn is_covered(point: &DayPoint) -> bool {
    is_unpunched(point) && point.approval_id.is_some()
}

fn is_unpunched(point: &DayPoint) -> bool {
    point.grade == Grade::Missing
}

/// 8.4, corrected: a punch that a correction (补卡) wrote, with an approval or without. It may still be late.
pub(crate) fn is_corrected(point: &DayPoint) -> bool {
    point.punched_at.is_some() && matches!(point.source, Source::Approval | Source::SelfService)
}

/// 8.4, changed by an administrator (改签), to the better or to the worse.
pub(crate) fn is_changed_by_administrator(point: &DayPoint) -> bool {
    point.source == Source::Administrator
}

/// 8.4, field punch (外勤): the place is independent of the time.
pub(crate) fn is_field(point: &DayPoint) -> bool {
    point.location == Location::Outside
}
