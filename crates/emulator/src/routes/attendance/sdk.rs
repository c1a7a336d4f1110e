//! Interfaces that only the vendor's SDK names and no page describes. A switch opens them; closed, they are answered as to an
//! app without permission. Their limits are those of their documented neighbours.

pub(crate) mod catalogue;
pub(crate) mod field;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::ask::Ask;
use super::detail::tags;
use crate::app::{Reading, Writing};
use crate::attendance::approvals;
use crate::attendance::dates::{DAY_MS, SECOND_MS, date_of, dates, midnight_ms, n_dates};
use crate::attendance::durations::Counting;
use crate::attendance::facts::Facts;
use crate::attendance::report::{self, Column};
use crate::endpoint::Outcome;
use crate::envelope::{Named, Refused, success};
use crate::params::Params;
use crate::story::ids::Ids;
use crate::story::{self, Approval, Duty, GRADES, Unit};
use crate::told::BossChange;

/// The most people of one call.
const MOST_PEOPLE: usize = 50;
/// The longest windows, in days: of approvals, and of reports.
const MOST_APPROVAL_DAYS: i64 = 180;
const MOST_REPORT_DAYS: i64 = 31;
/// The most columns.
const MOST_COLUMNS: usize = 20;
/// The most changes of a call.
const MOST_CHANGES: usize = 100;

const CLOSED: Named = Named {
    status: 403,
    code: "Forbidden.AccessDenied.AccessTokenPermissionDenied",
    message: "应用尚未开通所需的权限",
};
const INVALID: Named = Named { status: 400, code: "invalidParameter", message: "参数错误" };
const NOT_ALLOWED: Named = Named { status: 400, code: "noPermission", message: "没有权限" };

fn check_open(reading: &Reading<'_>) -> Result<(), Refused> {
    if reading.document.switches.attendance.sdk_interfaces { Ok(()) } else { Err(CLOSED.into()) }
}

fn invalid<T>(_: T) -> Refused {
    INVALID.into()
}

fn check_people(userids: &[String]) -> Result<(), Refused> {
    if (1..=MOST_PEOPLE).contains(&userids.len()) { Ok(()) } else { Err(INVALID.into()) }
}

/// `POST /v1.0/attendance/approvals/query`: what attendance counts as approved, whoever wrote it.
pub(crate) fn approvals(reading: &Reading<'_>, params: &Params) -> Outcome {
    check_open(reading)?;
    let ask = Ask { reading, params };
    // One text with commas; a list is none.
    let text = params.required_text("userIds").map_err(invalid)?;
    let userids: Vec<String> = text.split(',').map(|userid| userid.trim().to_owned()).collect();
    check_people(&userids)?;
    let biz_types = params.ids("bizTypes").map_err(invalid)?.unwrap_or_default();
    if biz_types.is_empty() || biz_types.iter().any(|biz_type| !(1..=3).contains(biz_type)) {
        return Err(INVALID.into());
    }
    let number = |key: &str| params.required_number(key).map_err(invalid);
    let (from_ms, to_ms) = (number("fromDateTime")?, number("toDateTime")?);
    if to_ms < from_ms || to_ms - from_ms > MOST_APPROVAL_DAYS * DAY_MS {
        return Err(INVALID.into());
    }
    let Reading { company, document, now_ms, .. } = *reading;
    let mut views = Vec::new();
    for userid in userids.iter().filter(|userid| ask.worker(userid).is_some()) {
        let first = date_of(from_ms).yesterday().unwrap_or_default();
        let papers = approvals::of_person(company, document, userid, first, date_of(to_ms));
        let touches = |approval: &&Approval| approval.from_ms <= to_ms && approval.to_ms > from_ms;
        let stands = papers.approvals.iter().filter(|approval| approval.stands_at(now_ms)).filter(touches);
        let wanted = stands.filter(|approval| biz_types.contains(&tags(approval).biz_type));
        views.extend(wanted.map(|approval| approval_view(reading, userid, approval)));
    }
    Ok(success(&json!({"result": views}), None))
}

fn approval_view(reading: &Reading<'_>, userid: &str, approval: &Approval) -> Value {
    let tags = tags(approval);
    let (unit, last_ms) = match approval.unit {
        Unit::Day => ("DAY", SECOND_MS),
        Unit::HalfDay => ("HALF_DAY", SECOND_MS),
        Unit::Hour => ("HOUR", 0),
    };
    let mut view = json!({
        "approveId": approval.id,
        "userId": userid,
        "bizType": tags.biz_type,
        "tagName": tags.tag_name,
        "beginTime": approval.from_ms,
        "endTime": approval.to_ms - last_ms,
        "durationUnit": unit,
        "calculateModel": i64::from(!Counting::of(reading.company, approval).calendar_days),
    });
    if let Some(sub_type) = tags.sub_type {
        view["subType"] = json!(sub_type);
    }
    view
}

