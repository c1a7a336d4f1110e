//! People by state, and people who left.

use anyhow::Result;
use dianmao_dingtalk::api::v1::contact::{EmpLeaveRecords, LeaveReason};
use dianmao_dingtalk::api::{hrm, v1};
use jiff::civil::date;

use super::texts;
use crate::fixtures::{instant, round_trip};

#[tokio::test]
async fn people_by_state() -> Result<()> {
    let page = round_trip("hrm/queryonjob", hrm::QueryOnJob::of(vec![2, 3, 5, -1])).await?;
    assert_eq!((page.data_list, page.next_cursor), (texts(&["E1001", "E1003"]), Some(0)));
    assert_eq!(round_trip("hrm/querypreentry", hrm::QueryPreEntry::first()).await?.next_cursor, Some(50));
    assert_eq!(round_trip("hrm/querydimission", hrm::QueryDimission::first()).await?.next_cursor, None);
    Ok(())
}

#[tokio::test]
async fn people_who_left() -> Result<()> {
    let page = round_trip("hrm/v1-dismissions", v1::hrm::Dismissions::first()).await?;
    assert_eq!((page.user_id_list.len(), page.has_more, page.next_token), (2, true, Some(2)));
    let request = v1::hrm::DimissionInfos { user_id_list: texts(&["E1009"]) };
    let people = round_trip("hrm/v1-dimission-infos", request).await?.result;
    assert_eq!((people[0].last_work_day, people[0].status), (Some(date(2026, 8, 31)), Some(2)));
    assert_eq!(people[0].dept_list[0].dept_id, 560_271_004);
    Ok(())
}

#[tokio::test]
async fn records_of_leaving() -> Result<()> {
    let first = EmpLeaveRecords {
        end_time: instant("2026-09-30T00:00:00Z"),
        ..EmpLeaveRecords::since(instant("2026-09-01T00:00:00Z").unwrap())
    };
    let page = round_trip("contact/emp-leave-records", first).await?;
    assert_eq!(page.records[0].leave_reason, Some(LeaveReason::Oapi));
    assert_eq!(page.records[0].leave_time, instant("2026-09-12T08:00:00Z"));
    Ok(())
}

#[tokio::test]
async fn files_of_people() -> Result<()> {
    let request = hrm::EmployeeList {
        userid_list: texts(&["E1001", "E1003"]),
        field_filter_list: Some(texts(&["sys01-positionLevel"])),
        agentid: 957_064_202,
    };
    let files = round_trip("hrm/v2-list", request).await?;
    let value = &files[0].field_data_list[0].field_value_list[0];
    assert_eq!((value.label.as_deref(), value.value.as_deref()), (Some("P6"), Some("6")));
    Ok(())
}
