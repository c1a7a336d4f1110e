//! What callers schedule: rotas, and shifts that two people swap.

use serde_json::{Value, json};

use super::{DAY_MS, pages, window};
use crate::receiver::Receiver;
use crate::world::{NOW_MS, World, eventful};

const ASSIGN: &str = "/topapi/attendance/group/schedule/async";
const SWAP: &str = "/topapi/attendance/approve/schedule/switch";
const ROTA: i64 = 394_000_052;
/// Nine to six.
const DAY_SHIFT: i64 = 709_000_181;
/// Midnight of the 15th.
const TODAY_MS: i64 = NOW_MS - 10 * 3_600_000;

/// A company with its members by rota.
async fn company() -> (World, Vec<String>) {
    let mut config = eventful().people(80);
    config.seed.life.joiners = dianmao_emulator::Share::NONE;
    config.seed.life.leavers = dianmao_emulator::Share::NONE;
    config.seed.life.rescheduled = dianmao_emulator::Share::NONE;
    let world = World::start(config).await;
    let body = json!({"op_user_id": "manager01", "group_id": ROTA});
    let members = world.ok("/topapi/attendance/group/memberusers/list", body).await;
    let userids: Vec<String> =
        members["result"].as_array().unwrap().iter().map(|userid| userid.as_str().unwrap().to_owned()).collect();
    assert!(userids.len() > 3, "{userids:?}");
    (world, userids)
}

fn row(userid: &str, days: i64, shift_id: i64) -> Value {
    json!({"userid": userid, "work_date": TODAY_MS + days * DAY_MS, "shift_id": shift_id})
}

fn rota(rows: &[Value]) -> Value {
    json!({"op_user_id": "manager01", "group_id": ROTA, "schedules": rows})
}

async fn by_users(world: &World, userid: &str, days: i64) -> Vec<Value> {
    let at_ms = TODAY_MS + days * DAY_MS;
    let body = json!({"op_user_id": "manager01", "userids": userid, "from_date_time": at_ms, "to_date_time": at_ms});
    world.ok("/topapi/attendance/schedule/listbyusers", body).await.as_array().unwrap().clone()
}

fn shifts(rows: &[Value]) -> Vec<i64> {
    rows.iter().map(|row| row["shift_id"].as_i64().unwrap()).collect()
}

