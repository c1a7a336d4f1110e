//! The counting rules, one small function each, for one person's day and its points.
//!
//! Numbers in the comments are sections of the reference on attendance. Whatever is said there to be unconfirmed is a field of
//! [`Settings`], by default in the reading that accuses nobody: what an approval covers is never missing, what nobody could check is a
//! candidate, an unknown grade counts as nothing.

use crate::calendar::DayType;
use crate::day::{Cover, DayKind, DayPoint, DayRecord, Origin};
use crate::punch::{Location, Source};
use crate::result::{Grade, Point};
use crate::settings::Settings;

/// 8.4, required day: a day that has points. Its weight is 1, whatever its shift is worth.
pub(crate) fn is_required(day: &DayRecord) -> bool {
    day.kind == DayKind::Work
}

/// 8.4, days present: a required day with at least one punch, or one that an administrator graded as kept. The vendor's own figure
/// follows rules of the company that no interface shows: rest days and covered days count where the settings say so.
pub(crate) fn is_present(day: &DayRecord, settings: &Settings) -> bool {
    let is_there = day.points.iter().any(|point| point.punched_at.is_some() || is_kept_by_administrator(point));
    let is_excused = settings.covered_day_is_presence && day.points.iter().any(is_covered);
    match day.kind {
        DayKind::Work => is_there || is_excused,
        DayKind::Rest => settings.rest_day_is_presence && is_there,
        _ => false,
    }
}

fn is_kept_by_administrator(point: &DayPoint) -> bool {
    is_changed_by_administrator(point) && !is_unpunched(point)
}

/// 8.4, rest day: no schedule, or one that says so.
pub(crate) fn is_rest(day: &DayRecord) -> bool {
    day.kind == DayKind::Rest
}

/// 8.3, 8.4: a rest day on which somebody punched (休息并打卡).
pub(crate) fn is_rest_worked(day: &DayRecord) -> bool {
    is_rest(day) && day.points.iter().any(|point| point.punched_at.is_some())
}

/// 8.2: a day that is not final, or was read before it was.
pub(crate) fn is_unsettled(day: &DayRecord) -> bool {
    day.kind == DayKind::Unsettled
}

/// A final day of which the kind or an unpunched point could not be told from what was read.
pub(crate) fn is_unknown(day: &DayRecord) -> bool {
    day.kind == DayKind::Unknown || (is_required(day) && day.points.iter().any(is_candidate))
}

/// 8.4, dates to exclude: no attendance group.
pub(crate) fn is_without_group(day: &DayRecord) -> bool {
    day.kind == DayKind::NoGroup
}

/// 8.4, dates to exclude: exempt from attendance.
pub(crate) fn is_exempt(day: &DayRecord) -> bool {
    day.kind == DayKind::Exempt
}

/// 8.4, absent day: every point of a required day that has to be punched is not, nothing covers one, and the vendor has decided all.
pub(crate) fn is_absent(day: &DayRecord) -> bool {
    let mut asked = day.points.iter().filter(|point| !is_excused(point)).peekable();
    is_required(day) && asked.peek().is_some() && asked.all(is_missing)
}

/// 8.1, 8: a point that nobody needs to punch and nobody did. Where an administrator says that it is missing, it is.
fn is_excused(point: &DayPoint) -> bool {
    point.is_free && is_unpunched(point) && !is_changed_by_administrator(point)
}

/// 8.4, late: the grade alone; the two worse grades are counted apart.
pub(crate) fn is_late(point: &DayPoint) -> bool {
    is_decided(point) && point.point == Point::On && point.grade == Grade::Late
}

/// 8.4, seriously late.
pub(crate) fn is_seriously_late(point: &DayPoint) -> bool {
    is_decided(point) && point.point == Point::On && point.grade == Grade::SeriouslyLate
}

/// 8.4, late counted as absence: a grade of lateness, not an absent day.
pub(crate) fn is_late_as_absence(point: &DayPoint) -> bool {
    is_decided(point) && point.point == Point::On && point.grade == Grade::LateAsAbsence
}

/// 8.4, early.
pub(crate) fn is_early(point: &DayPoint) -> bool {
    is_decided(point) && point.point == Point::Off && point.grade == Grade::Early
}

/// 8.1, 5: only the vendor grades; what we derive from schedule and punches is provisional.
fn is_decided(point: &DayPoint) -> bool {
    point.origin == Origin::Vendor
}

/// 8.4, missing punch at the start of work.
pub(crate) fn is_missing_on(point: &DayPoint) -> bool {
    point.point == Point::On && is_missing(point)
}

/// 8.4, missing punch at the end of work.
pub(crate) fn is_missing_off(point: &DayPoint) -> bool {
    point.point == Point::Off && is_missing(point)
}

/// 8.4: the vendor says that nobody punched, somebody had to, and it was held against all that could cover it.
fn is_missing(point: &DayPoint) -> bool {
    is_decided(point) && is_unpunched(point) && point.cover == Cover::None && !is_excused(point)
}

/// 8.2, 8.4: a gap that is no more than that: the vendor has not decided it, or not everything was read that could cover it.
pub(crate) fn is_candidate(point: &DayPoint) -> bool {
    is_unpunched(point) && !is_missing(point) && !is_covered(point) && !is_excused(point)
}

/// 8.4, coverage by approvals: an unpunched point that leave, a trip, an outing or a linked approval explains.
pub(crate) fn is_covered(point: &DayPoint) -> bool {
    is_unpunched(point) && matches!(point.cover, Cover::Link | Cover::Leave | Cover::Trip | Cover::Outing)
}

fn is_unpunched(point: &DayPoint) -> bool {
    point.grade == Grade::Missing
}

/// A grade or a point that has no word, or a punch that nobody has graded.
pub(crate) fn is_unknown_grade(point: &DayPoint) -> bool {
    let is_provisional = !is_decided(point) && !is_unpunched(point) && point.grade != Grade::OnTime;
    let has_word = match &point.grade {
        Grade::OnTime => true,
        Grade::Late | Grade::SeriouslyLate | Grade::LateAsAbsence => point.point == Point::On,
        Grade::Early => point.point == Point::Off,
        Grade::Missing => is_covered(point) || is_excused(point) || !matches!(point.point, Point::Other(_)),
        Grade::Ungraded | Grade::Other(_) => false,
    };
    is_provisional || !has_word
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

/// 8.4, overtime by day type; a day whose type is not known is counted apart, since holidays are paid otherwise than rest days.
pub(crate) fn overtime_on(day: &DayRecord, day_type: Option<DayType>) -> i64 {
    if day.day_type == day_type && is_over(day) { day.overtime.0 } else { 0 }
}

/// 8.2, 8.4: a final day of somebody employed; leave, trips, outings and overtime of other days count for nothing yet.
pub(crate) fn is_over(day: &DayRecord) -> bool {
    !matches!(day.kind, DayKind::Unsettled | DayKind::NotEmployed)
}
