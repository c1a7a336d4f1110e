//! The attendance group: what it is called, who works in it when.

use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{full, short};
use super::ask::{Ask, Page};
use super::shift::times;
use crate::app::Reading;
use crate::attendance::group::{self, NAME, TYPE};
use crate::attendance::places::{OFFICES, RADIUS_METRES};
use crate::attendance::shifts::{ABSENTEEISM_MINUTES, SERIOUS_LATE_MINUTES, SHIFTS, ShiftInfo};
use crate::codes::{NO_USER, Refusal, WRONG_PARAMETER};
use crate::endpoint::Outcome;
use crate::life::GROUP_ID;
use crate::params::Params;
use crate::state::{Company, ROOT};

/// The largest page of groups with all their details.
const MOST_GROUPS: i64 = 10;
/// The server's own page of names.
const MOST_NAMES: i64 = 100;

/// `POST /topapi/attendance/getsimplegroups`.
pub(crate) fn simple(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let (groups, next) = ask.page(MOST_GROUPS)?.cut([detail(reading.company)].into_iter());
    Ok(short(ask, &json!({"has_more": next.is_some(), "groups": groups})))
}

/// `POST /topapi/attendance/getusergroup`.
pub(crate) fn of_user(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let userid = params.required_text("userid")?;
    if reading.company.person(&userid).is_none() {
        return Err(NO_USER.into());
    }
    let class = |info: &ShiftInfo| {
        let windows = |mut point: Value| {
            point["begin_min"] = json!(-1);
            point["end_min"] = json!(-1);
            point
        };
        let times: Vec<Value> = times(info).into_iter().map(windows).collect();
        json!({"class_id": info.id, "name": info.name, "sections": [{"times": times}], "setting": {}})
    };
    let classes: Vec<Value> = SHIFTS.iter().map(class).collect();
    Ok(short(ask, &json!({"name": NAME, "group_id": GROUP_ID, "type": TYPE, "classes": classes})))
}

/// `POST /topapi/attendance/group/minimalism/list`.
pub(crate) fn names(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let page = ask.cursor(MOST_NAMES)?;
    Ok(full(ask, &cursor_page(page, [name()].into_iter())))
}

/// `POST /topapi/attendance/group/search`.
pub(crate) fn search(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let wanted = params.required_text("group_name")?;
    let found: Vec<Value> = [name()].into_iter().filter(|_| NAME.contains(wanted.trim())).collect();
    Ok(full(ask, &found))
}

/// `POST /topapi/attendance/group/query`.
pub(crate) fn query(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    check_id(params)?;
    let company = reading.company;
    // A list in the name, a text on the wire that only looks like one.
    let managers: Vec<&str> = group::admins(company).iter().map(|person| person.userid.as_str()).collect();
    let view = json!({
        "id": GROUP_ID,
        "name": NAME,
        "type": TYPE,
        "member_count": company.n_people(),
        "owner_user_id": owner(company),
        "manager_list": format!("[{}]", managers.join(", ")),
        "shift_ids": SHIFTS.iter().map(|info| info.id).collect::<Vec<_>>(),
        "work_day_list": week(),
        "address_list": OFFICES.iter().map(|office| office.address).collect::<Vec<_>>(),
        "wifis": OFFICES.iter().map(|office| office.ssid).collect::<Vec<_>>(),
        "url": "",
    });
    Ok(full(ask, &view))
}

/// `POST /topapi/attendance/group/get`.
pub(crate) fn get(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.optional_operator("op_userid")?;
    let group_key = check_key(reading, params)?;
    let view = json!({
        "name": NAME,
        "group_key": group_key,
        "location_offset": RADIUS_METRES,
        "enable_face_check": false,
        "enable_camera_check": false,
        "enable_outside_check": true,
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
    check_id(params)?;
    Ok(full(ask, &group::key(reading.company.seed())))
}

/// `POST /topapi/attendance/groups/keytoid`.
pub(crate) fn key_to_id(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    check_key(reading, params)?;
    Ok(full(ask, &GROUP_ID))
}

/// Checks that `group_id` is that of the group.
pub(super) fn check_id(params: &Params) -> Result<(), Refusal> {
    match params.required_number("group_id")? {
        GROUP_ID => Ok(()),
        _ => Err(Refusal::detailed(WRONG_PARAMETER, "group_id")),
    }
}

/// Checks that `group_key` is that of the group.
pub(super) fn check_key(reading: &Reading<'_>, params: &Params) -> Result<String, Refusal> {
    let group_key = params.required_text("group_key")?;
    if group_key == group::key(reading.company.seed()) {
        Ok(group_key)
    } else {
        Err(Refusal::detailed(WRONG_PARAMETER, "group_key"))
    }
}

/// A list with a cursor, one level deeper than its neighbours. The cursor stands on the last page too.
pub(super) fn cursor_page<T: Serialize>(page: Page, entries: impl Iterator<Item = T>) -> Value {
    let (entries, next) = page.cut(entries);
    json!({"has_more": next.is_some(), "cursor": page.offset + entries.len(), "result": entries})
}

fn name() -> Value {
    json!({"id": GROUP_ID, "name": NAME})
}

fn owner(company: &Company) -> Option<&str> {
    group::owner(company).map(|person| person.userid.as_str())
}

/// The shift of each weekday, Sunday first; 0 is rest.
fn week() -> [i64; 7] {
    let day = SHIFTS[0].id;
    [0, day, day, day, day, day, 0]
}

fn detail(company: &Company) -> Value {
    let managers: Vec<&str> = group::admins(company).iter().map(|person| person.userid.as_str()).collect();
    let root = company.department(ROOT).map(|root| root.name.as_str());
    let mut view = json!({
        "group_id": GROUP_ID,
        "group_name": NAME,
        "type": TYPE,
        "is_default": true,
        "member_count": company.n_people(),
        "manager_list": managers,
        "dept_name_list": root.into_iter().collect::<Vec<_>>(),
        "work_day_list": week().map(|id| id.to_string()),
        "classes_list": [format!("周一、二、三、四、五 {} {} ", SHIFTS[0].name, SHIFTS[0].hours())],
        "default_class_id": SHIFTS[0].id,
        "enable_emp_select_class": false,
        "disable_check_without_schedule": false,
        "disable_check_when_rest": true,
        "selected_class": SHIFTS.iter().map(selected_class).collect::<Vec<_>>(),
    });
    if let Some(owner) = owner(company) {
        view["owner_user_id"] = json!(owner);
    }
    view
}

fn selected_class(info: &ShiftInfo) -> Value {
    json!({
        "class_id": info.id,
        "class_name": info.name,
        "sections": [{"times": times(info)}],
        "setting": {
            "class_setting_id": info.version,
            "permit_late_minutes": 0,
            "serious_late_minutes": SERIOUS_LATE_MINUTES,
            "absenteeism_late_minutes": ABSENTEEISM_MINUTES,
            "work_time_minutes": info.work_time_minutes,
            "is_off_duty_free_check": "N",
        },
    })
}
