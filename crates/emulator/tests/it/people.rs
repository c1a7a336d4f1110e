//! Rules of people.

use dianmao_emulator::PersonPatch;
use serde_json::{Value, json};

use crate::world::{World, quiet};

const CREATE: &str = "/topapi/v2/user/create";
const UPDATE: &str = "/topapi/v2/user/update";
const DELETE: &str = "/topapi/v2/user/delete";
const GET: &str = "/topapi/v2/user/get";
const BY_MOBILE: &str = "/topapi/v2/user/getbymobile";

fn ann() -> Value {
    json!({"userid": "ann", "name": "安", "mobile": "12000000001", "dept_id_list": "1"})
}

fn with(mut body: Value, changes: Value) -> Value {
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn created_person_can_be_read_back() {
    let world = World::quiet().await;
    let dept_id = world.department("研发", 1).await;
    let order = 176_220_178_909_140_512_i64;
    let body = with(
        ann(),
        json!({"title": "工程师", "email": "Ann@example.com", "job_number": "7", "telephone": "8001", "work_place": "杭州",
               "remark": "备注", "hired_date": "1756656000000", "hide_mobile": "true", "dept_id_list": format!("1,{dept_id}"),
               "dept_order_list": [{"dept_id": dept_id, "order": order}], "extension": {"爱好": "旅游"}}),
    );
    let created = world.ok(CREATE, body).await;
    let user = world.user("ann").await;
    assert_eq!(created, json!({"userid": "ann", "unionId": user["unionid"]}));
    let expected = json!({
        "name": "安", "mobile": "12000000001", "state_code": "86", "title": "工程师", "email": "Ann@example.com", "job_number": "7",
        "telephone": "8001", "work_place": "杭州", "remark": "备注", "hired_date": 1_756_656_000_000_i64, "hide_mobile": true,
        "active": false, "admin": false, "dept_id_list": [1, dept_id], "extension": "{\"爱好\":\"旅游\"}",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&user[key], value, "{key}");
    }
    assert_eq!(user["dept_order_list"][1], json!({"dept_id": dept_id, "order": order}));
}

#[tokio::test]
async fn unset_fields_are_empty_texts_or_missing() {
    let world = World::quiet().await;
    world.ok(CREATE, ann()).await;
    let user = world.user("ann").await;
    for key in ["title", "email", "job_number", "telephone", "work_place", "remark", "avatar"] {
        assert_eq!(user[key], "", "{key}");
    }
    for key in ["manager_userid", "hired_date", "extension", "org_email", "dept_position_list", "role_list"] {
        assert!(user.get(key).is_none(), "{key}");
    }
    assert_eq!(user["union_emp_ext"], json!({}));
}

#[tokio::test]
async fn withheld_fields_are_missing_in_get_and_list() {
    let world = World::quiet().await;
    world.ok(CREATE, with(ann(), json!({"email": "a@example.com", "extension": "{\"a\":\"1\"}"}))).await;
    world.seed(json!({"app": {"fields_withheld": ["mobile", "personal_info"]}})).await;
    let listed = world.ok("/topapi/v2/user/list", json!({"dept_id": 1, "cursor": 0, "size": 10})).await;
    for user in [world.user("ann").await, listed["list"][0].clone()] {
        for key in ["mobile", "state_code", "email", "work_place", "remark", "extension", "org_email"] {
            assert!(user.get(key).is_none(), "{key}");
        }
        assert_eq!((&user["name"], &user["title"]), (&json!("安"), &json!("")));
    }
    let fields =
        world.fetch(&format!("/auth/scopes?access_token={}", world.token)).await["auth_user_field"].to_string();
    assert!(fields.contains("\"name\"") && !fields.contains("\"mobile\"") && !fields.contains("\"email\""), "{fields}");
}

#[tokio::test]
async fn userid_mobile_email_and_telephone_are_unique() {
    let world = World::quiet().await;
    world.ok(CREATE, with(ann(), json!({"email": "ann@example.com", "telephone": "8001"}))).await;
    let bob = json!({"userid": "bob", "name": "柏", "mobile": "12000000002", "dept_id_list": "1"});
    let clashes = [
        (json!({"userid": "ann"}), 60102),
        (json!({"mobile": "12000000001"}), 60104),
        (json!({"mobile": "+86-12000000001"}), 60104),
        (json!({"email": "ANN@example.com"}), 60106),
        (json!({"telephone": "8001"}), 40100),
    ];
    for (clash, code) in clashes {
        assert_eq!(world.code(CREATE, with(bob.clone(), clash.clone())).await, code, "{clash}");
    }
    assert_eq!(world.n_people(), 1);
    world.ok(CREATE, bob).await;
    assert_eq!(world.code(UPDATE, json!({"userid": "bob", "email": "ann@example.com"})).await, 60106);
    assert_eq!(world.code(UPDATE, json!({"userid": "bob", "telephone": "8001"})).await, 40100);
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "email": "ann@example.com"})).await, 0);
}

