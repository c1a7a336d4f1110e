//! The two shifts as the console shows them: ids, versions, points, thresholds.

use crate::life::Shift;

/// From so many minutes on, being late is serious.
pub(crate) const SERIOUS_LATE_MINUTES: i64 = 30;
/// From so many minutes on, being late counts as absence.
pub(crate) const ABSENTEEISM_MINUTES: i64 = 60;

/// A shift with its only version.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ShiftInfo {
    pub(crate) shift: Shift,
    pub(crate) id: i64,
    /// Stands for the settings; schedules call it `shift_version` or `class_setting_id`.
    pub(crate) version: i64,
    pub(crate) name: &'static str,
    pub(crate) section_id: i64,
    pub(crate) points: [ShiftPoint; 2],
    pub(crate) work_time_minutes: i64,
}

/// A point of a shift.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ShiftPoint {
    pub(crate) id: i64,
    pub(crate) check_type: &'static str,
    /// Hours and minutes.
    pub(crate) clock: &'static str,
    /// Whether it lies on the day after the work date.
    pub(crate) across: i64,
}

/// All shifts, the usual one first.
pub(crate) static SHIFTS: [ShiftInfo; 2] = [
    ShiftInfo {
        shift: Shift::Day,
        id: 709_000_172,
        version: 617_000_362,
        name: "白班",
        section_id: 811_000_031,
        points: [
            ShiftPoint { id: 1_203_000_041, check_type: "OnDuty", clock: "09:00", across: 0 },
            ShiftPoint { id: 1_203_000_042, check_type: "OffDuty", clock: "18:00", across: 0 },
        ],
        work_time_minutes: 540,
    },
    ShiftInfo {
        shift: Shift::Night,
        id: 709_000_173,
        version: 617_000_363,
        name: "夜班",
        section_id: 811_000_032,
        points: [
            ShiftPoint { id: 1_203_000_043, check_type: "OnDuty", clock: "22:00", across: 0 },
            ShiftPoint { id: 1_203_000_044, check_type: "OffDuty", clock: "06:00", across: 1 },
        ],
        work_time_minutes: 480,
    },
];

/// What the console shows of a shift.
pub(crate) fn info(shift: Shift) -> &'static ShiftInfo {
    match shift {
        Shift::Day => &SHIFTS[0],
        Shift::Night => &SHIFTS[1],
    }
}

/// The shift with an id.
pub(crate) fn find(id: i64) -> Option<&'static ShiftInfo> {
    SHIFTS.iter().find(|info| info.id == id)
}

impl ShiftInfo {
    /// The hours in short, as summaries show them.
    pub(crate) fn hours(&self) -> String {
        let [on, off] = &self.points;
        let next_day = if off.across > 0 { "次日" } else { "" };
        format!("{}-{next_day}{}", on.clock, off.clock)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::attendance::dates::{DAY_MS, midnight_ms};
    use crate::life;
    use crate::limits::china;

    #[test]
    fn points_are_those_that_people_live_by() {
        let mut seen = Vec::new();
        for index in 0..200 {
            let day = life::day(1, &format!("u{index:07}"), date(2026, 9, 3)).unwrap();
            let info = info(day.shift);
            for (point, planned) in info.points.iter().zip(day.points) {
                assert_eq!(point.check_type, planned.check_type);
                assert_eq!(point.clock, china(planned.planned_ms).strftime("%H:%M").to_string());
                assert_eq!(point.across, (planned.planned_ms - midnight_ms(day.work_date)) / DAY_MS);
            }
            let [on, off] = day.points;
            assert_eq!(info.work_time_minutes, (off.planned_ms - on.planned_ms) / 60_000);
            seen.push(info.id);
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, SHIFTS.iter().map(|info| info.id).collect::<Vec<_>>());
    }
}
