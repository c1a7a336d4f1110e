//! The groups.

use super::shifts::{DAY, EARLY, FLEXIBLE_DAY, LATE, NIGHT_SHIFT, PLAIN_DAY, PLAIN_NIGHT, SEASONAL, THREE};
use super::{DEFAULT_GROUP_ID, FreeHours, Group, Hours, Week};
use crate::story::plan::Missing;

/// Monday to Friday.
const WORKWEEK: Week = [false, true, true, true, true, true, false];
/// All but Tuesday and Wednesday, as places do that are busy at weekends.
const BUSY_WEEKENDS: Week = [true, true, false, false, true, true, true];

/// The only group of a quiet company.
pub(super) static ONE: Group = Group {
    id: DEFAULT_GROUP_ID,
    name: "默认考勤组",
    is_default: true,
    hours: Hours::Fixed { shift: &PLAIN_DAY, night: Some(&PLAIN_NIGHT), week: WORKWEEK },
    observes_holidays: false,
    disable_check_when_rest: true,
    disable_check_without_schedule: false,
};

/// Where each group stands in `ALL`.
pub(super) const FIXED: usize = 0;
pub(super) const FLEXIBLE: usize = 1;
pub(super) const TWO_PAIRS: usize = 2;
pub(super) const THREE_PAIRS: usize = 3;
pub(super) const NIGHT: usize = 4;
pub(super) const ROTA: usize = 5;
pub(super) const FREE: usize = 6;
pub(super) const FREE_MISSING: usize = 7;

/// The groups of any other company.
pub(super) static ALL: [Group; 8] = [
    Group {
        id: DEFAULT_GROUP_ID,
        name: "默认考勤组",
        is_default: true,
        hours: Hours::Fixed { shift: &DAY, night: None, week: WORKWEEK },
        observes_holidays: true,
        disable_check_when_rest: true,
        disable_check_without_schedule: false,
    },
    Group {
        id: 394_000_017,
        name: "弹性考勤组",
        is_default: false,
        hours: Hours::Fixed { shift: &FLEXIBLE_DAY, night: None, week: WORKWEEK },
        observes_holidays: true,
        disable_check_when_rest: false,
        disable_check_without_schedule: false,
    },
    Group {
        id: 394_000_025,
        name: "两段班考勤组",
        is_default: false,
        hours: Hours::Fixed { shift: &SEASONAL, night: None, week: WORKWEEK },
        observes_holidays: true,
        disable_check_when_rest: true,
        disable_check_without_schedule: false,
    },
    Group {
        id: 394_000_038,
        name: "三段班考勤组",
        is_default: false,
        hours: Hours::Fixed { shift: &THREE, night: None, week: BUSY_WEEKENDS },
        observes_holidays: false,
        disable_check_when_rest: true,
        disable_check_without_schedule: false,
    },
    Group {
        id: 394_000_044,
        name: "夜班考勤组",
        is_default: false,
        hours: Hours::Fixed { shift: &NIGHT_SHIFT, night: None, week: WORKWEEK },
        observes_holidays: false,
        disable_check_when_rest: true,
        disable_check_without_schedule: false,
    },
    Group {
        id: 394_000_052,
        name: "排班考勤组",
        is_default: false,
        hours: Hours::Turn {
            cycle: &[
                Some(&EARLY),
                Some(&EARLY),
                Some(&LATE),
                Some(&LATE),
                Some(&NIGHT_SHIFT),
                Some(&NIGHT_SHIFT),
                None,
                None,
            ],
        },
        observes_holidays: false,
        disable_check_when_rest: true,
        disable_check_without_schedule: true,
    },
    Group {
        id: 394_000_069,
        name: "自由工时组",
        is_default: false,
        hours: Hours::Free(FreeHours { week: WORKWEEK, day_start_minute: 240, strict: false, missing: None }),
        observes_holidays: true,
        disable_check_when_rest: false,
        disable_check_without_schedule: false,
    },
    Group {
        id: 394_000_071,
        name: "自由工时缺卡组",
        is_default: false,
        hours: Hours::Free(FreeHours {
            week: WORKWEEK,
            day_start_minute: 240,
            strict: true,
            missing: Some(Missing { on_minute: 12 * 60, off_minute: 24 * 60 }),
        }),
        observes_holidays: true,
        disable_check_when_rest: false,
        disable_check_without_schedule: false,
    },
];
