//! The first generation's lists of people, and what its gateway answers.

use dianmao_emulator::PersonPatch;
use serde_json::{Value, json};

use crate::world::{World, code, quiet};

const LIST: &str = "/user/list";

async fn three() -> World {
    let world = World::quiet().await;
    for (userid, mobile) in [("c", "12000000003"), ("a", "12000000001"), ("b", "12000000002")] {
        world.person(userid, mobile).await;
        world.emulator.clock().advance_ms(1000);
    }
    world
}

fn userids(answer: &Value) -> Vec<&str> {
    answer["userlist"].as_array().unwrap().iter().map(|row| row["userid"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn department_comes_whole_unless_both_offset_and_size_are_there() {
    let world = three().await;
    let whole = world.get("/user/simplelist", &[("department_id", "1")]).await;
    let row = |userid: &str| json!({"userid": userid, "name": userid});
    assert_eq!(
        whole,
        json!({"errcode": 0, "errmsg": "ok", "userlist": [row("a"), row("b"), row("c")]}),
        "without `hasMore`"
    );
    for half in [[("department_id", "1"), ("size", "1")], [("department_id", "1"), ("offset", "2")]] {
        let answer = world.get(LIST, &half).await;
        assert_eq!(userids(&answer), ["a", "b", "c"]);
        assert!(answer.get("hasMore").is_none());
    }
    let page = world.get("/user/simplelist", &[("department_id", "1"), ("offset", "0"), ("size", "2")]).await;
    assert_eq!((userids(&page), &page["hasMore"]), (vec!["a", "b"], &json!(true)));
    let page = world.get("/user/listbypage", &[("department_id", "1"), ("offset", "2"), ("size", "2")]).await;
    assert_eq!((userids(&page), &page["hasMore"]), (vec!["c"], &json!(false)));
    let page = world.get(LIST, &[("department_id", "1"), ("offset", "3"), ("size", "100")]).await;
    assert_eq!((userids(&page).len(), &page["hasMore"]), (0, &json!(false)));
}

#[tokio::test]
async fn rows_have_the_columns_of_a_list() {
    let world = three().await;
    let row = world.get(LIST, &[("department_id", "1")]).await["userlist"][0].clone();
    let expected = json!({
        "userid": "a", "unionid": row["unionid"], "name": "a", "department": [1], "isBoss": false, "isHide": false, "isAdmin": false,
        "active": false, "avatar": "", "tel": "", "jobnumber": "", "position": "", "mobile": "12000000001", "workPlace": "", "email": "",
        "remark": "", "isLeader": false,
    });
    assert_eq!(row, expected);
    let heavy = json!({"userid": "c", "orderInDepts": "{1:176292100178909600}"});
    assert_eq!(world.code("/user/update", heavy).await, 0);
    let listed = world.get(LIST, &[("department_id", "1")]).await;
    assert_eq!(userids(&listed), ["c", "a", "b"], "by falling weight");
    assert_eq!(listed["userlist"][0]["order"], 176_292_100_178_909_600_i64);
}

#[tokio::test]
async fn people_come_in_the_order_that_is_asked_for() {
    let world = three().await;
    let by = async |order: &str| world.get("/user/simplelist", &[("department_id", "1"), ("order", order)]).await;
    assert_eq!(userids(&by("entry_asc").await), ["c", "a", "b"]);
    assert_eq!(userids(&by("entry_desc").await), ["b", "a", "c"]);
    assert_eq!(userids(&by("custom").await), ["a", "b", "c"]);
    world.call("/user/update", json!({"userid": "a", "position": "x"})).await;
    assert_eq!(userids(&by("modify_desc").await)[0], "a");
    assert_eq!(userids(&by("modify_asc").await)[2], "a");
    assert_eq!(by("shoe_size").await["errcode"], 40070);
}

#[tokio::test]
async fn errors_of_lists_are_named() {
    let world = three().await;
    let cases: [(&[(&str, &str)], i64); 9] = [
        (&[], 40009),
        (&[("department_id", "x")], 40009),
        (&[("department_id", "77")], 60003),
        (&[("department_id", "1"), ("offset", "-1"), ("size", "10")], 40068),
        (&[("department_id", "1"), ("offset", "x"), ("size", "10")], 40068),
        (&[("department_id", "1"), ("offset", "0"), ("size", "0")], 40069),
        (&[("department_id", "1"), ("offset", "0"), ("size", "101")], 40069),
        (&[("department_id", "1"), ("offset", "0"), ("size", "x")], 40069),
        (&[("department_id", "1"), ("offset", "0"), ("size", "10"), ("fetch_child", "1")], 40018),
    ];
    for (query, expected) in cases {
        for path in [LIST, "/user/simplelist"] {
            assert_eq!(code(&world.get(path, query).await), expected, "{path} {query:?}");
        }
    }
    assert_eq!(code(&world.get("/user/listbypage", &[("department_id", "1"), ("size", "10")]).await), 40068);
    assert_eq!(code(&world.get("/user/listbypage", &[("department_id", "1"), ("offset", "0")]).await), 40069);
    assert_eq!(code(&world.get("/user/getDeptMember", &[]).await), 40009);
    assert_eq!(code(&world.get("/user/getDeptMember", &[("deptId", "77")]).await), 60003);
    assert_eq!(code(&world.get("/user/get_org_user_count", &[]).await), 40035);
}

#[tokio::test]
async fn members_count_and_administrators() {
    let world = three().await;
    let below = world.department("下", 1).await;
    assert_eq!(
        world.get("/user/getDeptMember", &[("deptId", "1")]).await,
        json!({"errcode": 0, "errmsg": "ok", "userIds": ["a", "b", "c"]})
    );
    assert_eq!(world.get("/user/getDeptMember", &[("deptId", &below.to_string())]).await["userIds"], json!([]));
    let patch = |userid: &str, boss| PersonPatch {
        admin: Some(true),
        boss: Some(boss),
        active: Some(true),
        ..PersonPatch::of(userid)
    };
    world.emulator.add_people(vec![patch("a", false), patch("c", true)]).unwrap();
    assert_eq!(world.get("/user/get_org_user_count", &[("onlyActive", "0")]).await["count"], 3);
    assert_eq!(world.get("/user/get_org_user_count", &[("onlyActive", "1")]).await["count"], 2);
    let admins = json!([{"userid": "c", "sys_level": 1}, {"userid": "a", "sys_level": 2}]);
    let keys = async || world.get("/user/get_admin", &[]).await;
    assert_eq!(keys().await, json!({"errcode": 0, "errmsg": "ok", "admin_list": admins, "adminList": admins}));
    world.seed(json!({"switches": {"legacy_admin_key": "admin_list"}})).await;
    assert_eq!(keys().await, json!({"errcode": 0, "errmsg": "ok", "admin_list": admins}));
    world.seed(json!({"switches": {"legacy_admin_key": "adminList"}})).await;
    assert_eq!(keys().await, json!({"errcode": 0, "errmsg": "ok", "adminList": admins}));
}

#[tokio::test]
async fn page_size_never_changes_what_is_read() {
    let world = World::start(quiet().people(120)).await;
    let tree = world.get("/department/list", &[]).await;
    let mut n_rows = 0;
    for department in tree["department"].as_array().unwrap() {
        let dept_id = department["id"].to_string();
        let whole = world.get(LIST, &[("department_id", &dept_id)]).await;
        for size in ["1", "7"] {
            let mut read = Vec::new();
            loop {
                let offset = read.len().to_string();
                let page = world
                    .get("/user/listbypage", &[("department_id", &dept_id), ("offset", &offset), ("size", size)])
                    .await;
                read.extend(page["userlist"].as_array().unwrap().clone());
                if page["hasMore"] == false {
                    break;
                }
            }
            assert_eq!(json!(read), whole["userlist"], "department {dept_id}, pages of {size}");
        }
        n_rows += userids(&whole).len();
    }
    assert!(n_rows >= 120);
}

#[tokio::test]
async fn scope_of_lists_follows_the_switch_where_the_pages_are_silent() {
    let world = three().await;
    let inside = world.department("里", 1).await;
    world.seed(json!({"app": {"authed_depts": [inside]}})).await;
    assert_eq!(code(&world.get(LIST, &[("department_id", "1")]).await), 50004);
    assert_eq!(code(&world.get("/user/getDeptMember", &[("deptId", "1")]).await), 50004);
    assert_eq!(code(&world.get("/user/get_org_user_count", &[("onlyActive", "0")]).await), 0);
    world.seed(json!({"switches": {"legacy_scope": "loose"}})).await;
    assert_eq!(world.get("/user/getDeptMember", &[("deptId", "1")]).await["userIds"].as_array().unwrap().len(), 3);
    assert_eq!(code(&world.get(LIST, &[("department_id", "1")]).await), 50004);
}

#[tokio::test]
async fn gateway_answers_a_missing_token_flat_and_all_else_by_the_switch() {
    let mut world = World::start(quiet().qps(1)).await;
    assert_eq!(world.fetch("/user/get?userid=a").await, json!({"errcode": 41001, "errmsg": "缺少access_token参数"}));
    let token = std::mem::replace(&mut world.token, "bogus".to_owned());
    let answer = world.get("/user/get", &[("userid", "a")]).await;
    assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(88), &json!("40014")));
    world.seed(json!({"switches": {"legacy_gateway": "flat"}})).await;
    assert_eq!(
        world.get("/user/get", &[("userid", "a")]).await,
        json!({"errcode": 40014, "errmsg": "不合法的access_token"})
    );
    world.token = token;
    assert_eq!(world.get("/user/get", &[("userid", "a")]).await["errcode"], 60121);
    let throttled = world.get("/user/get", &[("userid", "a")]).await;
    assert_eq!(throttled["errcode"], 90018);
    assert!(throttled["errmsg"].as_str().unwrap().contains("apiPath(/user/get)"), "{throttled}");
    world.seed(json!({"app": {"scopes_withheld": ["qyapi_get_department_list"]}})).await;
    assert_eq!(world.get("/department/list", &[]).await["errcode"], 60011);
    let fault = r#"{"api":"/user/list","kind":"throttle"}"#;
    world.control_text("faults", fault.to_owned()).await;
    assert_eq!(world.get(LIST, &[]).await["errcode"], 90018, "a fault speaks as the gateway does");
}

#[tokio::test]
async fn permissions_can_be_withheld_by_point_or_all_at_once() {
    let world = three().await;
    let withheld = [
        ("qyapi_get_member", "/user/get"),
        ("qyapi_get_department_member", LIST),
        ("qyapi_get_department_list", "/department/list"),
        ("qyapi_get_member_by_mobile", "/user/get_by_mobile"),
        ("qyapi_manage_addresslist", "/user/delete"),
        ("qyapi_base", "/call_back/get_call_back"),
    ];
    for (scope, path) in withheld {
        world.seed(json!({"app": {"scopes_withheld": [scope]}})).await;
        let answer = world.get(path, &[]).await;
        assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(88), &json!("60011")), "{path}");
        assert!(answer["sub_msg"].as_str().unwrap().contains(&format!("requiredScopes=[{scope}]")));
    }
    world.seed(json!({"app": {"scopes_withheld": ["legacy_contacts"]}})).await;
    assert_eq!(code(&world.get("/department/list", &[]).await), 60011);
    assert_eq!(code(&world.call("/user/create", json!({})).await), 60011);
    assert_eq!(world.code("/topapi/v2/user/get", json!({"userid": "a"})).await, 0);
    assert_eq!(code(&world.get("/auth/scopes", &[]).await), 0);
}

