//! The first generation's interfaces of one person, or of some that are named.

use serde_json::{Value, json};

use super::read;
use super::user_change::read_change;
use super::user_view::UserDetail;
use crate::app::{Reading, Writing};
use crate::codes::{
    BAD_DEPARTMENT_ARRAY, BAD_MOBILE, BAD_NAME, BAD_PARAMETER, BAD_USER_LIST, LIST_LENGTH, NO_USER, PHONE_INVALID,
    Refusal,
};
use crate::endpoint::Outcome;
use crate::envelope::flat;
use crate::params::{Params, as_text};
use crate::routes::user::{check_person, check_scope, refused_person};
use crate::state::{Generation, Mobile};

/// The most people that one call deletes.
const MOST_DELETED: usize = 20;

/// `POST /user/create`.
pub(crate) fn create(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = params.text("userid")?.filter(|userid| !userid.is_empty());
    let change = read_change(params, &writing.document.switches)?;
    if change.name.is_none() {
        return Err(BAD_NAME.into());
    }
    let mobile = change.mobile.clone().ok_or(BAD_MOBILE)?;
    check_scope(writing, change.dept_ids.as_deref().ok_or(BAD_DEPARTMENT_ARRAY)?)?;
    match writing.company.create_person(userid, change, writing.now_ms) {
        Ok(person) => Ok(flat(&json!({"userid": person.userid, "unionId": person.unionid}))),
        Err(code) => Err(refused_person(writing.company, code, Some(&mobile), Generation::First)),
    }
}

/// `POST /user/update`.
pub(crate) fn update(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = read::userid(params, "userid")?;
    let change = read_change(params, &writing.document.switches)?;
    check_person(writing, &userid)?;
    check_scope(writing, change.dept_ids.as_deref().unwrap_or_default())?;
    let mobile = change.mobile.clone();
    match writing.company.update_person(&userid, change, writing.now_ms) {
        Ok(()) => Ok(flat(&json!({}))),
        Err(code) => Err(refused_person(writing.company, code, mobile.as_ref(), Generation::First)),
    }
}

/// `GET /user/delete`.
pub(crate) fn delete(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userid = read::userid(params, "userid")?;
    check_person(writing, &userid)?;
    writing.company.delete_person(&userid, writing.now_ms)?;
    Ok(flat(&json!({})))
}

/// `POST /user/batchdelete`.
pub(crate) fn batch_delete(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let userids = read_userids(params)?;
    for userid in &userids {
        if writing.company.person(userid).is_some() {
            check_person(writing, userid)?;
        }
    }
    writing.company.delete_people(&userids, writing.now_ms)?;
    Ok(flat(&json!({})))
}

/// `GET /user/get`.
pub(crate) fn get(reading: &Reading<'_>, params: &Params) -> Outcome {
    let person = reading.company.known_person(&read::userid(params, "userid")?)?;
    reading.company.check_person_scope(&reading.document.app, person)?;
    Ok(flat(&UserDetail::of(reading.company, reading.document, person)))
}

/// `GET /user/get_by_mobile`.
pub(crate) fn get_by_mobile(reading: &Reading<'_>, params: &Params) -> Outcome {
    let text = params.text("mobile")?.ok_or(PHONE_INVALID)?;
    let mobile = Mobile::parse(&text).map_err(|_| PHONE_INVALID)?;
    let person = reading.company.person_by_mobile(&mobile).ok_or(NO_USER)?;
    reading.company.check_person_scope(&reading.document.app, person)?;
    Ok(flat(&json!({"userid": person.userid})))
}

/// `GET /user/getUseridByUnionid`.
pub(crate) fn get_by_unionid(reading: &Reading<'_>, params: &Params) -> Outcome {
    let missing = || Refusal::detailed(BAD_PARAMETER, "unionid");
    let unionid = params.text("unionid")?.filter(|unionid| !unionid.is_empty()).ok_or_else(missing)?;
    let person = reading.company.person_by_unionid(&unionid).ok_or(NO_USER)?;
    reading.company.check_person_scope(&reading.document.app, person)?;
    Ok(flat(&json!({"contactType": 0, "userid": person.userid})))
}

fn read_userids(params: &Params) -> Result<Vec<String>, Refusal> {
    let Some(Value::Array(items)) = params.structure("useridlist").map_err(|_| BAD_USER_LIST)? else {
        return Err(BAD_USER_LIST.into());
    };
    if items.is_empty() || items.len() > MOST_DELETED {
        return Err(LIST_LENGTH.into());
    }
    let mut userids: Vec<String> = items.iter().map(|item| as_text(item).into_owned()).collect();
    userids.sort_unstable();
    userids.dedup();
    Ok(userids)
}
