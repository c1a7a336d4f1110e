//! The samples that client and emulator are both pinned to: the answers have their keys and their types.
//!
//! What only one side has is named here, key by key: fields that say something of approvals, which nobody has yet, and
//! fields that the vendor gives for some rows only.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::company;
use crate::world::{NOW_MS, World};

fn sample(name: &str) -> Value {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dingtalk");
    let path = root.join(name).join("response.json");
    serde_json::from_str(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .unwrap()
}

/// Every place of a value with the kind of what stands there; rows of a list are one place.
fn places(value: &Value, place: &str, found: &mut BTreeMap<String, &'static str>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "flag",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    found.insert(place.to_owned(), kind);
    match value {
        Value::Array(rows) => rows.iter().for_each(|row| places(row, &format!("{place}[]"), found)),
        Value::Object(object) => object.iter().for_each(|(key, value)| places(value, &format!("{place}.{key}"), found)),
        _ => {}
    }
}

fn shape(value: &Value) -> BTreeMap<String, &'static str> {
    let mut found = BTreeMap::new();
    places(value, "", &mut found);
    found
}

/// Compares an answer with a sample but for places with a name that only one side has.
fn agree(name: &str, answer: &Value, only_in_one: &[&str]) {
    let (expected, found) = (shape(&sample(name)), shape(answer));
    let excused = |place: &str| {
        only_in_one.iter().any(|part| place.contains(part)) || place.ends_with(".errmsg") || place == ".success"
    };
    for (place, kind) in &expected {
        match found.get(place) {
            Some(found) => assert_eq!(found, kind, "{name}: {place}"),
            None => assert!(excused(place), "{name}: the answer lacks {place}"),
        }
    }
    let unknown: Vec<&String> =
        found.keys().filter(|place| !expected.contains_key(*place) && !excused(place)).collect();
    assert!(unknown.is_empty(), "{name}: the sample lacks {unknown:?}");
}

async fn call(world: &World, path: &str, body: Value) -> Value {
    let answer = world.call(&format!("/topapi/attendance/{path}"), body.clone()).await;
    assert!(answer["errcode"] == 0 || answer["result"]["errcode"] == 0, "{path} {body}: {answer}");
    answer
}

async fn api(world: &World, path: &str, body: Option<Value>) -> Value {
    let request = match body {
        Some(body) => world.http.post(world.url(path)).json(&body),
        None => world.http.get(world.url(path)),
    };
    request.header("x-acs-dingtalk-access-token", &world.token).send().await.unwrap().json().await.unwrap()
}

const GROUP: i64 = 394_000_001;

#[tokio::test]
async fn punches_have_the_fields_of_their_sample() {
    let (world, userids) = company().await;
    let body =
        json!({"userIds": userids, "checkDateFrom": "2026-09-07 00:00:00", "checkDateTo": "2026-09-13 23:59:59"});
    let answer = world.call("/attendance/listRecord", body).await;
    let others = [
        "approveId",
        "procInstId",
        "photoUrl",
        "baseAddress",
        "baseLatitude",
        "baseLongitude",
        "baseAccuracy",
        "outsideRemark",
    ];
    agree("attendance/listRecord", &answer, &others);
}

