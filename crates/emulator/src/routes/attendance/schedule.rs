//! Who is to work when, and what became of scheduled points.

use serde_json::{Value, json};

use super::answer::{flagged, full, worded};
use super::ask::Ask;
use crate::app::Reading;
use crate::attendance::Worker;
use crate::attendance::dates::{date_of, dates, midnight_ms};
use crate::attendance::schedule::{Board, PlanRow};
use crate::attendance::shifts::ShiftInfo;
use crate::codes::{BAD_PARAMETER, Refusal};
use crate::endpoint::Outcome;
use crate::life::{GROUP_ID, ResultRow};
use crate::limits::china_text;
use crate::params::Params;

/// The largest page of a day's schedules.
const MOST_ROWS: i64 = 200;
/// The most people of one call, of their points and of their shifts.
const MOST_USERS: usize = 50;
const MOST_USERS_SHIFTS: usize = 20;
/// The most points of one call.
const MOST_PLANS: usize = 100;
/// What passes as operator of a single day, whoever that is.
const NO_OPERATOR: &str = "0";

fn board(ask: Ask<'_>) -> Board {
    Board { now_ms: ask.reading.now_ms, switches: *ask.switches() }
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
    let roll = reading.rolls.of(reading.company);
    let board = board(ask);
    let workers = roll.userids.iter().filter_map(|userid| ask.worker(userid));
    let (rows, next) = page.cut(workers.flat_map(|worker| board.points(&worker, date)));
    let schedules: Vec<Value> = rows.iter().map(of_day).collect();
    Ok(worded(ask, &json!({"has_more": next.is_some(), "schedules": schedules})))
}

fn of_day(row: &PlanRow) -> Value {
    let mut view = json!({"plan_id": row.plan_id, "userid": row.userid});
    put_point(&mut view, row, "plan_check_time");
    if let Some(info) = row.info() {
        view["class_id"] = json!(info.id);
        view["class_setting_id"] = json!(info.version);
    }
    view["group_id"] = json!(GROUP_ID);
    view
}

/// `POST /topapi/attendance/schedule/listbyusers`: points of some people and days.
pub(crate) fn by_users(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let userids = ask.userids("userids", MOST_USERS)?;
    let (first, last) = ask.dates_ms("from_date_time", "to_date_time")?;
    let board = board(ask);
    let mut rows = Vec::new();
    for worker in userids.iter().filter_map(|userid| ask.worker(userid)) {
        rows.extend(dates(first, last).flat_map(|date| board.rows(&worker, date)));
    }
    let views: Vec<Value> = rows.iter().map(of_user).collect();
    Ok(flagged(ask, &views))
}

fn of_user(row: &PlanRow) -> Value {
    let work_date = china_text(midnight_ms(row.work_date));
    let mut view = json!({"id": row.plan_id, "userid": row.userid, "work_date": work_date});
    put_point(&mut view, row, "plan_check_time");
    view["shift_id"] = json!(row.info().map_or(0, |info| info.id));
    view["shift_version"] = json!(row.info().map_or(0, |info| info.version));
    view["group_id"] = json!(GROUP_ID);
    view["is_rest"] = json!(is_rest(row));
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
    let views: Vec<Value> = match ask.worker(&userid) {
        None => Vec::new(),
        Some(worker) => {
            let results = worker.results(date, reading.now_ms);
            board(ask).rows(&worker, date).iter().map(|row| of_person_and_day(reading, row, &results)).collect()
        }
    };
    Ok(full(ask, &views))
}

fn of_person_and_day(reading: &Reading<'_>, row: &PlanRow, results: &[ResultRow]) -> Value {
    let result = results.iter().find(|result| result.plan_id == row.plan_id);
    let (status, modified_ms) = match result {
        None => ("Init", row.written_ms),
        Some(result) if result.record_id.is_some() => ("Checked", result.user_check_time_ms),
        Some(_) => ("Timeout", row.written_ms),
    };
    let mut view = json!({
        "id": row.plan_id,
        "user_id": row.userid,
        "corp_id": reading.corp_id,
        "work_date": china_text(midnight_ms(row.work_date)),
    });
    put_point(&mut view, row, "check_date_time");
    view["check_status"] = json!(status);
    match row.info() {
        Some(info) => {
            view["class_id"] = json!(info.id);
            view["class_name"] = json!(info.name);
            view["class_setting_id"] = json!(info.version);
            view["features"] = json!(features(info, row.check_type));
        }
        None => {
            view["class_id"] = json!(0);
            view["class_name"] = json!("休息");
            view["features"] = json!("{}");
        }
    }
    view["group_id"] = json!(GROUP_ID);
    view["is_rest"] = json!(is_rest(row));
    view["gmt_create"] = json!(china_text(row.written_ms));
    view["gmt_modified"] = json!(china_text(modified_ms));
    view
}

