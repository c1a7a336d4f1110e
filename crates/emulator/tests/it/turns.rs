//! What happens to the company by itself: people join, log in and leave, invitations are accepted.

use std::collections::BTreeSet;

use dianmao_emulator::{Clock, Config, Emulator, PersonPatch};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{NOW_MS, World, eventful};

const DAY_MS: i64 = 86_400_000;
const CREATE: &str = "/topapi/v2/user/create";

/// A company of 300 in which people come and go.
fn lively() -> Config {
    eventful().people(300)
}

async fn living(life: Value) -> World {
    let world = World::start(lively()).await;
    world.seed(json!({"life": life})).await;
    world
}

fn userids(world: &World) -> BTreeSet<String> {
    let state = world.emulator.state_json();
    state["people"].as_array().unwrap().iter().map(|person| person["userid"].as_str().unwrap().to_owned()).collect()
}

/// What happened, when, and what it says.
fn told(emulator: &Emulator) -> Vec<(i64, String, Value)> {
    let events = emulator.events().into_iter();
    events.map(|event| (event.at_ms, event.event_type, Value::Object(event.data))).collect()
}

#[tokio::test]
async fn people_come_and_go_at_the_rates_of_the_document() {
    let world = World::start(lively()).await;
    let before = userids(&world);
    assert_eq!(before.len(), 300);
    world.emulator.clock().advance_ms(365 * DAY_MS);
    let after = userids(&world);
    let (n_joined, n_left) = (after.difference(&before).count(), before.difference(&after).count());
    // Twelve months of 2 %: those who left again are in neither.
    assert!((50..=80).contains(&n_joined), "{n_joined}");
    assert!((45..=90).contains(&n_left), "{n_left}");
    assert!(after.contains("manager01"), "the boss stays");
    let events = world.emulator.events();
    assert!(events.windows(2).all(|pair| pair[0].at_ms <= pair[1].at_ms), "in the order of time");
    assert!(events.iter().all(|event| event.at_ms > NOW_MS));
    let count = |kind: &str| events.iter().filter(|event| event.event_type == kind).count();
    assert_eq!(after.len() + count("user_leave_org"), 300 + count("user_add_org"));
    assert!(count("user_active_org") > 40, "{}", count("user_active_org"));
    assert!(
        events
            .iter()
            .filter(|event| event.event_type == "user_leave_org")
            .all(|event| event.data["optStaffId"] == "manager01")
    );
}

#[tokio::test]
async fn nobody_moves_where_the_rates_are_nothing() {
    for life in [json!("quiet"), json!({"joiners": 0.0, "leavers": 0.0})] {
        let world = living(life).await;
        let before = world.emulator.state_json();
        world.emulator.clock().advance_ms(400 * DAY_MS);
        assert_eq!(world.emulator.state_json(), before);
        assert_eq!(world.emulator.events(), []);
    }
}

#[tokio::test]
async fn people_of_callers_are_left_alone() {
    let world = living(json!({"leavers": 1.0, "joiners": 0.0, "activated": 1.0})).await;
    world.person("ann", "12000000001").await;
    let bob =
        PersonPatch { name: Some("bob".to_owned()), mobile: Some("12000000002".to_owned()), ..PersonPatch::of("bob") };
    world.emulator.add_people(vec![bob]).unwrap();
    // Deleted and created again, somebody is the caller's.
    let userid = userids(&world).into_iter().find(|userid| userid.starts_with('u')).unwrap();
    world.ok("/topapi/v2/user/delete", json!({"userid": userid})).await;
    world.person(&userid, "12000000003").await;
    world.emulator.clock().advance_ms(62 * DAY_MS);
    let expected = ["ann", "bob", "manager01", userid.as_str()].map(str::to_owned);
    assert_eq!(userids(&world), BTreeSet::from(expected));
    assert_eq!(world.stored("ann").unwrap()["active"], false);
}

