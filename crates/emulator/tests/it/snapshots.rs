//! The state as a document and as a file.

use std::path::PathBuf;

use dianmao_emulator::{AppConfig, Clock, Emulator};
use serde_json::{Value, json};

use crate::world::{NOW_MS, World, quiet};

const CREATE: &str = "/topapi/v2/user/create";

/// A file of this test's own that is not there yet.
fn fresh_file(name: &str) -> PathBuf {
    let dir = std::env::temp_dir().join(format!("dianmao-emulator-{}-{name}", std::process::id()));
    drop(std::fs::remove_dir_all(&dir));
    std::fs::create_dir_all(&dir).unwrap();
    dir.join("state.json")
}

/// Two companies with a history.
async fn played() -> World {
    let world = World::start(quiet().people(40).quota(9).app(AppConfig::new("k2", "s2", "dingother"))).await;
    let dept_id = world.department("新部门", 1).await;
    world.ok("/topapi/v2/department/delete", json!({"dept_id": world.department("短命", dept_id).await})).await;
    world.person("ann", "12000000001").await;
    let update = json!({"userid": "u0000003", "title": "改过", "dept_id_list": format!("1,{dept_id}"), "extension": "{\"a\":\"1\"}"});
    world.ok("/topapi/v2/user/update", update).await;
    world.ok("/topapi/v2/user/delete", json!({"userid": "u0000004"})).await;
    let swap =
        json!({"people": [{"userid": "u0000005", "mobile": "12000000009"}, {"userid": "u0000006", "email": ""}]});
    assert_eq!(world.control("people", swap).await, json!({"people": 2}));
    let email = json!({"people": [{"userid": "u0000007", "email": "a@example.com", "attends": "scripted"}]});
    assert_eq!(world.control("people", email).await, json!({"people": 1}));
    world
        .control("people?app_key=k2", json!({"people": [{"userid": "x", "name": "夏", "mobile": "12000000001"}]}))
        .await;
    world
        .seed(json!({"life": "quiet", "switches": {"unknown_user_code": 33012}, "pending_mobiles": ["12000000077"]}))
        .await;
    world.call("/attendance/list", punches()).await;
    world.emulator.clock().advance_ms(1234);
    world
}

fn punches() -> Value {
    json!({"workDateFrom": "2026-09-11 00:00:00", "workDateTo": "2026-09-14 00:00:00",
           "userIdList": ["u0000001", "u0000003", "u0000005"], "offset": 0, "limit": 50})
}

/// What both are asked, reads and writes.
fn questions() -> Vec<(&'static str, Value)> {
    let newcomer = json!({"name": "新人", "mobile": "12000000055", "dept_id_list": "1", "email": "b@example.com"});
    vec![
        ("/topapi/v2/user/get", json!({"userid": "u0000003"})),
        ("/topapi/v2/user/get", json!({"userid": "u0000004"})),
        ("/topapi/v2/user/getbymobile", json!({"mobile": "12000000009"})),
        ("/topapi/v2/user/list", json!({"dept_id": 1, "cursor": 0, "size": 100})),
        ("/topapi/v2/department/listsub", json!({"dept_id": 1})),
        ("/topapi/user/count", json!({"only_active": true})),
        ("/attendance/list", punches()),
        (CREATE, newcomer),
        (CREATE, json!({"name": "约", "mobile": "12000000077", "dept_id_list": "1"})),
        (CREATE, json!({"name": "撞", "mobile": "12000000078", "dept_id_list": "1", "email": "a@example.com"})),
        ("/topapi/v2/department/create", json!({"name": "又一个", "parent_id": 1})),
        ("/topapi/v2/user/get", json!({"userid": "nobody"})),
    ]
}

/// The bytes of every answer.
async fn answers(world: &World) -> Vec<String> {
    let mut answers = Vec::new();
    for (path, body) in questions() {
        answers.push(world.request(path, &body).send().await.unwrap().text().await.unwrap());
    }
    answers
}

