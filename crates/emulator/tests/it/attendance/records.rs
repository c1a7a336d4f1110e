//! `/attendance/listRecord`: windows by the second, punches that count and those that do not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{LIST, company, ids, pages, window};
use crate::world::{NOW_MS, World};

const RECORDS: &str = "/attendance/listRecord";

fn span(userids: &[String], from: &str, to: &str) -> Value {
    json!({"userIds": userids, "checkDateFrom": from, "checkDateTo": to, "isI18n": false})
}

async fn punches(world: &World, userids: &[String], from: &str, to: &str) -> Vec<Value> {
    let answer = world.call(RECORDS, span(userids, from, to)).await;
    assert_eq!(answer["errcode"], 0, "{answer}");
    answer["recordresult"].as_array().unwrap().clone()
}

/// Everything punched in the first full week of September and the morning after.
async fn week(world: &World, userids: &[String]) -> Vec<Value> {
    let mut rows = punches(world, userids, "2026-09-06 00:00:00", "2026-09-12 23:59:59").await;
    rows.extend(punches(world, userids, "2026-09-13 00:00:00", "2026-09-13 23:59:59").await);
    rows
}

fn keys(row: &Value) -> BTreeSet<&str> {
    row.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn answer_has_neither_pages_nor_a_request_id() {
    let (world, userids) = company().await;
    let answer = world.call(RECORDS, span(&userids, "2026-09-07 00:00:00", "2026-09-13 23:59:59")).await;
    assert_eq!(keys(&answer), BTreeSet::from(["errcode", "errmsg", "recordresult"]));
    assert!(answer["recordresult"].as_array().unwrap().len() > 400, "complete, whatever the size");
}

#[tokio::test]
async fn every_record_id_of_the_results_is_among_the_punches() {
    let (world, userids) = company().await;
    let results = pages(&world, window(&userids, "2026-09-07", "2026-09-11"), 50).await;
    let punches: BTreeMap<i64, Value> =
        week(&world, &userids).await.into_iter().map(|row| (row["id"].as_i64().unwrap(), row)).collect();
    let with_record: Vec<&Value> = results.iter().filter(|row| row["recordId"].is_i64()).collect();
    assert!(with_record.len() > 400);
    for result in with_record {
        let punch = &punches[&result["recordId"].as_i64().unwrap()];
        for key in [
            "userId",
            "workDate",
            "checkType",
            "userCheckTime",
            "baseCheckTime",
            "timeResult",
            "locationResult",
            "planId",
            "groupId",
            "sourceType",
        ] {
            assert_eq!(punch[key], result[key], "{key}");
        }
    }
    let missed = results.iter().filter(|row| row["timeResult"] == "NotSigned");
    let plans: BTreeSet<i64> = punches.values().filter_map(|punch| punch["planId"].as_i64()).collect();
    for row in missed {
        assert!(!plans.contains(&row["planId"].as_i64().unwrap()), "no punch for a missed point");
    }
}

#[tokio::test]
async fn window_goes_by_the_second_of_the_punch() {
    let (world, userids) = company().await;
    let all = punches(&world, &userids, "2026-09-08 00:00:00", "2026-09-08 23:59:59").await;
    let punch = &all[0];
    let at_ms = punch["userCheckTime"].as_i64().unwrap();
    let text = |ms: i64| {
        let seconds = (ms - (NOW_MS - 34 * 3_600_000 - 6 * 86_400_000)) / 1_000;
        format!("2026-09-08 {:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
    };
    let one = [punch["userId"].as_str().unwrap().to_owned()];
    let found = async |from: i64, to: i64| {
        let rows = punches(&world, &one, &text(from), &text(to)).await;
        ids(&rows).contains(&punch["id"].as_i64().unwrap())
    };
    assert!(found(at_ms, at_ms).await);
    assert!(!found(at_ms + 1_000, at_ms + 2_000).await);
    assert!(!found(at_ms - 2_000, at_ms - 1_000).await);
}

#[tokio::test]
async fn morning_of_a_night_shift_lies_in_the_next_days_window() {
    let (world, userids) = company().await;
    let results = pages(&world, window(&userids, "2026-09-08", "2026-09-08"), 50).await;
    let night = results
        .iter()
        .find(|row| {
            let starts = row["baseCheckTime"].as_i64().unwrap() - row["workDate"].as_i64().unwrap();
            starts == 30 * 3_600_000 && row["recordId"].is_i64()
        })
        .unwrap();
    let one = [night["userId"].as_str().unwrap().to_owned()];
    let id = night["recordId"].as_i64().unwrap();
    let without = punches(&world, &one, "2026-09-08 00:00:00", "2026-09-08 23:59:59").await;
    assert!(!ids(&without).contains(&id), "the day alone misses the morning punch");
    let with = punches(&world, &one, "2026-09-09 00:00:00", "2026-09-09 23:59:59").await;
    let morning = with.iter().find(|row| row["id"] == id).unwrap();
    assert_eq!(morning["workDate"], night["workDate"], "it counts for the day on which the night began");
}

#[tokio::test]
async fn punches_that_count_say_what_for_and_the_others_why_not() {
    let (world, userids) = company().await;
    let mut messages = BTreeSet::new();
    let mut overtaken = 0;
    let mut plans = BTreeSet::new();
    let weeks = [("2026-08-17", "2026-08-23"), ("2026-08-24", "2026-08-30"), ("2026-08-31", "2026-09-06")];
    for (monday, sunday) in weeks {
        let rows = punches(&world, &userids, &format!("{monday} 00:00:00"), &format!("{sunday} 23:59:59")).await;
        for row in &rows {
            assert!(row["id"].is_i64() && row["userCheckTime"].is_i64() && row["workDate"].is_i64(), "numbers: {row}");
            let names = keys(row);
            if let Some(message) = row.get("invalidRecordMsg") {
                assert_eq!(row["invalidRecordType"], "Other");
                messages.insert(message.as_str().unwrap().to_owned());
                for absent in ["checkType", "timeResult", "locationResult", "baseCheckTime", "planId", "isLegal"] {
                    assert!(!names.contains(absent), "{row}");
                }
                continue;
            }
            let legal = row["timeResult"] == "Normal" && row["locationResult"] == "Normal";
            assert_eq!(row["isLegal"], if legal { "Y" } else { "N" });
            assert_eq!(row["planCheckTime"], row["baseCheckTime"]);
            overtaken += usize::from(!plans.insert(row["planId"].as_i64().unwrap()));
        }
    }
    assert!(messages.contains("需要二次确认"), "{messages:?}");
    assert!(messages.len() >= 2, "{messages:?}");
    assert!(overtaken > 20, "{overtaken} points were punched twice");
}

#[tokio::test]
async fn place_is_told_by_what_took_the_punch() {
    let (world, userids) = company().await;
    let rows = week(&world, &userids).await;
    let mut seen = BTreeSet::new();
    for row in &rows {
        let method = row["locationMethod"].as_str().unwrap();
        let source = row["sourceType"].as_str().unwrap();
        seen.insert((source, method));
        let is_machine = matches!(source, "ATM" | "DING_ATM");
        assert_eq!(row.get("deviceSN").is_some(), is_machine, "{row}");
        assert_eq!(row.get("deviceId").is_some(), source != "ATM", "{row}");
        assert_eq!(row.get("userLatitude").is_some(), !is_machine, "{row}");
        assert_eq!(row.get("baseLatitude").is_some(), !is_machine, "{row}");
        assert_eq!(row.get("userSsid").is_some(), method == "WIFI", "{row}");
        let away = |key: &str| {
            (row[format!("user{key}")].as_f64().unwrap() - row[format!("base{key}")].as_f64().unwrap()).abs()
        };
        if row["locationResult"] == "Outside" {
            assert!(row["outsideRemark"].is_string() && away("Latitude").max(away("Longitude")) > 0.01, "{row}");
        } else if !is_machine {
            assert!(away("Latitude").max(away("Longitude")) < 0.01, "{row}");
        }
        assert!(!["BOSS", "APPROVE", "SYSTEM"].contains(&source));
    }
    let expected = [("USER", "MAP"), ("USER", "WIFI"), ("DING_ATM", "ATM"), ("ATM", "ATM")];
    assert!(expected.iter().all(|pair| seen.contains(pair)), "{seen:?}");
    let phones: BTreeSet<(&str, &str)> =
        rows.iter().filter_map(|row| Some((row["userId"].as_str()?, row["deviceId"].as_str()?))).collect();
    let people: BTreeSet<&str> = phones.iter().map(|(userid, _)| *userid).collect();
    assert_eq!(phones.len(), people.len(), "everybody has one phone");
}

#[tokio::test]
async fn punches_are_seen_when_they_are_made() {
    let (mut world, userids) = company().await;
    let today = async |world: &World| punches(world, &userids, "2026-09-15 00:00:00", "2026-09-15 23:59:59").await;
    let at_ten = today(&world).await;
    assert!(!at_ten.is_empty() && at_ten.iter().all(|row| row["userCheckTime"].as_i64().unwrap() <= NOW_MS));
    world.emulator.clock().advance_ms(14 * 3_600_000);
    world.renew_token().await;
    assert!(ids(&today(&world).await).is_superset(&ids(&at_ten)));
}

#[tokio::test]
async fn half_a_year_is_kept_or_older_windows_refused() {
    let (world, userids) = company().await;
    let old = span(&userids, "2026-03-12 00:00:00", "2026-03-18 23:59:59");
    assert_eq!(world.call(RECORDS, old.clone()).await["recordresult"], json!([]));
    assert!(!punches(&world, &userids, "2026-03-19 00:00:00", "2026-03-19 23:59:59").await.is_empty());
    world.seed(json!({"switches": {"attendance": {"old_data": "refuse"}}})).await;
    assert_eq!(world.code(RECORDS, old).await, 40035);
    assert_eq!(world.code(LIST, window(&userids, "2026-03-18", "2026-03-19")).await, 40035);
    assert_eq!(world.code(LIST, window(&userids, "2026-03-19", "2026-03-20")).await, 0);
}

#[tokio::test]
async fn seven_days_are_seven_dates_or_eight() {
    let (world, userids) = company().await;
    let eight = span(&userids, "2026-09-01 12:00:00", "2026-09-08 11:59:59");
    assert_eq!(world.call(RECORDS, eight.clone()).await, json!({"errcode": 41041, "errmsg": "时间跨度太大"}));
    world.seed(json!({"switches": {"attendance": {"span_dates": 8}}})).await;
    assert_eq!(world.code(RECORDS, eight).await, 0);
    assert_eq!(world.code(RECORDS, span(&userids, "2026-09-01 00:00:00", "2026-09-09 00:00:00")).await, 41041);
    assert_eq!(world.code(LIST, window(&userids, "2026-09-01", "2026-09-08")).await, 0);
}

#[tokio::test]
async fn bad_parameters_of_the_punches_are_named() {
    let (world, userids) = company().await;
    let too_many: Vec<String> = (0..51).map(|n| format!("u{n}")).collect();
    let cases = [
        (json!({"checkDateFrom": "2026-09-01"}), 41100),
        (json!({"checkDateTo": null}), 41100),
        (json!({"checkDateTo": "2026-08-31 00:00:00"}), 40035),
        (json!({"userIds": null}), 40035),
        (json!({"userIds": []}), 40035),
        (json!({"userIds": too_many}), 40032),
    ];
    let good = span(&userids, "2026-09-01 00:00:00", "2026-09-02 00:00:00");
    for (change, code) in &cases {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(world.code(RECORDS, body).await, *code, "{change}");
    }
    world.seed(json!({"switches": {"attendance": {"long_list_code": 41102}}})).await;
    let long = span(&too_many, "2026-09-01 00:00:00", "2026-09-02 00:00:00");
    assert_eq!(world.code(RECORDS, long).await, 41102);
}

#[tokio::test]
async fn unknown_people_and_the_wrong_language_punch_nothing() {
    let (world, userids) = company().await;
    let empty = json!({"errcode": 0, "errmsg": "ok", "recordresult": []});
    let nobody = span(&["nobody".to_owned()], "2026-09-07 00:00:00", "2026-09-08 00:00:00");
    assert_eq!(world.call(RECORDS, nobody).await, empty);
    let mut foreign = span(&userids, "2026-09-07 00:00:00", "2026-09-08 00:00:00");
    foreign["isI18n"] = json!("true");
    assert_eq!(world.call(RECORDS, foreign).await, empty);
}

#[tokio::test]
async fn what_leavers_left_behind_is_gone_or_kept() {
    let (world, userids) = company().await;
    let one = &userids[1..2];
    let records = punches(&world, one, "2026-09-07 00:00:00", "2026-09-13 23:59:59").await;
    let results = pages(&world, window(one, "2026-09-07", "2026-09-13"), 50).await;
    world.ok("/topapi/v2/user/delete", json!({"userid": one[0]})).await;
    assert!(punches(&world, one, "2026-09-07 00:00:00", "2026-09-13 23:59:59").await.is_empty());
    assert!(pages(&world, window(one, "2026-09-07", "2026-09-13"), 50).await.is_empty());
    world.seed(json!({"switches": {"attendance": {"leaver_rows": true}}})).await;
    assert_eq!(punches(&world, one, "2026-09-07 00:00:00", "2026-09-13 23:59:59").await, records);
    assert_eq!(pages(&world, window(one, "2026-09-07", "2026-09-13"), 50).await, results);
}
