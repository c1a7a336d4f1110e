//! Rules of departments.

use serde_json::json;

use crate::world::World;

const CREATE: &str = "/topapi/v2/department/create";
const UPDATE: &str = "/topapi/v2/department/update";
const DELETE: &str = "/topapi/v2/department/delete";
const GET: &str = "/topapi/v2/department/get";

#[tokio::test]
async fn created_department_has_a_nine_digit_id_which_is_its_order() {
    let world = World::quiet().await;
    let dept_id = world.department("技术部", 1).await;
    assert!((100_000_000..1_000_000_000).contains(&dept_id), "{dept_id}");
    let department = world.ok(GET, json!({"dept_id": dept_id})).await;
    assert_eq!(department["order"], dept_id);
    assert_eq!(department["parent_id"], 1);
    assert_eq!(department["user_permits"], json!([]));
    assert!(department.get("source_identifier").is_none());
}

#[tokio::test]
async fn names_are_checked_for_length_and_characters() {
    let world = World::quiet().await;
    let name_code = async |name: String| world.code(CREATE, json!({"name": name, "parent_id": 1})).await;
    assert_eq!(name_code("研".repeat(64)).await, 0);
    assert_eq!(name_code("研".repeat(65)).await, 60001);
    assert_eq!(name_code(" ".to_owned()).await, 60001);
    assert_eq!(name_code(String::new()).await, 40035);
    for name in ["研发-一部", "研发,一部", "研发，一部"] {
        assert_eq!(name_code(name.to_owned()).await, 60009, "{name}");
    }
}

#[tokio::test]
async fn names_are_unique_among_siblings_only() {
    let world = World::quiet().await;
    let first = world.department("研发", 1).await;
    assert_eq!(world.code(CREATE, json!({"name": "研发", "parent_id": 1})).await, 60008);
    let below = world.department("研发", first).await;
    assert_eq!(world.code(UPDATE, json!({"dept_id": below, "parent_id": 1})).await, 60008);
    assert_eq!(world.code(UPDATE, json!({"dept_id": first, "name": "研发"})).await, 0);
    world.seed(json!({"switches": {"sibling_name_code": 60021}})).await;
    assert_eq!(world.code(CREATE, json!({"name": "研发", "parent_id": 1})).await, 60021);
}

#[tokio::test]
async fn parents_must_exist_and_make_no_cycle() {
    let world = World::quiet().await;
    let top = world.department("上", 1).await;
    let middle = world.department("中", top).await;
    let bottom = world.department("下", middle).await;
    assert_eq!(world.code(CREATE, json!({"name": "新", "parent_id": 77})).await, 60004);
    assert_eq!(world.code(UPDATE, json!({"dept_id": bottom, "parent_id": 77})).await, 60004);
    assert_eq!(world.code(UPDATE, json!({"dept_id": top, "parent_id": bottom})).await, 60010);
    assert_eq!(world.code(UPDATE, json!({"dept_id": top, "parent_id": top})).await, 60010);
    assert_eq!(world.code(UPDATE, json!({"dept_id": bottom, "parent_id": 1})).await, 0);
    let ids = world.ok("/topapi/v2/department/listparentbydept", json!({"dept_id": bottom})).await;
    assert_eq!(ids["parent_id_list"], json!([bottom, 1]));
}

#[tokio::test]
async fn root_can_be_neither_changed_nor_deleted() {
    let world = World::quiet().await;
    assert_eq!(world.code(UPDATE, json!({"dept_id": 1, "name": "新名"})).await, 60018);
    assert_eq!(world.code(DELETE, json!({"dept_id": 1})).await, 60007);
    let root = world.ok(GET, json!({"dept_id": 1})).await;
    assert!(root.get("parent_id").is_none());
    assert_eq!(root["order"], 0);
}

#[tokio::test]
async fn unknown_department_is_named_everywhere() {
    let world = World::quiet().await;
    for path in
        [UPDATE, DELETE, GET, "/topapi/v2/department/listsub", "/topapi/v2/department/listsubid", "/topapi/user/listid"]
    {
        assert_eq!(world.code(path, json!({"dept_id": 77})).await, 60003, "{path}");
    }
    assert_eq!(world.code(GET, json!({"dept_id": 0})).await, 40009);
    assert_eq!(world.code(GET, json!({"dept_id": "abc"})).await, 400002);
    assert_eq!(world.code(GET, json!({"dept_id": null})).await, 40035);
}

