//! Working days of free hours: no lines, hence nobody is late; but the group may count an unpunched day as missing (A 8.3).

use super::cover;
use super::line::Side;
use super::stand::{Day, Grade, Presence, Stand};
use crate::attendance::dates::{MINUTE_MS, midnight_ms};

/// How every coming and going stands.
pub(super) fn stands(day: Day<'_>) -> Vec<Stand> {
    let points = points(day);
    let n_points = points.len().max(if day.plan.unplanned.missing.is_some() { 2 } else { 0 });
    let presence = |point: usize| points.get(point).copied().flatten();
    (0..n_points).filter_map(|point| stand(day, point, presence(point))).collect()
}

fn stand(day: Day<'_>, point: usize, presence: Option<Presence>) -> Option<Stand> {
    let side = if point.is_multiple_of(2) { Side::On } else { Side::Off };
    let is_covered = cover::touch_day(day.story, day.at_ms);
    let missed_ms = missed_ms(day, side).filter(|_| point < 2);
    let unpunched = Stand::unpunched(side, missed_ms, is_covered);
    let kept = match presence {
        Some(presence) => Some(Stand::unpunched(side, None, is_covered).kept(presence, Grade::InTime)),
        None => missed_ms.filter(|missed_ms| *missed_ms <= day.at_ms).map(|_| unpunched.clone()),
    };
    day.overridden(point, kept, unpunched)
}

/// On what the points stand. The first punch comes and the last goes; in the strict mode they come and go in turn. A correction
/// is for the point that it names, whatever else was punched.
fn points(day: Day<'_>) -> Vec<Option<Presence>> {
    let mut all = day.presences();
    let named = |point: usize| day.named(point);
    all.extend((0..2).filter_map(named));
    all.sort_by_key(|presence| presence.at_ms);
    let mut points: Vec<Option<Presence>> = Vec::new();
    for presence in all {
        let next = if day.plan.unplanned.strict { points.len() } else { points.len().min(1) };
        let point = presence.point.unwrap_or(next);
        points.resize(points.len().max(point + 1), None);
        if points[point].is_none_or(|held| held.point.is_none()) {
            points[point] = Some(presence);
        }
    }
    points
}

/// When the group counts the point as missing. Who joins in the course of the day is not held to it.
fn missed_ms(day: Day<'_>, side: Side) -> Option<i64> {
    let midnight_ms = midnight_ms(day.story.work_date);
    let missing = day.plan.unplanned.missing.filter(|_| day.story.joined_ms <= midnight_ms)?;
    let minute = match side {
        Side::On => missing.on_minute,
        Side::Off => missing.off_minute,
    };
    Some(midnight_ms + minute * MINUTE_MS)
}
