//! What a day of a person really was: the second reading of a story, beside `verdict`.
//!
//! `verdict` is the vendor's attendance system and makes rows; a program that reads them is to arrive at what is said here. So
//! this never asks for rows and shares no rule with `verdict`: it is the day-cell vocabulary of `docs/contracts.md` and section 8
//! of `dingtalk-attendance.md` ("A" in comments), read once more. A mistake of one shows as a disagreement with the other.
//!
//! The cell follows the records: a colleague who punches with a borrowed phone leaves a day that reads `normal`. That it was
//! no honest day is told apart, in `facts`.

mod cell;
mod cover;
mod facts;
mod free;
mod line;
mod sheet;
mod stand;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use tests::shifts;

pub use cell::{CellCode, CellKind, CellMark, DayCell};
pub use facts::{ApprovalFact, ChangeFact, CorrectionFact, Course, Facts, PunchFact};
pub use sheet::{DatedCell, PersonTruth, Truth, TruthQuery};

use line::{Line, Side};
use stand::{By, Day, Grade, Stand};

use crate::attendance::dates::{DAY_MS, HOUR_MS, midnight_ms};
use crate::story::{Duty, Shift, Story};

/// How long after its line a point is decided at the latest.
const DECIDED_WITHIN_MS: i64 = 12 * HOUR_MS;
/// How long after a start nobody waits any more for an end that has left no trace.
const END_AWAITED_MS: i64 = 36 * HOUR_MS;

/// What the pages leave open and the company settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Whether being late by exactly the minutes of a threshold reaches its grade.
    pub(crate) threshold_included: bool,
}

/// What the day reads as at an instant.
pub(crate) fn day(story: &Story, rules: Rules, now_ms: i64) -> DayCell {
    let midnight_ms = midnight_ms(story.work_date);
    if midnight_ms + DAY_MS <= story.joined_ms || midnight_ms >= story.left_ms {
        return DayCell::whole(CellKind::NotEmployed);
    }
    let stands = stands(story, rules, frozen_ms(story, now_ms));
    if now_ms < final_ms(midnight_ms, &stands) {
        return DayCell::whole(CellKind::Unsettled);
    }
    if stands.is_empty() {
        return DayCell::whole(CellKind::Rest);
    }
    DayCell { kind: CellKind::Work, marks: marks(&stands) }
}

/// Nothing happens any more to a day that is sealed, nor to people who left.
fn frozen_ms(story: &Story, now_ms: i64) -> i64 {
    now_ms.min(story.sealed_ms.unwrap_or(i64::MAX)).min(story.left_ms)
}

/// How the points of the day stand, in the order in which they are due. Days without duty have none, whoever punches.
fn stands(story: &Story, rules: Rules, at_ms: i64) -> Vec<Stand> {
    let Some(plan) = story.plan_at(at_ms) else {
        return Vec::new();
    };
    let day = Day { story, plan, rules, at_ms };
    match plan.duty {
        Duty::Blank | Duty::Rest(_) | Duty::Free { expected: false } => Vec::new(),
        Duty::Free { expected: true } => free::stands(day),
        Duty::Shift(shift) => stands_of_shift(day, shift),
    }
}

/// Only points between joining and leaving are the person's.
fn stands_of_shift(day: Day<'_>, shift: &Shift) -> Vec<Stand> {
    let lines = line::lines(day.story, shift, day.at_ms);
    let arrived_ms = |line: &Line, lines: &[Line]| stand::presence(day, line, lines).map(|presence| presence.at_ms);
    let lines = line::after_arrivals(day.story, shift, lines, arrived_ms);
    let is_members = |line: &&Line| (day.story.joined_ms..day.story.left_ms).contains(&line.planned_ms);
    let stand = |line: &Line| stand::of(day, shift, line, stand::presence(day, line, &lines));
    lines.iter().filter(is_members).filter_map(stand).collect()
}

/// Noon of the next day; where a point is due on or after midnight, 12 hours after it; where the end has left no trace,
/// 36 hours after the start.
fn final_ms(midnight_ms: i64, stands: &[Stand]) -> i64 {
    let noon_ms = midnight_ms + DAY_MS + 12 * HOUR_MS;
    let last_ms = stands.last().and_then(|stand| {
        let within_ms = match stand.side {
            Side::On => END_AWAITED_MS,
            Side::Off => DECIDED_WITHIN_MS,
        };
        Some(stand.line_ms? + within_ms)
    });
    noon_ms.max(last_ms.unwrap_or(noon_ms))
}

/// First what is wrong with the points, or `normal`; then what else is to be said, each word once.
fn marks(stands: &[Stand]) -> Vec<CellMark> {
    type Holds = fn(&Stand) -> bool;
    let mut marks: Vec<CellMark> = if stands.iter().all(Stand::is_missing) {
        vec![CellCode::Absent.into()]
    } else {
        stands.iter().filter_map(fault).collect()
    };
    if marks.is_empty() && !stands.iter().all(|stand| stand.is_covered) {
        marks.push(CellCode::Normal.into());
    }
    let words: [(CellCode, Holds); 4] = [
        (CellCode::Covered, |stand| stand.is_covered),
        (CellCode::Field, |stand| stand.is_field),
        (CellCode::Corrected, |stand| stand.by == By::Correction),
        (CellCode::ChangedByAdmin, |stand| stand.by == By::Administrator),
    ];
    let said = words.into_iter().filter(|(_, holds)| stands.iter().any(holds));
    marks.extend(said.map(|(code, _)| CellMark::from(code)));
    marks
}

/// What is wrong with a point, if anything. A start cannot be left early nor an end be late, though an administrator may say so.
fn fault(stand: &Stand) -> Option<CellMark> {
    let late = |code| Some(CellMark { code, minutes: Some(stand.minutes()) });
    match (stand.grade, stand.side) {
        (Grade::InTime, _) => None,
        (Grade::Unpunched, _) if stand.is_covered => None,
        (Grade::Unpunched, Side::On) => Some(CellCode::MissingOn.into()),
        (Grade::Unpunched, Side::Off) => Some(CellCode::MissingOff.into()),
        (Grade::Late, Side::On) => late(CellCode::Late),
        (Grade::SeriouslyLate, Side::On) => late(CellCode::SeriouslyLate),
        (Grade::LateAsAbsence, Side::On) => late(CellCode::LateAsAbsence),
        (Grade::Early, Side::Off) => late(CellCode::Early),
        (Grade::Early, Side::On) | (Grade::Late | Grade::SeriouslyLate | Grade::LateAsAbsence, Side::Off) => {
            Some(CellCode::Unknown.into())
        }
    }
}
