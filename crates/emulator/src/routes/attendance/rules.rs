//! Holidays, and the rules of overtime and of corrections, on the new host.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::ask::Ask;
use crate::app::Reading;
use crate::attendance::dates::{date_of, dates, midnight_ms, n_dates};
use crate::attendance::group;
use crate::endpoint::Outcome;
use crate::envelope::{Named, Refused, success};
use crate::params::Params;
use crate::story::holidays::{self, Kind};

/// The one rule of overtime: its setting, which schedules name, and its own id.
pub(super) const OVERTIME_SETTING_ID: i64 = 417_000_081;
const OVERTIME_ID: i64 = 416_000_012;
/// The one rule of corrections.
const ADJUSTMENT_ID: i64 = 415_000_007;
const ADJUSTMENT_SETTING_ID: i64 = 415_000_093;

/// The most days of one question about holidays.
const MOST_HOLIDAYS: i64 = 3_660;
/// The largest page of rules.
const MOST: i64 = 50;

const INVALID: Named = Named { status: 400, code: "invalidParameter", message: "参数错误" };
const BAD_PAGE: Named = Named { status: 400, code: "paging.parameter.error", message: "分页参数错误" };

/// `POST /v1.0/attendance/holidays`: public holidays and the workdays that are swapped for them, of people whose group
/// observes them. Weekends are none.
pub(crate) fn holidays(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let userids = params.texts("userIds").ok().flatten().filter(|userids| !userids.is_empty()).ok_or(INVALID)?;
    let number = |key: &str| params.required_number(key).map_err(|_| INVALID);
    let (from_ms, to_ms) = (number("workDateFrom")?, number("workDateTo")?);
    let (first, last) = (date_of(from_ms), date_of(to_ms));
    if to_ms < from_ms || n_dates(first, last) > MOST_HOLIDAYS {
        return Err(INVALID.into());
    }
    let calendar: Vec<Value> = dates(first, last).filter_map(holiday).collect();
    let known = userids.iter().filter(|userid| ask.worker(userid).is_some());
    let view = |userid: &String| {
        let group = group::of(reading.company, reading.document, userid, reading.now_ms);
        let observes = reading.document.groups.holidays && group.is_some_and(|group| group.observes_holidays);
        json!({"userId": userid, "holidays": if observes { &calendar[..] } else { &[] }})
    };
    let views: Vec<Value> = known.map(view).collect();
    Ok(success(&json!({"result": views, "success": true}), None))
}

fn holiday(date: Date) -> Option<Value> {
    let (name, kind) = match holidays::kind(date) {
        Kind::Plain => return None,
        Kind::Festival(name) => (name, "festival"),
        Kind::SwappedIn(name) => (name, "overtime"),
    };
    Some(json!({"workDate": midnight_ms(date), "holidayName": name, "holidayType": kind}))
}

/// `GET /v1.0/attendance/overtimeSettings`.
pub(crate) fn overtime_settings(_: &Reading<'_>, params: &Params) -> Outcome {
    pages(params, json!({"id": OVERTIME_ID, "name": "默认加班规则", "settingId": OVERTIME_SETTING_ID}))
}

/// `GET /v1.0/attendance/adjustments`.
pub(crate) fn adjustments(_: &Reading<'_>, params: &Params) -> Outcome {
    pages(params, json!({"id": ADJUSTMENT_ID, "name": "默认补卡规则", "settingId": ADJUSTMENT_SETTING_ID}))
}

/// `POST /v1.0/attendance/overtimeSettings/query`.
pub(crate) fn overtime_rules(_: &Reading<'_>, params: &Params) -> Outcome {
    let ids = params.ids("overtimeSettingIds").ok().flatten().filter(|ids| !ids.is_empty()).ok_or(INVALID)?;
    let rules: Vec<Value> = ids.into_iter().filter(|id| *id == OVERTIME_SETTING_ID).map(overtime_rule).collect();
    Ok(success(&json!({"result": rules, "success": true}), None))
}

/// By approval on every kind of day.
fn overtime_rule(setting_id: i64) -> Value {
    let by_approval = json!({
        "calcType": 1,
        "durationType": 1,
        "overtimeRedress": true,
        "overtimeRedressBy": "vacation",
        "vacationRate": 1.0,
        "skipTime": "duration",
    });
    json!({
        "id": OVERTIME_ID,
        "settingId": setting_id,
        "name": "默认加班规则",
        "default": true,
        "durationSettings": {"WORK_DAY": by_approval, "REST_DAY": by_approval, "HOLIDAY": by_approval},
        "stepType": 1,
        "stepValue": 0.5,
        "workMinutesPerDay": 480,
        "overtimeDivisions": [],
    })
}

/// The only entry on the first page, none on others.
fn pages(params: &Params, entry: Value) -> Outcome {
    let number = |key: &str| params.required_number(key).map_err(|_| Refused::from(BAD_PAGE));
    let (page_number, page_size) = (number("pageNumber")?, number("pageSize")?);
    if page_number < 1 || !(1..=MOST).contains(&page_size) {
        return Err(BAD_PAGE.into());
    }
    let items: Vec<Value> = Some(entry).into_iter().filter(|_| page_number == 1).collect();
    Ok(success(&json!({"result": {"pageNumber": page_number, "totalPage": 1, "items": items}}), None))
}
