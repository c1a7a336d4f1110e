//! Assertions about the request journal.

use dianmao_emulator::{Assertion, Count, Selector};
use serde_json::{Value, json};

use crate::world::World;

const CREATE: &str = "/topapi/v2/user/create";
const DELETE: &str = "/topapi/v2/user/delete";
const GET: &str = "/topapi/v2/user/get";

/// Requests: 1 gettoken, 2 create ann, 3 get ann, 4 create bob (number taken), 5 delete ann, each a second after the other.
async fn played() -> World {
    let world = World::quiet().await;
    let create = |userid: &str| json!({"userid": userid, "name": userid, "mobile": "12000000001", "dept_id_list": "1"});
    let calls = [
        (CREATE, create("ann")),
        (GET, json!({"userid": "ann"})),
        (CREATE, create("bob")),
        (DELETE, json!({"userid": "ann"})),
    ];
    for (path, body) in calls {
        world.emulator.clock().advance_ms(1000);
        world.call(path, body).await;
    }
    world
}

/// What the control API answers to an assertion, with its status.
async fn check(world: &World, assertion: Value) -> (u16, Value) {
    let response = world.http.post(world.url("/_emulator/assert")).json(&assertion).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn assert_holds(world: &World, assertion: Value) {
    let answer = check(world, assertion.clone()).await;
    assert_eq!(answer, (200, json!({"ok": true})), "{assertion}");
}

async fn assert_unmet(world: &World, assertion: Value, message: &str, requests: &[u64]) {
    let (status, answer) = check(world, assertion.clone()).await;
    assert_eq!(status, 409, "{assertion}");
    assert_eq!(answer, json!({"ok": false, "unmet": [{"assertion": 1, "message": message, "requests": requests}]}));
}

#[tokio::test]
async fn counts_hold_within_their_bounds() {
    let world = played().await;
    for holds in [
        json!({"api": CREATE}),
        json!({"api": CREATE, "count": 2}),
        json!({"api": CREATE, "count": {"min": 1, "max": 2}}),
        json!({"api": "/topapi/v2/user/*", "count": 4}),
        json!({"api": "*", "count": 5}),
        json!({"count": 5}),
        json!({"api": CREATE, "match": {"userid": "ann"}, "count": 1}),
        json!({"api": CREATE, "match": {"dept_id_list": 1, "title": null}, "count": 2}),
        json!({"api": CREATE, "code": 0, "count": 1}),
        json!({"api": CREATE, "code": "60104", "count": 1}),
        json!({"api": "*", "after": 3, "count": 2}),
        json!({"api": "/topapi/v2/department/create", "count": 0}),
        json!({"api": "*", "app_key": "dingappkey", "status": 200, "count": 5}),
    ] {
        assert_holds(&world, holds).await;
    }
}

#[tokio::test]
async fn a_count_that_is_off_is_told_with_its_requests() {
    let world = played().await;
    assert_unmet(
        &world,
        json!({"api": CREATE, "count": {"max": 1}}),
        "`/topapi/v2/user/create` was called 2 times, expected 0 to 1",
        &[2, 4],
    )
    .await;
    assert_unmet(
        &world,
        json!({"api": "/topapi/v2/department/create"}),
        "`/topapi/v2/department/create` was never called, expected at least 1",
        &[],
    )
    .await;
    assert_unmet(
        &world,
        json!({"api": DELETE, "match": {"userid": "bob"}, "code": 0}),
        "`/topapi/v2/user/delete` with `userid` = `bob` answered 0 was never called, expected at least 1; \
         nearest request 5 `/topapi/v2/user/delete` {\"userid\":\"ann\"} (answered 0)",
        &[5],
    )
    .await;
}

#[tokio::test]
async fn order_is_that_of_arrival() {
    let world = played().await;
    assert_holds(&world, json!({"api": GET, "before": {"api": DELETE}})).await;
    assert_holds(&world, json!({"order": [{"api": CREATE}, {"api": CREATE}, {"api": DELETE}]})).await;
    assert_unmet(
        &world,
        json!({"api": CREATE, "before": {"api": GET}}),
        "`/topapi/v2/user/create` was called as request 4, which is not before `/topapi/v2/user/get`, first called as request 3",
        &[3, 4],
    )
    .await;
    assert_unmet(
        &world,
        json!({"api": GET, "before": {"api": "/nowhere"}}),
        "`/nowhere` was never called, so `/topapi/v2/user/get` not before it",
        &[],
    )
    .await;
    assert_unmet(
        &world,
        json!({"order": [{"api": CREATE}, {"api": DELETE}, {"api": GET}]}),
        "step 3 of 3, `/topapi/v2/user/get`, was not called after request 5",
        &[2, 5],
    )
    .await;
}

#[tokio::test]
async fn nothing_else_may_have_been_called() {
    let world = played().await;
    let expected = json!([{"api": CREATE}, {"api": DELETE}, {"api": "/gettoken"}]);
    assert_holds(&world, json!({"api": "/topapi/v2/user/*", "only": [{"api": "/topapi/*"}]})).await;
    assert_unmet(
        &world,
        json!({"only": expected}),
        "nothing else was expected, but there was request 3 `/topapi/v2/user/get` {\"userid\":\"ann\"} (answered 0)",
        &[3],
    )
    .await;
}

#[tokio::test]
async fn pace_is_measured_by_the_emulators_clock() {
    let world = played().await;
    assert_holds(&world, json!({"pace": {"calls": 1, "within_ms": 1000}})).await;
    assert_unmet(
        &world,
        json!({"pace": {"calls": 1, "within_ms": 1001}}),
        "2 calls came within 1001 ms, from request 1 to request 2, expected at most 1",
        &[1, 2],
    )
    .await;
}

#[tokio::test]
async fn several_are_checked_and_all_that_fail_are_told() {
    let world = played().await;
    let (status, answer) =
        check(&world, json!([{"api": CREATE, "count": 3}, {"api": GET}, {"api": DELETE, "count": 0}])).await;
    assert_eq!(status, 409);
    let which: Vec<_> = answer["unmet"].as_array().unwrap().iter().map(|unmet| unmet["assertion"].clone()).collect();
    assert_eq!(which, [json!(1), json!(3)]);
}

#[tokio::test]
async fn an_assertion_that_cannot_be_read_is_no_failed_one() {
    let world = played().await;
    for (assertion, expected) in [
        (json!({"apo": CREATE}), "unknown field `apo`"),
        (json!([{"api": CREATE}, {"count": {"mim": 1}}]), "assertion 2 cannot be read"),
        (json!({"pace": {"calls": 1}}), "missing field `within_ms`"),
        (json!("x"), "assertion 1 cannot be read"),
    ] {
        let (status, answer) = check(&world, assertion).await;
        assert_eq!(status, 400);
        assert!(answer["error"].as_str().unwrap().contains(expected), "{answer}");
    }
}

#[tokio::test]
async fn library_says_the_same() {
    let world = played().await;
    let ann = || Selector::of(CREATE).with("userid", "ann").answered(0);
    let holding = [
        Assertion::some(ann()),
        Assertion::count(Selector::of(CREATE), Count::exactly(2)),
        Assertion::none(Selector::of("/topapi/v2/department/*")),
        Assertion::order(vec![ann(), Selector::of(DELETE)]),
    ];
    world.emulator.assert(&holding).unwrap();
    let unmet = world.emulator.assert(&[Assertion::some(ann()), Assertion::none(ann())]).unwrap_err();
    assert_eq!(
        unmet.to_string(),
        "assertion 2: `/topapi/v2/user/create` with `userid` = `ann` answered 0 was called once, expected 0"
    );
}

#[tokio::test]
async fn secrets_are_not_in_the_journal_and_cannot_be_asserted() {
    let world = World::quiet().await;
    assert_holds(&world, json!({"api": "/gettoken", "match": {"appkey": "dingappkey", "appsecret": null}})).await;
}
