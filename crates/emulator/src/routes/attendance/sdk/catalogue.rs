//! Groups and shifts with what the older calls do not tell.

use serde_json::{Map, Value, json};

use super::{check_open, invalid};
use crate::app::Reading;
use crate::attendance::dates::date_of;
use crate::attendance::group::named;
use crate::endpoint::Outcome;
use crate::envelope::{Named, success};
use crate::params::Params;
use crate::routes::attendance::ask::Ask;
use crate::routes::attendance::{group, shift};
use crate::state::ROOT;
use crate::story::catalogue::{Group, Hours};
use crate::story::{Section, Shift};

/// The most groups of a page.
const MOST_GROUPS: i64 = 10;

const INVALID: Named = super::INVALID;

/// `GET /v1.0/attendance/groupDetails`.
pub(crate) fn groups(reading: &Reading<'_>, params: &Params) -> Outcome {
    check_open(reading)?;
    let ask = Ask { reading, params };
    let number = |key: &str| params.required_number(key).map_err(invalid);
    let (size, offset) = (number("maxResults")?, number("nextToken")?);
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST_GROUPS).contains(&size)).ok_or(INVALID)?;
    let offset = usize::try_from(offset).map_err(invalid)?;
    let all = group::catalogue(ask).groups(reading.now_ms);
    let groups: Vec<Value> = all.iter().skip(offset).take(size).map(|group| view(ask, group)).collect();
    let has_more = all.len() > offset.saturating_add(size);
    Ok(success(&json!({"result": {"hasMore": has_more, "groups": groups}}), None))
}

fn view(ask: Ask<'_>, group: &Group) -> Value {
    let mut view = camel(group::detail(ask, group));
    let written = group.written.iter().flat_map(|written| written.departments.iter().copied());
    view["deptIds"] = group.is_default.then_some(ROOT).into_iter().chain(written).collect();
    view["userIds"] = json!(named(ask.reading.company, &ask.roll(), group));
    if let Hours::Free(hours) = &group.hours {
        let weekdays = hours.week.iter().zip(0_i64..).filter(|(is_worked, _)| **is_worked);
        view["freecheckWorkDays"] = weekdays.map(|(_, weekday)| weekday).collect();
        view["freeCheckDayStartMinOffset"] = json!(hours.day_start_minute);
    }
    for class in view["selectedClass"].as_array_mut().into_iter().flatten() {
        list_rests(&mut class["setting"]);
    }
    view
}

/// The break of a shift as a list, where there is one.
fn list_rests(setting: &mut Value) {
    let Some(fields) = setting.as_object_mut() else {
        return;
    };
    let edges = fields.shift_remove("restBeginTime").zip(fields.shift_remove("restEndTime"));
    let rests: Vec<Value> = edges.into_iter().map(|(begin, end)| json!({"begin": begin, "end": end})).collect();
    fields.insert("restTimeList".to_owned(), rests.into());
}

/// `GET /v1.0/attendance/shifts`: a shift with its flexible hours. Thresholds are numbers here.
pub(crate) fn shift(reading: &Reading<'_>, params: &Params) -> Outcome {
    check_open(reading)?;
    let ask = Ask { reading, params };
    ask.operator("opUserId").map_err(invalid)?;
    let shift_id = params.required_number("shiftId").map_err(invalid)?;
    let history = group::catalogue(ask).shift(shift_id).filter(|history| history.is_there_at(reading.now_ms));
    let shift = history.ok_or(INVALID)?.known(date_of(reading.now_ms), reading.now_ms);
    let mut view = camel(shift::view(ask, shift));
    let sections = view["sections"].as_array_mut().into_iter().flatten();
    for (section, is_first) in sections.zip(std::iter::once(true).chain(std::iter::repeat(false))) {
        rename(section, "id", "sectionId");
        for rest in section["rests"].as_array_mut().into_iter().flatten() {
            rename(rest, "id", "restId");
        }
        for punch in section["punches"].as_array_mut().into_iter().flatten() {
            rename(punch, "id", "puncheId");
            punch["seriousLateMinutes"] = json!(shift.serious_late_minutes.unwrap_or(-1));
            punch["absenteeismLateMinutes"] = json!(shift.absenteeism_late_minutes.unwrap_or(-1));
            let flex = shift.flex.as_ref().filter(|_| is_first && punch["checkType"] == "OnDuty");
            if let Some(flex) = flex {
                punch["flexMinutes"] = json!([flex.late_minutes, flex.early_minutes]);
            }
        }
    }
    rename(&mut view["shiftSetting"], "id", "shiftSettingId");
    Ok(success(&json!({"result": view}), None))
}

/// `GET /v1.0/attendance/classWithDeleted/{classId}`: a shift, whether or not it was deleted. Times look like instants.
pub(crate) fn class(reading: &Reading<'_>, params: &Params) -> Outcome {
    check_open(reading)?;
    let ask = Ask { reading, params };
    let class_id = params.required_number("classId").map_err(invalid)?;
    let catalogue = group::catalogue(ask);
    let history = catalogue.shift(class_id).ok_or(INVALID)?;
    let shift = history.known(date_of(reading.now_ms), reading.now_ms);
    let is_worked = |weekday: usize| {
        let groups = catalogue.groups(reading.now_ms);
        groups.iter().any(|group| group.week()[weekday] == Some(class_id))
    };
    let view = json!({
        "classId": class_id,
        "name": shift.name,
        "corpId": reading.corp_id,
        "workDays": (0..7).filter(|weekday| is_worked(*weekday)).collect::<Vec<_>>(),
        "sections": shift.sections.iter().zip(0..).map(|(section, index)| class_section(shift, section, index)).collect::<Vec<_>>(),
        "classSetting": {"classSettingId": shift.version, "restTimeList": class_rests(shift)},
    });
    Ok(success(&json!({"result": view}), None))
}

fn class_section(shift: &Shift, section: &Section, index: usize) -> Value {
    let mut windows = shift.points().skip(2 * index).map(|point| point.window);
    let mut time = |check_type: &str, minute: i64| {
        let mut time = clock(minute);
        time["checkType"] = json!(check_type);
        if let Some((begin_min, end_min)) = windows.next().flatten() {
            time["beginMin"] = json!(begin_min);
            time["endMin"] = json!(end_min);
        }
        time
    };
    let on = time("OnDuty", section.on.minute);
    json!({"times": [on, time("OffDuty", section.off.minute)]})
}

fn class_rests(shift: &Shift) -> Vec<Value> {
    let view = |(from, to): (i64, i64)| json!({"begin": clock(from), "end": clock(to)});
    shift.rest.as_ref().map(|rest| (rest.from_minute, rest.to_minute)).map(view).into_iter().collect()
}

/// A time of day as an instant of the first day of all.
fn clock(minute: i64) -> Value {
    json!({"checkTime": format!("1970-01-01T{:02}:{:02}Z", minute / 60 % 24, minute % 60), "across": minute / 1_440})
}

fn rename(object: &mut Value, from: &str, to: &str) {
    if let Some(fields) = object.as_object_mut()
        && let Some(value) = fields.shift_remove(from)
    {
        fields.insert(to.to_owned(), value);
    }
}

/// The same with the new host's spelling of keys.
fn camel(value: Value) -> Value {
    match value {
        Value::Array(entries) => entries.into_iter().map(camel).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(key, value)| (camel_key(&key), camel(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn camel_key(key: &str) -> String {
    let mut parts = key.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut whole, part| {
        let mut letters = part.chars();
        whole.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        whole.push_str(letters.as_str());
        whole
    })
}
