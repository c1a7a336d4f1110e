//! Days of free hours.

use super::approvals::Known;
use super::member::{Day, Member};
use super::passages::{Passage, office};

const HOUR: i64 = 3_600;

/// Chances in ten thousand: not to come, to punch only once, to come on a day that is not expected.
const ABSENT: u32 = 70;
const ONCE: u32 = 200;
const UNEXPECTED: u32 = 300;
/// The chance in a hundred to punch for lunch.
const LUNCH_PERCENT: u32 = 30;

impl Member<'_> {
    /// Somebody comes in the morning, stays some nine hours, and perhaps goes out for lunch.
    pub(super) fn at_free_hours(&self, day: Day, expected: bool, known: &Known) -> Vec<Passage> {
        let mut draw = self.draw("free hours", day.number);
        let failings_percent = self.failings_percent();
        let mut happens = |chance: u32| draw.below(1_000_000) < chance * failings_percent;
        let (is_absent, is_once) = (happens(ABSENT), happens(ONCE));
        let comes = if expected { !is_absent } else { draw.below(10_000) < UNEXPECTED };
        let is_away = known.away(day).is_some();
        if !comes || is_away {
            return Vec::new();
        }
        let start = 8 * HOUR + i64::from(draw.below(3 * 3_600));
        let end = start + 8 * HOUR + i64::from(draw.low_below(4 * 3_600));
        let lunch = 12 * HOUR + i64::from(draw.below(1_800));
        let back = lunch + 1_200 + i64::from(draw.below(2_400));
        let times = match (is_once, draw.below(100) < LUNCH_PERCENT) {
            (true, _) => vec![start],
            (false, true) => vec![start, lunch, back, end],
            (false, false) => vec![start, end],
        };
        (0..).zip(times).map(|(point, at)| office(point, at, at)).collect()
    }
}
