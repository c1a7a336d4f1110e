//! How a person looks on the wire: what the app may not read is missing, what is empty is `""` (or missing too), what was never
//! set is missing.

use jiff::Timestamp;
use serde::Serialize;

use crate::document::SeedDocument;
use crate::document::switches::EmptyFields;
use crate::state::person::Membership;
use crate::state::{Company, Person};

/// The answer of a user get.
#[expect(clippy::struct_excessive_bools, reason = "the vendor's own list of independent switches")]
#[derive(Serialize)]
pub(crate) struct UserDetail<'a> {
    active: bool,
    admin: bool,
    avatar: &'static str,
    boss: bool,
    create_time: String,
    dept_id_list: Vec<i64>,
    dept_order_list: Vec<DeptOrder>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dept_position_list: Vec<DeptPosition<'a>>,
    #[serde(flatten)]
    guarded: Guarded<'a>,
    exclusive_account: bool,
    hide_mobile: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    hired_date: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_number: Option<&'a str>,
    leader_in_dept: Vec<DeptLeader>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manager_userid: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    org_email: &'a str,
    real_authed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    role_list: Vec<Role>,
    senior: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    union_emp_ext: Nothing,
    unionid: &'a str,
    userid: &'a str,
}

/// One row of a user list.
#[expect(clippy::struct_excessive_bools, reason = "the vendor's own list of independent switches")]
#[derive(Serialize)]
pub(crate) struct UserItem<'a> {
    active: bool,
    admin: bool,
    avatar: &'static str,
    boss: bool,
    dept_id_list: Vec<i64>,
    dept_order: i64,
    #[serde(flatten)]
    guarded: Guarded<'a>,
    exclusive_account: bool,
    hide_mobile: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    hired_date: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_number: Option<&'a str>,
    leader: bool,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    org_email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    unionid: &'a str,
    userid: &'a str,
}

/// The fields that need a field permission.
#[derive(Serialize)]
struct Guarded<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    work_place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<String>,
}

#[derive(Serialize)]
struct DeptOrder {
    dept_id: i64,
    order: i64,
}

#[derive(Serialize)]
struct DeptLeader {
    dept_id: i64,
    leader: bool,
}

#[derive(Serialize)]
struct DeptPosition<'a> {
    dept_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_main: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    work_place: Option<&'a str>,
}

#[derive(Serialize)]
struct Role {
    id: i64,
    name: &'static str,
    group_name: &'static str,
}

#[derive(Serialize)]
struct Nothing {}

impl<'a> UserDetail<'a> {
    pub(crate) fn of(company: &Company, document: &SeedDocument, person: &'a Person) -> Self {
        let memberships = &person.memberships;
        let leader = |dept_id| DeptLeader { dept_id, leader: is_leader(company, person, dept_id) };
        Self {
            active: person.active,
            admin: person.admin,
            avatar: "",
            boss: person.boss,
            create_time: iso(person.created_at_ms),
            dept_id_list: dept_ids(person),
            dept_order_list: memberships.iter().map(DeptOrder::of).collect(),
            dept_position_list: memberships.iter().filter_map(DeptPosition::of).collect(),
            guarded: Guarded::of(document, person),
            exclusive_account: false,
            hide_mobile: person.hide_mobile,
            hired_date: person.hired_date_ms,
            job_number: shown(document, &person.job_number),
            leader_in_dept: memberships.iter().map(|membership| leader(membership.dept_id)).collect(),
            manager_userid: person.manager_userid.as_deref(),
            name: &person.name,
            org_email: &person.org_email,
            real_authed: person.active,
            role_list: roles(person),
            senior: person.senior,
            telephone: shown(document, &person.telephone),
            title: shown(document, &person.title),
            union_emp_ext: Nothing {},
            unionid: &person.unionid,
            userid: &person.userid,
        }
    }
}

impl<'a> UserItem<'a> {
    pub(crate) fn of(company: &Company, document: &SeedDocument, person: &'a Person, dept_id: i64) -> Self {
        let org_email = Some(person.org_email.as_str()).filter(|email| !email.is_empty());
        Self {
            active: person.active,
            admin: person.admin,
            avatar: "",
            boss: person.boss,
            dept_id_list: dept_ids(person),
            dept_order: person.membership(dept_id).map_or(0, |membership| membership.order),
            guarded: Guarded::of(document, person),
            exclusive_account: false,
            hide_mobile: person.hide_mobile,
            hired_date: person.hired_date_ms,
            job_number: shown(document, &person.job_number),
            leader: is_leader(company, person, dept_id),
            name: &person.name,
            org_email: org_email.filter(|_| document.app.may_read("personal_info")),
            telephone: shown(document, &person.telephone),
            title: shown(document, &person.title),
            unionid: &person.unionid,
            userid: &person.userid,
        }
    }
}

impl<'a> Guarded<'a> {
    fn of(document: &SeedDocument, person: &'a Person) -> Self {
        let app = &document.app;
        let mobile = app.may_read("mobile").then_some(&person.mobile);
        let personal = app.may_read("personal_info").then_some(person);
        let extension = personal.filter(|person| !person.extension.is_empty());
        Self {
            mobile: mobile.map(|mobile| mobile.number.as_str()),
            state_code: mobile.map(|mobile| mobile.state_code.as_str()),
            email: personal.and_then(|person| shown(document, &person.email)),
            work_place: personal.and_then(|person| shown(document, &person.work_place)),
            remark: personal.and_then(|person| shown(document, &person.remark)),
            extension: extension.and_then(|person| serde_json::to_string(&person.extension).ok()),
        }
    }
}

impl DeptOrder {
    fn of(membership: &Membership) -> Self {
        Self { dept_id: membership.dept_id, order: membership.order }
    }
}

impl<'a> DeptPosition<'a> {
    /// A membership of which more is known than the department.
    fn of(membership: &'a Membership) -> Option<Self> {
        let Membership { dept_id, order: _, title, is_main, work_place } = membership;
        if title.is_none() && is_main.is_none() && work_place.is_none() {
            return None;
        }
        Some(Self { dept_id: *dept_id, is_main: *is_main, title: title.as_deref(), work_place: work_place.as_deref() })
    }
}

/// How a text looks that the app may read.
fn shown<'a>(document: &SeedDocument, text: &'a str) -> Option<&'a str> {
    let omitted = text.is_empty() && document.switches.empty_fields == EmptyFields::Omitted;
    (!omitted).then_some(text)
}

/// The departments of somebody, the main one first.
pub(crate) fn dept_ids(person: &Person) -> Vec<i64> {
    person.memberships.iter().map(|membership| membership.dept_id).collect()
}

/// Whether somebody leads a department.
pub(crate) fn is_leader(company: &Company, person: &Person, dept_id: i64) -> bool {
    let department = company.department(dept_id);
    department.is_some_and(|department| department.managers.contains(&person.userid))
}

fn roles(person: &Person) -> Vec<Role> {
    let role = match (person.admin, person.boss) {
        (true, true) => Role { id: 280_010_306, name: "主管理员", group_name: "默认" },
        (true, false) => Role { id: 280_010_307, name: "子管理员", group_name: "默认" },
        (false, _) => return Vec::new(),
    };
    vec![role]
}

fn iso(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}
