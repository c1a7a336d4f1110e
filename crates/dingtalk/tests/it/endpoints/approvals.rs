//! Approvals written into attendance, on both hosts.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::approval::{self as old, DurationUnit, LEAVE, Moment, OVERTIME, TRIP};
use dianmao_dingtalk::api::v1::attendance::approval;
use jiff::civil::date;

use super::texts;
use crate::fixtures::{instant, round_trip};

#[tokio::test]
async fn old_calculation() -> Result<()> {
    let request = old::DurationCalculate {
        userid: "E1001".into(),
        biz_type: LEAVE,
        from_time: Moment::Forenoon(date(2026, 9, 1)),
        to_time: Moment::Afternoon(date(2026, 9, 2)),
        duration_unit: DurationUnit::HalfDay,
        calculate_model: 1,
    };
    let length = round_trip("approval/duration-calculate", request).await?;
    assert_eq!((length.duration.as_str(), length.duration_details[1].duration.as_str()), ("1.5", "0.5"));
    assert_eq!(length.duration_details[0].date, date(2026, 9, 1));
    Ok(())
}

#[tokio::test]
async fn old_finish_and_cancel() -> Result<()> {
    let request = old::Finish {
        userid: "E1001".into(),
        biz_type: OVERTIME,
        from_time: Moment::Hour(date(2026, 9, 1).at(18, 30, 0, 0)),
        to_time: Moment::Hour(date(2026, 9, 1).at(21, 0, 0, 0)),
        duration_unit: DurationUnit::Hour,
        calculate_model: 0,
        tag_name: "加班".into(),
        sub_type: None,
        approve_id: "OA-8".into(),
        jump_url: Some("https://example.com/oa/8".into()),
        overtime_duration: Some("2.5".into()),
        overtime_to_more: Some(1),
    };
    round_trip("approval/finish", request).await?;
    round_trip("approval/cancel", old::Cancel { userid: "E1001".into(), approve_id: "OA-8".into() }).await?;
    Ok(())
}

#[tokio::test]
async fn correction_and_swap() -> Result<()> {
    let day = date(2026, 9, 1);
    let request = old::Check {
        userid: "E1003".into(),
        work_date: day,
        punch_id: 437_000_000_697,
        punch_check_time: day.at(18, 0, 0, 0),
        user_check_time: day.at(18, 2, 0, 0),
        approve_id: "OA-9".into(),
        jump_url: Some("https://example.com/oa/9".into()),
        tag_name: Some("补卡".into()),
    };
    round_trip("approval/check", request).await?;
    let request = old::ScheduleSwitch {
        userid: "E1001".into(),
        apply_userid: "E1001".into(),
        target_userid: "E1003".into(),
        switch_date: day,
        reback_date: Some(date(2026, 9, 8)),
        approve_id: "OA-10".into(),
        apply_shift_id: Some(677_000_086),
        target_shift_id: Some(678_000_070),
        reback_apply_shift_id: Some(678_000_070),
        reback_target_shift_id: Some(677_000_086),
    };
    round_trip("approval/schedule-switch", request).await?;
    Ok(())
}

#[tokio::test]
async fn new_calculation_names_the_person_in_the_address() -> Result<()> {
    let request = approval::DurationsCalculate {
        user_id: "E1001".into(),
        biz_type: LEAVE,
        from_time: Moment::Day(date(2026, 9, 1)),
        to_time: Moment::Day(date(2026, 9, 2)),
        duration_unit: DurationUnit::Day,
        calculate_model: 1,
        leave_code: Some("0374-bb77".into()),
    };
    let length = round_trip("approval/v1-durations-calculate", request).await?.result;
    assert_eq!((length.duration.as_str(), length.duration_details.len()), ("2", 2), "numbers here, text there");
    Ok(())
}

#[tokio::test]
async fn new_finish_names_the_person_in_the_address() -> Result<()> {
    let interval = approval::finish::Interval {
        biz_type: TRIP,
        from_time: Moment::Forenoon(date(2026, 9, 1)),
        to_time: Moment::Forenoon(date(2026, 9, 2)),
        duration_unit: DurationUnit::HalfDay,
        ..Default::default()
    };
    let request = approval::Finish {
        user_id: "E1001".into(),
        top_calculate_approve_duration_param: interval,
        tag_name: "出差".into(),
        sub_type: Some("国内".into()),
        approve_id: "OA-7".into(),
        jump_url: Some("https://example.com/oa/7".into()),
        ..Default::default()
    };
    assert_eq!(round_trip("approval/v1-finish", request).await?.result.duration, "1.5");
    Ok(())
}

#[tokio::test]
async fn approvals_of_many_people() -> Result<()> {
    let request = approval::Query {
        user_ids: texts(&["E1001", "E1003"]),
        biz_types: vec![OVERTIME, TRIP],
        from_date_time: instant("2026-09-01T00:00:00+08:00").unwrap(),
        to_date_time: instant("2026-09-07T23:59:59+08:00").unwrap(),
    };
    let found = round_trip("approval/v1-query", request).await?.result;
    assert_eq!((found[0].biz_type, found[0].begin_time), (Some(2), instant("2026-09-01T09:00:00+08:00")));
    Ok(())
}
