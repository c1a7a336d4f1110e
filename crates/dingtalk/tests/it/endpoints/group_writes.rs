//! What is written to groups and shifts.

use anyhow::Result;
use dianmao_dingtalk::api::attendance::group::{self, GroupType};
use dianmao_dingtalk::api::attendance::shift;
use dianmao_dingtalk::api::v1::attendance::{group as v1_group, schedule, shift as v1_shift};
use jiff::civil::time;

use super::texts;
use crate::fixtures::round_trip;

fn oper() -> String {
    "E1001".into()
}

fn key() -> String {
    "4C630011".into()
}

#[tokio::test]
async fn groups_are_made_changed_and_deleted() -> Result<()> {
    let settings = group::Settings {
        name: Some("白班".into()),
        kind: Some(GroupType::Fixed),
        members: Some(vec![group::NewMember::person("E1001"), group::NewMember::department(560_271_004)]),
        owner: Some(oper()),
        manager_list: Some(texts(&["E1002"])),
        resource_permission_map: Some(group::ManagerRights {
            schedule: Some("w".into()),
            group_member: Some("r".into()),
            ..Default::default()
        }),
        workday_class_list: Some([[0].as_slice(), &[677_000_086; 5], &[0]].concat()),
        default_class_id: Some(677_000_086),
        shift_vo_list: Some(vec![group::ShiftRef { id: 677_000_086 }]),
        skip_holidays: Some(true),
        positions: Some(vec![group::NewPlace {
            title: Some("总部".into()),
            address: Some("杭州".into()),
            latitude: "30.285600".into(),
            longitude: "120.017000".into(),
        }]),
        offset: Some(300),
        wifis: Some(vec![group::NewNetwork { mac_addr: "02:10:18:00:00:01".into(), ssid: "office-5g".into() }]),
        ble_device_list: Some(vec![group::BleDevice { device_id: 236_847_095 }]),
        enable_outside_check: Some(true),
        ..Default::default()
    };
    let made = round_trip("group/add", group::Add { op_user_id: oper(), top_group: settings }).await?;
    assert_eq!((made.id, made.name.as_deref()), (685_000_030, Some("白班")));
    let settings =
        group::Settings {
            id: Some(685_000_030), name: Some("白班二".into()), offset: Some(500), ..Default::default()
        };
    let changed = round_trip("group/modify", group::Modify { op_user_id: oper(), top_group: settings }).await?;
    assert_eq!(changed.id, 685_000_030, "comes as text");
    round_trip("group/delete", group::Delete { op_userid: Some(oper()), group_key: key() }).await?;
    Ok(())
}

#[tokio::test]
async fn members_come_and_go() -> Result<()> {
    let user_id_list = texts(&["E1003", "E1004"]);
    let request = group::UsersAdd { op_userid: Some(oper()), group_key: key(), user_id_list };
    let written = round_trip("group/users-add", request).await?;
    assert_eq!(written.success_list, ["E1003"]);
    let refused = &written.error_info_list[0];
    assert_eq!((refused.code.as_deref(), &refused.failure_list), (Some("1000"), &texts(&["E1004"])));

    let request = group::UsersRemove { op_userid: Some(oper()), group_key: key(), user_id_list: texts(&["E1003"]) };
    assert_eq!(round_trip("group/users-remove", request).await?.error_info_list, []);

    let update_param = group::MemberChanges {
        add_users: Some(texts(&["E1003"])),
        remove_users: Some(texts(&["E1004"])),
        add_depts: Some(texts(&["560271004"])),
        remove_depts: Some(texts(&["560271003"])),
        add_extra_users: Some(texts(&["E1005"])),
        remove_extra_users: Some(texts(&["E1006"])),
    };
    let request = group::MemberUpdate { op_user_id: oper(), group_id: 685_000_028, schedule_flag: 1, update_param };
    round_trip("group/member-update", request).await?;
    Ok(())
}

