//! What the control API tells of attendance: approvals, what administrators change, punches.

use dianmao_emulator::{Approve, ApproveKind, Attends, BossChange, PersonPatch, Punch};
use serde_json::{Value, json};

use crate::world::{NOW_MS, World};

/// A company of two people to whom nothing happens but what is told: Lin, and the administrator.
pub(crate) async fn scripted() -> World {
    let world = World::quiet().await;
    world.seed(json!({"life": "quiet"})).await;
    let person = |userid: &str, mobile: &str, admin: bool| PersonPatch {
        name: Some(userid.to_owned()),
        mobile: Some(mobile.to_owned()),
        admin: Some(admin),
        attends: Some(Attends::Scripted),
        ..PersonPatch::of(userid)
    };
    let people = vec![person("lin", "12000000001", false), person("boss", "12000000002", true)];
    world.emulator.add_people(people).unwrap();
    world
}

/// What is stored of somebody's attendance.
pub(super) fn stored(world: &World, userid: &str) -> Value {
    let state = world.emulator.state_json();
    let all = state["attendance"].as_array().unwrap();
    all.iter().find(|entry| entry["userid"] == userid).cloned().unwrap_or_default()
}

#[tokio::test]
async fn leave_is_read_from_its_grant_to_its_withdrawal() {
    let world = scripted().await;
    let body = json!({"userid": "lin", "kind": "leave", "from": "2026-09-16T09:00:00+08:00", "to": "2026-09-16T15:30:00+08:00",
                      "approved": "2026-09-15T10:30:00+08:00"});
    let approved = world.control("approve", body).await;
    let id = approved["id"].as_i64().unwrap();
    assert_eq!(approved["process_instance_id"].as_str().unwrap().len(), 36);
    let status = async || {
        let window = json!({"userid_list": "lin", "start_time": NOW_MS, "end_time": NOW_MS + 7 * 86_400_000, "offset": 0, "size": 20});
        world.ok("/topapi/attendance/getleavestatus", window).await["leave_status"].clone()
    };
    assert_eq!(status().await, json!([]), "it waits");
    world.emulator.clock().advance_ms(1_800_000);
    let row = status().await[0].clone();
    let expected = [1_789_520_400_000_i64, 1_789_543_800_000];
    assert_eq!(row["start_time"], expected[0]);
    assert_eq!(row["end_time"], expected[1]);
    assert_eq!((&row["duration_percent"], &row["duration_unit"]), (&json!(650), &json!("percent_hour")));
    assert_eq!(
        world.control("approve", json!({"userid": "lin", "id": id, "withdrawn": "2026-09-15T11:00:00+08:00"})).await["id"],
        id
    );
    assert_eq!(status().await.as_array().unwrap().len(), 1);
    world.emulator.clock().advance_ms(1_800_000);
    assert_eq!(status().await, json!([]), "it was taken back");
}

#[tokio::test]
async fn days_of_leave_are_whole_and_count_as_the_kind_says() {
    let world = scripted().await;
    // From a Thursday to a Monday.
    let leave = |code: &str| {
        json!({"userid": "lin", "kind": "leave", "unit": "day", "leave_code": code,
                                    "from": "2026-09-17T10:00:00+08:00", "to": "2026-09-21T11:00:00+08:00"})
    };
    let kinds =
        world.ok("/topapi/attendance/vacation/type/list", json!({"op_userid": "boss", "vacation_source": "all"})).await;
    let code = |name: &str| {
        let kinds = kinds.as_array().unwrap();
        kinds.iter().find(|kind| kind["leave_name"] == name).unwrap()["leave_code"].as_str().unwrap().to_owned()
    };
    world.control("approve", leave(&code("年假"))).await;
    world.control("approve", leave(&code("婚假"))).await;
    let window = json!({"userid_list": "lin", "start_time": NOW_MS, "end_time": NOW_MS + 7 * 86_400_000, "offset": 0, "size": 20});
    let rows = world.ok("/topapi/attendance/getleavestatus", window).await["leave_status"].clone();
    let seen: Vec<(&Value, &Value)> =
        rows.as_array().unwrap().iter().map(|row| (&row["duration_percent"], &row["duration_unit"])).collect();
    assert_eq!(seen, [(&json!(300), &json!("percent_day")), (&json!(500), &json!("percent_day"))]);
    assert_eq!(rows[0]["start_time"], 1_789_574_400_000_i64, "midnight");
    assert_eq!(rows[0]["end_time"], 1_790_006_399_000_i64, "a second before midnight");
}

