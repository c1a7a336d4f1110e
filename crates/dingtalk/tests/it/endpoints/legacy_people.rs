//! People of the first generation.

use std::collections::BTreeMap;

use anyhow::Result;
use dianmao_dingtalk::Error;
use dianmao_dingtalk::api::legacy::user::{self, ContactType, SysLevel};
use futures::TryStreamExt;
use serde_json::{Value, json};

use super::texts;
use crate::fixtures::{fixture, instant, round_trip};
use crate::server::{Reply, Server};

const ABOVE: i64 = 560_271_002;
const DEPT: i64 = 560_271_004;

fn desk(place: &str) -> Option<BTreeMap<String, String>> {
    Some(BTreeMap::from([("工位".to_owned(), place.to_owned())]))
}

#[tokio::test]
async fn creation() -> Result<()> {
    let request = user::Create {
        userid: Some("E1003".into()),
        name: "何晓雨".into(),
        mobile: "12000001003".into(),
        department: vec![DEPT, ABOVE],
        order_in_depts: Some(BTreeMap::from([(DEPT, 10), (ABOVE, 20)])),
        position: Some("测试工程师".into()),
        position_in_depts: Some(BTreeMap::from([(DEPT, "测试工程师".to_owned())])),
        tel: Some("8003".into()),
        work_place: Some("杭州".into()),
        remark: Some("二期".into()),
        email: Some("e1003@example.com".into()),
        org_email: Some("e1003@example.org".into()),
        jobnumber: Some("E1003".into()),
        is_hide: Some(false),
        is_senior: Some(false),
        extattr: desk("A-12"),
        hired_date: instant("2026-09-01T00:00:00+08:00"),
        manager_userid: Some("E1001".into()),
    };
    let made = round_trip("legacy-user/create", request).await?;
    assert_eq!((made.userid.as_str(), made.union_id.as_deref()), ("E1003", Some("k2iSx8pQ0rVwBbYcGd1eZAiEiE")));
    Ok(())
}

#[tokio::test]
async fn change() -> Result<()> {
    let request = user::Update {
        userid: "E1003".into(),
        name: Some("何晓雨".into()),
        department: Some(vec![DEPT]),
        order_in_depts: Some(BTreeMap::from([(DEPT, 20)])),
        position: Some("高级测试工程师".into()),
        position_in_depts: Some(BTreeMap::from([(DEPT, "高级测试工程师".to_owned())])),
        tel: Some("8013".into()),
        work_place: Some("上海".into()),
        remark: Some("三期".into()),
        email: Some("e1003@example.com".into()),
        org_email: Some("e1003@example.org".into()),
        jobnumber: Some("E1003".into()),
        is_hide: Some(true),
        is_senior: Some(false),
        extattr: desk("B-07"),
        hired_date: instant("2026-09-01T00:00:00+08:00"),
        manager_userid: Some("E1002".into()),
        lang: Some("zh_CN".into()),
        ..Default::default()
    };
    round_trip("legacy-user/update", request).await?;
    round_trip("legacy-user/delete", user::Delete { userid: "E1003".into() }).await?;
    round_trip("legacy-user/batchdelete", user::BatchDelete { useridlist: texts(&["E1001", "E1002"]) }).await?;
    Ok(())
}

#[tokio::test]
async fn one_person() -> Result<()> {
    let request = user::Get { userid: "E1003".into(), lang: Some("zh_CN".into()) };
    let found = round_trip("legacy-user/get", request).await?;
    assert_eq!(found.department, Some(vec![DEPT, ABOVE]));
    assert_eq!(found.order_in_depts.unwrap()[&ABOVE], 180_016_955_155_526_360, "above 2^53");
    assert_eq!(found.is_leader_in_depts, Some(BTreeMap::from([(DEPT, false), (ABOVE, false)])));
    assert_eq!(found.extattr.unwrap()["工位"], "A-12");
    assert_eq!(found.hired_date, instant("2026-09-01T00:00:00+08:00"));
    assert_eq!(found.avatar, Some(String::new()), "empty, and not missing");
    assert_eq!(found.position_in_depts, None, "not returned");
    let role = &found.roles.unwrap()[0];
    assert_eq!((role.id, role.kind), (280_010_306, Some(101)));
    Ok(())
}

