//! Pushes from query and body to event and reply, and the calls that manage the subscription.

use anyhow::Result;
use dianmao_dingtalk::api::call_back;
use dianmao_dingtalk::callback::{CallbackCrypto, CallbackError, CallbackKeys, PushQuery};
use dianmao_dingtalk::event::{Content, EventKind};
use futures::TryStreamExt;
use serde_json::{Value, json};

use crate::fixtures::{fixture, fixture_text, round_trip};
use crate::server::{Reply, Server, start_of_test};

const OWNER: &str = "dingunittestappkey01";

fn crypto(owners: &[&str]) -> CallbackCrypto {
    let keys = CallbackKeys {
        token: "unittoken".into(),
        aes_key: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ".into(),
        owners: owners.iter().map(ToString::to_string).collect(),
    };
    CallbackCrypto::new(&keys).unwrap()
}

/// A push of this text as DingTalk would send it.
fn push(message: &str, owner: &str) -> (PushQuery, Vec<u8>) {
    let crypto = crypto(&[owner]);
    let encrypt = crypto.encrypt(message, owner).unwrap();
    let signature = crypto.sign("1788224400", "n0nce", &encrypt);
    let query = PushQuery { signature, timestamp: "1788224400".into(), nonce: "n0nce".into() };
    (query, json!({ "encrypt": encrypt }).to_string().into_bytes())
}

#[test]
fn address_check_is_answered_with_an_encrypted_success() {
    let crypto = crypto(&[OWNER]);
    let query = PushQuery::parse(fixture_text("callback/push/query.txt").trim()).unwrap();
    let received = crypto.receive(&query, fixture_text("callback/push/request.json").as_bytes()).unwrap();
    assert!(received.is_check());
    assert_eq!(received.owner, OWNER);

    let reply = crypto.reply(&received, start_of_test()).unwrap();
    assert_eq!(reply.time_stamp, "1788224400000");
    let query = PushQuery {
        signature: reply.msg_signature.clone(),
        timestamp: reply.time_stamp.clone(),
        nonce: reply.nonce.clone(),
    };
    assert_eq!(crypto.verify(&query, &reply.encrypt), Ok(()));
    assert_eq!(crypto.decrypt(&reply.encrypt).unwrap().message, "success");
    let keys: Vec<String> = serde_json::to_value(&reply).unwrap().as_object().unwrap().keys().cloned().collect();
    let sample: Vec<String> = fixture("callback/push", "response").as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, sample);
    assert_ne!(crypto.reply(&received, start_of_test()).unwrap(), reply, "salt and nonce are new each time");
}

/// The sample of a reply was made with a known salt and nonce.
#[test]
fn sample_of_a_reply_is_accepted() {
    let sample = fixture("callback/push", "response");
    let text = |key: &str| sample[key].as_str().unwrap().to_owned();
    let query = PushQuery { signature: text("msg_signature"), timestamp: text("timeStamp"), nonce: text("nonce") };
    assert_eq!(crypto(&[OWNER]).verify(&query, &text("encrypt")), Ok(()));
    assert_eq!(crypto(&[OWNER]).decrypt(&text("encrypt")).unwrap().message, "success");
}