#[tokio::test]
async fn places_and_networks_come_and_go() -> Result<()> {
    let network = |id: &str, mac: &str, ssid: &str| group::wifis_add::Network {
        foreign_id: id.into(),
        mac_addr: mac.into(),
        ssid: ssid.into(),
    };
    let wifi_list = vec![
        network("hq-5g", "02:10:18:00:00:01", "office-5g"),
        network("hq-guest", "02:10:18:00:00:02", "office-guest"),
    ];
    let request = group::WifisAdd { op_userid: Some(oper()), group_key: key(), wifi_list };
    let written = round_trip("group/wifis-add", request).await?;
    assert_eq!(written.success_list[0].wifi_key.as_deref(), Some("0151E02A"));
    assert_eq!(written.error_info_list[0].failure_list[0].foreign_id.as_deref(), Some("hq-guest"));

    let wifi_key_list = texts(&["0151E02A"]);
    let request = group::WifisRemove { op_userid: Some(oper()), group_key: key(), wifi_key_list };
    assert_eq!(round_trip("group/wifis-remove", request).await?.success_list, ["0151E02A"]);

    let place = group::positions_add::Place {
        foreign_id: "hq".into(),
        address: "杭州".into(),
        latitude: "30.285600".into(),
        longitude: "120.017000".into(),
        offset: Some(300),
    };
    let request = group::PositionsAdd { op_userid: Some(oper()), group_key: key(), position_list: vec![place] };
    let written = round_trip("group/positions-add", request).await?;
    assert_eq!(written.success_list[0].position_key.as_deref(), Some("C384F00A"));

    let position_key_list = texts(&["C384F00A", "C384F00B"]);
    let request = group::PositionsRemove { op_userid: Some(oper()), group_key: key(), position_key_list };
    let written = round_trip("group/positions-remove", request).await?;
    assert_eq!(written.error_info_list[0].failure_list, ["C384F00B"]);
    Ok(())
}

#[tokio::test]
async fn shifts_are_made() -> Result<()> {
    let on = shift::NewTime {
        begin_min: Some(120),
        end_min: Some(-1),
        free_check: Some(false),
        ..shift::NewTime::on_duty(time(22, 0, 0, 0))
    };
    let off = shift::NewTime::off_duty(time(6, 0, 0, 0)).next_day();
    let night = shift::NewShift {
        id: Some(678_000_070),
        name: "夜班".into(),
        owner: Some(oper()),
        class_group_name: Some("三班倒".into()),
        sections: vec![shift::NewSection { times: vec![on, off] }],
        setting: Some(shift::NewSetting {
            is_flexible: Some(false),
            serious_late_minutes: Some(30),
            absenteeism_late_minutes: Some(60),
            rest_begin_time: Some(shift::NewTime::on_duty(time(2, 0, 0, 0)).next_day()),
            rest_end_time: Some(shift::NewTime::off_duty(time(3, 0, 0, 0)).next_day()),
        }),
    };
    let made = round_trip("shift/add", shift::Add { op_user_id: oper(), shift: night }).await?;
    assert_eq!((made.id, made.name.as_str()), (678_000_070, "夜班"));
    Ok(())
}

#[tokio::test]
async fn groups_and_shifts_of_the_new_host() -> Result<()> {
    let groups = vec![685_000_028, 685_000_029];
    let request = v1_group::WritePermissionsQuery::of("E1001", v1_group::ResourceKey::Schedule, groups);
    let may = round_trip("group/v1-write-permissions-query", request).await?.entity_permission_map;
    assert_eq!(may.into_iter().collect::<Vec<_>>(), [(685_000_028, true), (685_000_029, false)]);

    let page = round_trip("group/v1-group-details", v1_group::GroupDetails::first()).await?.result;
    let found = &page.groups[0];
    assert_eq!((&found.kind, found.work_day_list[1]), (&Some(GroupType::Fixed), 677_000_086));
    let setting = found.selected_class[0].setting.as_ref().unwrap();
    assert_eq!((setting.is_off_duty_free_check, setting.rest_time_list.len()), (Some(false), 1));

    let request = v1_shift::Shifts { shift_id: 677_000_086, op_user_id: Some(oper()) };
    let found = round_trip("shift/v1-shifts", request).await?.result;
    let punch = &found.sections[0].punches[0];
    assert_eq!((punch.punch_id, punch.flex_minutes.as_slice()), (Some(2001), [30, 30].as_slice()));
    assert_eq!(punch.late_back_setting.as_ref().unwrap().late_back_pairs[0].late, Some(60));

    let request = v1_shift::ClassWithDeleted { class_id: 677_000_086 };
    let found = round_trip("shift/v1-class-with-deleted", request).await?.result;
    assert_eq!(found.sections[0].times[0].check_time.as_deref(), Some("1970-01-01T09:00Z"));
    Ok(())
}

#[tokio::test]
async fn points_get_places_of_their_own() -> Result<()> {
    let info = schedule::ScheduleInfo {
        plan_id: 437_000_000_696,
        wifi_keys: Some(texts(&["0151E02A"])),
        position_keys: Some(texts(&["C384F00A"])),
        retain_attendance_check: Some(false),
    };
    let request = schedule::AdditionalInfo { op_user_id: oper(), schedule_infos: vec![info] };
    round_trip("schedule/v1-additional-info", request).await?;
    Ok(())
}
