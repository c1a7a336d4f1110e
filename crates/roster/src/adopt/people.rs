//! People: by link, by userid, then by name together with job number, mobile number or e-mail address.

use std::collections::{BTreeMap, BTreeSet};

use super::{AdoptInput, Matches};
use crate::field::Field;
use crate::id::{Key, Mobile, UserId};
use crate::org::Employee;
use crate::problem::{Problem, ProblemCode};

pub(super) fn match_people(input: &AdoptInput<'_>, set_aside: &BTreeSet<Key>) -> Matches<UserId> {
    let mut matches = Matches::new();
    for (key, userid) in &input.links.people {
        if input.directory.people.contains_key(userid) {
            matches.put(key, userid);
        }
    }
    // Whoever hangs on a department that was set aside is not looked for: an earlier link is all that we know of them.
    matches.set_aside.clone_from(set_aside);
    for (key, userid) in &input.intake.userids {
        let wanted = input.intake.org.people.contains_key(key) && matches.is_open(key);
        if wanted && input.directory.people.contains_key(userid) {
            matches.put(key, userid);
        }
    }
    for field in [Field::JobNumber, Field::Mobile, Field::Email] {
        by_name_and(field, input, &mut matches);
    }
    refuse_taken_userids(input, &mut matches);
    refuse_taken_mobiles(input, &mut matches);
    matches
}

/// Who is alike on both sides.
#[derive(Debug, Default)]
struct Group<'a> {
    keys: Vec<&'a Key>,
    userids: Vec<&'a UserId>,
}

/// Matches people whose name and `field` are equal on both sides and belong to nobody else on either.
fn by_name_and(field: Field, input: &AdoptInput<'_>, matches: &mut Matches<UserId>) {
    let mut groups: BTreeMap<(String, &str), Group<'_>> = BTreeMap::new();
    for (key, employee) in &input.intake.org.people {
        let fallback = (field == Field::JobNumber).then_some(key);
        if matches.is_open(key)
            && let Some(probe) = probe(field, employee, fallback)
        {
            groups.entry(probe).or_default().keys.push(key);
        }
    }
    if groups.is_empty() {
        return;
    }
    for (userid, remote) in &input.directory.people {
        if !matches.taken.contains_key(userid)
            && let Some(probe) = probe(field, &remote.fields, None)
            && let Some(group) = groups.get_mut(&probe)
        {
            group.userids.push(userid);
        }
    }
    for Group { keys, userids } in groups.values() {
        match (keys.as_slice(), userids.as_slice()) {
            (_, []) => {}
            ([key], [userid]) => matches.put(key, userid),
            (keys, userids) => {
                for key in keys {
                    let message = several(field, keys, userids);
                    matches.refuse(problem(input, key, ProblemCode::Ambiguous, Some(field), message));
                }
            }
        }
    }
}

/// What is compared. HR's key is the employee number, so it stands in for a job number that is not mapped.
fn probe<'a>(field: Field, employee: &'a Employee, key: Option<&Key>) -> Option<(String, &'a str)> {
    let name = employee.name.as_deref().filter(|name| !name.is_empty())?;
    let value = match field {
        Field::JobNumber => employee.job_number.clone().or_else(|| key.map(Key::to_string)),
        Field::Mobile => employee.mobile.as_ref().map(|mobile| mobile.reveal().to_owned()),
        Field::Email => employee.email.as_ref().map(|email| email.to_lowercase()),
        _ => None,
    };
    Some((value.filter(|value| !value.is_empty())?, name))
}

fn several(field: Field, keys: &[&Key], userids: &[&UserId]) -> String {
    let list = |ids: Vec<&str>| ids.join("`, `");
    format!(
        "name and {field} fit the keys `{}` and the DingTalk users `{}`; make them differ, or set the right userid in the source",
        list(keys.iter().map(|key| key.as_str()).collect()),
        list(userids.iter().map(|userid| userid.as_str()).collect()),
    )
}

fn problem(input: &AdoptInput<'_>, key: &Key, code: ProblemCode, field: Option<Field>, message: String) -> Problem {
    Problem {
        code,
        key: Some(key.clone()),
        origin: input.intake.people_origins.get(key).cloned(),
        field: field.map(Field::as_str),
        message,
    }
}

/// Refuses whom we could neither match nor create, because the chosen userid is another key's.
fn refuse_taken_userids(input: &AdoptInput<'_>, matches: &mut Matches<UserId>) {
    for (key, userid) in &input.intake.userids {
        if !input.intake.org.people.contains_key(key) || !matches.is_open(key) {
            continue;
        }
        if let Some(other) = matches.taken.get(userid) {
            let message = format!(
                "the DingTalk user `{userid}` is already linked to the key `{other}`; give one of them another userid"
            );
            matches.refuse(problem(input, key, ProblemCode::Ambiguous, None, message));
        }
    }
}

/// Refuses whoever shall have the mobile number of somebody else.
fn refuse_taken_mobiles(input: &AdoptInput<'_>, matches: &mut Matches<UserId>) {
    let holders: BTreeMap<&Mobile, &UserId> = input
        .directory
        .people
        .iter()
        .filter_map(|(userid, remote)| Some((remote.fields.mobile.as_ref()?, userid)))
        .collect();
    for (key, employee) in &input.intake.org.people {
        let Some((mobile, holder)) = employee.mobile.as_ref().and_then(|mobile| Some((mobile, *holders.get(mobile)?)))
        else {
            continue;
        };
        if matches.set_aside.contains(key) || matches.by_key.get(key) == Some(holder) {
            continue;
        }
        let whose = match matches.taken.get(holder) {
            Some(other) => format!("`{holder}` (key `{other}`)"),
            None => format!("`{holder}`, whom we do not manage"),
        };
        let message = format!(
            "{mobile} is the number of the DingTalk user {whose}; correct the row, or free the number there first"
        );
        matches.refuse(problem(input, key, ProblemCode::MobileTaken, Some(Field::Mobile), message));
    }
}
