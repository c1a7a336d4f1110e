//! Types that DingTalk does not keep to.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::list::{CheckType, Row, SourceType};
use dianmao_dingtalk::api::v2::user::Details;
use serde_json::{Value, json};

fn person(fields: Value) -> serde_json::Result<Details> {
    let mut person = json!({"userid": "E1"});
    person.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(person)
}

#[test]
fn numbers_and_truth_may_be_text() -> Result<()> {
    let found = person(json!({
        "hired_date": "1788192000000",
        "active": "true",
        "admin": "False",
        "boss": 1,
        "dept_id_list": ["12", 13],
        "job_number": 1003,
    }))?;
    assert_eq!(found.hired_date.unwrap().as_millisecond(), 1_788_192_000_000);
    assert_eq!((found.active, found.admin, found.boss), (Some(true), Some(false), Some(true)));
    assert_eq!(found.dept_id_list, Some(vec![12, 13]));
    assert_eq!(found.job_number.as_deref(), Some("1003"));
    Ok(())
}

#[test]
fn lists_may_be_one_text() -> Result<()> {
    for list in ["2,3", "[2,3]", "\"2,3\"", " 2 , 3 "] {
        assert_eq!(person(json!({"dept_id_list": list}))?.dept_id_list, Some(vec![2, 3]), "{list}");
    }
    assert_eq!(person(json!({"dept_id_list": ""}))?.dept_id_list, Some(vec![]));
    Ok(())
}

#[test]
fn empty_text_is_no_number_and_no_time_but_a_text() -> Result<()> {
    let found = person(json!({"hired_date": "", "active": "", "title": "", "email": null}))?;
    assert_eq!((found.hired_date, found.active), (None, None));
    assert_eq!(found.title, Some(String::new()));
    assert_eq!(found.email, None);
    Ok(())
}

#[test]
fn times_may_be_words_in_china_time() -> Result<()> {
    for text in ["2026-09-01 00:00:00", "2026-09-01T00:00:00+08:00", "2026-09-01"] {
        let found = person(json!({"hired_date": text}))?;
        assert_eq!(found.hired_date.unwrap().as_millisecond(), 1_788_192_000_000, "{text}");
    }
    assert_eq!(person(json!({"hired_date": 0}))?.hired_date, None);
    Ok(())
}

#[test]
fn extension_may_be_an_object() -> Result<()> {
    let found = person(json!({"extension": {"工位": "A-12"}}))?;
    assert_eq!(found.extension.as_deref(), Some(r#"{"工位":"A-12"}"#));
    Ok(())
}

#[test]
fn what_cannot_be_read_is_not_repeated_in_the_error() {
    for fields in [
        json!({"hired_date": "12000001003"}),
        json!({"active": "12000001003"}),
        json!({"dept_id_list": "12000001003x"}),
        json!({"hired_date": "何晓雨"}),
    ] {
        if let Err(error) = person(fields) {
            let text = error.to_string();
            assert!(text.starts_with("expected") && !text.contains("1200") && !text.contains("何"), "{text}");
        }
    }
    assert!(person(json!({"active": "perhaps"})).is_err());
}

#[test]
fn unknown_words_are_kept_and_case_does_not_matter() -> Result<()> {
    let row: Row = serde_json::from_str(
        r#"{"id":"1","userId":77,"workDate":"1788192000000","checkType":"Onduty","timeResult":"","locationResult":"Moon",
            "sourceType":"NEW_DEVICE","recordId":"","userCheckTime":"0"}"#,
    )?;
    assert_eq!(row.check_type, CheckType::OnDuty);
    assert_eq!(row.source_type, SourceType::Other("NEW_DEVICE".into()));
    assert_eq!(row.location_result.as_str(), "Moon");
    assert_eq!(row.time_result.as_str(), "");
    assert_eq!((row.record_id, row.user_check_time), (None, None));
    assert_eq!(row.user_id, "77");
    Ok(())
}
