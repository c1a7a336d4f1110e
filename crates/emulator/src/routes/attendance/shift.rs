//! The shifts and their versions.

use serde_json::{Value, json};

use super::answer::full;
use super::ask::Ask;
use super::group::{catalogue, cursor_page};
use crate::app::Reading;
use crate::attendance::dates::{DAY_MS, HOUR_MS, date_of, midnight_ms, oldest};
use crate::attendance::group;
use crate::attendance::report::hundredths;
use crate::codes::{Refusal, WRONG_PARAMETER};
use crate::endpoint::Outcome;
use crate::limits::china_text;
use crate::params::Params;
use crate::story::catalogue::{History, Version};
use crate::story::{Section, Shift, ShiftPoint};

/// The server's own page.
const MOST: i64 = 200;

/// `POST /topapi/attendance/shift/list`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let page = ask.cursor(MOST)?;
    Ok(full(ask, &cursor_page(page, all(ask).into_iter().map(name))))
}

/// `POST /topapi/attendance/shift/search`.
pub(crate) fn search(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let wanted = params.required_text("shift_name")?;
    let found = all(ask).into_iter().filter(|history| history.name().contains(wanted.trim()));
    Ok(full(ask, &found.map(name).collect::<Vec<_>>()))
}

/// `POST /topapi/attendance/shift/query`: the version of today.
pub(crate) fn query(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let history = find(ask)?;
    Ok(full(ask, &view(ask, history.known(date_of(reading.now_ms), reading.now_ms))))
}

/// `POST /topapi/attendance/shift/history/query`: any version that was made.
pub(crate) fn history(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    // Schedules name versions of shifts that were deleted since.
    let shift_id = ask.params.required_number("shift_id")?;
    catalogue(ask).shift(shift_id).ok_or_else(|| Refusal::detailed(WRONG_PARAMETER, "shift_id"))?;
    let version = catalogue(ask).version(shift_id, params.required_number("version")?);
    let version = version.filter(|version| made_ms(ask, version) <= reading.now_ms);
    let version = version.ok_or_else(|| Refusal::detailed(WRONG_PARAMETER, "version"))?;
    Ok(full(ask, &view(ask, version.shift)))
}

fn all<'a>(ask: Ask<'a>) -> Vec<&'a History> {
    catalogue(ask).shifts(ask.reading.now_ms)
}

/// The shift that `shift_id` names.
pub(super) fn find<'a>(ask: Ask<'a>) -> Result<&'a History, Refusal> {
    let history = catalogue(ask).shift(ask.params.required_number("shift_id")?);
    let history = history.filter(|history| history.is_there_at(ask.reading.now_ms));
    history.ok_or_else(|| Refusal::detailed(WRONG_PARAMETER, "shift_id"))
}

fn name(history: &History) -> Value {
    json!({"id": history.id, "name": history.name()})
}

/// A time of day on the day that stands for all.
pub(super) fn clock(minute: i64) -> String {
    format!("1970-01-01 {:02}:{:02}:00", minute / 60 % 24, minute % 60)
}

fn check_types(section: &Section) -> [(&'static str, &ShiftPoint); 2] {
    [("OnDuty", &section.on), ("OffDuty", &section.off)]
}

/// The points of a section as groups show them.
pub(super) fn times(section: &Section) -> Vec<Value> {
    let time = |(check_type, point): (&str, &ShiftPoint)| json!({"check_type": check_type, "check_time": clock(point.minute), "across": point.minute / 1_440});
    check_types(section).into_iter().map(time).collect()
}

/// When a version was made: at 18:00 of the day before the first that it holds for. The first of all is older than what can
/// be read.
fn made_ms(ask: Ask<'_>, version: &Version) -> i64 {
    let always_ms = midnight_ms(oldest(ask.reading.now_ms)) - 365 * DAY_MS;
    let made_ms = version.made.map(|(made_ms, _)| made_ms);
    made_ms.unwrap_or_else(|| midnight_ms(version.from) - 6 * HOUR_MS).max(always_ms)
}

/// A shift as its own page shows it: thresholds are texts here.
pub(super) fn view(ask: Ask<'_>, shift: &Shift) -> Value {
    let threshold = |minutes: Option<i64>| minutes.unwrap_or(-1).to_string();
    let punch = |(check_type, point): (&str, &ShiftPoint)| {
        let (begin_min, end_min) = point.window.unwrap_or((-1, -1));
        json!({
            "id": point.id,
            "check_type": check_type,
            "check_time": clock(point.minute),
            "across": point.minute / 1_440,
            "permit_minutes": shift.permit_minutes,
            "serious_late_minutes": threshold(shift.serious_late_minutes),
            "absenteeism_late_minutes": threshold(shift.absenteeism_late_minutes),
            "begin_min": begin_min,
            "end_min": end_min,
            "free_check": shift.off_duty_free && check_type == "OffDuty",
        })
    };
    let section = |section: &Section| {
        let punches: Vec<Value> = check_types(section).into_iter().map(punch).collect();
        json!({"id": section.id, "punches": punches, "rests": rests(shift)})
    };
    let made = catalogue(ask).version(shift.id, shift.version).map(|version| china_text(made_ms(ask, &version)));
    let corp_id = ask.reading.corp_id;
    json!({
        "id": shift.id,
        "name": shift.name,
        "corp_id": corp_id,
        "owner": group::owner(ask.reading.company).map_or("", |person| person.userid.as_str()),
        "sections": shift.sections.iter().map(section).collect::<Vec<_>>(),
        "shift_setting": {
            "id": shift.version,
            "shift_id": shift.id,
            "corp_id": corp_id,
            "work_time_minutes": shift.work_time_minutes,
            "attend_days": hundredths(shift.attend_days_percent),
            "is_deleted": "N",
            "gmt_create": made,
            "gmt_modified": made,
        },
    })
}

/// The break: it starts on duty and ends off duty.
fn rests(shift: &Shift) -> Vec<Value> {
    let Some(rest) = &shift.rest else {
        return Vec::new();
    };
    let edge = |id: i64, check_type: &str, minute: i64| json!({"id": id, "check_type": check_type, "check_time": clock(minute), "across": minute / 1_440});
    let first = shift.version * 10;
    vec![edge(first, "OnDuty", rest.from_minute), edge(first + 1, "OffDuty", rest.to_minute)]
}
