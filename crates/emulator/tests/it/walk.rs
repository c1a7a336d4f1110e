//! One fixed walk over one seeded company, by hash: the same seed, clock and calls answer the same bytes on every machine and in
//! every run, whatever its time zone, its threads and the order of its hash maps.
//!
//! The walk has five legs, each with a constant of its own so that a difference has a place:
//!
//! | leg | what is called |
//! |---|---|
//! | contacts | the tree from the root down: each department, its children and its people, page by page; each person; who is found by number, name and `unionid` |
//! | first generation | the tree, the people of each department, every fourth person |
//! | attendance | groups and shifts; for everybody two weeks of results, punches, schedules, leave; for every eighth person single days and reports |
//! | control | truth of two weeks as of now and as of a Friday, people and departments as the page shows them |
//! | writes | a department and a person come, change and go; leave is granted, a punch is made, an administrator changes a point; a day goes by; what all of them left behind is read |
//!
//! Requests of control that list everything there is (`state`, `snapshot`, `openapi.json`) are left out, because each new
//! interface changes them.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::world::{NOW_MS, World, eventful};

/// What the legs come to: how many calls, how many of them are refused, and SHA-256. Whoever changes the company or an answer on purpose runs
/// `cargo test -p dianmao-emulator walk`, which prints these lines as they are then.
const LEGS: &str = "\
contacts: 469 calls, 2 refused, 3ef42f0b32a15353e90d3353dff5c9822fe6c8c3a0bb280c2b6dbbda5d9c0d99
first generation: 359 calls, 0 refused, 4c6f1727db690d247bd48979cce1d37b8707e2f1564ec24a0afdef89456bf06f
attendance: 305 calls, 0 refused, eb40ee3d90519e32d8b63365aef22556a98d8741a57e96c73613d924bb84f059
control: 6 calls, 1 refused, f2cfc24f511942b5ea0f19167ca9bca43b72e6df2b98bab1ee6f90044143075e
writes: 41 calls, 2 refused, 52d798029774eafd4b1a56bc3ec4d9a8ab2e25417cbd43a6ce4dab231e270cc9
";

const PEOPLE: u32 = 200;
const DAY_MS: i64 = 86_400_000;
/// Midnight of 2026-09-15 in China.
const TODAY_MS: i64 = NOW_MS - 10 * 3_600_000;
/// Two weeks, each from Monday to Sunday.
const WEEKS: [(&str, &str); 2] = [("2026-08-31", "2026-09-06"), ("2026-09-07", "2026-09-13")];

#[tokio::test]
async fn walk_over_a_seeded_company_is_the_same_everywhere() {
    let mut walk = Walk::begin().await;
    let mut legs = String::new();
    walk.contacts().await;
    walk.end_leg("contacts", &mut legs);
    walk.first_generation().await;
    walk.end_leg("first generation", &mut legs);
    walk.attendance().await;
    walk.end_leg("attendance", &mut legs);
    walk.control().await;
    walk.end_leg("control", &mut legs);
    walk.writes().await;
    walk.end_leg("writes", &mut legs);
    assert_eq!(legs, LEGS, "where this is meant, the constant is to be:\n{legs}");
}

struct Walk {
    world: World,
    departments: Vec<i64>,
    userids: Vec<String>,
    hash: Sha256,
    n_calls: usize,
    n_refused: usize,
}

impl Walk {
    async fn begin() -> Self {
        let world = World::start(eventful().people(PEOPLE)).await;
        Self { world, departments: vec![1], userids: Vec::new(), hash: Sha256::new(), n_calls: 0, n_refused: 0 }
    }

    fn end_leg(&mut self, name: &str, legs: &mut String) {
        let digest = std::mem::take(&mut self.hash).finalize();
        let (n_calls, n_refused) = (std::mem::take(&mut self.n_calls), std::mem::take(&mut self.n_refused));
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(legs, "{name}: {n_calls} calls, {n_refused} refused, {digits}").unwrap();
    }

    /// Posts to the old host.
    async fn post(&mut self, path: &str, body: Value) -> Value {
        let request = self.world.request(path, &body);
        self.note(path, request).await
    }

    /// Gets from the old host.
    async fn get(&mut self, path: &str, query: &[(&str, &str)]) -> Value {
        let request = self.world.http.get(self.world.url(path)).query(&[("access_token", &self.world.token)]);
        self.note(path, request.query(query)).await
    }

    /// Posts to the new host.
    async fn post_api(&mut self, path: &str, body: Value) -> Value {
        let request = self.world.http.post(self.world.url(path)).json(&body);
        self.note(path, request.header("x-acs-dingtalk-access-token", &self.world.token)).await
    }

