//! The samples that client and emulator are both pinned to: each request is accepted, each answer has the sample's shape.

use std::fs;
use std::path::PathBuf;

use dianmao_emulator::PersonPatch;
use serde_json::{Value, json};

use crate::world::{World, quiet};

/// The ids that the samples use for departments below the root, parents first.
const DEPARTMENTS: [(&str, &str); 3] =
    [("560271002", "技术中心"), ("560271003", "人事行政部"), ("560271004", "研发中心")];

/// Keys that may be missing on either side: they depend on what is set, or only one of the vendor's own samples has them.
const OPTIONAL: &[&str] = &[
    "errmsg",
    "next_cursor",
    "org_email",
    "extension",
    "ext",
    "extention",
    "source_identifier",
    "code",
    "telephone",
    "dept_group_chat_id",
    "org_dept_owner",
    "member_count",
    "owning_member_count",
    "auto_approve_apply",
    "from_union_org",
    "role_list",
    "hired_date",
    "manager_userid",
    "dept_position_list",
    "create_time",
    "recordId",
    "approveId",
    "procInstId",
    "mobile",
    "state_code",
    "email",
    "work_place",
    "remark",
    "order",
    "hiredDate",
    "managerUserid",
    "orgEmail",
    "extattr",
    "sourceIdentifier",
    "deptGroupChatId",
];

