//! Approvals made in DingTalk.

use anyhow::Result;
use dianmao_dingtalk::api::v1::workflow::{self, AttendanceRule, BizAction, InstanceStatus};

use super::texts;
use crate::fixtures::{instant, round_trip};

#[tokio::test]
async fn ids() -> Result<()> {
    let first = workflow::InstanceIds {
        end_time: instant("2026-09-07T23:59:59+08:00"),
        user_ids: Some(texts(&["E1001"])),
        ..workflow::InstanceIds::completed("PROC-1", instant("2026-09-01T00:00:00+08:00").unwrap())
    };
    let page = round_trip("workflow/instance-ids", first).await?.result;
    assert_eq!((page.list, page.next_token), (texts(&["inst-1", "inst-2"]), Some(20)));
    Ok(())
}

#[tokio::test]
async fn one_instance() -> Result<()> {
    let request = workflow::GetInstance { process_instance_id: "inst-1".into() };
    let found = round_trip("workflow/instance", request).await?.result;
    assert!(found.is_granted());
    assert_eq!(
        (found.biz_action, found.main_process_instance_id.as_deref()),
        (Some(BizAction::Revoke), Some("inst-0"))
    );
    assert_eq!(found.create_time.as_deref(), Some("2026-08-28T11:52Z"), "its zone is not documented");
    assert_eq!(found.form_component_values[0].biz_alias.as_deref(), Some("trip"));
    Ok(())
}

#[tokio::test]
async fn instances_with_their_forms() -> Result<()> {
    let since = instant("2026-09-01T00:00:00+08:00").unwrap();
    let page = round_trip("workflow/premium-instances", workflow::PremiumInstances::of("PROC-1", since)).await?.result;
    assert_eq!((page.has_more, page.next_token), (Some(true), Some(21)));
    assert_eq!(page.list[0].status, InstanceStatus::Terminated);
    assert_eq!(page.list[0].attached_process_instance_ids, ["inst-2", "inst-3"], "one text here");
    Ok(())
}

#[tokio::test]
async fn templates_and_their_forms() -> Result<()> {
    let found = round_trip("workflow/templates", workflow::Templates { user_id: "E1001".into() }).await?.result;
    assert_eq!((found[0].attendance_type, found[1].attendance_type), (Some(0), Some(2)));
    let form = round_trip("workflow/form-schema", workflow::FormSchema { process_code: "PROC-1".into() }).await?;
    assert_eq!(form.result.attendance_rule(), Some(AttendanceRule::Outing), "also within another field");
    Ok(())
}
