//! The lines by which points are judged: when they are due and between which instants a punch is theirs.

use super::{OFF_DUTY, ON_DUTY};
use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, midnight_ms};
use crate::story::{Approval, ApprovalKind, Shift, Story, Unit};

/// How long before the first point and after the last one may punch where no working day is next to the day (8.2).
const BEFORE_MS: i64 = 8 * HOUR_MS;
const AFTER_MS: i64 = 12 * HOUR_MS;

/// A scheduled point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) index: usize,
    pub(super) planned_ms: i64,
    /// The planned time, moved by approvals and flexible hours.
    pub(super) due_ms: i64,
    /// Punches are of this point from here on.
    pub(super) opens_ms: i64,
    /// Up to but without this instant, at which a missing one is given up.
    pub(super) closes_ms: i64,
    /// The configured minutes before and after.
    window: Option<(i64, i64)>,
    /// What lets the person be elsewhere.
    pub(super) cover: Option<&'a Approval>,
    /// Whether the whole section is covered, so that nobody who comes all the same is late or early.
    pub(super) is_excused: bool,
}

impl Line<'_> {
    pub(super) fn is_off_duty(&self) -> bool {
        is_off_duty(self.index)
    }

    /// Whether a punch at an instant may be for the point.
    pub(super) fn is_open_at(&self, at_ms: i64) -> bool {
        (self.opens_ms..self.closes_ms).contains(&at_ms)
    }

    /// The latest or earliest time that is in time: the due one with what is permitted.
    pub(super) fn base_ms(&self, shift: &Shift) -> i64 {
        let permit_ms = shift.permit_minutes * MINUTE_MS;
        if self.is_off_duty() { self.due_ms - permit_ms } else { self.due_ms + permit_ms }
    }

    /// Whether the configured window decides, not the neighbours.
    pub(super) fn has_window(&self) -> bool {
        self.window.is_some()
    }
}

pub(super) fn is_off_duty(index: usize) -> bool {
    index % 2 == 1
}

pub(super) fn check_type(index: usize) -> &'static str {
    if is_off_duty(index) { OFF_DUTY } else { ON_DUTY }
}

/// The lines of a shift before anybody arrived: flexible points are due at their latest.
pub(super) fn lines<'a>(story: &'a Story, shift: &'static Shift, now_ms: i64) -> Vec<Line<'a>> {
    let midnight_ms = midnight_ms(story.work_date);
    let latest_ms = shift.flex.map_or(0, |flex| flex.late_minutes * MINUTE_MS);
    let line = |(index, point): (usize, &crate::story::ShiftPoint)| {
        let planned_ms = midnight_ms + point.minute * MINUTE_MS;
        Line {
            index,
            planned_ms,
            due_ms: planned_ms + latest_ms,
            opens_ms: i64::MIN,
            closes_ms: i64::MAX,
            window: point.window,
            cover: covering(story, now_ms, planned_ms, is_off_duty(index)),
            is_excused: false,
        }
    };
    let mut lines: Vec<Line<'a>> = shift.points().enumerate().map(line).collect();
    for section in lines.chunks_exact_mut(2) {
        move_by_approvals(story, shift, section, now_ms);
    }
    set_windows(story, &mut lines);
    lines
}

/// The approval under which nobody need punch at an instant. Work that begins when a leave begins is not begun, and work
/// that ends when a leave ends is not ended; overtime covers nothing (8.4). Whole days are work dates: one covers all of the
/// night that begins on it and nothing of the one that ends on it (8.3).
pub(super) fn covering(story: &Story, now_ms: i64, at_ms: i64, is_off_duty: bool) -> Option<&Approval> {
    let midnight_ms = midnight_ms(story.work_date);
    story.approvals.iter().find(|approval| {
        let is_within = if approval.unit == Unit::Day {
            approval.from_ms <= midnight_ms && midnight_ms + DAY_MS <= approval.to_ms
        } else if is_off_duty {
            approval.from_ms < at_ms && at_ms <= approval.to_ms
        } else {
            approval.from_ms <= at_ms && at_ms < approval.to_ms
        };
        is_within && !matches!(approval.kind, ApprovalKind::Overtime { .. }) && approval.stands_at(now_ms)
    })
}