    /// Gets from the new host.
    async fn get_api(&mut self, path: &str, query: &[(&str, &str)]) -> Value {
        let request = self.world.http.get(self.world.url(path)).query(query);
        self.note(path, request.header("x-acs-dingtalk-access-token", &self.world.token)).await
    }

    /// Asks control, with a body or without.
    async fn ask(&mut self, command: &str, body: Option<Value>) -> Value {
        let url = self.world.url(&format!("/_emulator/{command}"));
        let request = match body {
            Some(body) => self.world.http.post(url).body(body.to_string()),
            None => self.world.http.get(url),
        };
        self.note(command, request).await
    }

    /// Sends a request and takes its status and the bytes of its body down.
    async fn note(&mut self, path: &str, request: reqwest::RequestBuilder) -> Value {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.text().await.unwrap();
        assert!(!body.contains("127.0.0.1") && !body.contains("localhost"), "{path} tells where it runs: {body}");
        let answer: Value = serde_json::from_str(&body).unwrap();
        self.hash.update(format!("{path} {status} {}\n", without_own_name(body, &answer)));
        self.n_calls += 1;
        let is_done = status == 200 && answer.get("errcode").is_none_or(|errcode| *errcode == 0);
        self.n_refused += usize::from(!is_done);
        answer
    }
}

/// A body without the name by which the answer calls itself, which counts the requests of the process.
fn without_own_name(body: String, answer: &Value) -> String {
    let (name, is_name): (_, fn(&str) -> bool) = match (answer["request_id"].as_str(), answer["requestid"].as_str()) {
        (Some(short), _) => (short, is_short_name),
        (None, Some(long)) => (long, is_long_name),
        (None, None) => return body,
    };
    assert!(is_name(name), "`{name}` names no request");
    body.replace(name, "")
}

fn is_short_name(name: &str) -> bool {
    let is_sign = |sign: u8| sign.is_ascii_digit() || sign.is_ascii_lowercase();
    name.len() == 13 && name.starts_with("4mo") && name.bytes().all(is_sign)
}

fn is_long_name(name: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|sign| sign.is_ascii_digit() || (b'A'..=b'F').contains(&sign));
    name.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && name.split('-').all(is_part)
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

impl Walk {
    async fn contacts(&mut self) {
        self.get("/auth/scopes", &[]).await;
        let mut n_walked = 0;
        while let Some(&dept_id) = self.departments.get(n_walked) {
            n_walked += 1;
            self.department(dept_id).await;
        }
        self.userids.sort_unstable();
        self.userids.dedup();
        assert!(self.departments.len() > 20, "the walk sees the whole company");
        assert_eq!(self.userids.len(), usize::try_from(PEOPLE).unwrap(), "the walk sees everybody");
        for userid in self.userids.clone() {
            self.person(&userid).await;
        }
        self.post("/topapi/user/count", json!({"only_active": false})).await;
        self.post("/topapi/user/count", json!({"only_active": true})).await;
        self.post("/topapi/user/listadmin", json!({})).await;
        for word in ["李", "王", "梅"] {
            self.post_api("/v1.0/contact/users/search", json!({"queryWord": word, "offset": 0, "size": 20})).await;
        }
        self.post_api("/v1.0/contact/departments/search", json!({"queryWord": "部", "offset": 0, "size": 20})).await;
        self.post("/topapi/v2/user/get", json!({"userid": "nobody"})).await;
        self.post_api("/v1.0/contact/users/search", json!({"queryWord": "", "offset": 0, "size": 20})).await;
    }

    async fn department(&mut self, dept_id: i64) {
        let asked = json!({"dept_id": dept_id});
        self.post("/topapi/v2/department/get", asked.clone()).await;
        self.post("/topapi/v2/department/listsub", asked.clone()).await;
        let below = self.post("/topapi/v2/department/listsubid", asked.clone()).await;
        let below = below["result"]["dept_id_list"].as_array().unwrap().iter().filter_map(Value::as_i64);
        self.departments.extend(below);
        self.post("/topapi/v2/department/listparentbydept", asked.clone()).await;
        let people = self.post("/topapi/user/listid", asked).await;
        self.userids.extend(texts(&people["result"]["userid_list"]));
        let mut cursor = json!(0);
        while !cursor.is_null() {
            let body = json!({"dept_id": dept_id, "cursor": cursor, "size": 7});
            let page = self.post("/topapi/v2/user/list", body).await;
            cursor = page["result"]["next_cursor"].clone();
        }
        let newest = json!({"dept_id": dept_id, "cursor": 0, "size": 3, "order_field": "entry_desc"});
        self.post("/topapi/user/listsimple", newest).await;
    }

