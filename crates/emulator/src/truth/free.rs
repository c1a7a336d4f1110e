//! Working days of free hours: no lines, hence nobody is late; but the group may count an unpunched day as missing (A 8.3).

use super::cover;
use super::line::Side;
use super::stand::{Day, Grade, Presence, Stand};
use crate::attendance::dates::{MINUTE_MS, midnight_ms};

/// How coming and going stand.
pub(super) fn stands(day: Day<'_>) -> Vec<Stand> {
    let (came, went) = ends(day);
    let is_covered = cover::touch_day(day.story, day.at_ms);
    let stand = |point: usize, side: Side, presence: Option<Presence>| {
        let missed_ms = missed_ms(day, side);
        let unpunched = Stand::unpunched(side, missed_ms, is_covered);
        let kept = match day.named(point).or(presence) {
            Some(presence) => Some(Stand::unpunched(side, None, is_covered).kept(presence, Grade::InTime)),
            None => missed_ms.filter(|missed_ms| *missed_ms <= day.at_ms).map(|_| unpunched.clone()),
        };
        day.overridden(point, kept, unpunched)
    };
    [stand(0, Side::On, came), stand(1, Side::Off, went)].into_iter().flatten().collect()
}

/// The first punch comes and the last goes; in the strict mode they come and go in turn.
fn ends(day: Day<'_>) -> (Option<Presence>, Option<Presence>) {
    let presences = day.presences();
    let n_paired = if day.plan.unplanned.strict { presences.len() / 2 * 2 } else { presences.len() };
    let went = n_paired.checked_sub(1).filter(|last| *last > 0).map(|last| presences[last]);
    (presences.first().copied(), went)
}

/// When the group counts the point as missing.
fn missed_ms(day: Day<'_>, side: Side) -> Option<i64> {
    let missing = day.plan.unplanned.missing?;
    let minute = match side {
        Side::On => missing.on_minute,
        Side::Off => missing.off_minute,
    };
    Some(midnight_ms(day.story.work_date) + minute * MINUTE_MS)
}
