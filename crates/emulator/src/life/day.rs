//! One invented working day: who works when, what was punched, how that is graded, and when it shows.

use jiff::civil::{Date, Weekday, date};

use crate::seed::draw::Draw;

const SECOND_MS: i64 = 1_000;
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;
/// Shanghai is eight hours ahead, the year round.
const SHANGHAI: i64 = 8 * HOUR;

/// A member in so many hundred works by night.
const NIGHT_PERCENT: u32 = 4;

/// Chances of one day, in ten thousand, for a member of average reliability.
const ABSENT: u32 = 70;
const LATE: u32 = 500;
const EARLY: u32 = 150;
const MISSING_ON: u32 = 100;
const MISSING_OFF: u32 = 150;
/// The chance of one punch, in ten thousand, to be made in the field.
const FIELD: u32 = 300;
/// How reliable members are: each has one of these, the average is 100.
const FAILINGS_PERCENT: &[u32] = &[0, 50, 100, 100, 150, 200];

/// From so many minutes on, being late is serious.
const SERIOUS_LATE_MINUTES: i64 = 30;
/// From so many minutes on, being late counts as absence.
const ABSENTEEISM_MINUTES: i64 = 60;

/// A fixed shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// 09:00 to 18:00.
    Day,
    /// 22:00 to 06:00 of the next day; all its rows count for the day on which it starts.
    Night,
}

impl Shift {
    /// Returns start and end in seconds after midnight of the work date.
    fn hours(self) -> (i64, i64) {
        match self {
            Self::Day => (9 * HOUR, 18 * HOUR),
            Self::Night => (22 * HOUR, DAY + 6 * HOUR),
        }
    }
}

/// A required working day of one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day that everything below counts for.
    pub work_date: Date,
    /// Its midnight in Shanghai.
    pub work_date_ms: i64,
    /// The shift.
    pub shift: Shift,
    /// On-duty, then off-duty.
    pub points: [Point; 2],
}

/// A scheduled point and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// `OnDuty` or `OffDuty`.
    pub check_type: &'static str,
    /// The scheduled time, without seconds.
    pub planned_ms: i64,
    /// The punch, with seconds, or nothing.
    pub punched_ms: Option<i64>,
    /// When the result shows: at the punch, or when a missing one is given up.
    pub appears_ms: i64,
    /// The grade.
    pub time_result: &'static str,
    /// `Normal`, `Outside` or `NotSigned`.
    pub location_result: &'static str,
    /// Where the result comes from.
    pub source_type: &'static str,
}

/// Returns the shift that a member works, always the same.
#[must_use]
pub fn shift(seed: u64, userid: &str) -> Shift {
    if Draw::of_member(seed, userid, "shift", 0).below(100) < NIGHT_PERCENT { Shift::Night } else { Shift::Day }
}

/// Returns a member's working day; Saturdays and Sundays are none.
#[must_use]
pub fn day(seed: u64, userid: &str, work_date: Date) -> Option<Day> {
    if is_rest_day(work_date) {
        return None;
    }
    let number = days_since_epoch(work_date);
    let mut draw = Draw::of_member(seed, userid, "day", number.cast_unsigned());
    let failings = Draw::of_member(seed, userid, "failings", 0).pick(FAILINGS_PERCENT);
    let story = Story::draw(&mut draw, failings);
    let shift = shift(seed, userid);
    let (start, end) = shift.hours();
    let midnight = number * DAY - SHANGHAI;
    let given_up = given_up(work_date, start, end);
    let on = story.on.map(|seconds| start + seconds);
    let off = story.off.map(|seconds| end + seconds);
    Some(Day {
        work_date,
        work_date_ms: midnight * SECOND_MS,
        shift,
        points: [
            point(&mut draw, "OnDuty", midnight, start, on, given_up.0, late_grade),
            point(&mut draw, "OffDuty", midnight, end, off, given_up.1, early_grade),
        ],
    })
}

/// Counts days from 1970-01-01.
pub(crate) fn days_since_epoch(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_secs() / DAY
}

