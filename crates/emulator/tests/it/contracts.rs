//! What `docs/contracts.md` promises, read from the page itself.

use std::fs;
use std::path::PathBuf;

use dianmao_emulator::{Emulator, SeedDocument, parse_faults};
use serde_json::{Value, json};

use crate::world::{World, quiet};

fn page() -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/contracts.md");
    fs::read_to_string(path).unwrap()
}

/// The JSON sample of the page that carries a schema.
fn sample(schema: &str) -> Value {
    let page = page();
    let mut blocks = page.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let block = blocks.find(|block| block.contains(&format!("\"schema\":\"{schema}\""))).unwrap();
    serde_json::from_str(block).unwrap()
}

fn keys(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            let below = |(key, value): (&String, &Value)| {
                let mut names = vec![key.clone()];
                names.extend(keys(value).into_iter().map(|name| format!("{key}.{name}")));
                names
            };
            object.iter().flat_map(below).collect()
        }
        _ => Vec::new(),
    }
}

/// The quoted names between the braces that follow a label.
fn names_after(label: &str) -> Vec<String> {
    let page = page();
    let rest = &page[page.find(label).unwrap()..];
    let braces = &rest[rest.find('{').unwrap() + 1..];
    let inside = &braces[..braces.find('}').unwrap()];
    inside.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[tokio::test]
async fn ready_line_has_the_promised_keys() {
    let emulator = Emulator::start(quiet()).await.unwrap();
    let ready = serde_json::to_value(emulator.ready()).unwrap();
    assert_eq!(keys(&ready), keys(&sample("dianmao.emulator-ready/1")));
}

#[tokio::test]
async fn seed_document_of_the_page_is_accepted_and_names_every_key() {
    let world = World::quiet().await;
    let document = sample("dianmao.emulator-seed/1");
    let mut full = json!({"schema": "dianmao.emulator-seed/1"});
    full.as_object_mut().unwrap().extend(json!(SeedDocument::default()).as_object().unwrap().clone());
    assert_eq!(keys(&full), keys(&document));
    world.seed(document).await;
    assert_eq!(world.n_people(), 300);
}

#[test]
fn every_rate_and_group_of_the_page_is_named_with_its_default() {
    let document = json!(SeedDocument::default());
    let page = page();
    for (name, default) in document["life"].as_object().unwrap() {
        let row = page.lines().find(|line| line.starts_with('|') && line.contains(&format!("`{name}`")));
        let row = row.unwrap_or_else(|| panic!("no row for `{name}`"));
        let value = row.split('|').nth(2).unwrap();
        let first = if default.is_object() { default["day"].to_string() } else { default.to_string() };
        assert!(value.contains(&first), "`{name}` is {default} unless set, which its row does not say");
    }
    for name in document["groups"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("`{name}`")), "nothing of `{name}`");
    }
}

#[test]
fn quiet_life_is_one_group_without_events() {
    let quiet = json!(quiet().quiet().seed);
    for (name, rate) in quiet["life"].as_object().unwrap() {
        let expected = match name.as_str() {
            "failings_percent" | "refusals_percent" => json!(100),
            "seal" => Value::Null,
            _ => json!(0.0),
        };
        assert_eq!(*rate, expected, "{name}");
    }
    assert_eq!(quiet["groups"]["single"], true);
}

#[tokio::test]
async fn lives_that_cannot_be_are_refused() {
    let world = World::quiet().await;
    for (document, complaint) in [
        (json!({"life": "loud"}), "`quiet` or an object of rates"),
        (json!({"life": {"leave": 1.5}}), "expected 0 to 1"),
        (json!({"life": {"leave": 0.2}}), "`leave` is 0.2, expected 0 to 0.1"),
        (json!({"life": {"failings_percent": 5000}}), "`failings_percent` is 5000"),
        (json!({"life": {"seal": {"day": 31, "hour": 18}}}), "`seal` is day 31"),
        (json!({"groups": {"rota": 0.5, "night": 0.6}}), "shares of `groups`"),
    ] {
        let answer = world.control("seed", document.clone()).await;
        let error = answer["error"].as_str().unwrap_or_else(|| panic!("{document} passed"));
        assert!(error.contains(complaint), "{document}: {error}");
    }
    for document in [json!({"life": "quiet"}), json!({"life": {"seal": null, "leave": 0}, "groups": {"rota": 1}})] {
        world.seed(document).await;
    }
}

#[tokio::test]
async fn person_of_the_control_api_takes_the_promised_keys() {
    let world = World::quiet().await;
    let names = names_after("*person*:");
    assert_eq!(names.len(), 18);
    let mut person = json!({"userid": "ann", "name": "安", "mobile": "12000000001", "dept_id_list": [1], "hired_date": 1, "extension": {},
                            "active": true, "admin": true, "boss": true, "attends": "scripted", "remove": false});
    for name in &names {
        if person.get(name).is_none() {
            person[name] = json!(if name == "email" { "a@example.com" } else { "" });
        }
    }
    assert_eq!(world.control("people", json!({"people": [person]})).await, json!({"people": 1}));
}

