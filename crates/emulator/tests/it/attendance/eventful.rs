//! Companies as they are when nobody says otherwise: many groups, and days that change afterwards.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{DAY_MS, pages, window};
use crate::world::{NOW_MS, World, eventful};

const GROUPS: &str = "/topapi/attendance/getsimplegroups";
const BY_USERS: &str = "/topapi/attendance/schedule/listbyusers";
const RESULTS: &str = "/topapi/attendance/schedule/result/listbyids";
const RECORDS: &str = "/attendance/listRecord";

/// Monday the 31st of August to Sunday the 6th of September.
const WEEK: (&str, &str) = ("2026-08-31", "2026-09-06");
const WEEK_MS: (i64, i64) = (NOW_MS - 15 * DAY_MS - 10 * 3_600_000, NOW_MS - 9 * DAY_MS - 10 * 3_600_000);

/// A company in which everybody has been for long, and the ids of all, 50 in each part.
async fn company(people: u32) -> (World, Vec<Vec<String>>) {
    let world = World::start(eventful().people(people)).await;
    let state = world.emulator.state_json();
    let userids =
        state["people"].as_array().unwrap().iter().map(|person| person["userid"].as_str().unwrap().to_owned());
    let parts = userids.collect::<Vec<_>>().chunks(50).map(<[String]>::to_vec).collect();
    (world, parts)
}

async fn op(world: &World, path: &str, mut body: Value) -> Value {
    body["op_user_id"] = json!("manager01");
    world.ok(&format!("/topapi/attendance/{path}"), body).await
}

async fn results(world: &World, parts: &[Vec<String>]) -> Vec<Value> {
    let mut rows = Vec::new();
    for part in parts {
        rows.extend(pages(world, window(part, WEEK.0, WEEK.1), 50).await);
    }
    rows
}

async fn schedules(world: &World, parts: &[Vec<String>]) -> Vec<Value> {
    let mut rows = Vec::new();
    for part in parts {
        let body = json!({"op_user_id": "manager01", "userids": part.join(","), "from_date_time": WEEK_MS.0, "to_date_time": WEEK_MS.1});
        rows.extend(world.ok(BY_USERS, body).await.as_array().unwrap().clone());
    }
    rows
}

