//! Several companies side by side, and several apps of one company.

use dianmao_emulator::{AppConfig, Emulator, SeedPatch};
use serde_json::{Value, json};

use crate::world::{World, code, quiet};

const COUNT: &str = "/topapi/user/count";
const CREATE: &str = "/topapi/v2/user/create";
const LIST: &str = "/attendance/list";

fn seed(document: Value) -> SeedPatch {
    serde_json::from_value(document).unwrap()
}

/// An app of a world, with its token.
struct Caller<'a> {
    world: &'a World,
    token: String,
}

impl<'a> Caller<'a> {
    async fn of(world: &'a World, key: &str, secret: &str) -> Self {
        let answer = world.fetch(&format!("/gettoken?appkey={key}&appsecret={secret}")).await;
        Self { world, token: answer["access_token"].as_str().unwrap_or_default().to_owned() }
    }

    async fn call(&self, path: &str, body: Value) -> Value {
        let request = self.world.http.post(self.world.url(path)).query(&[("access_token", &self.token)]).json(&body);
        request.send().await.unwrap().json().await.unwrap()
    }

    async fn code(&self, path: &str, body: Value) -> i64 {
        code(&self.call(path, body).await)
    }

    async fn count(&self) -> i64 {
        self.call(COUNT, json!({"only_active": false})).await["result"]["count"].as_i64().unwrap()
    }

    async fn punches(&self) -> Value {
        let body = json!({"workDateFrom": "2026-09-14 00:00:00", "workDateTo": "2026-09-14 00:00:00",
                          "userIdList": ["u0000001"], "offset": 0, "limit": 50});
        self.call(LIST, body).await
    }
}

/// The first app's company has 5 people; `k2` is the app of a company of 3.
async fn two_companies() -> World {
    let other =
        AppConfig::new("k2", "s2", "dingother").seed(seed(json!({"people": 3, "limits": {"qps": 0, "quota": 0}})));
    World::start(quiet().people(5).app(other)).await
}

fn newcomer(userid: &str) -> Value {
    json!({"userid": userid, "name": userid, "mobile": "12000000001", "dept_id_list": "1"})
}

#[tokio::test]
async fn token_decides_whose_company_a_call_sees_and_changes() {
    let world = two_companies().await;
    let first = Caller::of(&world, "dingappkey", "dingappsecret").await;
    let second = Caller::of(&world, "k2", "s2").await;
    assert_ne!(first.token, second.token);
    assert_eq!((first.count().await, second.count().await), (5, 3));
    assert_eq!(second.code(CREATE, newcomer("ann")).await, 0);
    assert_eq!(first.code(CREATE, newcomer("bob")).await, 0, "the number is free in the other company");
    assert_eq!((first.count().await, second.count().await), (6, 4));
    assert_eq!(first.code("/topapi/v2/user/get", json!({"userid": "ann"})).await, 60121);
    assert_eq!(first.punches().await["recordresult"][0]["corpId"], "dingcorp");
    assert_eq!(second.punches().await["recordresult"][0]["corpId"], "dingother");
}

#[tokio::test]
async fn each_key_has_its_own_secret_and_token() {
    let world = two_companies().await;
    assert_eq!(world.fetch("/gettoken?appkey=k2&appsecret=dingappsecret").await["errcode"], 40096);
    assert_eq!(world.fetch("/gettoken?appkey=nobody&appsecret=s2").await["errcode"], 40096);
    let url = world.url("/v1.0/oauth2/accessToken");
    let request = world.http.post(&url).json(&json!({"appKey": "k2", "appSecret": "s2"}));
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    let second = Caller::of(&world, "k2", "s2").await;
    assert_eq!(answer["accessToken"], second.token.as_str(), "both issuers give the same one");
    for (corp_id, status) in [("dingother", 200), ("dingcorp", 500)] {
        let body = json!({"client_id": "k2", "client_secret": "s2", "grant_type": "client_credentials"});
        let request = world.http.post(world.url(&format!("/v1.0/oauth2/{corp_id}/token"))).json(&body);
        assert_eq!(request.send().await.unwrap().status(), status, "{corp_id}");
    }
}

#[tokio::test]
async fn apps_of_one_company_share_people_and_quota_but_neither_rate_nor_permissions() {
    let sibling = AppConfig::new("k2", "s2", "dingcorp")
        .seed(seed(json!({"app": {"scopes_withheld": ["qyapi_get_department_member"]}, "limits": {"qps": 2}})));
    let world = World::start(quiet().people(5).qps(1).quota(3).app(sibling)).await;
    let first = Caller { world: &world, token: world.token.clone() };
    let second = Caller::of(&world, "k2", "s2").await;
    assert_eq!(second.code(CREATE, newcomer("ann")).await, 0);
    assert_eq!(first.code("/topapi/v2/user/get", json!({"userid": "ann"})).await, 0, "one company");

    let list = json!({"dept_id": 1, "cursor": 0, "size": 10});
    assert_eq!(second.code("/topapi/v2/user/list", list.clone()).await, 60011);
    assert_eq!(first.code("/topapi/v2/user/list", list).await, 0);

    let rate = [first.punches().await, second.punches().await, first.punches().await, second.punches().await];
    assert_eq!(rate.map(|answer| code(&answer)), [0, 0, 90018, 0], "the second app has two calls a second of its own");
    world.emulator.clock().advance_ms(1000);
    assert_eq!(code(&second.punches().await), 90020, "three calls are the quota of both together");
    assert_eq!(code(&first.punches().await), 90020);
    assert_eq!(world.emulator.metered()[LIST], 3);
}

