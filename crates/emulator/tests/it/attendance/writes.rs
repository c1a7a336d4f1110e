//! Groups, their members and places, and shifts as callers write them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{DAY_MS, company, pages, window};
use crate::receiver::Receiver;
use crate::world::{NOW_MS, World};

const DEFAULT: i64 = 394_000_001;
const DAY_SHIFT: i64 = 709_000_172;
const NIGHT_SHIFT: i64 = 709_000_173;
/// Midnight of the 15th.
const TODAY_MS: i64 = NOW_MS - 10 * 3_600_000;

/// Calls an interface of attendance as the administrator.
async fn op(world: &World, path: &str, body: Value) -> Value {
    world.ok(&format!("/topapi/attendance/{path}"), with_operator(body)).await
}

async fn code(world: &World, path: &str, body: Value) -> i64 {
    let answer = world.call(&format!("/topapi/attendance/{path}"), with_operator(body)).await;
    let inner = answer["result"]["errcode"].as_i64();
    inner.unwrap_or_else(|| crate::world::code(&answer))
}

fn with_operator(mut body: Value) -> Value {
    let object = body.as_object_mut().unwrap();
    object.entry("op_user_id").or_insert(json!("manager01"));
    object.entry("op_userid").or_insert(json!("manager01"));
    body
}

fn time(check_type: &str, clock: &str) -> Value {
    json!({"check_type": check_type, "check_time": format!("1970-01-01 {clock}:00"), "across": 0})
}

fn shift(name: &str, on: &str, off: &str) -> Value {
    json!({"name": name, "sections": [{"times": [time("OnDuty", on), time("OffDuty", off)]}],
           "setting": {"serious_late_minutes": 20, "absenteeism_late_minutes": 60}})
}

async fn add_shift(world: &World, shift: Value) -> i64 {
    op(world, "shift/add", json!({"shift": shift})).await["id"].as_i64().unwrap()
}

fn fixed(name: &str, shift_id: i64, userids: &[String]) -> Value {
    let member = |userid: &String| json!({"role": "Attendance", "type": "StaffMember", "user_id": userid});
    json!({"name": name, "type": "FIXED", "members": userids.iter().map(member).collect::<Vec<_>>(),
           "workday_class_list": [0, shift_id, shift_id, shift_id, shift_id, shift_id, 0], "default_class_id": shift_id})
}

async fn add_group(world: &World, group: Value) -> i64 {
    op(world, "group/add", json!({"top_group": group})).await["id"].as_i64().unwrap()
}

async fn key(world: &World, group_id: i64) -> String {
    op(world, "groups/idtokey", json!({"group_id": group_id})).await.as_str().unwrap().to_owned()
}

async fn by_users(world: &World, userids: &[String], days: i64) -> Vec<Value> {
    let at_ms = TODAY_MS + days * DAY_MS;
    let body = json!({"userids": userids.join(","), "from_date_time": at_ms, "to_date_time": at_ms});
    op(world, "schedule/listbyusers", body).await.as_array().unwrap().clone()
}

fn shifts(rows: &[Value]) -> BTreeSet<i64> {
    rows.iter().map(|row| row["shift_id"].as_i64().unwrap()).collect()
}

