//! How one point was kept.

use super::Rules;
use super::line::{Line, Side};
use crate::attendance::dates::MINUTE_MS;
use crate::story::{Attempt, Correction, Manner, Override, Plan, Shift, Story};

/// How a point stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stand {
    pub(super) side: Side,
    /// The line that decides, after allowances; where hours are free, when a missing punch is counted as such.
    pub(super) line_ms: Option<i64>,
    /// When the person punched, or is said to have.
    pub(super) punched_ms: Option<i64>,
    pub(super) grade: Grade,
    /// Whether an approval says why nobody punched.
    pub(super) is_covered: bool,
    /// Whether the punch was outside of the allowed places.
    pub(super) is_field: bool,
    pub(super) by: By,
}

/// How good it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    InTime,
    Late,
    SeriouslyLate,
    LateAsAbsence,
    Early,
    Unpunched,
}

/// Who had the last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Person,
    Correction,
    Administrator,
}

/// Somebody was there, or it was put in that somebody was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Presence {
    pub(super) at_ms: i64,
    pub(super) is_field: bool,
    pub(super) by: By,
    /// The point of the plan that a correction names.
    pub(super) point: Option<usize>,
}

/// A day as it is known at an instant.
#[derive(Clone, Copy)]
pub(super) struct Day<'a> {
    pub(super) story: &'a Story,
    pub(super) plan: &'a Plan,
    pub(super) rules: Rules,
    pub(super) at_ms: i64,
}

/// On what a point stands: the correction that names it, else the first arrival or the last departure (A 2.3, 4.2).
pub(super) fn presence(day: Day<'_>, line: &Line, lines: &[Line]) -> Option<Presence> {
    day.named(line.point).or_else(|| {
        let mut presences = day.presences().into_iter().filter(|presence| is_for(line, lines, presence.at_ms));
        match line.side {
            Side::On => presences.next(),
            Side::Off => presences.next_back(),
        }
    })
}

/// Where windows overlap, a punch is for the point that is nearest.
fn is_for(line: &Line, lines: &[Line], punched_ms: i64) -> bool {
    let taking = lines.iter().filter(|line| line.takes(punched_ms));
    taking.min_by_key(|line| (line.due_ms - punched_ms).abs()).is_some_and(|nearest| nearest.point == line.point)
}

/// How a point stands; nothing where it is not decided yet, or where nobody needed to punch and
/// nobody did.
pub(super) fn of(day: Day<'_>, shift: &Shift, line: &Line, presence: Option<Presence>) -> Option<Stand> {
    let allowance_ms = shift.permit_minutes * MINUTE_MS;
    let line_ms = match line.side {
        Side::On => line.due_ms + allowance_ms,
        Side::Off => line.due_ms - allowance_ms,
    };
    let unpunched = Stand::unpunched(line.side, Some(line_ms), line.is_covered);
    let kept = match presence {
        Some(presence) if line.is_free || line.is_excused => Some(unpunched.clone().kept(presence, Grade::InTime)),
        Some(presence) => {
            Some(unpunched.clone().kept(presence, grade(shift, day.rules, line.side, presence.at_ms - line.due_ms)))
        }
        None => (!line.is_free && line.until_ms <= day.at_ms).then(|| unpunched.clone()),
    };
    day.overridden(line.point, kept, unpunched)
}

/// Compares by the minute: 59 seconds after the line are none (A 8.1, 5). The grades count from where the point is due, also
/// where an allowance excuses the first minutes (A 8.1, 3).
fn grade(shift: &Shift, rules: Rules, side: Side, after_ms: i64) -> Grade {
    let minutes = after_ms.div_euclid(MINUTE_MS);
    let beyond = if rules.threshold_included { minutes } else { minutes - 1 };
    let reaches = |threshold: Option<i64>| threshold.is_some_and(|threshold| beyond >= threshold);
    match side {
        Side::On if minutes <= shift.permit_minutes => Grade::InTime,
        Side::On if reaches(shift.absenteeism_late_minutes) => Grade::LateAsAbsence,
        Side::On if reaches(shift.serious_late_minutes) => Grade::SeriouslyLate,
        Side::On => Grade::Late,
        Side::Off if minutes >= -shift.permit_minutes => Grade::InTime,
        Side::Off => Grade::Early,
    }
}

