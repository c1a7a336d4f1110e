//! The uneventful life: one group, fixed hours from Monday to Friday, and nothing ever happens.

use jiff::civil::{Date, Weekday};

use super::Story;
use super::plan::{Duty, Plan, Unplanned};
use super::shift::{Section, Shift, ShiftPoint};
use crate::attendance::dates::midnight_ms;
use crate::life::GROUP_ID;

/// Nine to six.
pub(super) static DAY_SHIFT: Shift = Shift {
    id: 709_000_172,
    version: 617_000_362,
    name: "白班",
    sections: &[Section {
        id: 811_000_031,
        on: ShiftPoint { id: 1_203_000_041, minute: 540, window: None },
        off: ShiftPoint { id: 1_203_000_042, minute: 1_080, window: None },
    }],
    rest: None,
    flex: None,
    permit_minutes: 0,
    serious_late_minutes: Some(30),
    absenteeism_late_minutes: Some(60),
    off_duty_free: false,
    work_time_minutes: 540,
    attend_days_percent: 100,
};

/// Punches on days of rest ask for an approval.
pub(super) const UNPLANNED: Unplanned = Unplanned { rest_needs_approval: true, strict: false, missing: None };

/// How many days ahead plans are written.
const AHEAD_MS: i64 = 15 * 86_400_000;

/// A day on which nothing happens.
pub(super) fn day(userid: &str, work_date: Date) -> Story {
    let rests = matches!(work_date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let duty = if rests { Duty::Rest(None) } else { Duty::Shift(&DAY_SHIFT) };
    let since_ms = midnight_ms(work_date) - AHEAD_MS;
    Story {
        userid: userid.to_owned(),
        work_date,
        joined_ms: i64::MIN,
        left_ms: i64::MAX,
        previous_off_ms: None,
        next_on_ms: None,
        plans: vec![Plan { since_ms, version: 0, group_id: GROUP_ID, duty, unplanned: UNPLANNED }],
        attempts: Vec::new(),
        approvals: Vec::new(),
        corrections: Vec::new(),
        overrides: Vec::new(),
        sealed_ms: None,
    }
}

/// The shift with a number.
pub(super) fn shift(shift_id: i64) -> Option<&'static Shift> {
    (shift_id == DAY_SHIFT.id).then_some(&DAY_SHIFT)
}