#[tokio::test]
async fn email_given_up_is_free_for_the_next() {
    let world = World::quiet().await;
    world.ok(CREATE, with(ann(), json!({"email": "a@example.com"}))).await;
    world.ok(UPDATE, json!({"userid": "ann", "email": ""})).await;
    world.person("bob", "12000000002").await;
    assert_eq!(world.code(UPDATE, json!({"userid": "bob", "email": "a@example.com"})).await, 0);
}

#[tokio::test]
async fn bad_values_are_named_by_their_codes() {
    let world = World::quiet().await;
    let cases = [
        (json!({"name": null}), 40035),
        (json!({"name": "名".repeat(81)}), 60112),
        (json!({"mobile": null}), 40035),
        (json!({"mobile": "1380000"}), 60103),
        (json!({"mobile": "+1 5155550100"}), 60103),
        (json!({"email": "ann.example.com"}), 60105),
        (json!({"title": "t".repeat(201)}), 60119),
        (json!({"job_number": "j".repeat(51)}), 60123),
        (json!({"telephone": "1".repeat(51)}), 40063),
        (json!({"work_place": "w".repeat(101)}), 40064),
        (json!({"remark": "r".repeat(2001)}), 40065),
        (json!({"extension": "no json"}), 60122),
        (json!({"hired_date": 0}), 400002),
        (json!({"hired_date": "soon"}), 400002),
        (json!({"userid": "u".repeat(65)}), 40003),
        (json!({"dept_id_list": null}), 60003),
        (json!({"dept_id_list": "1,77"}), 60003),
        (json!({"manager_userid": "nobody"}), 60128),
    ];
    for (change, code) in cases {
        assert_eq!(world.code(CREATE, with(ann(), change.clone())).await, code, "{change}");
    }
    assert_eq!(world.n_people(), 0);
}

#[tokio::test]
async fn departments_as_json_array_are_refused_and_stray_quotes_tolerated() {
    let world = World::quiet().await;
    assert_eq!(world.code(CREATE, with(ann(), json!({"dept_id_list": [1]}))).await, 60003);
    assert_eq!(world.code(CREATE, with(ann(), json!({"dept_id_list": "\"1, 1\""}))).await, 0);
    assert_eq!(world.user("ann").await["dept_id_list"], json!([1]));
}

#[tokio::test]
async fn generated_userids_differ() {
    let world = World::quiet().await;
    let first = world.ok(CREATE, with(ann(), json!({"userid": null}))).await;
    let second = world.ok(CREATE, with(ann(), json!({"userid": "", "mobile": "12000000002"}))).await;
    assert_ne!(first["userid"], second["userid"]);
    assert_eq!(first["userid"].as_str().unwrap().len(), 18);
}

#[tokio::test]
async fn foreign_numbers_are_split_from_their_country_code() {
    let world = World::quiet().await;
    world.ok(CREATE, with(ann(), json!({"mobile": "+1-5155550100"}))).await;
    let user = world.user("ann").await;
    assert_eq!((&user["mobile"], &user["state_code"]), (&json!("5155550100"), &json!("1")));
    assert_eq!(world.ok(BY_MOBILE, json!({"mobile": "+1-5155550100"})).await, json!({"userid": "ann"}));
    assert_eq!(world.stored("ann").unwrap()["mobile"], "+1-5155550100");
}

