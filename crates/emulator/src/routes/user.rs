//! The interfaces of people.

use serde_json::{Value, json};

use super::user_change;
use super::user_view::{UserDetail, UserItem};
use crate::app::{Reading, Writing};
use crate::codes::{
    BAD_OFFSET, BAD_SIZE, BAD_SORT, Code, NO_DEPARTMENT, NO_USER, PHONE_INVALID, Refusal, WRONG_PARAMETER,
};
use crate::endpoint::Outcome;
use crate::envelope::{Refused, done, result};
use crate::params::Params;
use crate::state::{Company, Generation, Mobile, Person};

/// The most rows of one page.
const MOST_ROWS: i64 = 100;

/// The longest unionid.
const LONGEST_UNIONID: usize = 100;

/// The furthest that paging reaches.
const LAST_CURSOR: i64 = 100_000;

/// `POST /topapi/v2/user/create`.
pub(crate) fn create(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = params.text("userid")?.filter(|userid| !userid.is_empty());
    params.required_text("name")?;
    params.required_text("mobile")?;
    let change = user_change::read(params)?;
    check_scope(writing, change.dept_ids.as_deref().unwrap_or_default())?;
    let mobile = change.mobile.clone();
    match writing.company.create_person(userid, change, writing.now_ms) {
        Ok(person) => Ok(result(&json!({"userid": person.userid, "unionId": person.unionid}), writing.request_id)),
        Err(code) => Err(refused_person(writing.company, code, mobile.as_ref(), Generation::Current)),
    }
}

/// `POST /topapi/v2/user/update`.
pub(crate) fn update(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = params.required_text("userid")?;
    let change = user_change::read(params)?;
    check_person(writing, &userid)?;
    check_scope(writing, change.dept_ids.as_deref().unwrap_or_default())?;
    let mobile = change.mobile.clone();
    match writing.company.update_person(&userid, change, writing.now_ms) {
        Ok(()) => Ok(done(writing.request_id)),
        Err(code) => Err(refused_person(writing.company, code, mobile.as_ref(), Generation::Current)),
    }
}

/// `POST /topapi/v2/user/delete`.
pub(crate) fn delete(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = params.required_text("userid")?;
    check_person(writing, &userid)?;
    writing.company.delete_person(&userid, writing.now_ms)?;
    Ok(done(writing.request_id))
}

/// `/topapi/v2/user/get`.
pub(crate) fn get(reading: &Reading<'_>, params: &Params) -> Outcome {
    let userid = params.required_text("userid")?;
    let person = reading.company.known_person(&userid)?;
    reading.company.check_person_scope(&reading.document.app, person)?;
    Ok(result(&UserDetail::of(reading.company, reading.document, person), reading.request_id))
}

/// `/topapi/v2/user/list`.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let page = read_page(reading, params)?;
    let view = |person| UserItem::of(reading.company, reading.document, person, page.dept_id);
    Ok(page.answer(reading, view))
}

/// `/topapi/user/listsimple`.
pub(crate) fn list_simple(reading: &Reading<'_>, params: &Params) -> Outcome {
    let page = read_page(reading, params)?;
    Ok(page.answer(reading, |person: &Person| json!({"userid": person.userid, "name": person.name})))
}

/// `/topapi/v2/user/getbymobile`.
pub(crate) fn get_by_mobile(reading: &Reading<'_>, params: &Params) -> Outcome {
    let mobile = Mobile::parse(&params.required_text("mobile")?).map_err(|_| PHONE_INVALID)?;
    let person = reading.company.person_by_mobile(&mobile).ok_or(NO_USER)?;
    reading.company.check_person_scope(&reading.document.app, person)?;
    let mut found = json!({"userid": person.userid});
    if params.flag("support_exclusive_account_search")? == Some(true) {
        // Nobody has an account of the enterprise's own.
        found["exclusive_account_userid_list"] = json!([]);
    }
    Ok(result(&found, reading.request_id))
}

/// `POST /topapi/v2/user/getuserinfo`.
pub(crate) fn get_user_info(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let code = params.required_text("code")?;
    let person = writing.company.redeem(&code, writing.now_ms)?;
    let info = json!({
        "associated_unionid": person.unionid,
        "device_id": "dianmao-emulator",
        "name": person.name,
        "sys": person.admin,
        "sys_level": sys_level(person),
        "unionid": person.unionid,
        "userid": person.userid,
    });
    Ok(result(&info, writing.request_id))
}

/// 1 for a main administrator, 2 for another, 100 for the boss who is none, 0 for all others.
fn sys_level(person: &Person) -> i64 {
    match (person.admin, person.boss) {
        (true, true) => 1,
        (true, false) => 2,
        (false, true) => 100,
        (false, false) => 0,
    }
}

/// `/topapi/user/listid`.
pub(crate) fn list_id(reading: &Reading<'_>, params: &Params) -> Outcome {
    let dept_id = dept_id(params)?;
    reading.company.department(dept_id).ok_or(NO_DEPARTMENT)?;
    let ids: Vec<&str> = reading.company.members(dept_id).map(|person| person.userid.as_str()).collect();
    Ok(result(&json!({"userid_list": ids}), reading.request_id))
}

/// `/topapi/user/count`.
pub(crate) fn count(reading: &Reading<'_>, params: &Params) -> Outcome {
    let only_active = params.required_flag("only_active")?;
    let company = reading.company;
    let count = if only_active { company.n_active() } else { company.n_people() };
    Ok(result(&json!({"count": count}), reading.request_id))
}

