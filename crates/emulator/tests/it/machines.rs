//! The attendance machines and who is on them.

use serde_json::{Value, json};

use crate::world::{World, quiet};

const OF_USER: &str = "/topapi/smartdevice/atmachine/get_by_userid";
const MACHINE: i64 = 236_847_095;
const CHANGE: &str = "/v1.0/smartDevice/atmachines/users";

async fn company() -> World {
    World::start(quiet().people(60)).await
}

async fn of_user(world: &World, userid: &str) -> Vec<i64> {
    let page = world.ok(OF_USER, json!({"param": {"userid": userid, "offset": 0, "size": 50}})).await;
    page["machineList"].as_array().unwrap().iter().map(|machine| machine["devid"].as_i64().unwrap()).collect()
}

async fn change(world: &World, body: Value) -> (u16, Value) {
    let request = world.http.put(world.url(CHANGE)).json(&body);
    let response = request.header("x-acs-dingtalk-access-token", &world.token).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn users(world: &World, query: &[(&str, &str)]) -> Value {
    world.get_api(&format!("/v1.0/attendance/machines/getUser/{MACHINE}"), query, 200).await["result"].clone()
}

#[tokio::test]
async fn everybody_is_on_the_machine_of_their_office() {
    let world = company().await;
    let machines = of_user(&world, "manager01").await;
    assert_eq!(machines.len(), 1);
    let page = world.ok(OF_USER, json!({"param": {"userid": "manager01", "offset": 0, "size": 1}})).await;
    assert_eq!(page["hasMore"], false);
    let keys: Vec<&String> = page["machineList"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 4, "{keys:?}");
    let shown = world.get_api(&format!("/v1.0/attendance/machines/{}", machines[0]), &[], 200).await;
    assert_eq!(
        (&shown["result"]["devId"], &shown["result"]["deviceId"]),
        (&json!(machines[0]), &page["machineList"][0]["deviceid"])
    );
    assert_eq!(shown["result"]["machineBluetoothVO"]["limitUserDeviceCount"], true);
}

#[tokio::test]
async fn people_of_a_machine_come_in_pages() {
    let world = company().await;
    let first = users(&world, &[("nextToken", "0"), ("maxResults", "5")]).await;
    assert_eq!((first["userList"].as_array().unwrap().len(), &first["nextToken"]), (5, &json!("5")));
    let second = users(&world, &[("nextToken", "5"), ("maxResults", "50")]).await;
    assert_eq!(second["hasMore"], false);
    assert_ne!(first["userList"][4], second["userList"][0]);
}

#[tokio::test]
async fn people_and_departments_are_put_on_machines_and_taken_off() {
    let world = company().await;
    world.person("guest", "12000990001").await;
    let dept_id = world.department("访客", 1).await;
    let machine = if of_user(&world, "guest").await == [MACHINE] { MACHINE + 1 } else { MACHINE };
    assert_eq!(change(&world, json!({"devIds": [machine], "addUserIds": ["guest"]})).await, (200, json!({})));
    assert!(of_user(&world, "guest").await.contains(&machine));
    change(&world, json!({"devIds": [machine], "delUserIds": ["guest"], "addDeptIds": [dept_id]})).await;
    assert!(!of_user(&world, "guest").await.contains(&machine));
    let body =
        json!({"userid": "visitor", "name": "visitor", "mobile": "12000990002", "dept_id_list": dept_id.to_string()});
    world.ok("/topapi/v2/user/create", body).await;
    assert!(of_user(&world, "visitor").await.contains(&machine), "through the department");
    let before = of_user(&world, "visitor").await;
    let snapshot = world.control("snapshot", json!({})).await;
    assert_eq!(world.control("restore", snapshot).await, json!({}));
    assert_eq!(of_user(&world, "visitor").await, before);
}

#[tokio::test]
async fn unknown_machines_and_people_are_refused() {
    let world = company().await;
    let param = |param: Value| json!({"param": param});
    for (body, code) in [
        (json!({}), 40035),
        (param(json!({"userid": "nobody", "offset": 0, "size": 1})), 60121),
        (param(json!({"userid": "manager01", "offset": -1, "size": 1})), 40068),
        (param(json!({"userid": "manager01", "offset": 0, "size": 51})), 40069),
    ] {
        assert_eq!(world.code(OF_USER, body.clone()).await, code, "{body}");
    }
    for path in ["machines/12", "machines/getUser/12", "machines/getUser/236847095?maxResults=51"] {
        let answer = world.get_api(&format!("/v1.0/attendance/{path}"), &[], 400).await;
        assert_eq!(answer["code"], "invalidParameter", "{path}");
    }
    for body in [
        json!({"addUserIds": ["manager01"]}),
        json!({"devIds": [12], "addUserIds": ["manager01"]}),
        json!({"devIds": [MACHINE], "addUserIds": ["nobody"]}),
        json!({"devIds": [MACHINE], "addDeptIds": [77]}),
    ] {
        let (status, answer) = change(&world, body.clone()).await;
        assert_eq!((status, &answer["code"]), (400, &json!("invalidParameter")), "{body}");
    }
}
