//! What of attendance only the new host has: sealed accounts, permissions, and what the SDK alone names.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::told::scripted;
use crate::world::{NOW_MS, World, eventful, quiet};

const HOST: &str = "/v1.0/attendance";
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
const GROUP: i64 = 394_000_001;

/// Posts to the new host and gives the code of a refusal.
async fn refused(world: &World, path: &str, body: Value) -> String {
    world.call_api(&format!("{HOST}{path}"), body, 400).await["code"].as_str().unwrap().to_owned()
}

async fn post(world: &World, path: &str, body: Value) -> Value {
    world.call_api(&format!("{HOST}{path}"), body, 200).await
}

fn with(body: &Value, change: &Value) -> Value {
    let mut body = body.clone();
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    body
}

/// The company of two with the SDK's interfaces open.
async fn open() -> World {
    let world = scripted().await;
    world.seed(json!({"switches": {"attendance": {"sdk_interfaces": true}}})).await;
    world
}

#[tokio::test]
async fn rules_of_sealing_are_told_in_china_s_hours() {
    let world = scripted().await;
    let body = json!({"userIds": ["lin", "nobody"]});
    let off = post(&world, "/closingAccounts/rules/query", body.clone()).await;
    assert_eq!(off["result"], json!([{"userId": "lin", "switchOn": false}]));
    world.seed(json!({"life": {"seal": {"day": 5, "hour": 16}}})).await;
    let on = post(&world, "/closingAccounts/rules/query", body).await["result"][0].clone();
    let model = json!({"closingDay": 5, "closingHourMinutes": 28_800_000, "startMonth": -1, "startDay": 1, "endMonth": -1, "endDay": 31});
    assert_eq!((&on["switchOn"], &on["closingAccountModel"]), (&json!(true), &model));
    assert_eq!(refused(&world, "/closingAccounts/rules/query", json!({})).await, "invalidParameter");
}

#[tokio::test]
async fn sealed_days_pass_no_more() {
    let mut world = scripted().await;
    // August is sealed six hours from now.
    world.seed(json!({"life": {"seal": {"day": 15, "hour": 16}}})).await;
    let august = json!({"startTime": NOW_MS - 20 * DAY_MS, "endTime": NOW_MS - 15 * DAY_MS});
    let september = json!({"startTime": NOW_MS - 10 * DAY_MS, "endTime": NOW_MS});
    let ask = |ranges: Value| json!({"userIds": ["lin"], "userTimeRange": ranges, "bizCode": "BOSS_CHECK"});
    let path = "/closingAccounts/status/query";
    assert_eq!(post(&world, path, ask(json!([august]))).await, json!({"pass": true, "code": "0", "mesage": ""}));
    world.emulator.clock().advance_ms(6 * HOUR_MS);
    world.renew_token().await;
    for biz_code in ["BOSS_CHECK", "SCHEDULE", "APPROVE", "SPECIAL_DAYS"] {
        let body = with(&ask(json!([september, august])), &json!({"bizCode": biz_code}));
        assert_eq!(post(&world, path, body).await["pass"], false);
    }
    assert_eq!(post(&world, path, ask(json!([september]))).await["pass"], true);
    let change = json!({"userid": "lin", "work_date": "2026-08-28", "point": 0, "grade": "Normal"});
    assert_eq!(world.control("boss-change", change).await, json!({"error": "`2026-08-28` is sealed"}), "as it says");
    let cases = [
        json!({"bizCode": "OTHER"}),
        json!({"bizCode": null}),
        json!({"userIds": ["nobody"]}),
        json!({"userTimeRange": []}),
        json!({"userTimeRange": [{"startTime": NOW_MS}]}),
        json!({"userTimeRange": [{"startTime": NOW_MS, "endTime": NOW_MS - 1}]}),
    ];
    for change in cases {
        let body = with(&ask(json!([september])), &change);
        assert_eq!(refused(&world, path, body).await, "invalidParameter", "{change}");
    }
}

