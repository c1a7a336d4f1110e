//! The calls that people arrive with, from tutorials of 2020: sent byte for byte as they write them.

use dianmao_emulator::{Clock, Config, DepartmentPatch, Emulator, PersonPatch};
use serde_json::{Value, json};

/// 2020-06-01 09:00:00 +08:00.
const JUNE_2020_MS: i64 = 1_590_973_200_000;

/// 2020-07-06 09:00:00 +08:00, the Monday after the five days that are asked for.
const JULY_2020_MS: i64 = 1_593_997_200_000;

const DEPARTMENT: &str = r#"{"name":"helloworld","parentid":"1","order":null,"createDeptGroup":true,"deptHiding":false,"deptPerimits":null,"userPerimits":null,
 "outerDept":false,"outerPermitDepts":null,"outerPermitUsers":null,"soureIdentifier":null,"id":null}"#;

const PERSON: &str = r#"{"userid":"fuleli","name":"福乐里","department":[371046100],"position":"产品","mobile":"15172391968","tel":"xxxx-xxxxxxxx",
 "email":"fuleli@example.com","orgEmail":"fuleli@example.org","jobnumber":"xxx","isHide":false,"isSenior":false,"extattr":{"爱好":"旅游","年龄":"24"}}"#;

const ATTENDANCE: &str = r#"{"workDateFrom":"2020-06-29 00:00:00","workDateTo":"2020-07-03 00:00:00","userIdList":["manager962"],"offset":0,"limit":50}"#;

/// An emulator in the summer of 2020 that knows the department and the person of the tutorials.
struct Tutorial {
    emulator: Emulator,
    http: reqwest::Client,
    token: String,
}

impl Tutorial {
    async fn start() -> Self {
        let config = Config { app_key: "K".to_owned(), app_secret: "S".to_owned(), ..Config::default() };
        let emulator = Emulator::start(config.clock(Clock::frozen(JUNE_2020_MS))).await.unwrap();
        let product = DepartmentPatch { name: Some("产品部".to_owned()), ..DepartmentPatch::of(371_046_100) };
        emulator.add_departments(vec![product]).unwrap();
        let manager = PersonPatch {
            name: Some("经理".to_owned()),
            mobile: Some("12000000962".to_owned()),
            ..PersonPatch::of("manager962")
        };
        emulator.add_people(vec![manager]).unwrap();
        emulator.clock().set_ms(JULY_2020_MS);
        let mut tutorial = Self { emulator, http: reqwest::Client::new(), token: String::new() };
        let answer = tutorial.get("/gettoken?appkey=K&appsecret=S").await;
        assert_eq!((&answer["errcode"], &answer["expires_in"]), (&json!(0), &json!(7200)));
        tutorial.token = answer["access_token"].as_str().unwrap().to_owned();
        tutorial
    }

    async fn get(&self, path: &str) -> Value {
        self.http.get(format!("{}{path}", self.emulator.url())).send().await.unwrap().json().await.unwrap()
    }

    /// Posts these bytes with the token.
    async fn post(&self, path: &str, body: &str) -> Value {
        let url = format!("{}{path}?access_token={}", self.emulator.url(), self.token);
        let request = self.http.post(url).header("content-type", "application/json").body(body.to_owned());
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Gets a path that already has a query, with the token.
    async fn ask(&self, path: &str) -> Value {
        self.get(&format!("{path}&access_token={}", self.token)).await
    }
}

#[tokio::test]
async fn department_is_created_updated_and_deleted() {
    let tutorial = Tutorial::start().await;
    let created = tutorial.post("/department/create", DEPARTMENT).await;
    assert_eq!(created["errcode"], 0, "{created}");
    let dept_id = created["id"].as_i64().unwrap();
    let read = async || tutorial.ask(&format!("/department/get?id={dept_id}")).await;
    let department = read().await;
    let expected = json!({"name": "helloworld", "parentid": 1, "order": dept_id, "createDeptGroup": true, "deptHiding": false, "outerDept": false});
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&department[key], value, "{key}");
    }
    let renamed = DEPARTMENT.replace("helloworld", "hello").replace("\"id\":null", &format!("\"id\":\"{dept_id}\""));
    assert_eq!(
        tutorial.post("/department/update", &renamed).await,
        json!({"errcode": 0, "errmsg": "ok", "id": dept_id})
    );
    assert_eq!(read().await["name"], "hello");
    let deleted = tutorial.ask(&format!("/department/delete?id={dept_id}")).await;
    assert_eq!(deleted, json!({"errcode": 0, "errmsg": "ok"}));
    assert_eq!(read().await["errcode"], 60003);
}

#[tokio::test]
async fn person_is_created_updated_and_deleted() {
    let tutorial = Tutorial::start().await;
    let created = tutorial.post("/user/create", PERSON).await;
    assert_eq!((&created["errcode"], &created["userid"]), (&json!(0), &json!("fuleli")), "{created}");
    let read = async || tutorial.ask("/user/get?userid=fuleli").await;
    let person = read().await;
    let sent: Value = serde_json::from_str(PERSON).unwrap();
    for (key, value) in sent.as_object().unwrap() {
        assert_eq!(&person[key], value, "{key}");
    }
    let moved = PERSON.replace("产品", "产品经理").replace("[371046100]", "[\"1\",371046100]");
    assert_eq!(tutorial.post("/user/update", &moved).await, json!({"errcode": 0, "errmsg": "ok"}));
    let person = read().await;
    assert_eq!((&person["position"], &person["department"]), (&json!("产品经理"), &json!([1, 371_046_100])));
    assert_eq!(tutorial.ask("/user/delete?userid=fuleli").await, json!({"errcode": 0, "errmsg": "ok"}));
    assert_eq!(read().await["errcode"], 60121);
}

#[tokio::test]
async fn five_days_of_attendance_fill_the_first_page() {
    let tutorial = Tutorial::start().await;
    let answer = tutorial.post("/attendance/list", ATTENDANCE).await;
    assert_eq!((&answer["errcode"], &answer["hasMore"]), (&json!(0), &json!(false)), "{answer}");
    let rows = answer["recordresult"].as_array().unwrap();
    assert_eq!(rows.len(), 10, "two points on each of five days");
    assert!(rows.iter().all(|row| row["userId"] == "manager962"));
    let mut days: Vec<i64> = rows.iter().map(|row| row["workDate"].as_i64().unwrap()).collect();
    days.sort_unstable();
    days.dedup();
    // 2020-06-29 00:00:00 +08:00 and the four days after it.
    let expected: Vec<i64> = (0..5).map(|day| 1_593_360_000_000 + day * 86_400_000).collect();
    assert_eq!(days, expected);
}
