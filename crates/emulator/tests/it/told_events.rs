//! Events of what the control API and callers do to people's days and to the rules of leave, as a receiver gets them.

use std::collections::BTreeSet;

use dianmao_emulator::{AppConfig, Attends, PersonPatch};
use serde_json::{Value, json};

use crate::receiver::Receiver;
use crate::world::{NOW_MS, World, quiet};

const REGISTER: &str = "/call_back/register_call_back";
const TAGS: &[&str] = &[
    "attendance_check_record",
    "attend_bossCheck_change",
    "attend_user_daily_summary_refresh",
    "bpms_instance_change",
    "attendance_approve_status_change",
    "attendance_overtime_duration",
    "leave_rule_change",
    "leave_quota_update",
];

/// A company in which nothing happens to Lin but what is told, and a receiver of everything about her days.
async fn listening() -> (World, Receiver) {
    let mut world = World::start(quiet()).await;
    let lin = PersonPatch {
        name: Some("林".to_owned()),
        mobile: Some("12000000001".to_owned()),
        admin: Some(true),
        attends: Some(Attends::Scripted),
        ..PersonPatch::of("lin")
    };
    world.emulator.add_people(vec![lin]).unwrap();
    // It is Thursday morning, and she has been there since Tuesday.
    world.emulator.clock().advance_ms(2 * 86_400_000);
    world.renew_token().await;
    let mut receiver = Receiver::start().await;
    assert_eq!(world.code(REGISTER, receiver.registration(TAGS)).await, 0);
    receiver.next().await;
    (world, receiver)
}