#[tokio::test]
async fn groups_have_the_fields_of_their_samples() {
    let (world, userids) = company().await;
    let op = |mut body: Value| {
        body["op_user_id"] = json!("manager01");
        body
    };
    let key = call(&world, "groups/idtokey", op(json!({"group_id": GROUP}))).await;
    agree("group/idtokey", &key, &[]);
    let key = &key["result"];
    agree("group/keytoid", &call(&world, "groups/keytoid", op(json!({"group_key": key}))).await, &[]);
    let rest = ["rest_begin_time", "rest_end_time", "dept_name_list"];
    agree("group/getsimplegroups", &call(&world, "getsimplegroups", json!({})).await, &rest);
    agree("group/getusergroup", &call(&world, "getusergroup", json!({"userid": userids[0]})).await, &[]);
    agree("group/minimalism-list", &call(&world, "group/minimalism/list", op(json!({}))).await, &[]);
    agree("group/search", &call(&world, "group/search", op(json!({"group_name": "默认"}))).await, &[]);
    // The group of that sample is a rota, whose week is empty.
    agree("group/query", &call(&world, "group/query", op(json!({"group_id": GROUP}))).await, &[".work_day_list[]"]);
    // One flag of that sample is a text, as another page has it.
    agree("group/get", &with_text_flag(call(&world, "group/get", json!({"group_key": key})).await), &[]);
    agree("group/member-list", &call(&world, "group/member/list", op(json!({"group_id": GROUP}))).await, &[]);
    agree("group/memberusers-list", &call(&world, "group/memberusers/list", op(json!({"group_id": GROUP}))).await, &[]);
    let ids = op(json!({"group_id": GROUP, "member_ids": "manager01", "member_type": 0}));
    agree("group/member-listbyids", &call(&world, "group/member/listbyids", ids).await, &[]);
    agree("group/users-query", &call(&world, "group/users/query", json!({"group_key": key, "cursor": ""})).await, &[]);
    agree("group/wifis-query", &call(&world, "group/wifis/query", json!({"group_key": key, "size": 20})).await, &[]);
    agree(
        "group/positions-query",
        &call(&world, "group/positions/query", json!({"group_key": key, "size": 20})).await,
        &[],
    );
}

fn with_text_flag(mut answer: Value) -> Value {
    answer["result"]["enable_camera_check"] = json!(answer["result"]["enable_camera_check"].to_string());
    answer
}

#[tokio::test]
async fn shifts_and_schedules_have_the_fields_of_their_samples() {
    let (world, userids) = company().await;
    let op = |mut body: Value| {
        body["op_user_id"] = json!("manager01");
        body
    };
    let rests = ["rests[]", "shift_group_id", "shift_group_name"];
    agree("shift/list", &call(&world, "shift/list", op(json!({}))).await, &[]);
    agree("shift/search", &call(&world, "shift/search", op(json!({"shift_name": "班"}))).await, &[]);
    let shift = json!({"shift_id": 709_000_172, "version": 617_000_362});
    agree("shift/query", &call(&world, "shift/query", op(shift.clone())).await, &rests);
    agree("shift/history-query", &call(&world, "shift/history/query", op(shift)).await, &rests);

    let list = call(&world, "listschedule", json!({"workDate": "2026-09-14"})).await;
    agree("schedule/listschedule", &list, &["changed_check_time", "approve_id"]);
    // From Thursday to Sunday.
    let days = json!({"userids": userids[0], "from_date_time": NOW_MS - 5 * 86_400_000, "to_date_time": NOW_MS - 2 * 86_400_000});
    agree("schedule/listbyusers", &call(&world, "schedule/listbyusers", op(days.clone())).await, &["approve_id"]);
    agree("schedule/shift-listbydays", &call(&world, "schedule/shift/listbydays", op(days)).await, &[]);
    let day = op(json!({"user_id": userids[0], "date_time": NOW_MS}));
    let others = ["real_plan_time", "check_begin_time", "check_end_time", "approve_"];
    agree("schedule/listbyday", &call(&world, "schedule/listbyday", day).await, &others);
    let plans: Vec<String> = list["result"]["schedules"]
        .as_array()
        .unwrap()
        .iter()
        .take(100)
        .map(|row| row["plan_id"].to_string())
        .collect();
    let results = call(&world, "schedule/result/listbyids", op(json!({"schedule_ids": plans.join(",")}))).await;
    agree("schedule/result-listbyids", &results, &[]);
}