#[test]
fn reply_goes_out_in_the_name_which_the_push_used() {
    let crypto = crypto(&[OWNER, "dingcorp01"]);
    let (query, body) = push(r#"{"EventType":"check_url"}"#, "dingcorp01");
    let received = crypto.receive(&query, &body).unwrap();
    let reply = crypto.reply(&received, start_of_test()).unwrap();
    assert_eq!(crypto.decrypt(&reply.encrypt).unwrap().owner, "dingcorp01");
}

#[test]
fn signature_is_looked_at_before_anything_else() {
    let crypto = crypto(&[OWNER]);
    let forged = PushQuery { signature: "0".repeat(40), timestamp: "1".into(), nonce: "n".into() };
    for encrypt in ["", "no base64!", "AAAA", "B4PcXgtThYsrOQnzxvXRUOAZyi4Ms+hGYSOMG1KNF/8="] {
        let body = json!({ "encrypt": encrypt }).to_string();
        assert_eq!(crypto.receive(&forged, body.as_bytes()), Err(CallbackError::SignatureMismatch), "{encrypt}");
    }
}

#[test]
fn bad_pushes_are_refused_by_the_numbers_of_the_samples() {
    let crypto = crypto(&[OWNER]);
    let code = |query: &PushQuery, body: &[u8]| crypto.receive(query, body).unwrap_err().code();
    let (query, body) = push("hello", OWNER);
    assert_eq!(code(&query, &body), 900_001, "no JSON");
    let (query, body) = push(r#"{"CorpId":"dingcorp01"}"#, OWNER);
    assert_eq!(code(&query, &body), 900_001, "no kind");
    let (query, body) = push(r#"{"EventType":"check_url"}"#, "dingstranger");
    assert_eq!(code(&query, &body), 900_010, "somebody else's");
    assert_eq!(code(&query, b"{}"), 900_008, "nothing encrypted");
    assert_eq!(code(&query, b"{\"encrypt\":7}"), 900_008);
    assert_eq!(code(&query, &vec![b' '; 3 << 20]), 900_008, "huge");
    let deep = format!("{}{}", "{\"encrypt\":".repeat(100_000), "}".repeat(100_000));
    assert_eq!(code(&query, deep.as_bytes()), 900_008, "deep");
}

#[tokio::test]
async fn subscription_is_made_and_changed() -> Result<()> {
    let request = call_back::Register {
        call_back_tag: ["user_add_org", "user_modify_org", "user_leave_org", "org_dept_create"].map(Into::into).into(),
        token: "unittoken".into(),
        aes_key: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ".into(),
        url: "https://hr.example.com/dingtalk/events".into(),
    };
    assert!(!format!("{request:?}").contains("unittoken"), "keys are not printed");
    round_trip("callback/register_call_back", request).await?;
    let request = call_back::Update {
        call_back_tag: vec!["user_add_org".into()],
        token: "unittoken2".into(),
        aes_key: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq".into(),
        url: "https://hr.example.com/dingtalk/events".into(),
    };
    round_trip("callback/update_call_back", request).await?;
    Ok(())
}

/// Sends a GET to a server that answers the sample.
async fn get<R: dianmao_dingtalk::Request>(name: &str, request: R) -> Result<R::Response> {
    let answer = fixture(name, "response");
    let server = Server::start(move |_| Reply::Json(answer.clone())).await;
    let response = server.client().send(&request).await?;
    let seen = server.seen_at(R::PATH).pop().unwrap();
    assert_eq!((seen.method.as_str(), seen.body), ("GET", Value::Null));
    assert_eq!(seen.query.into_iter().collect::<Vec<_>>(), [("access_token".into(), "token-1".into())]);
    Ok(response)
}

#[tokio::test]
async fn subscription_is_read_and_ended() -> Result<()> {
    let registered = get("callback/get_call_back", call_back::Get::default()).await?;
    assert_eq!(registered.call_back_tag, ["user_add_org", "user_leave_org"]);
    assert_eq!(registered.url, "https://hr.example.com/dingtalk/events");
    assert_eq!(registered.token.expose(), "unittoken");
    get("callback/delete_call_back", call_back::Delete::default()).await?;
    Ok(())
}

#[tokio::test]
async fn failed_events_are_read_in_both_forms() -> Result<()> {
    let failed = get("callback/get_call_back_failed_result", call_back::GetFailedResult::default()).await?;
    assert!(!failed.has_more);
    let [joined, removed] = failed.failed_list.as_slice() else {
        panic!("two events");
    };
    assert_eq!((&joined.event.kind, joined.event.corp_id.as_deref()), (&EventKind::UserAddOrg, Some("dingcorp01")));
    assert_eq!(joined.event.born_at, Some(start_of_test()));
    let Content::People(people) = joined.event.content()? else {
        panic!("people");
    };
    assert_eq!(people.user_ids, ["E1001", "E1003"]);
    let Content::Departments(departments) = removed.event.content()? else {
        panic!("departments");
    };
    assert_eq!(departments.dept_ids, [560_271_004]);
    Ok(())
}

#[tokio::test]
async fn failed_events_are_taken_until_there_are_no_more() -> Result<()> {
    let server = Server::start(|seen| {
        let item =
            json!({"call_back_tag": "user_leave_org", "event_time": seen.nth, "user_leave_org": {"userid": "E1"}});
        Reply::Json(json!({"errcode": 0, "has_more": seen.nth < 3, "failed_list": [item]}))
    })
    .await;
    let pages: Vec<_> = call_back::failed::pages(&server.client()).try_collect().await?;
    assert_eq!(pages.len(), 3, "two leaves of one person at two times are no repeated page");
    Ok(())
}

/// What a lost answer held is gone; asking again would hide it.
#[tokio::test]
async fn failed_events_are_not_asked_for_again_when_the_answer_is_lost() {
    let server = Server::start(|_| Reply::Broken).await;
    let error = server.client().send(&call_back::GetFailedResult::default()).await.unwrap_err();
    assert!(error.outcome_unknown(), "{error}");
    assert_eq!(server.seen_at("/call_back/get_call_back_failed_result").len(), 1);
}
