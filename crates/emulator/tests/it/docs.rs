//! What `docs/emulator.md` says, held against the emulator: its rows, tests, codes and switches.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dianmao_emulator::{Clock, Config, Emulator, SeedDocument, parse_faults};
use serde_json::{Value, json};

use crate::world::World;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn page() -> String {
    fs::read_to_string(docs().join("emulator.md")).unwrap()
}

fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The rows of the tables of interfaces, by method and path: rules, refusals, switches, evidence, two cells of tests.
fn rows() -> BTreeMap<String, Vec<String>> {
    let page = page();
    let mut rows = BTreeMap::new();
    for line in page
        .lines()
        .filter(|line| ["GET", "POST", "PUT"].iter().any(|method| line.starts_with(&format!("| `{method} /"))))
    {
        let cells: Vec<String> = line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
        let [interface, rest @ ..] = cells.as_slice() else { panic!("{line}") };
        assert_eq!(rest.len(), 6, "{line}");
        let before = rows.insert(interface.trim_matches('`').to_owned(), rest.to_vec());
        assert!(before.is_none(), "{interface} has two rows");
    }
    rows
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Every link to a test: the file's name as it is written, the test's name, the target.
fn tests_of_the_page() -> Vec<(String, String, String)> {
    let page = page();
    let links = page.split("[`").skip(1).filter_map(|rest| {
        let (name, rest) = rest.split_once("`](")?;
        let (file, test) = name.split_once("::")?;
        let (target, _) = rest.split_once(')')?;
        Some((file.to_owned(), test.to_owned(), target.to_owned()))
    });
    links.collect()
}

#[tokio::test]
async fn every_interface_has_one_row() {
    let world = World::quiet().await;
    let document = world.fetch("/_emulator/openapi.json").await;
    let name = |(path, methods): (&String, &Value)| {
        let has = |method: &str| methods.get(method).is_some();
        let method = if has("get") {
            "GET"
        } else if has("post") {
            "POST"
        } else {
            "PUT"
        };
        format!("{method} {path}")
    };
    let interfaces: BTreeSet<String> = document["paths"].as_object().unwrap().iter().map(name).collect();
    let rows: BTreeSet<String> = rows().into_keys().collect();
    let missing: Vec<_> = interfaces.difference(&rows).collect();
    let unknown: Vec<_> = rows.difference(&interfaces).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "without a row: {missing:#?}; unknown: {unknown:#?}");
}

#[test]
fn every_row_names_a_test_of_a_refusal_and_of_a_rule() {
    for (interface, cells) in rows() {
        for tests in &cells[4..] {
            assert!(tests.contains("::"), "{interface} lacks a test");
        }
    }
}

#[test]
fn every_test_that_is_named_exists() {
    let tests = tests_of_the_page();
    assert!(tests.len() > 150, "{}", tests.len());
    for (file, test, target) in tests {
        assert!(target.ends_with(&format!("/{file}")), "{file} links to {target}");
        let text = fs::read_to_string(docs().join(&target)).unwrap_or_else(|_| panic!("{target} is not there"));
        let found = text.split(&format!("fn {test}()")).next().filter(|before| before.len() < text.len());
        let before = found.unwrap_or_else(|| panic!("{file} has no `{test}`"));
        let attribute =
            before.trim_end().lines().rev().nth(usize::from(before.ends_with("async "))).unwrap_or_default();
        assert!(attribute.contains("test]"), "`{test}` in {file} is no test: {attribute}");
    }
}

#[test]
fn every_code_that_is_named_is_one_of_the_emulators() {
    let codes = source("src/codes.rs");
    let is_code = |number: &str| codes.contains(&format!(" = {number}, "));
    let sources = sources();
    for (interface, cells) in rows() {
        let refusals = cells[1].replace("HTTP 400", "").replace("HTTP 401", "").replace("HTTP 500", "");
        assert!(!refusals.is_empty(), "{interface}");
        let plain: String = refusals.split('`').step_by(2).collect();
        let numbers = plain.split(|letter: char| !letter.is_ascii_digit()).filter(|number| !number.is_empty());
        for number in numbers {
            assert!(is_code(number), "{interface} names {number}");
        }
        for name in quoted(&refusals) {
            assert!(sources.contains(&format!("\"{name}\"")), "{interface} names `{name}`");
        }
    }
    let page = page();
    let common = page.split("## Every interface").nth(1).unwrap().split("\n### ").next().unwrap();
    let numbered = quoted(common).filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let numbers: Vec<&str> = numbered.collect();
    assert!(numbers.len() > 10, "{numbers:?}");
    assert!(numbers.iter().all(|number| is_code(number)), "{numbers:?}");
}

/// All of the emulator's own code in one text.
fn sources() -> String {
    fn read(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, text);
            } else {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut text = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    text
}

#[test]
fn every_switch_that_is_named_exists() {
    let switches = json!(SeedDocument::default().switches);
    let groups =
        ["attendance", "events", "workflow"].into_iter().flat_map(|group| switches[group].as_object().unwrap().keys());
    let known: BTreeSet<&String> = switches.as_object().unwrap().keys().chain(groups).collect();
    let rows = rows();
    let named = rows.iter().flat_map(|(interface, cells)| quoted(&cells[2]).map(move |name| (interface, name)));
    let mut n_named = 0;
    for (interface, name) in named.filter(|(_, name)| *name != "pending_mobiles") {
        assert!(known.iter().any(|switch| *switch == name), "{interface} names `{name}`");
        n_named += 1;
    }
    assert!(n_named > 60, "{n_named}");
}

#[test]
fn checklists_are_whole() {
    let page = page();
    let lists = page.split("## The checklists").nth(1).unwrap();
    let (contacts, attendance) = lists.split_once("### Attendance").unwrap();
    assert_eq!(contacts.lines().filter(|line| line.starts_with("| ")).count(), 17, "with its head");
    let numbers: Vec<usize> =
        attendance.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.parse().ok()).collect();
    assert_eq!(numbers, (1..=26).collect::<Vec<_>>());
}

#[test]
fn test_of_the_page_is_the_one_below() {
    let page = page();
    let block = page.split("```rust\n").nth(1).unwrap().split("```").next().unwrap();
    let (_, body) = block.split_once("async fn ").unwrap();
    assert!(source("tests/it/docs.rs").contains(body.trim()), "{body}");
}

#[tokio::test]
async fn a_throttled_call_is_repeated() {
    let config = Config::default().people(30).clock(Clock::frozen(1_789_437_600_000));
    let emulator = Emulator::start(config).await.unwrap();
    emulator.set_faults(parse_faults(r#"{"api":"/gettoken","kind":"throttle","nth":1}"#).unwrap());
    let url = format!("{}/gettoken?appkey=dingappkey&appsecret=dingappsecret", emulator.url());
    for expected in [90018, 0] {
        let answer: serde_json::Value = reqwest::get(&url).await.unwrap().json().await.unwrap();
        assert_eq!(answer["errcode"], expected);
    }
    emulator.clock().advance_ms(60_000);
    assert_eq!(emulator.requests().len(), 2);
    emulator.stop().await;
}
