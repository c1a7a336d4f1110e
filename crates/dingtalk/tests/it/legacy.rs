//! Both generations of contacts against the emulator: what one of them writes, the other reads.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use dianmao_dingtalk::api::legacy::{department, user};
use dianmao_dingtalk::api::{v1, v2};
use dianmao_emulator::{self as emulator, PersonPatch};
use futures::TryStreamExt;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::emulator::{Tenant, empty, make_department, person};

#[tokio::test]
async fn departments_are_made_changed_listed_and_removed() -> Result<()> {
    let (_tenant, client) = empty().await?;
    let new = |name: &str, parentid| department::Create { name: name.into(), parentid, ..Default::default() };
    let above = client.send(&new("技术中心", 1)).await?.id;
    let request = department::Create {
        order: Some(3),
        source_identifier: Some("D20".into()),
        dept_hiding: Some(true),
        dept_permits: Some(vec![above]),
        ..new("研发部", above)
    };
    let below = client.send(&request).await?.id;

    let found = client.send(&department::Get { id: below, lang: None }).await?;
    assert_eq!((found.name.as_str(), found.parentid, found.order), ("研发部", Some(above), Some(3)));
    assert_eq!(found.permitted_depts(), Some([above].as_slice()));
    let same = client.send(&v2::department::Get { dept_id: below, language: None }).await?;
    assert_eq!((same.parent_id, same.hide_dept, same.dept_permits), (Some(above), Some(true), Some(vec![above])));
    assert_eq!(same.source_identifier.as_deref(), Some("D20"));

    let ids = |found: department::list::Departments| found.department.iter().map(|row| row.id).collect::<BTreeSet<_>>();
    assert_eq!(ids(client.send(&department::List::everything()).await?), BTreeSet::from([1, above, below]));
    assert_eq!(ids(client.send(&department::List::all_below(1)).await?), BTreeSet::from([above, below]));
    assert_eq!(ids(client.send(&department::List::children_of(1)).await?), BTreeSet::from([above]));
    assert_eq!(client.send(&department::ListIds { id: above }).await?.sub_dept_id_list, [below]);
    assert_eq!(client.send(&department::ListParentDeptsByDept { id: below }).await?.parent_ids, [below, above, 1]);
    let same = client.send(&v2::department::ListParentByDept { dept_id: below }).await?;
    assert_eq!(same.parent_id_list, [below, above, 1]);

    let request =
        department::Update { id: below, name: Some("研发中心".into()), parentid: Some(1), ..Default::default() };
    client.send(&request).await?;
    let found = client.send(&department::Get { id: below, lang: None }).await?;
    assert_eq!(
        (found.name.as_str(), found.parentid, found.order),
        ("研发中心", Some(1), Some(3)),
        "what is absent stays"
    );
    client.send(&department::Delete { id: below }).await?;
    let error = client.send(&department::Get { id: below, lang: None }).await.unwrap_err();
    assert!(error.is_code(60003), "{error}");
    Ok(())
}

fn somebody(userid: &str, mobile: &str, department: Vec<i64>) -> user::Create {
    let (userid, name, mobile) = (Some(userid.to_owned()), "何晓雨".to_owned(), mobile.to_owned());
    user::Create { userid, name, mobile, department, ..Default::default() }
}