/// What else is known of a point, as the text of an object.
fn features(info: &ShiftInfo, check_type: Option<&str>) -> String {
    let point = info.points.iter().find(|point| Some(point.check_type) == check_type);
    json!({
        "flexMinutes": [0, 0],
        "punchId": point.map(|point| point.id),
        "overtimeSettingId": super::rules::OVERTIME_SETTING_ID,
    })
    .to_string()
}

/// `POST /topapi/attendance/schedule/shift/listbydays`: shifts of some people and days.
pub(crate) fn shifts_by_days(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let userids = ask.userids("userids", MOST_USERS_SHIFTS)?;
    let (first, last) = ask.dates_ms("from_date_time", "to_date_time")?;
    let board = board(ask);
    let mut views = Vec::new();
    for worker in userids.iter().filter_map(|userid| ask.worker(userid)) {
        for date in dates(first, last) {
            // A person and day is one row, with the shift of its first point.
            views.extend(board.rows(&worker, date).first().map(|row| shifts_of_day(reading, row)));
        }
    }
    Ok(full(ask, &views))
}

fn shifts_of_day(reading: &Reading<'_>, row: &PlanRow) -> Value {
    let infos: Vec<&ShiftInfo> = row.info().into_iter().collect();
    json!({
        "userid": row.userid,
        "work_date": china_text(midnight_ms(row.work_date)),
        "group_id": GROUP_ID,
        "corp_id": reading.corp_id,
        "shift_ids": infos.iter().map(|info| info.id).collect::<Vec<_>>(),
        "shift_names": infos.iter().map(|info| info.name).collect::<Vec<_>>(),
        "shift_versions": infos.iter().map(|info| info.version).collect::<Vec<_>>(),
    })
}

/// `POST /topapi/attendance/schedule/result/listbyids`: what became of some points.
pub(crate) fn results_by_ids(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let plan_ids = ask.ids("schedule_ids", MOST_PLANS)?;
    let roll = reading.rolls.of(reading.company);
    let owners = roll.owners(&plan_ids, reading.now_ms);
    let mut views = Vec::new();
    for (plan_id, owner) in owners {
        let worker: Option<Worker<'_>> = ask.worker(owner.userid);
        let results = worker.map_or_else(Vec::new, |worker| worker.results(owner.work_date, reading.now_ms));
        views.extend(results.iter().filter(|result| result.plan_id == plan_id).map(|result| of_result(ask, result)));
    }
    views.sort_unstable_by_key(|view| view["id"].as_i64());
    Ok(full(ask, &views))
}

fn of_result(ask: Ask<'_>, result: &ResultRow) -> Value {
    let decided = china_text(decided_ms(ask, result));
    let is_normal = result.time_result == "Normal" && result.location_result == "Normal";
    let legal = is_normal != ask.switches().inverted_legal;
    let mut view = json!({"id": result.id, "schedule_id": result.plan_id});
    if let Some(record_id) = result.record_id {
        view["record_id"] = json!(record_id);
    }
    view["user_id"] = json!(result.user_id);
    view["work_date"] = json!(china_text(result.work_date_ms));
    view["check_type"] = json!(result.check_type);
    view["plan_check_time"] = json!(china_text(result.base_check_time_ms));
    view["base_check_time"] = json!(china_text(result.base_check_time_ms));
    view["user_check_time"] = json!(china_text(result.user_check_time_ms));
    view["time_result"] = json!(result.time_result);
    view["location_result"] = json!(result.location_result);
    view["is_legal"] = json!(if legal { "Y" } else { "N" });
    view["group_id"] = json!(result.group_id);
    view["corp_id"] = json!(ask.reading.corp_id);
    view["gmt_create"] = json!(decided);
    view["gmt_modified"] = json!(decided);
    view
}

/// When a result came to be: at the punch, or when a missing one was given up.
fn decided_ms(ask: Ask<'_>, result: &ResultRow) -> i64 {
    let day = crate::life::day(ask.reading.company.seed(), &result.user_id, date_of(result.work_date_ms));
    let points = day.map(|day| day.points).into_iter().flatten();
    let point = points.into_iter().find(|point| point.check_type == result.check_type);
    point.map_or(result.user_check_time_ms, |point| point.appears_ms)
}

fn put_point(view: &mut Value, row: &PlanRow, time_key: &str) {
    if let Some(check_type) = row.check_type {
        view["check_type"] = json!(check_type);
    }
    if let Some(planned_ms) = row.planned_ms {
        view[time_key] = json!(china_text(planned_ms));
    }
}

fn is_rest(row: &PlanRow) -> &'static str {
    if row.shift.is_none() { "Y" } else { "N" }
}
