//! The generation of today, `/topapi/v2/`.

use dianmao_dingtalk::Error as CallError;
use dianmao_dingtalk::api::v2::{department, user};
use dianmao_roster::directory::{RemoteDepartment, RemotePerson};
use dianmao_roster::id::{DeptId, UserId};
use futures::stream::TryStreamExt;
use jiff::tz::TimeZone;

use super::person::{self, Shared, extension_text, non_empty};
use super::{
    Apart, Contacts, DepartmentDetails, DepartmentUpdate, Fields, Listed, Member, NewDepartment, NewPerson,
    PersonDetails, PersonUpdate, Place, Post,
};

/// How `extension` is written: beside what stands.
const MERGE: i64 = 1;

pub(super) async fn children(contacts: Contacts<'_>, parent: DeptId) -> Result<Listed, CallError> {
    let request = department::ListSub { dept_id: Some(parent.0), ..Default::default() };
    let children = contacts.client.send(&request).await?;
    let child = |child: department::Child| {
        let department = RemoteDepartment {
            name: child.name,
            parent: DeptId(child.parent_id),
            source_identifier: non_empty(child.source_identifier),
        };
        (DeptId(child.dept_id), department)
    };
    Ok(children.into_iter().map(child).collect())
}

/// There is no such call.
pub(super) async fn tree(_: Contacts<'_>, _: DeptId) -> Result<Option<Listed>, CallError> {
    Ok(None)
}

pub(super) async fn first_child(contacts: Contacts<'_>, parent: DeptId) -> Result<Option<DeptId>, CallError> {
    let children = contacts.client.send(&department::ListSubId { dept_id: parent.0 }).await?;
    Ok(children.dept_id_list.first().map(|child| DeptId(*child)))
}

pub(super) async fn department(contacts: Contacts<'_>, id: DeptId) -> Result<DepartmentDetails, CallError> {
    let found = contacts.client.send(&department::Get { dept_id: id.0, ..Default::default() }).await?;
    Ok(DepartmentDetails {
        name: found.name,
        parent: found.parent_id.map(DeptId),
        leaders: found.dept_manager_userid_list.into_iter().flatten().map(UserId::from).collect(),
    })
}

pub(super) async fn members(contacts: Contacts<'_>, department: DeptId) -> Result<Vec<Member>, CallError> {
    let pages = user::list::pages(contacts.client, department.0).map_ok(|page| page.list).try_concat().await?;
    let member = |listed: &user::Listed| Member {
        userid: UserId::from(listed.userid.clone()),
        person: listed_person(listed, contacts.zone),
        leads: listed.leader,
    };
    Ok(pages.iter().map(member).collect())
}

pub(super) async fn try_members(contacts: Contacts<'_>, department: DeptId) -> Result<(), CallError> {
    contacts.client.send(&user::List::of(department.0)).await.map(drop)
}

pub(super) async fn n_members(contacts: Contacts<'_>, department: DeptId) -> Result<usize, CallError> {
    Ok(contacts.client.send(&user::ListId { dept_id: department.0 }).await?.userid_list.len())
}

pub(super) async fn n_people(contacts: Contacts<'_>) -> Result<usize, CallError> {
    let counted = contacts.client.send(&user::Count { only_active: false }).await?;
    Ok(usize::try_from(counted.count).unwrap_or(0))
}

pub(super) async fn person(contacts: Contacts<'_>, userid: &UserId) -> Result<PersonDetails, CallError> {
    let found = contacts.client.send(&user::Get { userid: userid.to_string(), ..Default::default() }).await?;
    let leads = found.leader_in_dept.iter().flatten().filter(|post| post.leader).map(|post| DeptId(post.dept_id));
    Ok(PersonDetails {
        leads: leads.collect(),
        person: detailed_person(&found, contacts.zone),
        apart: Apart {
            manager_userid: non_empty(found.manager_userid),
            org_email: non_empty(found.org_email),
            hide_mobile: found.hide_mobile,
            senior_mode: found.senior,
            dept_order_list: found.dept_order_list.map(|list| list.into_iter().map(place).collect()),
            dept_position_list: found.dept_position_list.map(|list| list.into_iter().map(post).collect()),
        },
    })
}

pub(super) async fn holder(contacts: Contacts<'_>, mobile: &str) -> Result<UserId, CallError> {
    let request = user::GetByMobile { mobile: mobile.to_owned(), ..Default::default() };
    Ok(contacts.client.send(&request).await?.userid.into())
}

pub(super) async fn create_department(contacts: Contacts<'_>, department: NewDepartment) -> Result<DeptId, CallError> {
    let NewDepartment { name, parent, mark } = department;
    let request = department::Create { name, parent_id: parent.0, source_identifier: Some(mark), ..Default::default() };
    Ok(DeptId(contacts.client.send(&request).await?.dept_id))
}

