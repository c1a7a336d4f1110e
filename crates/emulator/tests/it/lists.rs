//! Lists of people: order, pages, counts.

use dianmao_emulator::PersonPatch;
use serde_json::{Value, json};

use crate::world::{World, quiet};

const LIST: &str = "/topapi/v2/user/list";

fn userids(rows: &Value) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| row["userid"].as_str().unwrap().to_owned()).collect()
}

async fn three() -> World {
    let world = World::quiet().await;
    for (userid, mobile) in [("c", "12000000003"), ("a", "12000000001"), ("b", "12000000002")] {
        world.person(userid, mobile).await;
        world.emulator.clock().advance_ms(1000);
    }
    world
}

#[tokio::test]
async fn members_come_by_falling_weight_then_by_name() {
    let world = three().await;
    let heavy = json!({"userid": "c", "dept_order_list": [{"dept_id": 1, "order": i64::MAX}]});
    world.ok("/topapi/v2/user/update", heavy).await;
    let listed = world.ok(LIST, json!({"dept_id": 1, "cursor": 0, "size": 100})).await;
    assert_eq!(userids(&listed["list"]), ["c", "a", "b"]);
    assert_eq!(listed["list"][0]["dept_order"], i64::MAX);
    let ids = world.ok("/topapi/user/listid", json!({"dept_id": 1})).await;
    assert_eq!(ids["userid_list"], json!(["c", "a", "b"]));
}

#[tokio::test]
async fn members_come_by_entry_where_asked() {
    let world = three().await;
    let by = async |field: &str| {
        let body = json!({"dept_id": 1, "cursor": 0, "size": 100, "order_field": field});
        userids(&world.ok("/topapi/user/listsimple", body).await["list"])
    };
    assert_eq!(by("entry_asc").await, ["c", "a", "b"]);
    assert_eq!(by("entry_desc").await, ["b", "a", "c"]);
    assert_eq!(by("custom").await, ["a", "b", "c"]);
    let bad = json!({"dept_id": 1, "cursor": 0, "size": 100, "order_field": "shoe_size"});
    assert_eq!(world.code(LIST, bad).await, 40070);
}

#[tokio::test]
async fn page_size_never_changes_what_is_read() {
    let world = World::start(quiet().people(230)).await;
    let whole = world.ok("/topapi/user/listid", json!({"dept_id": 1})).await;
    let departments = world.emulator.state_json()["departments"].clone();
    let largest = departments.as_array().unwrap().iter().map(|department| department["dept_id"].as_i64().unwrap());
    for dept_id in largest {
        let whole = world.ok("/topapi/user/listid", json!({"dept_id": dept_id})).await["userid_list"].clone();
        for size in [1, 7, 100] {
            let mut cursor = 0;
            let mut read = Vec::new();
            loop {
                let page = world.ok(LIST, json!({"dept_id": dept_id, "cursor": cursor, "size": size})).await;
                read.extend(userids(&page["list"]));
                match page["next_cursor"].as_i64() {
                    Some(next) => cursor = next,
                    None => break,
                }
                assert_eq!(page["has_more"], true);
            }
            assert_eq!(json!(read), whole, "department {dept_id}, pages of {size}");
        }
    }
    assert!(whole["userid_list"].is_array());
}

#[tokio::test]
async fn last_page_has_no_cursor() {
    let world = three().await;
    let page = world.ok(LIST, json!({"dept_id": 1, "cursor": 0, "size": 3})).await;
    assert_eq!(page["has_more"], false);
    assert!(page.get("next_cursor").is_none());
    let page = world.ok(LIST, json!({"dept_id": 1, "cursor": "0", "size": "2"})).await;
    assert_eq!((&page["has_more"], &page["next_cursor"]), (&json!(true), &json!(2)));
    let beyond = world.ok(LIST, json!({"dept_id": 1, "cursor": 50, "size": 2})).await;
    assert_eq!((&beyond["has_more"], &beyond["list"]), (&json!(false), &json!([])));
}