fn ids(rows: &[Value]) -> Vec<i64> {
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn rota_is_written_a_moment_after_the_answer() {
    let (world, userids) = company().await;
    let userid = &userids[0];
    let before = by_users(&world, userid, 5).await;
    let rest = json!({"userid": userid, "work_date": TODAY_MS + 6 * DAY_MS, "shift_id": 1, "is_rest": true});
    world.ok(ASSIGN, rota(&[row(userid, 5, DAY_SHIFT), rest, row(userid, 7, -2)])).await;
    assert_eq!(by_users(&world, userid, 5).await, before, "the answer comes first");
    world.emulator.clock().advance_ms(2_000);
    let after = by_users(&world, userid, 5).await;
    assert_eq!(shifts(&after), [DAY_SHIFT, DAY_SHIFT]);
    assert_eq!(after[0]["plan_check_time"], "2026-09-20 09:00:00");
    assert!(ids(&after).iter().all(|id| !ids(&before).contains(id)), "{after:?} {before:?}");
    let rest = by_users(&world, userid, 6).await;
    assert_eq!((shifts(&rest), &rest[0]["is_rest"]), (vec![0], &json!("Y")));
    assert_eq!(by_users(&world, userid, 7).await, Vec::<Value>::new(), "cleared");
    let body = json!({"op_user_id": "0", "user_id": userid, "date_time": TODAY_MS + 5 * DAY_MS});
    let day = world.ok("/topapi/attendance/schedule/listbyday", body).await;
    assert_eq!((&day[0]["id"], &day[0]["class_id"]), (&after[0]["id"], &json!(DAY_SHIFT)));
    assert_eq!(day[0]["gmt_create"], "2026-09-15 10:00:02");
    let whole = world.ok("/topapi/attendance/listschedule", json!({"workDate": "2026-09-20"})).await;
    let own: Vec<&Value> =
        whole["schedules"].as_array().unwrap().iter().filter(|row| row["userid"] == userid.as_str()).collect();
    assert_eq!((own.len(), &own[0]["plan_id"]), (2, &after[0]["id"]));
}

#[tokio::test]
async fn people_work_what_was_scheduled_on_the_eve() {
    let (mut world, userids) = company().await;
    let rows: Vec<Value> = userids.iter().map(|userid| row(userid, 2, DAY_SHIFT)).collect();
    world.ok(ASSIGN, rota(&rows)).await;
    world.emulator.clock().advance_ms(4 * DAY_MS);
    world.renew_token().await;
    let results = pages(&world, window(&userids, "2026-09-17", "2026-09-17"), 50).await;
    let schedules = by_users(&world, &userids.join(","), 2).await;
    assert_eq!(results.len(), 2 * userids.len());
    assert!(results.iter().all(|row| ids(&schedules).contains(&row["planId"].as_i64().unwrap())));
    let signed = results.iter().filter(|row| row["timeResult"] == "Normal" && row["checkType"] == "OnDuty").count();
    assert!(signed * 2 > userids.len(), "most came about nine: {results:?}");
    let query = format!("/_emulator/truth?from=2026-09-17&to=2026-09-17&userids={}", userids[0]);
    let truth = world.fetch(&query).await;
    let text = truth.to_string();
    assert!(!text.contains("\"rest\"") && !text.contains("unsettled"), "{text}");
}

#[tokio::test]
async fn day_that_is_over_can_be_scheduled_anew() {
    let (world, userids) = company().await;
    let userid = &userids[0];
    let window = window(&userids[..1], "2026-09-10", "2026-09-10");
    let before = pages(&world, window.clone(), 50).await;
    let rest = json!({"userid": userid, "work_date": TODAY_MS - 5 * DAY_MS, "shift_id": 1, "is_rest": true});
    world.ok(ASSIGN, rota(&[if before.is_empty() { row(userid, -5, DAY_SHIFT) } else { rest }])).await;
    world.emulator.clock().advance_ms(2_000);
    assert_eq!(pages(&world, window, 50).await.is_empty(), !before.is_empty());
}

#[tokio::test]
async fn rota_is_told() {
    let (world, userids) = company().await;
    let mut receiver = Receiver::start().await;
    let registration = receiver.registration(&["attendance_schedule_change"]);
    assert_eq!(world.code("/call_back/register_call_back", registration).await, 0);
    receiver.next().await;
    world.ok(ASSIGN, rota(&[row(&userids[0], 5, DAY_SHIFT), row(&userids[0], 6, -2)])).await;
    world.emulator.clock().advance_ms(2_000);
    world.emulator.deliveries_done().await;
    let pushes = receiver.rest();
    let told: Vec<(&str, i64)> = pushes
        .iter()
        .map(|push| &push["DataList"][0])
        .map(|row| (row["type"].as_str().unwrap(), row["workDateBegin"].as_i64().unwrap()))
        .collect();
    assert_eq!(told.len(), 2, "{pushes:?}");
    assert!(told.contains(&("modify", TODAY_MS + 5 * DAY_MS)) && told.contains(&("delete", TODAY_MS + 6 * DAY_MS)));
}

#[tokio::test]
async fn rota_that_cannot_be_is_refused() {
    let (world, userids) = company().await;
    let userid = &userids[0];
    let good = rota(&[row(userid, 5, DAY_SHIFT)]);
    let too_many: Vec<Value> = (0..201).map(|days| row(userid, days % 100, DAY_SHIFT)).collect();
    let cases = [
        (json!({"op_user_id": null}), 40035),
        (json!({"op_user_id": "nobody"}), 60121),
        (json!({"group_id": 1}), 400_002),
        (json!({"group_id": 394_000_001}), 400_002),
        (json!({"schedules": []}), 40035),
        (json!({"schedules": too_many}), 40032),
        (json!({"schedules": [row(userid, 181, DAY_SHIFT)]}), 40035),
        (json!({"schedules": [row(userid, -181, DAY_SHIFT)]}), 40035),
        (json!({"schedules": [row(userid, 5, 1)]}), 40035),
        (
            json!({"schedules": [{"userid": userid, "work_date": TODAY_MS, "shift_id": DAY_SHIFT, "is_rest": true}]}),
            40035,
        ),
    ];
    for (change, code) in cases {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(world.code(ASSIGN, body).await, code, "{change}");
    }
}

#[tokio::test]
async fn rows_that_cannot_be_are_left_out_or_refuse_the_call() {
    let (world, userids) = company().await;
    let rows = [row(&userids[0], 5, DAY_SHIFT), row("manager01", 5, DAY_SHIFT), row(&userids[1], 5, 12)];
    let before = by_users(&world, &userids[1], 5).await;
    world.ok(ASSIGN, rota(&rows)).await;
    world.emulator.clock().advance_ms(2_000);
    assert_eq!(shifts(&by_users(&world, &userids[0], 5).await), [DAY_SHIFT, DAY_SHIFT]);
    assert_eq!(by_users(&world, &userids[1], 5).await, before);
    world.seed(json!({"switches": {"attendance": {"schedule_rows": "refused", "schedule_delay_ms": 0}}})).await;
    let rows = [row(&userids[0], 6, DAY_SHIFT), row(&userids[1], 6, 12)];
    let before = by_users(&world, &userids[0], 6).await;
    assert_eq!(world.code(ASSIGN, rota(&rows)).await, 400_002);
    assert_eq!(by_users(&world, &userids[0], 6).await, before);
    world.ok(ASSIGN, rota(&rows[..1])).await;
    assert_eq!(shifts(&by_users(&world, &userids[0], 6).await), [DAY_SHIFT, DAY_SHIFT], "at once");
}

#[tokio::test]
async fn rota_survives_a_snapshot() {
    let (mut world, userids) = company().await;
    world.ok(ASSIGN, rota(&[row(&userids[0], 5, DAY_SHIFT), row(&userids[1], 5, -2)])).await;
    world.emulator.clock().advance_ms(2_000);
    let both = userids[..2].join(",");
    let before = by_users(&world, &both, 5).await;
    let snapshot = world.control("snapshot", json!({})).await;
    world.control("reset", json!({})).await;
    world.renew_token().await;
    assert_ne!(by_users(&world, &both, 5).await, before);
    assert_eq!(world.control("restore", snapshot).await, json!({}));
    world.renew_token().await;
    assert_eq!(by_users(&world, &both, 5).await, before);
}

/// Two members who have different shifts on a day.
async fn pair(world: &World, userids: &[String], days: i64) -> ([String; 2], [i64; 2]) {
    let mut found: Option<(String, i64)> = None;
    for userid in userids {
        let rows = by_users(world, userid, days).await;
        let shift_id = shifts(&rows)[0];
        match &found {
            _ if shift_id == 0 => {}
            Some((other, other_id)) if *other_id != shift_id => {
                return ([other.clone(), userid.clone()], [*other_id, shift_id]);
            }
            Some(_) => {}
            None => found = Some((userid.clone(), shift_id)),
        }
    }
    panic!("all have the same shift");
}

#[tokio::test]
async fn two_people_swap_their_shifts_for_good() {
    let (world, userids) = company().await;
    let ([one, other], [own, others]) = pair(&world, &userids, 3).await;
    let body = json!({"userid": one, "apply_userid": one, "target_userid": other, "switch_date": "2026-09-18",
                      "approve_id": "oa-1", "apply_shift_id": own, "target_shift_id": others});
    world.ok(SWAP, body.clone()).await;
    assert_eq!(shifts(&by_users(&world, &one, 3).await), [others, others]);
    assert_eq!(shifts(&by_users(&world, &other, 3).await), [own, own]);
    assert_eq!(world.code(SWAP, body).await, 400_002, "a form is carried out once");
    let cancel = json!({"userid": one, "approve_id": "oa-1"});
    assert_eq!(world.code("/topapi/attendance/approve/cancel", cancel).await, 400_002, "and stays");
}

#[tokio::test]
async fn swap_that_cannot_be_is_refused() {
    let (world, userids) = company().await;
    let ([one, other], [own, others]) = pair(&world, &userids, 3).await;
    let good = json!({"userid": one, "apply_userid": one, "target_userid": other, "switch_date": "2026-09-18",
                      "approve_id": "oa-1", "apply_shift_id": own, "target_shift_id": others});
    let cases = [
        (json!({"userid": "nobody"}), 60121),
        (json!({"approve_id": null}), 40035),
        (json!({"switch_date": "tomorrow"}), 40035),
        (json!({"target_userid": one}), 400_002),
        (json!({"target_userid": "manager01"}), 400_002),
        (json!({"apply_shift_id": others}), 400_002),
        (json!({"switch_date": "2027-09-18"}), 400_002),
    ];
    let before = by_users(&world, &one, 3).await;
    for (change, code) in cases {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(world.code(SWAP, body).await, code, "{change}");
    }
    assert_eq!(by_users(&world, &one, 3).await, before);
}