#[tokio::test]
async fn administrators_may_write_groups_and_others_may_not() {
    let world = scripted().await;
    let ask = |userid: &str, key: &str| json!({"opUserId": userid, "category": "GROUP", "resourceKey": key, "entityIds": [GROUP, 1]});
    let path = "/writePermissions/query";
    let boss = post(&world, path, ask("boss", "SCHEDULE")).await;
    assert_eq!(boss, json!({"entityPermissionMap": {GROUP.to_string(): true, "1": false}}));
    let lin = post(&world, path, ask("lin", "SCHEDULE")).await;
    assert_eq!(lin["entityPermissionMap"][GROUP.to_string()], false);
    for change in [
        json!({"opUserId": "nobody"}),
        json!({"category": "SHIFT"}),
        json!({"resourceKey": "ALL"}),
        json!({"entityIds": []}),
    ] {
        let body = with(&ask("boss", "SCHEDULE"), &change);
        assert_eq!(refused(&world, path, body).await, "invalidParameter", "{change}");
    }
}

#[tokio::test]
async fn what_only_the_sdk_names_is_closed_unless_a_switch_opens_it() {
    let world = World::quiet().await;
    let denied = "Forbidden.AccessDenied.AccessTokenPermissionDenied";
    let posts = ["approvals/query", "columnValues/query", "results/batch", "checkin/records/query", "securities/check"];
    for path in posts {
        let answer = world.call_api(&format!("{HOST}/{path}"), json!({}), 403).await;
        assert_eq!(answer["code"], denied, "{path}");
    }
    for path in ["groupDetails", "shifts", "classWithDeleted/1"] {
        assert_eq!(world.get_api(&format!("{HOST}/{path}"), &[], 403).await["code"], denied, "{path}");
    }
    world.seed(json!({"switches": {"attendance": {"sdk_interfaces": true}}})).await;
    for path in posts {
        assert_eq!(refused(&world, &format!("/{path}"), json!({})).await, "invalidParameter", "{path}");
    }
    for path in ["groupDetails", "shifts", "classWithDeleted/1"] {
        assert_eq!(world.get_api(&format!("{HOST}/{path}"), &[], 400).await["code"], "invalidParameter", "{path}");
    }
}

#[tokio::test]
async fn approvals_are_those_that_attendance_counts_whoever_wrote_them() {
    let world = open().await;
    let trip = json!({"userid": "lin", "kind": "trip", "unit": "day", "from": "2026-09-17T00:00:00+08:00", "to": "2026-09-18T00:00:00+08:00"});
    let own = world.control("approve", trip).await["id"].clone();
    let waiting = json!({"userid": "lin", "kind": "outing", "waiting": true, "from": "2026-09-17T09:00:00+08:00", "to": "2026-09-17T10:00:00+08:00"});
    world.control("approve", waiting).await;
    let form = json!({"topCalculateApproveDurationParam": {"bizType": 2, "fromTime": "2026-09-18 09:00", "toTime": "2026-09-18 12:00", "durationUnit": "hour", "calculateModel": 1},
                      "tagName": "外出", "approveId": "OA-1"});
    post(&world, "/approvals/finish?userId=lin", form).await;
    let ask = json!({"userIds": "lin, nobody", "bizTypes": [1, 2], "fromDateTime": NOW_MS, "toDateTime": NOW_MS + 7 * DAY_MS});
    let rows = post(&world, "/approvals/query", ask.clone()).await["result"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 2, "{rows}");
    let midnight = NOW_MS - 10 * HOUR_MS + 2 * DAY_MS;
    let expected = json!({"approveId": own, "userId": "lin", "bizType": 2, "tagName": "出差", "beginTime": midnight, "endTime": midnight + DAY_MS - 1000, "durationUnit": "DAY", "calculateModel": 0});
    assert_eq!(rows[0], expected);
    assert_eq!(
        (&rows[1]["tagName"], &rows[1]["durationUnit"], &rows[1]["calculateModel"]),
        (&json!("外出"), &json!("HOUR"), &json!(1))
    );
    let leave = with(&ask, &json!({"bizTypes": [3]}));
    assert_eq!(post(&world, "/approvals/query", leave).await["result"], json!([]));
    world.ok("/topapi/attendance/approve/cancel", json!({"userid": "lin", "approve_id": "OA-1"})).await;
    assert_eq!(post(&world, "/approvals/query", ask.clone()).await["result"].as_array().unwrap().len(), 1);
    let many: Vec<String> = (0..51).map(|n| format!("u{n}")).collect();
    let cases = [
        json!({"userIds": ["lin"]}),
        json!({"userIds": many.join(",")}),
        json!({"bizTypes": []}),
        json!({"bizTypes": [4]}),
        json!({"toDateTime": NOW_MS - 1}),
        json!({"toDateTime": NOW_MS + 181 * DAY_MS}),
    ];
    for change in cases {
        assert_eq!(refused(&world, "/approvals/query", with(&ask, &change)).await, "invalidParameter", "{change}");
    }
}

