//! Hand-made days, one rule each; the sections are those of `dingtalk-attendance.md`.

mod changes;
mod matching;
mod records;
mod timing;
mod unplanned;

use jiff::civil::{Date, date};

use super::{Case, PointRow, PunchRow, Standing};
use crate::attendance::dates::{MINUTE_MS, SECOND_MS, midnight_ms};
use crate::document::switches::attendance::AttendanceSwitches;
use crate::limits::china;
use crate::story::{
    Approval, ApprovalKind, Attempt, Correction, Duty, Flex, Manner, Override, Plan, Section, Shift, ShiftPoint,
    Source, Story, Unit, Unplanned,
};

/// A Thursday.
const DAY: Date = date(2026, 9, 3);
/// Long after it.
const LATER: i64 = 1_900_000_000_000;

const fn point(id: i64, minute: i64) -> ShiftPoint {
    ShiftPoint { id, minute, window: None }
}

/// Nine to six.
const NINE_TO_SIX: Shift = Shift {
    id: 1,
    version: 11,
    name: "白班",
    sections: &[Section { id: 111, on: point(1_111, 540), off: point(1_112, 1_080) }],
    rest: None,
    flex: None,
    permit_minutes: 0,
    serious_late_minutes: Some(30),
    absenteeism_late_minutes: Some(60),
    off_duty_free: false,
    work_time_minutes: 540,
    attend_days_percent: 100,
};
static USUAL: Shift = NINE_TO_SIX;

/// Ten at night to six.
static NIGHT: Shift =
    Shift { sections: &[Section { id: 121, on: point(1_211, 1_320), off: point(1_212, 1_800) }], ..NINE_TO_SIX };

/// The shift of the vendor's sample: 09:30 to 18:30, half an hour either way.
static FLEXIBLE: Shift = Shift {
    sections: &[Section { id: 131, on: point(1_311, 570), off: point(1_312, 1_110) }],
    flex: Some(Flex { late_minutes: 30, early_minutes: 30 }),
    ..NINE_TO_SIX
};

/// Morning and afternoon.
static TWO_PAIRS: Shift = Shift {
    sections: &[
        Section { id: 141, on: point(1_411, 480), off: point(1_412, 720) },
        Section { id: 142, on: point(1_413, 780), off: point(1_414, 1_020) },
    ],
    ..NINE_TO_SIX
};

/// An hour before to two hours after each point.
static WINDOWED: Shift = Shift {
    sections: &[Section {
        id: 151,
        on: ShiftPoint { id: 1_511, minute: 540, window: Some((60, 120)) },
        off: ShiftPoint { id: 1_512, minute: 1_080, window: Some((60, 120)) },
    }],
    ..NINE_TO_SIX
};

const USUAL_UNPLANNED: Unplanned = Unplanned { rest_needs_approval: true, strict: false, missing: None };

/// A time as `03 09:12:30` in September 2026.
fn at(text: &str) -> i64 {
    let (day, clock) = text.split_once(' ').unwrap();
    let parts: Vec<i64> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    let seconds = parts.get(2).copied().unwrap_or(0);
    midnight_ms(date(2026, 9, day.parse().unwrap())) + (parts[0] * 60 + parts[1]) * MINUTE_MS + seconds * SECOND_MS
}

fn text(ms: i64) -> String {
    china(ms).strftime("%d %H:%M:%S").to_string()
}

fn plan(version: u8, since: &str, duty: Duty) -> Plan {
    Plan { since_ms: at(since), version, group_id: 7, duty, unplanned: USUAL_UNPLANNED }
}

fn attempt(id: i64, when: &str) -> Attempt {
    let at_ms = at(when);
    Attempt { id, at_ms, known_ms: at_ms, source: Source::Phone, manner: Manner::Usual, refusal: None }
}