impl Day<'_> {
    /// Every known punch that was not refused at once, and every correction that names no point of the plan in force, in the
    /// order of their times.
    pub(super) fn presences(self) -> Vec<Presence> {
        let Story { joined_ms, left_ms, .. } = *self.story;
        let is_known = |attempt: &&Attempt| attempt.refusal.is_none() && attempt.known_ms <= self.at_ms;
        let is_members = |attempt: &&Attempt| (joined_ms..left_ms).contains(&attempt.at_ms);
        let punches = self.story.attempts.iter().filter(is_known).filter(is_members).map(Presence::of_attempt);
        let corrections = self.corrections().filter(|correction| !self.is_of_this_plan(correction.approved_ms));
        let mut presences: Vec<Presence> = punches.chain(corrections.map(Presence::of_correction)).collect();
        presences.sort_by_key(|presence| presence.at_ms);
        presences
    }

    /// What the correction says that names a point and was approved last.
    pub(super) fn named(self, point: usize) -> Option<Presence> {
        let named = self
            .corrections()
            .filter(|correction| correction.point == point && self.is_of_this_plan(correction.approved_ms));
        let named = named.max_by_key(|correction| correction.approved_ms)?;
        Some(Presence { point: Some(point), ..Presence::of_correction(named) })
    }

    /// What an administrator made of a point. Without a time the punch stays what it was, and where it was stays anyway
    /// (A 1.2, `BOSS`).
    pub(super) fn overridden(self, point: usize, kept: Option<Stand>, unpunched: Stand) -> Option<Stand> {
        let changes =
            self.story.overrides.iter().filter(|change| {
                change.point == point && change.at_ms <= self.at_ms && self.is_of_this_plan(change.at_ms)
            });
        let Some(change) = changes.max_by_key(|change| change.at_ms) else {
            return kept;
        };
        let (grade, by) = (Grade::told(change), By::Administrator);
        if grade == Grade::Unpunched {
            return Some(Stand { by, ..unpunched });
        }
        let kept = kept.unwrap_or(unpunched);
        Some(Stand { punched_ms: change.time_ms.or(kept.punched_ms), grade, by, is_covered: false, ..kept })
    }

    fn corrections(&self) -> impl Iterator<Item = &Correction> {
        self.story.corrections.iter().filter(|correction| correction.stands_at(self.at_ms))
    }

    /// A plan has points of its own, so what was decided about those of another is not about them (A 8.2).
    fn is_of_this_plan(self, decided_ms: i64) -> bool {
        self.story.plan_at(decided_ms).is_some_and(|plan| plan.since_ms == self.plan.since_ms)
    }
}

/// Whether a punch was made outside of the allowed places, by what the phone said.
fn is_field(manner: &Manner) -> bool {
    match manner {
        Manner::Field => true,
        Manner::Told(told) => told.outside,
        _ => false,
    }
}

impl Presence {
    fn of_attempt(attempt: &Attempt) -> Self {
        Self { at_ms: attempt.at_ms, is_field: is_field(&attempt.manner), by: By::Person, point: None }
    }

    fn of_correction(correction: &Correction) -> Self {
        Self { at_ms: correction.time_ms, is_field: false, by: By::Correction, point: None }
    }
}

impl Grade {
    fn told(change: &Override) -> Self {
        match change.grade {
            "Late" => Self::Late,
            "SeriousLate" => Self::SeriouslyLate,
            "Absenteeism" => Self::LateAsAbsence,
            "Early" => Self::Early,
            "NotSigned" => Self::Unpunched,
            _ => Self::InTime,
        }
    }
}

impl Stand {
    pub(super) fn unpunched(side: Side, line_ms: Option<i64>, is_covered: bool) -> Self {
        Self { side, line_ms, punched_ms: None, grade: Grade::Unpunched, is_covered, is_field: false, by: By::Person }
    }

    pub(super) fn kept(self, presence: Presence, grade: Grade) -> Self {
        let Presence { at_ms, is_field, by, .. } = presence;
        Self { punched_ms: Some(at_ms), grade, is_covered: false, is_field, by, ..self }
    }

    /// The whole minutes from the line; none where no time is known (A 8.1, 5).
    pub(super) fn minutes(&self) -> i64 {
        let (Some(line_ms), Some(punched_ms)) = (self.line_ms, self.punched_ms) else {
            return 0;
        };
        let ms = match self.grade {
            Grade::Late | Grade::SeriouslyLate | Grade::LateAsAbsence => punched_ms - line_ms,
            Grade::Early => line_ms - punched_ms,
            Grade::InTime | Grade::Unpunched => 0,
        };
        ms.max(0) / MINUTE_MS
    }

    pub(super) fn is_missing(&self) -> bool {
        self.grade == Grade::Unpunched && !self.is_covered
    }
}