#[tokio::test]
async fn values_of_many_people_are_those_of_each() {
    let world = World::start(quiet().people(5)).await;
    world.seed(json!({"switches": {"attendance": {"sdk_interfaces": true}}})).await;
    let columns = world.ok("/topapi/attendance/getattcolumns", json!({})).await["columns"].clone();
    let id = |alias: &str| {
        let column = columns.as_array().unwrap().iter().find(|column| column["alias"] == alias).cloned();
        column.unwrap()["id"].as_i64().unwrap()
    };
    let ids = [id("late_times"), id("attendance_days"), id("custom_meal_allowance")];
    let state = world.emulator.state_json();
    let userids: Vec<&str> =
        state["people"].as_array().unwrap().iter().map(|person| person["userid"].as_str().unwrap()).collect();
    let body = json!({"userIds": userids, "columnIdList": ids.map(|id| id.to_string()), "fromDate": NOW_MS - 7 * DAY_MS, "toDate": NOW_MS - DAY_MS});
    let all = post(&world, "/columnValues/query", body.clone()).await["result"].clone();
    assert_eq!(all.as_array().unwrap().len(), userids.len());
    for person in all.as_array().unwrap() {
        let one = json!({"userid": person["userId"], "column_id_list": format!("{},{},{}", ids[0], ids[1], ids[2]),
                         "from_date": "2026-09-08 00:00:00", "to_date": "2026-09-14 00:00:00"});
        let one = world.ok("/topapi/attendance/getcolumnval", one).await["column_vals"].clone();
        for (data, expected) in person["columnData"].as_array().unwrap().iter().zip(one.as_array().unwrap()) {
            assert_eq!(data["id"], expected["column_vo"]["id"]);
            assert_eq!(data["fixedValue"], *expected.get("fixed_value").unwrap_or(&Value::Null));
            let values = |rows: &Value| -> Vec<Value> {
                rows.as_array().into_iter().flatten().map(|row| row["value"].clone()).collect()
            };
            assert_eq!(values(&data["columnValues"]), values(&expected["column_vals"]));
        }
    }
    for change in [
        json!({"userIds": []}),
        json!({"columnIdList": ["1"]}),
        json!({"columnIdList": []}),
        json!({"toDate": NOW_MS + 30 * DAY_MS}),
    ] {
        assert_eq!(refused(&world, "/columnValues/query", with(&body, &change)).await, "invalidParameter", "{change}");
    }
}

