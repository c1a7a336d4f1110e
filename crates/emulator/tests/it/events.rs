//! What is told by callback: which events, in which words, how often, and what becomes of those that do not arrive.

use dianmao_emulator::{EventRecord, PersonPatch};
use serde_json::{Value, json};

use crate::receiver::{Manner, Receiver};
use crate::world::{NOW_MS, World};

const REGISTER: &str = "/call_back/register_call_back";
const FAILED: &str = "/call_back/get_call_back_failed_result";
const ALL: &[&str] = &[
    "user_add_org",
    "user_modify_org",
    "user_leave_org",
    "user_active_org",
    "org_dept_create",
    "org_dept_modify",
    "org_dept_remove",
    "org_admin_add",
    "org_admin_remove",
];

/// A world whose app has registered a callback for these events.
async fn listening(tags: &[&str]) -> (World, Receiver) {
    let world = World::quiet().await;
    let mut receiver = Receiver::start().await;
    assert_eq!(world.code(REGISTER, receiver.registration(tags)).await, 0);
    assert_eq!(receiver.next().await.message, json!({"EventType": "check_url"}));
    (world, receiver)
}

/// Everything that happened, in short: the type and what it says.
fn told(world: &World) -> Vec<(String, Value)> {
    world.emulator.events().into_iter().map(|event| (event.event_type, Value::Object(event.data))).collect()
}

fn kinds(world: &World) -> Vec<String> {
    world.emulator.events().into_iter().map(|event| event.event_type).collect()
}

fn newest(world: &World) -> EventRecord {
    world.emulator.events().pop().unwrap()
}

async fn switch(world: &World, switches: Value) {
    world.seed(json!({"switches": {"events": switches}})).await;
}

#[tokio::test]
async fn every_change_of_people_has_its_event() {
    let world = World::quiet().await;
    switch(&world, json!({"modify_after_add": false})).await;
    world.person("ann", "12000000001").await;
    let change = json!({"userid": "ann", "name": "安", "job_number": "E1", "title": "经理", "dept_id_list": "1"});
    world.ok("/topapi/v2/user/update", change).await;
    world.ok("/topapi/v2/user/update", json!({"userid": "ann", "name": "安"})).await;
    world.emulator.add_people(vec![PersonPatch { active: Some(true), ..PersonPatch::of("ann") }]).unwrap();
    world.emulator.add_people(vec![PersonPatch { admin: Some(true), ..PersonPatch::of("ann") }]).unwrap();
    world.emulator.add_people(vec![PersonPatch { admin: Some(false), ..PersonPatch::of("ann") }]).unwrap();
    world.ok("/topapi/v2/user/delete", json!({"userid": "ann"})).await;
    let time = NOW_MS.to_string();
    let ann = json!({"userId": ["ann"], "timeStamp": time});
    let diff = json!({"prev": {"name": "ann"}, "curr": {"name": "安", "jobNumber": "E1"}, "userid": "ann"});
    let modified = json!({"userId": ["ann"], "timeStamp": time, "diffInfo": diff});
    let by_ann = json!({"userId": ["ann"], "timeStamp": time, "optStaffId": "ann"});
    let expected = [
        ("user_add_org", &ann),
        ("user_modify_org", &modified),
        ("user_active_org", &ann),
        ("org_admin_add", &ann),
        ("org_admin_remove", &by_ann),
        ("user_leave_org", &ann),
    ];
    let expected: Vec<(String, Value)> = expected.map(|(kind, data)| (kind.to_owned(), data.clone())).into();
    assert_eq!(told(&world), expected, "an update that changes nothing is not told");
}

