//! Events in every spelling that was seen.

use dianmao_dingtalk::event::{Content, DayKind, Event, EventError, EventKind, PunchNews};
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::fixtures::fixture_text;
use crate::server::start_of_test;

fn event(name: &str) -> Event {
    Event::from_callback(&fixture_text(&format!("callback/events/{name}.json"))).unwrap()
}

fn content(name: &str) -> Content {
    event(name).content().unwrap()
}

#[test]
fn pascal_case_event_is_read() {
    let event = event("user_leave_org.pascal");
    assert_eq!((&event.kind, event.corp_id.as_deref()), (&EventKind::UserLeaveOrg, Some("dingcorp01")));
    assert_eq!((event.born_at, event.identity()), (Some(start_of_test()), None));
    let Content::People(people) = event.content().unwrap() else {
        panic!("people");
    };
    assert_eq!((people.user_ids, people.operator), (vec!["E1001".to_owned()], Some("manager01".to_owned())));
    assert_eq!((people.at, people.diffs.len()), (Some(start_of_test()), 0));
}

#[test]
fn camel_case_event_with_a_difference_is_read() {
    let event = event("user_modify_org.camel");
    assert_eq!((event.identity(), event.biz_id.as_deref()), (Some("e-1"), Some("biz-1")));
    assert_eq!(event.born_at.unwrap().as_millisecond(), 1_788_224_401_000);
    let Content::People(people) = event.content().unwrap() else {
        panic!("people");
    };
    let [diff] = people.diffs.as_slice() else {
        panic!("one difference");
    };
    assert_eq!(diff.user_id.as_deref(), Some("E1003"));
    assert_eq!(diff.changed().collect::<Vec<_>>(), ["name", "remark", "workPlace"], "remark was cleared");
    assert_eq!(diff.after["name"], "何小雨");
}

#[test]
fn difference_may_come_as_a_list() {
    let Content::People(people) = content("user_modify_org.array") else {
        panic!("people");
    };
    assert_eq!(people.diffs.len(), 1);
    assert_eq!(people.diffs[0].changed().collect::<Vec<_>>(), ["telephone"]);
}

#[test]
fn departments_are_read() {
    let Content::Departments(departments) = content("org_dept_remove.pascal") else {
        panic!("departments");
    };
    assert_eq!(departments.dept_ids, [560_271_005, 560_271_004]);
    assert_eq!((departments.at, departments.operator), (Some(start_of_test()), None));
}

#[test]
fn punches_are_read_out_of_the_form_with_data() {
    let event = event("attendance_check_record.stream");
    assert_eq!((event.app_id.as_deref(), event.corp_id.as_deref()), (Some("app-1"), Some("dingcorp01")));
    let Content::Punches(punches) = event.content().unwrap() else {
        panic!("punches");
    };
    let expected = PunchNews {
        user_id: "E1001".into(),
        check_time: start_of_test(),
        biz_id: Some("FF620022".into()),
        group_id: Some("4C630011".into()),
        location_method: Some("MAP".into()),
        location_result: Some("Normal".into()),
        latitude: Some(30.2852),
        longitude: Some(120.0171),
        address: Some("东门".into()),
        device_sn: None,
        check_by_user: Some(true),
    };
    assert_eq!(punches, [expected]);
}

#[test]
fn attendance_events_name_people_and_days() {
    let Content::Schedules(schedules) = content("attendance_schedule_change.pascal") else {
        panic!("schedules");
    };
    assert_eq!(schedules[0].user_ids, ["E1001", "E1003"]);
    assert_eq!((schedules[0].from, schedules[0].to), (date(2026, 9, 1), date(2026, 9, 3)), "days of China");
    let Content::Overtime(overtime) = content("attendance_overtime_duration") else {
        panic!("overtime");
    };
    assert_eq!((overtime[0].user_id.as_str(), overtime[0].work_date), ("E1001", date(2026, 9, 1)));
    assert_eq!((overtime[0].hours.as_deref(), &overtime[0].day_kind), (Some("2.5"), &Some(DayKind::WorkDay)));
    let Content::BossCheck(check) = content("attend_bossCheck_change") else {
        panic!("changed result");
    };
    assert_eq!((check.plan_id, check.work_date), (Some(176_000_277_767), date(2026, 9, 1)));
    assert_eq!(event("attend_bossCheck_change").identity(), Some("biz-5"));
    let Content::Summary(summary) = content("attend_user_daily_summary_refresh") else {
        panic!("summary");
    };
    assert_eq!((summary.user_id.as_str(), summary.work_date), ("E1001", date(2026, 9, 1)));
    let compact = r#"{"EventType":"attend_user_daily_summary_refresh","userId":"E1001","workDate":20260901}"#;
    let compact = Event::from_callback(compact).unwrap().content().unwrap();
    assert_eq!(compact, Content::Summary(summary));
}

