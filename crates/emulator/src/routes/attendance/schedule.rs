//! Who is to work when, and what became of scheduled points.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{flagged, full, worded};
use super::ask::Ask;
use crate::app::Reading;
use crate::attendance::Worker;
use crate::attendance::dates::{date_of, dates, midnight_ms, oldest};
use crate::codes::{BAD_PARAMETER, Refusal};
use crate::endpoint::Outcome;
use crate::limits::china_text;
use crate::params::Params;
use crate::story::{Approval, ApprovalKind, Shift, Story};
use crate::verdict::{Dated, PlanRow, Status};

/// The largest page of a day's schedules.
const MOST_ROWS: i64 = 200;
/// The most people of one call, of their points and of their shifts.
const MOST_USERS: usize = 50;
const MOST_USERS_SHIFTS: usize = 20;
/// The most points of one call.
const MOST_PLANS: usize = 100;
/// What passes as operator of a single day, whoever that is.
const NO_OPERATOR: &str = "0";

/// A day of somebody, if schedules reach so far back.
fn story(ask: Ask<'_>, worker: &Worker<'_>, date: Date) -> Option<Story> {
    worker.story(date).filter(|_| date >= oldest(ask.reading.now_ms) && worker.is_there_on(date))
}

/// What is made of each row of the schedule of somebody and a day.
fn rows(ask: Ask<'_>, worker: &Worker<'_>, date: Date, view: impl Fn(&PlanRow<'_>) -> Value) -> Vec<Value> {
    let views = |story: Story| worker.case(&story).at(ask.reading.now_ms).schedule().iter().map(view).collect();
    story(ask, worker, date).map_or_else(Vec::new, views)
}

/// `POST /topapi/attendance/listschedule`: everybody's points of a day.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let date = ask.date("workDate")?;
    let page = ask.page(MOST_ROWS)?;
    ask.check_age(date, "workDate")?;
    let most = ask.switches().schedule_people;
    if most > 0 && reading.company.n_people() > most {
        return Err(Refusal::detailed(BAD_PARAMETER, "企业人数过多").into());
    }
    let roll = ask.roll();
    let workers = roll.userids.iter().filter_map(|userid| ask.worker(userid));
    let points = workers.flat_map(|worker| {
        let mut points = rows(ask, &worker, date, of_day);
        points.retain(|point| !point.is_null());
        points
    });
    let (schedules, next) = page.cut(points);
    Ok(worded(ask, &json!({"has_more": next.is_some(), "schedules": schedules})))
}

/// Days of rest are left out.
fn of_day(row: &PlanRow<'_>) -> Value {
    let Some(shift) = row.shift else {
        return Value::Null;
    };
    let mut view = json!({"plan_id": row.plan_id, "userid": row.userid});
    put_point(&mut view, row, "plan_check_time");
    view["class_id"] = json!(shift.id);
    view["class_setting_id"] = json!(shift.version);
    view["group_id"] = json!(row.group_id);
    if let Some(approval) = row.cover {
        view["approve_id"] = json!(approval.id);
    }
    if let Some(moved_ms) = row.moved_ms {
        view["changed_check_time"] = json!(china_text(moved_ms));
    }
    view
}

/// `POST /topapi/attendance/schedule/listbyusers`: points of some people and days.
pub(crate) fn by_users(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let userids = ask.userids("userids", MOST_USERS)?;
    let (first, last) = ask.dates_ms("from_date_time", "to_date_time")?;
    let mut views = Vec::new();
    for worker in userids.iter().filter_map(|userid| ask.worker(userid)) {
        views.extend(dates(first, last).flat_map(|date| rows(ask, &worker, date, of_user)));
    }
    Ok(flagged(ask, &views))
}

