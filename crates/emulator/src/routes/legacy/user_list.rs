//! The first generation's lists and counts of people.

use serde::Serialize;
use serde_json::json;

use super::read;
use super::user_view::UserRow;
use crate::app::Reading;
use crate::codes::{BAD_OFFSET, BAD_SIZE, NO_DEPARTMENT, NO_RECURSION, Refusal};
use crate::document::switches::{AdminKey, LegacyScope};
use crate::endpoint::Outcome;
use crate::envelope::{Answer, flat};
use crate::params::Params;
use crate::routes::user::{admins, sort};
use crate::state::Person;

/// The most rows of one page.
const MOST_ROWS: i64 = 100;

/// `GET /user/getDeptMember`.
pub(crate) fn get_dept_member(reading: &Reading<'_>, params: &Params) -> Outcome {
    let dept_id = read::dept_id(params, "deptId")?;
    if reading.document.switches.legacy_scope == LegacyScope::Strict {
        reading.company.check_department_scope(&reading.document.app.authed_depts, dept_id)?;
    }
    reading.company.department(dept_id).ok_or(NO_DEPARTMENT)?;
    let ids: Vec<&str> = reading.company.members(dept_id).map(|person| person.userid.as_str()).collect();
    Ok(flat(&json!({"userIds": ids})))
}

/// `GET /user/simplelist`.
pub(crate) fn simple_list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let page = Page::read(reading, params, read_window(params)?)?;
    Ok(page.answer(|person| json!({"userid": person.userid, "name": person.name})))
}

/// `GET /user/list`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    detailed(reading, params, read_window(params)?)
}

/// `GET /user/listbypage`.
pub(crate) fn list_by_page(reading: &Reading<'_>, params: &Params) -> Outcome {
    for (key, code) in [("offset", BAD_OFFSET), ("size", BAD_SIZE)] {
        if !params.has(key) {
            return Err(code.into());
        }
    }
    detailed(reading, params, read_window(params)?)
}

/// `GET /user/get_org_user_count`.
pub(crate) fn get_org_user_count(reading: &Reading<'_>, params: &Params) -> Outcome {
    let company = reading.company;
    let count = if params.required_flag("onlyActive")? { company.n_active() } else { company.n_people() };
    Ok(flat(&json!({"count": count})))
}

/// `GET /user/get_admin`.
pub(crate) fn get_admin(reading: &Reading<'_>, _: &Params) -> Outcome {
    let admins = admins(reading.company);
    Ok(flat(&match reading.document.switches.legacy_admin_key {
        AdminKey::Both => json!({"admin_list": admins, "adminList": admins}),
        AdminKey::Snake => json!({"admin_list": admins}),
        AdminKey::Camel => json!({"adminList": admins}),
    }))
}

fn detailed(reading: &Reading<'_>, params: &Params, window: Option<Window>) -> Outcome {
    let page = Page::read(reading, params, window)?;
    Ok(page.answer(|person| UserRow::of(reading.company, reading.document, person, page.dept_id)))
}

/// Where a page starts and how many rows it has at most.
type Window = (usize, usize);

/// The window of a page; the whole department where offset and size are not both there.
fn read_window(params: &Params) -> Result<Option<Window>, Refusal> {
    let offset = params.number("offset").map_err(|_| BAD_OFFSET)?;
    let size = params.number("size").map_err(|_| BAD_SIZE)?;
    let (Some(offset), Some(size)) = (offset, size) else {
        return Ok(None);
    };
    let offset = usize::try_from(offset).map_err(|_| BAD_OFFSET)?;
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST_ROWS).contains(&size));
    Ok(Some((offset, size.ok_or(BAD_SIZE)?)))
}

/// Direct members of a department.
struct Page<'a> {
    dept_id: i64,
    people: Vec<&'a Person>,
    /// Absent where the department is answered whole.
    has_more: Option<bool>,
}

impl<'a> Page<'a> {
    fn read(reading: &Reading<'a>, params: &Params, window: Option<Window>) -> Result<Self, Refusal> {
        let dept_id = read::dept_id(params, "department_id")?;
        if params.flag("fetch_child")? == Some(true) {
            return Err(NO_RECURSION.into());
        }
        let order = params.text("order")?.unwrap_or_default();
        reading.company.check_department_scope(&reading.document.app.authed_depts, dept_id)?;
        reading.company.department(dept_id).ok_or(NO_DEPARTMENT)?;
        let sorted = sort(reading, dept_id, &order)?;
        let Some((offset, size)) = window else {
            return Ok(Self { dept_id, people: sorted.collect(), has_more: None });
        };
        let mut rest = sorted.skip(offset);
        let people = rest.by_ref().take(size).collect();
        Ok(Self { dept_id, people, has_more: Some(rest.next().is_some()) })
    }

    fn answer<T: Serialize>(&self, view: impl Fn(&'a Person) -> T) -> Answer {
        #[derive(Serialize)]
        struct Body<T> {
            #[serde(rename = "hasMore", skip_serializing_if = "Option::is_none")]
            has_more: Option<bool>,
            userlist: Vec<T>,
        }
        flat(&Body { has_more: self.has_more, userlist: self.people.iter().map(|person| view(person)).collect() })
    }
}