#[tokio::test]
async fn department_of_the_control_api_takes_the_promised_keys() {
    let world = World::quiet().await;
    let names = names_after("*department*:");
    let department =
        json!({"dept_id": 77, "name": "研发", "parent_id": 1, "order": 1, "source_identifier": "D1", "remove": false});
    assert_eq!(department.as_object().unwrap().keys().collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
    assert_eq!(world.control("departments", json!({"departments": [department]})).await, json!({"departments": 1}));
}

#[test]
fn every_switch_has_its_row_and_its_quirk() {
    let switches = json!(SeedDocument::default().switches);
    let quirks = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/quirks.md");
    let quirks = fs::read_to_string(quirks).unwrap();
    let page = page();
    let groups =
        ["attendance", "events", "workflow"].into_iter().flat_map(|group| switches[group].as_object().unwrap());
    let contacts = switches.as_object().unwrap().iter().filter(|(_, default)| !default.is_object());
    for (name, default) in contacts.chain(groups) {
        let row =
            page.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).unwrap_or_else(|| panic!("{name}"));
        let first = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        let values = row.split('|').nth(2).unwrap();
        assert!(values.contains(&first), "`{name}` is `{first}` unless set, which its row does not name");
        assert!(quirks.contains(&format!("`{name}`")), "docs/quirks.md says nothing of `{name}`");
    }
}

#[tokio::test]
async fn app_and_assertions_of_the_page_are_taken() {
    let world = World::quiet().await;
    let app = json!({"app_key": "k2", "app_secret": "s2", "corp_id": "dingother", "seed": {}});
    assert_eq!(app.as_object().unwrap().keys().collect::<Vec<_>>(), names_after("*app*:").iter().collect::<Vec<_>>());
    assert!(world.control("companies", app).await.get("companies").is_some());
    let page = page();
    let block = page.split("*assertion*:").nth(1).unwrap().split("```json\n").nth(1).unwrap();
    let assertions: Value = serde_json::from_str(block.split("```").next().unwrap()).unwrap();
    let answer = world.control("assert", assertions.clone()).await;
    let unmet: Vec<_> = answer["unmet"].as_array().unwrap().iter().map(|unmet| unmet["assertion"].clone()).collect();
    assert_eq!(unmet, [json!(1), json!(2), json!(3)], "{answer}");
    let table = page.split("*assertion*:").nth(1).unwrap().split("```").next().unwrap();
    let members = assertions.as_array().unwrap().iter().flat_map(|assertion| assertion.as_object().unwrap().keys());
    for member in members {
        assert!(table.contains(&format!("| `{member}` |")), "{member}");
    }
}

#[tokio::test]
async fn request_of_the_journal_has_the_promised_keys() {
    let world = World::quiet().await;
    let record = serde_json::to_value(&world.emulator.requests()[0]).unwrap();
    let names: Vec<&String> = record.as_object().unwrap().keys().collect();
    assert_eq!(names, names_after("*request*:").iter().collect::<Vec<_>>());
}

#[test]
fn fault_kinds_of_the_page_are_known() {
    let page = page();
    let rest = page.split("Kinds: ").nth(1).unwrap();
    let sentence = rest.split("\n\n").next().unwrap();
    let kinds: Vec<&str> =
        sentence.split('`').skip(1).step_by(2).filter(|word| !["release", "after"].contains(word)).collect();
    assert_eq!(kinds.len(), 14, "{kinds:?}");
    for kind in kinds {
        let errcode = if kind == "errcode" { ",\"errcode\":-1" } else { "" };
        let rules = parse_faults(&format!("{{\"api\":\"*\",\"kind\":\"{kind}\"{errcode}}}")).unwrap();
        assert_eq!(rules[0].kind.word(), kind);
    }
    let rest = page.split("Kinds for events: ").nth(1).unwrap();
    let sentence = rest.split("\n\n").next().unwrap();
    let kinds: Vec<&str> = sentence.split('`').filter(|word| word.starts_with("event_")).collect();
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    for kind in kinds {
        let rules = parse_faults(&format!("{{\"api\":\"event:*\",\"kind\":\"{kind}\"}}")).unwrap();
        assert_eq!(rules[0].kind.word(), kind);
    }
}

#[tokio::test]
async fn event_of_the_journal_has_the_promised_keys() {
    let world = World::quiet().await;
    world.seed(json!({"switches": {"events": {"check_url": false}}})).await;
    let callback = json!({"call_back_tag": ["org_dept_create"], "token": "unittoken",
        "aes_key": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ", "url": "http://127.0.0.1:9/callback"});
    assert_eq!(world.code("/call_back/register_call_back", callback).await, 0);
    world.department("研发", 1).await;
    let record = serde_json::to_value(&world.emulator.events()[0]).unwrap();
    assert_eq!(keys_of(&record), names_after("*event*:"));
    assert_eq!(keys_of(&record["deliveries"][0]), names_after("A *delivery* is"));
}

fn keys_of(value: &Value) -> Vec<String> {
    value.as_object().unwrap().keys().cloned().collect()
}
