//! The attendance groups: what they are called, who works in them when.

use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{full, short};
use super::ask::{Ask, Page};
use super::shift::times;
use crate::app::Reading;
use crate::attendance::dates::date_of;
use crate::attendance::group::{self, by_key, key};
use crate::attendance::places::{OFFICES, RADIUS_METRES};
use crate::attendance::report::hours;
use crate::codes::{NO_USER, Refusal, WRONG_PARAMETER};
use crate::endpoint::Outcome;
use crate::params::Params;
use crate::state::{Company, ROOT};
use crate::story::Shift;
use crate::story::catalogue::{Catalogue, Group};

/// The largest page of groups with all their details.
const MOST_GROUPS: i64 = 10;
/// The server's own page of names.
const MOST_NAMES: i64 = 100;
/// Sunday first.
const WEEKDAYS: [&str; 7] = ["日", "一", "二", "三", "四", "五", "六"];

/// `POST /topapi/attendance/getsimplegroups`.
pub(crate) fn simple(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let (groups, next) = ask.page(MOST_GROUPS)?.cut(all(ask).into_iter());
    let groups: Vec<Value> = groups.into_iter().map(|group| detail(ask, group)).collect();
    Ok(short(ask, &json!({"has_more": next.is_some(), "groups": groups})))
}

/// `POST /topapi/attendance/getusergroup`. Somebody in no group has an empty one.
pub(crate) fn of_user(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let userid = params.required_text("userid")?;
    if reading.company.person(&userid).is_none() {
        return Err(NO_USER.into());
    }
    let Some(group) = group::of(reading.company, reading.document, &userid, reading.now_ms) else {
        return Ok(short(ask, &json!({})));
    };
    let class = |shift: &Shift| {
        let points = shift.points().map(|point| point.window.unwrap_or((-1, -1)));
        let windows = |(mut time, (before, after)): (Value, (i64, i64))| {
            time["begin_min"] = json!(before);
            time["end_min"] = json!(after);
            time
        };
        let times: Vec<Value> = shift.sections.iter().flat_map(times).zip(points).map(windows).collect();
        let sections: Vec<Value> = times.chunks(2).map(|pair| json!({"times": pair})).collect();
        json!({"class_id": shift.id, "name": shift.name, "sections": sections, "setting": {}})
    };
    let classes: Vec<Value> = shifts(ask, group).into_iter().map(class).collect();
    Ok(short(ask, &json!({"name": group.name, "group_id": group.id, "type": group.kind(), "classes": classes})))
}

/// `POST /topapi/attendance/group/minimalism/list`.
pub(crate) fn names(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let page = ask.cursor(MOST_NAMES)?;
    Ok(full(ask, &cursor_page(page, all(ask).into_iter().map(name))))
}

/// `POST /topapi/attendance/group/search`.
pub(crate) fn search(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let wanted = params.required_text("group_name")?;
    let found: Vec<Value> = all(ask).into_iter().filter(|group| group.name.contains(wanted.trim())).map(name).collect();
    Ok(full(ask, &found))
}

/// `POST /topapi/attendance/group/query`.
pub(crate) fn query(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let group = by_id(ask)?;
    // A list in the name, a text on the wire that only looks like one.
    let managers = managers(reading.company, group);
    let view = json!({
        "id": group.id,
        "name": group.name,
        "type": group.kind(),
        "member_count": ask.roll().members(group.id).len(),
        "owner_user_id": owner(reading.company, group),
        "manager_list": format!("[{}]", managers.join(", ")),
        "shift_ids": group.shift_ids(),
        "work_day_list": if group.kind() == "TURN" { Vec::new() } else { week(group).into() },
        "address_list": addresses(group),
        "wifis": networks(group),
        "url": "",
    });
    Ok(full(ask, &view))
}

