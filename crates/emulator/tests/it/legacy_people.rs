//! The first generation's people: spellings, maps that are no JSON, the number that is a person, errors.

use dianmao_emulator::PersonPatch;
use serde_json::{Value, json};

use crate::world::{World, code};

const CREATE: &str = "/user/create";
const UPDATE: &str = "/user/update";
const DELETE: &str = "/user/delete";
const GET: &str = "/user/get";

fn ann() -> Value {
    json!({"userid": "ann", "name": "安", "mobile": "12000000001", "department": [1]})
}

fn with(mut body: Value, changes: Value) -> Value {
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

async fn make(world: &World, body: Value) -> Value {
    let answer = world.call(CREATE, body).await;
    assert_eq!(answer["errcode"], 0, "{answer}");
    answer
}

async fn get(world: &World, userid: &str) -> Value {
    world.get(GET, &[("userid", userid)]).await
}

#[tokio::test]
async fn created_person_can_be_read_back() {
    let world = World::quiet().await;
    let dept_id = world.department("研发", 1).await;
    let body = with(
        ann(),
        json!({"department": [1, dept_id], "orderInDepts": format!("{{1:10,{dept_id}:176220178909140512}}"), "position": "工程师",
               "positionInDepts": format!("{{\"{dept_id}\":\"主管\"}}"), "tel": "8001", "workPlace": "杭州", "remark": "备注",
               "email": "Ann@example.com", "orgEmail": "ann@example.org", "jobnumber": 7, "isHide": "true", "isSenior": true,
               "extattr": {"爱好": "旅游", "年龄": "24"}, "hiredDate": "1756656000000", "managerUserid": null}),
    );
    let created = make(&world, body).await;
    let user = get(&world, "ann").await;
    assert_eq!(created, json!({"errcode": 0, "errmsg": "ok", "userid": "ann", "unionId": user["unionid"]}));
    let expected = json!({
        "errcode": 0, "errmsg": "ok", "userid": "ann", "unionid": user["unionid"], "name": "安", "mobile": "12000000001", "stateCode": "86",
        "department": [1, dept_id], "orderInDepts": format!("{{1:10,{dept_id}:176220178909140512}}"),
        "isLeaderInDepts": format!("{{1:false,{dept_id}:false}}"), "position": "工程师", "tel": "8001", "workPlace": "杭州", "remark": "备注",
        "email": "Ann@example.com", "orgEmail": "ann@example.org", "jobnumber": "7", "isHide": true, "isSenior": true, "isAdmin": false,
        "isBoss": false, "active": false, "realAuthed": false, "avatar": "", "hiredDate": 1_756_656_000_000_i64,
        "extattr": {"爱好": "旅游", "年龄": "24"}, "tags": {}, "roles": [],
    });
    assert_eq!(user, expected);
    assert_eq!(world.user("ann").await["dept_position_list"], json!([{"dept_id": dept_id, "title": "主管"}]));
    world.seed(json!({"switches": {"legacy_extattr": "text"}})).await;
    assert_eq!(get(&world, "ann").await["extattr"], "{\"爱好\":\"旅游\",\"年龄\":\"24\"}");
}

#[tokio::test]
async fn departments_may_be_text_and_maps_may_be_json() {
    let world = World::quiet().await;
    let dept_id = world.department("研发", 1).await;
    make(&world, with(ann(), json!({"department": format!("[{dept_id}, \"1\"]"), "orderInDepts": {"1": "5"}}))).await;
    let user = get(&world, "ann").await;
    assert_eq!(user["department"], json!([dept_id, 1]));
    assert!(user["orderInDepts"].as_str().unwrap().ends_with(",1:5}"), "{user}");
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "orderInDepts": "{\"1\":\"6\"}"})).await, 0);
    assert!(get(&world, "ann").await["orderInDepts"].as_str().unwrap().ends_with(",1:6}"));
}

#[tokio::test]
async fn empty_fields_are_texts_and_unset_ones_missing() {
    let world = World::quiet().await;
    make(&world, ann()).await;
    let user = get(&world, "ann").await;
    for key in ["tel", "workPlace", "email", "remark", "jobnumber", "position", "avatar"] {
        assert_eq!(user[key], "", "{key}");
    }
    for key in ["extattr", "orgEmail", "hiredDate", "managerUserid", "request_id"] {
        assert!(user.get(key).is_none(), "{key}");
    }
}

