//! Schedules.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::list::{CheckType, TimeResult};
use dianmao_dingtalk::api::attendance::schedule::{self, Assignment, CheckStatus};
use jiff::civil::date;

use super::texts;
use crate::fixtures::{instant, round_trip};

#[tokio::test]
async fn list_schedule() -> Result<()> {
    let page = round_trip("schedule/listschedule", schedule::ListSchedule::of(date(2026, 9, 1))).await?;
    assert!(!page.has_more);
    let [on, off] = page.schedules.as_slice() else {
        panic!("two points");
    };
    assert_eq!(on.plan_check_time, instant("2026-09-01T09:30:00+08:00"));
    assert_eq!((off.class_setting_id, off.approve_id), (None, Some(880_012)));
    assert_eq!(off.changed_check_time, instant("2026-09-01T19:00:00+08:00"));
    Ok(())
}

#[tokio::test]
async fn list_by_day() -> Result<()> {
    let request =
        schedule::ListByDay { op_user_id: "E1001".into(), user_id: "E1003".into(), date_time: date(2026, 9, 1) };
    let points = round_trip("schedule/listbyday", request).await?;
    let point = &points[0];
    assert_eq!((point.work_date, &point.check_status), (date(2026, 9, 1), &Some(CheckStatus::Timeout)));
    assert_eq!((point.is_rest, point.approve_biz_type), (Some(false), Some(3)));
    assert_eq!(point.real_plan_time, instant("2026-09-01T10:00:00+08:00"));
    assert_eq!(point.features.as_deref(), Some(r#"{"flexMinutes":[30,30],"punchId":2001}"#));
    Ok(())
}

#[tokio::test]
async fn list_by_users() -> Result<()> {
    let request = schedule::ListByUsers {
        op_user_id: "E1001".into(),
        userids: texts(&["E1001", "E1003"]),
        from_date_time: date(2026, 9, 1),
        to_date_time: date(2026, 9, 7),
    };
    let points = round_trip("schedule/listbyusers", request).await?;
    let [on, off, rest] = points.as_slice() else {
        panic!("three rows");
    };
    assert_eq!(on.id, off.id, "the page's own sample");
    assert_eq!((&on.check_type, &off.check_type), (&Some(CheckType::OnDuty), &Some(CheckType::OffDuty)));
    assert_eq!((on.is_day_of_rest(), rest.is_day_of_rest()), (false, true));
    assert_eq!((&rest.check_type, rest.plan_check_time), (&None, None));
    Ok(())
}

#[tokio::test]
async fn shift_list_by_days() -> Result<()> {
    let request = schedule::ShiftListByDays {
        op_user_id: "E1001".into(),
        userids: texts(&["E1001", "E1003"]),
        from_date_time: date(2026, 9, 1),
        to_date_time: date(2026, 9, 7),
    };
    let days = round_trip("schedule/shift-listbydays", request).await?;
    assert_eq!((&days[0].shift_ids, &days[0].shift_names), (&vec![709_000_172], &texts(&["A"])));
    Ok(())
}

#[tokio::test]
async fn result_list_by_ids() -> Result<()> {
    let schedule_ids = vec![157_000_092_171, 157_000_092_172];
    let request = schedule::ResultListByIds { op_user_id: "E1001".into(), schedule_ids };
    let results = round_trip("schedule/result-listbyids", request).await?;
    let result = &results[0];
    assert_eq!((&result.time_result, result.is_legal), (&TimeResult::Normal, Some(true)));
    assert_eq!(result.gmt_modified, instant("2026-09-03T17:20:00+08:00"));
    Ok(())
}

#[tokio::test]
async fn rota_is_written_with_the_marks_for_rest_and_for_nothing() -> Result<()> {
    let request = schedule::GroupScheduleAsync {
        op_user_id: "E1001".into(),
        group_id: 685_000_029,
        schedules: vec![
            Assignment::shift("E1001", date(2026, 9, 1), 678_000_070),
            Assignment::rest("E1001", date(2026, 9, 2)),
            Assignment::cleared("E1001", date(2026, 9, 3)),
        ],
    };
    round_trip("schedule/group-schedule-async", request).await?;
    Ok(())
}
