//! Who belongs to a group.

use serde_json::{Value, json};

use super::answer::{full, nested};
use super::ask::Ask;
use super::group::{by_id, cursor_page, of_key};
use crate::app::Reading;
use crate::attendance::group::{Entry, entries, named};
use crate::codes::{BAD_SIZE, Refusal, WRONG_PARAMETER};
use crate::endpoint::Outcome;
use crate::params::Params;

/// The server's own page.
const MOST: i64 = 100;
/// The most members that one call asks about.
const MOST_ASKED: usize = 20;

/// `POST /topapi/attendance/group/member/list`: departments as departments.
pub(crate) fn list(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let group = by_id(ask)?;
    let exempt = |userid: &str| reading.company.is_exempt(reading.document, userid, reading.now_ms);
    let view = |entry: Entry<'_>| {
        let (member_id, kind, is_exempt) = match entry {
            Entry::Department(dept_id) => (dept_id.to_string(), "1", false),
            Entry::User(userid) => (userid.to_owned(), "0", exempt(userid)),
        };
        json!({"member_id": member_id, "type": kind, "atc_flag": if is_exempt { "1" } else { "0" }})
    };
    let roll = ask.roll();
    let members = entries(reading.company, &roll, group);
    let page = ask.cursor(MOST)?;
    Ok(full(ask, &cursor_page(page, members.into_iter().map(view))))
}

/// `POST /topapi/attendance/group/memberusers/list`: everybody, departments expanded.
pub(crate) fn users(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let group = by_id(ask)?;
    let roll = ask.roll();
    let page = ask.cursor(MOST)?;
    Ok(full(ask, &cursor_page(page, roll.members(group.id))))
}

/// `POST /topapi/attendance/group/users/query`: those who are listed by name.
pub(crate) fn named_users(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    nested(ask, query_named(ask))
}

fn query_named(ask: Ask<'_>) -> Result<Value, Refusal> {
    ask.optional_operator("op_userid")?;
    let group = of_key(ask)?;
    let after = ask.params.text("cursor")?.unwrap_or_default();
    let size = ask.params.number("size")?.unwrap_or(MOST);
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST).contains(&size)).ok_or(BAD_SIZE)?;
    let roll = ask.roll();
    let named = named(ask.reading.company, &roll, group);
    let mut rest = named.into_iter().filter(|userid| *userid > after.as_str());
    let user_list: Vec<&str> = rest.by_ref().take(size).collect();
    // A word, not a flag.
    let has_more = if rest.next().is_some() { "true" } else { "false" };
    Ok(json!({"has_more": has_more, "user_list": user_list}))
}

/// `POST /topapi/attendance/group/member/listbyids`: which of these are listed themselves.
pub(crate) fn by_ids(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    ask.operator("op_user_id")?;
    let group = by_id(ask)?;
    let asked = ask.userids("member_ids", MOST_ASKED)?;
    let is_department = match params.required_number("member_type")? {
        0 => false,
        1 => true,
        _ => return Err(Refusal::detailed(WRONG_PARAMETER, "member_type").into()),
    };
    let roll = ask.roll();
    let listed: Vec<String> = entries(reading.company, &roll, group)
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Department(dept_id) => is_department.then(|| dept_id.to_string()),
            Entry::User(userid) => (!is_department).then(|| userid.to_owned()),
        })
        .collect();
    let members: Vec<String> = asked.into_iter().filter(|id| listed.contains(id)).collect();
    Ok(full(ask, &members))
}