#[tokio::test]
async fn department_with_members_below_is_not_deleted() {
    let world = World::quiet().await;
    let top = world.department("上", 1).await;
    let bottom = world.department("下", top).await;
    world.person("u1", "12000000001").await;
    world.ok("/topapi/v2/user/update", json!({"userid": "u1", "dept_id_list": bottom.to_string()})).await;
    assert_eq!(world.code(DELETE, json!({"dept_id": top})).await, 60005);
    world.ok("/topapi/v2/user/delete", json!({"userid": "u1"})).await;
    assert_eq!(world.code(DELETE, json!({"dept_id": top})).await, 0);
    assert_eq!(world.code(GET, json!({"dept_id": bottom})).await, 60003);
}

#[tokio::test]
async fn department_with_children_is_refused_where_the_switch_says_so() {
    let world = World::quiet().await;
    world.seed(json!({"switches": {"department_delete": "refuse"}})).await;
    let top = world.department("上", 1).await;
    let bottom = world.department("下", top).await;
    assert_eq!(world.code(DELETE, json!({"dept_id": top})).await, 60006);
    assert_eq!(world.code(DELETE, json!({"dept_id": bottom})).await, 0);
    assert_eq!(world.code(DELETE, json!({"dept_id": top})).await, 0);
}

#[tokio::test]
async fn deleted_name_is_free_again_and_ids_are_not_used_twice() {
    let world = World::quiet().await;
    let first = world.department("研发", 1).await;
    world.ok(DELETE, json!({"dept_id": first})).await;
    assert!(world.department("研发", 1).await > first);
}

#[tokio::test]
async fn update_keeps_what_is_absent_or_null() {
    let world = World::quiet().await;
    let dept_id = world.department("研发", 1).await;
    world.ok(UPDATE, json!({"dept_id": dept_id, "source_identifier": "D1", "brief": "短", "order": 7})).await;
    world.ok(UPDATE, json!({"dept_id": dept_id, "name": "新研发", "source_identifier": null, "order": null})).await;
    let department = world.ok(GET, json!({"dept_id": dept_id})).await;
    assert_eq!(department["name"], "新研发");
    assert_eq!(department["source_identifier"], "D1");
    assert_eq!(department["brief"], "短");
    assert_eq!(department["order"], 7);
    assert_eq!(world.code(UPDATE, json!({"dept_id": dept_id, "order": 0})).await, 40011);
}

#[tokio::test]
async fn managers_must_be_members_and_are_cleared_by_force_only() {
    let world = World::quiet().await;
    let dept_id = world.department("研发", 1).await;
    world.person("u1", "12000000001").await;
    let set = json!({"dept_id": dept_id, "dept_manager_userid_list": "u1"});
    assert_eq!(world.code(UPDATE, set.clone()).await, 60068);
    assert_eq!(world.code(UPDATE, json!({"dept_id": dept_id, "org_dept_owner": "u1"})).await, 40093);
    world.ok("/topapi/v2/user/update", json!({"userid": "u1", "dept_id_list": format!("1,{dept_id}")})).await;
    assert_eq!(world.code(UPDATE, set).await, 0);
    assert_eq!(
        world.user("u1").await["leader_in_dept"],
        json!([{"dept_id": 1, "leader": false}, {"dept_id": dept_id, "leader": true}])
    );

    let managers = async || world.ok(GET, json!({"dept_id": dept_id})).await["dept_manager_userid_list"].clone();
    world.ok(UPDATE, json!({"dept_id": dept_id, "dept_manager_userid_list": ""})).await;
    assert_eq!(managers().await, json!(["u1"]));
    let forced =
        json!({"dept_id": dept_id, "dept_manager_userid_list": "", "force_update_fields": "dept_manager_userid_list"});
    world.ok(UPDATE, forced).await;
    assert_eq!(managers().await, json!([]));
}

