//! Punches and single days.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::day::GetUpdateData;
use dianmao_dingtalk::api::attendance::list::{CheckType, SourceType, TimeResult};
use dianmao_dingtalk::api::attendance::machine;
use dianmao_dingtalk::api::attendance::record::list_record::{InvalidType, ListRecord};
use dianmao_dingtalk::api::attendance::record::upload::Upload;
use jiff::civil::date;
use serde_json::Value;

use super::texts;
use crate::fixtures::{fixture, instant, round_trip};

#[tokio::test]
async fn list_record() -> Result<()> {
    let (from, to) = (date(2026, 9, 1).at(0, 0, 0, 0), date(2026, 9, 7).at(23, 59, 59, 0));
    let request = ListRecord { is_i18n: Some(false), ..ListRecord::of(texts(&["E1001", "E1003"]), from, to) };
    let punches = round_trip("attendance/listRecord", request).await?.recordresult;
    let [invalid, late, machine] = punches.as_slice() else {
        panic!("three rows");
    };
    assert_eq!(invalid.invalid_record_type, Some(InvalidType::Other("Other".into())));
    assert_eq!((&invalid.check_type, invalid.plan_id, invalid.is_legal), (&None, None, None));
    assert_eq!((invalid.user_latitude, invalid.user_accuracy), (Some(30.2856), Some(65.0)));
    assert_eq!(invalid.work_date, date(2026, 9, 1));
    assert_eq!((&late.check_type, &late.time_result), (&Some(CheckType::OnDuty), &Some(TimeResult::Late)));
    assert_eq!(late.is_legal, Some(false));
    assert_eq!(Some(late.user_check_time), instant("2026-09-01T09:11:05+08:00"));
    assert_eq!(late.photo_url.as_deref(), Some("https://example.com/p.jpg"));
    assert_eq!((&machine.source_type, machine.device_sn.as_deref()), (&SourceType::Atm, Some("SN0001")));
    assert_eq!(machine.approve_id, None, "empty text is no id");
    let raw: Value = serde_json::from_str(late.raw.get())?;
    assert_eq!(raw, fixture("attendance/listRecord", "response")["recordresult"][1]);
    Ok(())
}

#[tokio::test]
async fn upload_sends_milliseconds() -> Result<()> {
    let request = Upload {
        userid: "E1001".into(),
        device_name: "东门".into(),
        device_id: "gate-1".into(),
        photo_url: Some("https://example.com/p.jpg".into()),
        user_check_time: instant("2026-09-01T08:55:00+08:00").unwrap(),
    };
    round_trip("record/upload", request).await?;
    Ok(())
}

#[tokio::test]
async fn get_update_data() -> Result<()> {
    let request = GetUpdateData { userid: "E1003".into(), work_date: date(2026, 9, 1) };
    let day = round_trip("day/getupdatedata", request).await?;
    assert_eq!((day.corp_id.as_deref(), day.work_date), (Some("dingcorp"), Some(date(2026, 9, 1))));
    let result = &day.attendance_result_list[0];
    assert_eq!((&result.time_result, result.proc_inst_id.as_deref()), (&TimeResult::Late, Some("p-2")));
    let punch = &day.check_record_list[0];
    assert_eq!((punch.user_longitude, punch.valid_matched), (Some(120.0172), Some(false)), "coordinates come as text");
    assert_eq!(day.approve_list[0].proc_inst_id, "p-1");
    assert_eq!(Some(day.approve_list[1].begin_time), instant("2026-09-01T00:00:00+08:00"));
    assert_eq!(day.approve_list[1].end_time, "2026-09-02", "a day alone is all of it");
    assert_eq!(day.class_setting_info.unwrap().rest_time_vo_list.len(), 1);
    Ok(())
}

/// SDKs spell the approval differently.
#[test]
fn approval_of_a_day_is_read_in_both_spellings() -> Result<()> {
    let text = fixture("day/getupdatedata", "response").to_string().replace("procInst_id", "proc_inst_id");
    let day: dianmao_dingtalk::api::attendance::day::Day =
        serde_json::from_value(serde_json::from_str::<Value>(&text)?["result"].clone())?;
    assert_eq!(day.approve_list[0].proc_inst_id, "p-1");
    assert_eq!(day.attendance_result_list[0].proc_inst_id.as_deref(), Some("p-2"));
    Ok(())
}

#[tokio::test]
async fn machines_of_a_person() -> Result<()> {
    let page = round_trip("machine/get-by-userid", machine::GetByUserId::of("E1001")).await?;
    assert!(!page.has_more);
    assert_eq!(page.machine_list[0].device_name.as_deref(), Some("东门"));
    assert_eq!(page.machine_list[0].dev_id.as_deref(), Some("778"));
    Ok(())
}