/// `POST /topapi/attendance/group/get`.
pub(crate) fn get(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.optional_operator("op_userid")?;
    let group = of_key(ask)?;
    let written = group.written.as_ref();
    let view = json!({
        "name": group.name,
        "group_key": key(reading.company.seed(), group),
        "location_offset": written.and_then(|written| written.offset).unwrap_or(RADIUS_METRES.into()),
        "enable_face_check": false,
        "enable_camera_check": false,
        "enable_outside_check": written.and_then(|written| written.outside_check).unwrap_or(true),
        "enable_outside_apply": false,
        "outside_check_approve_mode": -1,
        "enable_outside_remark": true,
        "enable_outside_camera_check": false,
        "forbid_hide_outside_address": true,
        "enable_outside_update_normal_check": false,
        "enable_trim_distance": false,
        "trim_distance": 0,
        "ext": "{}",
    });
    Ok(full(ask, &view))
}

/// `POST /topapi/attendance/groups/idtokey`.
pub(crate) fn id_to_key(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    Ok(full(ask, &key(reading.company.seed(), by_id(ask)?)))
}

/// `POST /topapi/attendance/groups/keytoid`.
pub(crate) fn key_to_id(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    Ok(full(ask, &of_key(ask)?.id))
}

/// The group that `group_id` names.
pub(super) fn by_id<'a>(ask: Ask<'a>) -> Result<&'a Group, Refusal> {
    let group_id = ask.params.required_number("group_id")?;
    let group = catalogue(ask).group(group_id, ask.reading.now_ms);
    group.ok_or_else(|| Refusal::detailed(WRONG_PARAMETER, "group_id"))
}

/// The group that `group_key` names.
pub(super) fn of_key<'a>(ask: Ask<'a>) -> Result<&'a Group, Refusal> {
    let group_key = ask.params.required_text("group_key")?;
    let group = by_key(ask.reading.company, ask.reading.document, &group_key, ask.reading.now_ms);
    group.ok_or_else(|| Refusal::detailed(WRONG_PARAMETER, "group_key"))
}

/// A list with a cursor, one level deeper than its neighbours. The cursor stands on the last page too.
pub(super) fn cursor_page<T: Serialize>(page: Page, entries: impl Iterator<Item = T>) -> Value {
    let (entries, next) = page.cut(entries);
    json!({"has_more": next.is_some(), "cursor": page.offset + entries.len(), "result": entries})
}

/// All groups and shifts.
pub(super) fn catalogue<'a>(ask: Ask<'a>) -> Catalogue<'a> {
    ask.reading.company.catalogue(ask.reading.document)
}

fn all<'a>(ask: Ask<'a>) -> Vec<&'a Group> {
    catalogue(ask).groups(ask.reading.now_ms)
}

