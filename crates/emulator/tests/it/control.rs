//! The control API over HTTP, and the same through the library.

use dianmao_emulator::{Emulator, PersonPatch};
use serde_json::{Value, json};

use crate::world::{NOW_MS, World, quiet};

const COUNT: &str = "/topapi/user/count";

fn count() -> Value {
    json!({"only_active": false})
}

#[tokio::test]
async fn ready_line_tells_where_and_how() {
    let emulator = Emulator::start(quiet()).await.unwrap();
    let url = emulator.url();
    assert_eq!(
        serde_json::to_string(&emulator.ready()).unwrap(),
        format!(
            r#"{{"schema":"dianmao.emulator-ready/1","oapi_url":"{url}","api_url":"{url}","app_key":"dingappkey","app_secret":"dingappsecret","corp_id":"dingcorp"}}"#
        )
    );
}

#[tokio::test]
async fn seed_document_keeps_what_it_does_not_name() {
    let world = World::start(quiet().people(30)).await;
    let before = world.emulator.state_json();
    world.seed(json!({"schema": "dianmao.emulator-seed/1", "limits": {"qps": 1}})).await;
    assert_eq!(world.emulator.state_json(), before, "the company stays");
    assert_eq!((world.code(COUNT, count()).await, world.code(COUNT, count()).await), (0, 90018));
    world.seed(json!({"people": 10})).await;
    assert_eq!(world.n_people(), 10);
    assert_eq!(world.code(COUNT, count()).await, 90018, "limits stay");
    world.seed(json!({"seed": 2, "limits": {"qps": 0}})).await;
    assert_eq!(world.n_people(), 10);
    assert_ne!(world.emulator.state_json()["people"], before["people"]);
}

#[tokio::test]
async fn seed_document_that_cannot_be_is_refused_whole() {
    let world = World::start(quiet().people(3)).await;
    let cases = [
        (json!({"people": 9, "poeple": 3}), "unknown field `poeple`"),
        (json!({"people": 9, "schema": "dianmao.emulator-seed/2"}), "expected `dianmao.emulator-seed/1`"),
        (json!({"people": 9, "app": {"fields_withheld": ["shoes"]}}), "`shoes`"),
        (json!({"people": 9, "switches": {"sibling_name_code": 1}}), "expected 60008 or 60021"),
    ];
    for (document, expected) in cases {
        let response = world.http.post(world.url("/_emulator/seed")).json(&document).send().await.unwrap();
        assert_eq!(response.status(), 400);
        let body: Value = response.json().await.unwrap();
        assert!(body["error"].as_str().unwrap().contains(expected), "{body}");
    }
    assert_eq!(world.n_people(), 3);
}

