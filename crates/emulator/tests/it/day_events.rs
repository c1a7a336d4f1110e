//! What is told of people's days: punches, schedules, approvals, changes by administrators, each at its instant.

use std::collections::{BTreeMap, BTreeSet};

use dianmao_emulator::{Config, EventRecord, Life, Share};
use serde_json::{Value, json};

use crate::receiver::Receiver;
use crate::world::{World, eventful, quiet};

const REGISTER: &str = "/call_back/register_call_back";
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const CHECK_RECORD: &str = "attendance_check_record";
const REFRESH: &str = "attend_user_daily_summary_refresh";
const TAGS: &[&str] = &[
    CHECK_RECORD,
    "attendance_schedule_change",
    "attendance_overtime_duration",
    "attend_bossCheck_change",
    REFRESH,
    "attendance_approve_status_change",
    "bpms_instance_change",
];

async fn listening(config: Config, tags: &[&str]) -> (World, Receiver) {
    let world = World::start(config).await;
    let mut receiver = Receiver::start().await;
    assert_eq!(world.code(REGISTER, receiver.registration(tags)).await, 0);
    assert_eq!(receiver.next().await.message["EventType"], "check_url");
    (world, receiver)
}

/// A company without joiners and leavers, to which much happens.
fn busy(people: u32) -> Config {
    let mut config = eventful().people(people);
    config.seed.life = Life {
        corrections: Share::per_mille(200),
        overrides: Share::per_mille(200),
        rescheduled: Share::per_mille(200),
        joiners: Share::NONE,
        leavers: Share::NONE,
        ..Life::default()
    };
    config
}