#[tokio::test]
async fn administrators_and_leaders_say_so() {
    let world = World::quiet().await;
    make(&world, ann()).await;
    let dept_id = world.department("研发", 1).await;
    make(&world, json!({"userid": "bob", "name": "柏", "mobile": "12000000002", "department": [dept_id], "managerUserid": "ann"})).await;
    world.call("/department/update", json!({"id": dept_id, "deptManagerUseridList": "bob"})).await;
    let admin = PersonPatch { admin: Some(true), boss: Some(true), active: Some(true), ..PersonPatch::of("ann") };
    let sub = PersonPatch { admin: Some(true), ..PersonPatch::of("bob") };
    world.emulator.add_people(vec![admin, sub]).unwrap();
    let boss = get(&world, "ann").await;
    assert_eq!((&boss["isAdmin"], &boss["isBoss"], &boss["active"]), (&json!(true), &json!(true), &json!(true)));
    assert_eq!(boss["roles"], json!([{"id": 280_010_306, "name": "主管理员", "groupName": "默认", "type": 101}]));
    let leader = get(&world, "bob").await;
    assert_eq!(leader["isLeaderInDepts"], format!("{{{dept_id}:true}}"));
    assert_eq!((&leader["roles"][0]["type"], &leader["managerUserid"]), (&json!(102), &json!("ann")));
}

#[tokio::test]
async fn withheld_fields_are_missing() {
    let world = World::quiet().await;
    make(&world, with(ann(), json!({"email": "a@example.com", "orgEmail": "a@example.org", "extattr": {"a": "1"}})))
        .await;
    world.seed(json!({"app": {"fields_withheld": ["mobile", "personal_info"]}})).await;
    let listed = world.get("/user/list", &[("department_id", "1")]).await["userlist"][0].clone();
    for user in [get(&world, "ann").await, listed] {
        for key in ["mobile", "stateCode", "email", "orgEmail", "workPlace", "remark", "extattr"] {
            assert!(user.get(key).is_none(), "{key}");
        }
        assert_eq!(user["name"], "安");
    }
}

#[tokio::test]
async fn taken_number_names_its_holder_beside_the_code() {
    let world = World::quiet().await;
    make(&world, ann()).await;
    let bob = with(ann(), json!({"userid": "bob"}));
    let answer = world.call(CREATE, bob.clone()).await;
    assert_eq!(answer, json!({"errcode": 60104, "errmsg": "手机号码在公司中已存在", "userid": "ann"}));
    make(&world, with(ann(), json!({"userid": "bob", "mobile": "12000000002"}))).await;
    let answer = world.call(UPDATE, json!({"userid": "bob", "mobile": "12000000001"})).await;
    assert_eq!((&answer["errcode"], &answer["userid"]), (&json!(60104), &json!("ann")));

    let current = json!({"userid": "eve", "name": "叶", "mobile": "12000000001", "dept_id_list": "1"});
    assert!(world.call("/topapi/v2/user/create", current.clone()).await.get("userid").is_none());
    world.seed(json!({"switches": {"mobile_taken_userid": "both"}})).await;
    let answer = world.call("/topapi/v2/user/create", current).await;
    assert_eq!((&answer["errcode"], &answer["userid"]), (&json!(60104), &json!("ann")));
    assert!(answer.get("request_id").is_some());
    world.seed(json!({"switches": {"mobile_taken_userid": "neither"}})).await;
    assert!(world.call(CREATE, with(bob, json!({"userid": "eve"}))).await.get("userid").is_none());
}

