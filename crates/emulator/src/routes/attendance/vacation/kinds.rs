//! Kinds of leave.

use serde_json::{Map, Value, json};

use crate::app::{Reading, Writing};
use crate::codes::{BAD_LEAVE_TYPE, Refusal};
use crate::endpoint::Outcome;
use crate::envelope::{Named, Refused, success};
use crate::params::{Params, as_text};
use crate::routes::attendance::answer::{acknowledged, flagged};
use crate::routes::attendance::ask::Ask;
use crate::state::{Certificate, LeaveRule, LeaveTypeProblem, SubmitTime, Visibility, WrittenAt};
use crate::story::Unit;

const INVALID: Named = Named { status: 400, code: "paramterInvalid", message: "参数不合法" };
const NOT_MANAGER: Named = Named { status: 400, code: "notManage", message: "操作人不是管理员" };

/// Minutes in milliseconds.
const MINUTE_MS: i64 = 60_000;

impl From<LeaveTypeProblem> for Refused {
    fn from(problem: LeaveTypeProblem) -> Self {
        let (code, message) = match problem {
            LeaveTypeProblem::Unknown => ("leaveTypeNotFound", "假期类型不存在"),
            LeaveTypeProblem::NameTaken => ("nameAlreadyExists", "假期名称已存在"),
            LeaveTypeProblem::LieuTaken => ("lieuLeaveOnlyOne", "加班转调休假期只能有一个"),
            LeaveTypeProblem::BuiltIn => ("noPermission", "系统内置假期类型不允许修改"),
            LeaveTypeProblem::TooFast => ("updateSpeedfast", "更新过于频繁，请5分钟后再试"),
        };
        Named { status: 400, code, message }.into()
    }
}

/// `POST /topapi/attendance/vacation/type/list`: those that callers added, or all.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_userid")?;
    let all = params.text("vacation_source")?.as_deref() == Some("all");
    let rules = reading.company.leave_rules();
    let views: Vec<Value> = rules.iter().filter(|rule| all || rule.written.is_some()).map(old_view).collect();
    Ok(flagged(ask, &views))
}

/// `POST` and `PUT /v1.0/attendance/leaves/types`.
pub(crate) fn add_or_change(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let op_userid = params.required_text("opUserId").map_err(|_| INVALID)?;
    let operator = writing.company.person(&op_userid).ok_or(NOT_MANAGER)?;
    if !operator.admin {
        return Err(NOT_MANAGER.into());
    }
    let rule = if writing.method == "PUT" {
        let code = params.required_text("leaveCode").map_err(|_| INVALID)?;
        let former = writing.company.leave_rule(&code).ok_or(LeaveTypeProblem::Unknown)?;
        let made_ms = former.written.map_or(writing.now_ms, |written| written.made_ms);
        let written = Some(WrittenAt { made_ms, changed_ms: Some(writing.now_ms) });
        let rule = LeaveRule { written, ..read(params, Some(former), code)? };
        let pause_ms = writing.document.switches.attendance.leave_type_pause * MINUTE_MS;
        writing.company.change_leave_type(rule.clone(), pause_ms)?;
        rule
    } else {
        let code = writing.company.next_leave_code();
        let written = Some(WrittenAt { made_ms: writing.now_ms, changed_ms: None });
        let rule = LeaveRule { written, ..read(params, None, code)? };
        writing.company.add_leave_type(rule.clone())?;
        rule
    };
    Ok(success(&json!({"result": view(&rule)}), None))
}

/// `POST /topapi/attendance/vacation/type/delete`.
pub(crate) fn delete(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let reading = writing.reading();
    Ask { reading: &reading, params }.operator("op_userid")?;
    let code = params.required_text("leave_code")?;
    writing.company.delete_leave_type(&code).map_err(|_| BAD_LEAVE_TYPE)?;
    Ok(acknowledged(writing.request_id))
}

/// What a body says; a change keeps what it does not name.
fn read(params: &Params, former: Option<LeaveRule>, code: String) -> Result<LeaveRule, Named> {
    let text = |key: &str| params.text(key).ok().flatten().filter(|text| !text.is_empty());
    let unit = unit(text("leaveViewUnit").as_deref())?;
    let biz_type = text("bizType");
    if biz_type.as_deref().is_some_and(|biz_type| !["general_leave", "lieu_leave"].contains(&biz_type)) {
        return Err(INVALID);
    }
    let hours_in_per_day = valid(params.number("hoursInPerDay"))?;
    let natural_days = valid(params.flag("naturalDayLeave"))?;
    let rule = match former {
        Some(former) => former,
        None => LeaveRule {
            code,
            name: text("leaveName").ok_or(INVALID)?,
            unit: unit.ok_or(INVALID)?,
            biz_type: biz_type.clone().unwrap_or_else(|| "general_leave".to_owned()),
            natural_days: natural_days.ok_or(INVALID)?,
            hours_in_per_day: hours_in_per_day.ok_or(INVALID)?,
            certificate: None,
            submit_time: None,
            validity: None,
            visibility: Vec::new(),
            written: None,
        },
    };
    Ok(LeaveRule {
        name: text("leaveName").unwrap_or(rule.name),
        unit: unit.unwrap_or(rule.unit),
        biz_type: biz_type.unwrap_or(rule.biz_type),
        natural_days: natural_days.unwrap_or(rule.natural_days),
        hours_in_per_day: hours_in_per_day.unwrap_or(rule.hours_in_per_day),
        certificate: certificate(params)?.or(rule.certificate),
        submit_time: submit_time(params)?.or(rule.submit_time),
        validity: validity(params)?.or(rule.validity),
        visibility: visibility(params)?.unwrap_or(rule.visibility),
        ..rule
    })
}