fn sample(endpoint: &str, file: &str) -> Value {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dingtalk");
    let path = root.join(endpoint).join(format!("{file}.json"));
    serde_json::from_str(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .unwrap()
}

/// A company in which the samples' departments and people exist, and how its department ids are called in the samples.
struct Sampled {
    world: World,
    ids: Vec<(String, String)>,
}

impl Sampled {
    async fn start() -> Self {
        let world = World::start(quiet()).await;
        let mut ids = Vec::new();
        for (called, name) in DEPARTMENTS {
            let parent_id = if called == "560271004" { ids[0] } else { 1 };
            ids.push(world.department(name, parent_id).await);
        }
        let chat = json!({"dept_id": ids[2], "create_dept_group": true, "source_identifier": "D21", "order": 9});
        world.ok("/topapi/v2/department/update", chat).await;
        let member = |userid: &str, mobile: &str| PersonPatch {
            name: Some(userid.to_owned()),
            mobile: Some(mobile.to_owned()),
            dept_id_list: Some(vec![ids[2]]),
            active: Some(true),
            admin: Some(userid == "E1001"),
            ..PersonPatch::of(userid)
        };
        world.emulator.add_people(vec![member("E1001", "12000001001"), member("E1002", "12000001002")]).unwrap();
        let called = DEPARTMENTS.iter().map(|(called, _)| (*called).to_owned());
        Self { world, ids: called.zip(ids.iter().map(ToString::to_string)).collect() }
    }

    /// A sample request in which the departments go by the ids that the emulator gave them.
    fn request(&self, endpoint: &str) -> Value {
        let mut text = sample(endpoint, "request").to_string();
        for (called, dept_id) in &self.ids {
            text = text.replace(called, dept_id);
        }
        serde_json::from_str(&text).unwrap()
    }

    async fn unionid(&self, userid: &str) -> String {
        self.world.user(userid).await["unionid"].as_str().unwrap().to_owned()
    }

    /// The same for an interface that reads its parameters off the address.
    async fn check_get(&self, endpoint: &str, path: &str) -> Value {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let request = self.request(endpoint);
        let query: Vec<(String, String)> =
            request.as_object().unwrap().iter().map(|(key, value)| (key.clone(), text(value))).collect();
        let query: Vec<(&str, &str)> = query.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let answer = self.world.get(path, &query).await;
        assert_eq!(answer["errcode"], 0, "{endpoint}: {answer}");
        same_shape(&sample(endpoint, "response"), &answer, endpoint);
        answer
    }

    async fn check(&self, endpoint: &str, path: &str) -> Value {
        let answer = self.world.call(path, self.request(endpoint)).await;
        assert_eq!(answer["errcode"], 0, "{endpoint}: {answer}");
        same_shape(&sample(endpoint, "response"), &answer, endpoint);
        answer
    }
}

/// Compares keys and types; lists by the keys of their first elements.
fn same_shape(sample: &Value, answer: &Value, place: &str) {
    match (sample, answer) {
        (Value::Object(sample), Value::Object(answer)) => {
            let optional = |key: &String| OPTIONAL.contains(&key.as_str());
            for key in sample.keys().filter(|key| !optional(key)) {
                assert!(answer.contains_key(key), "{place}: the answer lacks `{key}`");
            }
            for key in answer.keys().filter(|key| !optional(key)) {
                assert!(sample.contains_key(key), "{place}: the sample lacks `{key}`");
            }
            for (key, value) in sample {
                if let Some(answer) = answer.get(key) {
                    same_shape(value, answer, &format!("{place}/{key}"));
                }
            }
        }
        (Value::Array(sample), Value::Array(answer)) => {
            assert_eq!(sample.is_empty(), answer.is_empty(), "{place}: only one is empty");
            for row in answer {
                same_shape(&sample[0], row, place);
            }
        }
        (sample, answer) => {
            let same = std::mem::discriminant(sample) == std::mem::discriminant(answer);
            assert!(same, "{place}: sample {sample}, answer {answer}");
        }
    }
}

#[tokio::test]
async fn tokens_match_their_samples() {
    let world = World::quiet().await;
    let url = world.url("/gettoken");
    let answer =
        world.http.get(url).query(&sample("token/gettoken", "request")).send().await.unwrap().json().await.unwrap();
    same_shape(&sample("token/gettoken", "response"), &answer, "gettoken");
    let url = world.url("/v1.0/oauth2/accessToken");
    let answer =
        world.http.post(url).json(&sample("token/accessToken", "request")).send().await.unwrap().json().await.unwrap();
    same_shape(&sample("token/accessToken", "response"), &answer, "accessToken");
    let corp_id = sample("token/corp-token", "path")["corpId"].as_str().unwrap().to_owned();
    let url = world.url(&format!("/v1.0/oauth2/{corp_id}/token"));
    let answer =
        world.http.post(url).json(&sample("token/corp-token", "request")).send().await.unwrap().json().await.unwrap();
    same_shape(&sample("token/corp-token", "response"), &answer, "corp-token");
}

#[tokio::test]
async fn scopes_match_their_sample() {
    let world = World::quiet().await;
    let answer = world.fetch(&format!("/auth/scopes?access_token={}", world.token)).await;
    let mut expected = sample("auth/scopes", "response");
    // Nobody is authorised beside the departments here.
    expected["auth_org_scopes"]["authed_user"] = json!([]);
    same_shape(&expected, &answer, "auth/scopes");
}

#[tokio::test]
async fn departments_match_their_samples() {
    let sampled = Sampled::start().await;
    sampled.check("department/create", "/topapi/v2/department/create").await;
    sampled.check("department/update", "/topapi/v2/department/update").await;
    sampled.check("department/get", "/topapi/v2/department/get").await;
    sampled.check("department/listsub", "/topapi/v2/department/listsub").await;
    sampled.check("department/listsubid", "/topapi/v2/department/listsubid").await;
    sampled.check("department/listparentbydept", "/topapi/v2/department/listparentbydept").await;
    sampled.check("department/listparentbyuser", "/topapi/v2/department/listparentbyuser").await;
    for userid in ["E1001", "E1002"] {
        sampled.world.ok("/topapi/v2/user/delete", json!({"userid": userid})).await;
    }
    sampled.check("department/delete", "/topapi/v2/department/delete").await;
}

#[tokio::test]
async fn people_match_their_samples() {
    let sampled = Sampled::start().await;
    sampled.check("user/create", "/topapi/v2/user/create").await;
    sampled.check("user/get", "/topapi/v2/user/get").await;
    sampled.check("user/list", "/topapi/v2/user/list").await;
    sampled.check("user/listid", "/topapi/user/listid").await;
    sampled.check("user/getbymobile", "/topapi/v2/user/getbymobile").await;
    sampled.check("user/count", "/topapi/user/count").await;
    sampled.check("user/listsimple", "/topapi/user/listsimple").await;
    sampled.check("user/listadmin", "/topapi/user/listadmin").await;
    let unionid = sampled.unionid("E1001").await;
    let answer = sampled.world.ok("/topapi/user/getbyunionid", json!({"unionid": unionid})).await;
    same_shape(&sample("user/getbyunionid", "response")["result"], &answer, "user/getbyunionid");
    let code = sampled.world.emulator.log_in("E1001").unwrap();
    let answer = sampled.world.ok("/topapi/v2/user/getuserinfo", json!({"code": code})).await;
    same_shape(&sample("user/getuserinfo", "response")["result"], &answer, "user/getuserinfo");
    for (endpoint, path) in [("contact/users-search", "users"), ("contact/departments-search", "departments")] {
        let path = format!("/v1.0/contact/{path}/search");
        let answer = sampled.world.call_api(&path, sampled.request(endpoint), 200).await;
        same_shape(&sample(endpoint, "response"), &answer, endpoint);
    }
    sampled.check("user/update", "/topapi/v2/user/update").await;
    sampled.check("user/delete", "/topapi/v2/user/delete").await;
}

#[tokio::test]
async fn departments_of_the_first_generation_match_their_samples() {
    let sampled = Sampled::start().await;
    sampled.check("legacy-department/create", "/department/create").await;
    sampled.check_get("legacy-department/list", "/department/list").await;
    sampled.check_get("legacy-department/list_ids", "/department/list_ids").await;
    sampled.check_get("legacy-department/list_parent_depts", "/department/list_parent_depts").await;
    sampled.check_get("legacy-department/list_parent_depts_by_dept", "/department/list_parent_depts_by_dept").await;
    sampled.check_get("legacy-department/get", "/department/get").await;
    sampled.check("legacy-department/update", "/department/update").await;
    for userid in ["E1001", "E1002"] {
        sampled.world.ok("/topapi/v2/user/delete", json!({"userid": userid})).await;
    }
    sampled.check_get("legacy-department/delete", "/department/delete").await;
}

#[tokio::test]
async fn people_of_the_first_generation_match_their_samples() {
    let sampled = Sampled::start().await;
    sampled.check("legacy-user/create", "/user/create").await;
    // Who administers has a role.
    let admin = PersonPatch { admin: Some(true), boss: Some(true), ..PersonPatch::of("E1003") };
    sampled.world.emulator.add_people(vec![admin]).unwrap();
    let person = sampled.check_get("legacy-user/get", "/user/get").await;
    assert_eq!(person["extattr"], json!({"工位": "A-12"}));
    sampled.check_get("legacy-user/get_by_mobile", "/user/get_by_mobile").await;
    sampled.check_get("legacy-user/getDeptMember", "/user/getDeptMember").await;
    sampled.check_get("legacy-user/simplelist", "/user/simplelist").await;
    sampled.check_get("legacy-user/list", "/user/list").await;
    sampled.check_get("legacy-user/listbypage", "/user/listbypage").await;
    sampled.check_get("legacy-user/get_org_user_count", "/user/get_org_user_count").await;
    sampled.check_get("legacy-user/get_admin", "/user/get_admin").await;
    let unionid = sampled.unionid("E1001").await;
    let answer = sampled.world.get("/user/getUseridByUnionid", &[("unionid", &unionid)]).await;
    same_shape(&sample("legacy-user/getUseridByUnionid", "response"), &answer, "legacy-user/getUseridByUnionid");
    sampled.check("legacy-user/update", "/user/update").await;
    sampled.check_get("legacy-user/delete", "/user/delete").await;
    sampled.check("legacy-user/batchdelete", "/user/batchdelete").await;
    assert_eq!(sampled.world.n_people(), 0);
}

#[tokio::test]
async fn results_match_their_sample() {
    let sampled = Sampled::start().await;
    sampled.world.ok("/topapi/v2/user/create", sampled.request("user/create")).await;
    let mut world = sampled;
    world.world.emulator.clock().set_ms(1_789_437_600_000 + 30 * 86_400_000);
    world.world.renew_token().await;
    let mut request = world.request("attendance/list");
    request["workDateFrom"] = json!("2026-09-21 00:00:00");
    request["workDateTo"] = json!("2026-09-27 00:00:00");
    let answer = world.world.call("/attendance/list", request).await;
    assert!(answer["recordresult"].as_array().unwrap().len() > 10, "{answer}");
    same_shape(&sample("attendance/list", "response"), &answer, "attendance/list");
    assert_eq!(world.world.code("/attendance/list", world.request("attendance/list")).await, 0);
}
