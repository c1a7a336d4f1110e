//! Contacts of the current generation beyond departments and people: the new host, unionids, switches.

use dianmao_emulator::PersonPatch;
use serde_json::{Value, json};

use crate::world::{World, quiet};

const RECORDS: &str = "/v1.0/contact/empLeaveRecords";
const FIND_USERS: &str = "/v1.0/contact/users/search";
const FIND_DEPARTMENTS: &str = "/v1.0/contact/departments/search";
const DAY_MS: i64 = 86_400_000;

fn refused(answer: &Value, expected: &str) {
    assert_eq!(answer["code"], expected, "{answer}");
    assert_eq!(answer["requestid"].as_str().unwrap().len(), 36);
    assert!(answer["message"].is_string());
}

/// Three who left, a day apart, and the last of them by the console.
async fn leavers() -> World {
    let mut world = World::quiet().await;
    for n in 1..=4 {
        world.person(&format!("u{n}"), &format!("1200000000{n}")).await;
    }
    world.ok("/topapi/v2/user/delete", json!({"userid": "u1"})).await;
    world.emulator.clock().advance_ms(DAY_MS);
    world.renew_token().await;
    assert_eq!(world.get("/user/delete", &[("userid", "u2")]).await["errcode"], 0);
    world.emulator.clock().advance_ms(DAY_MS);
    world.renew_token().await;
    world.emulator.add_people(vec![PersonPatch { remove: true, ..PersonPatch::of("u3") }]).unwrap();
    world
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["records"].as_array().unwrap().iter().map(|record| record["userId"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn those_who_left_are_recorded_with_time_and_reason() {
    let world = leavers().await;
    let answer = world.get_api(RECORDS, &[("startTime", "2026-09-15T00:00:00Z"), ("maxResults", "50")], 200).await;
    let record = |userid: &str, number: &str, day: &str, reason: &str| {
        json!({"userId": userid, "name": userid, "leaveTime": format!("2026-09-{day}T02:00:00Z"), "leaveReason": reason,
               "stateCode": "86", "mobile": number})
    };
    let expected = json!({"records": [record("u1", "12000000001", "15", "oapi"), record("u2", "12000000002", "16", "oapi"),
                                      record("u3", "12000000003", "17", "delete")]});
    assert_eq!(answer, expected);
    world.seed(json!({"app": {"fields_withheld": ["mobile"]}})).await;
    let answer = world.get_api(RECORDS, &[("startTime", "2026-09-15T00:00:00Z"), ("maxResults", "50")], 200).await;
    assert!(answer["records"][0].get("mobile").is_none() && answer["records"][0].get("stateCode").is_none());
}

#[tokio::test]
async fn leave_records_come_page_by_page_and_within_their_span() {
    let world = leavers().await;
    let page = async |token: &str| {
        let query = [("startTime", "2026-09-01T00:00:00Z"), ("nextToken", token), ("maxResults", "2")];
        world.get_api(RECORDS, &query, 200).await
    };
    let first = page("0").await;
    assert_eq!(ids(&first), ["u1", "u2"]);
    let second = page(first["nextToken"].as_str().unwrap()).await;
    assert_eq!(ids(&second), ["u3"]);
    assert!(second.get("nextToken").is_none());
    world.seed(json!({"switches": {"last_next_token": "empty"}})).await;
    assert_eq!(page("2").await["nextToken"], "");

    let within = async |from: &str, to: &str| {
        let query = [("startTime", from), ("endTime", to), ("maxResults", "50")];
        world.get_api(RECORDS, &query, 200).await
    };
    assert_eq!(ids(&within("2026-09-15T02:00:01Z", "2026-09-16T02:00:00Z").await), ["u2"], "both ends are in it");
    assert_eq!(ids(&within("2026-09-16T10:00:00+08:00", "2026-09-17T09:59:59+08:00").await), ["u2"]);
}

#[tokio::test]
async fn leave_records_refuse_what_cannot_be_asked() {
    let world = World::quiet().await;
    let good = [("startTime", "2026-09-01T00:00:00Z"), ("maxResults", "50")];
    world.get_api(RECORDS, &good, 200).await;
    let cases: [&[(&str, &str)]; 9] = [
        &[("maxResults", "50")],
        &[("startTime", "2026-09-01"), ("maxResults", "50")],
        &[("startTime", "2025-09-01T00:00:00Z"), ("maxResults", "50")],
        &[("startTime", "2026-09-20T00:00:00Z"), ("maxResults", "50")],
        &[("startTime", "2026-09-01T00:00:00Z"), ("endTime", "2027-09-02T00:00:00Z"), ("maxResults", "50")],
        &[("startTime", "2026-09-01T00:00:00Z")],
        &[("startTime", "2026-09-01T00:00:00Z"), ("maxResults", "51")],
        &[("startTime", "2026-09-01T00:00:00Z"), ("maxResults", "0")],
        &[("startTime", "2026-09-01T00:00:00Z"), ("maxResults", "50"), ("nextToken", "x")],
    ];
    for query in cases {
        refused(&world.get_api(RECORDS, query, 400).await, "invalidParameter.param.invalid");
    }
    world.call_api(RECORDS, json!({}), 404).await;
    world.seed(json!({"app": {"scopes_withheld": ["Contact.Common.Read"]}})).await;
    let answer = world.get_api(RECORDS, &good, 403).await;
    refused(&answer, "Forbidden.AccessDenied.AccessTokenPermissionDenied");
    assert_eq!(answer["accessdenieddetail"], json!({"requiredScopes": ["Contact.Common.Read"]}));
}

#[tokio::test]
async fn stale_read_knows_nothing_of_the_last_leaver() {
    let world = leavers().await;
    world.control_text("faults", format!("{{\"api\":\"{RECORDS}\",\"kind\":\"stale\"}}")).await;
    let query = [("startTime", "2026-09-15T00:00:00Z"), ("maxResults", "50")];
    assert_eq!(ids(&world.get_api(RECORDS, &query, 200).await), ["u1", "u2"]);
}

#[tokio::test]
async fn new_host_wants_its_token_in_the_header() {
    let mut world = World::quiet().await;
    let bare = world.http.post(world.url(&format!("{FIND_USERS}?access_token={}", world.token))).json(&json!({}));
    let answer = bare.send().await.unwrap();
    assert_eq!(answer.status(), 400);
    refused(&answer.json().await.unwrap(), "AuthenticationFailed.MissingParameter");
    world.token = "bogus".to_owned();
    refused(&world.call_api(FIND_USERS, json!({}), 400).await, "InvalidAuthentication");
}

#[tokio::test]
async fn words_find_people_and_departments() {
    let world = World::quiet().await;
    let (dev, test) = (world.department("研发", 1).await, world.department("研发测试", 1).await);
    for (n, name) in [(1, "李娜"), (2, "李娜娜"), (3, "王芳")] {
        let body = json!({"userid": format!("u{n}"), "name": name, "mobile": format!("1200000000{n}"), "dept_id_list": dev.to_string()});
        world.ok("/topapi/v2/user/create", body).await;
    }
    let find = async |path: &str, body: Value| world.call_api(path, body, 200).await;
    let word = json!({"queryWord": "李娜", "offset": 0, "size": 10});
    assert_eq!(find(FIND_USERS, word).await, json!({"hasMore": false, "totalCount": 2, "list": ["u1", "u2"]}));
    let whole = json!({"queryWord": "李娜", "offset": "0", "size": "10", "fullMatchField": 1});
    assert_eq!(find(FIND_USERS, whole).await, json!({"hasMore": false, "totalCount": 1, "list": ["u1"]}));
    let page = json!({"queryWord": "李", "offset": 0, "size": 1});
    assert_eq!(find(FIND_USERS, page).await, json!({"hasMore": true, "totalCount": 2, "list": ["u1"]}));
    let page = json!({"queryWord": "研发", "offset": 1, "size": 1});
    assert_eq!(find(FIND_DEPARTMENTS, page).await, json!({"hasMore": false, "totalCount": 2, "list": [test]}));

    world.seed(json!({"app": {"authed_depts": [test], "authed_users": ["u2"]}})).await;
    let word = json!({"queryWord": "李", "offset": 0, "size": 10});
    assert_eq!(find(FIND_USERS, word).await["list"], json!(["u2"]));
    let word = json!({"queryWord": "研发", "offset": 0, "size": 10});
    assert_eq!(find(FIND_DEPARTMENTS, word).await["list"], json!([test]));
}

#[tokio::test]
async fn searches_refuse_what_cannot_be_asked_and_cost_quota() {
    let world = World::start(quiet().quota(3)).await;
    let cases = [
        json!({"offset": 0, "size": 10}),
        json!({"queryWord": " ", "offset": 0, "size": 10}),
        json!({"queryWord": "李", "size": 10}),
        json!({"queryWord": "李", "offset": 0}),
        json!({"queryWord": "李", "offset": -1, "size": 10}),
        json!({"queryWord": "李", "offset": 0, "size": 0}),
        json!({"queryWord": "李", "offset": 0, "size": 101}),
        json!({"queryWord": "李", "offset": 0, "size": 10, "fullMatchField": "x"}),
    ];
    world.seed(json!({"limits": {"quota": 0}})).await;
    for body in cases {
        refused(&world.call_api(FIND_USERS, body.clone(), 400).await, "parameter.error");
    }
    refused(&world.call_api(FIND_DEPARTMENTS, json!({}), 400).await, "parameter.error");
    let metered: Vec<_> = world.emulator.metered().into_iter().collect();
    assert_eq!(metered, [(FIND_DEPARTMENTS.to_owned(), 1), (FIND_USERS.to_owned(), 8)]);
    world.seed(json!({"limits": {"quota": 9}})).await;
    refused(&world.call_api(FIND_USERS, json!({}), 403).await, "Forbidden.AccessDenied.ApiCountLimitForOrg");
    world.seed(json!({"limits": {"quota": 0}, "app": {"scopes_withheld": ["qyapi_addresslist_search"]}})).await;
    refused(&world.call_api(FIND_USERS, json!({}), 403).await, "Forbidden.AccessDenied.AccessTokenPermissionDenied");
}

#[tokio::test]
async fn unionid_finds_its_person() {
    let world = World::quiet().await;
    world.person("u1", "12000000001").await;
    let unionid = world.user("u1").await["unionid"].clone();
    let found = world.ok("/topapi/user/getbyunionid", json!({"unionid": unionid})).await;
    assert_eq!(found, json!({"contact_type": 0, "userid": "u1"}));
    assert_eq!(world.code("/topapi/user/getbyunionid", json!({"unionid": "x"})).await, 60121);
    assert_eq!(world.code("/topapi/user/getbyunionid", json!({})).await, 40035);
    assert_eq!(world.code("/topapi/user/getbyunionid", json!({"unionid": "x".repeat(101)})).await, 400_002);
}

#[tokio::test]
async fn number_finds_accounts_of_the_enterprise_where_asked() {
    let world = World::quiet().await;
    world.person("u1", "12000000001").await;
    let body = json!({"mobile": "12000000001", "support_exclusive_account_search": "true"});
    let found = world.ok("/topapi/v2/user/getbymobile", body).await;
    assert_eq!(found, json!({"userid": "u1", "exclusive_account_userid_list": []}));
}

#[tokio::test]
async fn code_of_a_login_is_good_once_and_for_five_minutes() {
    let world = World::quiet().await;
    world.person("u1", "12000000001").await;
    let log_in = async || world.control("login", json!({"userid": "u1"})).await["code"].as_str().unwrap().to_owned();
    let info = async |code: String| world.call("/topapi/v2/user/getuserinfo", json!({"code": code})).await;
    let code = log_in().await;
    let unionid = world.stored("u1").unwrap()["unionid"].clone();
    let answer = info(code.clone()).await;
    assert_eq!(
        answer["result"],
        json!({"associated_unionid": unionid, "device_id": "dianmao-emulator", "name": "u1", "sys": false, "sys_level": 0, "unionid": unionid, "userid": "u1"})
    );
    assert_eq!(info(code).await["errcode"], 40078, "it is used up");
    let late = log_in().await;
    world.emulator.clock().advance_ms(300_000);
    assert_eq!(info(late).await["errcode"], 40078);
    assert_eq!(world.code("/topapi/v2/user/getuserinfo", json!({})).await, 40035);
    assert_eq!(
        world.control("login", json!({"userid": "nobody"})).await,
        json!({"error": "`nobody`: 60121 找不到该用户"})
    );
    for (admin, boss, level) in [(true, true, 1), (true, false, 2), (false, true, 100)] {
        let patch = PersonPatch { admin: Some(admin), boss: Some(boss), ..PersonPatch::of("u1") };
        world.emulator.add_people(vec![patch]).unwrap();
        let code = world.emulator.log_in("u1").unwrap();
        assert_eq!(info(code).await["result"]["sys_level"], level);
    }
}

#[tokio::test]
async fn third_issuer_gives_the_same_token() {
    let world = World::quiet().await;
    let good = json!({"client_id": "dingappkey", "client_secret": "dingappsecret", "grant_type": "client_credentials"});
    let path = "/v1.0/oauth2/dingcorp/token";
    let answer = world.call_api(path, good.clone(), 200).await;
    assert_eq!(answer, json!({"access_token": world.token, "expires_in": 7200}));
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body
    };
    refused(&world.call_api(path, with("client_secret", json!("wrong")), 400).await, "invalid.client");
    refused(&world.call_api(path, with("client_id", json!(null)), 400).await, "invalid.client");
    refused(&world.call_api(path, with("grant_type", json!("password")), 400).await, "unsupported.grant.type");
    refused(&world.call_api("/v1.0/oauth2/dingother/token", good.clone(), 500).await, "unknownError");
    let form = world
        .http
        .post(world.url(path))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("client_id=x");
    assert_eq!(form.send().await.unwrap().status(), 400);
    world.call_api("/v1.0/oauth2//token", good, 404).await;
    let record = world.emulator.requests().into_iter().find(|request| request.api == path).unwrap();
    assert!(!record.params.contains_key("client_secret"), "{record:?}");
}

#[tokio::test]
async fn empty_texts_may_be_omitted_and_a_leaf_may_have_no_list() {
    let world = World::quiet().await;
    world.person("u1", "12000000001").await;
    let leaf = world.department("叶", 1).await;
    assert_eq!(
        world.ok("/topapi/v2/department/listsubid", json!({"dept_id": leaf})).await,
        json!({"dept_id_list": []})
    );
    world.seed(json!({"switches": {"empty_fields": "omitted", "leaf_sub_ids": "missing"}})).await;
    let listed =
        world.ok("/topapi/v2/user/list", json!({"dept_id": 1, "cursor": 0, "size": 10})).await["list"][0].clone();
    for user in [world.user("u1").await, listed] {
        for key in ["title", "email", "job_number", "telephone", "work_place", "remark"] {
            assert!(user.get(key).is_none(), "{key}");
        }
        assert_eq!((&user["name"], &user["mobile"]), (&json!("u1"), &json!("12000000001")));
    }
    assert_eq!(world.ok("/topapi/v2/department/listsubid", json!({"dept_id": leaf})).await, json!({}));
}
