//! How a person looks in the first generation: flat, in other words, with maps that are no JSON.

use std::fmt::Display;

use serde::Serialize;
use serde_json::Value;

use crate::document::SeedDocument;
use crate::document::switches::Extattr;
use crate::routes::user_view::{dept_ids, is_leader};
use crate::state::person::{DEFAULT_ORDER, Membership};
use crate::state::{Company, Person};

/// The answer of a user get.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserDetail<'a> {
    #[serde(flatten)]
    shared: Shared<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_code: Option<&'a str>,
    is_leader_in_depts: String,
    order_in_depts: String,
    is_senior: bool,
    real_authed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    manager_userid: Option<&'a str>,
    tags: Nothing,
    roles: Vec<Role>,
}

/// One row of a user list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserRow<'a> {
    #[serde(flatten)]
    shared: Shared<'a>,
    is_leader: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<i64>,
}

/// What both of them tell.
#[expect(clippy::struct_excessive_bools, reason = "the vendor's own list of independent switches")]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shared<'a> {
    userid: &'a str,
    unionid: &'a str,
    name: &'a str,
    department: Vec<i64>,
    is_boss: bool,
    is_hide: bool,
    is_admin: bool,
    active: bool,
    avatar: &'static str,
    tel: &'a str,
    jobnumber: &'a str,
    position: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hired_date: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    work_place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    org_email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extattr: Option<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Role {
    id: i64,
    name: &'static str,
    group_name: &'static str,
    #[serde(rename = "type")]
    kind: i64,
}

#[derive(Serialize)]
struct Nothing {}

impl<'a> UserDetail<'a> {
    pub(super) fn of(company: &Company, document: &SeedDocument, person: &'a Person) -> Self {
        let may_read_mobile = document.app.may_read("mobile");
        let leads = |membership: &Membership| is_leader(company, person, membership.dept_id);
        Self {
            shared: Shared::of(document, person),
            state_code: may_read_mobile.then_some(person.mobile.state_code.as_str()),
            is_leader_in_depts: map_text(person, leads),
            order_in_depts: map_text(person, |membership| membership.order),
            is_senior: person.senior,
            real_authed: person.active,
            manager_userid: person.manager_userid.as_deref(),
            tags: Nothing {},
            roles: roles(person),
        }
    }
}

impl<'a> UserRow<'a> {
    pub(super) fn of(company: &Company, document: &SeedDocument, person: &'a Person, dept_id: i64) -> Self {
        let order = person.membership(dept_id).map(|membership| membership.order);
        Self {
            shared: Shared::of(document, person),
            is_leader: is_leader(company, person, dept_id),
            order: order.filter(|&order| order != DEFAULT_ORDER),
        }
    }
}

impl<'a> Shared<'a> {
    fn of(document: &SeedDocument, person: &'a Person) -> Self {
        let personal = document.app.may_read("personal_info").then_some(person);
        let set = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        Self {
            userid: &person.userid,
            unionid: &person.unionid,
            name: &person.name,
            department: dept_ids(person),
            is_boss: person.boss,
            is_hide: person.hide_mobile,
            is_admin: person.admin,
            active: person.active,
            avatar: "",
            tel: &person.telephone,
            jobnumber: &person.job_number,
            position: &person.title,
            hired_date: person.hired_date_ms,
            mobile: document.app.may_read("mobile").then_some(person.mobile.number.as_str()),
            work_place: personal.map(|person| person.work_place.as_str()),
            email: personal.map(|person| person.email.as_str()),
            org_email: personal.and_then(|person| set(&person.org_email)),
            remark: personal.map(|person| person.remark.as_str()),
            extattr: personal.and_then(|person| extattr(document, person)),
        }
    }
}

fn extattr(document: &SeedDocument, person: &Person) -> Option<Value> {
    if person.extension.is_empty() {
        return None;
    }
    let block = Value::Object(person.extension.clone());
    Some(match document.switches.legacy_extattr {
        Extattr::Object => block,
        Extattr::Text => Value::String(block.to_string()),
    })
}

/// Writes `{1:true,2:false}`.
fn map_text<T: Display>(person: &Person, value: impl Fn(&Membership) -> T) -> String {
    let pair = |membership: &Membership| format!("{}:{}", membership.dept_id, value(membership));
    let pairs: Vec<String> = person.memberships.iter().map(pair).collect();
    format!("{{{}}}", pairs.join(","))
}

fn roles(person: &Person) -> Vec<Role> {
    let role = match (person.admin, person.boss) {
        (true, true) => Role { id: 280_010_306, name: "主管理员", group_name: "默认", kind: 101 },
        (true, false) => Role { id: 280_010_307, name: "子管理员", group_name: "默认", kind: 102 },
        (false, _) => return Vec::new(),
    };
    vec![role]
}
