//! Groups as callers write them.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::answer::full;
use super::ask::Ask;
use super::group::{catalogue, of_key};
use crate::app::Writing;
use crate::attendance::group::{key, named};
use crate::attendance::places::{OFFICES, RADIUS_METRES};
use crate::codes::{BAD_PARAMETER, NO_DEPARTMENT, NO_USER, Refusal, WRONG_PARAMETER};
use crate::document::switches::attendance::ChangesFrom;
use crate::endpoint::Outcome;
use crate::mix::mix;
use crate::params::Params;
use crate::state::{Company, Effect, GroupProblem, MemberChange};
use crate::story::catalogue::{FreeHours, Group, GroupWriting, Hours, WrittenPosition, WrittenWifi};

/// The longest name of a group or shift.
pub(super) const LONGEST_NAME: usize = 50;

impl From<GroupProblem> for Refusal {
    fn from(problem: GroupProblem) -> Self {
        match problem {
            GroupProblem::NoGroup => Self::detailed(WRONG_PARAMETER, "group_id"),
            GroupProblem::NoShift(id) => Self::detailed(WRONG_PARAMETER, &format!("班次不存在 {id}")),
            GroupProblem::NameTaken => Self::detailed(WRONG_PARAMETER, "名称已存在"),
            GroupProblem::NoUser => NO_USER.into(),
            GroupProblem::NoDepartment => NO_DEPARTMENT.into(),
            GroupProblem::IsDefault => Self::detailed(WRONG_PARAMETER, "默认考勤组不能删除"),
            GroupProblem::InUse => Self::detailed(WRONG_PARAMETER, "班次被考勤组使用"),
        }
    }
}

/// When a change holds whose call does not say.
pub(super) fn unsaid(writing: &Writing<'_>) -> Effect {
    let changes_from = writing.document.switches.attendance.changes_from;
    Effect::at(writing.now_ms, changes_from == ChangesFrom::Tomorrow)
}

/// `POST /topapi/attendance/group/add`.
pub(crate) fn add(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let (reading, seed) = (writing.reading(), writing.company.seed());
    let ask = Ask { reading: &reading, params };
    ask.operator("op_user_id")?;
    let top = top_group(params)?;
    let name = name(&top)?.ok_or_else(|| bad("name"))?;
    let kind = top.required_text("type")?;
    let members = members(&top)?.ok_or_else(|| bad("members"))?;
    let mut group = Group {
        id: 0,
        name: Cow::Owned(name),
        is_default: false,
        hours: hours(&kind, &top, None)?,
        observes_holidays: top.flag("skip_holidays")?.unwrap_or(true),
        disable_check_when_rest: true,
        disable_check_without_schedule: false,
        written: Some(Box::new(GroupWriting { is_own: true, managers: Some(Vec::new()), ..GroupWriting::default() })),
    };
    let written = group.writing_mut();
    (written.positions, written.wifis) = (Some(Vec::new()), Some(Vec::new()));
    settle(&mut group, &top, seed)?;
    let effect = Effect::at(writing.now_ms, top.flag("enable_next_day")?.unwrap_or(false));
    let name = group.name.to_string();
    let id = writing.company.add_group(writing.document, group, &members, effect).map_err(Refusal::from)?;
    let reading = writing.reading();
    Ok(full(Ask { reading: &reading, params }, &json!({"name": name, "id": id})))
}

/// `POST /topapi/attendance/group/modify`: what is not sent stays, and the type always does.
pub(crate) fn modify(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let (reading, seed) = (writing.reading(), writing.company.seed());
    let ask = Ask { reading: &reading, params };
    ask.operator("op_user_id")?;
    let top = top_group(params)?;
    let group_id = top.required_number("id")?;
    let group = catalogue(ask).group(group_id, writing.now_ms);
    let mut group = group.cloned().ok_or_else(|| Refusal::from(GroupProblem::NoGroup))?;
    if top.text("type")?.is_some_and(|kind| kind != group.kind()) {
        return Err(wrong("type").into());
    }
    if let Some(name) = name(&top)? {
        group.name = Cow::Owned(name);
    }
    group.hours = hours(group.kind(), &top, Some(&group.hours))?;
    group.observes_holidays = top.flag("skip_holidays")?.unwrap_or(group.observes_holidays);
    settle(&mut group, &top, seed)?;
    let wanted = if top.flag("modify_member")?.unwrap_or(false) { members(&top)? } else { None };
    let change = wanted.map(|wanted| {
        let roll = ask.roll();
        let now = named(reading.company, &roll, &group).into_iter().map(str::to_owned);
        let listed = group.written.iter().flat_map(|written| written.departments.clone());
        MemberChange {
            remove_users: now.filter(|userid| !wanted.add_users.contains(userid)).collect(),
            remove_departments: listed.filter(|dept_id| !wanted.add_departments.contains(dept_id)).collect(),
            ..wanted
        }
    });
    let effect = Effect::at(writing.now_ms, top.flag("enable_next_day")?.unwrap_or(false));
    let name = group.name.to_string();
    writing.company.change_group(writing.document, group, effect).map_err(Refusal::from)?;
    if let Some(change) = change {
        writing.company.change_members(writing.document, group_id, &change, effect).map_err(Refusal::from)?;
    }
    let reading = writing.reading();
    // A text here, a number in the answer of its neighbour.
    Ok(full(Ask { reading: &reading, params }, &json!({"name": name, "id": group_id.to_string()})))
}

