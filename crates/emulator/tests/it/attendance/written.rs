//! What other systems write: durations, approvals, corrections, punches of their machines.

use serde_json::{Value, json};

use super::told::{scripted, stored};
use crate::world::{NOW_MS, World};

const OLD: &str = "/topapi/attendance/approve";
const NEW: &str = "/v1.0/attendance/approvals";
const DAY_MS: i64 = 86_400_000;

fn interval(biz_type: i64, from: &str, to: &str, unit: &str, model: i64) -> Value {
    json!({"bizType": biz_type, "fromTime": from, "toTime": to, "durationUnit": unit, "calculateModel": model})
}

async fn duration(world: &World, body: Value) -> Value {
    world.call_api(&format!("{NEW}/durations/calculate?userId=lin"), body, 200).await["result"].clone()
}

/// A request of the new host with a code of refusal.
async fn refused(world: &World, path: &str, body: Value) -> String {
    let answer = world.call_api(path, body, 400).await;
    answer["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn durations_go_by_the_calendar_or_by_the_plan() {
    let world = scripted().await;
    // From a Friday to a Monday.
    let days = |model| interval(3, "2026-09-18", "2026-09-21", "day", model);
    assert_eq!(duration(&world, days(0)).await["duration"], 4.0);
    let working = duration(&world, days(1)).await;
    assert_eq!(
        working["durationDetail"],
        json!([{"date": "2026-09-18", "duration": 1.0}, {"date": "2026-09-21", "duration": 1.0}])
    );
    let halves = interval(3, "2026-09-18 PM", "2026-09-21 AM", "halfDay", 1);
    assert_eq!(duration(&world, halves).await["duration"], 1.0);
    let hours = |model| interval(2, "2026-09-18 16:30", "2026-09-21 09:45", "hour", model);
    assert_eq!(duration(&world, hours(0)).await["duration"], 65.25);
    assert_eq!(duration(&world, hours(1)).await["duration"], 2.25);
}

#[tokio::test]
async fn old_host_writes_durations_as_texts() {
    let world = scripted().await;
    let body = json!({"userid": "lin", "biz_type": 3, "from_time": "2026-09-18 AM", "to_time": "2026-09-21 AM", "duration_unit": "halfDay", "calculate_model": 1});
    let result = world.ok(&format!("{OLD}/duration/calculate"), body).await;
    let details = json!([{"date": "2026-09-18", "duration": "1"}, {"date": "2026-09-21", "duration": "0.5"}]);
    assert_eq!(result, json!({"duration": "1.5", "duration_details": details}));
}

#[tokio::test]
async fn old_host_refuses_intervals_by_number() {
    let world = scripted().await;
    let path = format!("{OLD}/duration/calculate");
    let body = |biz_type: i64, from: &str, to: &str, unit: &str, model: i64| json!({"userid": "lin", "biz_type": biz_type, "from_time": from, "to_time": to, "duration_unit": unit, "calculate_model": model});
    let cases = [
        (body(4, "2026-09-18", "2026-09-18", "day", 0), 40035),
        (body(3, "2026-09-18", "2026-09-18", "week", 0), 40035),
        (body(3, "2026-09-18", "2026-09-18", "day", 2), 40035),
        (body(3, "2026-09-18", "2026-09-18", "halfDay", 0), 40035),
        (body(3, "2026-09-19", "2026-09-18", "day", 0), 400_002),
        (body(3, "2026-08-15", "2026-08-16", "day", 0), 400_002),
        (body(3, "2026-09-01", "2026-10-02", "day", 0), 41041),
        (body(1, "2026-09-15 09:00", "2026-09-16 09:01", "hour", 0), 41041),
    ];
    for (body, code) in cases {
        assert_eq!(world.code(&path, body.clone()).await, code, "{body}");
    }
    let mut stranger = body(3, "2026-09-18", "2026-09-18", "day", 0);
    stranger["userid"] = json!("nobody");
    assert_eq!(world.code(&path, stranger).await, 60121);
}

#[tokio::test]
async fn forms_of_the_new_host_must_be_whole() {
    let world = scripted().await;
    let path = format!("{NEW}/finish?userId=lin");
    for missing in ["topCalculateApproveDurationParam", "tagName", "subType", "approveId"] {
        let mut form = leave("2026-09-17", "2026-09-18");
        form.as_object_mut().unwrap().remove(missing);
        assert_eq!(refused(&world, &path, form).await, "invalidRequestParams", "without {missing}");
    }
    let late = leave("2026-09-17", "2026-10-18");
    assert_eq!(refused(&world, &path, late).await, "durationTooLong");
    assert_eq!(stored(&world, "lin")["approvals"], json!([]));
}

#[tokio::test]
async fn intervals_that_cannot_be_are_refused_by_name() {
    let world = scripted().await;
    let path = format!("{NEW}/durations/calculate?userId=lin");
    let cases = [
        (interval(4, "2026-09-18", "2026-09-18", "day", 0), "illegalApproveType"),
        (interval(3, "2026-09-18", "2026-09-18", "week", 0), "illegalDurationUnit"),
        (interval(3, "2026-09-18", "2026-09-18", "day", 2), "illegalCalculateType"),
        (interval(1, "2026-09-18", "2026-09-18", "day", 0), "illegalOvertimeDurationUnit"),
        (interval(3, "2026-09-18", "2026-09-18", "halfDay", 0), "illegalDateTypeForHalfDay"),
        (interval(3, "2026-09-19", "2026-09-18", "day", 0), "beginDateCannotAfterEndDate"),
        (interval(3, "2026-09-01", "2026-10-02", "day", 0), "durationTooLong"),
        (interval(3, "2026-08-15", "2026-08-16", "day", 0), "dateTooEarly"),
        (interval(1, "2026-09-15 09:00", "2026-09-16 09:01", "hour", 0), "overtimeDurationTooLong"),
        (json!({"bizType": 3, "durationUnit": "day", "calculateModel": 0}), "invalidRequestParams"),
    ];
    for (body, code) in cases {
        assert_eq!(refused(&world, &path, body).await, code);
    }
    assert_eq!(duration(&world, interval(3, "2026-09-01", "2026-10-01", "day", 0)).await["duration"], 31.0);
    let stranger = format!("{NEW}/durations/calculate?userId=nobody");
    assert_eq!(
        refused(&world, &stranger, interval(3, "2026-09-18", "2026-09-18", "day", 0)).await,
        "invalidRequestParams"
    );
}

fn leave(from: &str, to: &str) -> Value {
    json!({"topCalculateApproveDurationParam": interval(3, from, to, "day", 1), "tagName": "请假", "subType": "年假", "approveId": "OA-1", "jumpUrl": "https://example.com/oa/1"})
}

async fn leave_status(world: &World) -> Value {
    let window = json!({"userid_list": "lin", "start_time": NOW_MS - 7 * DAY_MS, "end_time": NOW_MS + 30 * DAY_MS, "offset": 0, "size": 20});
    world.ok("/topapi/attendance/getleavestatus", window).await["leave_status"].clone()
}

#[tokio::test]
async fn leave_that_is_written_again_is_changed_and_can_be_taken_back() {
    let world = scripted().await;
    let path = format!("{NEW}/finish?userId=lin");
    let done = world.call_api(&path, leave("2026-09-17", "2026-09-18"), 200).await;
    assert_eq!((&done["result"]["duration"], &done["success"]), (&json!(2.0), &json!(true)));
    let first = leave_status(&world).await;
    assert_eq!(first[0]["duration_percent"], 200);
    assert!(first[0]["leave_code"].is_string(), "the kind is found by its name");
    world.call_api(&path, leave("2026-09-17", "2026-09-21"), 200).await;
    let second = leave_status(&world).await;
    assert_eq!(second.as_array().unwrap().len(), 1);
    assert_eq!(second[0]["duration_percent"], 300);
    world.ok(&format!("{OLD}/cancel"), json!({"userid": "lin", "approve_id": "OA-1"})).await;
    assert_eq!(leave_status(&world).await, json!([]));
    assert_eq!(world.code(&format!("{OLD}/cancel"), json!({"userid": "lin", "approve_id": "OA-2"})).await, 400_002);
}

#[tokio::test]
async fn old_host_takes_every_kind_of_approval() {
    let world = scripted().await;
    let form = |biz_type: i64, tag: &str, id: &str| {
        json!({"userid": "lin", "biz_type": biz_type, "from_time": "2026-09-15 18:30", "to_time": "2026-09-15 21:00", "duration_unit": "hour",
               "calculate_model": 0, "tag_name": tag, "sub_type": "", "approve_id": id})
    };
    let path = format!("{OLD}/finish");
    assert_eq!(world.code(&path, form(1, "加班", "OA-1")).await, 40035, "overtime must say how much");
    let mut overtime = form(1, "加班", "OA-1");
    overtime["overtime_duration"] = json!("2.5");
    overtime["overtime_to_more"] = json!(1);
    world.ok(&path, overtime).await;
    world.ok(&path, form(2, "出差", "OA-2")).await;
    world.ok(&path, form(2, "外出", "OA-3")).await;
    assert_eq!(world.code(&path, form(3, "请假", "OA-4")).await, 40035, "leave must name its kind");
    assert_eq!(world.code(&path, form(2, &"出".repeat(21), "OA-5")).await, 40035);
    assert_eq!(world.code(&path, form(2, "出差", &"x".repeat(101))).await, 40035);
    let approvals = stored(&world, "lin")["approvals"].clone();
    let kinds: Vec<&str> = approvals.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["overtime", "trip", "outing"]);
    assert_eq!(approvals[0]["hundredths_of_hours"], 250);
    assert_eq!(approvals[0]["written_as"]["overtime_to_more"], 1);
}