#[test]
fn approvals_and_settings_are_read() {
    let Content::Setting(shift) = content("attend_shift_change") else {
        panic!("shift");
    };
    assert_eq!((shift.id, shift.action.as_deref()), (709_000_172, Some("attend_group_delete")));
    let Content::Process(process) = content("bpms_instance_change") else {
        panic!("process");
    };
    assert_eq!((process.step.as_deref(), process.result.as_deref()), (Some("finish"), Some("agree")));
    assert_eq!(process.finished_at, Some(start_of_test()));
    let Content::Approval(approval) = content("attendance_approve_status_change") else {
        panic!("approval");
    };
    assert_eq!((approval.kind.as_deref(), approval.status.as_deref()), (Some("LEAVE"), Some("start")));
}

#[test]
fn unknown_kind_is_kept_as_it_came() {
    let event = event("unknown");
    assert_eq!(event.kind, EventKind::Other("chat_renamed_by_robot".into()));
    assert_eq!(event.born_at, Some(start_of_test()), "time as text");
    assert_eq!(Value::Object(event.fields.clone()), json!({"chatId": "chat01", "data": {"deep": [1]}}));
    assert_eq!(event.content(), Ok(Content::Other));
}

#[test]
fn event_without_its_point_says_which_field_is_missing() {
    for (text, field) in [
        (r#"{"EventType":"user_add_org","userId":[]}"#, "userId"),
        (r#"{"EventType":"org_dept_modify","deptId":"many"}"#, "deptId"),
        (r#"{"EventType":"attendance_check_record","dataList":"none"}"#, "dataList"),
        (r#"{"EventType":"attendance_check_record","dataList":[{"userId":"E1"}]}"#, "checkTime"),
        (r#"{"EventType":"attend_bossCheck_change","userId":"E1","workDate":"soon"}"#, "workDate"),
    ] {
        let event = Event::from_callback(text).unwrap();
        assert_eq!(event.content(), Err(EventError::Incomplete { kind: event.kind.clone(), field }), "{text}");
    }
    for text in ["", "null", "[]", "{}", r#"{"EventType":""}"#, r#"{"EventType":{}}"#] {
        assert_eq!(Event::from_callback(text), Err(EventError::NoEvent), "{text}");
    }
}

#[test]
fn debug_text_holds_no_person() {
    let event = event("user_modify_org.camel");
    let text = format!("{event:?} {:?} {:?}", event.content(), content("attendance_check_record.stream"));
    assert!(text.contains("diffInfo") && text.contains("workPlace"), "{text}");
    for unwanted in ["何", "杭州", "东门", "30.2", "二期"] {
        assert!(!text.contains(unwanted), "{unwanted} is in {text}");
    }
}

proptest! {
    /// Whatever a field holds, the event itself is read and nothing panics.
    #[test]
    fn no_value_makes_it_panic(kind in prop::sample::select(KINDS.as_slice()), value in any_json(), name in "[a-zA-Z]{0,12}") {
        for field in ["userId", "deptId", "dataList", "DataList", "diffInfo", "timeStamp", "workDate", "id", "data", &name] {
            let text = json!({"EventType": kind, "userId": "E1", field: value}).to_string();
            let event = Event::from_callback(&text).unwrap();
            prop_assert_eq!(event.kind.as_str(), kind);
            let _ = event.content();
        }
    }
}

const KINDS: [&str; 8] = [
    "user_modify_org",
    "org_dept_create",
    "attendance_check_record",
    "attendance_schedule_change",
    "attend_group_change",
    "attend_bossCheck_change",
    "leave_rule_change",
    "bpms_instance_change",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("userId|prev|curr|checkTime|[a-z]{1,5}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
