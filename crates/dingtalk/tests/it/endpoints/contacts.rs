//! The rest of contacts: parents, names, look-ups, searches.

use anyhow::Result;
use dianmao_dingtalk::Error;
use dianmao_dingtalk::api::v1::contact;
use dianmao_dingtalk::api::v2::department;
use dianmao_dingtalk::api::v2::user::{self, ContactType, SysLevel};
use futures::TryStreamExt;
use serde_json::json;

use crate::fixtures::round_trip;
use crate::server::{Reply, Server};

const DEPT: i64 = 560_271_004;

#[tokio::test]
async fn parents() -> Result<()> {
    let above = round_trip("department/listparentbydept", department::ListParentByDept { dept_id: DEPT }).await?;
    assert_eq!(above.parent_id_list, [DEPT, 560_271_002, 1]);
    let request = department::ListParentByUser { userid: "E1001".into() };
    let found = round_trip("department/listparentbyuser", request).await?;
    assert_eq!(found.parent_list[0].parent_dept_id_list, [DEPT, 560_271_002, 1]);
    Ok(())
}

#[tokio::test]
async fn names() -> Result<()> {
    let request = user::ListSimple {
        size: 1,
        order_field: Some("custom".into()),
        contain_access_limit: Some(false),
        language: Some("zh_CN".into()),
        ..user::ListSimple::of(DEPT)
    };
    let page = round_trip("user/listsimple", request).await?;
    assert_eq!((page.has_more, page.next_cursor), (true, Some(1)));
    assert_eq!(page.list[0].name, "何晓雨");
    Ok(())
}

#[tokio::test]
async fn look_ups() -> Result<()> {
    let request = user::GetByUnionid { unionid: "k2iSx8pQ0rVwBbYcGd1eZAiEiE".into() };
    let found = round_trip("user/getbyunionid", request).await?;
    assert_eq!((found.userid.as_str(), found.contact_type), ("E1001", Some(ContactType::Internal)));
    let admins = round_trip("user/listadmin", user::ListAdmin::default()).await?;
    assert_eq!((admins[0].userid.as_str(), &admins[0].sys_level), ("E1001", &SysLevel::Main));
    Ok(())
}

#[tokio::test]
async fn login_code() -> Result<()> {
    let request = user::GetUserInfo { code: "a1b2c3d4e5f6".into() };
    assert!(!format!("{request:?}").contains("a1b2"), "codes are not printed");
    let found = round_trip("user/getuserinfo", request).await?;
    assert_eq!((found.userid.as_str(), found.sys_level), ("E1001", Some(SysLevel::Main)));
    assert_eq!(found.device_id.as_deref(), Some("f7e6d5c4b3a2"));
    Ok(())
}

#[tokio::test]
async fn searches() -> Result<()> {
    let hits = round_trip("contact/users-search", contact::UsersSearch::exactly("E1001")).await?;
    assert_eq!((hits.list, hits.total_count), (vec!["E1001".to_owned()], Some(1)));
    let hits = round_trip("contact/departments-search", contact::DepartmentsSearch::of("研发")).await?;
    assert_eq!(hits.list, [DEPT]);
    Ok(())
}

/// Whether the offset counts rows or pages is not agreed on; the total tells.
#[tokio::test]
async fn search_that_comes_short_is_an_error() -> Result<()> {
    let page = |list: Vec<i64>, has_more| Reply::Json(json!({"hasMore": has_more, "totalCount": 130, "list": list}));
    let server = Server::start(move |seen| match seen.body["offset"].as_i64().unwrap() {
        0 => page((0..100).collect(), true),
        100 => page((100..130).collect(), false),
        other => panic!("no page begins at {other}"),
    })
    .await;
    let first = contact::DepartmentsSearch::of("部");
    let pages: Vec<_> = contact::departments_search::pages(&server.client(), first.clone()).try_collect().await?;
    assert_eq!(pages.iter().map(|page| page.list.len()).sum::<usize>(), 130);

    let by_page = Server::start(move |seen| match seen.body["offset"].as_i64().unwrap() {
        0 => page((0..100).collect(), true),
        _ => page(vec![], false),
    })
    .await;
    let pages = contact::departments_search::pages(&by_page.client(), first).try_collect::<Vec<_>>();
    let error = pages.await.unwrap_err();
    assert!(matches!(error, Error::Paging { .. }), "{error}");
    assert!(error.to_string().contains("100 of 130 hits came"), "{error}");
    Ok(())
}
