//! Members, places and networks of groups as callers change them.

use serde_json::{Value, json};

use super::answer::{acknowledged, full, nested};
use super::ask::Ask;
use super::group::{by_id, of_key};
use super::group_write::{bad, outcome, positions_of, read_position, read_wifi, unsaid, wifis_of};
use crate::app::Writing;
use crate::codes::Refusal;
use crate::endpoint::Outcome;
use crate::params::Params;
use crate::state::{Effect, MemberChange};
use crate::story::catalogue::Group;

/// The most entries of one call by key, and of each list of a change of members.
const MOST: usize = 100;
const MOST_CHANGED: usize = 20;

/// `POST /topapi/attendance/group/member/update`.
pub(crate) fn update(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let reading = writing.reading();
    let ask = Ask { reading: &reading, params };
    ask.operator("op_user_id")?;
    let group_id = by_id(ask)?.id;
    let tomorrow = match params.required_number("schedule_flag")? {
        0 => false,
        1 => true,
        _ => return Err(bad("schedule_flag").into()),
    };
    let change = params.objects("update_param")?.into_iter().next().ok_or_else(|| bad("update_param"))?;
    let texts = |key: &str| match change.texts(key)?.unwrap_or_default() {
        texts if texts.len() > MOST_CHANGED => Err(ask.too_long()),
        texts => Ok(texts),
    };
    let ids = |key: &str| {
        let texts = texts(key)?;
        texts.iter().map(|text| text.parse().map_err(|_| bad(key))).collect::<Result<Vec<i64>, Refusal>>()
    };
    let change = MemberChange {
        add_users: texts("add_users")?,
        remove_users: texts("remove_users")?,
        add_departments: ids("add_depts")?,
        remove_departments: ids("remove_depts")?,
        add_exempt: texts("add_extra_users")?,
        remove_exempt: texts("remove_extra_users")?,
    };
    let effect = Effect::at(writing.now_ms, tomorrow);
    writing.company.change_members(writing.document, group_id, &change, effect).map_err(Refusal::from)?;
    Ok(acknowledged(writing.request_id))
}

/// `POST /topapi/attendance/group/users/add`: they leave the group that they were in.
pub(crate) fn add_users(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    change_users(writing, params, |_, _| true, |add_users| MemberChange { add_users, ..MemberChange::default() })
}

/// `POST /topapi/attendance/group/users/remove`.
pub(crate) fn remove_users(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let is_member = |writing: &Writing<'_>, (userid, group_id): (&str, i64)| {
        let group = writing.company.group_of(writing.document, userid, writing.now_ms);
        group.is_some_and(|group| group.id == group_id)
    };
    change_users(writing, params, is_member, |remove_users| MemberChange { remove_users, ..MemberChange::default() })
}

