//! Kinds of leave, how much of them people have, and what became of that.

use serde_json::{Value, json};

use super::told::scripted;
use crate::world::World;

const OLD: &str = "/topapi/attendance/vacation";
const TYPES: &str = "/v1.0/attendance/leaves/types?opUserId=boss";

fn kind(name: &str) -> Value {
    json!({"leaveName": name, "leaveViewUnit": "hour", "bizType": "general_leave", "naturalDayLeave": false, "hoursInPerDay": 800,
           "leaveCertificate": {"enable": true, "unit": "day", "duration": 3, "promptInformation": "证明"},
           "extras": "{\"validity_type\":\"absolute_time\",\"validity_value\":\"12-31\"}"})
}

async fn put(world: &World, body: &Value) -> (u16, Value) {
    let request = world.http.put(world.url(TYPES)).json(body).header("x-acs-dingtalk-access-token", &world.token);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn kinds(world: &World, source: &str) -> Vec<Value> {
    let body = json!({"op_userid": "boss", "vacation_source": source});
    world.ok(&format!("{OLD}/type/list"), body).await.as_array().unwrap().clone()
}

#[tokio::test]
async fn kinds_are_added_changed_and_deleted() {
    let world = scripted().await;
    assert_eq!(kinds(&world, "").await, [] as [Value; 0], "nobody added one");
    let added = world.call_api(TYPES, kind("育儿假"), 200).await["result"].clone();
    let code = added["leaveCode"].as_str().unwrap();
    let listed = kinds(&world, "").await;
    assert_eq!((&listed[0]["leave_code"], &listed[0]["source"]), (&json!(code), &json!("external")));
    assert_eq!((&listed[0]["natural_day_leave"], &listed[0]["validity_value"]), (&json!("false"), &json!("12-31")));
    assert_eq!(listed[0]["leave_certificate"]["duration"], "3");
    let (status, changed) = put(&world, &json!({"leaveCode": code, "leaveName": "陪护假"})).await;
    assert_eq!(
        (status, &changed["result"]["leaveName"], &changed["result"]["leaveViewUnit"]),
        (200, &json!("陪护假"), &json!("hour"))
    );
    let (status, again) = put(&world, &json!({"leaveCode": code, "leaveName": "看护假"})).await;
    assert_eq!((status, &again["code"]), (400, &json!("updateSpeedfast")));
    world.emulator.clock().advance_ms(5 * 60_000);
    assert_eq!(put(&world, &json!({"leaveCode": code, "leaveName": "看护假"})).await.0, 200);
    world.ok(&format!("{OLD}/type/delete"), json!({"op_userid": "boss", "leave_code": code})).await;
    assert_eq!(kinds(&world, "").await, [] as [Value; 0]);
    assert_eq!(
        world.code(&format!("{OLD}/type/delete"), json!({"op_userid": "boss", "leave_code": code})).await,
        880_015
    );
}

#[tokio::test]
async fn kinds_that_cannot_be_are_refused() {
    let world = scripted().await;
    let refused = async |body: Value| world.call_api(TYPES, body, 400).await["code"].as_str().unwrap().to_owned();
    assert_eq!(refused(kind("年假")).await, "nameAlreadyExists");
    let mut lieu = kind("加班换休");
    lieu["bizType"] = json!("lieu_leave");
    assert_eq!(refused(lieu).await, "lieuLeaveOnlyOne");
    assert_eq!(refused(json!({"leaveName": "半成"})).await, "paramterInvalid");
    let built_in = kinds(&world, "all").await[0]["leave_code"].clone();
    assert_eq!(put(&world, &json!({"leaveCode": built_in, "leaveName": "别名"})).await.1["code"], "noPermission");
    assert_eq!(put(&world, &json!({"leaveCode": "x", "leaveName": "别名"})).await.1["code"], "leaveTypeNotFound");
    let by_lin = TYPES.replace("boss", "lin");
    assert_eq!(world.call_api(&by_lin, kind("育儿假"), 400).await["code"], "notManage");
}

async fn quotas(world: &World, code: &str) -> Vec<Value> {
    let body = json!({"op_userid": "boss", "leave_code": code, "userids": "lin,boss", "offset": 0, "size": 50});
    world.ok(&format!("{OLD}/quota/list"), body).await["leave_quotas"].as_array().unwrap().clone()
}

fn quota(userid: &str, code: &Value, hours: i64) -> Value {
    json!({"op_userid": "boss", "leave_quotas": [{"userid": userid, "leave_code": code, "quota_cycle": "2026", "start_time": 1_767_196_800_000_i64,
                                                  "end_time": 1_798_732_799_000_i64, "quota_num_per_hour": hours, "reason": "年度"}]})
}

#[tokio::test]
async fn quotas_of_added_kinds_are_written_and_those_of_others_are_not() {
    let world = scripted().await;
    let code = world.call_api(TYPES, kind("育儿假"), 200).await["result"]["leaveCode"].clone();
    let text = code.as_str().unwrap();
    let (init, update) = (format!("{OLD}/quota/init"), format!("{OLD}/quota/update"));
    let failed = world.ok(&update, quota("lin", &code, 800)).await;
    assert_eq!(failed, json!([{"reason": "额度不存在", "quota": {"userid": "lin", "leave_code": code}}]));
    assert_eq!(world.ok(&init, quota("lin", &code, 1_600)).await, Value::Null);
    assert_eq!(world.ok(&init, quota("nobody", &code, 1_600)).await[0]["reason"], "userid不存在");
    world.ok(&update, quota("lin", &code, 2_400)).await;
    let listed = quotas(&world, text).await;
    assert_eq!(listed.len(), 1);
    assert_eq!((&listed[0]["quota_num_per_hour"], &listed[0]["used_num_per_hour"]), (&json!(2_400), &json!(0)));
    let built_in = kinds(&world, "all").await[0]["leave_code"].clone();
    assert_eq!(world.code(&init, quota("lin", &built_in, 800)).await, 880_015);
    let records = json!({"opUserId": "boss", "leaveCode": code, "userIds": ["lin"], "pageNumber": 0, "pageSize": 200});
    let records =
        world.call_api("/v1.0/attendance/vacations/records/query", records, 200).await["result"]["leaveRecords"]
            .clone();
    let seen: Vec<(&Value, &Value)> =
        records.as_array().unwrap().iter().map(|row| (&row["calType"], &row["recordNumPerHour"])).collect();
    assert_eq!(seen, [(&json!("insert"), &json!(1_600)), (&json!("add"), &json!(800))]);
}

#[tokio::test]
async fn leave_uses_up_what_the_year_gives() {
    let world = scripted().await;
    let code = kinds(&world, "all").await[0]["leave_code"].as_str().unwrap().to_owned();
    let body = json!({"userid": "lin", "kind": "leave", "unit": "half_day", "leave_code": code,
                      "from": "2026-09-17T00:00:00+08:00", "to": "2026-09-18T12:00:00+08:00"});
    let approved = world.control("approve", body).await;
    let listed = quotas(&world, &code).await;
    let lin = listed.iter().find(|row| row["userid"] == "lin").unwrap();
    assert_eq!(
        (&lin["quota_num_per_day"], &lin["used_num_per_day"], &lin["quota_cycle"]),
        (&json!(1_000), &json!(150), &json!("2026"))
    );
    let query = json!({"op_userid": "boss", "leave_code": code, "userids": "lin", "offset": 0, "size": 200});
    let records = world.ok(&format!("{OLD}/record/list"), query.clone()).await["leave_records"].clone();
    assert_eq!((&records[0]["cal_type"], &records[0]["leave_status"]), (&Value::Null, &json!("success")));
    assert_eq!((&records[0]["record_num_per_day"], &records[0]["userid"]), (&json!(150), &json!("lin")));
    world
        .control("approve", json!({"userid": "lin", "id": approved["id"], "withdrawn": "2026-09-15T10:00:00+08:00"}))
        .await;
    assert_eq!(quotas(&world, &code).await[0]["used_num_per_day"], 0);
    assert_eq!(world.ok(&format!("{OLD}/record/list"), query).await["leave_records"][0]["leave_status"], "revoke");
}

#[tokio::test]
async fn records_are_read_page_by_page_and_only_by_administrators_for_others() {
    let world = scripted().await;
    let code = kinds(&world, "all").await[0]["leave_code"].clone();
    for day in 16..=18 {
        let from = format!("2026-09-{day}T00:00:00+08:00");
        let to = format!("2026-09-{}T00:00:00+08:00", day + 1);
        world
            .control(
                "approve",
                json!({"userid": "lin", "kind": "leave", "unit": "day", "leave_code": code, "from": from, "to": to}),
            )
            .await;
    }
    let path = "/v1.0/attendance/vacations/records/query";
    let body = |op: &str, page: i64, size: i64| json!({"opUserId": op, "leaveCode": code, "userIds": ["lin"], "pageNumber": page, "pageSize": size});
    let first = world.call_api(path, body("lin", 0, 2), 200).await["result"].clone();
    assert_eq!((first["leaveRecords"].as_array().unwrap().len(), &first["hasMore"]), (2, &json!(true)));
    let second = world.call_api(path, body("boss", 2, 2), 200).await["result"].clone();
    assert_eq!((second["leaveRecords"].as_array().unwrap().len(), &second["hasMore"]), (1, &json!(false)));
    let refused = async |body: Value| world.call_api(path, body, 400).await["code"].as_str().unwrap().to_owned();
    assert_eq!(refused(body("boss", -1, 2)).await, "pageIndexIllegal");
    assert_eq!(refused(body("boss", 0, 201)).await, "pageSizeIllegal");
    assert_eq!(
        refused(json!({"opUserId": "lin", "leaveCode": code, "userIds": ["boss"], "pageNumber": 0, "pageSize": 2}))
            .await,
        "leaveOpuserIdIsNotAdmin"
    );
    assert_eq!(
        refused(json!({"opUserId": "boss", "leaveCode": "x", "userIds": ["lin"], "pageNumber": 0, "pageSize": 2}))
            .await,
        "leaveTypeNotFound"
    );
}

#[tokio::test]
async fn operators_of_vacations_must_be_known() {
    let world = scripted().await;
    let body = json!({"leave_code": "x", "userids": "lin", "offset": 0, "size": 50});
    for path in ["type/list", "quota/list", "record/list", "type/delete"] {
        let by = async |operator: Value| {
            let mut body = body.clone();
            body["op_userid"] = operator;
            world.code(&format!("{OLD}/{path}"), body).await
        };
        assert_eq!(by(Value::Null).await, 40035, "{path}");
        assert_eq!(by(json!("nobody")).await, 60121, "{path}");
        let known = if path == "type/list" { 0 } else { 880_015 };
        assert_eq!(by(json!("boss")).await, known, "{path}");
    }
    let pages = [(json!({"size": 51}), 40069), (json!({"offset": -1}), 40068), (json!({"userids": ["lin"]}), 40035)];
    for (change, code) in pages {
        let mut body = body.clone();
        body["op_userid"] = json!("boss");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(world.code(&format!("{OLD}/quota/list"), body).await, code, "{change}");
    }
}