fn ids(rows: &[Value]) -> BTreeSet<i64> {
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

async fn group_of(world: &World, userid: &str) -> Option<i64> {
    world.ok("/topapi/attendance/getusergroup", json!({"userid": userid})).await["group_id"].as_i64()
}

async fn members(world: &World, group_id: i64) -> Vec<String> {
    let users = op(world, "group/memberusers/list", json!({"group_id": group_id})).await;
    users["result"].as_array().unwrap().iter().map(|userid| userid.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn group_of_a_caller_has_members_with_real_days() {
    let (mut world, userids) = company().await;
    let shift_id = add_shift(&world, shift("早八班", "08:00", "17:00")).await;
    let two = userids[1..3].to_vec();
    let group_id = add_group(&world, fixed("研发一组", shift_id, &two)).await;
    assert_eq!(group_of(&world, &two[0]).await, Some(group_id));
    assert_eq!(members(&world, group_id).await.len(), 2);
    let group = op(&world, "group/query", json!({"group_id": group_id})).await;
    assert_eq!((&group["name"], &group["member_count"]), (&json!("研发一组"), &json!(2)));
    assert_eq!(group["work_day_list"], json!([0, shift_id, shift_id, shift_id, shift_id, shift_id, 0]));
    let listed = op(&world, "group/member/list", json!({"group_id": group_id})).await;
    assert_eq!(listed["result"][0]["type"], "0");
    let rows = by_users(&world, &two, 0).await;
    assert_eq!((rows.len(), shifts(&rows)), (4, BTreeSet::from([shift_id])), "from today on");
    assert_eq!(rows[0]["plan_check_time"], "2026-09-15 08:00:00");
    assert_eq!(by_users(&world, &two, 20).await, Vec::<Value>::new(), "the night writes fifteen days ahead");
    world.emulator.clock().advance_ms(6 * DAY_MS);
    world.renew_token().await;
    assert_eq!(by_users(&world, &two, 20).await.len(), 4);
    let results = pages(&world, window(&two, "2026-09-16", "2026-09-18"), 50).await;
    assert_eq!(results.len(), 12);
    assert!(results.iter().all(|row| row["groupId"] == group_id));
    let on_time = results.iter().filter(|row| row["checkType"] == "OnDuty" && row["timeResult"] == "Normal").count();
    assert!(on_time >= 3, "they come by the new hours: {results:?}");
    let query = format!("/_emulator/truth?from=2026-09-16&to=2026-09-18&userids={}", two[0]);
    assert!(!world.fetch(&query).await.to_string().contains("unsettled"));
}

#[tokio::test]
async fn groups_without_a_week_wait_for_a_rota_or_take_any_hours() {
    let (world, userids) = company().await;
    let turn = json!({"name": "轮班组", "type": "TURN", "shift_vo_list": [{"id": DAY_SHIFT}],
                      "members": [{"role": "Attendance", "type": "StaffMember", "user_id": userids[1]}]});
    let group_id = add_group(&world, turn).await;
    let one = userids[1..2].to_vec();
    assert_eq!(by_users(&world, &one, 2).await, Vec::<Value>::new());
    let rows = json!([{"userid": userids[1], "work_date": TODAY_MS + 2 * DAY_MS, "shift_id": DAY_SHIFT}]);
    op(&world, "group/schedule/async", json!({"group_id": group_id, "schedules": rows})).await;
    world.emulator.clock().advance_ms(2_000);
    assert_eq!(shifts(&by_users(&world, &one, 2).await), BTreeSet::from([DAY_SHIFT]));
    let free = json!({"name": "自由组", "type": "NONE", "freecheck_work_days": [1, 2, 3, 4, 5],
                      "members": [{"role": "Attendance", "type": "StaffMember", "user_id": userids[2]}]});
    add_group(&world, free).await;
    assert_eq!(by_users(&world, &userids[2..3], 1).await, Vec::<Value>::new(), "free hours have no plan");
}

#[tokio::test]
async fn people_move_from_group_to_group_today_or_tomorrow() {
    let (world, userids) = company().await;
    let group_id = add_group(&world, fixed("夜班一组", NIGHT_SHIFT, &[])).await;
    let before = by_users(&world, &userids[1..3], 0).await;
    let update =
        |flag: i64, change: Value| json!({"group_id": group_id, "schedule_flag": flag, "update_param": change});
    op(&world, "group/member/update", update(1, json!({"add_users": userids[1..3]}))).await;
    assert_eq!(by_users(&world, &userids[1..3], 0).await, before, "tomorrow");
    let tomorrow = by_users(&world, &userids[1..3], 1).await;
    assert_eq!(shifts(&tomorrow), BTreeSet::from([NIGHT_SHIFT]));
    op(&world, "group/member/update", update(0, json!({"remove_users": [userids[1]]}))).await;
    assert_eq!(group_of(&world, &userids[1]).await, None);
    assert_eq!(by_users(&world, &userids[1..2], 0).await, Vec::<Value>::new(), "today");
    op(&world, "group/member/update", update(0, json!({"add_extra_users": [userids[3]]}))).await;
    let listed = op(&world, "group/member/list", json!({"group_id": group_id})).await;
    let flag = |userid: &str| {
        let rows = listed["result"].as_array().unwrap();
        rows.iter().find(|row| row["member_id"] == userid).map(|row| row["atc_flag"].clone())
    };
    assert_eq!((flag(&userids[3]), flag(&userids[2])), (Some(json!("1")), Some(json!("0"))));
    assert_eq!(by_users(&world, &userids[3..4], 1).await, Vec::<Value>::new(), "need not punch");
}

#[tokio::test]
async fn department_on_the_list_takes_its_people_along() {
    let (world, _) = company().await;
    let dept_id = world.department("新部门", 1).await;
    let person = |userid: &str, mobile: &str| json!({"userid": userid, "name": userid, "mobile": mobile, "dept_id_list": dept_id.to_string()});
    world.ok("/topapi/v2/user/create", person("early", "12000990001")).await;
    let mut group = fixed("部门组", DAY_SHIFT, &[]);
    group["members"] = json!([{"role": "Attendance", "type": "DeptMember", "user_id": dept_id.to_string()}]);
    let group_id = add_group(&world, group).await;
    assert_eq!(members(&world, group_id).await, ["early"]);
    world.ok("/topapi/v2/user/create", person("late", "12000990002")).await;
    assert_eq!(members(&world, group_id).await, ["early", "late"], "whoever comes later belongs to it too");
    let listed = op(&world, "group/member/list", json!({"group_id": group_id})).await;
    assert_eq!(listed["result"], json!([{"member_id": dept_id.to_string(), "type": "1", "atc_flag": "0"}]));
    world.ok("/topapi/v2/user/update", json!({"userid": "late", "dept_id_list": "1"})).await;
    assert_eq!(group_of(&world, "late").await, None);
    let change =
        json!({"group_id": group_id, "schedule_flag": 0, "update_param": {"remove_depts": [dept_id.to_string()]}});
    op(&world, "group/member/update", change).await;
    assert_eq!(members(&world, group_id).await, Vec::<String>::new());
}

#[tokio::test]
async fn users_are_added_and_removed_by_key_and_strangers_are_named() {
    let (world, userids) = company().await;
    let group_id = add_group(&world, fixed("一组", DAY_SHIFT, &[])).await;
    let key = key(&world, group_id).await;
    let body = |list: String| json!({"group_key": key, "user_id_list": list});
    let added = op(&world, "group/users/add", body(format!("{},nobody", userids[1]))).await;
    let error = json!([{"code": "1000", "msg": "business fault", "failure_list": ["nobody"]}]);
    assert_eq!(added, json!({"success_list": [userids[1]], "error_info_list": error}));
    assert_eq!(group_of(&world, &userids[1]).await, Some(group_id));
    let removed = op(&world, "group/users/remove", body(userids[1..3].join(","))).await;
    assert_eq!(removed["success_list"], json!([userids[1]]));
    assert_eq!(removed["error_info_list"][0]["failure_list"], json!([userids[2]]), "of another group");
    assert_eq!(group_of(&world, &userids[1]).await, None);
}

#[tokio::test]
async fn deleted_group_leaves_its_people_without_one() {
    let (world, userids) = company().await;
    let group_id = add_group(&world, fixed("一组", DAY_SHIFT, &userids[1..2])).await;
    let today = by_users(&world, &userids[1..2], 0).await;
    assert!(!today.is_empty());
    let key = key(&world, group_id).await;
    assert_eq!(op(&world, "group/delete", json!({"group_key": key})).await, json!(key));
    assert_eq!(group_of(&world, &userids[1]).await, None);
    assert_eq!(by_users(&world, &userids[1..2], 0).await, today, "the day that has begun stays");
    assert_eq!(by_users(&world, &userids[1..2], 1).await, Vec::<Value>::new());
    assert_eq!(code(&world, "group/query", json!({"group_id": group_id})).await, 400_002);
    assert_eq!(code(&world, "group/delete", json!({"group_key": key})).await, 400_002);
}

#[tokio::test]
async fn what_is_not_sent_of_a_group_stays() {
    let (world, userids) = company().await;
    let group_id = add_group(&world, fixed("一组", DAY_SHIFT, &userids[1..3])).await;
    let (today, tomorrow) = (by_users(&world, &userids[1..2], 0).await, by_users(&world, &userids[1..2], 1).await);
    let renamed =
        op(&world, "group/modify", json!({"top_group": {"id": group_id, "name": "二组", "offset": 500}})).await;
    assert_eq!(renamed, json!({"name": "二组", "id": group_id.to_string()}));
    let key = key(&world, group_id).await;
    assert_eq!(op(&world, "group/get", json!({"group_key": key})).await["location_offset"], 500);
    assert_eq!(by_users(&world, &userids[1..2], 1).await, tomorrow, "a name changes no day");
    let week = json!([0, NIGHT_SHIFT, NIGHT_SHIFT, NIGHT_SHIFT, NIGHT_SHIFT, NIGHT_SHIFT, 0]);
    let change = json!({"id": group_id, "workday_class_list": week, "enable_next_day": true});
    op(&world, "group/modify", json!({"top_group": change})).await;
    assert_eq!(by_users(&world, &userids[1..2], 0).await, today);
    let after = by_users(&world, &userids[1..2], 1).await;
    assert_eq!(shifts(&after), BTreeSet::from([NIGHT_SHIFT]));
    assert!(ids(&after).is_disjoint(&ids(&tomorrow)), "plans of their own");
    let only = json!({"id": group_id, "modify_member": true,
                      "members": [{"role": "Attendance", "type": "StaffMember", "user_id": userids[2]}]});
    op(&world, "group/modify", json!({"top_group": only})).await;
    assert_eq!(members(&world, group_id).await, [userids[2].clone()]);
}

#[tokio::test]
async fn change_of_a_shift_is_another_version() {
    let (world, userids) = company().await;
    let one = &userids[1..2];
    let (today, tomorrow) = (by_users(&world, one, 0).await, by_users(&world, one, 1).await);
    let mut later = shift("白班", "10:00", "19:00");
    later["id"] = json!(DAY_SHIFT);
    assert_eq!(add_shift(&world, later.clone()).await, DAY_SHIFT);
    assert_eq!(by_users(&world, one, 0).await, today);
    let after = by_users(&world, one, 1).await;
    assert_eq!(after[0]["plan_check_time"], "2026-09-16 10:00:00");
    assert!(ids(&after).is_disjoint(&ids(&tomorrow)));
    let (old, new) = (&tomorrow[0]["shift_version"], &after[0]["shift_version"]);
    assert_ne!(old, new);
    for (version, clock) in [(old, "1970-01-01 09:00:00"), (new, "1970-01-01 10:00:00")] {
        let found = op(&world, "shift/history/query", json!({"shift_id": DAY_SHIFT, "version": version})).await;
        assert_eq!(found["sections"][0]["punches"][0]["check_time"], clock);
    }
    world.seed(json!({"switches": {"attendance": {"changes_from": "today"}}})).await;
    later["sections"][0]["times"][1] = time("OffDuty", "20:00");
    add_shift(&world, later).await;
    assert_eq!(by_users(&world, one, 0).await[1]["plan_check_time"], "2026-09-15 20:00:00");
}

#[tokio::test]
async fn ends_of_work_can_be_freed_of_punches() {
    let (world, _) = company().await;
    let shift_id = add_shift(&world, shift("外勤班", "09:00", "18:00")).await;
    world.seed(json!({"switches": {"attendance": {"changes_from": "today"}}})).await;
    let shown = op(&world, "shift/query", json!({"shift_id": shift_id})).await;
    let point = |place: usize| shown["sections"][0]["punches"][place]["id"].clone();
    let body = |id: Value| json!({"shift_id": shift_id, "punches": [{"id": id, "free_check": true}]});
    op(&world, "shift/updatepunches", body(point(1))).await;
    let freed = op(&world, "shift/query", json!({"shift_id": shift_id})).await;
    assert_eq!(freed["sections"][0]["punches"][1]["free_check"], true);
    assert_eq!(freed["sections"][0]["punches"][1]["id"], point(1), "points keep their numbers");
    for (body, expected) in [
        (body(point(0)), 400_002),
        (body(json!(12)), 400_002),
        (json!({"shift_id": shift_id, "punches": []}), 40035),
        (json!({"shift_id": 12, "punches": [{"id": 1, "free_check": true}]}), 400_002),
    ] {
        assert_eq!(code(&world, "shift/updatepunches", body.clone()).await, expected, "{body}");
    }
}

#[tokio::test]
async fn shift_goes_when_no_group_schedules_it() {
    let (world, _) = company().await;
    assert_eq!(code(&world, "shift/delete", json!({"shift_id": DAY_SHIFT})).await, 400_002);
    let shift_id = add_shift(&world, shift("临时班", "09:00", "12:00")).await;
    op(&world, "shift/delete", json!({"shift_id": shift_id})).await;
    assert_eq!(code(&world, "shift/query", json!({"shift_id": shift_id})).await, 400_002);
    assert_eq!(code(&world, "shift/delete", json!({"shift_id": shift_id})).await, 400_002);
    let found = op(&world, "shift/search", json!({"shift_name": "临时"})).await;
    assert_eq!(found, json!([]));
}

#[tokio::test]
async fn shifts_that_cannot_be_are_refused() {
    let (world, _) = company().await;
    let with = |change: Value| {
        let mut shift = shift("新班", "09:00", "18:00");
        shift.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({"shift": shift})
    };
    let times = |times: Value| json!({"sections": [{"times": times}]});
    let four: Vec<Value> =
        (0..4).map(|_| json!({"times": [time("OnDuty", "09:00"), time("OffDuty", "10:00")]})).collect();
    let cases = [
        (json!({}), 40035),
        (with(json!({"name": ""})), 40035),
        (with(json!({"name": "白班"})), 400_002),
        (with(json!({"id": 12})), 400_002),
        (with(json!({"sections": []})), 40035),
        (with(json!({"sections": four})), 40035),
        (with(times(json!([time("OffDuty", "09:00"), time("OnDuty", "18:00")]))), 40035),
        (with(times(json!([time("OnDuty", "18:00"), time("OffDuty", "09:00")]))), 40035),
        (with(times(json!([time("OnDuty", "late"), time("OffDuty", "18:00")]))), 40035),
        (with(json!({"setting": {"serious_late_minutes": 30, "absenteeism_late_minutes": 30}})), 400_002),
    ];
    for (body, expected) in cases {
        assert_eq!(code(&world, "shift/add", body.clone()).await, expected, "{body}");
    }
}

#[tokio::test]
async fn groups_that_cannot_be_are_refused() {
    let (world, userids) = company().await;
    let with = |change: Value| {
        let mut group = fixed("新组", DAY_SHIFT, &userids[1..2]);
        group.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({"top_group": group})
    };
    let member = |kind: &str, id: &str| json!({"members": [{"role": "Attendance", "type": kind, "user_id": id}]});
    let cases = [
        (json!({}), 40035),
        (with(json!({"name": null})), 40035),
        (with(json!({"name": "默认考勤组"})), 400_002),
        (with(json!({"type": "OTHER"})), 40035),
        (with(json!({"members": null})), 40035),
        (with(member("StaffMember", "nobody")), 60121),
        (with(member("DeptMember", "77")), 60003),
        (with(json!({"workday_class_list": [0, 0, 0]})), 40035),
        (with(json!({"workday_class_list": [0, 12, 0, 0, 0, 0, 0]})), 400_002),
    ];
    for (body, expected) in cases {
        assert_eq!(code(&world, "group/add", body.clone()).await, expected, "{body}");
    }
    let top = |change: Value| json!({"top_group": change});
    for (body, expected) in [
        (top(json!({"name": "x"})), 40035),
        (top(json!({"id": 12})), 400_002),
        (top(json!({"id": DEFAULT, "type": "TURN"})), 400_002),
        (top(json!({"id": DEFAULT, "workday_class_list": [0, 12, 0, 0, 0, 0, 0]})), 400_002),
    ] {
        assert_eq!(code(&world, "group/modify", body.clone()).await, expected, "{body}");
    }
    let default = key(&world, DEFAULT).await;
    assert_eq!(code(&world, "group/delete", json!({"group_key": default})).await, 400_002, "the usual group stays");
    assert_eq!(code(&world, "group/delete", json!({"group_key": "none"})).await, 400_002);
}

#[tokio::test]
async fn members_that_cannot_be_are_refused() {
    let (world, userids) = company().await;
    let update = |group_id: i64, flag: i64, change: Value| json!({"group_id": group_id, "schedule_flag": flag, "update_param": change});
    let many: Vec<String> = (0..21).map(|n| format!("u{n}")).collect();
    for (body, expected) in [
        (update(12, 0, json!({"add_users": [userids[1]]})), 400_002),
        (update(DEFAULT, 2, json!({"add_users": [userids[1]]})), 40035),
        (update(DEFAULT, 0, json!({"add_users": many})), 40032),
        (update(DEFAULT, 0, json!({"add_users": ["nobody"]})), 60121),
        (update(DEFAULT, 0, json!({"add_depts": ["77"]})), 60003),
    ] {
        assert_eq!(code(&world, "group/member/update", body.clone()).await, expected, "{body}");
    }
    let many = (0..101).map(|n| format!("u{n}")).collect::<Vec<_>>().join(",");
    let key = key(&world, DEFAULT).await;
    for path in ["group/users/add", "group/users/remove"] {
        assert_eq!(code(&world, path, json!({"group_key": "none", "user_id_list": "u1"})).await, 400_002);
        assert_eq!(code(&world, path, json!({"group_key": key, "user_id_list": many})).await, 40032);
        assert_eq!(code(&world, path, json!({"group_key": key})).await, 40035);
    }
}

#[tokio::test]
async fn places_and_networks_come_and_go() {
    let (world, _) = company().await;
    let key = key(&world, DEFAULT).await;
    let read = async |what: &str| {
        let answer =
            world.call(&format!("/topapi/attendance/group/{what}/query"), json!({"group_key": key, "size": 100})).await;
        let lists = answer["result"]["result"].as_object().unwrap().clone();
        lists.values().find_map(Value::as_array).unwrap().clone()
    };
    let (places, wifis) = (read("positions").await, read("wifis").await);
    let place = json!({"foreign_id": "hq", "address": "杭州", "latitude": "30.285600", "longitude": "120.017000", "offset": 200});
    let lost = json!({"foreign_id": "x", "address": "无处", "latitude": "north", "longitude": "120.0"});
    let body = with_operator(json!({"group_key": key, "position_list": [place, lost]}));
    let added = world.call("/topapi/attendance/group/positions/add", body).await["result"]["result"].clone();
    let position_key = added["success_list"][0]["position_key"].clone();
    assert_eq!(added["error_info_list"][0]["failure_list"][0]["foreign_id"], "x");
    let all = read("positions").await;
    assert_eq!((all.len(), &all[places.len()]["position_key"]), (places.len() + 1, &position_key));
    let wifi = |mac: &str| json!({"foreign_id": "w", "mac_addr": mac, "ssid": "guest"});
    let body =
        with_operator(json!({"group_key": key, "wifi_list": [wifi("02:10:18:00:00:01"), wifi("02:10:18:00:00:01")]}));
    let added = world.call("/topapi/attendance/group/wifis/add", body).await["result"]["result"].clone();
    assert_eq!(added["success_list"].as_array().unwrap().len(), 1, "the second is there already");
    let wifi_key = added["success_list"][0]["wifi_key"].clone();
    for (what, list, own) in [("positions", "position_key_list", position_key), ("wifis", "wifi_key_list", wifi_key)] {
        let mut body = json!({"group_key": key});
        body[list] = json!(format!("{},none", own.as_str().unwrap()));
        let removed = op(&world, &format!("group/{what}/remove"), body).await;
        assert_eq!(removed["success_list"], json!([own]));
        assert_eq!(removed["error_info_list"][0]["failure_list"], json!(["none"]));
    }
    assert_eq!((read("positions").await, read("wifis").await), (places, wifis));
    for (what, list) in [("positions", "position_list"), ("wifis", "wifi_list")] {
        let mut body = json!({"group_key": "none"});
        body[list] = json!([{}]);
        assert_eq!(code(&world, &format!("group/{what}/add"), body).await, 400_002);
        assert_eq!(code(&world, &format!("group/{what}/add"), json!({"group_key": key})).await, 40035);
        assert_eq!(code(&world, &format!("group/{what}/remove"), json!({"group_key": key})).await, 40035);
    }
}

#[tokio::test]
async fn operators_of_writes_are_checked() {
    let (world, _) = company().await;
    let paths = ["group/add", "group/modify", "group/delete", "group/member/update", "group/users/add", "shift/add"];
    for path in paths.into_iter().chain(["shift/delete", "shift/updatepunches", "group/positions/remove"]) {
        let body = json!({"op_user_id": "nobody", "op_userid": "nobody"});
        assert_eq!(code(&world, path, body).await, 60121, "{path}");
    }
}

#[tokio::test]
async fn groups_and_shifts_survive_a_snapshot() {
    let (mut world, userids) = company().await;
    let shift_id = add_shift(&world, shift("早八班", "08:00", "17:00")).await;
    let group_id = add_group(&world, fixed("研发一组", shift_id, &userids[1..3])).await;
    let mut later = shift("白班", "10:00", "19:00");
    later["id"] = json!(DAY_SHIFT);
    add_shift(&world, later).await;
    let before = by_users(&world, &userids, 2).await;
    let snapshot = world.control("snapshot", json!({})).await;
    world.control("reset", json!({})).await;
    world.renew_token().await;
    assert_ne!(by_users(&world, &userids, 2).await, before);
    assert_eq!(world.control("restore", snapshot).await, json!({}));
    world.renew_token().await;
    assert_eq!(by_users(&world, &userids, 2).await, before);
    assert_eq!(group_of(&world, &userids[1]).await, Some(group_id));
    let next = add_shift(&world, shift("又一班", "07:00", "16:00")).await;
    assert!(next > shift_id, "numbers go on");
}

#[tokio::test]
async fn changes_of_groups_and_shifts_are_told() {
    let (world, userids) = company().await;
    let mut receiver = Receiver::start().await;
    let tags = ["attend_group_change", "attend_shift_change", "attendance_schedule_change"];
    assert_eq!(world.code("/call_back/register_call_back", receiver.registration(&tags)).await, 0);
    receiver.next().await;
    let told = async |receiver: &mut Receiver| {
        world.emulator.deliveries_done().await;
        receiver.rest()
    };
    let shift_id = add_shift(&world, shift("早八班", "08:00", "17:00")).await;
    let events = told(&mut receiver).await;
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0]["EventType"], "attend_shift_change");
    assert_eq!((&events[0]["Action"], &events[0]["Id"]), (&json!("attend_shift_create"), &json!(shift_id)));
    let group_id = add_group(&world, fixed("研发一组", shift_id, &userids[1..3])).await;
    let events = told(&mut receiver).await;
    let kinds: BTreeSet<&str> = events.iter().map(|event| event["EventType"].as_str().unwrap()).collect();
    assert_eq!(kinds, BTreeSet::from(["attend_group_change", "attendance_schedule_change"]));
    let group = events.iter().find(|event| event["EventType"] == "attend_group_change").unwrap();
    assert_eq!((&group["Action"], &group["Name"]), (&json!("attend_group_create"), &json!("研发一组")));
    let mut later = shift("早八班", "08:30", "17:00");
    later["id"] = json!(shift_id);
    add_shift(&world, later).await;
    let events = told(&mut receiver).await;
    assert_eq!(events[0]["Action"], "attend_shift_update");
    let rows: Vec<&Value> = events[1..].iter().flat_map(|event| event["DataList"].as_array().unwrap()).collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["userIds"] == json!(userids[1..3])), "{rows:?}");
    assert_eq!(rows[0]["workDateBegin"], TODAY_MS + DAY_MS, "from tomorrow on");
    op(&world, "group/delete", json!({"group_key": key(&world, group_id).await})).await;
    let events = told(&mut receiver).await;
    assert_eq!(events[0]["Action"], "attend_group_delete");
    world.seed(json!({"switches": {"events": {"shift_action": "group"}}})).await;
    op(&world, "shift/delete", json!({"shift_id": shift_id})).await;
    assert_eq!(told(&mut receiver).await[0]["Action"], "attend_group_delete", "as in the sample");
}
