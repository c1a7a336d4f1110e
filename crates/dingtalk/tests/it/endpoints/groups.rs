//! Groups and shifts.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::group::{self, GroupType};
use dianmao_dingtalk::api::attendance::list::CheckType;
use dianmao_dingtalk::api::attendance::shift;
use jiff::civil::time;

use super::texts;
use crate::fixtures::{instant, round_trip};

fn oper() -> String {
    "E1001".into()
}

fn key() -> String {
    "4C630011".into()
}

#[tokio::test]
async fn simple_groups() -> Result<()> {
    let page = round_trip("group/getsimplegroups", group::GetSimpleGroups::first()).await?;
    let found = &page.groups[0];
    assert_eq!((found.group_id, &found.kind), (685_000_028, &GroupType::Fixed));
    assert_eq!(found.work_day_list.len(), 7);
    assert_eq!((found.work_day_list[0], found.work_day_list[1]), (0, 677_000_086), "Sunday first");
    let class = &found.selected_class[0];
    let off = &class.sections[0].times[1];
    assert_eq!((&off.check_type, off.check_time, off.across), (&CheckType::OffDuty, time(5, 0, 0, 0), Some(1)));
    let setting = class.setting.as_ref().unwrap();
    assert_eq!((setting.serious_late_minutes, setting.is_off_duty_free_check), (Some(-1), Some(false)));
    assert_eq!(setting.rest_begin_time.as_ref().unwrap().check_time, time(0, 0, 0, 0), "midnight is a time");
    Ok(())
}

#[tokio::test]
async fn group_of_a_person() -> Result<()> {
    let found = round_trip("group/getusergroup", group::GetUserGroup { userid: "E1001".into() }).await?.unwrap();
    assert_eq!((found.group_id, found.kind), (Some(685_000_028), Some(GroupType::Fixed)));
    let class = &found.classes[0];
    assert_eq!(class.class_name.as_deref(), Some("A"));
    assert_eq!(class.setting.as_ref().unwrap().work_time_minutes, None, "the setting is empty");
    assert_eq!((class.sections[0].times[0].begin_min, class.sections[0].times[0].end_min), (Some(120), Some(-1)));
    Ok(())
}

#[tokio::test]
async fn group_names() -> Result<()> {
    let page = round_trip("group/minimalism-list", group::MinimalismList { op_user_id: oper(), cursor: 0 }).await?;
    assert_eq!((page.has_more, page.cursor, page.result.len()), (true, Some(2), 2));
    let request = group::Search { op_user_id: oper(), group_name: "总部".into() };
    assert_eq!(round_trip("group/search", request).await?[0].id, 685_000_028);
    let request = group::IdToKey { op_user_id: oper(), group_id: 685_000_028 };
    assert_eq!(round_trip("group/idtokey", request).await?, "4C630011");
    let request = group::KeyToId { op_user_id: oper(), group_key: key() };
    assert_eq!(round_trip("group/keytoid", request).await?.0, 685_000_028);
    Ok(())
}

#[tokio::test]
async fn group_query_reads_text_that_looks_like_a_list() -> Result<()> {
    let found = round_trip("group/query", group::Query { op_user_id: oper(), group_id: 685_000_029 }).await?;
    assert_eq!(found.manager_list, ["E1001", "E1002"]);
    assert_eq!((found.kind, found.work_day_list), (GroupType::Turn, vec![]));
    assert_eq!(found.shift_ids, [677_000_086, 678_000_070]);
    Ok(())
}

/// Its operator is spelt otherwise than that of its neighbours.
#[tokio::test]
async fn group_get() -> Result<()> {
    let request = group::Get { op_userid: Some(oper()), group_key: key() };
    let rules = round_trip("group/get", request).await?;
    assert_eq!((rules.enable_camera_check, rules.outside_check_approve_mode), (Some(true), Some(0)));
    Ok(())
}

#[tokio::test]
async fn group_members() -> Result<()> {
    let request = group::MemberList { op_user_id: oper(), group_id: 685_000_028, cursor: 0 };
    let page = round_trip("group/member-list", request).await?;
    assert!(page.result[0].is_exempt() && !page.result[0].is_department());
    assert!(page.result[1].is_department() && !page.result[1].is_exempt());

    let request = group::MemberUsersList { op_user_id: oper(), group_id: 685_000_028, cursor: 0 };
    assert_eq!(round_trip("group/memberusers-list", request).await?.result, ["E1001", "E1003"]);

    let member_ids = texts(&["E1001", "E1003"]);
    let request = group::MemberListByIds { op_user_id: oper(), group_id: 685_000_028, member_ids, member_type: 0 };
    assert_eq!(round_trip("group/member-listbyids", request).await?, ["E1001"]);

    let (op_userid, cursor) = (Some(oper()), String::new());
    let request = group::UsersQuery { op_userid, group_key: key(), cursor, size: Some(50) };
    let page = round_trip("group/users-query", request).await?;
    assert_eq!((page.has_more, page.user_list.len()), (false, 2));
    Ok(())
}

#[tokio::test]
async fn group_places() -> Result<()> {
    let request = group::WifisQuery { group_key: key(), size: 20, ..Default::default() };
    let page = round_trip("group/wifis-query", request).await?;
    assert_eq!(page.wifi_list[0].ssid.as_deref(), Some("office-5g"));
    let request = group::PositionsQuery { group_key: key(), size: 20, ..Default::default() };
    let page = round_trip("group/positions-query", request).await?;
    assert_eq!((page.has_more, page.position_list[0].latitude), (true, Some(30.2856)));
    Ok(())
}

#[tokio::test]
async fn shifts() -> Result<()> {
    let page = round_trip("shift/list", shift::List { op_user_id: oper(), cursor: 0 }).await?;
    assert_eq!((page.cursor, page.result[1].name.as_str()), (Some(200), "B"));
    let request = shift::Search { op_user_id: oper(), shift_name: "A".into() };
    assert_eq!(round_trip("shift/search", request).await?.len(), 1);

    let found = round_trip("shift/query", shift::Query { op_user_id: oper(), shift_id: 677_000_086 }).await?;
    let punch = &found.sections[0].punches[0];
    assert_eq!((punch.check_time, punch.permit_minutes), (time(9, 0, 0, 0), Some(5)));
    assert_eq!((punch.serious_late_minutes, punch.absenteeism_late_minutes), (Some(30), Some(-1)), "come as text");
    assert_eq!(found.sections[0].punches[1].free_check, Some(true));
    assert_eq!(found.sections[0].rests[1].check_time, time(13, 0, 0, 0));
    let setting = found.shift_setting.unwrap();
    assert_eq!((setting.is_deleted, setting.attend_days.as_deref()), (Some(false), Some("1.0")));
    assert_eq!(setting.gmt_modified, instant("2026-03-02T10:30:00+08:00"));

    let request = shift::HistoryQuery { op_user_id: oper(), shift_id: 677_000_086, version: 617_000_362 };
    assert_eq!(round_trip("shift/history-query", request).await?.shift_setting.unwrap().id, Some(617_000_362));
    Ok(())
}

#[tokio::test]
async fn shift_writes() -> Result<()> {
    let punches = vec![shift::FreeCheck { id: 2002, free_check: true }];
    let request = shift::UpdatePunches { op_user_id: oper(), shift_id: 677_000_086, punches };
    round_trip("shift/updatepunches", request).await?;
    round_trip("shift/delete", shift::Delete { op_user_id: oper(), shift_id: 677_000_086 }).await?;
    Ok(())
}