#[tokio::test]
async fn errors_of_create_are_named() {
    let world = World::quiet().await;
    make(
        &world,
        with(ann(), json!({"userid": "old", "mobile": "12000000009", "email": "old@example.com", "tel": "8009"})),
    )
    .await;
    world.seed(json!({"pending_mobiles": ["12000000008"]})).await;
    let many: Vec<i64> = (1..=10_001).collect();
    let cases = [
        (json!({"userid": "old"}), 60102),
        (json!({"userid": "u".repeat(65)}), 40003),
        (json!({"name": null}), 60112),
        (json!({"name": "名".repeat(65)}), 60112),
        (json!({"mobile": null}), 60103),
        (json!({"mobile": "1380000"}), 60103),
        (json!({"mobile": [1]}), 60103),
        (json!({"mobile": "12000000008"}), 40103),
        (json!({"department": null}), 40025),
        (json!({"department": "1,2"}), 40025),
        (json!({"department": {"id": 1}}), 40025),
        (json!({"department": ["x"]}), 40066),
        (json!({"department": many}), 40066),
        (json!({"department": []}), 60003),
        (json!({"department": [77]}), 60003),
        (json!({"orderInDepts": "{1}"}), 40035),
        (json!({"orderInDepts": "{1:first}"}), 40035),
        (json!({"email": "ann.example.com"}), 60105),
        (json!({"email": format!("{}@example.com", "e".repeat(60))}), 60105),
        (json!({"email": "OLD@example.com"}), 60106),
        (json!({"tel": "8009"}), 40100),
        (json!({"tel": "1".repeat(51)}), 40063),
        (json!({"position": "p".repeat(65)}), 60119),
        (json!({"jobnumber": "j".repeat(65)}), 60123),
        (json!({"workPlace": "w".repeat(51)}), 40064),
        (json!({"remark": "r".repeat(1001)}), 40065),
        (json!({"extattr": "no json"}), 60122),
        (json!({"hiredDate": "soon"}), 400002),
        (json!({"managerUserid": "nobody"}), 60128),
    ];
    for (change, expected) in cases {
        let answer = world.call(CREATE, with(ann(), change.clone())).await;
        assert_eq!(answer["errcode"], expected, "{change}");
        assert!(answer.get("request_id").is_none());
    }
    assert_eq!(world.n_people(), 1);
}

#[tokio::test]
async fn limits_are_those_of_the_generation() {
    let world = World::quiet().await;
    let long_email = format!("{}@example.com", "e".repeat(48));
    make(&world, with(ann(), json!({"email": long_email, "jobnumber": "j".repeat(64)}))).await;
    let current =
        json!({"userid": "bob", "name": "柏", "mobile": "12000000002", "dept_id_list": "1", "title": "t".repeat(200)});
    world.ok("/topapi/v2/user/create", current).await;
    assert_eq!(
        world.code("/topapi/v2/user/update", json!({"userid": "ann", "job_number": "j".repeat(64)})).await,
        60123
    );
    assert_eq!(world.code(UPDATE, json!({"userid": "bob", "position": "t".repeat(200)})).await, 60119);
}

#[tokio::test]
async fn update_keeps_what_is_absent_and_replaces_custom_fields_whole() {
    let world = World::quiet().await;
    let body = with(ann(), json!({"position": "工程师", "extattr": {"a": "1", "b": "2"}, "email": "a@example.com"}));
    make(&world, body).await;
    assert_eq!(
        world.call(UPDATE, json!({"userid": "ann", "position": "经理", "email": null})).await,
        json!({"errcode": 0, "errmsg": "ok"})
    );
    let user = get(&world, "ann").await;
    assert_eq!((&user["position"], &user["email"]), (&json!("经理"), &json!("a@example.com")));
    assert_eq!(user["extattr"], json!({"a": "1", "b": "2"}));
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "extattr": "{\"c\":\"3\"}"})).await, 0);
    assert_eq!(get(&world, "ann").await["extattr"], json!({"c": "3"}));
    let dept_id = world.department("研发", 1).await;
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "department": [dept_id]})).await, 0);
    assert_eq!(get(&world, "ann").await["department"], json!([dept_id]));
}

#[tokio::test]
async fn empty_managers_clear_only_where_switched() {
    let world = World::quiet().await;
    world.person("boss", "12000000009").await;
    let dept_id = world.department("研发", 1).await;
    make(&world, with(ann(), json!({"department": [dept_id], "managerUserid": "boss"}))).await;
    world.call("/department/update", json!({"id": dept_id, "deptManagerUseridList": "ann"})).await;
    let clear = async || {
        assert_eq!(world.code(UPDATE, json!({"userid": "ann", "managerUserid": ""})).await, 0);
        assert_eq!(world.code("/department/update", json!({"id": dept_id, "deptManagerUseridList": ""})).await, 0);
        let department = world.get("/department/get", &[("id", &dept_id.to_string())]).await;
        (get(&world, "ann").await.get("managerUserid").cloned(), department["deptManagerUseridList"].clone())
    };
    assert_eq!(clear().await, (Some(json!("boss")), json!("ann")));
    world.seed(json!({"switches": {"legacy_empty_manager": "cleared"}})).await;
    assert_eq!(clear().await, (None, json!("")));
}