async fn told(world: &World, receiver: &mut Receiver) -> Vec<Value> {
    world.emulator.deliveries_done().await;
    receiver.rest()
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["EventType"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn punch_of_the_control_api_is_told() {
    let (world, mut receiver) = listening().await;
    world.control("punch", json!({"punches": [{"userid": "lin", "at": "2026-09-16T08:58:00+08:00"}]})).await;
    let events = told(&world, &mut receiver).await;
    assert_eq!(kinds(&events), ["attendance_check_record", "attend_user_daily_summary_refresh"]);
    let row = &events[0]["DataList"][0];
    assert_eq!((&row["userId"], &row["checkByUser"]), (&json!("lin"), &json!(true)));
}

#[tokio::test]
async fn refused_punch_is_told_only_where_the_switch_says_so() {
    let (world, mut receiver) = listening().await;
    let refused = |at: &str| json!({"punches": [{"userid": "lin", "at": at, "refusal": "security"}]});
    world.control("punch", refused("2026-09-16T08:50:00+08:00")).await;
    assert_eq!(kinds(&told(&world, &mut receiver).await), [""; 0]);
    world.seed(json!({"switches": {"events": {"refused_punches": true}}})).await;
    world.control("punch", refused("2026-09-16T08:55:00+08:00")).await;
    assert_eq!(kinds(&told(&world, &mut receiver).await), ["attendance_check_record"]);
}

#[tokio::test]
async fn change_of_an_administrator_is_told() {
    let (world, mut receiver) = listening().await;
    let change = json!({"userid": "lin", "work_date": "2026-09-16", "point": 0, "grade": "Late"});
    world.control("boss-change", change).await;
    let events = told(&world, &mut receiver).await;
    assert_eq!(kinds(&events), ["attend_bossCheck_change", "attend_user_daily_summary_refresh"]);
    assert_eq!(events[0]["WorkDate"], "2026-09-16 00:00:00");
}

#[tokio::test]
async fn approval_of_the_control_api_is_told_step_by_step() {
    let (world, mut receiver) = listening().await;
    let leave = json!({"userid": "lin", "kind": "leave", "from": "2026-09-16T09:00:00+08:00", "to": "2026-09-16T18:00:00+08:00"});
    world.control("approve", leave).await;
    let events = told(&world, &mut receiver).await;
    let of = |kind: &str| events.iter().filter(|event| event["EventType"] == kind).count();
    assert_eq!((of("bpms_instance_change"), of("attendance_approve_status_change")), (2, 2), "{events:?}");
    assert_eq!(of("attend_user_daily_summary_refresh"), 1);
}

#[tokio::test]
async fn replaced_approval_is_not_told_to_be_taken_back() {
    let (world, mut receiver) = listening().await;
    let trip = json!({"userid": "lin", "kind": "trip", "from": "2026-09-16T09:00:00+08:00", "to": "2026-09-16T18:00:00+08:00"});
    let first = world.control("approve", trip.clone()).await;
    told(&world, &mut receiver).await;
    let mut second = trip;
    second["modifies"] = first["id"].clone();
    let second = world.control("approve", second).await;
    let events = told(&world, &mut receiver).await;
    let instances = events.iter().filter(|event| event["EventType"] == "bpms_instance_change");
    let told: BTreeSet<&str> = instances.map(|event| event["ProcessInstanceId"].as_str().unwrap()).collect();
    assert_eq!(told, BTreeSet::from([second["process_instance_id"].as_str().unwrap()]), "{events:?}");
}

#[tokio::test]
async fn overtime_is_told_where_an_app_writes_it_and_it_becomes_time_off() {
    let (world, mut receiver) = listening().await;
    let finish = |approve_id: &str, to_more: i64| {
        let times = json!({"bizType": 1, "fromTime": "2026-09-16 19:00", "toTime": "2026-09-16 21:00", "durationUnit": "hour", "calculateModel": 0});
        json!({"topCalculateApproveDurationParam": times, "tagName": "加班", "subType": "加班", "approveId": approve_id,
               "overtimeDuration": "2", "overTimeToMore": to_more})
    };
    let path = "/v1.0/attendance/approvals/finish?userId=lin";
    world.call_api(path, finish("paid", 2), 200).await;
    let events = told(&world, &mut receiver).await;
    assert!(!kinds(&events).contains(&"attendance_overtime_duration"), "paid: {events:?}");
    world.call_api(path, finish("free", 1), 200).await;
    let events = told(&world, &mut receiver).await;
    let overtime = events.iter().find(|event| event["EventType"] == "attendance_overtime_duration");
    let row = &overtime.unwrap_or_else(|| panic!("{events:?}"))["DataList"][0];
    assert_eq!((&row["userid"], &row["overtimeHour"], &row["action"]), (&json!("lin"), &json!(2.0), &json!("modify")));
    assert!(!kinds(&events).contains(&"bpms_instance_change"), "no form stands behind it");
    let cancel = json!({"userid": "lin", "approve_id": "free"});
    world.ok("/topapi/attendance/approve/cancel", cancel).await;
    let events = told(&world, &mut receiver).await;
    let overtime = events.iter().find(|event| event["EventType"] == "attendance_overtime_duration").unwrap();
    assert_eq!(
        (&overtime["DataList"][0]["action"], &overtime["DataList"][0]["overtimeHour"]),
        (&json!("delete"), &json!(0.0))
    );
}

#[tokio::test]
async fn kinds_of_leave_and_quotas_are_told() {
    let (world, mut receiver) = listening().await;
    let kind = json!({"leaveName": "探亲假", "leaveViewUnit": "day", "bizType": "general_leave", "naturalDayLeave": "false", "hoursInPerDay": 800});
    let made = world.call_api("/v1.0/attendance/leaves/types?opUserId=lin", kind, 200).await;
    let code = made["result"]["leaveCode"].as_str().unwrap().to_owned();
    let events = told(&world, &mut receiver).await;
    assert_eq!(kinds(&events), ["leave_rule_change"]);
    assert_eq!((&events[0]["LeaveCodes"], &events[0]["Action"]), (&json!([code]), &json!("create")));
    let quota = json!({"userid": "lin", "leave_code": code, "quota_cycle": "2026", "start_time": NOW_MS, "end_time": NOW_MS + 86_400_000_000_i64,
                       "quota_num_per_day": 500, "reason": "年度"});
    world.ok("/topapi/attendance/vacation/quota/init", json!({"op_userid": "lin", "leave_quotas": [quota]})).await;
    let events = told(&world, &mut receiver).await;
    assert_eq!(kinds(&events), ["leave_quota_update"]);
    let fields = (&events[0]["LeaveCode"], &events[0]["UserId"], &events[0]["OpUserId"], &events[0]["UpdateType"]);
    assert_eq!(fields, (&json!(code), &json!("lin"), &json!("lin"), &json!("insert")));
    world.ok("/topapi/attendance/vacation/type/delete", json!({"op_userid": "lin", "leave_code": code})).await;
    assert_eq!(told(&world, &mut receiver).await[0]["Action"], "delete");
}

#[tokio::test]
async fn each_app_of_a_company_has_a_callback_of_its_own() {
    let world = World::start(quiet().app(AppConfig::new("k2", "s2", "dingcorp"))).await;
    let token = world.fetch("/gettoken?appkey=k2&appsecret=s2").await["access_token"].as_str().unwrap().to_owned();
    let (mut first, mut second) = (Receiver::start().await, Receiver::start().await);
    let register = async |token: &str, body: Value| {
        let request = world.http.post(world.url(REGISTER)).query(&[("access_token", token)]).json(&body);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["errcode"].clone()
    };
    let tags = &["user_add_org"];
    assert_eq!(register(&world.token, first.registration(tags)).await, 0);
    assert_eq!(register(&token, second.registration(tags)).await, 0, "another app, another address");
    assert_eq!(register(&token, second.registration(tags)).await, 71006);
    first.next().await;
    second.next().await;
    world.person("u1", "12000990001").await;
    world.emulator.deliveries_done().await;
    for receiver in [&mut first, &mut second] {
        assert_eq!(kinds(&receiver.rest()), ["user_add_org"]);
    }
    let deliveries = &world.emulator.events()[0].deliveries;
    let keys: Vec<Option<&str>> = deliveries.iter().map(|delivery| delivery.app_key.as_deref()).collect();
    assert_eq!(keys, [Some("dingappkey"), Some("k2")]);
    let query = [("access_token", token.as_str())];
    let request = world.http.get(world.url("/call_back/delete_call_back")).query(&query);
    assert_eq!(request.send().await.unwrap().json::<Value>().await.unwrap()["errcode"], 0);
    assert_eq!(world.get("/call_back/get_call_back", &[]).await["errcode"], 0, "the other stays");
}
