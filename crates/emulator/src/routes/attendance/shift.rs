//! The shifts.

use serde_json::{Value, json};

use super::answer::full;
use super::ask::Ask;
use super::group::cursor_page;
use crate::app::Reading;
use crate::attendance::dates::{DAY_MS, midnight_ms, oldest};
use crate::attendance::group;
use crate::attendance::shifts::{self, ABSENTEEISM_MINUTES, SERIOUS_LATE_MINUTES, SHIFTS, ShiftInfo, ShiftPoint};
use crate::codes::{Refusal, WRONG_PARAMETER};
use crate::endpoint::Outcome;
use crate::limits::china_text;
use crate::params::Params;

/// The server's own page.
const MOST: i64 = 200;

/// `POST /topapi/attendance/shift/list`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let page = ask.cursor(MOST)?;
    Ok(full(ask, &cursor_page(page, SHIFTS.iter().map(name))))
}

/// `POST /topapi/attendance/shift/search`.
pub(crate) fn search(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let wanted = params.required_text("shift_name")?;
    let found: Vec<Value> = SHIFTS.iter().filter(|info| info.name.contains(wanted.trim())).map(name).collect();
    Ok(full(ask, &found))
}

/// `POST /topapi/attendance/shift/query`.
pub(crate) fn query(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let info = find(params)?;
    Ok(full(ask, &view(reading, info)))
}

/// `POST /topapi/attendance/shift/history/query`.
pub(crate) fn history(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let info = find(params)?;
    if params.required_number("version")? != info.version {
        return Err(Refusal::detailed(WRONG_PARAMETER, "version").into());
    }
    Ok(full(ask, &view(reading, info)))
}

fn find(params: &Params) -> Result<&'static ShiftInfo, Refusal> {
    let shift_id = params.required_number("shift_id")?;
    shifts::find(shift_id).ok_or_else(|| Refusal::detailed(WRONG_PARAMETER, "shift_id"))
}

fn name(info: &ShiftInfo) -> Value {
    json!({"id": info.id, "name": info.name})
}

/// The time of a point on the day that stands for all.
pub(super) fn clock(point: &ShiftPoint) -> String {
    format!("1970-01-01 {}:00", point.clock)
}

/// The points of a shift as groups show them.
pub(super) fn times(info: &ShiftInfo) -> Vec<Value> {
    let time = |point: &ShiftPoint| json!({"check_type": point.check_type, "check_time": clock(point), "across": point.across});
    info.points.iter().map(time).collect()
}

/// The shift as its own page shows it: thresholds are texts here.
fn view(reading: &Reading<'_>, info: &ShiftInfo) -> Value {
    let punch = |point: &ShiftPoint| {
        json!({
            "id": point.id,
            "check_type": point.check_type,
            "check_time": clock(point),
            "across": point.across,
            "permit_minutes": 0,
            "serious_late_minutes": SERIOUS_LATE_MINUTES.to_string(),
            "absenteeism_late_minutes": ABSENTEEISM_MINUTES.to_string(),
            "begin_min": -1,
            "end_min": -1,
            "free_check": false,
        })
    };
    let punches: Vec<Value> = info.points.iter().map(punch).collect();
    // Made long before the first day that can be read.
    let made = china_text(midnight_ms(oldest(reading.now_ms)) - 365 * DAY_MS);
    json!({
        "id": info.id,
        "name": info.name,
        "corp_id": reading.corp_id,
        "owner": group::owner(reading.company).map_or("", |person| person.userid.as_str()),
        "sections": [{"id": info.section_id, "punches": punches, "rests": []}],
        "shift_setting": {
            "id": info.version,
            "shift_id": info.id,
            "corp_id": reading.corp_id,
            "work_time_minutes": info.work_time_minutes,
            "attend_days": "1.0",
            "is_deleted": "N",
            "gmt_create": made,
            "gmt_modified": made,
        },
    })
}
