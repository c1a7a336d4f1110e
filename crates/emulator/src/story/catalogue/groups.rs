//! The groups.

use super::shifts::{DAY, EARLY, FLEXIBLE_DAY, LATE, NIGHT_SHIFT, PLAIN_DAY, PLAIN_NIGHT, SEASONAL, THREE};
use std::borrow::Cow;

use super::{DEFAULT_GROUP_ID, FreeHours, Group, History, Hours, Week};
use crate::story::plan::Missing;

/// Monday to Friday.
const WORKWEEK: Week = [false, true, true, true, true, true, false];
/// All but Tuesday and Wednesday, as places do that are busy at weekends.
const BUSY_WEEKENDS: Week = [true, true, false, false, true, true, true];

const fn fixed(shift: &History, night: Option<&History>, week: Week) -> Hours {
    let mut days = [None; 7];
    let mut index = 0;
    while index < week.len() {
        if week[index] {
            days[index] = Some(shift.id);
        }
        index += 1;
    }
    let night = match night {
        Some(night) => Some(night.id),
        None => None,
    };
    Hours::Fixed { days, default: shift.id, night }
}

/// The only group of a quiet company.
pub(super) static ONE: Group = Group {
    id: DEFAULT_GROUP_ID,
    name: Cow::Borrowed("默认考勤组"),
    is_default: true,
    hours: fixed(&PLAIN_DAY, Some(&PLAIN_NIGHT), WORKWEEK),
    observes_holidays: false,
    disable_check_when_rest: true,
    disable_check_without_schedule: false,
    written: None,
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
        name: Cow::Borrowed("默认考勤组"),
        is_default: true,
        hours: fixed(&DAY, None, WORKWEEK),
        observes_holidays: true,
        disable_check_when_rest: true,
        disable_check_without_schedule: false,
        written: None,
    },
    Group {
        id: 394_000_017,
        name: Cow::Borrowed("弹性考勤组"),
        is_default: false,
        hours: fixed(&FLEXIBLE_DAY, None, WORKWEEK),
        observes_holidays: true,
        disable_check_when_rest: false,
        disable_check_without_schedule: false,
        written: None,
    },
    Group {
        id: 394_000_025,
        name: Cow::Borrowed("两段班考勤组"),
        is_default: false,
        hours: fixed(&SEASONAL, None, WORKWEEK),
        observes_holidays: true,
        disable_check_when_rest: true,
        disable_check_without_schedule: false,
        written: None,
    },
    Group {
        id: 394_000_038,
        name: Cow::Borrowed("三段班考勤组"),
        is_default: false,
        hours: fixed(&THREE, None, BUSY_WEEKENDS),
        observes_holidays: false,
        disable_check_when_rest: true,
        disable_check_without_schedule: false,
        written: None,
    },
    Group {
        id: 394_000_044,
        name: Cow::Borrowed("夜班考勤组"),
        is_default: false,
        hours: fixed(&NIGHT_SHIFT, None, WORKWEEK),
        observes_holidays: false,
        disable_check_when_rest: true,
        disable_check_without_schedule: false,
        written: None,
    },
    Group {
        id: 394_000_052,
        name: Cow::Borrowed("排班考勤组"),
        is_default: false,
        hours: Hours::Turn {
            cycle: Cow::Borrowed(&[
                Some(EARLY.id),
                Some(EARLY.id),
                Some(LATE.id),
                Some(LATE.id),
                Some(NIGHT_SHIFT.id),
                Some(NIGHT_SHIFT.id),
                None,
                None,
            ]),
            shifts: Cow::Borrowed(&[]),
        },
        observes_holidays: false,
        disable_check_when_rest: true,
        disable_check_without_schedule: true,
        written: None,
    },
    Group {
        id: 394_000_069,
        name: Cow::Borrowed("自由工时组"),
        is_default: false,
        hours: Hours::Free(FreeHours { week: WORKWEEK, day_start_minute: 240, strict: false, missing: None }),
        observes_holidays: true,
        disable_check_when_rest: false,
        disable_check_without_schedule: false,
        written: None,
    },
    Group {
        id: 394_000_071,
        name: Cow::Borrowed("自由工时缺卡组"),
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
        written: None,
    },
];