#[tokio::test]
async fn errors_of_update_delete_and_get_are_named() {
    let world = World::quiet().await;
    assert_eq!(world.code(UPDATE, json!({"name": "x"})).await, 41009);
    assert_eq!(world.code(UPDATE, json!({"userid": "nobody", "name": "x"})).await, 60121);
    assert_eq!(code(&world.get(DELETE, &[]).await), 41009);
    assert_eq!(code(&world.get(DELETE, &[("userid", "nobody")]).await), 60121);
    assert_eq!(code(&world.get(GET, &[]).await), 41009);
    assert_eq!(get(&world, "nobody").await, json!({"errcode": 60121, "errmsg": "找不到该用户"}));
    world.seed(json!({"switches": {"unknown_user_code": 33012}})).await;
    for answer in [get(&world, "nobody").await, world.get(DELETE, &[("userid", "nobody")]).await] {
        assert_eq!(answer["errcode"], 33012);
    }
    assert_eq!(world.code("/topapi/v2/user/get", json!({"userid": "nobody"})).await, 33012);
    assert_eq!(world.code("/topapi/v2/user/delete", json!({"userid": "nobody"})).await, 33012);
    let refused = world.control("seed", json!({"switches": {"unknown_user_code": 1}})).await;
    assert_eq!(refused, json!({"error": "`unknown_user_code` is 1, expected 60121 or 33012"}));
}

#[tokio::test]
async fn number_changes_only_before_the_first_login_unless_switched() {
    let world = World::quiet().await;
    let before = make(&world, ann()).await["unionId"].clone();
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "mobile": "12000000002"})).await, 0);
    let user = get(&world, "ann").await;
    assert_eq!(user["mobile"], "12000000002");
    assert_ne!(user["unionid"], before, "another number is another person");
    world.emulator.add_people(vec![PersonPatch { active: Some(true), ..PersonPatch::of("ann") }]).unwrap();
    let change = json!({"userid": "ann", "mobile": "12000000003"});
    assert_eq!(world.code(UPDATE, change.clone()).await, 41054);
    for (switch, expected) in [("41054", 41054), ("40021", 40021), ("40022", 40022), ("ignored", 0)] {
        world.seed(json!({"switches": {"legacy_mobile_update": switch}})).await;
        assert_eq!(world.code(UPDATE, change.clone()).await, expected, "{switch}");
    }
    assert_eq!(get(&world, "ann").await["mobile"], "12000000002");
}

#[tokio::test]
async fn number_that_was_given_up_makes_another_person() {
    let world = World::quiet().await;
    let unionid = make(&world, ann()).await["unionId"].clone();
    world.emulator.add_people(vec![PersonPatch { active: Some(true), ..PersonPatch::of("ann") }]).unwrap();
    let in_the_app = PersonPatch { mobile: Some("12000000002".to_owned()), ..PersonPatch::of("ann") };
    world.emulator.add_people(vec![in_the_app]).unwrap();
    assert_eq!(get(&world, "ann").await["unionid"], unionid, "the same person with another number");
    let next = make(&world, with(ann(), json!({"userid": "bob"}))).await;
    assert_ne!(next["unionId"], unionid);
    assert_eq!(world.ok("/topapi/user/getbyunionid", json!({"unionid": unionid})).await["userid"], "ann");
}

#[tokio::test]
async fn deleted_person_is_gone_and_may_come_back_under_the_same_userid() {
    let world = World::quiet().await;
    let unionid = make(&world, ann()).await["unionId"].clone();
    assert_eq!(world.get(DELETE, &[("userid", "ann")]).await, json!({"errcode": 0, "errmsg": "ok"}));
    assert_eq!(code(&get(&world, "ann").await), 60121);
    assert_eq!(code(&world.get("/user/get_by_mobile", &[("mobile", "12000000001")]).await), 60121);
    assert_eq!(make(&world, ann()).await["unionId"], unionid);
}

#[tokio::test]
async fn several_people_are_deleted_at_once_or_none() {
    let world = World::quiet().await;
    for n in 1..=3 {
        world.person(&format!("u{n}"), &format!("1200000000{n}")).await;
    }
    let delete = async |list: Value| world.code("/user/batchdelete", json!({"useridlist": list})).await;
    assert_eq!(delete(json!(["u1", "nobody"])).await, 60121);
    assert_eq!(world.n_people(), 3);
    assert_eq!(delete(json!(["u1", "u1"])).await, 0);
    assert_eq!(world.n_people(), 2);
    world.seed(json!({"switches": {"legacy_batch_delete": "skip_unknown"}})).await;
    assert_eq!(delete(json!("[\"u2\",\"nobody\"]")).await, 0);
    assert_eq!(world.n_people(), 1);
    assert_eq!(delete(json!(null)).await, 40031);
    assert_eq!(delete(json!("u3")).await, 40031);
    assert_eq!(delete(json!([])).await, 40032);
    assert_eq!(delete(json!((0..21).map(|n| format!("u{n}")).collect::<Vec<_>>())).await, 40032);
}