#[tokio::test]
async fn people_are_taken_in_changed_found_and_removed() -> Result<()> {
    let (tenant, client) = empty().await?;
    let first = make_department(&client, "研发部", 1).await?;
    let second = make_department(&client, "质量部", 1).await?;
    client.send(&somebody("E1", "12000000001", vec![first])).await?;
    let hired: Timestamp = "2026-09-01T00:00:00+08:00".parse()?;
    let request = user::Create {
        order_in_depts: Some(BTreeMap::from([(first, 10), (second, 176_220_178_909_140_512)])),
        position: Some("测试工程师".into()),
        position_in_depts: Some(BTreeMap::from([(second, "主管, 质量".to_owned())])),
        jobnumber: Some("E2".into()),
        extattr: Some(BTreeMap::from([("工位".to_owned(), "A-12".to_owned())])),
        hired_date: Some(hired),
        manager_userid: Some("E1".into()),
        ..somebody("E2", "12000000002", vec![first, second])
    };
    let made = client.send(&request).await?;

    let found = client.send(&user::Get { userid: "E2".into(), lang: None }).await?;
    assert_eq!((found.unionid.clone(), found.position.as_deref()), (made.union_id, Some("测试工程师")));
    assert_eq!(found.order_in_depts, Some(BTreeMap::from([(first, 10), (second, 176_220_178_909_140_512)])));
    assert_eq!(found.is_leader_in_depts, Some(BTreeMap::from([(first, false), (second, false)])));
    assert_eq!((found.hired_date, found.manager_userid.as_deref()), (Some(hired), Some("E1")));
    let same = client.send(&v2::user::Get { userid: "E2".into(), language: None }).await?;
    let titles = same.dept_position_list.unwrap();
    assert_eq!((titles[0].dept_id, titles[0].title.as_deref()), (second, Some("主管, 质量")), "a title with a comma");
    assert_eq!(serde_json::from_str::<Value>(&same.extension.unwrap())?, json!({"工位": "A-12"}));

    let lists = client.send(&department::ListParentDepts { user_id: "E2".into() }).await?;
    assert_eq!(
        lists.department.into_iter().collect::<BTreeSet<_>>(),
        BTreeSet::from([vec![first, 1], vec![second, 1]])
    );
    let same = client.send(&v2::department::ListParentByUser { userid: "E2".into() }).await?;
    assert_eq!(same.parent_list.len(), 2);

    let unionid = found.unionid.unwrap();
    let look_up = user::GetUseridByUnionid { unionid: unionid.clone() };
    assert_eq!(client.send(&look_up).await?.userid, "E2");
    assert_eq!(client.send(&v2::user::GetByUnionid { unionid }).await?.userid, "E2");
    let by_mobile = user::GetByMobile { mobile: "12000000002".into() };
    assert_eq!(client.send(&by_mobile).await?.userid, "E2");
    assert_eq!(client.send(&user::GetDeptMember { dept_id: second }).await?.user_ids, ["E2"]);
    assert_eq!(client.send(&user::GetOrgUserCount { only_active: false }).await?.count, 2);
    assert_eq!(client.send(&user::GetOrgUserCount { only_active: true }).await?.count, 0);

    let update = user::Update { userid: "E2".into(), department: Some(vec![second]), ..Default::default() };
    client.send(&update).await?;
    let found = client.send(&user::Get { userid: "E2".into(), lang: None }).await?;
    assert_eq!((found.department, found.position.as_deref()), (Some(vec![second]), Some("测试工程师")));
    client.send(&user::Delete { userid: "E2".into() }).await?;
    assert!(client.send(&by_mobile).await.unwrap_err().is_code(60121));
    let since = client.now() - 24.hours();
    let left = client.send(&v1::contact::EmpLeaveRecords::since(since)).await?;
    assert_eq!(left.records[0].user_id, "E2");

    let admin = PersonPatch { admin: Some(true), ..PersonPatch::of("E1") };
    tenant.emulator.add_people(vec![admin]).unwrap();
    let admins = client.send(&user::GetAdmin::default()).await?.admin_list;
    let same = client.send(&v2::user::ListAdmin::default()).await?;
    assert_eq!((admins.len(), admins[0].userid.as_str(), &admins[0].sys_level), (1, "E1", &same[0].sys_level));
    Ok(())
}

#[tokio::test]
async fn everybody_is_listed_alike_by_both_generations() -> Result<()> {
    let tenant = Tenant::start(emulator::Config::default().quiet().people(300)).await?;
    let client = tenant.client();
    let mut people = BTreeSet::new();
    for department in client.send(&department::List::everything()).await?.department {
        let dept_id = department.id;
        let whole = client.send(&user::List::whole(dept_id)).await?;
        let ids: BTreeSet<String> = whole.userlist.into_iter().map(|person| person.userid).collect();
        let pages: Vec<_> = user::list_by_page::pages(&client, dept_id).try_collect().await?;
        assert_eq!(ids, pages.into_iter().flat_map(|page| page.userlist).map(|person| person.userid).collect());
        let pages: Vec<_> = user::simple_list::pages(&client, dept_id).try_collect().await?;
        assert_eq!(ids, pages.into_iter().flat_map(|page| page.userlist).map(|person| person.userid).collect());
        let pages: Vec<_> = v2::user::list_simple::pages(&client, dept_id).try_collect().await?;
        assert_eq!(ids, pages.into_iter().flat_map(|page| page.list).map(|person| person.userid).collect());
        people.extend(ids);
    }
    let count = client.send(&user::GetOrgUserCount { only_active: false }).await?.count;
    assert_eq!(i64::try_from(people.len())?, count);
    Ok(())
}

#[tokio::test]
async fn searches_find_people_and_departments_by_pages() -> Result<()> {
    let (tenant, client) = empty().await?;
    let dept_id = make_department(&client, "研发部", 1).await?;
    for nth in 1..=5 {
        client.send(&person(nth, dept_id)).await?;
    }
    let first = v1::contact::UsersSearch { size: 2, ..v1::contact::UsersSearch::of("员工") };
    let pages: Vec<_> = v1::contact::users_search::pages(&client, first).try_collect().await?;
    assert_eq!(pages.len(), 3);
    assert_eq!(pages.into_iter().flat_map(|page| page.list).collect::<Vec<_>>(), ["E1", "E2", "E3", "E4", "E5"]);
    assert_eq!(client.send(&v1::contact::UsersSearch::exactly("员工")).await?.list, [""; 0]);
    let found = client.send(&v1::contact::DepartmentsSearch::of("研发")).await?;
    assert_eq!((found.list, found.total_count), (vec![dept_id], Some(1)));
    assert_eq!(tenant.emulator.metered()["/v1.0/contact/users/search"], 4, "searches are not free");
    Ok(())
}

#[tokio::test]
async fn login_code_is_good_once() -> Result<()> {
    let (tenant, client) = empty().await?;
    client.send(&person(1, 1)).await?;
    let code = tenant.emulator.log_in("E1").unwrap();
    let request = v2::user::GetUserInfo { code: code.into() };
    assert_eq!(client.send(&request).await?.userid, "E1");
    assert!(client.send(&request).await.unwrap_err().is_code(40078));
    Ok(())
}