#[tokio::test]
async fn restored_companies_answer_byte_for_byte_alike() {
    let world = played().await;
    let code = world.control("login", json!({"userid": "ann"})).await["code"].clone();
    let snapshot = world.control("snapshot", json!(null)).await;
    assert_eq!(snapshot["schema"], "dianmao.emulator-snapshot/1");

    let mut other = World::quiet().await;
    assert_eq!(other.control("restore", snapshot.clone()).await, json!({}));
    other.token.clone_from(&world.token);
    assert_eq!(other.control("snapshot", json!(null)).await, snapshot);
    assert_eq!(other.emulator.clock().now_ms(), NOW_MS + 1234);
    for key in ["dingappkey", "k2"] {
        assert_eq!(other.emulator.app(key).unwrap().state_json(), world.emulator.app(key).unwrap().state_json());
    }
    assert_eq!(answers(&other).await, answers(&world).await);
    assert_eq!(other.emulator.metered(), world.emulator.metered());
    let login = json!({"code": code});
    assert_eq!(other.ok("/topapi/v2/user/getuserinfo", login).await["userid"], "ann", "codes are still good");
}

#[tokio::test]
async fn snapshot_has_what_differs_from_the_seed_alone() {
    let world = World::start(quiet().people(300)).await;
    let changes = |snapshot: &Value| snapshot["companies"][0]["changes"].clone();
    let untouched = changes(&world.emulator.snapshot().unwrap());
    for part in ["departments", "departments_removed", "people", "people_removed", "leavers"] {
        assert_eq!(untouched[part], json!([]), "{part}");
    }
    world.ok("/topapi/v2/user/update", json!({"userid": "u0000003", "title": "改过"})).await;
    world.ok("/topapi/v2/user/delete", json!({"userid": "u0000004"})).await;
    let changed = changes(&world.emulator.snapshot().unwrap());
    assert_eq!(changed["people"].as_array().unwrap().len(), 1);
    assert_eq!(changed["people"][0]["title"], "改过");
    assert_eq!((&changed["people_removed"], changed["leavers"].as_array().unwrap().len()), (&json!(["u0000004"]), 1));
}

#[tokio::test]
async fn what_one_gave_up_and_another_took_stays_with_the_other() {
    let world = World::start(quiet().people(20)).await;
    let email = world.stored("u0000001").unwrap()["email"].clone();
    let people = json!([{"userid": "u0000001", "email": "z@example.com"}, {"userid": "manager01", "email": email}]);
    assert_eq!(world.control("people", json!({"people": people})).await, json!({"people": 2}));
    let snapshot = world.emulator.snapshot().unwrap();
    world.emulator.restore(&snapshot).unwrap();
    let taken = json!({"userid": "new", "name": "新", "mobile": "12000000001", "dept_id_list": "1", "email": email});
    assert_eq!(world.code(CREATE, taken).await, 60106, "the manager has it");
}

