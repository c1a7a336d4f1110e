//! The first generation's departments: spellings, the list's many meanings, errors.

use dianmao_emulator::DepartmentPatch;
use serde_json::{Value, json};

use crate::world::{World, code};

const CREATE: &str = "/department/create";
const UPDATE: &str = "/department/update";
const DELETE: &str = "/department/delete";
const GET: &str = "/department/get";
const LIST: &str = "/department/list";

async fn make(world: &World, name: &str, parent_id: i64) -> i64 {
    let answer = world.call(CREATE, json!({"name": name, "parentid": parent_id.to_string()})).await;
    assert_eq!(answer["errcode"], 0, "{answer}");
    answer["id"].as_i64().unwrap()
}

async fn get(world: &World, dept_id: i64) -> Value {
    world.get(GET, &[("id", &dept_id.to_string())]).await
}

async fn listed(world: &World, query: &[(&str, &str)]) -> Vec<i64> {
    let answer = world.get(LIST, query).await;
    assert_eq!(answer["errcode"], 0, "{answer}");
    answer["department"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

fn with(mut body: Value, changes: Value) -> Value {
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn new_department_looks_as_the_first_generation_shows_it() {
    let world = World::quiet().await;
    let dept_id = make(&world, "研发", 1).await;
    let expected = json!({
        "errcode": 0, "errmsg": "ok", "id": dept_id, "name": "研发", "order": dept_id, "parentid": 1, "createDeptGroup": false,
        "autoAddUser": false, "autoApproveApply": false, "deptHiding": false, "deptPermits": "", "deptPerimits": "", "userPermits": "",
        "userPerimits": "", "outerDept": false, "outerPermitDepts": "", "outerPermitUsers": "", "orgDeptOwner": "",
        "deptManagerUseridList": "", "groupContainSubDept": false, "isFromUnionOrg": false,
    });
    assert_eq!(get(&world, dept_id).await, expected);
    let root = get(&world, 1).await;
    assert!(root.get("parentid").is_none() && root.get("request_id").is_none(), "{root}");
}

#[tokio::test]
async fn every_field_can_be_written_and_read_back() {
    let world = World::quiet().await;
    let other = make(&world, "人事", 1).await;
    world.person("u1", "12000000001").await;
    world.person("u2", "12000000002").await;
    let body = json!({"name": "研发", "parentid": other, "order": "7", "createDeptGroup": "true", "deptHiding": true,
                      "deptPermits": format!("1|{other}"), "userPerimits": "u1|u2", "outerDept": true, "outerDeptOnlySelf": true,
                      "outerPermitDepts": "1", "outerPermitUsers": "u1", "sourceIdentifier": "D7", "autoApproveApply": true,
                      "ext": "{\"faceCount\":\"1\"}"});
    let dept_id = world.call(CREATE, body).await["id"].as_i64().unwrap();
    world.ok("/topapi/v2/user/update", json!({"userid": "u1", "dept_id_list": format!("1,{dept_id}")})).await;
    let update = json!({"id": dept_id.to_string(), "name": "新研发", "autoAddUser": true, "groupContainSubDept": "true",
                        "deptManagerUseridList": "u1", "orgDeptOwner": "u1", "lang": "zh_CN"});
    assert_eq!(world.call(UPDATE, update).await, json!({"errcode": 0, "errmsg": "ok", "id": dept_id}));
    let department = get(&world, dept_id).await;
    let expected = json!({
        "name": "新研发", "parentid": other, "order": 7, "createDeptGroup": true, "autoAddUser": true, "autoApproveApply": true,
        "deptHiding": true, "deptPermits": format!("1|{other}"), "deptPerimits": format!("1|{other}"), "userPermits": "u1|u2",
        "userPerimits": "u1|u2", "outerDept": true, "outerPermitDepts": "1", "outerPermitUsers": "u1", "orgDeptOwner": "u1",
        "deptManagerUseridList": "u1", "groupContainSubDept": true, "sourceIdentifier": "D7",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&department[key], value, "{key}");
    }
    assert!(department["deptGroupChatId"].as_str().unwrap().starts_with("chat"));
}

#[tokio::test]
async fn both_generations_see_one_company() {
    let world = World::quiet().await;
    let old = make(&world, "研发", 1).await;
    let new = world.department("人事", old).await;
    assert_eq!(world.ok("/topapi/v2/department/get", json!({"dept_id": old})).await["name"], "研发");
    assert_eq!(get(&world, new).await["parentid"], old);
    assert_eq!(world.code(CREATE, json!({"name": "人事", "parentid": old})).await, 60008);
    assert_eq!(code(&world.get(DELETE, &[("id", &old.to_string())]).await), 0);
    assert_eq!(world.code("/topapi/v2/department/get", json!({"dept_id": new})).await, 60003);
}

#[tokio::test]
async fn update_keeps_what_is_absent_or_null() {
    let world = World::quiet().await;
    let dept_id = make(&world, "研发", 1).await;
    let first = json!({"id": dept_id, "deptPermits": "1", "sourceIdentifier": "D1", "order": "9"});
    assert_eq!(world.code(UPDATE, first).await, 0);
    let second = json!({"id": dept_id, "name": null, "order": null, "deptPermits": null, "deptPerimits": null, "parentid": null,
                        "soureIdentifier": "x", "createDeptGroup": true});
    assert_eq!(world.code(UPDATE, second).await, 0);
    let department = get(&world, dept_id).await;
    assert_eq!(
        (&department["name"], &department["order"], &department["parentid"]),
        (&json!("研发"), &json!(9), &json!(1))
    );
    assert_eq!((&department["deptPermits"], &department["sourceIdentifier"]), (&json!("1"), &json!("D1")));
    assert_eq!(world.code(UPDATE, json!({"id": dept_id, "deptPermits": ""})).await, 0);
    assert_eq!(get(&world, dept_id).await["deptPermits"], "", "an empty text clears a list");
}

#[tokio::test]
async fn errors_of_create_are_named() {
    let world = World::quiet().await;
    make(&world, "研发", 1).await;
    world.person("u1", "12000000001").await;
    let many = vec!["u1"; 201].join("|");
    let cases = [
        (json!({"name": null}), 60001),
        (json!({"name": "名".repeat(65)}), 60001),
        (json!({"name": "a-b"}), 60009),
        (json!({"name": "研发"}), 60008),
        (json!({"parentid": null}), 40010),
        (json!({"parentid": "top"}), 40010),
        (json!({"parentid": "77"}), 60004),
        (json!({"order": "0"}), 40011),
        (json!({"order": "first"}), 40011),
        (json!({"userPermits": "nobody"}), 40031),
        (json!({"userPermits": many}), 40032),
        (json!({"deptPermits": "77"}), 60003),
        (json!({"outerPermitDepts": "x"}), 40009),
        (json!({"createDeptGroup": "maybe"}), 400002),
    ];
    for (change, expected) in cases {
        let answer = world.call(CREATE, with(json!({"name": "新", "parentid": "1"}), change.clone())).await;
        assert_eq!(answer["errcode"], expected, "{change}");
        assert!(answer.get("request_id").is_none() && answer.get("sub_code").is_none(), "{answer}");
    }
    world.seed(json!({"switches": {"sibling_name_code": 60021}})).await;
    assert_eq!(world.code(CREATE, json!({"name": "研发", "parentid": "1"})).await, 60021);
}

#[tokio::test]
async fn errors_of_update_are_named() {
    let world = World::quiet().await;
    let top = make(&world, "上", 1).await;
    let bottom = make(&world, "下", top).await;
    world.person("u1", "12000000001").await;
    let cases = [
        (json!({"id": null}), 40009),
        (json!({"id": "top"}), 40009),
        (json!({"id": 77}), 60003),
        (json!({"id": 1, "name": "公司"}), 60018),
        (json!({"parentid": bottom}), 60010),
        (json!({"parentid": 77}), 60004),
        (json!({"name": ""}), 60001),
        (json!({"orgDeptOwner": "u1"}), 60067),
        (json!({"deptManagerUseridList": "u1"}), 60068),
    ];
    for (change, expected) in cases {
        assert_eq!(world.code(UPDATE, with(json!({"id": top}), change.clone())).await, expected, "{change}");
    }
    let twin = make(&world, "双", 1).await;
    assert_eq!(world.code(UPDATE, json!({"id": twin, "name": "上"})).await, 60008);
}

#[tokio::test]
async fn errors_of_delete_and_get_are_named() {
    let world = World::quiet().await;
    let top = make(&world, "上", 1).await;
    let bottom = make(&world, "下", top).await;
    world.person("u1", "12000000001").await;
    world.ok("/topapi/v2/user/update", json!({"userid": "u1", "dept_id_list": bottom.to_string()})).await;
    let delete = async |id: &str| code(&world.get(DELETE, &[("id", id)]).await);
    assert_eq!(delete("1").await, 60007);
    assert_eq!(delete("0").await, 40009);
    assert_eq!(delete("x").await, 40009);
    assert_eq!(delete("77").await, 60003);
    assert_eq!(delete(&top.to_string()).await, 60005, "somebody is below");
    world.ok("/topapi/v2/user/delete", json!({"userid": "u1"})).await;
    world.seed(json!({"switches": {"department_delete": "refuse"}})).await;
    assert_eq!(delete(&top.to_string()).await, 60006);
    assert_eq!(world.get(GET, &[("id", "77")]).await, json!({"errcode": 60003, "errmsg": "部门不存在"}));
    assert_eq!(code(&world.get(GET, &[]).await), 40009);
    for path in ["/department/list_ids", "/department/list_parent_depts_by_dept", LIST] {
        assert_eq!(code(&world.get(path, &[("id", "77")]).await), 60003, "{path}");
        assert_eq!(code(&world.get(path, &[("id", "x")]).await), 40009, "{path}");
    }
    assert_eq!(code(&world.get("/department/list_ids", &[]).await), 40009);
}

#[tokio::test]
async fn list_without_parameters_is_the_whole_tree_sorted_as_one() {
    let world = World::quiet().await;
    let top = make(&world, "上", 1).await;
    let bottom = make(&world, "下", top).await;
    world.call(UPDATE, json!({"id": bottom, "order": "1"})).await;
    let answer = world.get(LIST, &[]).await;
    let rows = answer["department"].as_array().unwrap();
    assert_eq!(
        rows[0],
        json!({"createDeptGroup": false, "name": "点卯科技", "id": 1, "autoAddUser": false}),
        "the root has no parent"
    );
    assert_eq!(rows[1]["id"], bottom, "a child before its parent");
    assert_eq!(
        rows[2],
        json!({"createDeptGroup": false, "name": "上", "id": top, "autoAddUser": false, "parentid": 1})
    );
    assert_eq!(rows.len(), 3);
}

#[tokio::test]
async fn list_goes_as_deep_as_its_parameters_say() {
    let world = World::quiet().await;
    let top = make(&world, "上", 1).await;
    let middle = make(&world, "中", top).await;
    let bottom = make(&world, "下", middle).await;
    let id = top.to_string();
    assert_eq!(
        listed(&world, &[("id", "1"), ("fetch_child", "true")]).await,
        [top, middle, bottom],
        "without the root"
    );
    assert_eq!(listed(&world, &[("id", &id), ("fetch_child", "true")]).await, [middle, bottom]);
    assert_eq!(listed(&world, &[("id", &id), ("fetch_child", "0")]).await, [middle]);
    assert_eq!(listed(&world, &[("fetch_child", "False")]).await, [top]);
    assert_eq!(listed(&world, &[("fetch_child", "1")]).await, [top, middle, bottom]);
    assert_eq!(listed(&world, &[("id", &id)]).await, [middle, bottom]);
    world.seed(json!({"switches": {"legacy_list_depth": "level"}})).await;
    assert_eq!(listed(&world, &[("id", &id)]).await, [middle]);
    assert_eq!(listed(&world, &[]).await, [1, top, middle, bottom]);
    assert_eq!(code(&world.get(LIST, &[("fetch_child", "deep")]).await), 400002);
}

#[tokio::test]
async fn lists_of_ids_and_parents() {
    let world = World::quiet().await;
    let top = make(&world, "上", 1).await;
    let bottom = make(&world, "下", top).await;
    let ids = world.get("/department/list_ids", &[("id", "1")]).await;
    assert_eq!(ids, json!({"errcode": 0, "errmsg": "ok", "sub_dept_id_list": [top]}));
    let parents = world.get("/department/list_parent_depts_by_dept", &[("id", &bottom.to_string())]).await;
    assert_eq!(parents["parentIds"], json!([bottom, top, 1]));

    world.person("u1", "12000000001").await;
    world.ok("/topapi/v2/user/update", json!({"userid": "u1", "dept_id_list": format!("{bottom},1")})).await;
    let of_user = async || world.get("/department/list_parent_depts", &[("userId", "u1")]).await["department"].clone();
    assert_eq!(of_user().await, json!([[bottom, top, 1], [1]]));
    world.seed(json!({"switches": {"legacy_parent_depts": "flat"}})).await;
    assert_eq!(of_user().await, json!([bottom, top, 1, 1]));
    world.seed(json!({"switches": {"legacy_parent_depts": "text"}})).await;
    assert_eq!(of_user().await, json!(format!("[[{bottom},{top},1],[1]]")));
    assert_eq!(code(&world.get("/department/list_parent_depts", &[]).await), 41009);
    assert_eq!(code(&world.get("/department/list_parent_depts", &[("userId", "nobody")]).await), 60121);
}

#[tokio::test]
async fn departments_outside_the_scope_are_refused_but_their_ids_are_listed() {
    let world = World::quiet().await;
    let inside = make(&world, "里", 1).await;
    let below = make(&world, "里面", inside).await;
    let outside = make(&world, "外", 1).await;
    world.seed(json!({"app": {"authed_depts": [inside]}})).await;
    let out = outside.to_string();
    assert_eq!(
        world.get(GET, &[("id", &out)]).await,
        json!({"errcode": 50004, "errmsg": "请求的部门id不在授权范围内"})
    );
    assert_eq!(code(&world.get(LIST, &[("id", &out)]).await), 50004);
    assert_eq!(code(&world.get(DELETE, &[("id", &out)]).await), 50004);
    assert_eq!(world.code(UPDATE, json!({"id": out, "name": "x"})).await, 50004);
    assert_eq!(world.code(UPDATE, json!({"id": below, "parentid": out})).await, 50004);
    assert_eq!(world.code(CREATE, json!({"name": "新", "parentid": "1"})).await, 50004);
    assert_eq!(code(&world.get("/department/list_ids", &[("id", "1")]).await), 0);
    assert_eq!(code(&world.get("/department/list_parent_depts_by_dept", &[("id", &out)]).await), 0);
    assert_eq!(listed(&world, &[("id", &inside.to_string())]).await, [below]);
    assert_eq!(code(&world.get(LIST, &[]).await), 50004);
    world.seed(json!({"switches": {"legacy_scope": "loose"}})).await;
    assert_eq!(listed(&world, &[]).await, [inside, below]);
}

#[tokio::test]
async fn own_id_is_taken_where_the_switch_says_so() {
    let world = World::quiet().await;
    let body = |name: &str, id: &str| json!({"name": name, "parentid": "1", "id": id});
    let ignored = world.call(CREATE, body("甲", "371046100")).await;
    assert_ne!(ignored["id"], 371_046_100);
    assert_eq!(world.code(CREATE, body("乙", "no id")).await, 0);
    world.seed(json!({"switches": {"legacy_create_id": "taken"}})).await;
    assert_eq!(world.call(CREATE, body("丙", "371046100")).await["id"], 371_046_100);
    assert_eq!(world.code(CREATE, body("丁", "371046100")).await, 60016);
    for id in ["1", "no id", "9223372036854775807", "-5"] {
        assert_eq!(world.code(CREATE, body("丁", id)).await, 40009, "{id}");
    }
    let large = world.call(CREATE, body("戊", "9223372036854775806")).await;
    assert_eq!(large["id"], 9_223_372_036_854_775_806_i64);
    let next = make(&world, "己", 1).await;
    assert!(next < 1_000_000_000, "our own ids do not go on from there: {next}");
}

#[tokio::test]
async fn departments_of_the_console_have_the_ids_they_are_given() {
    let world = World::quiet().await;
    let patch = json!({"departments": [{"dept_id": 371_046_100, "name": "产品"},
                                       {"dept_id": 371_046_101, "name": "设计", "parent_id": 371_046_100, "order": 3, "source_identifier": "D2"}]});
    assert_eq!(world.control("departments", patch).await, json!({"departments": 2}));
    assert_eq!(get(&world, 371_046_101).await["parentid"], 371_046_100);
    let rename = DepartmentPatch { name: Some("体验".to_owned()), ..DepartmentPatch::of(371_046_101) };
    assert_eq!(world.emulator.add_departments(vec![rename]), Ok(1));
    let department = get(&world, 371_046_101).await;
    assert_eq!((&department["name"], &department["order"]), (&json!("体验"), &json!(3)));
    for (bad, why) in [
        (json!([{"dept_id": 371_046_101, "remove": true}, {"dept_id": 77, "remove": true}]), "`77`: 60003 部门不存在"),
        (json!([{"dept_id": 9}]), "`9`: 60001 不合法的部门名称"),
        (json!([{"dept_id": 1, "name": "x"}]), "`1`: 60018 不允许更新根部门"),
        (json!([{"dept_id": 0, "name": "x"}]), "`0`: 40009 不合法的部门id"),
    ] {
        assert_eq!(world.control("departments", json!({"departments": bad})).await, json!({"error": why}));
    }
    assert_eq!(get(&world, 371_046_101).await["errcode"], 0, "nothing was removed");
    let remove = DepartmentPatch { remove: true, ..DepartmentPatch::of(371_046_100) };
    assert_eq!(world.emulator.add_departments(vec![remove]), Ok(1));
    assert_eq!(get(&world, 371_046_101).await["errcode"], 60003);
}
