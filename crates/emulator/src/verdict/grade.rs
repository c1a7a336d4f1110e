//! Grades, by whole minutes.

use super::NORMAL;
use crate::document::switches::attendance::AttendanceSwitches;
use crate::story::Shift;

const MINUTE_MS: i64 = 60_000;

/// Grades an arrival against the time at which it is due. The minute that has begun is not late yet (8.1, 5).
pub(super) fn arrival(shift: &Shift, switches: &AttendanceSwitches, due_ms: i64, at_ms: i64) -> &'static str {
    let minutes = (at_ms - due_ms).div_euclid(MINUTE_MS);
    let reaches = |threshold: Option<i64>| {
        threshold.is_some_and(|threshold| minutes > threshold || (switches.threshold_included && minutes == threshold))
    };
    if minutes <= shift.permit_minutes {
        NORMAL
    } else if reaches(shift.absenteeism_late_minutes) {
        "Absenteeism"
    } else if reaches(shift.serious_late_minutes) {
        "SeriousLate"
    } else {
        "Late"
    }
}

/// Grades a departure; there is one grade of leaving early only (8.1, 4). Where none need punch, none leaves early.
pub(super) fn departure(shift: &Shift, due_ms: i64, at_ms: i64) -> &'static str {
    let early_minutes = -(at_ms - due_ms).div_euclid(MINUTE_MS);
    if early_minutes <= shift.permit_minutes || shift.off_duty_free { NORMAL } else { "Early" }
}