fn of_user(row: &PlanRow<'_>) -> Value {
    let work_date = china_text(midnight_ms(row.work_date));
    let mut view = json!({"id": row.plan_id, "userid": row.userid, "work_date": work_date});
    put_point(&mut view, row, "plan_check_time");
    view["shift_id"] = json!(row.shift.map_or(0, |shift| shift.id));
    view["shift_version"] = json!(row.shift.map_or(0, |shift| shift.version));
    view["group_id"] = json!(row.group_id);
    view["is_rest"] = json!(is_rest(row));
    if let Some(approval) = row.cover {
        view["approve_id"] = json!(approval.id);
    }
    view
}

/// `POST /topapi/attendance/schedule/listbyday`: points of one person and day, with what became of them.
pub(crate) fn by_day(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    if params.text("op_user_id")?.as_deref() != Some(NO_OPERATOR) {
        ask.operator("op_user_id")?;
    }
    let userid = params.required_text("user_id")?;
    let date = date_of(params.required_number("date_time")?);
    ask.check_age(date, "date_time")?;
    let worker = ask.worker(&userid);
    let story = worker.as_ref().and_then(|worker| story(ask, worker, date));
    let views: Vec<Value> = match worker.as_ref().zip(story.as_ref()) {
        None => Vec::new(),
        Some((worker, story)) => {
            let case = worker.case(story);
            let history = case.history(reading.now_ms);
            let rows = case.at(reading.now_ms).schedule();
            rows.iter().map(|row| of_person_and_day(reading, row, &history)).collect()
        }
    };
    Ok(full(ask, &views))
}

fn of_person_and_day(reading: &Reading<'_>, row: &PlanRow<'_>, history: &[Dated]) -> Value {
    let result = history.iter().find(|dated| dated.row.plan_id == Some(row.plan_id));
    let status = match row.status {
        Status::Init => "Init",
        Status::Checked => "Checked",
        Status::Timeout => "Timeout",
    };
    let mut view = json!({
        "id": row.plan_id,
        "user_id": row.userid,
        "corp_id": reading.corp_id,
        "work_date": china_text(midnight_ms(row.work_date)),
    });
    put_point(&mut view, row, "check_date_time");
    if let Some(moved_ms) = row.moved_ms {
        view["real_plan_time"] = json!(china_text(moved_ms));
    }
    if let Some((opens_ms, closes_ms)) = row.window_ms {
        view["check_begin_time"] = json!(china_text(opens_ms));
        view["check_end_time"] = json!(china_text(closes_ms));
    }
    view["check_status"] = json!(status);
    view["class_id"] = json!(row.shift.map_or(0, |shift| shift.id));
    view["class_name"] = json!(row.shift.map_or("休息", |shift| shift.name));
    if let Some(shift) = row.shift {
        view["class_setting_id"] = json!(shift.version);
    }
    view["features"] = json!(row.shift.map_or_else(|| "{}".to_owned(), |shift| features(shift, row)));
    view["group_id"] = json!(row.group_id);
    view["is_rest"] = json!(is_rest(row));
    if let Some(approval) = row.cover {
        put_approval(&mut view, approval);
    }
    view["gmt_create"] = json!(china_text(row.written_ms));
    view["gmt_modified"] = json!(china_text(result.map_or(row.written_ms, |dated| dated.modified_ms)));
    view
}

/// What else is known of a point, as the text of an object.
fn features(shift: &Shift, row: &PlanRow<'_>) -> String {
    let flex = shift.flex.map_or([0, 0], |flex| [flex.late_minutes, flex.early_minutes]);
    json!({
        "flexMinutes": flex,
        "punchId": row.point.map(|point| point.id),
        "overtimeSettingId": super::rules::OVERTIME_SETTING_ID,
    })
    .to_string()
}

fn put_approval(view: &mut Value, approval: &Approval) {
    let (biz_type, tag_name) = match approval.kind {
        ApprovalKind::Overtime { .. } => (1, "加班"),
        ApprovalKind::Trip => (2, "出差"),
        ApprovalKind::Outing => (2, "外出"),
        ApprovalKind::Leave { .. } => (3, "请假"),
    };
    view["approve_id"] = json!(approval.id);
    view["approve_biz_type"] = json!(biz_type);
    view["approve_tag_name"] = json!(tag_name);
}

