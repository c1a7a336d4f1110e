//! A version of a shift: its points and how they are judged.

use serde::{Deserialize, Serialize};

/// One version of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Shift {
    pub(crate) id: i64,
    /// Stands for these settings; schedules call it `shift_version` or `class_setting_id`.
    pub(crate) version: i64,
    pub(crate) name: &'static str,
    /// One to three pairs of points.
    pub(crate) sections: &'static [Section],
    /// Breaks within a shift of one section.
    pub(crate) rest: Option<Rest>,
    pub(crate) flex: Option<Flex>,
    /// So many minutes late or early are still in time.
    pub(crate) permit_minutes: i64,
    /// From so many minutes on, being late is serious; nothing where the grade is off.
    pub(crate) serious_late_minutes: Option<i64>,
    /// From so many minutes on, being late counts as absence.
    pub(crate) absenteeism_late_minutes: Option<i64>,
    /// Whether leaving needs no punch.
    pub(crate) off_duty_free: bool,
    pub(crate) work_time_minutes: i64,
    /// How many attendance days it is worth, in hundredths.
    pub(crate) attend_days_percent: i64,
}

/// One pair of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Section {
    pub(crate) id: i64,
    pub(crate) on: ShiftPoint,
    pub(crate) off: ShiftPoint,
}

/// A point of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct ShiftPoint {
    pub(crate) id: i64,
    /// Minutes after the midnight of the work date; 1,440 and more lie on the next day.
    pub(crate) minute: i64,
    /// How many minutes before and after it one may punch; without them the midpoints to the neighbours decide.
    pub(crate) window: Option<(i64, i64)>,
}

/// A break, in minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Rest {
    pub(crate) from_minute: i64,
    pub(crate) to_minute: i64,
}

/// Who comes later leaves later, who comes earlier may leave earlier, up to so many minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Flex {
    pub(crate) late_minutes: i64,
    pub(crate) early_minutes: i64,
}

impl Shift {
    /// Whether its last point lies on the day after the work date.
    pub(crate) fn ends_on_next_day(&self) -> bool {
        self.sections.last().is_some_and(|section| section.off.minute >= 24 * 60)
    }

    /// All points in their order; even indices are on duty, odd ones off duty.
    pub(crate) fn points(&self) -> impl Iterator<Item = &'static ShiftPoint> {
        self.sections.iter().flat_map(|section| [&section.on, &section.off])
    }
}