#[tokio::test]
async fn every_change_of_departments_has_its_event() {
    let world = World::quiet().await;
    let above = world.department("研发", 1).await;
    let below = world.department("平台", above).await;
    let other = world.department("市场", 1).await;
    world.ok("/topapi/v2/department/update", json!({"dept_id": above, "parent_id": other})).await;
    world.ok("/topapi/v2/department/update", json!({"dept_id": above, "parent_id": other})).await;
    world.ok("/topapi/v2/department/delete", json!({"dept_id": above})).await;
    let event = |kind: &str, dept_ids: &[i64]| (kind.to_owned(), json!({"deptId": dept_ids}));
    let expected = [
        event("org_dept_create", &[above]),
        event("org_dept_create", &[below]),
        event("org_dept_create", &[other]),
        event("org_dept_modify", &[above]),
        event("org_dept_remove", &[below, above]),
    ];
    assert_eq!(told(&world), expected, "a move is told of the one that moved, a removal names the lowest first");
}

#[tokio::test]
async fn what_was_refused_is_not_told() {
    let world = World::quiet().await;
    world.person("ann", "12000000001").await;
    let n_events = world.emulator.events().len();
    let taken = json!({"userid": "bob", "name": "bob", "mobile": "12000000001", "dept_id_list": "1"});
    assert_eq!(world.code("/topapi/v2/user/create", taken).await, 60104);
    let cannot_be = PersonPatch { mobile: Some("12000000001".to_owned()), ..PersonPatch::of("bob") };
    let change = PersonPatch { name: Some("安".to_owned()), ..PersonPatch::of("ann") };
    world.emulator.add_people(vec![change, cannot_be]).unwrap_err();
    world.ok("/topapi/v2/user/get", json!({"userid": "ann"})).await;
    assert_eq!(world.code("/topapi/v2/user/getuserinfo", json!({"code": "none"})).await, 40078);
    assert_eq!(world.emulator.events().len(), n_events);
}

#[tokio::test]
async fn new_member_is_followed_by_a_change_that_says_nothing() {
    let world = World::quiet().await;
    world.person("ann", "12000000001").await;
    assert_eq!(kinds(&world), ["user_add_org", "user_modify_org"]);
    assert_eq!(newest(&world).data.get("diffInfo"), None);
}

#[tokio::test]
async fn push_comes_at_once_as_it_was_captured() {
    let (world, mut receiver) = listening(ALL).await;
    let dept_id = world.department("研发", 1).await;
    let push = receiver.next().await;
    let expected = json!({"CorpId": "dingcorp", "EventType": "org_dept_create", "DeptId": [dept_id],
        "TimeStamp": NOW_MS.to_string()});
    assert_eq!((push.message, push.owner.as_str()), (expected, "dingcorp"));
    assert_eq!(push.query["timestamp"], NOW_MS.to_string());
    assert_eq!(push.query["signature"], push.query["msg_signature"]);
    world.emulator.deliveries_done().await;
    let record = newest(&world);
    assert_eq!((record.deliveries[0].way, record.deliveries[0].state), ("callback", "delivered"));
    assert_eq!((record.at_ms, record.deliveries[0].attempts), (NOW_MS, 1));
}

#[tokio::test]
async fn push_looks_as_the_switches_say() {
    let (world, mut receiver) = listening(ALL).await;
    let odd = json!({"push_form": "documented", "push_times": "number", "diff_info": "list", "signature_name": "signature",
        "timestamp_digits": 10, "push_owner": "app_key", "padding": 16, "line_breaks": true, "modify_after_add": false});
    switch(&world, odd).await;
    receiver.behave(Manner::Odd);
    world.person("ann", "12000000001").await;
    let push = receiver.next().await;
    let record = newest(&world);
    assert_eq!(push.message["eventId"], json!(record.event_id));
    assert_eq!(push.message["EventTime"], json!(NOW_MS));
    assert_eq!(push.message["timeStamp"], json!(NOW_MS));
    assert_eq!(push.message["userId"], json!(["ann"]));
    assert_eq!(push.query["timestamp"], (NOW_MS / 1000).to_string());
    assert_eq!(push.query.get("msg_signature"), None);
    assert_eq!(push.owner, "dingappkey");
    assert!(push.encrypt.contains('\n') && push.n_padding <= 16);
    world.ok("/topapi/v2/user/update", json!({"userid": "ann", "remark": "x"})).await;
    let push = receiver.next().await;
    assert_eq!(push.message["diffInfo"], json!([{"prev": {}, "curr": {"remark": "x"}, "userid": "ann"}]));
    world.emulator.deliveries_done().await;
    assert_eq!(newest(&world).deliveries[0].state, "delivered");
}