#[tokio::test]
async fn further_app_may_not_speak_for_a_company_that_is_there() {
    let cases = [
        (AppConfig::new("dingappkey", "s", "c"), "another app has the key `dingappkey`"),
        (AppConfig::new("", "s", "c"), "`app_key` is empty"),
        (AppConfig::new("k2", "s", "dingcorp").seed(seed(json!({"people": 9}))), "`dingcorp` is there already"),
        (
            AppConfig::new("k2", "s", "dingcorp").seed(seed(json!({"limits": {"quota": 9}}))),
            "`dingcorp` is there already",
        ),
        (
            AppConfig::new("k2", "s", "dingcorp").seed(seed(json!({"switches": {"org_mailbox": false}}))),
            "`dingcorp` is there already",
        ),
    ];
    for (app, expected) in cases {
        let error = Emulator::start(quiet().app(app)).await.err().unwrap();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn company_may_be_added_while_others_are_called() {
    let world = World::start(quiet().people(2)).await;
    let body = json!({"app_key": "k2", "app_secret": "s2", "corp_id": "dingother", "seed": {"people": 4}});
    let answer = world.control("companies", body.clone()).await;
    let expected = json!({"companies": [
        {"corp_id": "dingcorp", "apps": [{"app_key": "dingappkey", "app_secret": "dingappsecret"}]},
        {"corp_id": "dingother", "apps": [{"app_key": "k2", "app_secret": "s2"}]},
    ]});
    assert_eq!(answer, expected);
    assert_eq!(world.fetch("/_emulator/companies").await, expected);
    assert_eq!(Caller::of(&world, "k2", "s2").await.count().await, 4);
    assert_eq!(world.control("companies", body).await, json!({"error": "another app has the key `k2`"}));
    let ready = serde_json::to_value(world.emulator.ready()).unwrap();
    assert_eq!((&ready["app_key"], ready["apps"].as_array().unwrap().len()), (&json!("dingappkey"), 2));
}

#[tokio::test]
async fn control_api_means_the_company_of_the_key_that_it_names() {
    let world = two_companies().await;
    let second = Caller::of(&world, "k2", "s2").await;
    let people = json!({"people": [{"userid": "ann", "name": "安", "mobile": "12000000001"}]});
    assert_eq!(world.control("people?app_key=k2", people).await, json!({"people": 1}));
    assert_eq!((world.n_people(), second.count().await), (5, 4));
    assert_eq!(world.fetch("/_emulator/state?app_key=k2").await["corp_id"], "dingother");
    assert_eq!(world.emulator.app("k2").unwrap().state_json()["people"].as_array().unwrap().len(), 4);
    let code = world.control("login?app_key=k2", json!({"userid": "ann"})).await["code"].clone();
    assert_eq!(second.call("/topapi/v2/user/getuserinfo", json!({"code": code})).await["result"]["userid"], "ann");
    assert_eq!(world.fetch("/_emulator/state?app_key=nobody").await, json!({"error": "no app has the key `nobody`"}));

    assert_eq!(world.control("seed?app_key=k2", json!({"people": 7})).await, json!({}));
    assert_eq!((world.n_people(), second.count().await), (5, 7));
}

#[tokio::test]
async fn reset_of_one_company_leaves_the_others_and_the_journal_alone() {
    let world = two_companies().await;
    let first = Caller::of(&world, "dingappkey", "dingappsecret").await;
    let second = Caller::of(&world, "k2", "s2").await;
    assert_eq!((first.code(CREATE, newcomer("a")).await, second.code(CREATE, newcomer("a")).await), (0, 0));
    second.punches().await;
    assert_eq!(world.control("reset?app_key=k2", json!(null)).await, json!({}));
    assert_eq!(second.code(COUNT, json!({"only_active": false})).await, 40014);
    assert_eq!(Caller::of(&world, "k2", "s2").await.count().await, 3);
    assert_eq!(first.count().await, 6);
    assert!(world.emulator.app("k2").unwrap().metered().is_empty());
    assert!(world.emulator.counts()[CREATE] == 2);
    assert_eq!(world.control("reset", json!(null)).await, json!({}));
    assert_eq!(world.n_people(), 5);
    assert_eq!(world.fetch("/_emulator/companies").await["companies"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn seed_of_a_shared_company_reaches_all_its_apps_but_for_what_is_their_own() {
    let world = World::start(quiet().people(5).app(AppConfig::new("k2", "s2", "dingcorp"))).await;
    let second = Caller::of(&world, "k2", "s2").await;
    let document = json!({"people": 6, "app": {"scopes_withheld": ["qyapi_get_member"]}, "switches": {"unknown_user_code": 33012}});
    world.seed(document).await;
    assert_eq!(world.code(COUNT, json!({"only_active": false})).await, 60011);
    assert_eq!(second.count().await, 6);
    assert_eq!(second.code("/topapi/v2/user/get", json!({"userid": "nobody"})).await, 33012);
}

#[tokio::test]
async fn journal_and_faults_know_the_app() {
    let world = two_companies().await;
    let first = Caller::of(&world, "dingappkey", "dingappsecret").await;
    let second = Caller::of(&world, "k2", "s2").await;
    world.control_text("faults", r#"{"api":"*","app_key":"k2","kind":"errcode","errcode":-1}"#.to_owned()).await;
    let count = json!({"only_active": false});
    assert_eq!((first.code(COUNT, count.clone()).await, second.code(COUNT, count).await), (0, -1));
    let of = async |key: &str| {
        let answer = world.fetch(&format!("/_emulator/requests?api={COUNT}&app_key={key}")).await;
        answer["requests"].as_array().unwrap().iter().map(|request| request["errcode"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((of("dingappkey").await, of("k2").await), (vec![json!(0)], vec![json!(-1)]));
    world.http.get(world.url(&format!("{COUNT}?access_token=bogus"))).send().await.unwrap();
    assert_eq!(world.emulator.requests().last().unwrap().app_key, None);
}
