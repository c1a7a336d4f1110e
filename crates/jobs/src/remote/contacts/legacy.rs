//! The first generation, `/department/` and `/user/`: for apps that were granted it while that was possible.

use std::collections::BTreeMap;

use dianmao_dingtalk::Error as CallError;
use dianmao_dingtalk::api::legacy::{department, user};
use dianmao_roster::directory::{RemoteDepartment, RemotePerson};
use dianmao_roster::id::{DeptId, UserId};
use futures::stream::TryStreamExt;
use jiff::tz::TimeZone;

use super::person::{self, Shared, non_empty};
use super::{
    Apart, Contacts, DepartmentDetails, DepartmentUpdate, Fields, Listed, Member, NewDepartment, NewPerson,
    PersonDetails, PersonUpdate, Place, Post,
};

/// What a department without parent hangs from: nothing that any list names.
const NOWHERE: DeptId = DeptId(0);

pub(super) async fn children(contacts: Contacts<'_>, parent: DeptId) -> Result<Listed, CallError> {
    list(contacts, department::List::children_of(parent.0)).await
}

/// All departments below one, in one answer; a child may come before its parent.
pub(super) async fn tree(contacts: Contacts<'_>, root: DeptId) -> Result<Option<Listed>, CallError> {
    list(contacts, department::List::all_below(root.0)).await.map(Some)
}

async fn list(contacts: Contacts<'_>, request: department::List) -> Result<Listed, CallError> {
    let found = contacts.client.send(&request).await?;
    let department = |listed: department::Listed| {
        let department = RemoteDepartment {
            name: listed.name,
            parent: listed.parentid.map_or(NOWHERE, DeptId),
            source_identifier: non_empty(listed.source_identifier),
        };
        (DeptId(listed.id), department)
    };
    Ok(found.department.into_iter().map(department).collect())
}

pub(super) async fn first_child(contacts: Contacts<'_>, parent: DeptId) -> Result<Option<DeptId>, CallError> {
    let children = contacts.client.send(&department::ListIds { id: parent.0 }).await?;
    Ok(children.sub_dept_id_list.first().map(|child| DeptId(*child)))
}

pub(super) async fn department(contacts: Contacts<'_>, id: DeptId) -> Result<DepartmentDetails, CallError> {
    let found = contacts.client.send(&department::Get { id: id.0, ..Default::default() }).await?;
    Ok(DepartmentDetails {
        name: found.name,
        parent: found.parentid.map(DeptId),
        leaders: found.dept_manager_userid_list.into_iter().flatten().map(UserId::from).collect(),
    })
}

/// In pages of the one detailed list that is still documented.
pub(super) async fn members(contacts: Contacts<'_>, department: DeptId) -> Result<Vec<Member>, CallError> {
    let pages =
        user::list_by_page::pages(contacts.client, department.0).map_ok(|page| page.userlist).try_concat().await?;
    let member = |listed: &user::Listed| Member {
        userid: UserId::from(listed.userid.clone()),
        person: listed_person(listed, contacts.zone),
        leads: listed.is_leader,
    };
    Ok(pages.iter().map(member).collect())
}

pub(super) async fn try_members(contacts: Contacts<'_>, department: DeptId) -> Result<(), CallError> {
    contacts.client.send(&user::ListByPage::of(department.0)).await.map(drop)
}

pub(super) async fn n_members(contacts: Contacts<'_>, department: DeptId) -> Result<usize, CallError> {
    Ok(contacts.client.send(&user::GetDeptMember { dept_id: department.0 }).await?.user_ids.len())
}

pub(super) async fn n_people(contacts: Contacts<'_>) -> Result<usize, CallError> {
    let counted = contacts.client.send(&user::GetOrgUserCount { only_active: false }).await?;
    Ok(usize::try_from(counted.count).unwrap_or(0))
}

pub(super) async fn person(contacts: Contacts<'_>, userid: &UserId) -> Result<PersonDetails, CallError> {
    let found = contacts.client.send(&user::Get { userid: userid.to_string(), ..Default::default() }).await?;
    let leads = found.is_leader_in_depts.iter().flatten().filter(|(_, leads)| **leads).map(|(id, _)| DeptId(*id));
    let places = |orders: BTreeMap<i64, i64>| orders.into_iter().map(|(dept_id, order)| Place { dept_id, order });
    Ok(PersonDetails {
        leads: leads.collect(),
        person: detailed_person(&found, contacts.zone),
        apart: Apart {
            manager_userid: non_empty(found.manager_userid),
            org_email: non_empty(found.org_email),
            hide_mobile: found.is_hide,
            senior_mode: found.is_senior,
            dept_order_list: found.order_in_depts.map(|orders| places(orders).collect()),
            dept_position_list: found.position_in_depts.map(|titles| titles.into_iter().map(post).collect()),
        },
    })
}

pub(super) async fn holder(contacts: Contacts<'_>, mobile: &str) -> Result<UserId, CallError> {
    Ok(contacts.client.send(&user::GetByMobile { mobile: mobile.to_owned() }).await?.userid.into())
}

pub(super) async fn create_department(contacts: Contacts<'_>, department: NewDepartment) -> Result<DeptId, CallError> {
    let NewDepartment { name, parent, mark } = department;
    let request = department::Create { name, parentid: parent.0, source_identifier: Some(mark), ..Default::default() };
    Ok(DeptId(contacts.client.send(&request).await?.id))
}

