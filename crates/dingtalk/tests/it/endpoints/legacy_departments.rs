//! Departments of the first generation.

use anyhow::Result;
use dianmao_dingtalk::api::legacy::department;
use serde_json::json;

use super::texts;
use crate::fixtures::{fixture, round_trip};
use crate::server::{Reply, Server};

const TOP: i64 = 560_271_002;
const SIDE: i64 = 560_271_003;
const BELOW: i64 = 560_271_004;

#[tokio::test]
async fn creation() -> Result<()> {
    let request = department::Create {
        name: "研发部".into(),
        parentid: TOP,
        order: Some(3),
        create_dept_group: Some(true),
        dept_hiding: Some(true),
        dept_permits: Some(vec![TOP, SIDE]),
        user_permits: Some(texts(&["E1001", "E1002"])),
        dept_perimits: Some(vec![TOP, SIDE]),
        user_perimits: Some(texts(&["E1001", "E1002"])),
        outer_dept: Some(true),
        outer_dept_only_self: Some(true),
        outer_permit_depts: Some(vec![SIDE]),
        outer_permit_users: Some(texts(&["E1001"])),
        source_identifier: Some("D20".into()),
        auto_approve_apply: Some(false),
        parent_balance_first: Some(false),
        share_balance: Some(false),
        ext: Some(r#"{"faceCount":"1"}"#.into()),
    };
    assert_eq!(round_trip("legacy-department/create", request).await?.id, 560_271_005);
    Ok(())
}

#[tokio::test]
async fn change_and_deletion() -> Result<()> {
    let request = department::Update {
        id: BELOW,
        name: Some("研发一部".into()),
        parentid: Some(TOP),
        order: Some(5),
        create_dept_group: Some(true),
        auto_add_user: Some(true),
        dept_hiding: Some(false),
        dept_permits: Some(vec![]),
        user_permits: Some(vec![]),
        outer_dept: Some(false),
        outer_dept_only_self: Some(false),
        outer_permit_depts: Some(vec![]),
        outer_permit_users: Some(vec![]),
        dept_manager_userid_list: Some(texts(&["E1001", "E1002"])),
        org_dept_owner: Some("E1001".into()),
        source_identifier: Some("D21".into()),
        auto_approve_apply: Some(true),
        group_contain_sub_dept: Some(true),
        group_contain_outer_dept: Some(false),
        group_contain_hidden_dept: Some(false),
        lang: Some("zh_CN".into()),
        ..Default::default()
    };
    assert_eq!(round_trip("legacy-department/update", request).await?.id, BELOW);
    round_trip("legacy-department/delete", department::Delete { id: BELOW }).await?;
    Ok(())
}

#[tokio::test]
async fn one_department_in_both_spellings() -> Result<()> {
    let request = department::Get { id: BELOW, lang: Some("zh_CN".into()) };
    let found = round_trip("legacy-department/get", request.clone()).await?;
    assert_eq!((found.parentid, found.order), (Some(TOP), Some(9)));
    assert_eq!(found.dept_permits, Some(vec![]), "an empty list is not a missing one");
    assert_eq!(found.permitted_depts(), Some([TOP, SIDE].as_slice()), "only the misspelt one is filled");
    assert_eq!(found.permitted_users(), Some(["E1001".to_owned()].as_slice()));
    assert_eq!(found.dept_manager_userid_list, Some(texts(&["E1001", "E1002"])));

    for gone in [["deptPermits", "userPermits"], ["deptPerimits", "userPerimits"]] {
        let mut answer = fixture("legacy-department/get", "response");
        answer.as_object_mut().unwrap().retain(|key, _| !gone.contains(&key.as_str()));
        let server = Server::start(move |_| Reply::Json(answer.clone())).await;
        let found = server.client().send(&request).await?;
        assert_eq!(found.permitted_users(), Some(["E1001".to_owned()].as_slice()), "without {gone:?}");
    }
    Ok(())
}

/// The root has neither parent nor lists in some answers.
#[tokio::test]
async fn root_of_few_words() -> Result<()> {
    let answer = json!({"errcode": 0, "errmsg": "ok", "id": 1, "name": "点卯", "createDeptGroup": true});
    let server = Server::start(move |_| Reply::Json(answer.clone())).await;
    let found = server.client().send(&department::Get { id: 1, ..Default::default() }).await?;
    assert_eq!((found.parentid, found.permitted_depts()), (None, None));
    Ok(())
}

#[tokio::test]
async fn lists() -> Result<()> {
    let request = department::List { lang: Some("zh_CN".into()), ..department::List::all_below(TOP) };
    let found = round_trip("legacy-department/list", request).await?.department;
    assert_eq!((found[0].id, found[0].parentid), (BELOW, Some(TOP)));
    assert_eq!(found[0].source_identifier.as_deref(), Some("D21"));

    let ids = round_trip("legacy-department/list_ids", department::ListIds { id: 1 }).await?;
    assert_eq!(ids.sub_dept_id_list, [TOP, SIDE]);
    let request = department::ListParentDepts { user_id: "E1001".into() };
    assert_eq!(round_trip("legacy-department/list_parent_depts", request).await?.department, [[BELOW, TOP, 1]]);
    let request = department::ListParentDeptsByDept { id: BELOW };
    let above = round_trip("legacy-department/list_parent_depts_by_dept", request).await?;
    assert_eq!(above.parent_ids, [BELOW, TOP, 1]);
    Ok(())
}

/// What an `id` alone means is not agreed on, so it is never sent alone.
#[tokio::test]
async fn depth_is_always_said() {
    let sent = |request: department::List| serde_json::to_value(request).unwrap();
    assert_eq!(sent(department::List::everything()), json!({}));
    assert_eq!(sent(department::List::children_of(1)), json!({"id": 1, "fetch_child": false}));
    assert_eq!(sent(department::List::all_below(1)), json!({"id": 1, "fetch_child": true}));
}