fn is_rest_day(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Returns when a missing punch on and off is given up, in seconds after midnight.
///
/// Half-way to the other point; before a rest day, twelve hours after the end
/// (`dingtalk-attendance.md` 8.2, the official case without configured punch windows).
fn given_up(work_date: Date, start: i64, end: i64) -> (i64, i64) {
    let off = match work_date.tomorrow() {
        Ok(next) if !is_rest_day(next) => (end + DAY + start) / 2,
        _ => end + 12 * HOUR,
    };
    ((start + end) / 2, off)
}

/// What a member does on one day: seconds from the scheduled points, or no punch.
struct Story {
    on: Option<i64>,
    off: Option<i64>,
}

impl Story {
    fn draw(draw: &mut Draw, failings_percent: u32) -> Self {
        let mut happens = |chance: u32| draw.below(1_000_000) < chance * failings_percent;
        let absent = happens(ABSENT);
        let missing_on = happens(MISSING_ON);
        let missing_off = happens(MISSING_OFF);
        let late = happens(LATE);
        let early = happens(EARLY);
        if absent {
            return Self { on: None, off: None };
        }
        let on = if late { lateness(draw) } else { punctual_arrival(draw) };
        let off = if early { -between(draw, 1, 90 * MINUTE) } else { overtime(draw) };
        Self { on: (!missing_on).then_some(on), off: (missing_on || !missing_off).then_some(off) }
    }
}

/// Up to three quarters of an hour early, mostly just in time; the minute of the start itself is still punctual.
fn punctual_arrival(draw: &mut Draw) -> i64 {
    MINUTE - 1 - i64::from(draw.low_below(45 * 60))
}

/// Mostly a few minutes, sometimes serious, rarely most of the morning.
fn lateness(draw: &mut Draw) -> i64 {
    match draw.below(100) {
        0..80 => MINUTE + i64::from(draw.low_below(29 * 60)),
        80..95 => between(draw, SERIOUS_LATE_MINUTES * MINUTE, ABSENTEEISM_MINUTES * MINUTE),
        _ => between(draw, ABSENTEEISM_MINUTES * MINUTE, 180 * MINUTE),
    }
}

/// On time or up to three hours after.
fn overtime(draw: &mut Draw) -> i64 {
    i64::from(draw.low_below(180 * 60))
}

fn between(draw: &mut Draw, first: i64, end: i64) -> i64 {
    first + i64::from(draw.below(u32::try_from(end - first).expect("a span within a day")))
}

/// Puts one point together; all times are in seconds after `midnight`, which is in seconds since 1970.
fn point(
    draw: &mut Draw,
    check_type: &'static str,
    midnight: i64,
    planned: i64,
    punched: Option<i64>,
    given_up: i64,
    grade: fn(i64) -> &'static str,
) -> Point {
    let instant = |seconds: i64| (midnight + seconds) * SECOND_MS;
    let (location_result, source_type) = match punched {
        None => ("NotSigned", "SYSTEM"),
        Some(_) if draw.below(10_000) < FIELD => ("Outside", "USER"),
        Some(_) => ("Normal", device(draw)),
    };
    Point {
        check_type,
        planned_ms: instant(planned),
        punched_ms: punched.map(instant),
        appears_ms: instant(punched.unwrap_or(given_up)),
        time_result: punched.map_or("NotSigned", |punched| grade((punched - planned).div_euclid(MINUTE))),
        location_result,
        source_type,
    }
}

fn device(draw: &mut Draw) -> &'static str {
    match draw.below(100) {
        0..72 => "USER",
        72..90 => "DING_ATM",
        90..96 => "ATM",
        _ => "AUTO_CHECK",
    }
}

/// Grades an arrival by whole minutes after the scheduled one.
fn late_grade(minutes: i64) -> &'static str {
    match minutes {
        ..=0 => "Normal",
        1..SERIOUS_LATE_MINUTES => "Late",
        SERIOUS_LATE_MINUTES..ABSENTEEISM_MINUTES => "SeriousLate",
        ABSENTEEISM_MINUTES.. => "Absenteeism",
    }
}

/// Grades a departure by whole minutes after the scheduled one.
fn early_grade(minutes: i64) -> &'static str {
    if minutes < 0 { "Early" } else { "Normal" }
}