/// Whether an empty list of leaders takes the last one away is not known; the plan does not ask for it.
pub(super) async fn update_department(
    contacts: Contacts<'_>,
    id: DeptId,
    update: DepartmentUpdate,
) -> Result<(), CallError> {
    let DepartmentUpdate { name, parent, leaders } = update;
    let request = department::Update {
        id: id.0,
        name,
        parentid: parent.map(|parent| parent.0),
        dept_manager_userid_list: leaders,
        ..Default::default()
    };
    contacts.client.send(&request).await.map(drop)
}

pub(super) async fn delete_department(contacts: Contacts<'_>, id: DeptId) -> Result<(), CallError> {
    contacts.client.send(&department::Delete { id: id.0 }).await.map(drop)
}

/// Which department is the main one cannot be said, and the place of work in each cannot.
pub(super) async fn create_person(contacts: Contacts<'_>, person: NewPerson) -> Result<(), CallError> {
    let NewPerson { userid, fields, departments, apart } = person;
    let Fields { name, mobile, title, job_number, email, telephone, work_place, remark, hired_date, extension } =
        fields;
    let orders = |list: Vec<Place>| list.into_iter().map(|place| (place.dept_id, place.order)).collect();
    let titles = |list: Vec<Post>| list.into_iter().filter_map(|post| Some((post.dept_id, post.title?))).collect();
    let request = user::Create {
        userid: Some(userid),
        name: name.unwrap_or_default(),
        mobile: mobile.unwrap_or_default(),
        department: departments,
        position: title,
        jobnumber: job_number,
        email,
        tel: telephone,
        work_place,
        remark,
        hired_date,
        extattr: extension,
        manager_userid: apart.manager_userid,
        org_email: apart.org_email,
        is_hide: apart.hide_mobile,
        is_senior: apart.senior_mode,
        order_in_depts: apart.dept_order_list.map(orders),
        position_in_depts: apart.dept_position_list.map(titles),
    };
    contacts.client.send(&request).await.map(drop)
}

pub(super) async fn update_person(
    contacts: Contacts<'_>,
    userid: &UserId,
    update: PersonUpdate,
) -> Result<(), CallError> {
    let PersonUpdate { fields, departments, manager } = update;
    let Fields { name, mobile, title, job_number, email, telephone, work_place, remark, hired_date, extension } =
        fields;
    let extattr = match extension {
        Some(changed) => Some(beside_standing(contacts, userid, changed).await?),
        None => None,
    };
    let request = user::Update {
        userid: userid.to_string(),
        name,
        mobile,
        department: departments,
        position: title,
        jobnumber: job_number,
        email,
        tel: telephone,
        work_place,
        remark,
        hired_date,
        extattr,
        manager_userid: manager,
        ..Default::default()
    };
    contacts.client.send(&request).await.map(drop)
}

pub(super) async fn delete_person(contacts: Contacts<'_>, userid: &UserId) -> Result<(), CallError> {
    contacts.client.send(&user::Delete { userid: userid.to_string() }).await.map(drop)
}

/// The changed fields with all that stand: whatever an update does not name is cleared. An empty one goes that way.
async fn beside_standing(
    contacts: Contacts<'_>,
    userid: &UserId,
    changed: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, CallError> {
    let mut fields = person(contacts, userid).await?.person.fields.extension.unwrap_or_default();
    fields.extend(changed);
    fields.retain(|_, value| !value.is_empty());
    Ok(fields)
}

fn listed_person(listed: &user::Listed, zone: &TimeZone) -> RemotePerson {
    let shared = Shared {
        name: &listed.name,
        mobile: &listed.mobile,
        state_code: None,
        title: &listed.position,
        job_number: &listed.jobnumber,
        email: &listed.email,
        telephone: &listed.tel,
        work_place: &listed.work_place,
        remark: &listed.remark,
        hired_date: listed.hired_date,
        extension: extattr(listed.extattr.as_ref()),
    };
    RemotePerson {
        fields: person::employee(shared, zone),
        departments: person::departments(&listed.department),
        active: listed.active,
        admin: listed.is_admin == Some(true),
        boss: listed.is_boss == Some(true),
    }
}

fn detailed_person(details: &user::Details, zone: &TimeZone) -> RemotePerson {
    let shared = Shared {
        name: &details.name,
        mobile: &details.mobile,
        state_code: details.state_code.as_deref(),
        title: &details.position,
        job_number: &details.jobnumber,
        email: &details.email,
        telephone: &details.tel,
        work_place: &details.work_place,
        remark: &details.remark,
        hired_date: details.hired_date,
        extension: extattr(details.extattr.as_ref()),
    };
    RemotePerson {
        fields: person::employee(shared, zone),
        departments: person::departments(&details.department),
        active: details.active,
        admin: details.is_admin == Some(true),
        boss: details.is_boss == Some(true),
    }
}

/// An empty own field is none.
fn extattr(fields: Option<&BTreeMap<String, String>>) -> Option<BTreeMap<String, String>> {
    let stated = |fields: &BTreeMap<String, String>| {
        fields
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    fields.map(stated)
}

fn post((dept_id, title): (i64, String)) -> Post {
    Post { dept_id, is_main: None, title: Some(title), work_place: None }
}