#[tokio::test]
async fn mailboxes_that_were_never_opened_refuse_an_address() {
    let world = World::quiet().await;
    world.seed(json!({"switches": {"org_mailbox": false}})).await;
    assert_eq!(world.code(CREATE, with(ann(), json!({"orgEmail": "ann@example.org"}))).await, 60105);
    make(&world, with(ann(), json!({"orgEmail": ""}))).await;
    assert_eq!(world.code("/topapi/v2/user/update", json!({"userid": "ann", "org_email": "ann@example.org"})).await, 0);
    assert!(get(&world, "ann").await.get("orgEmail").is_none());
}

#[tokio::test]
async fn people_are_found_by_number_and_unionid() {
    let world = World::quiet().await;
    let unionid = make(&world, ann()).await["unionId"].as_str().unwrap().to_owned();
    let found = world.get("/user/get_by_mobile", &[("mobile", "12000000001")]).await;
    assert_eq!(found, json!({"errcode": 0, "errmsg": "ok", "userid": "ann"}));
    assert_eq!(code(&world.get("/user/get_by_mobile", &[("mobile", "12")]).await), 40104);
    assert_eq!(code(&world.get("/user/get_by_mobile", &[]).await), 40104);
    for path in ["/user/getUseridByUnionid", "/user/getuseridbyunionid", "/User/GETUSERIDBYUNIONID"] {
        let found = world.get(path, &[("unionid", &unionid)]).await;
        assert_eq!(found, json!({"errcode": 0, "errmsg": "ok", "contactType": 0, "userid": "ann"}), "{path}");
    }
    assert_eq!(code(&world.get("/user/getUseridByUnionid", &[("unionid", "x")]).await), 60121);
    assert_eq!(code(&world.get("/user/getUseridByUnionid", &[]).await), 40035);
}

#[tokio::test]
async fn single_people_may_lie_in_the_scope() {
    let world = World::quiet().await;
    let outside = world.department("外", 1).await;
    let body = |userid: &str, mobile: &str| json!({"userid": userid, "name": userid, "mobile": mobile, "department": [outside]});
    make(&world, body("ann", "12000000001")).await;
    make(&world, body("bob", "12000000002")).await;
    world.seed(json!({"app": {"authed_depts": [], "authed_users": ["ann"]}})).await;
    let scopes = world.get("/auth/scopes", &[]).await;
    assert_eq!(scopes["auth_org_scopes"], json!({"authed_user": ["ann"], "authed_dept": []}));
    assert_eq!(get(&world, "ann").await["errcode"], 0);
    assert_eq!(world.code("/topapi/v2/user/get", json!({"userid": "ann"})).await, 0);
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "position": "x"})).await, 0);

    assert_eq!(get(&world, "bob").await, json!({"errcode": 50002, "errmsg": "请求的员工userid不在授权范围内"}));
    assert_eq!(world.code("/topapi/v2/user/get", json!({"userid": "bob"})).await, 50002);
    assert_eq!(world.code(UPDATE, json!({"userid": "bob", "position": "x"})).await, 50002);
    assert_eq!(code(&world.get(DELETE, &[("userid", "bob")]).await), 50002);
    assert_eq!(world.code("/user/batchdelete", json!({"useridlist": ["ann", "bob"]})).await, 50002);
    assert_eq!(code(&world.get("/user/get_by_mobile", &[("mobile", "12000000002")]).await), 50002);
    let unionid = world.stored("bob").unwrap()["unionid"].as_str().unwrap().to_owned();
    assert_eq!(code(&world.get("/user/getUseridByUnionid", &[("unionid", &unionid)]).await), 50002);
    assert_eq!(world.code("/topapi/user/getbyunionid", json!({"unionid": unionid})).await, 50002);
    assert_eq!(code(&world.get("/user/list", &[("department_id", &outside.to_string())]).await), 50004);
    assert_eq!(world.code(CREATE, body("eve", "12000000003")).await, 50004);
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "department": [1]})).await, 50004);
}