pub(super) async fn update_department(
    contacts: Contacts<'_>,
    id: DeptId,
    update: DepartmentUpdate,
) -> Result<(), CallError> {
    let DepartmentUpdate { name, parent, leaders } = update;
    let request = department::Update {
        dept_id: id.0,
        name,
        parent_id: parent.map(|parent| parent.0),
        // An empty list alone changes nothing.
        force_update_fields: forced("dept_manager_userid_list", leaders.as_ref().is_some_and(Vec::is_empty)),
        dept_manager_userid_list: leaders,
        ..Default::default()
    };
    contacts.client.send(&request).await.map(drop)
}

pub(super) async fn delete_department(contacts: Contacts<'_>, id: DeptId) -> Result<(), CallError> {
    contacts.client.send(&department::Delete { dept_id: id.0 }).await.map(drop)
}

pub(super) async fn create_person(contacts: Contacts<'_>, person: NewPerson) -> Result<(), CallError> {
    let NewPerson { userid, fields, departments, apart } = person;
    let Fields { name, mobile, title, job_number, email, telephone, work_place, remark, hired_date, extension } =
        fields;
    let request = user::Create {
        userid: Some(userid),
        name: name.unwrap_or_default(),
        mobile: mobile.unwrap_or_default(),
        dept_id_list: departments,
        title,
        job_number,
        email,
        telephone,
        work_place,
        remark,
        hired_date,
        extension: extension.as_ref().map(extension_text),
        manager_userid: apart.manager_userid,
        org_email: apart.org_email,
        hide_mobile: apart.hide_mobile,
        senior_mode: apart.senior_mode,
        dept_order_list: apart.dept_order_list.map(|list| list.into_iter().map(dept_order).collect()),
        dept_position_list: apart.dept_position_list.map(|list| list.into_iter().map(dept_position).collect()),
        ..Default::default()
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
    let request = user::Update {
        userid: userid.to_string(),
        name,
        mobile,
        dept_id_list: departments,
        title,
        job_number,
        email,
        telephone,
        work_place,
        remark,
        hired_date,
        extension: extension.as_ref().map(extension_text),
        // Otherwise whatever is not named would be cleared.
        ext_attrs_update_mode: extension.is_some().then_some(MERGE),
        // An empty manager alone changes nothing.
        force_update_fields: forced("manager_userid", manager.as_ref().is_some_and(String::is_empty)),
        manager_userid: manager,
        ..Default::default()
    };
    contacts.client.send(&request).await.map(drop)
}

pub(super) async fn delete_person(contacts: Contacts<'_>, userid: &UserId) -> Result<(), CallError> {
    contacts.client.send(&user::Delete { userid: userid.to_string() }).await.map(drop)
}

fn forced(field: &str, is_forced: bool) -> Option<Vec<String>> {
    is_forced.then(|| vec![field.to_owned()])
}

/// A list's row and a single read are two wire types whose fields of a person have the same names.
macro_rules! remote_person {
    ($person:expr, $zone:expr) => {{
        let found = $person;
        let shared = Shared {
            name: &found.name,
            mobile: &found.mobile,
            state_code: found.state_code.as_deref(),
            title: &found.title,
            job_number: &found.job_number,
            email: &found.email,
            telephone: &found.telephone,
            work_place: &found.work_place,
            remark: &found.remark,
            hired_date: found.hired_date,
            extension: found.extension.as_deref().and_then(person::extension),
        };
        RemotePerson {
            fields: person::employee(shared, $zone),
            departments: person::departments(&found.dept_id_list),
            active: found.active,
            admin: found.admin == Some(true),
            boss: found.boss == Some(true),
        }
    }};
}

fn listed_person(listed: &user::Listed, zone: &TimeZone) -> RemotePerson {
    remote_person!(listed, zone)
}

fn detailed_person(details: &user::Details, zone: &TimeZone) -> RemotePerson {
    remote_person!(details, zone)
}

fn place(place: user::DeptOrder) -> Place {
    Place { dept_id: place.dept_id, order: place.order }
}

fn dept_order(place: Place) -> user::DeptOrder {
    user::DeptOrder { dept_id: place.dept_id, order: place.order }
}

fn post(post: user::DeptPosition) -> Post {
    let user::DeptPosition { dept_id, is_main, title, work_place } = post;
    Post { dept_id, is_main, title, work_place }
}

fn dept_position(post: Post) -> user::DeptPosition {
    let Post { dept_id, is_main, title, work_place } = post;
    user::DeptPosition { dept_id, is_main, title, work_place }
}