fn valid<T>(read: Result<T, Refusal>) -> Result<T, Named> {
    read.map_err(|_| INVALID)
}

fn unit(word: Option<&str>) -> Result<Option<Unit>, Named> {
    match word {
        None => Ok(None),
        Some("day") => Ok(Some(Unit::Day)),
        Some("halfDay") => Ok(Some(Unit::HalfDay)),
        Some("hour") => Ok(Some(Unit::Hour)),
        Some(_) => Err(INVALID),
    }
}

/// An object within the body.
fn part(params: &Params, key: &str) -> Result<Option<Params>, Named> {
    Ok(valid(params.objects(key))?.into_iter().next())
}

fn certificate(params: &Params) -> Result<Option<Certificate>, Named> {
    let Some(part) = part(params, "leaveCertificate")? else {
        return Ok(None);
    };
    let text = |key: &str| valid(part.text(key)).map(Option::unwrap_or_default);
    Ok(Some(Certificate {
        enable: valid(part.flag("enable"))?.unwrap_or(false),
        unit: text("unit")?,
        duration: text("duration")?,
        prompt_information: text("promptInformation")?,
    }))
}

fn submit_time(params: &Params) -> Result<Option<SubmitTime>, Named> {
    let Some(part) = part(params, "submitTimeRule")? else {
        return Ok(None);
    };
    let text = |key: &str| valid(part.text(key)).map(Option::unwrap_or_default);
    Ok(Some(SubmitTime {
        enable_time_limit: valid(part.flag("enableTimeLimit"))?.unwrap_or(false),
        time_type: text("timeType")?,
        time_unit: text("timeUnit")?,
        time_value: valid(part.number("timeValue"))?.unwrap_or(0),
    }))
}

/// The end of a kind comes as the text of an object.
fn validity(params: &Params) -> Result<Option<(String, String)>, Named> {
    let Some(extras) = valid(params.structure("extras"))? else {
        return Ok(None);
    };
    let text = |key: &str| extras.get(key).map(|value| as_text(value).into_owned());
    Ok(text("validity_type").zip(text("validity_value")))
}

fn visibility(params: &Params) -> Result<Option<Vec<Visibility>>, Named> {
    if !params.has("visibilityRules") {
        return Ok(None);
    }
    let read = |rule: &Params| {
        let kind = valid(rule.required_text("type"))?;
        Ok(Visibility { kind, visible: valid(rule.texts("visible"))?.unwrap_or_default() })
    };
    valid(params.objects("visibilityRules"))?.iter().map(read).collect::<Result<_, _>>().map(Some)
}

pub(super) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "day",
        Unit::HalfDay => "halfDay",
        Unit::Hour => "hour",
    }
}

fn old_view(rule: &LeaveRule) -> Value {
    let mut view = Map::new();
    let mut put = |key: &str, value: Value| drop(view.insert(key.to_owned(), value));
    put("leave_code", json!(rule.code));
    put("leave_name", json!(rule.name));
    put("leave_view_unit", json!(unit_word(rule.unit)));
    put("biz_type", json!(rule.biz_type));
    put("natural_day_leave", json!(rule.natural_days.to_string()));
    put("hours_in_per_day", json!(rule.hours_in_per_day));
    put("source", json!(if rule.written.is_some() { "external" } else { "inner" }));
    if let Some(Certificate { enable, unit, duration, prompt_information }) = &rule.certificate {
        let certificate =
            json!({"unit": unit, "duration": duration, "enable": enable, "prompt_information": prompt_information});
        put("leave_certificate", certificate);
    }
    if let Some(SubmitTime { enable_time_limit, time_type, time_unit, time_value }) = &rule.submit_time {
        let submit_time = json!({
            "time_value": time_value,
            "time_unit": time_unit,
            "time_type": time_type,
            "enable_time_limit": enable_time_limit,
        });
        put("submit_time_rule", submit_time);
    }
    if let Some((kind, value)) = &rule.validity {
        put("validity_type", json!(kind));
        put("validity_value", json!(value));
    }
    Value::Object(view)
}

fn view(rule: &LeaveRule) -> Value {
    let certificate = rule.certificate.as_ref().map(|certificate| {
        let Certificate { enable, unit, duration, prompt_information } = certificate;
        let duration: Option<f64> = duration.parse().ok();
        json!({"unit": unit, "duration": duration, "enable": enable, "promptInformation": prompt_information})
    });
    let submit_time = rule.submit_time.as_ref().map(|submit_time| {
        let SubmitTime { enable_time_limit, time_type, time_unit, time_value } = submit_time;
        json!({
            "timeValue": time_value,
            "timeUnit": time_unit,
            "timeType": time_type,
            "enableTimeLimit": enable_time_limit,
        })
    });
    let visibility =
        rule.visibility.iter().map(|Visibility { kind, visible }| json!({"type": kind, "visible": visible}));
    json!({
        "leaveCode": rule.code,
        "leaveName": rule.name,
        "leaveViewUnit": unit_word(rule.unit),
        "bizType": rule.biz_type,
        "naturalDayLeave": rule.natural_days,
        "hoursInPerDay": rule.hours_in_per_day,
        "leaveCertificate": certificate,
        "submitTimeRule": submit_time,
        "visibilityRules": visibility.collect::<Vec<_>>(),
    })
}
