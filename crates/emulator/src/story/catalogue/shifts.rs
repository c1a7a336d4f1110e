//! The shifts with all their versions.

use std::borrow::Cow;

use jiff::civil::{Date, date};

use super::{History, Version};
use crate::story::shift::{Flex, Rest, Section, Shift, ShiftPoint};

/// The first day of all: versions from it on hold for ever.
const ALWAYS: Date = date(2000, 1, 1);

/// What most shifts have in common.
const USUAL: Shift = Shift {
    id: 0,
    version: 0,
    name: "",
    sections: &[],
    rest: None,
    flex: None,
    permit_minutes: 0,
    serious_late_minutes: Some(30),
    absenteeism_late_minutes: Some(60),
    off_duty_free: false,
    work_time_minutes: 0,
    attend_days_percent: 100,
};

const fn section(id: i64, point_id: i64, on_minute: i64, off_minute: i64) -> Section {
    Section {
        id,
        on: ShiftPoint { id: point_id, minute: on_minute, window: None },
        off: ShiftPoint { id: point_id + 1, minute: off_minute, window: None },
    }
}

/// The same with windows: so many minutes before and after each point.
const fn windowed(section: Section, minutes: i64) -> Section {
    Section {
        id: section.id,
        on: ShiftPoint { window: Some((minutes, minutes)), ..section.on },
        off: ShiftPoint { window: Some((minutes, minutes)), ..section.off },
    }
}

/// A shift that always was as it is.
macro_rules! constant {
    ($($(#[doc = $doc:literal])+ $name:ident = $shift:expr;)*) => {
        $($(#[doc = $doc])+ pub(super) static $name: History = {
            static SHIFT: Shift = $shift;
            static VERSIONS: [Version; 1] = [Version { from: ALWAYS, made: None, shift: &SHIFT }];
            History { id: SHIFT.id, versions: Cow::Borrowed(&VERSIONS), deleted_ms: None }
        };)*
    };
}

constant! {
    /// Nine to six without a break, of the quiet company.
    PLAIN_DAY = Shift {
        id: 709_000_172,
        version: 617_000_362,
        name: "白班",
        sections: &[section(811_000_031, 1_203_000_041, 9 * 60, 18 * 60)],
        work_time_minutes: 540,
        ..USUAL
    };
    /// Ten at night to six, of the quiet company.
    PLAIN_NIGHT = NIGHT;
    /// Nine to six with an hour at noon.
    DAY = Shift {
        id: 709_000_181,
        version: 617_000_377,
        name: "白班",
        sections: &[section(811_000_040, 1_203_000_051, 9 * 60, 18 * 60)],
        rest: Some(Rest { from_minute: 12 * 60, to_minute: 13 * 60 }),
        work_time_minutes: 480,
        ..USUAL
    };
    /// Half an hour earlier or later; the end moves along.
    FLEXIBLE_DAY = Shift {
        id: 709_000_182,
        version: 617_000_378,
        name: "弹性班",
        sections: &[section(811_000_041, 1_203_000_053, 9 * 60 + 30, 18 * 60 + 30)],
        rest: Some(Rest { from_minute: 12 * 60, to_minute: 13 * 60 }),
        flex: Some(Flex { late_minutes: 30, early_minutes: 30 }),
        absenteeism_late_minutes: Some(120),
        work_time_minutes: 480,
        ..USUAL
    };
    /// Breakfast, lunch and dinner. One may punch up to 40 minutes before and after each point.
    THREE = Shift {
        id: 709_000_185,
        version: 617_000_381,
        name: "三段班",
        sections: &[
            windowed(section(811_000_045, 1_203_000_061, 6 * 60 + 30, 9 * 60 + 30), 40),
            windowed(section(811_000_046, 1_203_000_063, 11 * 60, 14 * 60), 40),
            windowed(section(811_000_047, 1_203_000_065, 17 * 60, 20 * 60), 40),
        ],
        permit_minutes: 5,
        serious_late_minutes: Some(20),
        absenteeism_late_minutes: None,
        work_time_minutes: 540,
        ..USUAL
    };
    /// Ten at night to six.
    NIGHT_SHIFT = NIGHT;
    /// Six to two.
    EARLY = Shift {
        id: 709_000_187,
        version: 617_000_384,
        name: "早班",
        sections: &[section(811_000_050, 1_203_000_071, 6 * 60, 14 * 60)],
        work_time_minutes: 480,
        ..USUAL
    };
    /// Two to ten.
    LATE = Shift {
        id: 709_000_188,
        version: 617_000_385,
        name: "中班",
        sections: &[section(811_000_051, 1_203_000_073, 14 * 60, 22 * 60)],
        work_time_minutes: 480,
        ..USUAL
    };
}

const NIGHT: Shift = Shift {
    id: 709_000_173,
    version: 617_000_363,
    name: "夜班",
    sections: &[section(811_000_032, 1_203_000_043, 22 * 60, 30 * 60)],
    work_time_minutes: 480,
    ..USUAL
};

/// Morning and afternoon, with a longer noon from May to September.
pub(super) static SEASONAL: History = History { id: PAIRS.id, versions: Cow::Borrowed(&SEASONS), deleted_ms: None };

/// All shifts of the quiet company.
pub(super) static OF_ONE: &[&History] = &[&PLAIN_DAY, &PLAIN_NIGHT];

/// All shifts of any other company.
pub(super) static OF_ALL: &[&History] = &[&DAY, &FLEXIBLE_DAY, &SEASONAL, &THREE, &NIGHT_SHIFT, &EARLY, &LATE];

/// The first and the last year with a summer of its own.
const FIRST_SUMMER: i16 = 2016;
const LAST_SUMMER: i16 = 2045;
/// A summer and a winter each.
const N_SEASONS: usize = 60;

const PAIRS: Shift =
    Shift {
        id: 709_000_184, version: 617_000_500, name: "两段班", permit_minutes: 5, work_time_minutes: 450, ..USUAL
    };

const MORNING: Section = section(811_000_043, 1_203_000_057, 8 * 60 + 30, 12 * 60);
static SUMMER: [Section; 2] = [MORNING, section(811_000_044, 1_203_000_059, 14 * 60, 18 * 60)];
static WINTER: [Section; 2] = [MORNING, section(811_000_044, 1_203_000_059, 13 * 60 + 30, 17 * 60 + 30)];

static SEASONAL_SHIFTS: [Shift; N_SEASONS] = {
    let mut shifts = [PAIRS; N_SEASONS];
    let mut index = 0;
    while index < N_SEASONS {
        shifts[index].sections = if index.is_multiple_of(2) { &SUMMER } else { &WINTER };
        if index > 0 {
            shifts[index].version = shifts[index - 1].version + 1;
        }
        index += 1;
    }
    shifts
};

static SEASONS: [Version; N_SEASONS] = {
    let mut seasons = [Version { from: ALWAYS, made: None, shift: &SEASONAL_SHIFTS[0] }; N_SEASONS];
    let mut index = 0;
    let mut year = FIRST_SUMMER;
    while year <= LAST_SUMMER {
        seasons[index] = Version { from: date(year, 5, 1), made: None, shift: &SEASONAL_SHIFTS[index] };
        seasons[index + 1] = Version { from: date(year, 10, 1), made: None, shift: &SEASONAL_SHIFTS[index + 1] };
        index += 2;
        year += 1;
    }
    seasons
};
