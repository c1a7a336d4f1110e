//! Where the lines of a day run: when a point is due, and which punches may belong to it.

use super::cover::Covers;
use crate::attendance::dates::{HOUR_MS, MINUTE_MS, midnight_ms};
use crate::story::{Section, Shift, Story};

/// One may punch so long before the first start after a day of rest,
const BEFORE_MS: i64 = 8 * HOUR_MS;
/// and so long after the last end before one (A 8.2: "8 before / 12 after").
const AFTER_MS: i64 = 12 * HOUR_MS;

/// Which end of a stretch of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    On,
    Off,
}

/// A scheduled point.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Counts the points of the plan from 0.
    pub(super) point: usize,
    pub(super) side: Side,
    pub(super) planned_ms: i64,
    /// Where approvals and arrivals moved it; flexible hours at their latest.
    pub(super) due_ms: i64,
    /// Punches from here
    pub(super) from_ms: i64,
    /// up to but without here may belong to it; a point without any is decided then.
    pub(super) until_ms: i64,
    /// Whether an approval says why nobody punched.
    pub(super) is_covered: bool,
    /// Whether nobody asks when one comes or goes: an approval covers the whole pair.
    pub(super) is_excused: bool,
    /// Whether nobody needs to punch.
    pub(super) is_free: bool,
}

/// The lines of a shift on the day of a story, in their order, before anybody arrived.
pub(super) fn lines(story: &Story, shift: &Shift, at_ms: i64) -> Vec<Line> {
    let covers = Covers::of(story, shift, at_ms);
    let pairs = shift.sections.iter().enumerate();
    let mut lines: Vec<Line> =
        pairs.flat_map(|(number, section)| pair(story, shift, &covers, number, section)).collect();
    set_windows(story, shift, &mut lines);
    lines
}

/// Who comes later leaves later, who comes earlier may leave earlier (A 8.1, 6). Without an arrival the end stays where it is
/// after the latest one (A 8.2: the official sample gives up both points by the latest).
pub(super) fn after_arrivals(
    story: &Story,
    shift: &Shift,
    mut lines: Vec<Line>,
    arrived_ms: impl Fn(&Line, &[Line]) -> Option<i64>,
) -> Vec<Line> {
    let Some(flex) = shift.flex else {
        return lines;
    };
    let moved = lines.chunks_exact(2).map(|pair| {
        let arrived_ms = arrived_ms(&pair[0], &lines).filter(|_| !pair[0].is_covered && !pair[1].is_covered)?;
        let minutes = (arrived_ms - pair[0].planned_ms).div_euclid(MINUTE_MS);
        Some(pair[1].planned_ms + minutes.clamp(-flex.early_minutes, flex.late_minutes) * MINUTE_MS)
    });
    let moved: Vec<Option<i64>> = moved.collect();
    for (pair, due_ms) in lines.chunks_exact_mut(2).zip(moved) {
        pair[1].due_ms = due_ms.unwrap_or(pair[1].due_ms);
    }
    set_windows(story, shift, &mut lines);
    lines
}

fn set_windows(story: &Story, shift: &Shift, lines: &mut [Line]) {
    let windows: Vec<(i64, i64)> = (0..lines.len()).map(|index| window(story, shift, lines, index)).collect();
    for (line, (from_ms, until_ms)) in lines.iter_mut().zip(windows) {
        (line.from_ms, line.until_ms) = (from_ms, until_ms);
    }
}

/// Who is on leave in the morning is due when the leave ends, and may go as planned; who is on leave in the afternoon may go
/// when it begins (A 8.1, 5: approvals move the line).
fn pair(story: &Story, shift: &Shift, covers: &Covers, number: usize, section: &Section) -> [Line; 2] {
    let midnight_ms = midnight_ms(story.work_date);
    let (on_ms, off_ms) = (midnight_ms + section.on.minute * MINUTE_MS, midnight_ms + section.off.minute * MINUTE_MS);
    let latest_ms = shift.flex.map_or(0, |flex| flex.late_minutes * MINUTE_MS);
    let (on_covered, off_covered) = (covers.touch(Side::On, on_ms), covers.touch(Side::Off, off_ms));
    let is_excused = on_covered && off_covered;
    let (on_due_ms, off_due_ms) = match (on_covered, off_covered) {
        (true, false) => (covers.past(Side::On, on_ms).min(off_ms), off_ms),
        (false, true) => (on_ms + latest_ms, covers.past(Side::Off, off_ms).max(on_ms)),
        (true, true) | (false, false) => (on_ms + latest_ms, off_ms + latest_ms),
    };
    let line = |side, planned_ms, due_ms, is_covered| Line {
        point: 2 * number + usize::from(side == Side::Off),
        side,
        planned_ms,
        due_ms,
        from_ms: i64::MIN,
        until_ms: i64::MAX,
        is_covered,
        is_excused,
        is_free: shift.off_duty_free && side == Side::Off,
    };
    [line(Side::On, on_ms, on_due_ms, on_covered), line(Side::Off, off_ms, off_due_ms, off_covered)]
}

/// From when until when one may punch for a point: as configured, else half-way to its neighbours.
fn window(story: &Story, shift: &Shift, lines: &[Line], index: usize) -> (i64, i64) {
    let line = &lines[index];
    if let Some((before, after)) = shift.points().nth(index).and_then(|point| point.window) {
        return (line.planned_ms.min(line.due_ms) - before * MINUTE_MS, line.due_ms + after * MINUTE_MS);
    }
    let before_ms = index.checked_sub(1).map(|before| lines[before].due_ms).or(story.previous_off_ms);
    let after_ms = lines.get(index + 1).map(|after| after.due_ms).or(story.next_on_ms);
    let from_ms = before_ms.map_or(line.due_ms - BEFORE_MS, |before_ms| before_ms.midpoint(line.due_ms));
    let until_ms = after_ms.map_or(line.due_ms + AFTER_MS, |after_ms| line.due_ms.midpoint(after_ms));
    (from_ms, until_ms)
}

impl Line {
    /// Whether a punch may belong to it.
    pub(super) fn takes(&self, punched_ms: i64) -> bool {
        (self.from_ms..self.until_ms).contains(&punched_ms)
    }
}