#[tokio::test]
async fn only_events_that_were_asked_for_are_pushed() {
    let (world, mut receiver) = listening(&["org_dept_remove"]).await;
    let dept_id = world.department("研发", 1).await;
    assert_eq!(newest(&world).deliveries, []);
    world.ok("/topapi/v2/department/delete", json!({"dept_id": dept_id})).await;
    assert_eq!(receiver.next().await.message["EventType"], "org_dept_remove");
    world.emulator.deliveries_done().await;
    assert_eq!(receiver.rest(), Vec::<Value>::new());
}

#[tokio::test]
async fn push_that_fails_is_tried_again_after_10_and_30_seconds() {
    let (world, mut receiver) = listening(&["user_leave_org", "org_dept_create"]).await;
    receiver.behave(Manner::Broken);
    world.department("研发", 1).await;
    let clock = world.emulator.clock().clone();
    let mut n_pushes = Vec::new();
    for ms in [0, 9_999, 1, 29_999, 1, 1_000_000] {
        clock.advance_ms(ms);
        world.emulator.deliveries_done().await;
        n_pushes.push(receiver.rest().len());
    }
    assert_eq!(n_pushes, [1, 0, 1, 0, 1, 0]);
    let delivery = newest(&world).deliveries.remove(0);
    assert_eq!((delivery.state, delivery.attempts, delivery.due_ms), ("failed", 3, None));
    assert_eq!(delivery.error.as_deref(), Some("the callback answers HTTP 500"));
}

#[tokio::test]
async fn push_that_arrives_the_second_time_is_delivered() {
    let (world, mut receiver) = listening(ALL).await;
    receiver.behave(Manner::OtherToken);
    let dept_id = world.department("研发", 1).await;
    world.emulator.deliveries_done().await;
    let waiting = newest(&world).deliveries.remove(0);
    assert_eq!((waiting.state, waiting.due_ms), ("waiting", Some(NOW_MS + 10_000)));
    assert_eq!(waiting.error.as_deref(), Some("the reply's signature does not match"));
    receiver.behave(Manner::Good);
    world.emulator.clock().advance_ms(10_000);
    world.emulator.deliveries_done().await;
    let pushes = receiver.rest();
    assert_eq!(pushes.len(), 2);
    assert!(pushes.iter().all(|push| push["DeptId"] == json!([dept_id])));
    assert_eq!((newest(&world).deliveries[0].state, newest(&world).deliveries[0].attempts), ("delivered", 2));
    world.emulator.clock().advance_ms(1_000_000);
    assert_eq!(world.get(FAILED, &[]).await["failed_list"], json!([]));
}

#[tokio::test]
async fn receiver_that_says_nothing_is_not_waited_for() {
    let (world, receiver) = listening(ALL).await;
    switch(&world, json!({"push_timeout_ms": 20})).await;
    receiver.behave(Manner::Silent);
    world.department("研发", 1).await;
    world.emulator.deliveries_done().await;
    assert_eq!(newest(&world).deliveries[0].error.as_deref(), Some("the callback did not answer in time"));
}