/// Somebody who punched at these times; the days before and after are alike.
fn story(shift: &'static Shift, times: &[&str]) -> Story {
    let (first, last) = (shift.points().next().unwrap().minute, shift.points().last().unwrap().minute);
    let latest = shift.flex.map_or(0, |flex| flex.late_minutes);
    let midnight = midnight_ms(DAY);
    Story {
        userid: "u0000001".to_owned(),
        work_date: DAY,
        joined_ms: 0,
        left_ms: i64::MAX,
        previous_off_ms: Some(midnight + (last - 1_440) * MINUTE_MS),
        next_on_ms: Some(midnight + (first + latest + 1_440) * MINUTE_MS),
        plans: vec![plan(0, "01 03:26", Duty::Shift(shift))],
        attempts: (1..).zip(times).map(|(id, when)| attempt(id, when)).collect(),
        approvals: Vec::new(),
        corrections: Vec::new(),
        overrides: Vec::new(),
        sealed_ms: None,
    }
}

fn leave(from: &str, to: &str) -> Approval {
    Approval {
        id: 77,
        kind: ApprovalKind::Leave { code: "c".to_owned(), name: "年假".to_owned() },
        from_ms: at(from),
        to_ms: at(to),
        unit: Unit::Hour,
        submitted_ms: at("01 09:00"),
        approved_ms: at("01 10:00"),
        withdrawn_ms: None,
        written_as: None,
    }
}

fn correction(point: usize, time: &str, approved: &str) -> Correction {
    let approved_ms = at(approved);
    Correction {
        id: 88,
        point,
        time_ms: at(time),
        submitted_ms: approved_ms - MINUTE_MS,
        approved_ms,
        withdrawn_ms: None,
        written_as: None,
    }
}

fn change(point: usize, grade: &'static str, time: Option<&str>, when: &str) -> Override {
    Override { at_ms: at(when), point, grade, time_ms: time.map(at), by_userid: "boss".to_owned() }
}

fn case<'a>(story: &'a Story, switches: &'a AttendanceSwitches) -> Case<'a> {
    Case { seed: 1, story, switches }
}

fn rows_at(story: &Story, now_ms: i64) -> Vec<PointRow> {
    case(story, &AttendanceSwitches::default()).at(now_ms).points()
}

/// The rows as `OnDuty 09:00 03 09:12:30 Late Normal USER`: base line, time, grade, location, source.
fn shown_with(story: &Story, now_ms: i64, switches: &AttendanceSwitches) -> Vec<String> {
    let rows = case(story, switches).at(now_ms).points();
    let base = |row: &PointRow| {
        row.base_check_time_ms.map_or("-".to_owned(), |base| china(base).strftime("%H:%M").to_string())
    };
    let show = |row: &PointRow| {
        let (base, time) = (base(row), text(row.user_check_time_ms));
        let link = row.approve_id.map_or(String::new(), |id| format!(" #{id}"));
        format!(
            "{} {base} {time} {} {} {}{link}",
            row.check_type, row.time_result, row.location_result, row.source_type
        )
    };
    rows.iter().map(show).collect()
}

fn shown(story: &Story, now_ms: i64) -> Vec<String> {
    shown_with(story, now_ms, &AttendanceSwitches::default())
}

/// The grades alone.
fn grades(story: &Story) -> Vec<&'static str> {
    rows_at(story, LATER).iter().map(|row| row.time_result).collect()
}

/// The records as `id 03 09:12:30 USER: OnDuty Late *`, with a star on the one that decides, or with what the phone said.
fn records(story: &Story, now_ms: i64) -> Vec<String> {
    let switches = AttendanceSwitches::default();
    let rows = case(story, &switches).at(now_ms).punches();
    let standing = |row: &PunchRow<'_>| match &row.standing {
        Standing::Valid(matched) => {
            let star = if matched.decides { " *" } else { "" };
            format!("{} {}{star}", matched.check_type, matched.time_result)
        }
        Standing::Invalid(invalid) => format!("{} {}", invalid.kind, invalid.message),
    };
    rows.iter().map(|row| format!("{} {}: {}", text(row.at_ms), row.source_type, standing(row))).collect()
}