/// The shifts of a group as they are today.
fn shifts(ask: Ask<'_>, group: &Group) -> Vec<&'static Shift> {
    let today = date_of(ask.reading.now_ms);
    catalogue(ask).shifts_of(group).into_iter().map(|history| history.known(today, ask.reading.now_ms)).collect()
}

fn name(group: &Group) -> Value {
    json!({"id": group.id, "name": group.name})
}

fn owner<'a>(company: &'a Company, group: &'a Group) -> Option<&'a str> {
    let written = group.written.as_ref().and_then(|written| written.owner.as_deref());
    written.or_else(|| group::owner(company).map(|person| person.userid.as_str()))
}

/// Whether somebody owns or manages a group.
pub(super) fn manages(company: &Company, group: &Group, userid: &str) -> bool {
    owner(company, group) == Some(userid) || managers(company, group).contains(&userid)
}

fn managers<'a>(company: &'a Company, group: &'a Group) -> Vec<&'a str> {
    match group.written.as_ref().and_then(|written| written.managers.as_ref()) {
        Some(managers) => managers.iter().map(String::as_str).collect(),
        None => group::admins(company).into_iter().map(|person| person.userid.as_str()).collect(),
    }
}

/// The addresses where the group may punch.
fn addresses(group: &Group) -> Vec<&str> {
    match group.written.as_ref().and_then(|written| written.positions.as_ref()) {
        Some(positions) => positions.iter().map(|position| position.address.as_str()).collect(),
        None => OFFICES.iter().map(|office| office.address).collect(),
    }
}

/// The networks in which the group may punch.
fn networks(group: &Group) -> Vec<&str> {
    match group.written.as_ref().and_then(|written| written.wifis.as_ref()) {
        Some(wifis) => wifis.iter().map(|wifi| wifi.ssid.as_str()).collect(),
        None => OFFICES.iter().map(|office| office.ssid).collect(),
    }
}

/// The shift of each weekday, Sunday first; 0 is rest.
fn week(group: &Group) -> [i64; 7] {
    group.week().map(|shift_id| shift_id.unwrap_or(0))
}

pub(super) fn detail(ask: Ask<'_>, group: &Group) -> Value {
    let company = ask.reading.company;
    let shifts = shifts(ask, group);
    let written = group.written.iter().flat_map(|written| written.departments.iter().copied());
    let dept_ids = group.is_default.then_some(ROOT).into_iter().chain(written);
    let departments = dept_ids.filter_map(|dept_id| company.department(dept_id));
    let mut view = json!({
        "group_id": group.id,
        "group_name": group.name,
        "type": group.kind(),
        "is_default": group.is_default,
        "member_count": ask.roll().members(group.id).len(),
        "manager_list": managers(company, group),
        "dept_name_list": departments.map(|department| department.name.as_str()).collect::<Vec<_>>(),
        "work_day_list": week(group).map(|id| id.to_string()),
        "classes_list": summary(group, &shifts),
        "enable_emp_select_class": false,
        "disable_check_without_schedule": group.disable_check_without_schedule,
        "disable_check_when_rest": group.disable_check_when_rest,
        "selected_class": shifts.iter().map(|shift| selected_class(shift)).collect::<Vec<_>>(),
    });
    if let Some(shift) = shifts.first() {
        view["default_class_id"] = json!(shift.id);
    }
    if let Some(owner) = owner(company, group) {
        view["owner_user_id"] = json!(owner);
    }
    view
}

/// The week in words, or the shifts where no week is fixed.
fn summary(group: &Group, shifts: &[&Shift]) -> Vec<String> {
    let on = |shift: &&Shift| {
        let days = WEEKDAYS.iter().zip(group.week()).filter(|(_, day)| *day == Some(shift.id));
        days.map(|(weekday, _)| *weekday).collect::<Vec<_>>()
    };
    let days = shifts.iter().map(on);
    let text = |(shift, days): (&&Shift, Vec<&str>)| match days.is_empty() {
        true => format!("{} {} ", shift.name, hours(shift)),
        false => format!("周{} {} {} ", days.join("、"), shift.name, hours(shift)),
    };
    let is_week = group.kind() == "FIXED";
    shifts.iter().zip(days).filter(|(_, days)| !is_week || !days.is_empty()).map(text).collect()
}

fn selected_class(shift: &Shift) -> Value {
    let mut setting = json!({
        "class_setting_id": shift.version,
        "permit_late_minutes": shift.permit_minutes,
        "serious_late_minutes": shift.serious_late_minutes.unwrap_or(-1),
        "absenteeism_late_minutes": shift.absenteeism_late_minutes.unwrap_or(-1),
        "work_time_minutes": shift.work_time_minutes,
        "is_off_duty_free_check": if shift.off_duty_free { "Y" } else { "N" },
    });
    if let Some(rest) = &shift.rest {
        setting["rest_begin_time"] = json!({"check_time": super::shift::clock(rest.from_minute)});
        setting["rest_end_time"] = json!({"check_time": super::shift::clock(rest.to_minute)});
    }
    let sections: Vec<Value> = shift.sections.iter().map(|section| json!({"times": times(section)})).collect();
    json!({"class_id": shift.id, "class_name": shift.name, "sections": sections, "setting": setting})
}