/// `/topapi/user/listadmin`.
pub(crate) fn list_admin(reading: &Reading<'_>, _: &Params) -> Outcome {
    Ok(result(&admins(reading.company), reading.request_id))
}

/// The administrators, the main one first.
pub(crate) fn admins(company: &Company) -> Vec<Value> {
    let mut admins: Vec<&Person> = company.people().filter(|person| person.admin).collect();
    admins.sort_unstable_by(|a, b| (!a.boss, &a.userid).cmp(&(!b.boss, &b.userid)));
    let level = |place: usize| if place == 0 { 1 } else { 2 };
    (0..).zip(admins).map(|(place, admin)| json!({"userid": admin.userid, "sys_level": level(place)})).collect()
}

/// `/topapi/user/getbyunionid`.
pub(crate) fn get_by_unionid(reading: &Reading<'_>, params: &Params) -> Outcome {
    let unionid = params.required_text("unionid")?;
    if unionid.chars().count() > LONGEST_UNIONID {
        return Err(WRONG_PARAMETER.into());
    }
    let person = reading.company.person_by_unionid(&unionid).ok_or(NO_USER)?;
    reading.company.check_person_scope(&reading.document.app, person)?;
    Ok(result(&json!({"contact_type": 0, "userid": person.userid}), reading.request_id))
}

/// Why somebody cannot be written, with the holder of the number where the vendor names them.
pub(crate) fn refused_person(
    company: &Company,
    code: Code,
    mobile: Option<&Mobile>,
    generation: Generation,
) -> Refused {
    match mobile.and_then(|mobile| company.named_holder(code, mobile, generation)) {
        Some(userid) => Refused::Holder(code.into(), userid),
        None => code.into(),
    }
}

/// Refuses departments outside of the scope.
pub(crate) fn check_scope(writing: &Writing<'_>, dept_ids: &[i64]) -> Result<(), Refusal> {
    let authed = &writing.document.app.authed_depts;
    Ok(dept_ids.iter().try_for_each(|&dept_id| writing.company.check_department_scope(authed, dept_id))?)
}

/// Refuses people who are unknown or outside of the scope.
pub(crate) fn check_person(writing: &Writing<'_>, userid: &str) -> Result<(), Refusal> {
    let person = writing.company.known_person(userid)?;
    Ok(writing.company.check_person_scope(&writing.document.app, person)?)
}

fn dept_id(params: &Params) -> Result<i64, Refusal> {
    match params.required_number("dept_id")? {
        dept_id if dept_id < 1 => Err(WRONG_PARAMETER.into()),
        dept_id => Ok(dept_id),
    }
}

/// One page of a department's direct members.
struct Page<'a> {
    dept_id: i64,
    people: Vec<&'a Person>,
    next_cursor: Option<i64>,
}

impl<'a> Page<'a> {
    fn answer<T: serde::Serialize>(
        &self,
        reading: &Reading<'_>,
        view: impl Fn(&'a Person) -> T,
    ) -> crate::envelope::Answer {
        #[derive(serde::Serialize)]
        struct Body<T> {
            #[serde(skip_serializing_if = "Option::is_none")]
            next_cursor: Option<i64>,
            has_more: bool,
            list: Vec<T>,
        }
        let list = self.people.iter().map(|person| view(person)).collect();
        let body = Body { next_cursor: self.next_cursor, has_more: self.next_cursor.is_some(), list };
        result(&body, reading.request_id)
    }
}

fn read_page<'a>(reading: &Reading<'a>, params: &Params) -> Result<Page<'a>, Refusal> {
    let dept_id = dept_id(params)?;
    let cursor = params.required_number("cursor")?;
    let size = params.required_number("size")?;
    let order_field = params.text("order_field")?.unwrap_or_default();
    if !(0..=LAST_CURSOR).contains(&cursor) {
        return Err(BAD_OFFSET.into());
    }
    if !(1..=MOST_ROWS).contains(&size) {
        return Err(BAD_SIZE.into());
    }
    reading.company.check_department_scope(&reading.document.app.authed_depts, dept_id)?;
    reading.company.department(dept_id).ok_or(NO_DEPARTMENT)?;
    let skip = usize::try_from(cursor).unwrap_or(0);
    let take = usize::try_from(size).unwrap_or(0);
    let sorted = sort(reading, dept_id, &order_field)?;
    let mut rest = sorted.skip(skip);
    let people: Vec<&Person> = rest.by_ref().take(take).collect();
    let next_cursor = rest.next().map(|_| cursor + size);
    Ok(Page { dept_id, people, next_cursor })
}

/// People in some order.
type People<'a> = Box<dyn Iterator<Item = &'a Person> + 'a>;

/// The direct members of a department as a list wants them sorted.
pub(crate) fn sort<'a>(reading: &Reading<'a>, dept_id: i64, order_field: &str) -> Result<People<'a>, Refusal> {
    let members = reading.company.members(dept_id);
    let by = |key: fn(&Person) -> i64, falling: bool| -> People<'a> {
        let mut people: Vec<&Person> = reading.company.members(dept_id).collect();
        people.sort_by_key(|person| if falling { -key(person) } else { key(person) });
        Box::new(people.into_iter())
    };
    match order_field {
        "" | "custom" => Ok(Box::new(members)),
        "entry_asc" => Ok(by(|person| person.created_at_ms, false)),
        "entry_desc" => Ok(by(|person| person.created_at_ms, true)),
        "modify_asc" => Ok(by(|person| person.modified_at_ms, false)),
        "modify_desc" => Ok(by(|person| person.modified_at_ms, true)),
        _ => Err(BAD_SORT.into()),
    }
}