#[tokio::test]
async fn failed_pushes_can_be_read_once_after_some_minutes() {
    let (mut world, receiver) = listening(ALL).await;
    receiver.behave(Manner::Broken);
    switch(&world, json!({"modify_after_add": false})).await;
    let dept_id = world.department("研发", 1).await;
    world.person("ann", "12000000001").await;
    for ms in [0, 10_000, 30_000, 179_999] {
        world.emulator.clock().advance_ms(ms);
        world.emulator.deliveries_done().await;
    }
    let none = json!({"errcode": 0, "errmsg": "ok", "has_more": false, "failed_list": []});
    assert_eq!(world.get(FAILED, &[]).await, none);
    world.emulator.clock().advance_ms(120_001);
    world.renew_token().await;
    let mut answer = world.get(FAILED, &[]).await;
    let rows = answer["failed_list"].as_array_mut().unwrap();
    rows.sort_by_key(|row| row["call_back_tag"].to_string());
    let expected = json!([
        {"call_back_tag": "org_dept_create", "event_time": NOW_MS, "org_dept_create": {"deptid": [dept_id], "corpid": "dingcorp"}},
        {"call_back_tag": "user_add_org", "event_time": NOW_MS,
         "user_add_org": {"userid": ["ann"], "timestamp": NOW_MS.to_string(), "corpid": "dingcorp"}},
    ]);
    assert_eq!(answer["failed_list"], expected);
    assert_eq!(world.get(FAILED, &[]).await, none, "what was read is gone");
}

#[tokio::test]
async fn failed_pushes_come_by_two_hundred() {
    let (mut world, receiver) = listening(&["org_dept_create"]).await;
    receiver.behave(Manner::Broken);
    for nth in 0..201 {
        world.department(&format!("部门{nth}"), 1).await;
    }
    for ms in [0, 10_000, 30_000, 300_000] {
        world.emulator.clock().advance_ms(ms);
        world.emulator.deliveries_done().await;
    }
    world.renew_token().await;
    let lengths = [world.get(FAILED, &[]).await, world.get(FAILED, &[]).await, world.get(FAILED, &[]).await]
        .map(|answer| (answer["failed_list"].as_array().unwrap().len(), answer["has_more"].clone()));
    assert_eq!(lengths, [(200, json!(true)), (1, json!(false)), (0, json!(false))]);
}

#[tokio::test]
async fn pushes_that_wait_for_a_callback_that_is_gone_are_dropped() {
    let (world, mut receiver) = listening(ALL).await;
    receiver.behave(Manner::Broken);
    world.department("研发", 1).await;
    world.emulator.deliveries_done().await;
    assert_eq!(receiver.rest().len(), 1);
    assert_eq!(world.get("/call_back/delete_call_back", &[]).await["errcode"], 0);
    world.emulator.clock().advance_ms(10_000);
    world.emulator.deliveries_done().await;
    assert_eq!((newest(&world).deliveries[0].state, receiver.rest().len()), ("dropped", 0));
}

#[tokio::test]
async fn faults_strike_events() {
    let (world, mut receiver) = listening(ALL).await;
    switch(&world, json!({"modify_after_add": false})).await;
    let rules = [
        r#"{"api":"event:org_dept_create","kind":"event_duplicate","nth":1}"#,
        r#"{"api":"event:org_dept_create","kind":"event_lost","nth":2}"#,
        r#"{"api":"event:*","match":{"userId":"ann"},"kind":"event_late","delay_ms":5000,"times":1}"#,
        r#"{"api":"event:org_dept_create","kind":"event_reorder","nth":3}"#,
    ];
    assert_eq!(world.control_text("faults", rules.join("\n")).await, json!({"rules": 4}));
    let mut dept_ids = Vec::new();
    for name in ["一", "二", "三"] {
        dept_ids.push(world.department(name, 1).await);
    }
    world.person("ann", "12000000001").await;
    world.person("bob", "12000000002").await;
    world.emulator.deliveries_done().await;
    let short = |push: &Value| [push["DeptId"][0].clone(), push["UserId"][0].clone()];
    let pushed: Vec<[Value; 2]> = receiver.rest().iter().map(short).collect();
    let department = |nth: usize| [json!(dept_ids[nth]), Value::Null];
    let person = |userid: &str| [Value::Null, json!(userid)];
    assert_eq!(pushed, [department(0), department(0), department(2), person("bob")]);
    world.emulator.clock().advance_ms(4_999);
    world.emulator.deliveries_done().await;
    assert_eq!(receiver.rest().len(), 0);
    world.emulator.clock().advance_ms(1);
    assert_eq!(short(&receiver.next().await.message), person("ann"));
    let faults: Vec<Option<String>> = world.emulator.events().into_iter().map(|event| event.fault).collect();
    let expected = ["event_duplicate", "event_lost", "event_reorder", "event_late"].map(|kind| Some(kind.to_owned()));
    assert_eq!((&faults[..4], &faults[4]), (&expected[..], &None));
    let states = |nth: usize| -> Vec<&str> {
        world.emulator.events()[nth].deliveries.iter().map(|delivery| delivery.state).collect()
    };
    assert_eq!((states(0), states(1)), (vec!["delivered", "delivered"], vec!["lost"]));
}