    async fn person(&mut self, userid: &str) {
        let person = self.post("/topapi/v2/user/get", json!({"userid": userid})).await["result"].clone();
        if person["job_number"].as_str().unwrap().ends_with('7') {
            self.post("/topapi/v2/department/listparentbyuser", json!({"userid": userid})).await;
            self.post("/topapi/v2/user/getbymobile", json!({"mobile": person["mobile"]})).await;
            self.post("/topapi/user/getbyunionid", json!({"unionid": person["unionid"]})).await;
        }
    }

    async fn first_generation(&mut self) {
        self.get("/department/list", &[("id", "1"), ("fetch_child", "true")]).await;
        for dept_id in self.departments.clone() {
            let id = dept_id.to_string();
            self.get("/department/get", &[("id", &id)]).await;
            self.get("/department/list_ids", &[("id", &id)]).await;
            self.get("/department/list_parent_depts_by_dept", &[("id", &id)]).await;
            self.get("/user/getDeptMember", &[("deptId", &id)]).await;
            self.get("/user/simplelist", &[("department_id", &id)]).await;
            self.get("/user/listbypage", &[("department_id", &id), ("offset", "0"), ("size", "5")]).await;
        }
        let userids: Vec<String> = self.userids.iter().step_by(4).cloned().collect();
        for userid in userids {
            let person = self.get("/user/get", &[("userid", &userid)]).await;
            self.get("/department/list_parent_depts", &[("userId", &userid)]).await;
            self.get("/user/get_by_mobile", &[("mobile", person["mobile"].as_str().unwrap())]).await;
            self.get("/user/getUseridByUnionid", &[("unionid", person["unionid"].as_str().unwrap())]).await;
        }
        self.get("/user/get_org_user_count", &[("onlyActive", "0")]).await;
        self.get("/user/get_admin", &[]).await;
    }
}

impl Walk {
    async fn attendance(&mut self) {
        self.groups_and_shifts().await;
        for slice in self.slices() {
            for (from, to) in WEEKS {
                self.results(&slice, from, to).await;
            }
            self.schedules(&slice).await;
        }
        let userids: Vec<String> = self.userids.iter().step_by(8).cloned().collect();
        for userid in userids {
            self.single_days(&userid).await;
        }
    }

    /// Everybody, as many as one call takes.
    fn slices(&self) -> Vec<Vec<String>> {
        self.userids.chunks(50).map(<[String]>::to_vec).collect()
    }

    async fn groups_and_shifts(&mut self) {
        let groups = self.post("/topapi/attendance/getsimplegroups", json!({"offset": 0, "size": 10})).await;
        for group in groups["result"]["groups"].as_array().unwrap() {
            let asked = json!({"op_user_id": "manager01", "group_id": group["group_id"], "cursor": 0});
            for path in ["group/query", "group/member/list", "group/memberusers/list", "groups/idtokey"] {
                self.post(&format!("/topapi/attendance/{path}"), asked.clone()).await;
            }
        }
        let shifts = self.post("/topapi/attendance/shift/list", json!({"op_user_id": "manager01", "cursor": 0})).await;
        for shift in shifts["result"]["result"].as_array().unwrap() {
            let asked = json!({"op_user_id": "manager01", "shift_id": shift["id"]});
            self.post("/topapi/attendance/shift/query", asked).await;
        }
    }

    /// The results of some people, page by page, and their punches.
    async fn results(&mut self, userids: &[String], from: &str, to: &str) {
        let mut offset = 0;
        loop {
            let body = json!({"workDateFrom": format!("{from} 00:00:00"), "workDateTo": format!("{to} 00:00:00"),
                              "userIdList": userids, "offset": offset, "limit": 50});
            let page = self.post("/attendance/list", body).await;
            offset += page["recordresult"].as_array().unwrap().len();
            if page["hasMore"] == false {
                break;
            }
        }
        let body = json!({"userIds": userids, "checkDateFrom": format!("{from} 00:00:00"),
                          "checkDateTo": format!("{to} 23:59:59")});
        self.post("/attendance/listRecord", body).await;
    }