#[tokio::test]
async fn what_cannot_be_told_is_refused_and_changes_nothing() {
    let world = scripted().await;
    let from_to = r#""from":"2026-09-16T09:00:00+08:00","to":"2026-09-16T15:00:00+08:00""#;
    let approvals = [
        (format!(r#"{{"userid":"nobody","kind":"trip",{from_to}}}"#), "`nobody` is no member"),
        (format!(r#"{{"userid":"lin",{from_to}}}"#), "either `kind` or `id` must be given"),
        (r#"{"userid":"lin","kind":"trip"}"#.to_owned(), "`from` is missing"),
        (format!(r#"{{"userid":"lin","kind":"leave","leave_code":"x",{from_to}}}"#), "`x` is no kind of leave"),
        (r#"{"userid":"lin","id":7,"withdrawn":"2026-09-16T09:00:00+08:00"}"#.to_owned(), "`lin` has no approval 7"),
        (r#"{"userid":"lin","kind":"correction","work_date":"2026-09-15"}"#.to_owned(), "a correction needs `point`"),
        (
            r#"{"userid":"lin","kind":"correction","work_date":"2026-09-15","point":2}"#.to_owned(),
            "the shift has no point 2",
        ),
        (
            r#"{"userid":"lin","kind":"correction","work_date":"2026-09-13","point":0}"#.to_owned(),
            "`lin` has no shift on `2026-09-13`",
        ),
    ];
    for (body, problem) in approvals {
        assert_eq!(world.control_text("approve", body).await, json!({"error": problem}));
    }
    let change = json!({"userid": "lin", "work_date": "2026-09-15", "point": 0, "grade": "Fine"});
    let answer = world.control("boss-change", change).await;
    assert!(answer["error"].as_str().unwrap().starts_with("`grade` is `Fine`"), "{answer}");
    let punches = json!({"punches": [{"userid": "lin"}, {"userid": "nobody"}]});
    assert_eq!(world.control("punch", punches).await, json!({"error": "`nobody` is no member"}));
    let borrowed = json!({"punches": [{"userid": "lin", "manner": "borrowed_phone"}]});
    assert_eq!(world.control("punch", borrowed).await, json!({"error": "`lin`: `owner` is missing"}));
    assert_eq!(stored(&world, "lin")["days"], json!([]));
    assert_eq!(stored(&world, "lin")["approvals"], json!([]));
}

#[tokio::test]
async fn punches_are_stored_for_the_day_that_they_count_for() {
    let world = scripted().await;
    let punches = json!({"punches": [
        {"userid": "lin", "at": "2026-09-15T08:58:30+08:00"},
        {"userid": "lin", "at": "2026-09-16T00:40:00+08:00", "source": "machine"},
        {"userid": "lin", "at": "2026-09-15T09:30:00+08:00", "place": {"address": "客户处", "latitude": 30.25, "longitude": 120.125, "outside": true}},
    ]});
    let done = world.control("punch", punches).await["punches"].clone();
    let dates: Vec<&str> = done.as_array().unwrap().iter().map(|one| one["work_date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2026-09-15"; 3], "an hour after midnight still belongs to the day before");
    let ids: Vec<i64> = done.as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect();
    assert!(ids.iter().all(|id| (99_000_000_000..100_000_000_000).contains(id)));
    let day = stored(&world, "lin")["days"][0].clone();
    assert_eq!(day["punches"][1]["source"], "machine");
    assert_eq!(day["punches"][2]["told"]["position"], json!([30_250_000, 120_125_000]));
    assert_eq!(day["punches"][2]["told"]["outside"], true);
}

#[tokio::test]
async fn library_tells_what_the_control_api_tells() {
    let world = scripted().await;
    let at = "2026-09-15T09:00:00+08:00".parse().unwrap();
    world.emulator.punch(&[Punch::of("lin", at)]).unwrap();
    let change = BossChange {
        userid: "lin".to_owned(),
        work_date: "2026-09-15".parse().unwrap(),
        point: 0,
        grade: "Late".to_owned(),
        time: None,
        at: None,
        by: None,
    };
    world.emulator.boss_change(&change).unwrap();
    let correction = Approve {
        kind: Some(ApproveKind::Correction),
        work_date: Some("2026-09-15".parse().unwrap()),
        point: Some(1),
        ..Approve::of("lin")
    };
    let approved = world.emulator.approve(&correction).unwrap();
    let day = stored(&world, "lin")["days"][0].clone();
    assert_eq!(day["overrides"][0]["by_userid"], "boss");
    assert_eq!(day["overrides"][0]["at_ms"], NOW_MS);
    assert_eq!(day["corrections"][0]["id"], approved.id);
    assert_eq!(day["corrections"][0]["time_ms"], 1_789_466_400_000_i64, "the scheduled time");
}

#[tokio::test]
async fn approval_replaces_another_when_it_is_granted() {
    let world = scripted().await;
    let trip = |extra: Value| {
        let mut body = json!({"userid": "lin", "kind": "trip", "unit": "day", "from": "2026-09-17T00:00:00+08:00", "to": "2026-09-18T00:00:00+08:00"});
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    let first = world.control("approve", trip(json!({}))).await["id"].clone();
    let second = trip(json!({"modifies": first, "approved": "2026-09-15T12:00:00+08:00"}));
    let second = world.control("approve", second).await["id"].clone();
    let lin = stored(&world, "lin");
    assert_eq!(lin["approvals"][0]["withdrawn_ms"], lin["approvals"][1]["approved_ms"]);
    assert_eq!(lin["replaced"], json!([[second, first]]));
}
