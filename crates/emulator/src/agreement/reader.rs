//! An honest, simple reader of the rows: results, schedules, and the leave that the interfaces tell of.

use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, midnight_ms};
use crate::document::switches::attendance::AttendanceSwitches;
use crate::story::{ApprovalKind, Duty, Story};
use crate::verdict::{Case, PlanRow, PointRow, Verdict};

/// Why the rows of a day cannot tell what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Silence {
    /// Which weekdays a group of free hours works is told by no documented interface, so punches on its own days of rest
    /// look like those of a working day (A 8.3).
    FreeRest,
}

/// Whether the rows cannot tell.
pub(super) fn cannot_tell(story: &Story, now_ms: i64) -> Option<Silence> {
    let duty = story.plan_at(now_ms)?.duty;
    (duty == Duty::Free { expected: false }).then_some(Silence::FreeRest)
}

/// What somebody knows who has asked all interfaces about a day.
pub(super) struct Known<'a> {
    rows: Vec<PointRow>,
    schedule: Vec<PlanRow<'a>>,
    /// From the list of groups.
    is_free_group: bool,
    /// From the leave and approvals that stood: whether any of them touches the day.
    is_away: bool,
    /// From HR.
    is_employed: bool,
    midnight_ms: i64,
}

/// Asks all interfaces at an instant.
pub(super) fn ask<'a>(story: &'a Story, switches: &'a AttendanceSwitches, now_ms: i64) -> Known<'a> {
    let verdict: Verdict<'a> = Case { seed: 1, story, switches }.at(now_ms);
    let midnight_ms = midnight_ms(story.work_date);
    let frozen_ms = now_ms.min(story.left_ms).min(story.sealed_ms.unwrap_or(i64::MAX));
    let is_away = story.approvals.iter().any(|approval| {
        let touches = approval.from_ms < midnight_ms + DAY_MS && approval.to_ms > midnight_ms;
        touches && approval.stands_at(frozen_ms) && !matches!(approval.kind, ApprovalKind::Overtime { .. })
    });
    Known {
        rows: verdict.points(),
        schedule: verdict.schedule(),
        is_free_group: matches!(verdict.plan().map(|plan| plan.duty), Some(Duty::Free { .. })),
        is_away,
        is_employed: midnight_ms + DAY_MS > story.joined_ms && midnight_ms < story.left_ms,
        midnight_ms,
    }
}

impl Known<'_> {
    /// What the day reads as, as `late 12, field`.
    pub(super) fn cell(&self, now_ms: i64) -> String {
        let rows: Vec<&PointRow> = self.rows.iter().filter(|row| self.counts(row)).collect();
        if !self.is_employed {
            "not_employed".to_owned()
        } else if now_ms < self.final_ms(&rows) {
            "unsettled".to_owned()
        } else if rows.is_empty() {
            "rest".to_owned()
        } else {
            self.words(&rows).join(", ")
        }
    }

    /// Rows without a scheduled point count where hours are free; unpunched ones do not where nobody needs to punch.
    fn counts(&self, row: &PointRow) -> bool {
        let is_free_point = row.check_type == "OffDuty" && row.shift.is_some_and(|shift| shift.off_duty_free);
        let is_unpunched = row.time_result == "NotSigned" && row.source_type == "SYSTEM";
        (row.plan_id.is_some() || self.is_free_group) && !(is_free_point && is_unpunched)
    }

    fn final_ms(&self, rows: &[&PointRow]) -> i64 {
        let noon_ms = self.midnight_ms + DAY_MS + 12 * HOUR_MS;
        let last = rows.last().and_then(|row| {
            let hours = if row.check_type == "OnDuty" { 36 } else { 12 };
            Some(row.base_check_time_ms? + hours * HOUR_MS)
        });
        last.unwrap_or(noon_ms).max(noon_ms)
    }

    fn words(&self, rows: &[&PointRow]) -> Vec<String> {
        let is_covered = |row: &PointRow| row.time_result == "NotSigned" && self.is_tied(row);
        let is_missing = |row: &PointRow| row.time_result == "NotSigned" && !self.is_tied(row);
        let mut words: Vec<String> = if rows.iter().all(|row| is_missing(row)) {
            vec!["absent".to_owned()]
        } else {
            rows.iter().filter(|row| !is_covered(row)).filter_map(|row| fault(row)).collect()
        };
        if words.is_empty() && !rows.iter().all(|row| is_covered(row)) {
            words.push("normal".to_owned());
        }
        let mut say = |word: &str, holds: bool| words.extend(holds.then(|| word.to_owned()));
        say("covered", rows.iter().any(|row| is_covered(row)));
        say("field", rows.iter().any(|row| row.location_result == "Outside"));
        say("corrected", rows.iter().any(|row| row.source_type == "APPROVE"));
        say("changed_by_admin", rows.iter().any(|row| row.source_type == "BOSS"));
        words
    }

    /// Whether an approval covers the point: by its schedule, or by what was approved for a day of free hours.
    fn is_tied(&self, row: &PointRow) -> bool {
        let scheduled = self.schedule.iter().find(|plan| Some(plan.plan_id) == row.plan_id);
        row.approve_id.is_some() || scheduled.map_or(self.is_away, |plan| plan.cover.is_some())
    }
}

/// What is wrong with a point.
fn fault(row: &PointRow) -> Option<String> {
    let late = || row.base_check_time_ms.map_or(0, |base_ms| (row.user_check_time_ms - base_ms).max(0) / MINUTE_MS);
    let early = || row.base_check_time_ms.map_or(0, |base_ms| (base_ms - row.user_check_time_ms).max(0) / MINUTE_MS);
    match (row.check_type, row.time_result) {
        (_, "Normal") => None,
        ("OnDuty", "Late") => Some(format!("late {}", late())),
        ("OnDuty", "SeriousLate") => Some(format!("seriously_late {}", late())),
        ("OnDuty", "Absenteeism") => Some(format!("late_as_absence {}", late())),
        ("OffDuty", "Early") => Some(format!("early {}", early())),
        ("OnDuty", "NotSigned") => Some("missing_on".to_owned()),
        ("OffDuty", "NotSigned") => Some("missing_off".to_owned()),
        _ => Some("unknown".to_owned()),
    }
}