/// `POST /topapi/attendance/group/delete`.
pub(crate) fn delete(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let reading = writing.reading();
    let ask = Ask { reading: &reading, params };
    ask.optional_operator("op_userid")?;
    let group = of_key(ask)?.clone();
    let group_key = key(writing.company.seed(), &group);
    let effect = unsaid(writing);
    writing.company.delete_group(&group, effect).map_err(Refusal::from)?;
    let reading = writing.reading();
    Ok(full(Ask { reading: &reading, params }, &group_key))
}

fn top_group(params: &Params) -> Result<Params, Refusal> {
    params.objects("top_group")?.into_iter().next().ok_or_else(|| bad("top_group"))
}

fn name(top: &Params) -> Result<Option<String>, Refusal> {
    match top.text("name")?.map(|name| name.trim().to_owned()) {
        Some(name) if name.is_empty() || name.chars().count() > LONGEST_NAME => Err(bad("name")),
        name => Ok(name),
    }
}

/// The hours of a group, where what is not sent stays as it was.
fn hours(kind: &str, top: &Params, before: Option<&Hours>) -> Result<Hours, Refusal> {
    match kind {
        "FIXED" => fixed_hours(top, before),
        "TURN" => {
            let cycle = match before {
                Some(Hours::Turn { cycle, .. }) => cycle.clone(),
                _ => Cow::Borrowed(&[][..]),
            };
            let sent = top.objects("shift_vo_list")?;
            let ids = sent.iter().map(|shift| shift.required_number("id")).collect::<Result<Vec<_>, _>>()?;
            let shifts = match before {
                Some(Hours::Turn { shifts, .. }) if !top.has("shift_vo_list") => shifts.clone(),
                _ => Cow::Owned(ids),
            };
            Ok(Hours::Turn { cycle, shifts })
        }
        "NONE" => free_hours(top, before),
        _ => Err(bad("type")),
    }
}

fn fixed_hours(top: &Params, before: Option<&Hours>) -> Result<Hours, Refusal> {
    let (known_days, known_default, night) = match before {
        Some(Hours::Fixed { days, default, night }) => (Some(*days), Some(*default), *night),
        _ => (None, None, None),
    };
    let sent = top.ids("workday_class_list")?;
    let days = match sent {
        None => known_days.ok_or_else(|| bad("workday_class_list"))?,
        Some(ids) => {
            let ids: [i64; 7] = ids.try_into().map_err(|_| bad("workday_class_list"))?;
            ids.map(|id| Some(id).filter(|id| *id != 0))
        }
    };
    let default = top.number("default_class_id")?.or(known_default).or(days.into_iter().flatten().next());
    // People who were drawn to the night work what the week says once a caller says it.
    let night = night.filter(|_| !top.has("workday_class_list"));
    Ok(Hours::Fixed { days, default: default.ok_or_else(|| bad("default_class_id"))?, night })
}

fn free_hours(top: &Params, before: Option<&Hours>) -> Result<Hours, Refusal> {
    let mut hours = match before {
        Some(Hours::Free(hours)) => *hours,
        _ => FreeHours { week: [true; 7], day_start_minute: 240, strict: false, missing: None },
    };
    if let Some(days) = top.ids("freecheck_work_days")? {
        hours.week = [false; 7];
        for day in days {
            // Sunday is 0 by the sample and 7 by another reading.
            let place = usize::try_from(day).ok().filter(|day| *day <= 7).ok_or_else(|| bad("freecheck_work_days"))?;
            hours.week[place % 7] = true;
        }
    }
    if let Some(minute) = top.number("freecheck_day_start_min_offset")? {
        let minute = Some(minute).filter(|minute| (0..1_440).contains(minute));
        hours.day_start_minute = minute.ok_or_else(|| bad("freecheck_day_start_min_offset"))?;
    }
    Ok(Hours::Free(hours))
}

