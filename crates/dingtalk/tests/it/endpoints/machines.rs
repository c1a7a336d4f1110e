//! Machines, results changed by hand, devices, visits, kinds of leave.

use std::collections::BTreeMap;

use anyhow::Result;
use dianmao_dingtalk::Error;
use dianmao_dingtalk::api::attendance::list::TimeResult;
use dianmao_dingtalk::api::attendance::vacation as old_vacation;
use dianmao_dingtalk::api::v1::attendance::{checkin, machine, result, security, vacation};
use dianmao_dingtalk::api::v1::smart_device;
use futures::TryStreamExt;
use serde_json::json;

use super::texts;
use crate::fixtures::{instant, round_trip};
use crate::server::{Reply, Server};

const MACHINE: i64 = 236_847_095;

#[tokio::test]
async fn machines_and_their_people() -> Result<()> {
    let found = round_trip("machine/v1-get", machine::Get { dev_id: MACHINE }).await?.result;
    let bluetooth = found.machine_bluetooth.unwrap();
    assert_eq!((bluetooth.limit_user_device_count, bluetooth.user_device_count), (Some(true), Some(1)));
    assert_eq!(found.net_status.as_deref(), Some("3"));

    let page = round_trip("machine/v1-get-user", machine::GetUser::of(MACHINE)).await?.result;
    assert_eq!((page.has_more, page.next_token.as_deref()), (true, Some("50")));

    let request = smart_device::AtmachinesUsers {
        dev_ids: Some(vec![MACHINE]),
        device_ids: Some(texts(&["GWIl-hopq"])),
        add_user_ids: Some(texts(&["E1003"])),
        del_user_ids: Some(texts(&["E1004"])),
        add_dept_ids: Some(vec![560_271_004]),
        del_dept_ids: Some(vec![560_271_003]),
    };
    round_trip("machine/v1-atmachines-users", request).await?;
    Ok(())
}

#[tokio::test]
async fn people_of_a_machine_come_page_by_page() -> Result<()> {
    let page = |ids: std::ops::Range<i64>, next: &str| {
        let users: Vec<_> = ids.map(|id| json!({"userId": format!("E{id}")})).collect();
        Reply::Json(json!({"result": {"hasMore": !next.is_empty(), "nextToken": next, "userList": users}}))
    };
    let server = Server::start(move |seen| match (seen.path.as_str(), seen.query["nextToken"].as_str()) {
        ("/v1.0/attendance/machines/getUser/236847095", "0") => page(0..50, "50"),
        ("/v1.0/attendance/machines/getUser/236847095", "50") => page(50..61, ""),
        other => panic!("{other:?} was asked"),
    })
    .await;
    let client = server.client();
    let pages: Vec<_> = machine::get_user::pages(&client, MACHINE).try_collect().await?;
    assert_eq!(pages.iter().map(|page| page.result.user_list.len()).sum::<usize>(), 61);
    assert_eq!(
        client.calls()["/v1.0/attendance/machines/getUser/{devId}"].metered,
        2,
        "one interface for all machines"
    );
    Ok(())
}

#[tokio::test]
async fn results_are_changed_by_hand() -> Result<()> {
    let change = result::Override {
        absent_min: Some(0),
        remark: Some("机器故障".into()),
        ..result::Override::of(437_000_000_696, TimeResult::Normal)
    };
    round_trip("result/v1-batch", result::Batch { op_user_id: "E1001".into(), models: vec![change] }).await?;
    Ok(())
}

#[tokio::test]
async fn device_is_checked() -> Result<()> {
    let request = security::Check {
        user_id: "E1001".into(),
        platform: "Android".into(),
        platform_ver: "14".into(),
        client_ver: "7.6.0".into(),
        sec: r#"{"ddSec":"x"}"#.into(),
    };
    let risk = round_trip("security/v1-check", request).await?.result;
    assert!(risk.has_risk);
    assert_eq!(risk.risk_info.unwrap()["riskTypeMajor"], "root");
    Ok(())
}

#[tokio::test]
async fn visits() -> Result<()> {
    let (from, to) = (instant("2026-09-01T00:00:00+08:00"), instant("2026-09-01T23:59:59+08:00"));
    let first = checkin::RecordsQuery::of("E1001", texts(&["E1003"]), from.unwrap(), to.unwrap());
    let page = round_trip("checkin/v1-records-query", first).await?.result;
    assert_eq!(page.next_token, Some(50));
    assert_eq!(page.page_list[0].custom_data_list[0].value.as_deref(), Some("甲"));
    Ok(())
}

