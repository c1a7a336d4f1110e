//! The smart report, leave, and the single day.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{DAY_MS, company, pages, window};
use crate::world::{NOW_MS, World};

const COLUMNS: &str = "/topapi/attendance/getattcolumns";
const VALUES: &str = "/topapi/attendance/getcolumnval";
const LEAVE_TIMES: &str = "/topapi/attendance/getleavetimebynames";
const LEAVE: &str = "/topapi/attendance/getleavestatus";
const DETAIL: &str = "/topapi/attendance/getupdatedata";

async fn columns(world: &World) -> Vec<Value> {
    world.ok(COLUMNS, json!({})).await["columns"].as_array().unwrap().clone()
}

async fn column_id(world: &World, alias: &str) -> i64 {
    let columns = columns(world).await;
    columns.iter().find(|column| column["alias"] == alias).unwrap()["id"].as_i64().unwrap()
}

/// The values of one column from the 1st to the 15th of September.
async fn values(world: &World, userid: &str, alias: &str) -> Vec<String> {
    let body = json!({"userid": userid, "column_id_list": column_id(world, alias).await.to_string(),
                      "from_date": "2026-09-01 00:00:00", "to_date": "2026-09-15 00:00:00"});
    let answer = world.ok(VALUES, body).await;
    let days = answer["column_vals"][0]["column_vals"].as_array().unwrap();
    days.iter().map(|day| day["value"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn columns_have_ids_of_the_company_in_a_row_and_leave_has_none() {
    let (world, _) = company().await;
    let columns = columns(&world).await;
    let (leave, others): (Vec<&Value>, Vec<&Value>) = columns.iter().partition(|column| column["alias"] == "leave_");
    assert!(leave.len() > 1 && leave.iter().all(|column| column.get("id").is_none()));
    let first = others[0]["id"].as_i64().unwrap();
    assert_eq!(others[0]["alias"], "should_attendance_days");
    assert_eq!((&others[1]["alias"], others[1]["id"].as_i64().unwrap()), (&json!("making_up_lack_times"), first + 1));
    assert_eq!(column_id(&world, "attend_result").await, first + 23);
    world.seed(json!({"switches": {"attendance": {"correction_column": false}}})).await;
    assert_eq!(column_id(&world, "attend_result").await, first + 22, "as the vendor's older companies have it");
    world.seed(json!({"seed": 2, "people": 60})).await;
    assert_ne!(column_id(&world, "should_attendance_days").await, first, "another company, other ids");
}

#[tokio::test]
async fn values_of_days_add_up_to_the_results() {
    let (world, userids) = company().await;
    let mut late = 0;
    for userid in &userids[..10] {
        let rows = pages(&world, window(std::slice::from_ref(userid), "2026-09-01", "2026-09-07"), 50).await;
        let values = values(&world, userid, "late_times").await;
        assert_eq!(values.len(), 15);
        let of_week = values[..7].iter().filter(|value| *value == "1").count();
        assert_eq!(of_week, rows.iter().filter(|row| row["timeResult"] == "Late").count());
        late += of_week;
    }
    assert!(late > 0, "somebody was late");
}

#[tokio::test]
async fn days_to_come_are_empty_and_required_days_forgotten() {
    let (world, userids) = company().await;
    let required = values(&world, &userids[0], "should_attendance_days").await;
    // The 1st is a Tuesday and 14 days ago.
    assert_eq!(required[..7], ["1.0", "1.0", "1.0", "1.0", "0.0", "0.0", "1.0"]);
    let body = async |from: &str, to: &str| {
        let id = column_id(&world, "should_attendance_days").await;
        let body = json!({"userid": userids[0], "column_id_list": id.to_string(), "from_date": from, "to_date": to});
        world.ok(VALUES, body).await["column_vals"][0]["column_vals"].clone()
    };
    let august = body("2026-08-28 00:00:00", "2026-08-31 00:00:00").await;
    assert_eq!(august[0], json!({"date": "2026-08-28 00:00:00", "value": "0.0"}), "a Friday more than 15 days ago");
    assert_eq!(august[3]["value"], "1.0", "a Monday 15 days ago");
    assert_eq!(body("2026-09-16 00:00:00", "2026-09-16 00:00:00").await[0]["value"], "");
    world.seed(json!({"switches": {"attendance": {"required_days_reach": 0}}})).await;
    assert_eq!(body("2026-08-28 00:00:00", "2026-08-31 00:00:00").await[0]["value"], "1.0");
}

#[tokio::test]
async fn constant_columns_have_a_fixed_value_only() {
    let (world, userids) = company().await;
    let id = column_id(&world, "custom_meal_allowance").await;
    let body = json!({"userid": userids[0], "column_id_list": id.to_string(), "from_date": "2026-09-01 00:00:00", "to_date": "2026-09-02 00:00:00"});
    assert_eq!(
        world.ok(VALUES, body).await,
        json!({"column_vals": [{"column_vo": {"id": id}, "fixed_value": "15.0"}]})
    );
}

#[tokio::test]
async fn texts_of_the_report_follow_the_results() {
    let (world, userids) = company().await;
    for userid in &userids[..20] {
        let rows = pages(&world, window(std::slice::from_ref(userid), "2026-09-01", "2026-09-01"), 50).await;
        let verdict = values(&world, userid, "attend_result").await[0].clone();
        let normal = rows.iter().all(|row| row["timeResult"] == "Normal");
        assert_eq!(verdict == "正常", normal, "{verdict} {rows:?}");
        let time = values(&world, userid, "1_on_duty_user_check_time").await[0].clone();
        let on = rows.iter().find(|row| row["checkType"] == "OnDuty").unwrap();
        assert_eq!(time.is_empty(), on["timeResult"] == "NotSigned");
        assert_eq!(values(&world, userid, "plan_detail").await[4], "休息");
    }
}

#[tokio::test]
async fn wrong_questions_about_columns_are_told_apart() {
    let (world, userids) = company().await;
    let id = column_id(&world, "late_times").await;
    let expression_id = columns(&world).await[0]["expression_id"].as_i64().unwrap();
    let columns = columns(&world).await;
    let ids: Vec<String> = columns.iter().filter_map(|column| Some(column["id"].as_i64()?.to_string())).collect();
    let list = |n: usize| ids[..n].join(",");
    let good = json!({"userid": userids[0], "column_id_list": id.to_string(), "from_date": "2026-08-01 00:00:00", "to_date": "2026-08-31 00:00:00"});
    let cases = [
        (json!({}), 0),
        (json!({"column_id_list": list(20)}), 0),
        (json!({"column_id_list": list(21)}), 41),
        (json!({"column_id_list": expression_id.to_string()}), 850_015),
        (json!({"column_id_list": "late_times"}), 850_015),
        (json!({"column_id_list": null}), 40035),
        (json!({"to_date": "2026-09-01 00:00:00"}), 850_012),
        (json!({"to_date": "2026-07-01 00:00:00"}), 41),
        (json!({"from_date": "2026-08-01"}), 41),
        (json!({"from_date": null}), 40035),
        (json!({"userid": null}), 40035),
        (json!({"userid": "nobody"}), 60121),
    ];
    for (change, code) in cases {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(world.code(VALUES, body).await, code, "{change}");
    }
    let mut many = good.clone();
    many["column_id_list"] = json!(list(21));
    assert_eq!(world.call(VALUES, many).await["errmsg"], "Invalid arguments:column_id_list");
}

#[tokio::test]
async fn people_who_left_have_no_report_even_where_rows_are_kept() {
    let (world, userids) = company().await;
    let id = column_id(&world, "late_times").await;
    let body = json!({"userid": userids[1], "column_id_list": id.to_string(), "from_date": "2026-09-01 00:00:00", "to_date": "2026-09-02 00:00:00"});
    world.ok("/topapi/v2/user/delete", json!({"userid": userids[1]})).await;
    world.seed(json!({"switches": {"attendance": {"leaver_rows": true, "no_report_code": 850_015}}})).await;
    assert_eq!(world.code(VALUES, body).await, 850_015);
}

#[tokio::test]
async fn report_that_is_switched_off_refuses() {
    let (world, _) = company().await;
    let path = "/topapi/attendance/isopensmartreport";
    assert_eq!(world.ok(path, json!({})).await, json!({"smart_report": true}));
    world.seed(json!({"switches": {"attendance": {"smart_report": false}}})).await;
    assert_eq!(world.ok(path, json!({})).await, json!({"smart_report": false}));
    for path in [COLUMNS, VALUES, LEAVE_TIMES] {
        assert_eq!(world.code(path, json!({})).await, 850_015, "{path}");
    }
}

#[tokio::test]
async fn leave_times_are_spelt_their_own_way() {
    let (world, userids) = company().await;
    let good = json!({"userid": userids[0], "leave_names": "年假,不存在", "from_date": "2026-09-01 00:00:00", "to_date": "2026-09-02 00:00:00"});
    assert_eq!(
        world.ok(LEAVE_TIMES, good.clone()).await,
        json!({"columns": [{"columnvo": {"name": "年假", "alias": "leave_", "type": 0, "sub_type": 0, "status": 0},
                            "columnvals": [{"date": "2026-09-01 00:00:00", "value": "0.0"}, {"date": "2026-09-02 00:00:00", "value": "0.0"}]}]})
    );
    let names = vec!["年假"; 21].join(",");
    let cases = [
        (json!({"leave_names": names}), 41),
        (json!({"leave_names": ""}), 40035),
        (json!({"to_date": "2026-10-02 00:00:00"}), 850_012),
        (json!({"from_date": "2026-02-01 00:00:00", "to_date": "2026-02-02 00:00:00"}), 850_012),
        (json!({"from_date": "2026-02-02 00:00:00", "to_date": "2026-02-03 00:00:00"}), 0),
        (json!({"userid": "nobody"}), 60121),
    ];
    for (change, code) in cases {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(world.code(LEAVE_TIMES, body).await, code, "{change}");
    }
}

#[tokio::test]
async fn leave_is_read_within_its_limits() {
    let (world, userids) = company().await;
    let good = json!({"userid_list": userids.join(","), "start_time": NOW_MS - 30 * DAY_MS, "end_time": NOW_MS + 30 * DAY_MS, "offset": 0, "size": 20});
    world.seed(json!({"life": {"leave": 0.1}})).await;
    let answer = world.call(LEAVE, good.clone()).await;
    let rows = answer["result"]["leave_status"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["duration_percent"].as_i64().unwrap() > 0), "{answer}");
    assert!(answer["success"] == true && answer.get("errmsg").is_none());
    world.seed(json!({"life": "quiet"})).await;
    let answer = world.call(LEAVE, good.clone()).await;
    assert_eq!(answer["result"], json!({"has_more": false, "leave_status": []}), "nobody of a quiet company leaves");
    let hundred = |n: usize| json!((0..n).map(|n| format!("u{n}")).collect::<Vec<_>>().join(","));
    let cases = [
        (json!({"userid_list": hundred(100)}), 0),
        (json!({"userid_list": hundred(101)}), 40032),
        (json!({"userid_list": null}), 40035),
        (json!({"start_time": null}), 40035),
        (json!({"end_time": NOW_MS - 31 * DAY_MS}), 40035),
        (json!({"size": 21}), 40069),
        (json!({"size": null}), 40035),
        (json!({"offset": -1}), 40068),
        (json!({"end_time": NOW_MS + 151 * DAY_MS}), 41041),
        (json!({"start_time": NOW_MS - 181 * DAY_MS, "end_time": NOW_MS - 170 * DAY_MS}), 41041),
    ];
    let with = |change: &Value| {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        body
    };
    for (change, code) in &cases {
        assert_eq!(world.code(LEAVE, with(change)).await, *code, "{change}");
    }
    let [.., (too_long, _), (too_old, _)] = &cases;
    world.seed(json!({"switches": {"attendance": {"leave_limit": "span", "leave_page": 50}}})).await;
    assert_eq!(world.code(LEAVE, with(too_long)).await, 41041);
    assert_eq!(world.code(LEAVE, with(too_old)).await, 0);
    assert_eq!(world.code(LEAVE, with(&json!({"size": 50}))).await, 0);
    world.seed(json!({"switches": {"attendance": {"leave_limit": "age"}}})).await;
    assert_eq!(world.code(LEAVE, with(too_long)).await, 0);
    assert_eq!(world.code(LEAVE, with(too_old)).await, 41041);
}

#[tokio::test]
async fn single_day_agrees_with_results_and_punches() {
    let (world, userids) = company().await;
    let mut unmatched = 0;
    for userid in &userids {
        let one = std::slice::from_ref(userid);
        let answer = world.call(DETAIL, json!({"userid": userid, "work_date": "2026-09-08"})).await;
        assert!(answer["success"] == true && answer.get("errmsg").is_none());
        let day = &answer["result"];
        assert_eq!((&day["corpId"], &day["work_date"]), (&json!("dingcorp"), &json!("2026-09-08")), "echoed as sent");
        let rows = pages(&world, window(one, "2026-09-08", "2026-09-08"), 50).await;
        let results = day["attendance_result_list"].as_array().unwrap();
        assert_eq!(results.len(), rows.len());
        for result in results {
            let row = rows.iter().find(|row| row["planId"] == result["plan_id"]).unwrap();
            assert_eq!(result["record_id"], row["recordId"]);
            assert_eq!(result["time_result"], row["timeResult"]);
            assert_eq!(result["source_type"], row["sourceType"]);
        }
        let records: BTreeSet<i64> = rows.iter().filter_map(|row| row["recordId"].as_i64()).collect();
        for punch in day["check_record_list"].as_array().unwrap() {
            let matched = records.contains(&punch["record_id"].as_i64().unwrap());
            assert_eq!(punch["valid_matched"], matched);
            unmatched += usize::from(!matched);
            assert!(punch.get("user_latitude").is_none_or(Value::is_string), "a text here: {punch}");
        }
        assert_eq!(day["approve_list"], json!([]));
    }
    assert!(unmatched > 0);
}

#[tokio::test]
async fn single_day_of_nobody_is_empty_without_error() {
    let (world, userids) = company().await;
    let day = world.ok(DETAIL, json!({"userid": "nobody", "work_date": "2026-09-08 10:00:00"})).await;
    assert_eq!(day["work_date"], "2026-09-08 10:00:00");
    assert_eq!((&day["attendance_result_list"], &day["check_record_list"]), (&json!([]), &json!([])));
    let old = world.ok(DETAIL, json!({"userid": userids[0], "work_date": "2026-03-18"})).await;
    assert_eq!(old["attendance_result_list"], json!([]));
    assert_eq!(world.code(DETAIL, json!({"userid": userids[0]})).await, 40035);
    assert_eq!(world.code(DETAIL, json!({"userid": userids[0], "work_date": "the 8th"})).await, 40035);
    assert_eq!(world.code(DETAIL, json!({"work_date": "2026-09-08"})).await, 40035);
}