#[tokio::test]
async fn memberships_are_replaced_when_given_and_kept_when_absent() {
    let world = World::quiet().await;
    let (a, b) = (world.department("甲", 1).await, world.department("乙", 1).await);
    let orders = json!([{"dept_id": a, "order": 5}]);
    world.ok(CREATE, with(ann(), json!({"dept_id_list": format!("{a},1"), "dept_order_list": orders}))).await;
    world.ok(UPDATE, json!({"userid": "ann", "title": "经理"})).await;
    assert_eq!(world.user("ann").await["dept_id_list"], json!([a, 1]));
    world.ok(UPDATE, json!({"userid": "ann", "dept_id_list": format!("{b},{a}")})).await;
    let user = world.user("ann").await;
    assert_eq!(user["dept_id_list"], json!([b, a]));
    assert_eq!(user["dept_order_list"][1], json!({"dept_id": a, "order": 5}), "a kept membership keeps its weight");
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "dept_id_list": ""})).await, 60003);
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "dept_id_list": "77"})).await, 60003);
}

#[tokio::test]
async fn leaving_a_department_ends_the_posts_there() {
    let world = World::quiet().await;
    let a = world.department("甲", 1).await;
    world.ok(CREATE, with(ann(), json!({"dept_id_list": format!("{a},1")}))).await;
    let lead = json!({"dept_id": a, "dept_manager_userid_list": "ann", "org_dept_owner": "ann"});
    world.ok("/topapi/v2/department/update", lead).await;
    world.ok(UPDATE, json!({"userid": "ann", "dept_id_list": "1"})).await;
    let department = world.ok("/topapi/v2/department/get", json!({"dept_id": a})).await;
    assert_eq!(department["dept_manager_userid_list"], json!([]));
    assert!(department.get("org_dept_owner").is_none());
}

#[tokio::test]
async fn extension_is_replaced_unless_merged() {
    let world = World::quiet().await;
    world.ok(CREATE, with(ann(), json!({"extension": {"a": "1", "b": "2"}}))).await;
    world.ok(UPDATE, json!({"userid": "ann", "extension": "{\"c\":\"3\"}", "ext_attrs_update_mode": "1"})).await;
    assert_eq!(world.user("ann").await["extension"], "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}");
    world.ok(UPDATE, json!({"userid": "ann", "extension": {"b": "4"}})).await;
    assert_eq!(world.user("ann").await["extension"], "{\"b\":\"4\"}");
}

#[tokio::test]
async fn manager_is_cleared_by_force_only() {
    let world = World::quiet().await;
    world.person("boss", "12000000009").await;
    world.ok(CREATE, with(ann(), json!({"manager_userid": "boss"}))).await;
    world.ok(UPDATE, json!({"userid": "ann", "manager_userid": ""})).await;
    assert_eq!(world.user("ann").await["manager_userid"], "boss");
    world.ok(UPDATE, json!({"userid": "ann", "manager_userid": "", "force_update_fields": "manager_userid"})).await;
    assert!(world.user("ann").await.get("manager_userid").is_none());
}