/// `POST /topapi/attendance/schedule/shift/listbydays`: shifts of some people and days.
pub(crate) fn shifts_by_days(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let userids = ask.userids("userids", MOST_USERS_SHIFTS)?;
    let (first, last) = ask.dates_ms("from_date_time", "to_date_time")?;
    let mut views = Vec::new();
    for worker in userids.iter().filter_map(|userid| ask.worker(userid)) {
        for date in dates(first, last) {
            // A person and day is one row, with the shift of its first point.
            views.extend(rows(ask, &worker, date, |row| shifts_of_day(reading, row)).into_iter().next());
        }
    }
    Ok(full(ask, &views))
}

fn shifts_of_day(reading: &Reading<'_>, row: &PlanRow<'_>) -> Value {
    let shifts: Vec<&Shift> = row.shift.into_iter().collect();
    json!({
        "userid": row.userid,
        "work_date": china_text(midnight_ms(row.work_date)),
        "group_id": row.group_id,
        "corp_id": reading.corp_id,
        "shift_ids": shifts.iter().map(|shift| shift.id).collect::<Vec<_>>(),
        "shift_names": shifts.iter().map(|shift| shift.name).collect::<Vec<_>>(),
        "shift_versions": shifts.iter().map(|shift| shift.version).collect::<Vec<_>>(),
    })
}

/// `POST /topapi/attendance/schedule/result/listbyids`: what became of some points.
pub(crate) fn results_by_ids(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let plan_ids = ask.ids("schedule_ids", MOST_PLANS)?;
    let roll = ask.roll();
    let owners = roll.owners(&plan_ids, reading.now_ms);
    let mut views = Vec::new();
    for (plan_id, owner) in owners {
        let worker = ask.worker(owner.userid);
        let story = worker.as_ref().and_then(|worker| worker.story(owner.work_date));
        let history = worker.zip(story.as_ref()).map(|(worker, story)| worker.case(story).history(reading.now_ms));
        let wanted = history.iter().flatten().filter(|dated| dated.row.plan_id == Some(plan_id));
        views.extend(wanted.map(|dated| of_result(ask, dated)));
    }
    views.sort_unstable_by_key(|view| view["id"].as_i64());
    Ok(full(ask, &views))
}

fn of_result(ask: Ask<'_>, dated: &Dated) -> Value {
    let result = &dated.row;
    let is_normal = result.time_result == "Normal" && result.location_result == "Normal";
    let legal = is_normal != ask.switches().inverted_legal;
    let mut view = json!({"id": result.id, "schedule_id": result.plan_id});
    if let Some(record_id) = result.record_id {
        view["record_id"] = json!(record_id);
    }
    view["user_id"] = json!(result.user_id);
    view["work_date"] = json!(china_text(result.work_date_ms));
    view["check_type"] = json!(result.check_type);
    view["plan_check_time"] = json!(result.planned_ms.map(china_text));
    view["base_check_time"] = json!(result.base_check_time_ms.map(china_text));
    view["user_check_time"] = json!(china_text(result.user_check_time_ms));
    view["time_result"] = json!(result.time_result);
    view["location_result"] = json!(result.location_result);
    view["is_legal"] = json!(if legal { "Y" } else { "N" });
    view["group_id"] = json!(result.group_id);
    view["corp_id"] = json!(ask.reading.corp_id);
    view["gmt_create"] = json!(china_text(dated.created_ms));
    view["gmt_modified"] = json!(china_text(dated.modified_ms));
    view
}

fn put_point(view: &mut Value, row: &PlanRow<'_>, time_key: &str) {
    if let Some(check_type) = row.check_type {
        view["check_type"] = json!(check_type);
    }
    if let Some(planned_ms) = row.planned_ms {
        view[time_key] = json!(china_text(planned_ms));
    }
}

fn is_rest(row: &PlanRow<'_>) -> &'static str {
    if row.shift.is_none() { "Y" } else { "N" }
}