#[tokio::test]
async fn reset_goes_back_to_the_seed_and_keeps_the_clock() {
    let mut world = World::start(quiet().people(5)).await;
    let before = world.emulator.state_json();
    world.person("new", "12000000001").await;
    world.control_text("faults", r#"{"api":"*","kind":"http5xx"}"#.to_owned()).await;
    world.emulator.clock().advance_ms(5000);
    assert_eq!(world.control("reset", json!(null)).await, json!({}));
    assert_eq!(world.emulator.state_json(), before);
    assert!(world.emulator.requests().is_empty() && world.emulator.counts().is_empty());
    assert_eq!(world.code(COUNT, count()).await, 40014, "tokens are gone, and so is the fault");
    world.renew_token().await;
    assert_eq!(world.code(COUNT, count()).await, 0);
    assert_eq!(world.emulator.clock().now_ms(), NOW_MS + 5000);
    assert_eq!(world.emulator.requests()[0].id, 1);
}

#[tokio::test]
async fn clock_is_read_and_moved() {
    let world = World::quiet().await;
    assert_eq!(
        world.fetch("/_emulator/clock").await,
        json!({"now": "2026-09-15T10:00:00+08:00", "now_ms": NOW_MS, "mode": "frozen", "factor": 1})
    );
    let moved =
        world.control("clock", json!({"set": "2026-09-01T09:00:00+08:00", "advance_ms": 1500, "factor": 60})).await;
    assert_eq!(
        moved,
        json!({"now": "2026-09-01T09:00:01+08:00", "now_ms": 1_788_224_401_500_i64, "mode": "frozen", "factor": 60})
    );
    let running = world.control("clock", json!({"frozen": false})).await;
    assert_eq!((&running["mode"], &running["factor"]), (&json!("scaled"), &json!(60)));
    assert_eq!(world.control("clock", json!({"frozen": true, "factor": 0.5})).await["factor"], 0.5);
    let refused = world.control("clock", json!({"factor": 0})).await;
    assert_eq!(refused, json!({"error": "`factor` must be above 0 and at most 1000000"}));
}

#[tokio::test]
async fn people_change_behind_the_apis_back() {
    let world = World::quiet().await;
    let dept_id = world.department("研发", 1).await;
    let ann = json!({"userid": "ann", "name": "安", "mobile": "12000000001", "dept_id_list": [dept_id], "title": "经理",
                     "hired_date": 1_756_656_000_000_i64, "extension": {"a": "1"}, "active": true, "admin": true});
    let bob = json!({"userid": "bob", "name": "柏", "mobile": "12000000002", "manager_userid": "ann"});
    assert_eq!(world.control("people", json!({"people": [ann, bob]})).await, json!({"people": 2}));
    let user = world.user("ann").await;
    assert_eq!((&user["active"], &user["admin"], &user["title"]), (&json!(true), &json!(true), &json!("经理")));
    assert_eq!(world.user("bob").await["dept_id_list"], json!([1]));

    world.control("people", json!({"people": [{"userid": "ann", "mobile": "12000000003"}]})).await;
    let user = world.user("ann").await;
    assert_eq!((&user["mobile"], &user["title"]), (&json!("12000000003"), &json!("经理")));

    world.control("people", json!({"people": [{"userid": "ann", "remove": true}]})).await;
    assert_eq!(world.stored("ann"), None);
    assert_eq!(world.stored("bob").unwrap()["manager_userid"], Value::Null);
}

#[tokio::test]
async fn people_that_cannot_be_change_nothing_at_all() {
    let world = World::quiet().await;
    world.person("ann", "12000000001").await;
    let before = world.emulator.state_json();
    let good = json!({"userid": "bob", "name": "柏", "mobile": "12000000002"});
    let cases = [
        (json!({"userid": "eve", "name": "夏"}), "`eve`: 60103 手机号码不合法"),
        (json!({"userid": "eve", "mobile": "12000000003"}), "`eve`: 60112 用户name不合法"),
        (json!({"userid": "eve", "name": "夏", "mobile": "12000000002"}), "`eve`: 60104 手机号码在公司中已存在"),
        (json!({"userid": "eve", "remove": true}), "`eve`: 60121 找不到该用户"),
        (json!({"name": "夏"}), "``: 40003 不合法的UserID"),
    ];
    for (bad, error) in cases {
        let answer = world.control("people", json!({"people": [good, {"userid": "ann", "remove": true}, bad]})).await;
        assert_eq!(answer, json!({"error": error}));
        assert_eq!(world.emulator.state_json(), before);
    }
    let answer = world.control("people", json!({"people": [{"userid": "eve", "moblie": "1"}]})).await;
    assert!(answer["error"].as_str().unwrap().contains("unknown field `moblie`"), "{answer}");
    assert_eq!(world.code("/topapi/v2/user/getbymobile", json!({"mobile": "12000000001"})).await, 0, "indices too");
}

#[tokio::test]
async fn state_is_sorted_and_shows_what_the_app_may_not_see() {
    let world = World::quiet().await;
    world.person("b", "12000000002").await;
    world.person("a", "+852-91234567").await;
    world.seed(json!({"app": {"fields_withheld": ["mobile"]}})).await;
    let state = world.fetch("/_emulator/state").await;
    assert_eq!((&state["schema"], &state["corp_id"]), (&json!("dianmao.emulator-state/1"), &json!("dingcorp")));
    let people: Vec<_> = state["people"].as_array().unwrap().iter().map(|p| (&p["userid"], &p["mobile"])).collect();
    assert_eq!(people, [(&json!("a"), &json!("+852-91234567")), (&json!("b"), &json!("12000000002"))]);
    assert_eq!(state["departments"][0]["dept_id"], 1);
    assert_eq!(state, world.emulator.state_json());
}

#[tokio::test]
async fn journal_tells_every_call_without_secrets() {
    let world = World::quiet().await;
    world.call(COUNT, count()).await;
    world.call("/topapi/v2/user/get", json!({"userid": "nobody"})).await;
    world.http.get(world.url(&format!("{COUNT}?access_token=bogus"))).send().await.unwrap();
    let all = world.fetch("/_emulator/requests").await;
    assert_eq!(
        all["requests"],
        json!([
            {"id": 1, "at_ms": NOW_MS, "api": "/gettoken", "app_key": "dingappkey", "status": 200, "errcode": 0, "sub_code": null, "held": false,
             "fault": null, "params": {"appkey": "dingappkey"}},
            {"id": 2, "at_ms": NOW_MS, "api": COUNT, "app_key": "dingappkey", "status": 200, "errcode": 0, "sub_code": null, "held": false,
             "fault": null, "params": {"only_active": false}},
            {"id": 3, "at_ms": NOW_MS, "api": "/topapi/v2/user/get", "app_key": "dingappkey", "status": 200, "errcode": 60121, "sub_code": null,
             "held": false, "fault": null, "params": {"userid": "nobody"}},
            {"id": 4, "at_ms": NOW_MS, "api": COUNT, "app_key": null, "status": 200, "errcode": 88, "sub_code": "40014", "held": false,
             "fault": null, "params": {}},
        ])
    );
    assert_eq!(all["counts"], json!({"/gettoken": 1, COUNT: 2, "/topapi/v2/user/get": 1}));
    assert_eq!(all["metered"], json!({}));
    let some = world.fetch(&format!("/_emulator/requests?api={COUNT}&after=2")).await;
    assert_eq!(some["requests"].as_array().unwrap().len(), 1);
    assert_eq!(some["requests"][0]["id"], 4);
    assert_eq!(world.emulator.requests().len(), 4, "control requests are not in it");
}

#[tokio::test]
async fn unknown_control_request_is_a_sentence() {
    let world = World::quiet().await;
    let answer = world.control("dance", json!({})).await;
    assert_eq!(answer, json!({"error": "`POST /_emulator/dance` is no request of the control API"}));
    let answer = world.fetch("/_emulator/requests?api=/gettoken&befor=3").await;
    assert_eq!(answer, json!({"error": "`befor` is no query of this request"}));
}

#[tokio::test]
async fn control_needs_no_token_and_is_never_throttled() {
    let world = World::start(quiet().qps(1)).await;
    world.control_text("faults", r#"{"api":"*","kind":"http5xx"}"#.to_owned()).await;
    for _ in 0..5 {
        assert!(world.fetch("/_emulator/state").await.get("error").is_none());
    }
}

#[tokio::test]
async fn stopped_emulator_refuses_connections() {
    let world = World::quiet().await;
    world
        .emulator
        .add_people(vec![PersonPatch {
            name: Some("安".into()),
            mobile: Some("12000000001".into()),
            ..PersonPatch::of("a")
        }])
        .unwrap();
    let url = world.url(COUNT);
    world.emulator.stop().await;
    assert!(world.http.get(url).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn the_openapi_document_names_what_can_be_called() {
    let world = World::quiet().await;
    let document = world.fetch("/_emulator/openapi.json").await;
    assert_eq!(document["openapi"], "3.1.0");
    let create = &document["paths"]["/topapi/v2/user/create"]["post"];
    assert_eq!(create["x-permission"], json!(["qyapi_manage_addresslist"]));
    assert_eq!(create["requestBody"]["content"]["application/json"]["example"]["userid"], "E1003");
}

#[tokio::test]
async fn the_company_can_be_looked_at_in_portions() {
    let world = World::start(quiet().people(120)).await;
    let root = world.fetch("/_emulator/departments").await;
    assert_eq!(root["departments"][0]["dept_id"], 1);
    let children = world.fetch("/_emulator/departments?parent_id=1").await;
    assert_eq!(children["departments"].as_array().unwrap().len(), root["departments"][0]["n_children"]);
    let child = &children["departments"][0];
    let members = world.fetch(&format!("/_emulator/people?dept_id={}&size=500", child["dept_id"])).await;
    assert_eq!(members["people"].as_array().unwrap().len(), child["n_people"]);

    let everybody = world.fetch("/_emulator/people?size=500").await;
    assert_eq!(everybody["people"].as_array().unwrap().len(), 120);
    let all = world.fetch("/_emulator/people?search=u00&size=500").await;
    assert_eq!((all["people"].as_array().unwrap().len(), &all["has_more"]), (119, &json!(false)));
    let page = world.fetch("/_emulator/people?search=u00&size=50&offset=50").await;
    assert_eq!((&page["people"][0], &page["has_more"]), (&all["people"][50], &json!(true)));
    let one = world.fetch(&format!("/_emulator/people?search={}", all["people"][7]["mobile"].as_str().unwrap())).await;
    assert_eq!(one["people"], json!([all["people"][7]]));
    let error = world.fetch("/_emulator/people?size=many").await;
    assert_eq!(error["error"], "`size` is `many`, expected a number");
}

#[tokio::test]
async fn rules_in_force_can_be_read_back() {
    let world = World::quiet().await;
    let rule = json!({"api": COUNT, "nth": 2, "phase": "before", "kind": "throttle", "seed": 0});
    world.http.post(world.url("/_emulator/faults")).body(rule.to_string()).send().await.unwrap();
    assert_eq!(world.fetch("/_emulator/faults").await, json!({"rules": [rule]}));
}

#[tokio::test]
async fn the_page_needs_nothing_from_elsewhere() {
    let world = World::quiet().await;
    let answer = world.http.get(world.url("/_emulator/")).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    let page = answer.text().await.unwrap();
    assert!(page.contains("<title>DingTalk, emulated</title>"));
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("innerHTML"));
}