#[tokio::test]
async fn sub_departments_come_by_order_one_level_deep() {
    let world = World::quiet().await;
    let (b, a) = (world.department("乙", 1).await, world.department("甲", 1).await);
    world.department("下", a).await;
    world.ok(UPDATE, json!({"dept_id": a, "order": 1})).await;
    let ids = world.ok("/topapi/v2/department/listsubid", json!({"dept_id": 1})).await;
    assert_eq!(ids["dept_id_list"], json!([a, b]));
    let listed = world.ok("/topapi/v2/department/listsub", json!({})).await;
    let names: Vec<_> = listed.as_array().unwrap().iter().map(|child| child["name"].clone()).collect();
    assert_eq!(names, ["甲", "乙"]);
}

#[tokio::test]
async fn member_counts_tell_direct_and_all() {
    let world = World::quiet().await;
    let top = world.department("上", 1).await;
    let bottom = world.department("下", top).await;
    world.person("u1", "12000000001").await;
    world.person("u2", "12000000002").await;
    world.ok("/topapi/v2/user/update", json!({"userid": "u1", "dept_id_list": format!("{top},{bottom}")})).await;
    world.ok("/topapi/v2/user/update", json!({"userid": "u2", "dept_id_list": bottom.to_string()})).await;
    let department = world.ok(GET, json!({"dept_id": top})).await;
    assert_eq!((&department["member_count"], &department["owning_member_count"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn visible_lists_name_known_ids_and_at_most_fifty() {
    let world = World::quiet().await;
    let dept_id = world.department("研发", 1).await;
    assert_eq!(world.code(UPDATE, json!({"dept_id": dept_id, "user_permits": "nobody"})).await, 60109);
    let many = vec!["1"; 51].join(",");
    assert_eq!(world.code(UPDATE, json!({"dept_id": dept_id, "outer_permit_depts": many})).await, 60109);
    world.ok(UPDATE, json!({"dept_id": dept_id, "hide_dept": "true", "dept_permits": "\"1\""})).await;
    let department = world.ok(GET, json!({"dept_id": dept_id})).await;
    assert_eq!((&department["hide_dept"], &department["dept_permits"]), (&json!(true), &json!([1])));
}

#[tokio::test]
async fn department_outside_the_scope_is_refused_but_its_ids_are_listed() {
    let world = World::quiet().await;
    let inside = world.department("里", 1).await;
    let below = world.department("里面", inside).await;
    let outside = world.department("外", 1).await;
    world.seed(json!({"app": {"authed_depts": [inside]}})).await;
    for path in [GET, "/topapi/v2/department/listsub", UPDATE, DELETE] {
        let answer = world.call(path, json!({"dept_id": outside})).await;
        assert_eq!(answer["errcode"], 50004, "{path}");
        assert!(answer.get("sub_code").is_none(), "{path} answers it bare");
    }
    assert_eq!(world.code(GET, json!({"dept_id": below})).await, 0);
    assert_eq!(world.code("/topapi/v2/department/listsubid", json!({"dept_id": 1})).await, 0);
    assert_eq!(world.code("/topapi/v2/department/listsub", json!({})).await, 50004);
    assert_eq!(world.code(CREATE, json!({"name": "新", "parent_id": 1})).await, 50004);
    assert_eq!(world.code(CREATE, json!({"name": "新", "parent_id": below})).await, 0);
}

#[tokio::test]
async fn parents_are_told_of_what_is_known() {
    let world = World::quiet().await;
    let of_department = "/topapi/v2/department/listparentbydept";
    assert_eq!(world.code(of_department, json!({"dept_id": 77})).await, 60003);
    assert_eq!(world.code(of_department, json!({"dept_id": 0})).await, 40009);
    assert_eq!(world.code(of_department, json!({})).await, 40035);
    let of_user = "/topapi/v2/department/listparentbyuser";
    assert_eq!(world.code(of_user, json!({"userid": "nobody"})).await, 60121);
    assert_eq!(world.code(of_user, json!({})).await, 40035);
    world.seed(json!({"switches": {"unknown_user_code": 33012}})).await;
    assert_eq!(world.code(of_user, json!({"userid": "nobody"})).await, 33012);
}
