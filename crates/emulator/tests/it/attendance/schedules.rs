//! Schedules and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{DAY_MS, company, pages, window};
use crate::world::{NOW_MS, World};

/// Midnight of 2026-09-15 in China.
const TODAY_MS: i64 = NOW_MS - 10 * 3_600_000;

const BY_USERS: &str = "/topapi/attendance/schedule/listbyusers";
const BY_DAY: &str = "/topapi/attendance/schedule/listbyday";
const SHIFTS: &str = "/topapi/attendance/schedule/shift/listbydays";
const RESULTS: &str = "/topapi/attendance/schedule/result/listbyids";
const LIST: &str = "/topapi/attendance/listschedule";

fn ask(userids: &[String], from_ms: i64, to_ms: i64) -> Value {
    json!({"op_user_id": "manager01", "userids": userids.join(","), "from_date_time": from_ms, "to_date_time": to_ms})
}

async fn by_users(world: &World, userids: &[String], from_ms: i64, to_ms: i64) -> Vec<Value> {
    world.ok(BY_USERS, ask(userids, from_ms, to_ms)).await.as_array().unwrap().clone()
}

async fn by_day(world: &World, userid: &str, at_ms: i64) -> Vec<Value> {
    let body = json!({"op_user_id": "manager01", "user_id": userid, "date_time": at_ms});
    world.ok(BY_DAY, body).await.as_array().unwrap().clone()
}

async fn results(world: &World, ids: &[String]) -> Vec<Value> {
    let body = json!({"op_user_id": "manager01", "schedule_ids": ids.join(",")});
    world.ok(RESULTS, body).await.as_array().unwrap().clone()
}

/// Monday the 7th to Sunday the 13th of September.
const WEEK: (i64, i64) = (TODAY_MS - 8 * DAY_MS, TODAY_MS - 2 * DAY_MS);

#[tokio::test]
async fn every_result_has_its_plan_and_the_other_way_round() {
    let (world, userids) = company().await;
    let rows = pages(&world, window(&userids, "2026-09-07", "2026-09-13"), 50).await;
    let plans: BTreeMap<i64, Value> = by_users(&world, &userids, WEEK.0, WEEK.1)
        .await
        .into_iter()
        .filter(|row| row["is_rest"] == "N")
        .map(|row| (row["id"].as_i64().unwrap(), row))
        .collect();
    assert_eq!(plans.len(), rows.len());
    for row in &rows {
        let plan = &plans[&row["planId"].as_i64().unwrap()];
        assert_eq!((&plan["userid"], &plan["check_type"]), (&row["userId"], &row["checkType"]));
        assert_eq!(plan["group_id"], row["groupId"]);
    }
}