/// What is sent beside name, hours and members.
fn settle(group: &mut Group, top: &Params, seed: u64) -> Result<(), Refusal> {
    group.disable_check_when_rest = top.flag("disable_check_when_rest")?.unwrap_or(group.disable_check_when_rest);
    let without = top.flag("disable_check_without_schedule")?;
    group.disable_check_without_schedule = without.unwrap_or(group.disable_check_without_schedule);
    let (owner, offset) = (top.text("owner")?, top.number("offset")?);
    let managers = top.texts("manager_list")?;
    let outside_check = top.flag("enable_outside_check")?;
    let positions = top.objects("positions")?;
    let wifis = top.objects("wifis")?;
    let written = group.writing_mut();
    written.owner = owner.or(written.owner.take());
    written.managers = managers.or(written.managers.take());
    written.outside_check = outside_check.or(written.outside_check);
    written.offset = offset.or(written.offset);
    let radius = written.offset.unwrap_or(RADIUS_METRES.into());
    if top.has("positions") {
        let positions = positions.iter().map(|position| read_position(position, seed, radius));
        written.positions = Some(positions.collect::<Result<_, _>>()?);
    }
    if top.has("wifis") {
        written.wifis = Some(wifis.iter().map(|wifi| read_wifi(wifi, seed)).collect::<Result<_, _>>()?);
    }
    Ok(())
}

/// Who is to be a member from the start.
fn members(top: &Params) -> Result<Option<MemberChange>, Refusal> {
    if !top.has("members") {
        return Ok(None);
    }
    let mut change = MemberChange::default();
    for member in top.objects("members")? {
        let id = member.required_text("user_id")?;
        match member.required_text("type")?.as_str() {
            "StaffMember" => change.add_users.push(id),
            "DeptMember" => change.add_departments.push(id.parse().map_err(|_| bad("user_id"))?),
            _ => return Err(bad("type")),
        }
    }
    Ok(Some(change))
}

/// A place with the key that follows from where it is.
pub(super) fn read_position(position: &Params, seed: u64, radius: i64) -> Result<WrittenPosition, Refusal> {
    let degrees = |key: &str, most: f64| {
        let text = position.required_text(key)?;
        let is_there = text.trim().parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
        if is_there { Ok(text) } else { Err(bad(key)) }
    };
    let (latitude, longitude) = (degrees("latitude", 90.0)?, degrees("longitude", 180.0)?);
    let address = position.required_text("address")?;
    let offset = position.number("offset")?.unwrap_or(radius);
    let key = written_key(seed, &[&address, &latitude, &longitude]);
    Ok(WrittenPosition { key, address, latitude, longitude, offset })
}

/// A network with the key that follows from its hardware address.
pub(super) fn read_wifi(wifi: &Params, seed: u64) -> Result<WrittenWifi, Refusal> {
    let (mac, ssid) = (wifi.required_text("mac_addr")?, wifi.required_text("ssid")?);
    let is_part = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if mac.split(':').count() != 6 || !mac.split(':').all(is_part) {
        return Err(bad("mac_addr"));
    }
    Ok(WrittenWifi { key: written_key(seed, &[&mac, &ssid]), mac, ssid })
}

fn written_key(seed: u64, parts: &[&str]) -> String {
    let bits = parts.iter().fold(seed, |bits, part| crate::mix::mix_text(bits, part));
    format!("{:016X}", mix(bits, 5))
}

/// The places of a group as callers may change them: of one that has those of all groups, these.
pub(super) fn positions_of(company: &Company, group: &Group) -> Vec<WrittenPosition> {
    let office = |office: &crate::attendance::places::Office| {
        let (latitude, longitude) = office.position.texts();
        WrittenPosition {
            key: office.position_key(company.seed()),
            address: format!("{}（{}）", office.address, office.name),
            latitude,
            longitude,
            offset: RADIUS_METRES.into(),
        }
    };
    let own = group.written.as_ref().and_then(|written| written.positions.clone());
    own.unwrap_or_else(|| OFFICES.iter().map(office).collect())
}

/// Its networks in the same way.
pub(super) fn wifis_of(company: &Company, group: &Group) -> Vec<WrittenWifi> {
    let office = |office: &crate::attendance::places::Office| WrittenWifi {
        key: office.wifi_key(company.seed()),
        mac: office.mac.to_owned(),
        ssid: office.ssid.to_owned(),
    };
    let own = group.written.as_ref().and_then(|written| written.wifis.clone());
    own.unwrap_or_else(|| OFFICES.iter().map(office).collect())
}

/// What was done and what could not be, as these calls tell it.
pub(super) fn outcome(done: Vec<Value>, failed: Vec<Value>) -> Value {
    let mut result = Map::new();
    if !failed.is_empty() {
        let error = json!({"code": "1000", "msg": "business fault", "failure_list": failed});
        result.insert("error_info_list".to_owned(), json!([error]));
    }
    result.insert("success_list".to_owned(), done.into());
    Value::Object(result)
}

pub(super) fn bad(key: &str) -> Refusal {
    Refusal::detailed(BAD_PARAMETER, key)
}

pub(super) fn wrong(key: &str) -> Refusal {
    Refusal::detailed(WRONG_PARAMETER, key)
}
