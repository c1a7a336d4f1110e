//! The new host: holidays, rules, and the lists of smart HR on both hosts.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::company;
use crate::world::{NOW_MS, World};

const ON_JOB: &str = "/topapi/smartwork/hrm/employee/queryonjob";

/// Calls the new host and gives status and body.
async fn api(world: &World, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = match body {
        Some(body) => world.http.post(world.url(path)).json(&body),
        None => world.http.get(world.url(path)),
    };
    let answer = request.header("x-acs-dingtalk-access-token", &world.token).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn holidays_are_answered_for_people_who_are_known() {
    let (world, userids) = company().await;
    let path = "/v1.0/attendance/holidays";
    let good = json!({"userIds": [userids[0], "nobody"], "workDateFrom": NOW_MS, "workDateTo": NOW_MS});
    let expected = json!({"result": [{"userId": userids[0], "holidays": []}], "success": true});
    assert_eq!(api(&world, path, Some(good)).await, (200, expected));
    for bad in [
        json!({"workDateFrom": NOW_MS, "workDateTo": NOW_MS}),
        json!({"userIds": [], "workDateFrom": NOW_MS, "workDateTo": NOW_MS}),
        json!({"userIds": ["a"], "workDateFrom": NOW_MS}),
        json!({"userIds": ["a"], "workDateFrom": NOW_MS, "workDateTo": NOW_MS - 1}),
    ] {
        let (status, answer) = api(&world, path, Some(bad)).await;
        assert_eq!((status, &answer["code"]), (400, &json!("invalidParameter")));
    }
}

#[tokio::test]
async fn rules_come_in_pages_from_one() {
    let (world, _) = company().await;
    for path in ["/v1.0/attendance/overtimeSettings", "/v1.0/attendance/adjustments"] {
        let (_, first) = api(&world, &format!("{path}?pageNumber=1&pageSize=50"), None).await;
        assert_eq!((&first["result"]["totalPage"], first["result"]["items"].as_array().unwrap().len()), (&json!(1), 1));
        let (_, second) = api(&world, &format!("{path}?pageNumber=2&pageSize=50"), None).await;
        assert_eq!(second["result"]["items"], json!([]));
        for query in ["", "?pageNumber=0&pageSize=50", "?pageNumber=1&pageSize=51", "?pageNumber=1"] {
            let (status, answer) = api(&world, &format!("{path}{query}"), None).await;
            assert_eq!((status, &answer["code"]), (400, &json!("paging.parameter.error")), "{path}{query}");
        }
        assert_eq!(api(&world, path, Some(json!({}))).await.0, 404, "only by GET");
    }
}

#[tokio::test]
async fn rule_that_schedules_name_is_found() {
    let (world, userids) = company().await;
    let body = json!({"op_user_id": "manager01", "user_id": userids[0], "date_time": NOW_MS});
    let rows = world.ok("/topapi/attendance/schedule/listbyday", body).await;
    let features: Value = serde_json::from_str(rows[0]["features"].as_str().unwrap()).unwrap();
    let id = &features["overtimeSettingId"];
    let path = "/v1.0/attendance/overtimeSettings/query";
    let (_, answer) = api(&world, path, Some(json!({"overtimeSettingIds": [id, 1]}))).await;
    let rules = answer["result"].as_array().unwrap();
    assert_eq!((rules.len(), &rules[0]["settingId"]), (1, id));
    assert_eq!(api(&world, path, Some(json!({}))).await.0, 400);
}

#[tokio::test]
async fn people_on_the_job_end_where_no_cursor_follows() {
    let (world, _) = company().await;
    let mut seen = BTreeSet::new();
    let mut offset = json!(0);
    for n_page in [50, 10] {
        let page = world.ok(ON_JOB, json!({"status_list": "2,3,5,-1", "offset": offset, "size": 50})).await;
        let people = page["data_list"].as_array().unwrap();
        assert_eq!(people.len(), n_page);
        seen.extend(people.iter().map(|userid| userid.as_str().unwrap().to_owned()));
        offset = page["next_cursor"].clone();
    }
    assert_eq!((seen.len(), offset), (60, Value::Null));
    let probation = world.ok(ON_JOB, json!({"status_list": "2", "offset": 0, "size": 50})).await;
    assert_eq!(probation["data_list"], json!([]));
    world.seed(json!({"switches": {"attendance": {"zero_cursor": true}}})).await;
    let last = world.ok(ON_JOB, json!({"status_list": "3", "offset": 50, "size": 50})).await;
    assert_eq!(last["next_cursor"], 0);
}

#[tokio::test]
async fn limits_of_the_hr_lists_are_kept() {
    let (world, _) = company().await;
    let cases = [
        (json!({"offset": 0, "size": 50}), 400_002),
        (json!({"status_list": "7", "offset": 0, "size": 50}), 400_002),
        (json!({"status_list": "3", "offset": -1, "size": 50}), 40068),
        (json!({"status_list": "3", "offset": 0, "size": 51}), 40069),
        (json!({"status_list": "3", "offset": 0}), 40035),
    ];
    for (body, code) in cases {
        assert_eq!(world.code(ON_JOB, body.clone()).await, code, "{body}");
    }
    let page = json!({"offset": 0, "size": 50});
    let pre_entry = world.ok("/topapi/smartwork/hrm/employee/querypreentry", page).await;
    assert_eq!(pre_entry, json!({"data_list": []}));
}

#[tokio::test]
async fn people_who_left_are_listed_until_they_come_back() {
    let (world, userids) = company().await;
    let dismissed = async |query: &str| api(&world, &format!("/v1.0/hrm/employees/dismissions?{query}"), None).await;
    assert_eq!(dismissed("nextToken=0&maxResults=50").await.1, json!({"userIdList": [], "hasMore": false}));
    for userid in &userids[1..4] {
        world.ok("/topapi/v2/user/delete", json!({"userid": userid})).await;
    }
    let (_, first) = dismissed("nextToken=0&maxResults=2").await;
    assert_eq!(first, json!({"userIdList": [userids[1], userids[2]], "hasMore": true, "nextToken": 2}));
    assert_eq!(dismissed("nextToken=2&maxResults=2").await.1, json!({"userIdList": [userids[3]], "hasMore": false}));
    let old = world.ok("/topapi/smartwork/hrm/employee/querydimission", json!({"offset": 0, "size": 50})).await;
    assert_eq!(old["data_list"].as_array().unwrap().len(), 3);

    let path = format!("/v1.0/hrm/employees/dimissionInfos?userIdList=[\"{}\",\"{}\"]", userids[1], userids[9]);
    let (_, infos) = api(&world, &path, None).await;
    let infos = infos["result"].as_array().unwrap();
    assert_eq!((infos.len(), &infos[0]["userId"]), (1, &json!(userids[1])), "not those who are here");
    assert_eq!((&infos[0]["status"], &infos[0]["lastWorkDay"]), (&json!(2), &json!(NOW_MS - 10 * 3_600_000)));
    assert!(infos[0]["mainDeptId"].is_i64() && infos[0]["deptList"][0]["dept_path"].is_string());

    world.person(&userids[1], "12000000001").await;
    assert_eq!(dismissed("nextToken=0&maxResults=50").await.1["userIdList"], json!([userids[2], userids[3]]));
    for query in ["", "nextToken=0&maxResults=51", "nextToken=-1&maxResults=5", "nextToken=a&maxResults=5"] {
        assert_eq!(dismissed(query).await.0, 400, "{query}");
    }
    assert_eq!(api(&world, "/v1.0/hrm/employees/dimissionInfos", None).await.0, 400);
}

#[tokio::test]
async fn other_lists_of_hr_keep_the_same_limits() {
    let (world, userids) = company().await;
    let cases = [
        (json!({"offset": -1, "size": 50}), 40068),
        (json!({"offset": 0, "size": 51}), 40069),
        (json!({"offset": 0}), 40035),
        (json!({"size": 50}), 40035),
    ];
    for (body, code) in cases {
        for list in ["querypreentry", "querydimission"] {
            let path = format!("/topapi/smartwork/hrm/employee/{list}");
            assert_eq!(world.code(&path, body.clone()).await, code, "{list} {body}");
        }
    }
    let infos = async |n: usize| {
        let list = json!(vec![&userids[0]; n]).to_string();
        api(&world, &format!("/v1.0/hrm/employees/dimissionInfos?userIdList={list}"), None).await
    };
    assert_eq!(infos(50).await.0, 200);
    let (status, answer) = infos(51).await;
    assert_eq!((status, &answer["code"]), (400, &json!("invalidParameter")));
}

#[tokio::test]
async fn files_hold_the_fields_that_are_asked_for() {
    const FILES: &str = "/topapi/smartwork/hrm/employee/v2/list";
    let (world, userids) = company().await;
    let change = json!({"userid": userids[0], "job_number": "0042", "hired_date": 1_709_222_400_000_i64});
    world.ok("/topapi/v2/user/update", change).await;
    let codes = "sys00-confirmJoinTime,sys00-jobNumber,sys01-positionLevel,sys09-unknown";
    let body = json!({"agentid": 1, "userid_list": format!("{},nobody", userids[0]), "field_filter_list": codes});
    let files = world.ok(FILES, body).await;
    let field = |code: &str, name: &str, row: Value| json!({"field_code": code, "field_name": name, "group_id": &code[..5], "field_value_list": [row]});
    let expected = json!([{"corp_id": "dingcorp", "userid": userids[0], "field_data_list": [
        field("sys00-jobNumber", "工号", json!({"item_index": 0, "label": "0042", "value": "0042"})),
        field("sys00-confirmJoinTime", "入职时间", json!({"item_index": 0, "label": "2024-03-01", "value": "2024-03-01"})),
        field("sys01-positionLevel", "岗位职级", json!({"item_index": 0})),
    ]}]);
    assert_eq!(files, expected, "in the order of the fields, without unknown people and codes");
    let all = world.ok(FILES, json!({"agentid": 1, "userid_list": userids[0]})).await;
    assert_eq!(all[0]["field_data_list"].as_array().unwrap().len(), 13);
    let many = vec!["nobody"; 101].join(",");
    for (body, code) in [
        (json!({"userid_list": userids[0]}), 40035),
        (json!({"agentid": 1}), 400_002),
        (json!({"agentid": 1, "userid_list": ""}), 400_002),
        (json!({"agentid": 1, "userid_list": many}), 40031),
    ] {
        assert_eq!(world.code(FILES, body.clone()).await, code, "{body}");
    }
}