#[tokio::test]
async fn correction_names_a_point() {
    let world = scripted().await;
    let body = |punch_id: i64| {
        json!({"userid": "lin", "work_date": "2026-09-15", "punch_id": punch_id, "punch_check_time": "2026-09-15 18:00",
               "user_check_time": "2026-09-15 18:02", "approve_id": "OA-9", "tag_name": "补卡"})
    };
    let path = format!("{OLD}/check");
    let today = json!({"op_user_id": "boss", "userids": "lin", "from_date_time": NOW_MS, "to_date_time": NOW_MS});
    let rows = world.ok("/topapi/attendance/schedule/listbyusers", today).await;
    let planned =
        rows.as_array().unwrap().iter().find(|row| row["check_type"] == "OffDuty").unwrap()["id"].as_i64().unwrap();
    let off_duty = 1_203_000_042;
    assert_eq!(world.code(&path, body(off_duty)).await, 40035, "a point of the shift is none of the schedule");
    world.seed(json!({"switches": {"attendance": {"punch_id": "either"}}})).await;
    world.ok(&path, body(off_duty)).await;
    world.ok(&path, body(planned)).await;
    let day = stored(&world, "lin")["days"][0].clone();
    assert_eq!((&day["corrections"][0]["point"], &day["corrections"][0]["written_as"]), (&json!(1), &json!("OA-9")));
    world.ok(&format!("{OLD}/cancel"), json!({"userid": "lin", "approve_id": "OA-9"})).await;
    let day = stored(&world, "lin")["days"][0].clone();
    assert_eq!(day["corrections"].as_array().unwrap().len(), 1, "the second took the place of the first");
    assert_eq!(day["corrections"][0]["withdrawn_ms"], NOW_MS);
}