#[tokio::test]
async fn restore_keeps_fault_rules_and_forgets_calls() {
    let world = played().await;
    let snapshot = world.emulator.snapshot().unwrap();
    world.control_text("faults", r#"{"api":"/topapi/user/count","kind":"errcode","errcode":-1}"#.to_owned()).await;
    world.emulator.restore(&snapshot).unwrap();
    assert!(world.emulator.requests().is_empty());
    assert_eq!(world.code("/topapi/user/count", json!({"only_active": false})).await, -1);
}

#[tokio::test]
async fn snapshot_that_cannot_be_changes_nothing() {
    let world = played().await;
    let good = world.emulator.snapshot().unwrap();
    let mut orphan = good.clone();
    orphan["companies"][0]["changes"]["departments"][0]["parent_id"] = json!(77);
    let mut lost = good.clone();
    lost["companies"][0]["changes"]["people"][0]["memberships"][0]["dept_id"] = json!(77);
    let mut nameless = good.clone();
    nameless["companies"].as_array_mut().unwrap().remove(1);
    let mut appless = good.clone();
    appless["apps"] = json!([]);
    let mut unknown = good.clone();
    unknown["companies"][0]["changes"]["shoes"] = json!(1);
    let cases = [
        (json!({"schema": "dianmao.emulator-snapshot/2"}), "expected `dianmao.emulator-snapshot/1`"),
        (orphan, "hangs below one that is not there"),
        (lost, "is in a department that is not there"),
        (nameless, "`k2` has no company"),
        (appless, "the snapshot has no app"),
        (unknown, "unknown field `shoes`"),
    ];
    for (snapshot, expected) in cases {
        let answer = world.control("restore", snapshot).await;
        assert!(answer["error"].as_str().unwrap().contains(expected), "{answer}");
        assert_eq!(world.emulator.snapshot().unwrap(), good);
    }
    let answer = world.control_text("restore", String::new()).await;
    assert_eq!(answer, json!({"error": "the emulator was started without a state file"}));
}

#[tokio::test]
async fn state_file_outlives_the_process() {
    let file = fresh_file("outlives");
    let mut world = World::start(quiet().people(5).state(&file)).await;
    world.person("ann", "12000000001").await;
    assert!(!file.exists(), "nothing is written before the end");
    world.emulator.clock().advance_ms(60_000);
    let (token, state) = (world.token.clone(), world.emulator.state_json());
    world.emulator.end().await.unwrap();

    world = World {
        emulator: Emulator::start(quiet().clock(Clock::frozen(NOW_MS + 61_000)).people(9).state(&file)).await.unwrap(),
        http: reqwest::Client::new(),
        token,
    };
    assert_eq!(world.emulator.state_json(), state, "the file goes before the configured company");
    assert_eq!(world.emulator.clock().now_ms(), NOW_MS + 61_000, "a clock that is configured goes before the file's");
    assert_eq!(world.user("ann").await["name"], "ann", "the token is still good");

    world.ok("/topapi/v2/user/delete", json!({"userid": "ann"})).await;
    assert_eq!(world.control_text("restore", String::new()).await, json!({}));
    assert_eq!(world.emulator.state_json(), state);
    world.ok("/topapi/v2/user/delete", json!({"userid": "ann"})).await;
    world.control("snapshot", json!(null)).await;
    world.control_text("restore", String::new()).await;
    assert_eq!(world.n_people(), 5);

    let folder = file.parent().unwrap();
    let names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["state.json"], "nothing is left beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn clock_of_the_file_holds_where_none_is_configured() {
    let file = fresh_file("clock");
    Emulator::start(quiet().state(&file)).await.unwrap().end().await.unwrap();
    let emulator = Emulator::start(dianmao_emulator::Config::default().state(&file)).await.unwrap();
    assert_eq!(emulator.clock().reading().mode, "frozen");
    assert_eq!(emulator.clock().now_ms(), NOW_MS);
    std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn state_file_that_cannot_be_read_stops_the_start() {
    let file = fresh_file("broken");
    std::fs::write(&file, "{\"schema\":").unwrap();
    let error = Emulator::start(quiet().state(&file)).await.err().unwrap().to_string();
    assert!(error.contains("state.json: this is no snapshot"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{\"schema\":", "and stays as it is");
    std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn large_snapshot_is_taken_over_http() {
    let world = World::quiet().await;
    let people: Vec<Value> = (0..4000)
        .map(|n| json!({"userid": format!("p{n}"), "name": "人".repeat(60), "mobile": format!("120{n:08}"), "remark": "记".repeat(200)}))
        .collect();
    assert_eq!(world.control("people", json!({"people": people})).await, json!({"people": 4000}));
    let snapshot = world.control("snapshot", json!(null)).await;
    assert!(snapshot.to_string().len() > 2 * 1024 * 1024);
    assert_eq!(world.control("restore", snapshot).await, json!({}));
    assert_eq!(world.n_people(), 4000);
}

#[tokio::test]
async fn what_is_to_happen_happens_after_a_restore_as_well() {
    let lively = || dianmao_emulator::Config::default().people(400).clock(Clock::frozen(NOW_MS)).qps(0).quota(0);
    let world = World::start(lively()).await;
    world.emulator.clock().advance_ms(3 * 86_400_000);
    let snapshot = world.emulator.snapshot().unwrap();
    let other = World::quiet().await;
    other.emulator.restore(&snapshot).unwrap();
    let before = world.emulator.state_json();
    for emulator in [&world.emulator, &other.emulator] {
        emulator.clock().advance_ms(40 * 86_400_000);
    }
    assert_ne!(world.emulator.state_json(), before);
    assert_eq!(other.emulator.state_json(), world.emulator.state_json());
    assert_eq!(other.emulator.snapshot().unwrap(), world.emulator.snapshot().unwrap());
}