#[tokio::test]
async fn joiners_log_in_some_days_later() {
    let world = living(json!({"leavers": 0.0, "joiners": 0.1, "activated": 1.0})).await;
    world.emulator.clock().advance_ms(40 * DAY_MS);
    world.seed(json!({"life": {"joiners": 0.0}})).await;
    world.emulator.clock().advance_ms(5 * DAY_MS);
    let state = world.emulator.state_json();
    let joined =
        state["people"].as_array().unwrap().iter().filter(|person| person["created_at_ms"].as_i64() > Some(NOW_MS));
    let joined: Vec<&Value> = joined.collect();
    assert!(joined.len() > 30, "{}", joined.len());
    assert!(joined.iter().all(|person| person["active"] == true));
    let events = told(&world.emulator);
    for person in joined {
        let of_person = |kind: &str| {
            let userid = &person["userid"];
            events.iter().find(|(_, found, data)| found == kind && data["userId"][0] == *userid).unwrap().0
        };
        let pause_ms = of_person("user_active_org") - of_person("user_add_org");
        assert!((1..=5 * DAY_MS).contains(&pause_ms), "{pause_ms}");
    }
}

#[tokio::test]
async fn invitation_is_accepted_later() {
    let world = World::quiet().await;
    let pending = json!(["12000000001", {"mobile": "12000000002", "accepted_after_hours": 26},
        {"mobile": "12000000003", "accepted_after_hours": 1, "userid": "other"}]);
    world.seed(json!({"pending_mobiles": pending})).await;
    let dept_id = world.department("研发", 1).await;
    for nth in 1..=3 {
        let body = json!({"userid": format!("E{nth}"), "name": "安", "mobile": format!("1200000000{nth}"), "dept_id_list": dept_id.to_string()});
        assert_eq!(world.code(CREATE, body.clone()).await, 40103);
        assert_eq!(world.code(CREATE, body).await, 40103, "while it is pending");
    }
    world.emulator.clock().advance_ms(3_600_000 - 1);
    assert_eq!(userids(&world), BTreeSet::new());
    world.emulator.clock().advance_ms(1);
    assert_eq!(userids(&world), BTreeSet::from(["other".to_owned()]));
    world.emulator.clock().advance_ms(100 * DAY_MS);
    assert_eq!(userids(&world), BTreeSet::from(["E2", "other"].map(str::to_owned)));
    let person = world.stored("E2").unwrap();
    assert_eq!((&person["active"], &person["dept_id_list"]), (&json!(true), &json!([dept_id])));
    assert_eq!(person["created_at_ms"], NOW_MS + 26 * 3_600_000);
    let added: Vec<(i64, Value)> = told(&world.emulator)
        .into_iter()
        .filter(|(_, kind, _)| kind == "user_add_org")
        .map(|(at_ms, _, data)| (at_ms, data["userId"][0].clone()))
        .collect();
    assert_eq!(added, [(NOW_MS + 3_600_000, json!("other")), (NOW_MS + 26 * 3_600_000, json!("E2"))]);
}

#[tokio::test]
async fn reset_begins_at_the_instant_of_the_clock() {
    let world = World::start(lively()).await;
    let before = userids(&world);
    world.emulator.clock().advance_ms(90 * DAY_MS);
    assert_ne!(userids(&world), before);
    world.control("reset", json!({})).await;
    assert_eq!(userids(&world), before);
    world.emulator.clock().advance_ms(90 * DAY_MS);
    assert_ne!(userids(&world), before);
}

/// An emulator of its own runtime, so that a property can step it.
async fn after(steps: &[i64], looks: bool) -> (Value, Vec<(i64, String, Value)>) {
    let emulator = Emulator::start(Config::default().people(60).clock(Clock::frozen(NOW_MS))).await.unwrap();
    for step in steps {
        emulator.clock().advance_ms(*step);
        if looks {
            emulator.state_json();
        }
    }
    let found = (emulator.state_json(), told(&emulator));
    emulator.stop().await;
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn company_is_the_same_whoever_looked_and_when(steps in prop::collection::vec(1..20 * DAY_MS, 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (often, once) = runtime.block_on(async {
            (after(&steps, true).await, after(&[steps.iter().sum()], false).await)
        });
        prop_assert_eq!(often, once);
    }
}