#[tokio::test]
async fn paging_limits_are_kept() {
    let world = three().await;
    let cases = [
        (json!({"dept_id": 1, "cursor": 0, "size": 101}), 40069),
        (json!({"dept_id": 1, "cursor": 0, "size": 0}), 40069),
        (json!({"dept_id": 1, "cursor": -1, "size": 10}), 40068),
        (json!({"dept_id": 1, "cursor": 100_001, "size": 10}), 40068),
        (json!({"dept_id": 1, "size": 10}), 40035),
        (json!({"dept_id": 1, "cursor": 0}), 40035),
        (json!({"dept_id": -1, "cursor": 0, "size": 10}), 400002),
        (json!({"dept_id": 77, "cursor": 0, "size": 10}), 60003),
    ];
    for (body, code) in cases {
        for path in [LIST, "/topapi/user/listsimple"] {
            assert_eq!(world.code(path, body.clone()).await, code, "{path} {body}");
        }
    }
}

#[tokio::test]
async fn list_rows_lack_what_only_get_knows() {
    let world = three().await;
    let row = world.ok(LIST, json!({"dept_id": 1, "cursor": 0, "size": 1})).await["list"][0].clone();
    for key in ["manager_userid", "senior", "real_authed", "role_list", "leader_in_dept", "dept_order_list"] {
        assert!(row.get(key).is_none(), "{key}");
    }
    assert_eq!((&row["leader"], &row["mobile"]), (&json!(false), &json!("12000000001")));
}

#[tokio::test]
async fn count_tells_all_and_active() {
    let world = three().await;
    world.emulator.add_people(vec![PersonPatch { active: Some(true), ..PersonPatch::of("a") }]).unwrap();
    assert_eq!(world.ok("/topapi/user/count", json!({"only_active": "false"})).await, json!({"count": 3}));
    assert_eq!(world.ok("/topapi/user/count", json!({"only_active": true})).await, json!({"count": 1}));
    assert_eq!(world.code("/topapi/user/count", json!({})).await, 40035);
}

#[tokio::test]
async fn administrators_are_listed_the_main_one_first() {
    let world = three().await;
    let admin = |userid: &str, boss| PersonPatch { admin: Some(true), boss: Some(boss), ..PersonPatch::of(userid) };
    world.emulator.add_people(vec![admin("a", false), admin("c", true)]).unwrap();
    let admins = world.ok("/topapi/user/listadmin", json!({})).await;
    assert_eq!(admins, json!([{"userid": "c", "sys_level": 1}, {"userid": "a", "sys_level": 2}]));
}

#[tokio::test]
async fn parents_of_a_person_start_at_each_department() {
    let world = three().await;
    let top = world.department("上", 1).await;
    let bottom = world.department("下", top).await;
    world.ok("/topapi/v2/user/update", json!({"userid": "a", "dept_id_list": format!("{bottom},1")})).await;
    let parents = world.ok("/topapi/v2/department/listparentbyuser", json!({"userid": "a"})).await;
    assert_eq!(
        parents["parent_list"],
        json!([{"parent_dept_id_list": [bottom, top, 1]}, {"parent_dept_id_list": [1]}])
    );
}

#[tokio::test]
async fn mobile_that_is_no_number_is_invalid() {
    let world = three().await;
    assert_eq!(world.code("/topapi/v2/user/getbymobile", json!({"mobile": "12"})).await, 40104);
    assert_eq!(world.code("/topapi/v2/user/getbymobile", json!({"mobile": "12000000009"})).await, 60121);
}

#[tokio::test]
async fn userids_of_a_department_want_one_that_can_be() {
    let world = three().await;
    for (body, code) in [(json!({}), 40035), (json!({"dept_id": 0}), 400_002), (json!({"dept_id": 77}), 60003)] {
        assert_eq!(world.code("/topapi/user/listid", body.clone()).await, code, "{body}");
    }
}
