//! `dianmao emulator`.

use serde_json::{Value, json};

use crate::world::World;

#[test]
fn the_ready_line_is_that_of_the_contract() {
    let world = World::empty();
    let emulator = world.start_emulator(&["--people", "0"]);
    let url = &emulator.url;
    let line: Value = serde_json::from_str(&emulator.ready).unwrap();
    assert!(emulator.ready.ends_with("}\n"));
    assert_eq!(
        line,
        json!({ "schema": "dianmao.emulator-ready/1", "oapi_url": url, "api_url": url, "app_key": "dingappkey",
            "app_secret": "dingappsecret", "corp_id": "dingcorp" })
    );
    assert_eq!(emulator.get("state")["people"], json!([]));
}

#[test]
fn a_signal_ends_it_cleanly() {
    let world = World::empty();
    for signal in ["INT", "TERM"] {
        assert_eq!(world.start_emulator(&["--people", "0"]).end_by(signal), Some(0), "SIG{signal}");
    }
}

#[test]
fn its_options_are_taken() {
    let world = World::empty();
    let emulator = world.start_emulator(&[
        "--people",
        "12",
        "--seed",
        "7",
        "--app-key",
        "k",
        "--app-secret",
        "s",
        "--corp-id",
        "c",
        "--clock",
        "2026-09-01T08:00:00+08:00,x60",
    ]);
    assert_eq!(emulator.get("state")["people"].as_array().unwrap().len(), 12);
    assert_eq!(emulator.get("state")["corp_id"], "c");
    let clock = emulator.get("clock");
    assert_eq!((clock["mode"].as_str(), clock["factor"].as_f64()), (Some("scaled"), Some(60.0)));
    assert!(clock["now"].as_str().unwrap().starts_with("2026-09-01T"), "{clock}");
    let line: Value = serde_json::from_str(&emulator.ready).unwrap();
    assert_eq!((line["app_key"].as_str(), line["app_secret"].as_str()), (Some("k"), Some("s")));
}

#[test]
fn a_bad_fault_rule_is_named_with_file_and_line() {
    let world = World::empty();
    world.write("faults.jsonl", "{\"api\":\"*\",\"kind\":\"reset\"}\n{\"api\":\"*\",\"kind\":\"rset\"}\n");
    let run = world.dianmao(&["emulator", "--faults", "faults.jsonl"]);
    run.assert_fails(1, "error: faults.jsonl:2: ");
    assert_eq!(run.stdout, "");
    world.dianmao(&["emulator", "--faults", "none.jsonl"]).assert_fails(1, "error: cannot read none.jsonl: ");
}

#[test]
fn an_address_that_is_taken_is_named() {
    let world = World::empty();
    let first = world.start_emulator(&["--people", "0"]);
    let address = first.url.strip_prefix("http://").unwrap();
    let run = world.dianmao(&["emulator", "--listen", address]);
    run.assert_fails(1, &format!("error: cannot listen on {address}: "));
}

#[test]
fn a_further_company_comes_from_a_file() {
    let world = World::empty();
    let other = r#"{"app_key":"k2","app_secret":"s2","corp_id":"dingother","seed":{"people":3}}"#;
    world.write("other.json", other);
    let emulator = world.start_emulator(&["--people", "0", "--add-company", "other.json"]);
    let line: Value = serde_json::from_str(&emulator.ready).unwrap();
    assert_eq!(line["app_key"], "dingappkey");
    assert_eq!(line["apps"][1], json!({"app_key": "k2", "app_secret": "s2", "corp_id": "dingother"}));
    assert_eq!(emulator.get("state?app_key=k2")["people"].as_array().unwrap().len(), 3);
    world.write("bad.json", "{\"app_kye\":\"k2\"}");
    world
        .dianmao(&["emulator", "--add-company", "bad.json"])
        .assert_fails(1, "error: bad.json: unknown field `app_kye`");
    let twice = ["emulator", "--add-company", "other.json", "--add-company", "other.json"];
    world.dianmao(&twice).assert_fails(1, "error: the emulator does not start: another app has the key `k2`");
}

#[test]
fn a_state_file_is_written_at_the_end_and_read_at_the_start() {
    let world = World::empty();
    let first = world.start_emulator(&["--people", "7", "--seed", "3", "--clock", "frozen", "--state", "state.json"]);
    let (state, clock) = (first.get("state"), first.get("clock"));
    assert_eq!(first.end_by("TERM"), Some(0));
    let second = world.start_emulator(&["--state", "state.json", "--qps", "1"]);
    assert_eq!(second.get("state"), state);
    assert_eq!(second.get("clock"), clock);
    let run = world.dianmao(&["emulator", "--state", "state.json", "--people", "8"]);
    run.assert_fails(64, "error: --people is about a new company, and state.json holds one already");
}