/// A leave at the start of a section makes work begin at its end, one at the end lets it end at its start (8.1, 5); one
/// over all of it moves nothing and excuses everything. A break that touches the leave prolongs it.
fn move_by_approvals(story: &Story, shift: &Shift, section: &mut [Line<'_>], now_ms: i64) {
    let [on, off] = section else {
        return;
    };
    let midnight_ms = midnight_ms(story.work_date);
    let rest = shift.rest.as_ref().map(|rest| (rest.from_minute, rest.to_minute));
    let rest = rest.map(|(from, to)| (midnight_ms + from * MINUTE_MS, midnight_ms + to * MINUTE_MS));
    match (on.cover, off.cover) {
        (Some(_), None) => {
            let mut begins_ms = on.planned_ms;
            while let Some(approval) = covering(story, now_ms, begins_ms, false) {
                begins_ms = approval.to_ms;
                begins_ms = rest.filter(|(from, to)| (*from..*to).contains(&begins_ms)).map_or(begins_ms, |(_, to)| to);
            }
            on.due_ms = begins_ms.min(off.planned_ms);
            off.due_ms = off.planned_ms;
        }
        (None, Some(_)) => {
            let mut ends_ms = off.planned_ms;
            while let Some(approval) = covering(story, now_ms, ends_ms, true) {
                ends_ms = approval.from_ms;
                ends_ms =
                    rest.filter(|(from, to)| (*from + 1..=*to).contains(&ends_ms)).map_or(ends_ms, |(from, _)| from);
            }
            off.due_ms = ends_ms.max(on.planned_ms);
        }
        (Some(_), Some(_)) => (on.is_excused, off.is_excused) = (true, true),
        (None, None) => {}
    }
}

/// Moves the end of a section with the arrival: who comes later leaves later, who comes earlier may leave earlier (8.1, 6).
pub(super) fn move_by_arrival(story: &Story, shift: &Shift, lines: &mut [Line<'_>], arrivals: &[Option<i64>]) {
    let Some(flex) = shift.flex else {
        return;
    };
    for (section, arrived_ms) in lines.chunks_exact_mut(2).zip(arrivals) {
        let [on, off] = section else {
            continue;
        };
        if let (None, None, Some(arrived_ms)) = (on.cover, off.cover, arrived_ms) {
            let minutes = (arrived_ms - on.planned_ms).div_euclid(MINUTE_MS);
            off.due_ms = off.planned_ms + minutes.clamp(-flex.early_minutes, flex.late_minutes) * MINUTE_MS;
        }
    }
    set_windows(story, lines);
}

/// Sets the windows: as configured, else half-way to the neighbours (8.2).
fn set_windows(story: &Story, lines: &mut [Line<'_>]) {
    let dues: Vec<i64> = lines.iter().map(|line| line.due_ms).collect();
    for (index, line) in lines.iter_mut().enumerate() {
        let before = index.checked_sub(1).map(|before| dues[before]).or(story.previous_off_ms);
        let after = dues.get(index + 1).copied().or(story.next_on_ms);
        line.opens_ms = match line.window {
            Some((minutes, _)) => line.planned_ms.min(line.due_ms) - minutes * MINUTE_MS,
            None => before.map_or(line.due_ms - BEFORE_MS, |before| before.midpoint(line.due_ms)),
        };
        line.closes_ms = match line.window {
            Some((_, minutes)) => line.due_ms + minutes * MINUTE_MS,
            None => after.map_or(line.due_ms + AFTER_MS, |after| line.due_ms.midpoint(after)),
        };
    }
}