#[tokio::test]
async fn wrong_method_is_refused() {
    let world = three().await;
    for path in ["/user/delete", "/user/get", "/department/delete", "/department/list", "/call_back/delete_call_back"] {
        assert_eq!(world.code(path, json!({"userid": "a", "id": 1})).await, 43001, "{path}");
    }
    for path in
        ["/user/create", "/user/update", "/user/batchdelete", "/department/create", "/call_back/register_call_back"]
    {
        assert_eq!(world.get(path, &[]).await, json!({"errcode": 43002, "errmsg": "需要POST请求"}), "{path}");
    }
    assert_eq!(world.n_people(), 3);
}

#[tokio::test]
async fn quota_counts_the_first_generation_only_where_switched() {
    let world = World::start(quiet().quota(2)).await;
    for _ in 0..3 {
        assert_eq!(code(&world.get("/department/list", &[]).await), 0);
    }
    world.seed(json!({"switches": {"legacy_quota": "counted"}})).await;
    assert_eq!(code(&world.get("/department/list", &[]).await), 0);
    assert_eq!(code(&world.get("/auth/scopes", &[]).await), 0);
    assert_eq!(code(&world.get("/department/list", &[]).await), 90020);
    assert_eq!(world.code("/topapi/v2/department/get", json!({"dept_id": 1})).await, 0, "the published list names it");
    let metered: Vec<_> = world.emulator.metered().into_iter().collect();
    assert_eq!(metered, [("/auth/scopes".to_owned(), 1), ("/department/list".to_owned(), 1)]);
}

