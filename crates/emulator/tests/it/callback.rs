//! Where the app wants its events: one address, registered, read, changed and deleted.

use serde_json::{Value, json};

use crate::receiver::{Manner, Receiver};
use crate::world::World;

const REGISTER: &str = "/call_back/register_call_back";
const UPDATE: &str = "/call_back/update_call_back";
const GET: &str = "/call_back/get_call_back";
const DELETE: &str = "/call_back/delete_call_back";

fn callback() -> Value {
    json!({"call_back_tag": ["user_add_org", "user_leave_org"], "token": "unittoken",
           "aes_key": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ", "url": "http://127.0.0.1:9/callback"})
}

/// Nobody listens at the address above, so it is not tried out.
async fn untried() -> World {
    let world = World::quiet().await;
    world.seed(json!({"switches": {"events": {"check_url": false}}})).await;
    world
}

fn with(changes: &Value) -> Value {
    let mut body = callback();
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn callback_is_registered_once_changed_and_deleted() {
    let world = untried().await;
    let ok = json!({"errcode": 0, "errmsg": "ok"});
    let none = json!({"errcode": 71007, "errmsg": "回调地址已不存在"});
    assert_eq!(world.get(GET, &[]).await, none);
    assert_eq!(world.get(DELETE, &[]).await, none);
    assert_eq!(world.call(UPDATE, callback()).await, none);
    assert_eq!(world.call(REGISTER, callback()).await, ok);
    assert_eq!(world.call(REGISTER, callback()).await, json!({"errcode": 71006, "errmsg": "回调地址已经存在"}));
    let mut expected = callback();
    expected.as_object_mut().unwrap().extend(ok.as_object().unwrap().clone());
    assert_eq!(world.get(GET, &[]).await, expected);

    let changed = with(&json!({"call_back_tag": "[\"org_dept_create\"]", "url": "https://example.com/other"}));
    assert_eq!(world.call(UPDATE, changed).await, ok);
    let read = world.get(GET, &[]).await;
    assert_eq!(
        (&read["call_back_tag"], &read["url"]),
        (&json!(["org_dept_create"]), &json!("https://example.com/other"))
    );
    assert_eq!(world.get(DELETE, &[]).await, ok);
    assert_eq!(world.call(REGISTER, callback()).await, ok);
    world.control("reset", json!({})).await;
    let mut world = world;
    world.renew_token().await;
    assert_eq!(world.get(GET, &[]).await, none, "a reset forgets it");
}

#[tokio::test]
async fn callback_that_cannot_be_is_refused() {
    let world = untried().await;
    let cases = [
        (json!({"call_back_tag": null}), 71008),
        (json!({"call_back_tag": []}), 71008),
        (json!({"call_back_tag": "user_add_org"}), 71008),
        (json!({"call_back_tag": ["user add org"]}), 71008),
        (json!({"token": "five5"}), 40035),
        (json!({"token": "t".repeat(64)}), 40035),
        (json!({"token": null}), 40035),
        (json!({"aes_key": "k".repeat(42)}), 40035),
        (json!({"aes_key": "+".repeat(43)}), 40035),
        (json!({"url": null}), 71011),
        (json!({"url": "ftp://example.com"}), 71011),
        (json!({"url": "http://"}), 71011),
    ];
    for (change, expected) in cases {
        assert_eq!(world.code(REGISTER, with(&change)).await, expected, "{change}");
    }
    assert_eq!(world.code(REGISTER, callback()).await, 0);
    assert_eq!(world.code(UPDATE, with(&json!({"url": "x"}))).await, 71011);
    assert_eq!(world.get(GET, &[]).await["url"], callback()["url"], "a refused change leaves it");
}

#[tokio::test]
async fn address_is_tried_out_before_it_is_registered_or_changed() {
    let world = World::quiet().await;
    let mut receiver = Receiver::start().await;
    assert_eq!(world.code(REGISTER, receiver.registration(&["user_add_org"])).await, 0);
    let push = receiver.next().await;
    assert_eq!(push.message, json!({"EventType": "check_url"}));
    assert_eq!((push.owner.as_str(), push.query["tenant"].as_str()), ("dingcorp", "7"));
    receiver.behave(Manner::Broken);
    assert_eq!(world.code(UPDATE, receiver.registration(&["org_dept_create"])).await, 71012);
    assert_eq!(world.get(GET, &[]).await["call_back_tag"], json!(["user_add_org"]), "a refused change leaves it");
    receiver.behave(Manner::Odd);
    assert_eq!(world.code(UPDATE, receiver.registration(&["org_dept_create"])).await, 0);
}

#[tokio::test]
async fn address_that_fails_its_trial_is_not_registered() {
    let world = World::quiet().await;
    let receiver = Receiver::start().await;
    let cases = [
        (Manner::Broken, 71012),
        (Manner::Redirect, 71012),
        (Manner::Plain, 71009),
        (Manner::OtherWord, 71009),
        (Manner::OtherToken, 71009),
        (Manner::OtherOwner, 71009),
    ];
    for (manner, expected) in cases {
        receiver.behave(manner);
        assert_eq!(world.code(REGISTER, receiver.registration(&["user_add_org"])).await, expected, "{manner:?}");
    }
    assert_eq!(world.code(REGISTER, callback()).await, 71012, "nobody listens there");
    world.seed(json!({"switches": {"events": {"check_timeout_ms": 20}}})).await;
    receiver.behave(Manner::Silent);
    assert_eq!(world.code(REGISTER, receiver.registration(&["user_add_org"])).await, 71012, "too late");
    assert_eq!(world.get(GET, &[]).await["errcode"], 71007);
}

#[tokio::test]
async fn stale_read_sees_the_callback_before_the_last_write() {
    let world = untried().await;
    world.call(REGISTER, callback()).await;
    world.call(UPDATE, with(&json!({"token": "othertoken"}))).await;
    world.control_text("faults", format!("{{\"api\":\"{GET}\",\"kind\":\"stale\"}}")).await;
    assert_eq!(world.get(GET, &[]).await["token"], "unittoken");
}
