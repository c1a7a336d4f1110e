//! The shifts of the days that are written by hand.

use crate::story::{Flex, Rest, Section, Shift, ShiftPoint};

const fn point(minute: i64) -> ShiftPoint {
    ShiftPoint { id: minute, minute, window: None }
}

const fn section(on_minute: i64, off_minute: i64) -> Section {
    Section { id: on_minute, on: point(on_minute), off: point(off_minute) }
}

const fn shift(name: &'static str, sections: &'static [Section]) -> Shift {
    Shift {
        id: 1,
        version: 2,
        name,
        sections,
        rest: None,
        flex: None,
        permit_minutes: 0,
        serious_late_minutes: Some(30),
        absenteeism_late_minutes: Some(60),
        off_duty_free: false,
        work_time_minutes: 480,
        attend_days_percent: 100,
    }
}

/// 09:00 to 18:00 with a break at noon.
pub(super) static DAY: Shift =
    Shift { rest: Some(Rest { from_minute: 720, to_minute: 780 }), ..shift("day", &[section(540, 1_080)]) };

/// The same with five minutes of grace.
pub(super) static LENIENT: Shift = Shift { permit_minutes: 5, ..shift("lenient", &[section(540, 1_080)]) };

/// The same without the two worse grades.
pub(super) static UNGRADED: Shift =
    Shift { serious_late_minutes: None, absenteeism_late_minutes: None, ..shift("ungraded", &[section(540, 1_080)]) };

/// The same, where leaving needs no punch.
pub(super) static OFF_FREE: Shift = Shift { off_duty_free: true, ..shift("off free", &[section(540, 1_080)]) };

/// 09:30 to 18:30, half an hour later or earlier.
pub(super) static FLEXIBLE: Shift =
    Shift { flex: Some(Flex { late_minutes: 30, early_minutes: 30 }), ..shift("flexible", &[section(570, 1_110)]) };

/// Mornings and afternoons.
pub(super) static TWO: Shift = shift("two", &[section(510, 720), section(810, 1_050)]);

/// Breakfast, lunch and dinner.
pub(super) static THREE: Shift = shift("three", &[section(420, 600), section(660, 840), section(1_020, 1_260)]);

/// 22:00 to 06:00.
pub(super) static NIGHT: Shift = shift("night", &[section(1_320, 1_800)]);

/// 16:00 to midnight.
pub(super) static EVENING: Shift = shift("evening", &[section(960, 1_440)]);

/// 09:00 to 18:00, to be punched from an hour before to two hours after.
pub(super) static WINDOWED: Shift = shift(
    "windowed",
    &[Section {
        id: 1,
        on: ShiftPoint { id: 1, minute: 540, window: Some((60, 120)) },
        off: ShiftPoint { id: 2, minute: 1_080, window: Some((60, 120)) },
    }],
);

/// All of them.
pub(crate) static ALL: [&Shift; 10] =
    [&DAY, &LENIENT, &UNGRADED, &OFF_FREE, &FLEXIBLE, &TWO, &THREE, &NIGHT, &EVENING, &WINDOWED];