#[tokio::test]
async fn form_fields_carry_the_first_generation_too() {
    let world = World::quiet().await;
    let form = "userid=u1&name=%E5%AE%89&mobile=12000000001&department=%5B1%5D&orderInDepts=%7B1%3A7%7D&extattr=%7B%22a%22%3A%221%22%7D";
    let request = world.http.post(world.url(&format!("/user/create?access_token={}", world.token)));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["errcode"], 0, "{answer}");
    let user = world.get("/user/get", &[("userid", "u1")]).await;
    assert_eq!((&user["orderInDepts"], &user["extattr"]), (&json!("{1:7}"), &json!({"a": "1"})));
}

#[tokio::test]
async fn rows_and_flags_of_the_lists_can_be_spoilt() {
    let world = three().await;
    let page = [("department_id", "1"), ("offset", "0"), ("size", "3")];
    for (kind, n_rows, more) in [("dup_row", 4, false), ("lost_row", 2, false), ("has_more", 3, true)] {
        world.control_text("faults", format!("{{\"api\":\"/user/listbypage\",\"kind\":\"{kind}\"}}")).await;
        let answer = world.get("/user/listbypage", &page).await;
        assert_eq!((userids(&answer).len(), &answer["hasMore"]), (n_rows, &json!(more)), "{kind}");
    }
}
