//! A recording passes everything on and keeps nothing that tells who anybody is; what it kept can be played back.

use std::fs;
use std::path::{Path, PathBuf};

use dianmao_emulator::{Config, Emulator, Recording, Tape};
use serde_json::{Value, json};

use crate::world::{World, quiet};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("dianmao-tape-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    /// Every file below, as one text.
    fn text(&self) -> String {
        fn read(folder: &Path, text: &mut String) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { read(&path, text) } else { text.push_str(&fs::read_to_string(path).unwrap()) }
            }
        }
        let mut text = String::new();
        read(&self.0, &mut text);
        text
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Stands before a tenant and keeps what it says.
async fn recorder(tenant: &World, folder: &Folder) -> Emulator {
    let recording =
        Recording { dir: folder.0.clone(), oapi_url: tenant.emulator.url(), api_url: tenant.emulator.url() };
    Emulator::start(Config::default().tape(Tape::Record(recording))).await.unwrap()
}

async fn ask(emulator: &Emulator, token: &str, path: &str, body: &Value) -> Value {
    let url = format!("{}{path}?access_token={token}", emulator.url());
    reqwest::Client::new().post(url).json(body).send().await.unwrap().json().await.unwrap()
}

/// Everything that tells who somebody is.
fn personal(state: &Value) -> Vec<String> {
    let people = state["people"].as_array().unwrap();
    let fields = ["userid", "name", "mobile", "email", "job_number", "unionid"];
    let told =
        people.iter().flat_map(|person| fields.map(|field| person[field].as_str().unwrap_or_default().to_owned()));
    told.filter(|text| text.chars().count() > 1).collect()
}

#[tokio::test]
async fn a_recording_passes_on_and_tells_of_nobody() {
    let tenant = World::start(quiet().people(40)).await;
    let folder = Folder::new("redacted");
    let recorder = recorder(&tenant, &folder).await;

    let issued: Value = reqwest::Client::new()
        .get(format!("{}/gettoken?appkey=dingappkey&appsecret=dingappsecret", recorder.url()))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let token = issued["access_token"].as_str().unwrap();
    let state = tenant.emulator.state_json();
    let dept_id = &state["people"][3]["dept_id_list"][0];
    let list = json!({"dept_id": dept_id, "cursor": 0, "size": 100});
    let passed_on = ask(&recorder, token, "/topapi/v2/user/list", &list).await;
    let direct = tenant.call("/topapi/v2/user/list", list).await;
    assert_eq!(passed_on["result"], direct["result"]);
    let userids: Vec<&Value> = state["people"].as_array().unwrap().iter().map(|person| &person["userid"]).collect();
    let results = json!({"workDateFrom": "2026-08-24 00:00:00", "workDateTo": "2026-08-28 00:00:00",
        "userIdList": userids, "offset": 0, "limit": 50});
    let rows = ask(&recorder, token, "/attendance/list", &results).await;
    assert_eq!(rows["recordresult"].as_array().unwrap().len(), 50);
    ask(&recorder, token, "/topapi/v2/user/get", &json!({"userid": "nobody-12345678"})).await;

    let kept = folder.text();
    assert!(kept.contains("\"checkType\": \"OnDuty\"") && kept.contains("\"errcode\": 60121"), "{kept}");
    for told in personal(&state).iter().map(String::as_str).chain([token, "dingappsecret", "nobody-12345678"]) {
        assert!(!kept.contains(told), "{told}");
    }
}

#[tokio::test]
async fn what_was_recorded_is_played_back() {
    let tenant = World::start(quiet().people(40)).await;
    let folder = Folder::new("replayed");
    let recorder = recorder(&tenant, &folder).await;
    let page = |cursor: i64| json!({"dept_id": 1, "cursor": cursor, "size": 10});
    ask(&recorder, &tenant.token, "/topapi/v2/user/list", &page(0)).await;
    ask(&recorder, &tenant.token, "/topapi/v2/user/list", &page(10)).await;
    let children = ask(&recorder, &tenant.token, "/topapi/v2/department/listsub", &json!({"dept_id": 1})).await;
    recorder.stop().await;

    let player = World::start(quiet().tape(Tape::Replay(folder.0.clone()))).await;
    let played = player.call("/topapi/v2/department/listsub", json!({"dept_id": 1})).await;
    let count = |answer: &Value| answer["result"].as_array().unwrap().len();
    assert_eq!((&played["errcode"], count(&played)), (&json!(0), count(&children)));
    assert_eq!(played["result"][0]["parent_id"], 1);
    // The request that agrees most answers.
    let sample = |cursor: i64| player.call("/topapi/v2/user/list", page(cursor));
    let (first, second) = (sample(0).await, sample(10).await);
    assert_ne!(first["request_id"], second["request_id"]);
    assert_eq!(sample(0).await, first);
    let missing = player.call("/topapi/v2/user/get", json!({"userid": "u1"})).await;
    assert_eq!(missing["errmsg"], "no sample of /topapi/v2/user/get was recorded");
    assert_eq!(player.emulator.requests().last().unwrap().errcode, Some(-1));
}

#[tokio::test]
async fn a_host_out_of_reach_is_said_without_the_token() {
    let folder = Folder::new("unreachable");
    let nowhere = "http://127.0.0.1:9".to_owned();
    let recording = Recording { dir: folder.0.clone(), oapi_url: nowhere.clone(), api_url: nowhere };
    let emulator = Emulator::start(Config::default().tape(Tape::Record(recording))).await.unwrap();
    let answer = ask(&emulator, "verysecret", "/topapi/v2/user/get", &json!({"userid": "u1"})).await;
    assert_eq!(answer, json!({"error": "the real host cannot be reached"}));
    assert_eq!(folder.text(), "");
}

#[tokio::test]
async fn a_sample_that_cannot_be_read_is_named() {
    let folder = Folder::new("broken");
    fs::create_dir_all(folder.0.join("topapi")).unwrap();
    fs::write(folder.0.join("topapi/one.json"), "{\"schema\": 1}").unwrap();
    let started = Emulator::start(Config::default().tape(Tape::Replay(folder.0.clone()))).await;
    let error = started.err().unwrap().to_string();
    assert!(error.contains("topapi/one.json"), "{error}");
}