#[tokio::test]
async fn plans_are_texts_of_local_time_and_answers_lack_the_message() {
    let (world, userids) = company().await;
    let answer = world.call(BY_USERS, ask(&userids[..1], WEEK.0, WEEK.0)).await;
    assert!(answer.get("errmsg").is_none() && answer["success"] == true, "as in the sample: {answer}");
    let day = |shift: i64| match shift {
        709_000_172 => ["2026-09-07 09:00:00", "2026-09-07 18:00:00"],
        _ => ["2026-09-07 22:00:00", "2026-09-08 06:00:00"],
    };
    let rows = answer["result"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    for (row, place) in rows.iter().zip(0..) {
        assert_eq!(row["work_date"], "2026-09-07 00:00:00");
        assert_eq!(row["plan_check_time"], day(row["shift_id"].as_i64().unwrap())[place]);
        assert!(row["shift_version"].as_i64().unwrap() > 617_000_000);
    }
}

#[tokio::test]
async fn rest_days_are_rows_without_shift() {
    let (world, userids) = company().await;
    let saturday = TODAY_MS - 3 * DAY_MS;
    let rows = by_users(&world, &userids[..1], saturday, saturday).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0]["shift_id"], &rows[0]["is_rest"]), (&json!(0), &json!("Y")));
    assert_eq!(rows[0]["userid"], json!(userids[0]));
    assert!(rows[0].get("check_type").is_none() && rows[0].get("plan_check_time").is_none());
    assert_eq!(by_day(&world, &userids[0], saturday).await[0]["is_rest"], "Y");
    let shifts = world.ok(SHIFTS, ask(&userids[..1], saturday, saturday)).await;
    assert_eq!(shifts[0]["shift_ids"], json!([]));
    world.seed(json!({"switches": {"attendance": {"rest_rows": "two"}}})).await;
    let rows = by_users(&world, &userids[..1], saturday, saturday).await;
    let types: Vec<&str> = rows.iter().map(|row| row["check_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["OnDuty", "OffDuty"]);
    assert_ne!(rows[0]["id"], rows[1]["id"]);
    world.seed(json!({"switches": {"attendance": {"rest_rows": "none"}}})).await;
    assert!(by_users(&world, &userids[..1], saturday, saturday).await.is_empty());
}

#[tokio::test]
async fn schedules_are_written_fifteen_days_ahead_at_night() {
    let (mut world, userids) = company().await;
    let one = &userids[..1];
    // The 30th is a Wednesday, the 1st of October a Thursday.
    let (last, beyond) = (TODAY_MS + 15 * DAY_MS, TODAY_MS + 16 * DAY_MS);
    assert_eq!(by_users(&world, one, last, last).await.len(), 2);
    assert!(by_users(&world, one, beyond, beyond).await.is_empty());
    assert!(by_day(&world, &one[0], beyond).await.is_empty());
    let list = async |world: &World| {
        world.ok(LIST, json!({"workDate": "2026-10-01"})).await["schedules"].as_array().unwrap().len()
    };
    assert_eq!(list(&world).await, 0);
    let night_ms = 17 * 3_600_000 + 26 * 60_000;
    world.emulator.clock().advance_ms(night_ms - 1);
    world.renew_token().await;
    assert!(by_users(&world, one, beyond, beyond).await.is_empty());
    world.emulator.clock().advance_ms(1);
    assert_eq!(by_users(&world, one, beyond, beyond).await.len(), 2);
    assert_eq!(by_day(&world, &one[0], beyond).await[0]["gmt_create"], "2026-09-16 03:26:00");
    assert!(list(&world).await > 0);
    world.seed(json!({"switches": {"attendance": {"horizon_days": 30}}})).await;
    assert_eq!(by_users(&world, one, beyond + DAY_MS, beyond + DAY_MS).await.len(), 2);
}

#[tokio::test]
async fn half_a_year_of_schedules_is_kept() {
    let (world, userids) = company().await;
    let oldest = TODAY_MS - 180 * DAY_MS;
    assert_eq!(by_users(&world, &userids[..1], oldest, oldest).await.len(), 2);
    assert!(by_users(&world, &userids[..1], oldest - DAY_MS, oldest - DAY_MS).await.is_empty());
    world.seed(json!({"switches": {"attendance": {"old_data": "refuse"}}})).await;
    assert_eq!(world.code(BY_USERS, ask(&userids[..1], oldest - DAY_MS, oldest)).await, 40035);
    assert_eq!(world.code(LIST, json!({"workDate": "2026-03-18"})).await, 40035);
}

#[tokio::test]
async fn daily_list_holds_everybodys_points_in_pages() {
    let (world, _) = company().await;
    let mut rows = Vec::new();
    loop {
        let body = json!({"workDate": "2026-09-14 08:00:00", "offset": rows.len(), "size": 50});
        let page = world.ok(LIST, body).await;
        rows.extend(page["schedules"].as_array().unwrap().clone());
        if page["has_more"] == false {
            break;
        }
    }
    let userids: BTreeSet<&str> = rows.iter().filter_map(|row| row["userid"].as_str()).collect();
    assert_eq!((rows.len(), userids.len()), (120, 60));
    let whole = world.ok(LIST, json!({"workDate": "2026-09-14"})).await;
    assert_eq!(whole["schedules"], json!(rows));
    let row = rows[0].as_object().unwrap();
    let keys: Vec<&String> = row.keys().collect();
    assert_eq!(
        keys,
        ["plan_id", "userid", "check_type", "plan_check_time", "class_id", "class_setting_id", "group_id"]
    );
    let everybody: Vec<String> = userids.iter().take(50).map(|userid| (*userid).to_owned()).collect();
    let plans = by_users(&world, &everybody, TODAY_MS - DAY_MS, TODAY_MS - DAY_MS).await;
    let plan_ids: BTreeSet<i64> = rows.iter().map(|row| row["plan_id"].as_i64().unwrap()).collect();
    assert!(plans.iter().all(|plan| plan_ids.contains(&plan["id"].as_i64().unwrap())));
}

#[tokio::test]
async fn daily_list_has_limits() {
    let (world, _) = company().await;
    let cases = [
        (json!({}), 40035),
        (json!({"workDate": "yesterday"}), 40035),
        (json!({"workDate": "2026-09-14", "offset": 0}), 40035),
        (json!({"workDate": "2026-09-14", "offset": 0, "size": 201}), 40069),
        (json!({"workDate": "2026-09-14", "offset": 0, "size": 200}), 0),
    ];
    for (body, code) in cases {
        assert_eq!(world.code(LIST, body.clone()).await, code, "{body}");
    }
    world.seed(json!({"switches": {"attendance": {"schedule_people": 59}}})).await;
    assert_eq!(world.code(LIST, json!({"workDate": "2026-09-14"})).await, 40035);
    world.seed(json!({"switches": {"attendance": {"schedule_people": 0}}})).await;
    assert_eq!(world.code(LIST, json!({"workDate": "2026-09-14"})).await, 0);
}

#[tokio::test]
async fn day_of_a_person_says_what_became_of_each_point() {
    let (world, userids) = company().await;
    let monday = TODAY_MS - DAY_MS;
    let mut statuses = BTreeSet::new();
    for userid in &userids {
        let rows = by_day(&world, userid, monday + 3_600_000).await;
        let results = pages(&world, window(std::slice::from_ref(userid), "2026-09-14", "2026-09-14"), 50).await;
        for row in &rows {
            let result = results.iter().find(|result| result["planId"] == row["id"]);
            let expected = match result {
                None => "Init",
                Some(result) if result["timeResult"] == "NotSigned" => "Timeout",
                Some(_) => "Checked",
            };
            assert_eq!(row["check_status"], expected, "{row}");
            assert_eq!((&row["user_id"], &row["corp_id"]), (&json!(userid), &json!("dingcorp")));
            let features: Value = serde_json::from_str(row["features"].as_str().unwrap()).unwrap();
            assert!(features["punchId"].is_i64(), "{features}");
            statuses.insert(expected);
        }
        assert_eq!(rows.len(), 2);
    }
    assert!(statuses.contains("Checked") && statuses.contains("Timeout"), "{statuses:?}");
    let tomorrow = by_day(&world, &userids[0], TODAY_MS + DAY_MS).await;
    assert!(tomorrow.iter().all(|row| row["check_status"] == "Init"));
    assert!(by_day(&world, "nobody", monday).await.is_empty());
    let body = json!({"op_user_id": "0", "user_id": userids[0], "date_time": monday});
    assert_eq!(world.code(BY_DAY, body).await, 0, "nobody in particular may ask");
    assert_eq!(world.code(BY_DAY, json!({"op_user_id": "manager01", "user_id": userids[0]})).await, 40035);
}

#[tokio::test]
async fn shifts_of_days_are_one_row_a_day() {
    let (world, userids) = company().await;
    let rows = world.ok(SHIFTS, ask(&userids[..20], WEEK.0, WEEK.1)).await;
    assert_eq!(rows.as_array().unwrap().len(), 20 * 7);
    let row = &rows[0];
    let shift = row["shift_ids"][0].as_i64().unwrap();
    let name = if shift == 709_000_172 { "白班" } else { "夜班" };
    assert_eq!(row["shift_names"], json!([name]));
    assert_eq!(row["work_date"], "2026-09-07 00:00:00");
    assert_eq!(row["shift_versions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn results_by_plan_agree_with_the_list() {
    let (world, userids) = company().await;
    let rows = pages(&world, window(&userids, "2026-09-14", "2026-09-15"), 50).await;
    let mut ids: Vec<String> = rows.iter().map(|row| row["planId"].to_string()).collect();
    ids.truncate(100);
    let found: BTreeMap<i64, Value> =
        results(&world, &ids).await.into_iter().map(|row| (row["schedule_id"].as_i64().unwrap(), row)).collect();
    assert_eq!(found.len(), ids.len());
    for row in rows.iter().take(100) {
        let result = &found[&row["planId"].as_i64().unwrap()];
        for (ours, theirs) in [
            ("id", "id"),
            ("record_id", "recordId"),
            ("user_id", "userId"),
            ("check_type", "checkType"),
            ("time_result", "timeResult"),
            ("location_result", "locationResult"),
            ("group_id", "groupId"),
        ] {
            assert_eq!(result[ours], row[theirs], "{ours}");
        }
        let normal = row["timeResult"] == "Normal" && row["locationResult"] == "Normal";
        assert_eq!(result["is_legal"], if normal { "Y" } else { "N" });
        assert!(result.get("source_type").is_none() && result["gmt_modified"].is_string());
    }
    world.seed(json!({"switches": {"attendance": {"inverted_legal": true}}})).await;
    for row in results(&world, &ids).await {
        let normal = row["time_result"] == "Normal" && row["location_result"] == "Normal";
        assert_eq!(row["is_legal"], if normal { "N" } else { "Y" });
    }
}

#[tokio::test]
async fn plans_of_people_with_names_for_ids_are_found_too() {
    let (mut world, _) = company().await;
    world.person("no.number", "12000000001").await;
    world.emulator.clock().advance_ms(3 * DAY_MS);
    world.renew_token().await;
    let one = ["no.number".to_owned()];
    let rows = pages(&world, window(&one, "2026-09-16", "2026-09-17"), 50).await;
    let ids: Vec<String> = rows.iter().map(|row| row["planId"].to_string()).collect();
    assert_eq!(ids.len(), 4);
    assert_eq!(results(&world, &ids).await.len(), 4);
}

#[tokio::test]
async fn points_to_come_and_plans_of_nobody_have_no_result() {
    let (world, userids) = company().await;
    let ahead = by_users(&world, &userids[..5], TODAY_MS + DAY_MS, TODAY_MS + DAY_MS).await;
    let mut ids: Vec<String> = ahead.iter().map(|row| row["id"].to_string()).collect();
    ids.push("1".to_owned());
    ids.push("999999999999".to_owned());
    assert!(results(&world, &ids).await.is_empty());
}

#[tokio::test]
async fn limits_of_schedules_are_kept() {
    let (world, userids) = company().await;
    let people = |n: usize| (0..n).map(|n| format!("u{n}")).collect::<Vec<_>>();
    let plans = |n: usize| json!({"op_user_id": "manager01", "schedule_ids": people(n).join(",").replace('u', "")});
    let backwards = ask(&userids[..1], WEEK.1, WEEK.0);
    let eight = ask(&userids[..1], WEEK.0, WEEK.1 + DAY_MS);
    let mut no_time = ask(&userids[..1], WEEK.0, WEEK.1);
    no_time["to_date_time"] = Value::Null;
    let mut words = ask(&userids[..1], WEEK.0, WEEK.1);
    words["from_date_time"] = json!("2026-09-07 00:00:00");
    let cases = [
        (BY_USERS, ask(&people(50), WEEK.0, WEEK.1), 0),
        (BY_USERS, ask(&people(51), WEEK.0, WEEK.1), 40032),
        (BY_USERS, ask(&[], WEEK.0, WEEK.1), 40035),
        (BY_USERS, backwards, 40035),
        (BY_USERS, eight.clone(), 41041),
        (BY_USERS, no_time, 40035),
        (BY_USERS, words, 400_002),
        (SHIFTS, ask(&people(20), WEEK.0, WEEK.1), 0),
        (SHIFTS, ask(&people(21), WEEK.0, WEEK.1), 40032),
        (SHIFTS, eight, 41041),
        (RESULTS, plans(100), 0),
        (RESULTS, plans(101), 40032),
        (RESULTS, json!({"op_user_id": "manager01", "schedule_ids": "a"}), 40035),
        (RESULTS, json!({"op_user_id": "manager01"}), 40035),
    ];
    for (path, body, code) in cases {
        assert_eq!(world.code(path, body.clone()).await, code, "{path} {body}");
    }
}