#[tokio::test]
async fn corrected_point_is_graded_by_the_time_that_was_put_in() {
    const TOMORROW_MS: i64 = NOW_MS + DAY_MS;
    let mut world = scripted().await;
    // The morning of a day on which the member is there from the start.
    world.emulator.clock().set_ms(TOMORROW_MS + 4 * 3_600_000);
    world.renew_token().await;
    let day =
        json!({"op_user_id": "boss", "userids": "lin", "from_date_time": TOMORROW_MS, "to_date_time": TOMORROW_MS});
    let rows = world.ok("/topapi/attendance/schedule/listbyusers", day).await;
    let on = rows.as_array().unwrap().iter().find(|row| row["check_type"] == "OnDuty").unwrap()["id"].clone();
    let grade = async |world: &World| {
        let body = json!({"workDateFrom": "2026-09-16 00:00:00", "workDateTo": "2026-09-16 00:00:00", "userIdList": ["lin"], "offset": 0, "limit": 50});
        let rows = world.call("/attendance/list", body).await["recordresult"].clone();
        let row = rows.as_array().unwrap().iter().find(|row| row["checkType"] == "OnDuty").cloned().unwrap_or_default();
        (row["timeResult"].clone(), row["sourceType"].clone())
    };
    assert_eq!(grade(&world).await, (json!("NotSigned"), json!("SYSTEM")));
    let body = json!({"userid": "lin", "work_date": "2026-09-16", "punch_id": on, "punch_check_time": "2026-09-16 09:00",
                      "user_check_time": "2026-09-16 09:10", "approve_id": "OA-9"});
    world.ok(&format!("{OLD}/check"), body).await;
    assert_eq!(grade(&world).await, (json!("Late"), json!("APPROVE")));
    world.emulator.clock().advance_ms(60_000);
    world.renew_token().await;
    world.ok(&format!("{OLD}/cancel"), json!({"userid": "lin", "approve_id": "OA-9"})).await;
    assert_eq!(grade(&world).await, (json!("NotSigned"), json!("SYSTEM")), "the former state is back");
}

#[tokio::test]
async fn uploaded_seconds_are_taken_and_forgotten() {
    let world = scripted().await;
    let upload = |at: i64| json!({"userid": "lin", "device_name": "东门", "device_id": "gate-1", "photo_url": "https://example.com/p.jpg", "user_check_time": at});
    let path = "/topapi/attendance/record/upload";
    world.ok(path, upload(NOW_MS / 1000)).await;
    assert_eq!(stored(&world, "lin")["days"], json!([]));
    world.ok(path, upload(NOW_MS - DAY_MS)).await;
    let punch = stored(&world, "lin")["days"][0]["punches"][0].clone();
    assert_eq!((&punch["source"], &punch["known_ms"]), (&json!("uploaded"), &json!(NOW_MS)));
    assert_eq!(punch["told"]["address"], "东门");
    assert_eq!(world.code(path, upload(NOW_MS - 181 * DAY_MS)).await, 40035);
    assert_eq!(world.code(path, upload(NOW_MS + DAY_MS)).await, 40035);
}

#[tokio::test]
async fn working_minutes_are_those_of_the_plan() {
    let world = scripted().await;
    // A Friday evening to a Monday morning.
    let body = json!({"userid": "lin", "from_date": "2026-09-18 17:00:00", "to_date": "2026-09-21 10:30:00"});
    assert_eq!(
        world.ok("/topapi/attendance/getleaveapproveduration", body.clone()).await,
        json!({"duration_in_minutes": 150})
    );
    let mut stranger = body;
    stranger["userid"] = json!("nobody");
    assert_eq!(world.code("/topapi/attendance/getleaveapproveduration", stranger).await, 60121);
}
