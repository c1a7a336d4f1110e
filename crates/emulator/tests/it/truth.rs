//! `GET /_emulator/truth`, and the same through the library.

use dianmao_emulator::TruthQuery;
use serde_json::{Value, json};

use crate::world::{World, quiet};

const DAY_MS: i64 = 86_400_000;

/// The cells of somebody as `09-15 absent`.
fn cells(truth: &Value, userid: &str) -> Vec<String> {
    let people = truth["people"].as_array().unwrap();
    let person = people.iter().find(|person| person["userid"] == userid).unwrap();
    let cell = |cell: &Value| {
        let marks = cell["marks"].as_array().unwrap().iter().map(|mark| mark["code"].as_str().unwrap());
        format!("{} {}", &cell["date"].as_str().unwrap()[5..], marks.collect::<Vec<_>>().join(","))
    };
    person["cells"].as_array().unwrap().iter().map(cell).collect()
}

#[tokio::test]
async fn days_are_told_from_joining_to_leaving() {
    let world = World::quiet().await;
    let bob = json!({"userid": "bob", "name": "鲍", "mobile": "12000000001", "attends": "scripted"});
    world.control("people", json!({"people": [bob]})).await;
    let ask = "/_emulator/truth?from=2026-09-14&to=2026-09-20";
    let today = world.fetch(ask).await;
    assert_eq!(today["schema"], "dianmao.emulator-truth/1");
    assert_eq!(today["at"], "2026-09-15T10:00:00+08:00");
    assert_eq!(cells(&today, "bob")[..2], ["09-14 not_employed", "09-15 unsettled"]);

    world.emulator.clock().advance_ms(3 * DAY_MS);
    world.control("people", json!({"people": [{"userid": "bob", "remove": true}]})).await;
    world.emulator.clock().advance_ms(10 * DAY_MS);
    let later = world.fetch(ask).await;
    assert_eq!(later["people"][0]["left_at"], "2026-09-18T10:00:00+08:00");
    assert_eq!(
        cells(&later, "bob"),
        [
            "09-14 not_employed",
            "09-15 absent",
            "09-16 absent",
            "09-17 absent",
            "09-18 rest",
            "09-19 not_employed",
            "09-20 not_employed",
        ]
    );
    let as_of_wednesday = world.fetch(&format!("{ask}&at=2026-09-16T12:00:00%2B08:00")).await;
    assert_eq!(cells(&as_of_wednesday, "bob")[1..3], ["09-15 absent", "09-16 unsettled"]);
}

#[tokio::test]
async fn people_of_other_times_are_told_only_by_name() {
    let world = World::quiet().await;
    world.person("ann", "12000000001").await;
    let nobody = world.fetch("/_emulator/truth?from=2026-09-01&to=2026-09-02").await;
    assert_eq!(nobody["people"], json!([]));
    let ann = world.fetch("/_emulator/truth?from=2026-09-01&to=2026-09-02&userids=ann").await;
    assert_eq!(cells(&ann, "ann"), ["09-01 not_employed", "09-02 not_employed"]);
}

#[tokio::test]
async fn answers_of_large_companies_go_on() {
    let world = World::start(quiet().people(5)).await;
    let ask = "/_emulator/truth?from=2026-09-14&to=2026-09-14";
    let all = world.fetch(ask).await;
    assert_eq!(all["next_after"], Value::Null);
    let (mut people, mut query) = (Vec::new(), format!("{ask}&size=2"));
    loop {
        let page = world.fetch(&query).await;
        let page_people = page["people"].as_array().unwrap();
        people.extend(page_people.iter().cloned());
        let Some(next_after) = page["next_after"].as_str() else {
            assert_eq!(page_people.len(), 1);
            break;
        };
        assert_eq!((page_people.len(), next_after), (2, page_people[1]["userid"].as_str().unwrap()));
        query = format!("{ask}&size=2&after={next_after}");
    }
    assert_eq!(json!(people), all["people"]);
}

#[tokio::test]
async fn library_tells_the_same() {
    let world = World::start(quiet().people(3)).await;
    let day = "2026-09-14".parse().unwrap();
    let told = world.emulator.truth(&TruthQuery::between(day, day)).unwrap();
    assert_eq!(json!(told), world.fetch("/_emulator/truth?from=2026-09-14&to=2026-09-14").await);
}

#[tokio::test]
async fn questions_that_cannot_be_answered_are_sentences() {
    let world = World::quiet().await;
    let cases = [
        ("", "`from` and `to` are needed, as `2026-09-01`"),
        ("from=2026-09-02&to=2026-09-01", "from 2026-09-02 to 2026-09-01 is not 1 to 366 dates"),
        ("from=2025-09-01&to=2026-09-02", "from 2025-09-01 to 2026-09-02 is not 1 to 366 dates"),
        ("from=yesterday&to=2026-09-01", "`from` is `yesterday`, expected a date as `2026-09-01`"),
        ("from=2026-09-01&to=2026-09-01&userids=eve", "`eve` is not and was not a member"),
        ("from=2026-09-01&to=2026-09-01&at=now", "`at` is `now`, expected an instant as `2026-09-01T12:00:00+08:00`"),
        ("from=2026-09-01&to=2026-09-01&till=x", "`till` is no query of this request"),
    ];
    for (query, error) in cases {
        assert_eq!(world.fetch(&format!("/_emulator/truth?{query}")).await, json!({"error": error}));
    }
}

#[tokio::test]
async fn cheats_are_told_with_their_deeds() {
    let world = World::start(quiet().people(300)).await;
    world.seed(json!({"life": {"cheats": 0.2, "innocents": 0.2}})).await;
    let truth = world.fetch("/_emulator/truth?from=2026-08-01&to=2026-08-31").await;
    let people = truth["people"].as_array().unwrap();
    for (role, deeds) in [("cheat", "cheats"), ("innocent", "innocents")] {
        let named: Vec<&Value> = people.iter().filter(|person| person[role].is_string()).collect();
        assert!(named.len() > 30, "{} of 300", named.len());
        let told = named.iter().filter(|person| !person[deeds].as_array().unwrap().is_empty());
        assert!(told.count() * 4 > named.len() * 3, "most {deeds} have deeds in a month");
        for person in people {
            let manners = person[deeds].as_array().unwrap().iter().map(|deed| &deed["manner"]);
            assert!(manners.clone().all(|manner| *manner == person[role]), "{person}");
        }
    }
}