#[tokio::test]
async fn new_mobile_in_an_update_follows_the_switch() {
    let world = World::quiet().await;
    world.ok(CREATE, ann()).await;
    let update = json!({"userid": "ann", "mobile": "12000000002", "title": "经理"});
    for (switch, code) in [("41054", 41054), ("40021", 40021), ("40022", 40022), ("ignored", 0)] {
        world.seed(json!({"switches": {"mobile_update": switch}})).await;
        assert_eq!(world.code(UPDATE, update.clone()).await, code, "{switch}");
        assert_eq!(world.user("ann").await["mobile"], "12000000001", "{switch}");
    }
    world.seed(json!({"switches": {"mobile_update": "41054"}})).await;
    assert_eq!(
        world.code(UPDATE, json!({"userid": "ann", "mobile": "12000000001"})).await,
        0,
        "the same number is no change"
    );
    world.seed(json!({"switches": {"mobile_update": "applied_inactive"}})).await;
    assert_eq!(world.code(UPDATE, update).await, 0);
    assert_eq!(world.code(BY_MOBILE, json!({"mobile": "12000000001"})).await, 60121);
    assert_eq!(world.ok(BY_MOBILE, json!({"mobile": "12000000002"})).await, json!({"userid": "ann"}));
    world.emulator.add_people(vec![PersonPatch { active: Some(true), ..PersonPatch::of("ann") }]).unwrap();
    assert_eq!(world.code(UPDATE, json!({"userid": "ann", "mobile": "12000000003"})).await, 41054);
}

#[tokio::test]
async fn pending_number_is_invited_and_adds_nobody() {
    let mut config = quiet();
    config.seed.pending_mobiles = vec!["12000009999".into()];
    let world = World::start(config).await;
    let body = with(ann(), json!({"mobile": "12000009999"}));
    assert_eq!(world.code(CREATE, body.clone()).await, 40103);
    assert_eq!(world.code(GET, json!({"userid": "ann"})).await, 60121);
    let accepted =
        PersonPatch { name: Some("安".into()), mobile: Some("12000009999".into()), ..PersonPatch::of("ann") };
    world.emulator.add_people(vec![accepted]).unwrap();
    assert_eq!(world.code(GET, json!({"userid": "ann"})).await, 0);
    assert_eq!(world.code(CREATE, body).await, 60102);
}

#[tokio::test]
async fn deleted_person_leaves_no_trace_and_may_come_back() {
    let world = World::quiet().await;
    let a = world.department("甲", 1).await;
    world.ok(CREATE, with(ann(), json!({"dept_id_list": a.to_string(), "email": "a@example.com"}))).await;
    let unionid = world.user("ann").await["unionid"].clone();
    let bob =
        json!({"userid": "bob", "name": "柏", "mobile": "12000000002", "dept_id_list": "1", "manager_userid": "ann"});
    world.ok(CREATE, bob).await;
    world.ok("/topapi/v2/department/update", json!({"dept_id": a, "dept_manager_userid_list": "ann"})).await;

    world.ok(DELETE, json!({"userid": "ann"})).await;
    for path in [GET, DELETE, UPDATE] {
        assert_eq!(world.code(path, json!({"userid": "ann"})).await, 60121, "{path}");
    }
    assert_eq!(world.code(BY_MOBILE, json!({"mobile": "12000000001"})).await, 60121);
    assert!(world.user("bob").await.get("manager_userid").is_none());
    let department = world.ok("/topapi/v2/department/get", json!({"dept_id": a})).await;
    assert_eq!((&department["dept_manager_userid_list"], &department["member_count"]), (&json!([]), &json!(0)));

    world.ok(CREATE, with(ann(), json!({"email": "a@example.com"}))).await;
    let user = world.user("ann").await;
    assert_eq!((&user["unionid"], &user["dept_id_list"]), (&unionid, &json!([1])));
}

#[tokio::test]
async fn person_outside_the_scope_is_refused_bare() {
    let world = World::quiet().await;
    let inside = world.department("里", 1).await;
    world.ok(CREATE, ann()).await;
    world.seed(json!({"app": {"authed_depts": [inside]}})).await;
    for path in [GET, UPDATE, DELETE] {
        let answer = world.call(path, json!({"userid": "ann"})).await;
        assert_eq!(answer["errcode"], 50002, "{path}");
        assert!(answer.get("sub_code").is_none());
    }
    let bob = json!({"userid": "bob", "name": "柏", "mobile": "12000000002", "dept_id_list": "1"});
    assert_eq!(world.code(CREATE, bob.clone()).await, 50004);
    assert_eq!(world.code(CREATE, with(bob, json!({"dept_id_list": inside.to_string()}))).await, 0);
}