/// The records of the week and of the morning after it.
async fn records(world: &World, parts: &[Vec<String>]) -> BTreeMap<i64, Value> {
    let mut rows = BTreeMap::new();
    for (from, to) in [("2026-08-31 00:00:00", "2026-09-06 23:59:59"), ("2026-09-07 00:00:00", "2026-09-07 23:59:59")] {
        for part in parts {
            let body = json!({"userIds": part, "checkDateFrom": from, "checkDateTo": to});
            let answer = world.call(RECORDS, body).await;
            let records = answer["recordresult"].as_array().unwrap().clone();
            rows.extend(records.into_iter().map(|row| (row["id"].as_i64().unwrap(), row)));
        }
    }
    rows
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

#[tokio::test]
async fn there_is_a_group_of_every_type() {
    let (world, _) = company(60).await;
    let groups = world.ok(GROUPS, json!({})).await["groups"].as_array().unwrap().clone();
    let types: BTreeSet<&str> = groups.iter().map(|group| text(group, "type")).collect();
    assert_eq!(types, BTreeSet::from(["FIXED", "NONE", "TURN"]));
    assert_eq!(groups.iter().filter(|group| group["is_default"] == true).count(), 1);
    for group in &groups {
        let shifts: BTreeSet<String> =
            group["selected_class"].as_array().unwrap().iter().map(|class| class["class_id"].to_string()).collect();
        let week = group["work_day_list"].as_array().unwrap();
        let named: BTreeSet<String> =
            week.iter().filter_map(Value::as_str).filter(|id| *id != "0").map(str::to_owned).collect();
        assert_eq!(week.len(), 7);
        match text(group, "type") {
            "FIXED" => assert!(!named.is_empty() && named.is_subset(&shifts), "{group}"),
            "TURN" => assert!(named.is_empty() && shifts.len() > 1, "{group}"),
            _ => assert!(named.is_empty() && shifts.is_empty(), "{group}"),
        }
    }
}

#[tokio::test]
async fn groups_share_the_people_out() {
    let (world, parts) = company(300).await;
    let groups = world.ok(GROUPS, json!({})).await["groups"].as_array().unwrap().clone();
    let mut owners: BTreeMap<String, i64> = BTreeMap::new();
    for group in &groups {
        let (group_id, mut cursor, mut n_members) = (group["group_id"].as_i64().unwrap(), json!(0), 0);
        loop {
            let page = op(&world, "group/memberusers/list", json!({"group_id": group_id, "cursor": cursor})).await;
            for userid in page["result"].as_array().unwrap() {
                n_members += 1;
                assert_eq!(owners.insert(userid.as_str().unwrap().to_owned(), group_id), None, "{userid} twice");
            }
            cursor = page["cursor"].clone();
            if page["has_more"] == false {
                break;
            }
        }
        assert_eq!(group["member_count"], n_members);
    }
    let everybody: Vec<&String> = parts.iter().flatten().collect();
    let n_grouped = owners.len();
    assert!(n_grouped < everybody.len() && n_grouped * 100 > everybody.len() * 96, "a few belong to none: {n_grouped}");
    for userid in everybody.into_iter().step_by(7) {
        let group = world.ok("/topapi/attendance/getusergroup", json!({"userid": userid})).await;
        assert_eq!(group["group_id"].as_i64(), owners.get(userid).copied());
    }
}

#[tokio::test]
async fn results_follow_the_schedules_of_all_groups() {
    let (world, parts) = company(300).await;
    let results = results(&world, &parts).await;
    let plans: BTreeMap<i64, Value> =
        schedules(&world, &parts).await.into_iter().map(|row| (row["id"].as_i64().unwrap(), row)).collect();
    let mut planned = BTreeSet::new();
    for row in &results {
        let Some(plan_id) = row["planId"].as_i64() else {
            assert!(row["baseCheckTime"].is_null() || row["timeResult"] == "NotSigned", "free hours: {row}");
            continue;
        };
        let plan = &plans[&plan_id];
        assert_eq!(
            (&plan["userid"], &plan["check_type"], &plan["group_id"]),
            (&row["userId"], &row["checkType"], &row["groupId"])
        );
        assert!(planned.insert(plan_id), "one row a point: {row}");
    }
    let due = plans.iter().filter(|(_, plan)| plan["is_rest"] == "N");
    let free: BTreeSet<i64> = due.map(|(id, _)| *id).filter(|id| !planned.contains(id)).collect();
    assert!(free.is_empty(), "a week that is over has a row for every point: {free:?}");
    assert!(results.iter().any(|row| row["planId"].is_null()), "and rows of free hours");
}

#[tokio::test]
async fn results_name_records_that_are_there() {
    let (world, parts) = company(300).await;
    let records = records(&world, &parts).await;
    for row in results(&world, &parts).await {
        match row["recordId"].as_i64() {
            Some(record_id) => {
                let record = &records[&record_id];
                assert_eq!((&record["userId"], &record["workDate"]), (&row["userId"], &row["workDate"]));
                assert_eq!(record["userCheckTime"], row["userCheckTime"], "{row} {record}");
                if row["sourceType"] != "BOSS" {
                    assert_eq!(
                        (&record["timeResult"], &record["sourceType"]),
                        (&row["timeResult"], &row["sourceType"])
                    );
                }
            }
            None => assert!(row["timeResult"] == "NotSigned" || row["sourceType"] == "BOSS", "{row}"),
        }
    }
}

#[tokio::test]
async fn results_by_plan_and_the_list_agree_and_tell_when_they_changed() {
    let (world, parts) = company(150).await;
    let rows = results(&world, &parts).await;
    let by_plan: BTreeMap<i64, &Value> = rows.iter().filter_map(|row| Some((row["planId"].as_i64()?, row))).collect();
    let plan_ids: Vec<String> = by_plan.keys().map(i64::to_string).collect();
    let (mut n_rows, mut changed) = (0, 0);
    for ids in plan_ids.chunks(100) {
        let body = json!({"op_user_id": "manager01", "schedule_ids": ids.join(",")});
        for result in world.ok(RESULTS, body).await.as_array().unwrap() {
            let row = by_plan[&result["schedule_id"].as_i64().unwrap()];
            assert_eq!((&result["id"], &result["time_result"]), (&row["id"], &row["timeResult"]));
            let (created, modified) = (text(result, "gmt_create"), text(result, "gmt_modified"));
            assert!(created <= modified, "{result}");
            changed +=
                usize::from(created[..10] < modified[..10] && matches!(text(row, "sourceType"), "APPROVE" | "BOSS"));
            n_rows += 1;
        }
    }
    assert_eq!(n_rows, plan_ids.len());
    assert!(changed > 5, "{changed} were changed on a later day");
}

#[tokio::test]
async fn days_change_afterwards() {
    let (mut world, parts) = company(300).await;
    world.seed(json!({"life": {"rescheduled": 0.1}})).await;
    let view = |rows: Vec<Value>| -> BTreeMap<i64, Value> {
        rows.into_iter().map(|row| (row["id"].as_i64().unwrap(), row)).collect()
    };
    world.emulator.clock().advance_ms(-8 * DAY_MS);
    let fresh = view(results(&world, &parts).await);
    world.emulator.clock().advance_ms(24 * DAY_MS);
    world.renew_token().await;
    let late = view(results(&world, &parts).await);
    let corrected = |row: &&Value| row["sourceType"] == "APPROVE" && row["approveId"].is_i64();
    assert!(late.values().filter(corrected).count() > fresh.values().filter(corrected).count() + 10);
    let overruled = |row: &&Value| row["sourceType"] == "BOSS";
    assert!(late.values().filter(overruled).count() > fresh.values().filter(overruled).count());
    let vanished = fresh.keys().filter(|id| !late.contains_key(id)).count();
    assert!(vanished > 0, "days that were scheduled anew have other rows");
}

#[tokio::test]
async fn rows_that_a_page_was_cut_from_are_those_of_the_moment() {
    let (world, parts) = company(50).await;
    // The morning of the 15th: rows appear while pages are read.
    let today = window(&parts[0], "2026-09-15", "2026-09-15");
    world.emulator.clock().advance_ms(-2 * 3_600_000);
    let mut counts = Vec::new();
    for _ in 0..8 {
        world.emulator.clock().advance_ms(15 * 60_000);
        let rows = pages(&world, today.clone(), 7).await;
        assert_eq!(rows, pages(&world, today.clone(), 50).await);
        counts.push(rows.len());
    }
    assert!(counts.is_sorted() && counts[0] < counts[7], "{counts:?}");
}

#[tokio::test]
async fn versions_that_schedules_name_can_be_looked_up() {
    let (world, parts) = company(300).await;
    let mut versions = BTreeSet::new();
    for row in schedules(&world, &parts).await.iter().filter(|row| row["is_rest"] == "N") {
        versions.insert((row["shift_id"].as_i64().unwrap(), row["shift_version"].as_i64().unwrap()));
    }
    assert!(versions.len() >= 6, "{versions:?}");
    for (shift_id, version) in versions {
        let shift = op(&world, "shift/history/query", json!({"shift_id": shift_id, "version": version})).await;
        assert_eq!((shift["id"].as_i64(), shift["shift_setting"]["id"].as_i64()), (Some(shift_id), Some(version)));
    }
}

#[tokio::test]
async fn an_old_version_of_a_shift_has_other_hours() {
    let (mut world, _) = company(0).await;
    world
        .emulator
        .add_people(vec![dianmao_emulator::PersonPatch {
            name: Some("管理员".into()),
            mobile: Some("12000000001".into()),
            ..dianmao_emulator::PersonPatch::of("manager01")
        }])
        .unwrap();
    let hours = async |world: &World| {
        let shifts = op(world, "shift/list", json!({})).await;
        let seasonal = shifts["result"]
            .as_array()
            .unwrap()
            .iter()
            .find(|shift| text(shift, "name").contains("两段"))
            .unwrap()
            .clone();
        let shift = op(world, "shift/query", json!({"shift_id": seasonal["id"]})).await;
        (
            shift["shift_setting"]["id"].as_i64().unwrap(),
            shift["sections"][1]["punches"][0]["check_time"].clone(),
            seasonal["id"].clone(),
        )
    };
    let summer = hours(&world).await;
    world.emulator.clock().advance_ms(20 * DAY_MS);
    world.renew_token().await;
    let winter = hours(&world).await;
    assert_ne!((summer.0, &summer.1), (winter.0, &winter.1));
    let old = op(&world, "shift/history/query", json!({"shift_id": winter.2, "version": summer.0})).await;
    assert_eq!(old["sections"][1]["punches"][0]["check_time"], summer.1);
}

#[tokio::test]
async fn holidays_are_those_of_people_whose_group_observes_them() {
    let (world, parts) = company(60).await;
    let ms = |days: i64| NOW_MS - 10 * 3_600_000 + days * DAY_MS;
    let body = json!({"userIds": parts[0], "workDateFrom": ms(0), "workDateTo": ms(20)});
    let people = world.call_api("/v1.0/attendance/holidays", body, 200).await["result"].as_array().unwrap().clone();
    let days: BTreeSet<usize> = people.iter().map(|person| person["holidays"].as_array().unwrap().len()).collect();
    // Three days of mid-autumn, five of the national days, and one Sunday that is worked for them; or none.
    assert_eq!(days, BTreeSet::from([0, 9]));
    let kinds: BTreeSet<&str> = people
        .iter()
        .flat_map(|person| person["holidays"].as_array().unwrap())
        .map(|holiday| text(holiday, "holidayType"))
        .collect();
    assert_eq!(kinds, BTreeSet::from(["festival", "overtime"]));
}

#[tokio::test]
async fn reports_add_up_to_the_results() {
    let (world, parts) = company(50).await;
    let rows = results(&world, &parts).await;
    let columns = world.ok("/topapi/attendance/getattcolumns", json!({})).await["columns"].as_array().unwrap().clone();
    let id = |alias: &str| columns.iter().find(|column| column["alias"] == alias).unwrap()["id"].to_string();
    let aliases =
        ["late_times", "serious_late_times", "absenteeism_late_times", "leave_early_times", "making_up_lack_times"];
    let wanted = aliases.map(id).join(",");
    for userid in &parts[0] {
        let body = json!({"userid": userid, "column_id_list": wanted, "from_date": "2026-08-31 00:00:00", "to_date": "2026-09-06 00:00:00"});
        let answer = world.ok("/topapi/attendance/getcolumnval", body).await;
        let sums = answer["column_vals"].as_array().unwrap().iter().map(|column| {
            column["column_vals"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|day| text(day, "value").parse::<usize>().ok())
                .sum::<usize>()
        });
        let mine = || rows.iter().filter(|row| text(row, "userId") == userid);
        let expected = [
            mine().filter(|row| row["timeResult"] == "Late").count(),
            mine().filter(|row| row["timeResult"] == "SeriousLate").count(),
            mine().filter(|row| row["timeResult"] == "Absenteeism").count(),
            mine().filter(|row| row["timeResult"] == "Early").count(),
            mine().filter(|row| row["sourceType"] == "APPROVE").count(),
        ];
        assert_eq!(sums.collect::<Vec<_>>(), expected, "{userid}");
    }
}
