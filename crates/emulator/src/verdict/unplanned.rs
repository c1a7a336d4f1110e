//! Days without scheduled points: rest and free hours (reference section 8.3).

use super::line::is_off_duty;
use super::point::{Point, change};
use super::stamp::{Place, Stamp, decisive};
use super::{Case, NEVER, NORMAL, NOT_SIGNED};
use crate::attendance::dates::{DAY_MS, MINUTE_MS, midnight_ms};
use crate::story::{Approval, ApprovalKind, Plan, Story};

/// A punch on a day of rest counts where the group does not ask for an approval.
pub(super) fn of_rest<'a>(case: Case<'a>, plan: Option<&Plan>, stamps: &mut [Stamp<'a>]) -> Vec<Point<'a>> {
    if plan.is_some_and(|plan| plan.unplanned.rest_needs_approval) {
        for stamp in stamps.iter_mut().filter(|stamp| stamp.place == Place::Nowhere) {
            stamp.place = Place::Rest;
        }
    }
    points(case, plan, stamps, [None, None], NEVER)
}

/// Free hours know no lateness; a group may count a working day without punches as missing.
pub(super) fn of_free_hours<'a>(
    case: Case<'a>,
    plan: Option<&Plan>,
    expected: bool,
    stamps: &mut [Stamp<'a>],
    now_ms: i64,
) -> Vec<Point<'a>> {
    let midnight_ms = midnight_ms(case.story.work_date);
    let missing = plan.and_then(|plan| plan.unplanned.missing).filter(|_| expected);
    let closes_ms = missing.map(|missing| [missing.on_minute, missing.off_minute]);
    let closes_ms =
        closes_ms.map_or([None, None], |minutes| minutes.map(|minute| Some(midnight_ms + minute * MINUTE_MS)));
    points(case, plan, stamps, closes_ms, now_ms)
}

/// The points that the stamps make, and those that are missed at `closes_ms`.
fn points<'a>(
    case: Case<'a>,
    plan: Option<&Plan>,
    stamps: &mut [Stamp<'a>],
    closes_ms: [Option<i64>; 2],
    now_ms: i64,
) -> Vec<Point<'a>> {
    let strict = plan.is_some_and(|plan| plan.unplanned.strict);
    let n_points = number(stamps, strict).max(if closes_ms[0].is_some() { 2 } else { 0 });
    let midnight_ms = midnight_ms(case.story.work_date);
    let is_members = |at_ms: i64| (case.story.joined_ms..case.story.left_ms).contains(&at_ms);
    let point = |index: usize| {
        let punch = decisive(stamps, index, is_off_duty(index));
        let closes_ms = closes_ms.get(index).copied().flatten().filter(|_| is_members(midnight_ms));
        Point {
            index,
            line: None,
            punch,
            time_result: if punch.is_some() { NORMAL } else { NOT_SIGNED },
            closes_ms: closes_ms.unwrap_or(NEVER),
            cover: covering(case.story, now_ms),
            shows_missing: closes_ms.is_some(),
            change: change(case, index, now_ms),
        }
    };
    (0..n_points).map(point).collect()
}

/// Gives the stamps to points and says how many these are: the first is on and every later one moves off, or, strictly,
/// they are on and off in turn.
fn number(stamps: &mut [Stamp<'_>], strict: bool) -> usize {
    let mut n_points = 0;
    for stamp in stamps {
        match stamp.place {
            Place::Named(index) => n_points = n_points.max(index + 1),
            Place::Nowhere | Place::Point(_) => {
                let index = if strict { n_points } else { n_points.min(1) };
                stamp.place = Place::Point(index);
                n_points = n_points.max(index + 1);
            }
            Place::Refused | Place::Rest => {}
        }
    }
    n_points
}

/// What was approved for any part of the day.
fn covering(story: &Story, now_ms: i64) -> Option<&Approval> {
    let midnight_ms = midnight_ms(story.work_date);
    story.approvals.iter().find(|approval| {
        let touches = approval.from_ms < midnight_ms + DAY_MS && approval.to_ms > midnight_ms;
        touches && !matches!(approval.kind, ApprovalKind::Overtime { .. }) && approval.stands_at(now_ms)
    })
}