#[tokio::test]
async fn reports_leave_and_single_days_have_the_fields_of_their_samples() {
    let (world, userids) = company().await;
    agree("report/isopensmartreport", &call(&world, "isopensmartreport", json!({})).await, &[]);
    let columns = call(&world, "getattcolumns", json!({})).await;
    agree("report/getattcolumns", &columns, &[]);
    let id = |alias: &str| {
        let columns = columns["result"]["columns"].as_array().unwrap();
        columns.iter().find(|column| column["alias"] == alias).unwrap()["id"].to_string()
    };
    let mut body = json!({"userid": userids[0], "from_date": "2026-09-01 00:00:00", "to_date": "2026-09-02 00:00:00"});
    body["column_id_list"] = json!(format!("{},{}", id("late_times"), id("custom_meal_allowance")));
    body["leave_names"] = json!("年假,调休");
    agree("report/getcolumnval", &call(&world, "getcolumnval", body.clone()).await, &[]);
    agree("report/getleavetimebynames", &call(&world, "getleavetimebynames", body).await, &[]);
    let leave = json!({"userid_list": userids[0], "start_time": NOW_MS, "end_time": NOW_MS, "offset": 0, "size": 20});
    agree("leave/getleavestatus", &call(&world, "getleavestatus", leave).await, &["leave_status[]"]);
    let mut day = Value::Null;
    for userid in &userids {
        let one = call(&world, "getupdatedata", json!({"userid": userid, "work_date": "2026-09-08 00:00:00"})).await;
        // One day that shows a punch that did not count, from a phone.
        if one["result"]["check_record_list"]
            .as_array()
            .unwrap()
            .iter()
            .any(|punch| punch.get("invalid_record_msg").is_some())
        {
            day = one;
            break;
        }
    }
    let others = [
        "procInst_id",
        "approve_list[]",
        "rest_time_vo_list[]",
        "outside_remark",
        "base_accuracy",
        "base_address",
        "user_ssid",
        "user_mac_addr",
    ];
    agree("day/getupdatedata", &day, &others);
}

#[tokio::test]
async fn forms_of_oa_have_the_fields_of_their_samples() {
    let world = super::told::scripted().await;
    world.seed(json!({"switches": {"workflow": {"oa_advanced": true}}})).await;
    let templates = api(&world, "/v1.0/workflow/processes/managements/templates?userId=boss", None).await;
    agree("workflow/templates", &templates, &[]);
    let trip = json!({"userid": "lin", "kind": "trip", "from": "2026-09-16T09:00:00+08:00", "to": "2026-09-16T12:00:00+08:00"});
    let id = world.control("approve", trip.clone()).await["id"].clone();
    let mut second = trip.clone();
    second["modifies"] = id;
    let instance_id = world.control("approve", second).await["process_instance_id"].as_str().unwrap().to_owned();
    world.control("approve", trip).await;
    let find = |title: &str| {
        let found = templates["result"].as_array().unwrap().iter().find(|template| template["flowTitle"] == title);
        found.unwrap()["processCode"].as_str().unwrap().to_owned()
    };
    let code = find("出差");
    let ids = json!({"processCode": code, "startTime": NOW_MS - 1, "nextToken": 0, "maxResults": 2});
    agree("workflow/instance-ids", &api(&world, "/v1.0/workflow/processes/instanceIds/query", Some(ids)).await, &[]);
    let one = api(&world, &format!("/v1.0/workflow/processInstances?processInstanceId={instance_id}"), None).await;
    // What the client does not read of an instance.
    let others = ["operationRecords[]", "tasks[]", "originatorDeptName", "bizAlias"];
    agree("workflow/instance", &one, &others);
    let start = NOW_MS - 1;
    let premium = "/v1.0/workflow/premium/processes/pages/instances";
    let page =
        api(&world, &format!("{premium}?processCode={code}&startTimeInMills={start}&nextToken=1&maxResults=2"), None)
            .await;
    agree("workflow/premium-instances", &page, &["componentType", "bizAlias"]);
    let schema =
        api(&world, &format!("/v1.0/workflow/forms/schemas/processCodes?processCode={}", find("外出")), None).await;
    agree("workflow/form-schema", &schema, &["required"]);
}

