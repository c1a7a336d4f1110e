//! The group, its members, places and shifts; with the vendor's loose typing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::company;
use crate::world::World;

const GROUP_ID: i64 = 394_000_001;

async fn op(world: &World, path: &str, mut body: Value) -> Value {
    body["op_user_id"] = json!("manager01");
    world.ok(&format!("/topapi/attendance/{path}"), body).await
}

async fn key(world: &World) -> String {
    op(world, "groups/idtokey", json!({"group_id": GROUP_ID})).await.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn simple_groups_have_all_details_and_weekdays_as_text() {
    let (world, _) = company().await;
    let answer = world.call("/topapi/attendance/getsimplegroups", json!({})).await;
    assert!(answer.get("errmsg").is_none() && answer["request_id"].is_string(), "as in the sample: {answer}");
    assert_eq!(answer["result"]["has_more"], false);
    let group = &answer["result"]["groups"][0];
    assert_eq!(group["group_id"], GROUP_ID);
    assert_eq!((&group["type"], &group["is_default"]), (&json!("FIXED"), &json!(true)));
    assert_eq!(group["member_count"], 60);
    assert_eq!(
        group["work_day_list"],
        json!(["0", "709000172", "709000172", "709000172", "709000172", "709000172", "0"])
    );
    assert_eq!((&group["owner_user_id"], &group["manager_list"]), (&json!("manager01"), &json!(["manager01"])));
    let night = &group["selected_class"][1];
    assert_eq!(
        night["sections"][0]["times"],
        json!([{"check_type": "OnDuty", "check_time": "1970-01-01 22:00:00", "across": 0},
               {"check_type": "OffDuty", "check_time": "1970-01-01 06:00:00", "across": 1}])
    );
    assert_eq!(night["setting"]["serious_late_minutes"], 30, "a number here");
    let second = world.ok("/topapi/attendance/getsimplegroups", json!({"offset": 1, "size": 10})).await;
    assert_eq!(second, json!({"has_more": false, "groups": []}));
}

#[tokio::test]
async fn page_of_groups_needs_both_numbers_and_at_most_ten() {
    let (world, _) = company().await;
    let path = "/topapi/attendance/getsimplegroups";
    let cases = [
        (json!({"offset": 0}), 40035),
        (json!({"size": 5}), 40035),
        (json!({"offset": 0, "size": 11}), 40069),
        (json!({"offset": 0, "size": 0}), 40069),
        (json!({"offset": -1, "size": 5}), 40068),
        (json!({"offset": 0, "size": 10}), 0),
    ];
    for (body, code) in cases {
        assert_eq!(world.code(path, body.clone()).await, code, "{body}");
    }
}

#[tokio::test]
async fn group_of_a_user_names_windows_and_leaves_settings_empty() {
    let (world, userids) = company().await;
    let path = "/topapi/attendance/getusergroup";
    let group = world.ok(path, json!({"userid": userids[0]})).await;
    assert_eq!((&group["group_id"], &group["type"]), (&json!(GROUP_ID), &json!("FIXED")));
    let class = &group["classes"][0];
    assert_eq!(class["setting"], json!({}));
    assert_eq!(class["sections"][0]["times"][0]["begin_min"], -1);
    assert_eq!(world.code(path, json!({"userid": "nobody"})).await, 60121);
    assert_eq!(world.code(path, json!({})).await, 40035);
}

#[tokio::test]
async fn groups_are_found_by_name_id_and_key() {
    let (world, _) = company().await;
    let name = json!({"id": GROUP_ID, "name": "默认考勤组"});
    assert_eq!(
        op(&world, "group/minimalism/list", json!({})).await,
        json!({"has_more": false, "cursor": 1, "result": [name]})
    );
    assert_eq!(op(&world, "group/search", json!({"group_name": "默认"})).await, json!([name]));
    assert_eq!(op(&world, "group/search", json!({"group_name": "三班"})).await, json!([]));
    let key = key(&world).await;
    assert!(key.len() == 16 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
    assert_eq!(op(&world, "groups/keytoid", json!({"group_key": key})).await, GROUP_ID);
    let group = op(&world, "group/query", json!({"group_id": GROUP_ID})).await;
    assert_eq!(group["manager_list"], "[manager01]", "a text that looks like a list");
    assert_eq!(group["work_day_list"], json!([0, 709_000_172, 709_000_172, 709_000_172, 709_000_172, 709_000_172, 0]));
    assert_eq!(group["shift_ids"], json!([709_000_172, 709_000_173]));
    assert_eq!(group["member_count"], 60);
    let rules = world.ok("/topapi/attendance/group/get", json!({"group_key": key})).await;
    assert_eq!((&rules["group_key"], &rules["outside_check_approve_mode"]), (&json!(key), &json!(-1)));
}

#[tokio::test]
async fn unknown_groups_and_shifts_are_refused() {
    let (world, _) = company().await;
    let cases = [
        ("group/query", json!({"group_id": 1}), 400_002),
        ("group/query", json!({}), 40035),
        ("group/get", json!({"group_key": "00"}), 400_002),
        ("group/search", json!({}), 40035),
        ("groups/idtokey", json!({"group_id": 1}), 400_002),
        ("groups/keytoid", json!({"group_key": "00"}), 400_002),
        ("group/member/list", json!({"group_id": 1}), 400_002),
        ("group/memberusers/list", json!({"group_id": 1}), 400_002),
        ("group/member/listbyids", json!({"group_id": GROUP_ID, "member_ids": "1", "member_type": 2}), 400_002),
        ("shift/query", json!({"shift_id": 1}), 400_002),
        ("shift/query", json!({}), 40035),
        ("shift/search", json!({}), 40035),
        ("shift/history/query", json!({"shift_id": 709_000_172, "version": 1}), 400_002),
        ("shift/history/query", json!({"shift_id": 709_000_172}), 40035),
    ];
    for (path, mut body, code) in cases {
        body["op_user_id"] = json!("manager01");
        assert_eq!(world.code(&format!("/topapi/attendance/{path}"), body.clone()).await, code, "{path} {body}");
    }
}

#[tokio::test]
async fn operators_must_be_named_and_known_or_administrators() {
    let (world, userids) = company().await;
    let with_operator = [
        ("group/minimalism/list", json!({})),
        ("group/search", json!({"group_name": "默认"})),
        ("group/query", json!({"group_id": GROUP_ID})),
        ("group/member/list", json!({"group_id": GROUP_ID})),
        ("group/memberusers/list", json!({"group_id": GROUP_ID})),
        ("group/member/listbyids", json!({"group_id": GROUP_ID, "member_ids": "1", "member_type": 1})),
        ("groups/idtokey", json!({"group_id": GROUP_ID})),
        ("groups/keytoid", json!({"group_key": key(&world).await})),
        ("shift/list", json!({})),
        ("shift/search", json!({"shift_name": "班"})),
        ("shift/query", json!({"shift_id": 709_000_172})),
        ("shift/history/query", json!({"shift_id": 709_000_172, "version": 617_000_362})),
        ("schedule/listbyday", json!({"user_id": userids[0], "date_time": 1_789_437_600_000_i64})),
        (
            "schedule/listbyusers",
            json!({"userids": userids[0], "from_date_time": 1_789_437_600_000_i64, "to_date_time": 1_789_437_600_000_i64}),
        ),
        (
            "schedule/shift/listbydays",
            json!({"userids": userids[0], "from_date_time": 1_789_437_600_000_i64, "to_date_time": 1_789_437_600_000_i64}),
        ),
        ("schedule/result/listbyids", json!({"schedule_ids": "1"})),
    ];
    let code = async |path: &str, body: &Value, operator: Value| {
        let mut body = body.clone();
        body["op_user_id"] = operator;
        world.code(&format!("/topapi/attendance/{path}"), body).await
    };
    for (path, body) in &with_operator {
        assert_eq!(code(path, body, Value::Null).await, 40035, "{path}");
        assert_eq!(code(path, body, json!("nobody")).await, 60121, "{path}");
        assert_eq!(code(path, body, json!(userids[1])).await, 0, "{path}");
    }
    world.seed(json!({"switches": {"attendance": {"operator": "admin"}}})).await;
    assert_eq!(code("shift/list", &json!({}), json!(userids[1])).await, 43007);
    assert_eq!(code("shift/list", &json!({}), json!("manager01")).await, 0);
    world.seed(json!({"switches": {"attendance": {"operator": "any"}}})).await;
    assert_eq!(code("shift/list", &json!({}), json!("nobody")).await, 0);
}

#[tokio::test]
async fn members_are_listed_as_they_were_added_and_expanded() {
    let (world, userids) = company().await;
    let listed = op(&world, "group/member/list", json!({"group_id": GROUP_ID})).await;
    assert_eq!(
        listed["result"],
        json!([{"member_id": "1", "type": "1", "atc_flag": "0"}, {"member_id": "manager01", "type": "0", "atc_flag": "0"}])
    );
    let expanded = op(&world, "group/memberusers/list", json!({"group_id": GROUP_ID})).await;
    let expanded: BTreeSet<&str> = expanded["result"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(expanded.len(), 60);
    let by_ids = async |ids: &str, kind: i64| {
        let body = json!({"group_id": GROUP_ID, "member_ids": ids, "member_type": kind});
        op(&world, "group/member/listbyids", body).await
    };
    assert_eq!(by_ids("1,2", 1).await, json!(["1"]));
    assert_eq!(by_ids(&format!("manager01,{}", userids[5]), 0).await, json!(["manager01"]), "not those of departments");
}

#[tokio::test]
async fn expanded_members_come_in_pages() {
    let world = World::start(crate::world::quiet().people(250)).await;
    let mut userids = Vec::new();
    let mut cursor = json!(0);
    for n_page in [100, 100, 50] {
        let page = op(&world, "group/memberusers/list", json!({"group_id": GROUP_ID, "cursor": cursor})).await;
        let rows = page["result"].as_array().unwrap();
        assert_eq!(rows.len(), n_page);
        userids.extend(rows.iter().filter_map(Value::as_str).map(str::to_owned));
        assert_eq!(page["has_more"], n_page == 100);
        cursor = page["cursor"].clone();
    }
    assert_eq!(cursor, 250, "the last page has one too");
    assert_eq!(userids.iter().collect::<BTreeSet<_>>().len(), 250);
}

#[tokio::test]
async fn lists_of_members_are_comma_lists_of_at_most_twenty() {
    let (world, _) = company().await;
    let path = "/topapi/attendance/group/member/listbyids";
    let body =
        |ids: Value| json!({"op_user_id": "manager01", "group_id": GROUP_ID, "member_ids": ids, "member_type": 0});
    let many = |n: usize| json!((0..n).map(|n| format!("u{n}")).collect::<Vec<_>>().join(","));
    assert_eq!(world.code(path, body(many(20))).await, 0);
    assert_eq!(world.code(path, body(many(21))).await, 40032);
    assert_eq!(world.code(path, body(json!(""))).await, 40035);
    assert_eq!(world.code(path, body(json!(["manager01"]))).await, 40035);
    world.seed(json!({"switches": {"attendance": {"arrays_as_lists": true}}})).await;
    assert_eq!(world.ok(path, body(json!(["manager01"]))).await, json!(["manager01"]));
}

#[tokio::test]
async fn named_users_and_places_are_nested_one_level_deeper() {
    let (world, _) = company().await;
    let key = key(&world).await;
    let answer = world.call("/topapi/attendance/group/users/query", json!({"group_key": key, "cursor": ""})).await;
    assert!(answer.get("errcode").is_none() && answer["request_id"].is_string(), "{answer}");
    assert_eq!(
        answer["result"],
        json!({"errcode": 0, "errmsg": "ok", "result": {"has_more": "false", "user_list": ["manager01"]}, "success": true})
    );
    let after =
        world.call("/topapi/attendance/group/users/query", json!({"group_key": key, "cursor": "manager01"})).await;
    assert_eq!(after["result"]["result"], json!({"has_more": "false", "user_list": []}));

    let wifis = world.call("/topapi/attendance/group/wifis/query", json!({"group_key": key, "size": 2})).await;
    let page = &wifis["result"]["result"];
    assert_eq!(page["has_more"], true);
    let last = page["wifi_list"][1].as_object().unwrap();
    assert_eq!(last.keys().collect::<Vec<_>>(), ["wifi_key", "mac_addr", "ssid"]);
    let rest = json!({"group_key": key, "size": 2, "cursor": last["wifi_key"]});
    let rest = world.call("/topapi/attendance/group/wifis/query", rest).await;
    assert_eq!(rest["result"]["result"]["has_more"], false);
    assert_eq!(rest["result"]["result"]["wifi_list"].as_array().unwrap().len(), 1);

    let positions =
        world.call("/topapi/attendance/group/positions/query", json!({"group_key": key, "size": 100})).await;
    let position = &positions["result"]["result"]["position_list"][0];
    assert!(position["latitude"].is_string() && position["longitude"].is_string() && position["offset"].is_i64());
}

#[tokio::test]
async fn errors_of_nested_answers_are_nested_or_not() {
    let (world, _) = company().await;
    let key = key(&world).await;
    let cases = [
        ("users/query", json!({"group_key": "00", "cursor": ""}), 400_002),
        ("users/query", json!({"group_key": key, "op_userid": "nobody"}), 60121),
        ("users/query", json!({"group_key": key, "size": 101}), 40069),
        ("wifis/query", json!({"group_key": key}), 40035),
        ("positions/query", json!({"group_key": key, "size": 0}), 40069),
        ("positions/query", json!({"size": 1}), 40035),
    ];
    for (path, body, code) in &cases {
        let answer = world.call(&format!("/topapi/attendance/group/{path}"), body.clone()).await;
        assert!(answer.get("errcode").is_none(), "{answer}");
        assert_eq!(
            (&answer["result"]["errcode"], &answer["result"]["success"]),
            (&json!(code), &json!(false)),
            "{path} {body}"
        );
    }
    world.seed(json!({"switches": {"attendance": {"nested_errors": false}}})).await;
    for (path, body, code) in cases {
        assert_eq!(world.code(&format!("/topapi/attendance/group/{path}"), body).await, code, "{path}");
    }
}

#[tokio::test]
async fn shifts_are_listed_found_and_shown() {
    let (world, _) = company().await;
    let names = json!([{"id": 709_000_172, "name": "白班"}, {"id": 709_000_173, "name": "夜班"}]);
    assert_eq!(
        op(&world, "shift/list", json!({"cursor": 0})).await,
        json!({"has_more": false, "cursor": 2, "result": names})
    );
    assert_eq!(op(&world, "shift/search", json!({"shift_name": "班"})).await, names);
    assert_eq!(op(&world, "shift/search", json!({"shift_name": "夜"})).await, json!([names[1]]));
    let night = op(&world, "shift/query", json!({"shift_id": 709_000_173})).await;
    let punches = &night["sections"][0]["punches"];
    assert_eq!((&punches[1]["check_time"], &punches[1]["across"]), (&json!("1970-01-01 06:00:00"), &json!(1)));
    assert_eq!(punches[0]["serious_late_minutes"], "30", "a text here");
    assert_eq!(night["shift_setting"]["is_deleted"], "N");
    let version = night["shift_setting"]["id"].clone();
    let then = op(&world, "shift/history/query", json!({"shift_id": 709_000_173, "version": version})).await;
    assert_eq!(then, night);
}
