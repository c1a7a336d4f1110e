//! Leave, balances, holidays, closing and overtime rules.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::leave::{self, LeaveUnit};
use dianmao_dingtalk::api::attendance::vacation as old;
use dianmao_dingtalk::api::v1::attendance::{closing, overtime, vacation};
use jiff::civil::{date, time};
use serde_json::json;

use super::texts;
use crate::fixtures::{instant, round_trip};

#[tokio::test]
async fn leave_status() -> Result<()> {
    let (from, to) = (instant("2026-09-01T00:00:00+08:00").unwrap(), instant("2026-09-07T23:59:59+08:00").unwrap());
    let page =
        round_trip("leave/getleavestatus", leave::GetLeaveStatus::of(texts(&["E1001", "E1003"]), from, to)).await?;
    let [hours, day] = page.leave_status.as_slice() else {
        panic!("two rows");
    };
    assert_eq!((hours.duration_percent, &hours.duration_unit), (650, &LeaveUnit::Hour));
    assert_eq!(hours.leave_code.as_deref(), Some("16f8-aa16"));
    assert_eq!((day.duration_percent, &day.duration_unit, &day.leave_code), (100, &LeaveUnit::Day, &None));
    Ok(())
}

#[tokio::test]
async fn leave_duration() -> Result<()> {
    let request = leave::GetLeaveApproveDuration {
        userid: "E1001".into(),
        from_date: date(2026, 9, 1).at(9, 0, 0, 0),
        to_date: date(2026, 9, 2).at(18, 0, 0, 0),
    };
    assert_eq!(round_trip("leave/getleaveapproveduration", request).await?.duration_in_minutes, 960);
    Ok(())
}

#[tokio::test]
async fn kinds_of_leave() -> Result<()> {
    let request = old::TypeList { op_userid: "E1001".into(), vacation_source: Some("all".into()) };
    let kinds = round_trip("vacation/type-list", request).await?;
    assert_eq!((kinds[0].natural_day_leave, kinds[1].natural_day_leave), (Some(true), Some(false)), "come as text");
    assert_eq!(kinds[0].leave_certificate.as_ref().unwrap().duration.as_deref(), Some("1"));
    assert_eq!(kinds[1].biz_type.as_deref(), Some("lieu_leave"));
    Ok(())
}

#[tokio::test]
async fn balances() -> Result<()> {
    let request = old::QuotaList::of("E1001", "0374-bb77", texts(&["E1001", "E1003"]));
    let page = round_trip("vacation/quota-list", request).await?;
    assert_eq!((page.leave_quotas[0].days_left(), page.leave_quotas[0].hours_left()), (Some(650), None));
    assert_eq!((page.leave_quotas[1].days_left(), page.leave_quotas[1].hours_left()), (None, Some(7350)));
    Ok(())
}

#[tokio::test]
async fn balances_are_written_or_refused_one_by_one() -> Result<()> {
    let quota = old::NewQuota {
        userid: "E1003".into(),
        leave_code: "16f8-aa16".into(),
        quota_cycle: "2026".into(),
        start_time: instant("2026-01-01T00:00:00+08:00").unwrap(),
        end_time: instant("2026-12-31T23:59:59+08:00").unwrap(),
        quota_num_per_day: None,
        quota_num_per_hour: Some(1600),
        reason: "加班".into(),
    };
    let request = old::QuotaInit { op_userid: "E1001".into(), leave_quotas: vec![quota.clone()] };
    assert_eq!(round_trip("vacation/quota-init", request).await?.0, []);
    let request = old::QuotaUpdate { op_userid: "E1001".into(), leave_quotas: vec![quota] };
    let failures = round_trip("vacation/quota-update", request).await?.0;
    assert_eq!(failures[0].reason.as_deref(), Some("userid不存在"));
    assert_eq!(failures[0].quota["userid"], "E1003");
    let odd: old::Failures = serde_json::from_value(json!(["E1003"]))?;
    assert_eq!(odd.0[0].quota, "E1003", "an odd refusal is one all the same");
    Ok(())
}

#[tokio::test]
async fn records_of_balances() -> Result<()> {
    let request = vacation::RecordsQuery::of("E1001", "0374-bb77", texts(&["E1003"]));
    let page = round_trip("vacation/v1-records-query", request).await?.result;
    assert_eq!((page.has_more, page.leave_records[0].record_num_per_day), (false, Some(100)));
    assert_eq!(page.leave_records[0].cal_type, None, "leave that was taken");
    Ok(())
}

#[tokio::test]
async fn holidays() -> Result<()> {
    let request = vacation::Holidays {
        user_ids: texts(&["E1001"]),
        work_date_from: date(2026, 10, 1),
        work_date_to: date(2026, 10, 31),
    };
    let people = round_trip("vacation/v1-holidays", request).await?.result;
    let [festival, made_up] = people[0].holidays.as_slice() else {
        panic!("two days");
    };
    assert_eq!((festival.work_date, &festival.holiday_type), (date(2026, 10, 1), &vacation::HolidayType::Festival));
    assert_eq!((made_up.work_date, made_up.real_work_date), (date(2026, 10, 10), Some(date(2026, 10, 7))));
    Ok(())
}

#[tokio::test]
async fn closing_of_accounts() -> Result<()> {
    let request = closing::RulesQuery { user_ids: texts(&["E1001"]) };
    let rules = round_trip("closing/rules-query", request).await?.result;
    let model = rules[0].closing_account_model.as_ref().unwrap();
    assert_eq!(model.closing_hour_minutes, Some(time(16, 0, 0, 0)), "eight hours of UTC are sixteen in China");
    assert_eq!((model.closing_day, model.start_month), (Some(5), Some(-1)));

    let range = closing::TimeRange {
        start_time: instant("2026-09-01T00:00:00+08:00").unwrap(),
        end_time: instant("2026-09-01T23:59:59+08:00").unwrap(),
    };
    let request = closing::StatusQuery {
        user_ids: texts(&["E1001"]),
        user_time_range: vec![range],
        biz_code: closing::BizCode::BossCheck,
    };
    let verdict = round_trip("closing/status-query", request).await?;
    assert_eq!((verdict.pass, verdict.message.as_deref()), (false, Some("已封账")));
    Ok(())
}

#[tokio::test]
async fn overtime_and_correction_rules() -> Result<()> {
    let page = round_trip("overtime/settings", overtime::Settings::first()).await?.result;
    assert_eq!((page.total_page, page.items[0].setting_id), (2, Some(5001)));
    assert_eq!(round_trip("overtime/adjustments", overtime::Adjustments::first()).await?.result.items[0].id, 101);
    let request = overtime::SettingsQuery { overtime_setting_ids: vec![5001] };
    let rules = round_trip("overtime/settings-query", request).await?.result;
    assert_eq!((rules[0].is_default, rules[0].step_value.as_deref()), (Some(true), Some("0.5")));
    let work_day = &rules[0].duration_settings["WORK_DAY"];
    assert_eq!((work_day.calc_type, work_day.vacation_rate.as_deref()), (Some(1), Some("1.5")));
    Ok(())
}