fn rule() -> (vacation::VisibilityRule, vacation::SubmitTimeRule, vacation::LeaveCertificate) {
    let visible = vacation::VisibilityRule { kind: "staff".into(), visible: texts(&["E1003"]) };
    let submit = vacation::SubmitTimeRule {
        enable_time_limit: Some(true),
        time_type: Some("before".into()),
        time_unit: Some("day".into()),
        time_value: Some(2),
    };
    let certificate = vacation::LeaveCertificate {
        enable: Some(false),
        unit: Some("hour".into()),
        duration: Some("1.5".into()),
        prompt_information: Some("请附证明".into()),
    };
    (visible, submit, certificate)
}

#[tokio::test]
async fn kinds_of_leave_are_written() -> Result<()> {
    let (visible, submit, certificate) = rule();
    let extras = Some(r#"{"validity_type":"absolute_time","validity_value":"12-31"}"#.to_owned());
    let request = vacation::LeaveTypeAdd {
        op_user_id: "E1001".into(),
        leave_name: "年假".into(),
        leave_view_unit: "day".into(),
        biz_type: "general_leave".into(),
        natural_day_leave: false,
        hours_in_per_day: 800,
        extras: extras.clone(),
        paid_leave: Some(true),
        when_can_leave: Some("entry".into()),
        visibility_rules: Some(vec![visible.clone()]),
        submit_time_rule: Some(submit.clone()),
        leave_certificate: Some(certificate.clone()),
    };
    let made = round_trip("vacation/v1-leave-type-add", request).await?.result;
    assert_eq!((made.leave_code.as_str(), made.leave_certificate), ("0374-bb77", Some(certificate.clone())));

    let request = vacation::LeaveTypeUpdate {
        op_user_id: "E1001".into(),
        leave_code: "0374-bb77".into(),
        leave_name: Some("年休假".into()),
        leave_view_unit: "day".into(),
        biz_type: "general_leave".into(),
        natural_day_leave: Some(false),
        hours_in_per_day: Some(800),
        extras,
        visibility_rules: Some(vec![visible]),
        submit_time_rule: Some(submit),
        leave_certificate: Some(certificate),
    };
    assert_eq!(
        round_trip("vacation/v1-leave-type-update", request).await?.result.leave_name.as_deref(),
        Some("年休假")
    );

    let request = old_vacation::TypeDelete { op_userid: "E1001".into(), leave_code: "0374-bb77".into() };
    assert_eq!(round_trip("vacation/type-delete", request).await?.leave_name, "年假");
    Ok(())
}

/// An amount that is no number is not sent at all.
#[tokio::test]
async fn decimal_is_checked_before_it_is_sent() {
    let server = Server::start(|_| panic!("nothing is to be asked")).await;
    let (_, _, certificate) = rule();
    let certificate = vacation::LeaveCertificate { duration: Some("一天".into()), ..certificate };
    let request = vacation::LeaveTypeAdd { leave_certificate: Some(certificate), ..Default::default() };
    let error = server.client().send(&request).await.unwrap_err();
    assert!(matches!(error, Error::Config { .. }), "{error}");
    assert!(!error.to_string().contains('一'), "{error}");
}

#[tokio::test]
async fn records_of_balances() -> Result<()> {
    let first = old_vacation::RecordList::of("E1001", "16f8-aa16", texts(&["E1001", "E1003"]));
    let page = round_trip("vacation/record-list", first).await?;
    let record = &page.leave_records[0];
    assert_eq!((record.record_num_per_day, record.end_time), (Some(100), instant("2026-12-31T23:59:59+08:00")));
    Ok(())
}

/// The id in the path is one part of it, whatever is in it.
#[tokio::test]
async fn raw_call_fills_its_path() -> Result<()> {
    let server = Server::start(|_| Reply::Json(json!({"result": {}}))).await;
    let client = server.client();
    let parameters = json!({"devId": "7/../8", "nextToken": "0"});
    client.call("/v1.0/attendance/machines/{devId}", dianmao_dingtalk::Method::Get, parameters).await?;
    let seen = server.seen_at("/v1.0/attendance/machines/7%2F..%2F8").pop().unwrap();
    assert_eq!(seen.query, BTreeMap::from([("nextToken".to_owned(), "0".to_owned())]));
    let error =
        client.call("/v1.0/attendance/machines/{devId}", dianmao_dingtalk::Method::Get, json!({})).await.unwrap_err();
    assert!(error.to_string().contains("`devId` has to stand in the path"), "{error}");
    Ok(())
}