#[tokio::test]
async fn groups_and_shifts_are_spelt_the_new_host_s_way() {
    let world = World::start(eventful().people(40)).await;
    world.seed(json!({"switches": {"attendance": {"sdk_interfaces": true}}})).await;
    let page = async |size: &str, token: &str| {
        let query = [("maxResults", size), ("nextToken", token)];
        world.get_api(&format!("{HOST}/groupDetails"), &query, 200).await["result"].clone()
    };
    let first = page("2", "0").await;
    assert_eq!((&first["hasMore"], first["groups"].as_array().unwrap().len()), (&json!(true), 2));
    let all = page("10", "0").await;
    let older = world.ok("/topapi/attendance/getsimplegroups", json!({})).await["groups"].clone();
    assert_eq!(all["groups"].as_array().unwrap().len(), older.as_array().unwrap().len());
    for (group, older) in all["groups"].as_array().unwrap().iter().zip(older.as_array().unwrap()) {
        assert_eq!((&group["groupId"], &group["workDayList"]), (&older["group_id"], &older["work_day_list"]));
        assert_eq!(group["memberCount"], older["member_count"]);
        assert_eq!(group["deptIds"] == json!([1]), older["is_default"] == true);
        assert_eq!(group.get("freecheckWorkDays").is_some(), older["type"] == "NONE");
    }
    let kinds: BTreeSet<&str> =
        all["groups"].as_array().unwrap().iter().map(|group| group["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, BTreeSet::from(["FIXED", "NONE", "TURN"]));
    let refusal =
        world.get_api(&format!("{HOST}/groupDetails"), &[("maxResults", "11"), ("nextToken", "0")], 400).await;
    assert_eq!(refusal["code"], "invalidParameter");

    let usual = &all["groups"][0]["defaultClassId"];
    let id = usual.to_string();
    let shift = world.get_api(&format!("{HOST}/shifts"), &[("shiftId", &id), ("opUserId", "manager01")], 200).await;
    let punch = &shift["result"]["sections"][0]["punches"][0];
    assert_eq!((&shift["result"]["id"], &punch["checkType"]), (usual, &json!("OnDuty")));
    assert!(punch["puncheId"].is_number() && punch["seriousLateMinutes"].is_number());
    let flexible =
        all["groups"].as_array().unwrap().iter().flat_map(|group| group["selectedClass"].as_array().unwrap());
    let mut seen = 0;
    for class in flexible {
        let id = class["classId"].to_string();
        let shift = world.get_api(&format!("{HOST}/shifts"), &[("shiftId", &id), ("opUserId", "manager01")], 200).await;
        seen += usize::from(shift["result"]["sections"][0]["punches"][0]["flexMinutes"].is_array());
        let class = world.get_api(&format!("{HOST}/classWithDeleted/{id}"), &[], 200).await["result"].clone();
        let older = world
            .ok("/topapi/attendance/shift/query", json!({"op_user_id": "manager01", "shift_id": class["classId"]}))
            .await;
        assert_eq!(class["name"], older["name"]);
        let start = older["sections"][0]["punches"][0]["check_time"].as_str().unwrap();
        assert_eq!(class["sections"][0]["times"][0]["checkTime"], json!(format!("1970-01-01T{}Z", &start[11..16])));
    }
    assert!(seen > 0, "some hours are flexible");
    for id in ["1", "x"] {
        assert_eq!(world.get_api(&format!("{HOST}/classWithDeleted/{id}"), &[], 400).await["code"], "invalidParameter");
    }
}

#[tokio::test]
async fn administrator_changes_grades_all_or_none() {
    let world = open().await;
    let day = json!({"op_user_id": "boss", "userids": "lin", "from_date_time": NOW_MS + DAY_MS, "to_date_time": NOW_MS + DAY_MS});
    let rows = world.ok("/topapi/attendance/schedule/listbyusers", day).await;
    let plans: Vec<i64> = rows.as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect();
    let model =
        |plan: i64, grade: &str| json!({"planId": plan, "timeResult": grade, "absentMin": 0, "remark": "机器故障"});
    let batch = |models: Vec<Value>| json!({"opUserId": "boss", "models": models});
    let path = "/results/batch";
    let cases = [
        batch(vec![model(plans[0], "Late"), model(1, "Late")]),
        batch(vec![model(plans[0], "Fine")]),
        batch(vec![]),
        with(&batch(vec![model(plans[0], "Late")]), &json!({"opUserId": "nobody"})),
    ];
    for body in cases {
        assert_eq!(refused(&world, path, body.clone()).await, "invalidParameter", "{body}");
    }
    let lins = with(&batch(vec![model(plans[0], "Late")]), &json!({"opUserId": "lin"}));
    assert_eq!(refused(&world, path, lins).await, "noPermission");
    assert_eq!(super::told::stored(&world, "lin")["days"], json!([]), "nothing was done");
    assert_eq!(post(&world, path, batch(vec![model(plans[0], "Late"), model(plans[1], "NotSigned")])).await, json!({}));
    let overrides = super::told::stored(&world, "lin")["days"][0]["overrides"].clone();
    let grades: BTreeSet<&str> =
        overrides.as_array().unwrap().iter().map(|change| change["grade"].as_str().unwrap()).collect();
    assert_eq!(grades, BTreeSet::from(["Late", "NotSigned"]));
    assert_eq!(overrides[0]["by_userid"], "boss");
}

#[tokio::test]
async fn outings_are_visits_and_faked_places_are_risks() {
    let world = open().await;
    let outing = json!({"userid": "lin", "kind": "outing", "from": "2026-09-15T08:00:00+08:00", "to": "2026-09-15T12:00:00+08:00"});
    world.control("approve", outing).await;
    let ask = json!({"operatorUserId": "boss", "userIdList": ["lin", "boss"], "startTime": NOW_MS - DAY_MS, "endTime": NOW_MS, "nextToken": 0, "maxResults": 100});
    let visits = post(&world, "/checkin/records/query", ask.clone()).await["result"].clone();
    assert_eq!(visits["pageList"].as_array().unwrap().len(), 1);
    let at = visits["pageList"][0]["checkinTime"].as_i64().unwrap();
    assert!((NOW_MS - 2 * HOUR_MS..NOW_MS - HOUR_MS).contains(&at), "within the first hour");
    assert_eq!(visits.get("nextToken"), None);
    for change in [
        json!({"maxResults": 101}),
        json!({"endTime": NOW_MS + 40 * DAY_MS}),
        json!({"userIdList": []}),
        json!({"operatorUserId": "nobody"}),
    ] {
        assert_eq!(
            refused(&world, "/checkin/records/query", with(&ask, &change)).await,
            "invalidParameter",
            "{change}"
        );
    }
    let phone = json!({"userId": "lin", "platform": "Android", "platformVer": "14", "clientVer": "7.6.0", "sec": "{}"});
    assert_eq!(post(&world, "/securities/check", phone.clone()).await, json!({"result": {"hasRisk": false}}));
    for change in [json!({"userId": "nobody"}), json!({"sec": "x"}), json!({"platform": ""})] {
        assert_eq!(refused(&world, "/securities/check", with(&phone, &change)).await, "invalidParameter", "{change}");
    }

    let world = World::start(eventful().people(200)).await;
    world.seed(json!({"switches": {"attendance": {"sdk_interfaces": true}}, "life": {"cheats": 0.2}})).await;
    let truth = world.fetch("/_emulator/truth?from=2026-09-14&to=2026-09-14").await;
    let mut risky = 0;
    for person in truth["people"].as_array().unwrap() {
        let fakes = ["copied_place", "impossible_travel"].iter().any(|cheat| person["cheat"] == *cheat);
        let phone = with(&phone, &json!({"userId": person["userid"]}));
        let answer = post(&world, "/securities/check", phone).await["result"].clone();
        assert_eq!(answer["hasRisk"], fakes, "{}", person["userid"]);
        risky += usize::from(fakes);
    }
    assert!(risky > 0);
}