/// `POST /v1.0/attendance/columnValues/query`: the report of several people.
pub(crate) fn column_values(reading: &Reading<'_>, params: &Params) -> Outcome {
    check_open(reading)?;
    let ask = Ask { reading, params };
    let userids = params.texts("userIds").map_err(invalid)?.unwrap_or_default();
    check_people(&userids)?;
    let ids = params.ids("columnIdList").map_err(invalid)?.unwrap_or_default();
    let columns = report::columns(reading.company.seed(), ask.switches());
    let find = |id: &i64| columns.iter().find(|column| column.id == *id).copied();
    let wanted: Option<Vec<Column>> = ids.iter().map(find).collect();
    let wanted = wanted.filter(|wanted| (1..=MOST_COLUMNS).contains(&wanted.len())).ok_or(INVALID)?;
    let date = |key: &str| params.required_number(key).map(date_of).map_err(invalid);
    let (first, last) = (date("fromDate")?, date("toDate")?);
    if !ask.switches().smart_report || last < first || n_dates(first, last) > MOST_REPORT_DAYS {
        return Err(INVALID.into());
    }
    let known = userids.iter().filter(|userid| reading.company.person(userid).is_some());
    let person = |userid: &String| {
        let worker = ask.worker(userid)?;
        let days: Vec<(Date, Option<Facts>)> =
            dates(first, last).map(|date| (date, Facts::of(&worker, date, reading.now_ms))).collect();
        let data: Vec<Value> = wanted.iter().map(|column| column_view(ask, column, &days)).collect();
        Some(json!({"userId": userid, "columnData": data}))
    };
    let result: Vec<Value> = known.filter_map(person).collect();
    Ok(success(&json!({"result": result}), None))
}

fn column_view(ask: Ask<'_>, column: &Column, days: &[(Date, Option<Facts>)]) -> Value {
    if let Some(fixed_value) = column.fixed_value {
        return json!({"id": column.id, "fixedValue": fixed_value});
    }
    let value = |(date, facts): &(Date, Option<Facts>)| {
        let value = report::value(column.alias, facts.as_ref(), ask.switches());
        json!({"date": midnight_ms(*date), "value": value})
    };
    json!({"id": column.id, "columnValues": days.iter().map(value).collect::<Vec<_>>(), "fixedValue": null})
}

/// `POST /v1.0/attendance/results/batch`: an administrator changes grades, all of them or none.
pub(crate) fn change_results(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    check_open(&writing.reading())?;
    let by = params.required_text("opUserId").map_err(invalid)?;
    if !writing.company.person(&by).ok_or(INVALID)?.admin {
        return Err(NOT_ALLOWED.into());
    }
    let models = params.objects("models").map_err(invalid)?;
    if !(1..=MOST_CHANGES).contains(&models.len()) {
        return Err(INVALID.into());
    }
    let reading = writing.reading();
    let changes: Vec<BossChange> =
        models.iter().map(|model| change(&reading, model, &by)).collect::<Option<_>>().ok_or(INVALID)?;
    for change in &changes {
        writing.company.change_as_boss(writing.document, change, writing.now_ms).map_err(invalid)?;
    }
    Ok(success(&json!({}), None))
}

/// What a model changes, if its point is there and its day is open. There is no place for minutes of absence and remarks.
fn change(reading: &Reading<'_>, model: &Params, by: &str) -> Option<BossChange> {
    let Reading { company, document, rolls, now_ms, .. } = *reading;
    let plan_id = model.required_number("planId").ok()?;
    let grade = model.required_text("timeResult").ok().filter(|grade| GRADES.contains(&grade.as_str()))?;
    model.number("absentMin").ok()?;
    model.text("remark").ok()?;
    let roll = rolls.of(company, document, now_ms);
    let owner = *roll.owners(&[plan_id], now_ms).get(&plan_id)?;
    let story = story::of(company, document, owner.userid, owner.work_date)?;
    let plan = story.plan_at(now_ms)?;
    let Duty::Shift(shift) = plan.duty else {
        return None;
    };
    let ids = Ids { seed: company.seed(), userid: owner.userid, work_date: owner.work_date };
    let point = (0..shift.points().count()).find(|point| ids.plan(plan.version, *point) == plan_id)?;
    let is_sealed = story.sealed_ms.is_some_and(|sealed_ms| sealed_ms <= now_ms);
    let (userid, work_date) = (owner.userid.to_owned(), owner.work_date);
    let by = Some(by.to_owned());
    (!is_sealed).then_some(BossChange { userid, work_date, point, grade, time: None, at: None, by })
}