fn change_users(
    writing: &mut Writing<'_>,
    params: &Params,
    is_possible: impl Fn(&Writing<'_>, (&str, i64)) -> bool,
    change: impl FnOnce(Vec<String>) -> MemberChange,
) -> Outcome {
    let reading = writing.reading();
    let ask = Ask { reading: &reading, params };
    ask.optional_operator("op_userid")?;
    let group_id = of_key(ask)?.id;
    let userids = ask.userids("user_id_list", MOST)?;
    let can_be =
        |userid: &String| writing.company.person(userid).is_some() && is_possible(writing, (userid.as_str(), group_id));
    let (done, failed): (Vec<String>, Vec<String>) = userids.into_iter().partition(can_be);
    let effect = unsaid(writing);
    let change = change(done.clone());
    writing.company.change_members(writing.document, group_id, &change, effect).map_err(Refusal::from)?;
    let values = |userids: Vec<String>| userids.into_iter().map(Value::from).collect();
    let reading = writing.reading();
    Ok(full(Ask { reading: &reading, params }, &outcome(values(done), values(failed))))
}

/// `POST /topapi/attendance/group/positions/add`.
pub(crate) fn add_positions(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let result = (|| {
        let (mut group, rows) = group_and_rows(writing, params, "position_list")?;
        let seed = writing.company.seed();
        let mut positions = positions_of(writing.company, &group);
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        for row in rows {
            let mut view = row_view(&row, &["foreign_id", "address", "latitude", "longitude"]);
            let known = |key: &str| positions.iter().any(|position| position.key == key);
            match read_position(&row, seed, 300).ok().filter(|position| row.has("foreign_id") && !known(&position.key))
            {
                Some(position) => {
                    view["position_key"] = json!(position.key);
                    positions.push(position);
                    done.push(view);
                }
                None => failed.push(view),
            }
        }
        group.writing_mut().positions = Some(positions);
        put(writing, group)?;
        Ok(outcome(done, failed))
    })();
    let reading = writing.reading();
    nested(Ask { reading: &reading, params }, result)
}

/// `POST /topapi/attendance/group/wifis/add`.
pub(crate) fn add_wifis(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let result = (|| {
        let (mut group, rows) = group_and_rows(writing, params, "wifi_list")?;
        let seed = writing.company.seed();
        let mut wifis = wifis_of(writing.company, &group);
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        for row in rows {
            let mut view = row_view(&row, &["foreign_id", "mac_addr", "ssid"]);
            let known = |mac: &str| wifis.iter().any(|wifi| wifi.mac == mac);
            match read_wifi(&row, seed).ok().filter(|wifi| row.has("foreign_id") && !known(&wifi.mac)) {
                Some(wifi) => {
                    view["wifi_key"] = json!(wifi.key);
                    wifis.push(wifi);
                    done.push(view);
                }
                None => failed.push(view),
            }
        }
        group.writing_mut().wifis = Some(wifis);
        put(writing, group)?;
        Ok(outcome(done, failed))
    })();
    let reading = writing.reading();
    nested(Ask { reading: &reading, params }, result)
}

/// `POST /topapi/attendance/group/positions/remove`.
pub(crate) fn remove_positions(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    remove(writing, params, "position_key_list", |writing, group, keys| {
        let mut positions = positions_of(writing.company, group);
        let known: Vec<String> = positions.iter().map(|position| position.key.clone()).collect();
        positions.retain(|position| !keys.contains(&position.key));
        group.writing_mut().positions = Some(positions);
        known
    })
}

/// `POST /topapi/attendance/group/wifis/remove`.
pub(crate) fn remove_wifis(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    remove(writing, params, "wifi_key_list", |writing, group, keys| {
        let mut wifis = wifis_of(writing.company, group);
        let known: Vec<String> = wifis.iter().map(|wifi| wifi.key.clone()).collect();
        wifis.retain(|wifi| !keys.contains(&wifi.key));
        group.writing_mut().wifis = Some(wifis);
        known
    })
}

/// Takes entries away by their keys; `take` says which there were.
fn remove(
    writing: &mut Writing<'_>,
    params: &Params,
    list: &str,
    take: impl FnOnce(&Writing<'_>, &mut Group, &[String]) -> Vec<String>,
) -> Outcome {
    let reading = writing.reading();
    let ask = Ask { reading: &reading, params };
    ask.optional_operator("op_userid")?;
    let mut group = of_key(ask)?.clone();
    let keys = ask.list(list)?;
    if keys.len() > MOST {
        return Err(ask.too_long().into());
    }
    let known = take(writing, &mut group, &keys);
    let (done, failed): (Vec<String>, Vec<String>) = keys.into_iter().partition(|key| known.contains(key));
    put(writing, group)?;
    let values = |keys: Vec<String>| keys.into_iter().map(Value::from).collect();
    let reading = writing.reading();
    Ok(full(Ask { reading: &reading, params }, &outcome(values(done), values(failed))))
}

fn group_and_rows(writing: &Writing<'_>, params: &Params, list: &str) -> Result<(Group, Vec<Params>), Refusal> {
    let reading = writing.reading();
    let ask = Ask { reading: &reading, params };
    ask.optional_operator("op_userid")?;
    let group = of_key(ask)?.clone();
    match params.objects(list)? {
        rows if rows.is_empty() => Err(bad(list)),
        rows if rows.len() > MOST => Err(ask.too_long()),
        rows => Ok((group, rows)),
    }
}

fn put(writing: &mut Writing<'_>, group: Group) -> Result<(), Refusal> {
    let effect = unsaid(writing);
    writing.company.change_group(writing.document, group, effect).map_err(Refusal::from)
}

/// The sent fields of an entry.
fn row_view(row: &Params, keys: &[&str]) -> Value {
    keys.iter().filter_map(|key| Some(((*key).to_owned(), row.value(key)?.clone()))).collect()
}