#[tokio::test]
async fn event_that_is_reordered_comes_after_the_next() {
    let (world, mut receiver) = listening(&["org_dept_create"]).await;
    let rule = r#"{"api":"event:org_dept_create","kind":"event_reorder","delay_ms":3000,"times":2}"#;
    world.control_text("faults", rule.to_owned()).await;
    let first = world.department("一", 1).await;
    world.emulator.deliveries_done().await;
    assert_eq!(receiver.rest().len(), 0);
    let second = world.department("二", 1).await;
    world.emulator.deliveries_done().await;
    assert_eq!(receiver.rest().len(), 1, "the second is held back in its turn");
    let third = world.department("三", 1).await;
    world.emulator.deliveries_done().await;
    let pushed: Vec<Value> = receiver.rest().iter().map(|push| push["DeptId"][0].clone()).collect();
    assert_eq!(pushed, [json!(third), json!(second)]);
    assert!(first < second);
    world.control_text("faults", rule.to_owned()).await;
    world.department("四", 1).await;
    world.emulator.clock().advance_ms(3_000);
    world.emulator.deliveries_done().await;
    assert_eq!(receiver.rest().len(), 1, "where nothing comes after it, it is late");
}

#[tokio::test]
async fn rules_that_cannot_be_are_refused() {
    let world = World::quiet().await;
    for rule in [
        r#"{"api":"event:user_add_org","kind":"throttle"}"#,
        r#"{"api":"/topapi/v2/user/get","kind":"event_lost"}"#,
        r#"{"api":"*","kind":"event_lost"}"#,
        r#"{"api":"event:","kind":"event_lost"}"#,
        r#"{"api":"event:*","kind":"event_lost","phase":"late"}"#,
        r#"{"api":"event:*","kind":"event_lost","delay_ms":5}"#,
        r#"{"api":"*","kind":"reset","delay_ms":5}"#,
    ] {
        let answer = world.control_text("faults", rule.to_owned()).await;
        assert!(
            answer["error"].as_str().is_some_and(|error| error.starts_with("fault rule in line 1")),
            "{rule} {answer}"
        );
    }
}

#[tokio::test]
async fn journal_of_events_is_read_over_the_control_api() {
    let world = World::quiet().await;
    world.department("研发", 1).await;
    world.person("ann", "12000000001").await;
    let events = world.fetch("/_emulator/events").await;
    assert_eq!(events["events"].as_array().unwrap().len(), 3);
    assert_eq!(events["events"], serde_json::to_value(world.emulator.events()).unwrap());
    let events = world.fetch("/_emulator/events?type=user_add_org&after=1").await;
    assert_eq!(events["events"][0]["id"], 2);
    assert!(world.fetch("/_emulator/events?kind=x").await["error"].is_string());
    world.control("reset", json!({})).await;
    assert_eq!(world.fetch("/_emulator/events").await, json!({"events": []}));
}

#[tokio::test]
async fn same_seed_makes_the_same_events() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let (world, mut receiver) = listening(ALL).await;
        world.department("研发", 1).await;
        let push = receiver.next().await;
        let ids: Vec<String> = world.emulator.events().into_iter().map(|event| event.event_id).collect();
        runs.push((push.encrypt, push.query["nonce"].clone(), ids));
    }
    assert_eq!(runs[0], runs[1]);
}