    /// The plans of some people and a week, what became of some of them, and who was away.
    async fn schedules(&mut self, userids: &[String]) {
        let (from_ms, to_ms) = (TODAY_MS - 8 * DAY_MS, TODAY_MS - 2 * DAY_MS);
        let asked = |userids: &[String]| {
            json!({"op_user_id": "manager01", "userids": userids.join(","),
                   "from_date_time": from_ms, "to_date_time": to_ms})
        };
        let plans = self.post("/topapi/attendance/schedule/listbyusers", asked(userids)).await;
        let ids = plans["result"].as_array().unwrap().iter().filter_map(|plan| plan["id"].as_i64());
        let ids: Vec<String> = ids.take(100).map(|id| id.to_string()).collect();
        let asked_ids = json!({"op_user_id": "manager01", "schedule_ids": ids.join(",")});
        self.post("/topapi/attendance/schedule/result/listbyids", asked_ids).await;
        let first = userids.chunks(20).next().unwrap();
        self.post("/topapi/attendance/schedule/shift/listbydays", asked(first)).await;
        let window = json!({"userid_list": userids.join(","), "start_time": TODAY_MS - 15 * DAY_MS,
                            "end_time": TODAY_MS + 15 * DAY_MS, "offset": 0, "size": 20});
        self.post("/topapi/attendance/getleavestatus", window).await;
    }

    async fn single_days(&mut self, userid: &str) {
        self.post("/topapi/attendance/getusergroup", json!({"userid": userid})).await;
        for day in ["2026-09-08", "2026-09-11", "2026-09-14"] {
            let asked = json!({"userid": userid, "work_date": format!("{day} 00:00:00")});
            self.post("/topapi/attendance/getupdatedata", asked).await;
        }
        let asked = json!({"op_user_id": "manager01", "user_id": userid, "date_time": TODAY_MS - DAY_MS});
        self.post("/topapi/attendance/schedule/listbyday", asked).await;
        let asked = json!({"userid": userid, "leave_names": "年假,事假", "from_date": "2026-09-01 00:00:00",
                           "to_date": "2026-09-15 00:00:00"});
        self.post("/topapi/attendance/getleavetimebynames", asked).await;
    }

    async fn control(&mut self) {
        self.ask("clock", None).await;
        let fortnight = "truth?from=2026-08-31&to=2026-09-13";
        self.ask(fortnight, None).await;
        self.ask(&format!("{fortnight}&at=2026-09-04T20:00:00%2B08:00"), None).await;
        self.ask("people?offset=20&size=20", None).await;
        self.ask("departments?parent_id=1", None).await;
        self.ask("people?dept_id=none", None).await;
    }
}

impl Walk {
    async fn writes(&mut self) {
        let made = self.post("/topapi/v2/department/create", json!({"name": "新部门", "parent_id": 1})).await;
        let dept_id = made["result"]["dept_id"].clone();
        let person = json!({"userid": "walker", "name": "行者", "mobile": "12099999999", "dept_id_list": dept_id});
        self.post("/topapi/v2/user/create", person.clone()).await;
        self.post("/topapi/v2/user/create", person).await;
        self.post("/topapi/v2/user/update", json!({"userid": "walker", "title": "向导"})).await;
        self.post("/topapi/v2/department/update", json!({"dept_id": dept_id, "name": "旧部门"})).await;
        self.post("/topapi/v2/user/get", json!({"userid": "walker"})).await;
        self.told().await;
        self.ask("clock", Some(json!({"advance_ms": DAY_MS}))).await;
        // The token has expired.
        self.world.renew_token().await;
        self.post("/topapi/v2/user/delete", json!({"userid": "walker"})).await;
        self.post("/topapi/v2/department/delete", json!({"dept_id": dept_id})).await;
        self.post("/topapi/v2/department/listsub", json!({"dept_id": 1})).await;
        let span = [("startTime", "2026-09-01T00:00:00Z"), ("nextToken", "0"), ("maxResults", "50")];
        self.get_api("/v1.0/contact/empLeaveRecords", &span).await;
        for slice in self.slices() {
            self.results(&slice, "2026-09-14", "2026-09-16").await;
        }
        self.ask("truth?from=2026-09-14&to=2026-09-16", None).await;
    }

    /// What control tells of the days of two people.
    async fn told(&mut self) {
        let [one, other] = [self.userids[10].clone(), self.userids[11].clone()];
        let leave = json!({"userid": one, "kind": "leave", "from": "2026-09-16T09:00:00+08:00",
                           "to": "2026-09-16T15:30:00+08:00"});
        self.ask("approve", Some(leave)).await;
        let punch = json!({"punches": [{"userid": other, "at": "2026-09-15T09:59:00+08:00", "manner": "field"}]});
        self.ask("punch", Some(punch)).await;
        let change = json!({"userid": other, "work_date": "2026-09-14", "point": 0, "grade": "Normal"});
        self.ask("boss-change", Some(change)).await;
        self.ask("approve", Some(json!({"userid": "nobody", "kind": "trip"}))).await;
    }
}