fn of_kind(world: &World, kind: &str) -> Vec<EventRecord> {
    world.emulator.events().into_iter().filter(|event| event.event_type == kind).collect()
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The only row of a list.
fn row(event: &EventRecord) -> &Value {
    assert_eq!(event.data.len(), 1);
    let rows = event.data["dataList"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    &rows[0]
}

#[tokio::test]
async fn punch_is_told_when_it_is_made_and_without_its_grade() {
    let (mut world, mut receiver) = listening(quiet().people(12), &[CHECK_RECORD]).await;
    world.emulator.clock().advance_ms(DAY_MS);
    world.emulator.deliveries_done().await;
    let events = of_kind(&world, CHECK_RECORD);
    assert!(events.len() > 12, "{}", events.len());
    let known = BTreeSet::from([
        "userId",
        "checkTime",
        "corpId",
        "groupId",
        "bizId",
        "locationMethod",
        "locationResult",
        "latitude",
        "longitude",
        "address",
        "deviceSN",
        "checkByUser",
    ]);
    let mut told = BTreeMap::new();
    for event in &events {
        let row = row(event);
        assert!(keys(row).is_subset(&known), "{row}");
        assert_eq!((&row["checkTime"], &row["checkByUser"]), (&json!(event.at_ms), &json!(true)));
        assert_eq!(row["locationMethod"] == "ATM", row.get("deviceSN").is_some(), "{row}");
        assert_eq!(row["locationMethod"] == "ATM", row.get("latitude").is_none(), "{row}");
        told.insert(row["bizId"].as_str().unwrap().to_owned(), row["checkTime"].clone());
    }
    let pushed: Vec<Value> = receiver.rest();
    assert_eq!(pushed.len(), events.len());
    assert!(pushed.iter().all(|push| push["EventType"] == CHECK_RECORD && push["CorpId"] == "dingcorp"));
    world.renew_token().await;
    let state = world.emulator.state_json();
    let userids: Vec<&str> =
        state["people"].as_array().unwrap().iter().map(|person| person["userid"].as_str().unwrap()).collect();
    let (from, to) = ("2026-09-15 10:00:01", "2026-09-16 10:00:00");
    let body = json!({"userIds": userids, "checkDateFrom": from, "checkDateTo": to});
    let records = world.call("/attendance/listRecord", body).await["recordresult"].as_array().unwrap().clone();
    let taken = records.iter().filter(|record| record.get("invalidRecordType").is_none());
    let expected: BTreeMap<String, Value> =
        taken.map(|record| (record["bizId"].as_str().unwrap().to_owned(), record["userCheckTime"].clone())).collect();
    assert!(expected.iter().all(|(id, time)| told.get(id) == Some(time)), "every record that counts was told");
}

#[tokio::test]
async fn statistics_are_made_anew_at_every_punch_and_when_one_is_given_up() {
    let (world, _receiver) = listening(quiet().people(12), &[REFRESH]).await;
    world.emulator.clock().advance_ms(DAY_MS);
    let events = of_kind(&world, REFRESH);
    let dates: BTreeSet<&str> = events.iter().map(|event| event.data["workDate"].as_str().unwrap()).collect();
    assert_eq!(dates, BTreeSet::from(["2026-09-15", "2026-09-16"]));
    let expected = BTreeSet::from(["userId", "workDate"]);
    assert!(events.iter().all(|event| event.data.keys().map(String::as_str).collect::<BTreeSet<_>>() == expected));
    let punched: BTreeSet<i64> = of_kind(&world, CHECK_RECORD).iter().map(|event| event.at_ms).collect();
    assert!(events.iter().any(|event| punched.contains(&event.at_ms)));
}

#[tokio::test]
async fn leaps_of_the_clock_tell_the_same_as_steps() {
    let mut runs = Vec::new();
    for n_steps in [1, 60] {
        let mut config = busy(30);
        config.seed.life.joiners = Share::per_mille(100);
        config.seed.life.leavers = Share::per_mille(100);
        let (world, _receiver) = listening(config, &[CHECK_RECORD]).await;
        for _ in 0..n_steps {
            world.emulator.clock().advance_ms(5 * DAY_MS / n_steps);
            world.emulator.events();
        }
        let events = world.emulator.events().into_iter();
        runs.push(events.map(|event| (event.at_ms, event.event_type, event.event_id, event.data)).collect::<Vec<_>>());
    }
    let kinds: BTreeSet<&str> = runs[0].iter().map(|(_, kind, ..)| kind.as_str()).collect();
    for kind in TAGS.iter().filter(|kind| **kind != "attendance_overtime_duration") {
        assert!(kinds.contains(kind), "{kind} is missing from {kinds:?}");
    }
    assert!(runs[0].is_sorted_by_key(|(at_ms, ..)| *at_ms));
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn nothing_is_told_twice() {
    let (world, _receiver) = listening(busy(30), &[CHECK_RECORD]).await;
    world.emulator.clock().advance_ms(4 * DAY_MS);
    let mut seen = BTreeSet::new();
    let (mut n_punches, mut minutes) = (0, BTreeSet::new());
    for event in world.emulator.events() {
        if event.event_type == CHECK_RECORD && row(&event)["checkByUser"] == true {
            n_punches += 1;
            minutes.insert((row(&event)["userId"].to_string(), row(&event)["checkTime"].as_i64().unwrap() / 60_000));
        }
        let told = format!("{} {} {:?}", event.at_ms, event.event_type, event.data);
        assert!(seen.insert(told.clone()), "{told}");
    }
    assert_eq!(n_punches, minutes.len(), "one event of a person and a minute");
}

#[tokio::test]
async fn administrators_change_is_told_without_the_new_result() {
    let (mut world, _receiver) = listening(busy(40), &["attend_bossCheck_change"]).await;
    world.emulator.clock().advance_ms(3 * DAY_MS);
    let events = of_kind(&world, "attend_bossCheck_change");
    assert!(events.len() > 5, "{}", events.len());
    world.renew_token().await;
    for event in events.iter().take(10) {
        let fields = Value::Object(event.data.clone());
        assert_eq!(keys(&fields), BTreeSet::from(["userId", "planId", "workDate", "action"]));
        assert_eq!(fields["action"], "attend_bossCheck_update");
        let day = &fields["workDate"];
        let body =
            json!({"workDateFrom": day, "workDateTo": day, "userIdList": [fields["userId"]], "offset": 0, "limit": 50});
        let rows = world.call("/attendance/list", body).await["recordresult"].as_array().unwrap().clone();
        let changed = rows.iter().find(|row| row["planId"] == fields["planId"]);
        assert_eq!(changed.map(|row| &row["sourceType"]), Some(&json!("BOSS")), "{fields} {rows:?}");
        let refreshed = of_kind(&world, REFRESH)
            .into_iter()
            .any(|other| other.at_ms == event.at_ms && other.data["userId"] == fields["userId"]);
        assert!(refreshed, "{fields}");
    }
}

#[tokio::test]
async fn new_schedule_is_told_and_plays_punches_again() {
    let (world, _receiver) = listening(busy(60), &["attendance_schedule_change"]).await;
    world.emulator.clock().advance_ms(6 * DAY_MS);
    let changes = of_kind(&world, "attendance_schedule_change");
    let replays = of_kind(&world, CHECK_RECORD).into_iter().filter(|event| row(event)["checkByUser"] == false);
    let replays: Vec<EventRecord> = replays.collect();
    assert!(changes.len() > 10 && !replays.is_empty(), "{} {}", changes.len(), replays.len());
    let expected = BTreeSet::from(["userIds", "workDateBegin", "workDateEnd", "type", "corpId"]);
    for change in &changes {
        assert_eq!(keys(row(change)), expected);
        assert_eq!(row(change)["workDateBegin"].as_i64().unwrap().rem_euclid(DAY_MS), 16 * HOUR_MS);
    }
    for replay in &replays {
        let again = changes
            .iter()
            .any(|change| change.at_ms == replay.at_ms && row(change)["userIds"] == json!([row(replay)["userId"]]));
        assert!(again && row(replay)["checkTime"].as_i64().unwrap() < replay.at_ms, "{replay:?}");
    }
}

#[tokio::test]
async fn forms_are_told_from_step_to_step() {
    let (world, _receiver) = listening(busy(80), &["bpms_instance_change"]).await;
    world.emulator.clock().advance_ms(15 * DAY_MS);
    let steps = of_kind(&world, "bpms_instance_change");
    let mut paces: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
    for step in &steps {
        let fields = &step.data;
        let text = |key: &str| fields[key].as_str().unwrap().to_owned();
        let moment = if text("type") == "start" { &fields["createTime"] } else { &fields["finishTime"] };
        assert_eq!(moment, &json!(step.at_ms));
        assert_eq!(fields.get("result"), (text("type") == "finish").then_some(&json!("agree")));
        paces.entry(text("processInstanceId")).or_default().push((text("type"), step.at_ms));
    }
    let both = paces.values().filter(|steps| steps.len() == 2);
    assert!(both.clone().count() > 20, "{}", paces.len());
    assert!(both.clone().all(|steps| steps[0].0 == "start" && steps[1].0 == "finish"));
    assert!(paces.values().all(|steps| steps.len() <= 2), "each step is told once, however many days it touches");
    let categories: BTreeSet<&str> = steps.iter().map(|step| step.data["bizCategoryId"].as_str().unwrap()).collect();
    assert_eq!(categories.len(), 5, "{categories:?}");
    let statuses = of_kind(&world, "attendance_approve_status_change");
    let words: BTreeSet<&str> = statuses.iter().map(|event| event.data["status"].as_str().unwrap()).collect();
    assert!(words.contains("start") && words.contains("finish"), "{words:?}");
    for status in &statuses {
        let is_same = |step: &&EventRecord| {
            (step.at_ms, &step.data["processInstanceId"]) == (status.at_ms, &status.data["processInstanceId"])
        };
        let step = steps.iter().find(is_same).unwrap_or_else(|| panic!("{status:?}"));
        assert_eq!(step.data["processCode"], status.data["processCode"]);
    }
}

#[tokio::test]
async fn nothing_is_worked_out_while_nobody_listens() {
    let (world, receiver) = listening(quiet().people(12), &["user_add_org"]).await;
    world.emulator.clock().advance_ms(DAY_MS);
    assert_eq!(world.emulator.events(), []);
    let mut world = world;
    world.renew_token().await;
    let update = "/call_back/update_call_back";
    assert_eq!(world.code(update, receiver.registration(&[CHECK_RECORD])).await, 0);
    world.emulator.clock().advance_ms(DAY_MS);
    let first_ms = world.emulator.events().iter().map(|event| event.at_ms).min();
    assert!(first_ms > Some(crate::world::NOW_MS + DAY_MS), "only what happened since: {first_ms:?}");
    world.renew_token().await;
    assert_eq!(world.get("/call_back/delete_call_back", &[]).await["errcode"], 0);
    let n_events = world.emulator.events().len();
    world.emulator.clock().advance_ms(DAY_MS);
    assert_eq!(world.emulator.events().len(), n_events);
}

#[tokio::test]
async fn events_of_days_are_promised_by_name() {
    let contracts = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/contracts.md")).unwrap();
    for kind in TAGS {
        assert!(contracts.contains(&format!("`{kind}`")), "{kind}");
    }
}