/// Captures, the table and the SDK do not agree on these.
#[tokio::test]
async fn other_spellings_of_one_person() -> Result<()> {
    let mut answer = fixture("legacy-user/get", "response");
    answer["extattr"] = r#"{"工位":"A-12"}"#.into();
    answer["isLeaderInDepts"] = json!("{560271004: true, 560271002 :false}");
    answer["orderInDepts"] = json!(r#"{"560271004":"10"}"#);
    answer["department"] = "[560271004]".into();
    answer.as_object_mut().unwrap().remove("managerUserid");
    answer["managerUserId"] = "E1001".into();
    let server = Server::start(move |_| Reply::Json(answer.clone())).await;
    let found = server.client().send(&user::Get { userid: "E1003".into(), ..Default::default() }).await?;
    assert_eq!(found.extattr.unwrap()["工位"], "A-12");
    assert!(found.is_leader_in_depts.unwrap()[&DEPT]);
    assert_eq!(found.order_in_depts.unwrap()[&DEPT], 10);
    assert_eq!((found.department, found.manager_userid), (Some(vec![DEPT]), Some("E1001".into())));
    Ok(())
}

#[tokio::test]
async fn lists() -> Result<()> {
    let (order, lang) = (Some("custom".to_owned()), Some("zh_CN".to_owned()));
    let request =
        user::SimpleList { size: Some(1), order: order.clone(), lang: lang.clone(), ..user::SimpleList::of(DEPT) };
    let page = round_trip("legacy-user/simplelist", request).await?;
    assert_eq!((page.has_more, page.userlist[0].name.as_str()), (Some(true), "何晓雨"));

    let request = user::List { order: Some("entry_asc".into()), lang: lang.clone(), ..user::List::whole(DEPT) };
    let page = round_trip("legacy-user/list", request).await?;
    assert_eq!((page.has_more, page.userlist.len()), (None, 2), "whole, and so without a word of more");

    let request = user::ListByPage { size: 1, order, lang, ..user::ListByPage::of(DEPT) };
    let page = round_trip("legacy-user/listbypage", request).await?;
    let person = &page.userlist[0];
    assert_eq!((person.order, person.is_leader), (Some(176_220_178_909_140_512), Some(false)));
    assert_eq!(person.department, Some(vec![DEPT]));
    Ok(())
}

#[tokio::test]
async fn look_ups() -> Result<()> {
    let request = user::GetByMobile { mobile: "12000001001".into() };
    assert_eq!(round_trip("legacy-user/get_by_mobile", request).await?.userid, "E1001");
    let request = user::GetUseridByUnionid { unionid: "k2iSx8pQ0rVwBbYcGd1eZAiEiE".into() };
    let found = round_trip("legacy-user/getUseridByUnionid", request).await?;
    assert_eq!((found.userid.as_str(), found.contact_type), ("E1001", Some(ContactType::Internal)));
    let members = round_trip("legacy-user/getDeptMember", user::GetDeptMember { dept_id: DEPT }).await?;
    assert_eq!(members.user_ids, ["E1001", "E1002"]);
    let request = user::GetOrgUserCount { only_active: true };
    assert_eq!(round_trip("legacy-user/get_org_user_count", request).await?.count, 2);
    Ok(())
}

#[tokio::test]
async fn administrators_by_either_spelling() -> Result<()> {
    let admins = round_trip("legacy-user/get_admin", user::GetAdmin::default()).await?;
    assert_eq!(admins.admin_list[0].sys_level, SysLevel::Main);
    for gone in ["admin_list", "adminList"] {
        let mut answer = fixture("legacy-user/get_admin", "response");
        answer.as_object_mut().unwrap().remove(gone);
        let server = Server::start(move |_| Reply::Json(answer.clone())).await;
        assert_eq!(server.client().send(&user::GetAdmin::default()).await?, admins, "without {gone}");
    }
    let server = Server::start(|_| Reply::Json(json!({"errcode": 0, "errmsg": "ok"}))).await;
    let error = server.client().send(&user::GetAdmin::default()).await.unwrap_err();
    assert!(error.to_string().contains("missing field `admin_list`"), "{error}");
    Ok(())
}

fn people(ids: std::ops::Range<i64>, has_more: bool) -> Reply {
    let rows: Vec<Value> = ids.map(|id| json!({"userid": format!("E{id}"), "name": "何晓雨"})).collect();
    Reply::Json(json!({"errcode": 0, "errmsg": "ok", "hasMore": has_more, "userlist": rows}))
}

/// The next page begins behind the rows that came, not behind those that were asked for.
#[tokio::test]
async fn pages_step_by_the_rows_that_came() -> Result<()> {
    let server = Server::start(|seen| match seen.query["offset"].as_str() {
        "0" => people(0..100, true),
        "100" => people(100..173, true),
        "173" => people(173..180, false),
        other => panic!("no page begins at {other}"),
    })
    .await;
    let client = server.client();
    let count = |pages: Vec<usize>| pages.into_iter().sum::<usize>();
    let pages: Vec<_> =
        user::list_by_page::pages(&client, DEPT).map_ok(|page| page.userlist.len()).try_collect().await?;
    assert_eq!(count(pages), 180);
    let pages: Vec<_> = user::list::pages(&client, DEPT).map_ok(|page| page.userlist.len()).try_collect().await?;
    assert_eq!(count(pages), 180);
    let pages: Vec<_> =
        user::simple_list::pages(&client, DEPT).map_ok(|page| page.userlist.len()).try_collect().await?;
    assert_eq!(count(pages), 180);
    Ok(())
}

/// Stopping there, as some clients do, would pass for a department of fewer people.
#[tokio::test]
async fn empty_page_that_promises_more_is_an_error() {
    let server = Server::start(|_| people(0..0, true)).await;
    let error = user::list_by_page::pages(&server.client(), DEPT).try_collect::<Vec<_>>().await.unwrap_err();
    assert!(matches!(error, Error::Paging { .. }), "{error}");
}