#[tokio::test]
async fn what_only_the_new_host_has_has_the_fields_of_its_samples() {
    let (world, userids) = company().await;
    world
        .seed(json!({"switches": {"attendance": {"sdk_interfaces": true}}, "life": {"seal": {"day": 5, "hour": 16}}}))
        .await;
    let host = "/v1.0/attendance";
    let people = json!({"userIds": [userids[0]]});
    let rules = api(&world, &format!("{host}/closingAccounts/rules/query"), Some(people)).await;
    agree("closing/rules-query", &rules, &["unsealClosingAccountModel"]);
    let status = json!({"userIds": [userids[0]], "userTimeRange": [{"startTime": NOW_MS, "endTime": NOW_MS}], "bizCode": "APPROVE"});
    agree(
        "closing/status-query",
        &api(&world, &format!("{host}/closingAccounts/status/query"), Some(status)).await,
        &[],
    );
    let may = json!({"opUserId": "manager01", "category": "GROUP", "resourceKey": "SCHEDULE", "entityIds": [685_000_028, 685_000_029]});
    agree(
        "group/v1-write-permissions-query",
        &api(&world, &format!("{host}/writePermissions/query"), Some(may)).await,
        &[],
    );
    let groups = api(&world, &format!("{host}/groupDetails?maxResults=10&nextToken=0"), None).await;
    let others = ["freeCheckDayStartMinOffset", "freecheckWorkDays", "restTimeList[]"];
    agree("group/v1-group-details", &groups, &others);
    let shift = api(&world, &format!("{host}/shifts?shiftId=709000172&opUserId=manager01"), None).await;
    let others = ["flexMinutes", "lateBackSetting", "rests[]", "shiftGroup", "shiftType", "isDeleted"];
    agree("shift/v1-shifts", &shift, &others);
    let class = api(&world, &format!("{host}/classWithDeleted/709000172"), None).await;
    agree("shift/v1-class-with-deleted", &class, &["beginMin", "endMin", "restTimeList[]"]);
    let columns = call(&world, "getattcolumns", json!({})).await;
    let late = columns["result"]["columns"].as_array().unwrap().iter().find(|column| column["alias"] == "late_times");
    let values = json!({"userIds": [userids[0]], "columnIdList": [late.unwrap()["id"].to_string()], "fromDate": NOW_MS, "toDate": NOW_MS});
    agree(
        "report/v1-column-values-query",
        &api(&world, &format!("{host}/columnValues/query"), Some(values)).await,
        &[],
    );
}

#[tokio::test]
async fn rules_and_lists_of_hr_have_the_fields_of_their_samples() {
    let (world, userids) = company().await;
    let page = "pageNumber=1&pageSize=50";
    agree("overtime/settings", &api(&world, &format!("/v1.0/attendance/overtimeSettings?{page}"), None).await, &[]);
    agree("overtime/adjustments", &api(&world, &format!("/v1.0/attendance/adjustments?{page}"), None).await, &[]);
    let ids = json!({"overtimeSettingIds": [417_000_081]});
    let rules = api(&world, "/v1.0/attendance/overtimeSettings/query", Some(ids)).await;
    agree("overtime/settings-query", &rules, &["overtimeDivisions[]", "REST_DAY", "HOLIDAY"]);
    let holidays = json!({"userIds": [userids[0]], "workDateFrom": NOW_MS, "workDateTo": NOW_MS});
    agree("vacation/v1-holidays", &api(&world, "/v1.0/attendance/holidays", Some(holidays)).await, &["holidays[]"]);

    let hr = "/topapi/smartwork/hrm/employee";
    let body = json!({"status_list": "2,3,5,-1", "offset": 0, "size": 50});
    agree("hrm/queryonjob", &world.call(&format!("{hr}/queryonjob"), body.clone()).await, &[]);
    let nobody = ["data_list[]", "next_cursor"];
    agree("hrm/querypreentry", &world.call(&format!("{hr}/querypreentry"), body.clone()).await, &nobody);
    let filter = json!({"agentid": 1, "userid_list": userids[0], "field_filter_list": "sys00-name"});
    agree("hrm/v2-list", &world.call(&format!("{hr}/v2/list"), filter).await, &[]);
    for userid in &userids[1..3] {
        world.ok("/topapi/v2/user/delete", json!({"userid": userid})).await;
    }
    agree("hrm/querydimission", &world.call(&format!("{hr}/querydimission"), body).await, &[]);
    let left = api(&world, "/v1.0/hrm/employees/dismissions?nextToken=0&maxResults=1", None).await;
    agree("hrm/v1-dismissions", &left, &[]);
    let path = format!("/v1.0/hrm/employees/dimissionInfos?userIdList=[\"{}\"]", userids[1]);
    agree("hrm/v1-dimission-infos", &api(&world, &path, None).await, &["handoverUserId", "reasonMemo"]);
}
