//! People: by link, by userid, then by name together with job number, mobile number or e-mail address.

use std::collections::{BTreeMap, BTreeSet};

use super::AdoptInput;
use super::mobiles::contested_mobiles;
use super::rekey::{Rekeys, rekey};
use crate::directory::RemotePerson;
use crate::field::Field;
use crate::id::{Key, Text, UserId};
use crate::org::Employee;
use crate::problem::{Problem, ProblemCode};

pub(super) type Matches<'a> = super::Matches<'a, UserId, RemotePerson>;

/// Who is wanted, by key.
pub(super) type Wanted<'a> = (&'a Key, &'a Employee);

/// Everybody, matched.
pub(super) struct People<'a> {
    pub(super) matches: Matches<'a>,
    pub(super) rekeys: Rekeys,
    /// Who shall have the number of which other of ours.
    pub(super) contested: BTreeMap<Key, Key>,
}

pub(super) fn match_people<'a>(input: &AdoptInput<'a>, set_aside: &BTreeSet<Key>) -> People<'a> {
    let mut matches = Matches::of_links(&input.links.people, &input.directory.people);
    // Whoever hangs on a department that was set aside is not looked for: an earlier link is all that we know of them.
    matches.set_aside.clone_from(set_aside);
    let mut open: Vec<Wanted<'a>> = input.intake.org.people.iter().filter(|(key, _)| matches.is_open(key)).collect();
    by_userid(input, &open, &mut matches);
    open.retain(|(key, _)| matches.is_open(key));
    let rekeys = rekey(input, &open, &mut matches);
    for field in [Field::JobNumber, Field::Mobile, Field::Email] {
        open.retain(|(key, _)| matches.is_open(key));
        by_name_and(field, input, &open, &mut matches);
    }
    open.retain(|(key, _)| matches.is_open(key));
    refuse_taken_userids(input, &open, &mut matches);
    let contested = contested_mobiles(input, &mut matches);
    People { matches, rekeys, contested }
}

/// Matches people with the users who have the userid that is chosen for them.
fn by_userid<'a>(input: &AdoptInput<'a>, open: &[Wanted<'a>], matches: &mut Matches<'a>) {
    for (key, _) in open {
        let chosen = input.intake.userids.get(*key);
        if let Some((userid, remote)) = chosen.and_then(|userid| input.directory.people.get_key_value(userid)) {
            match namesake(input, key, (userid, remote)) {
                Some(message) => matches.refuse(problem(input, key, ProblemCode::Ambiguous, None, message)),
                None => matches.put(key, userid, remote),
            }
        }
    }
}

/// Why a userid does not say that it is this person: made of a name, it is somebody else's of a name that sounds the same.
fn namesake(input: &AdoptInput<'_>, key: &Key, (userid, remote): (&UserId, &RemotePerson)) -> Option<String> {
    let wanted = input.intake.org.people.get(key)?;
    let is_same = !input.intake.userids_of_names || remote.fields.name.is_none() || remote.fields.name == wanted.name;
    (!is_same).then(|| {
        format!(
            "the DingTalk user `{userid}` has another name; userids made of names come out alike, so set another one with `userid_if_taken`, or the same name where it is one person"
        )
    })
}

/// Who is alike on both sides.
#[derive(Debug, Default)]
struct Group<'a> {
    keys: Vec<&'a Key>,
    userids: Vec<&'a UserId>,
}

/// Matches people whose name and `field` are equal on both sides and belong to nobody else on either.
fn by_name_and<'a>(field: Field, input: &AdoptInput<'a>, open: &[Wanted<'a>], matches: &mut Matches<'a>) {
    let mut groups: BTreeMap<(String, &str), Group<'a>> = BTreeMap::new();
    for (key, employee) in open {
        let fallback = (field == Field::JobNumber).then_some(*key);
        if let Some(probe) = probe(field, employee, fallback) {
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
            ([key], [userid]) => matches.put(key, userid, &input.directory.people[*userid]),
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
        Field::JobNumber => employee.job_number.as_ref().map(Text::to_string).or_else(|| key.map(Key::to_string)),
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

pub(super) fn problem(
    input: &AdoptInput<'_>,
    key: &Key,
    code: ProblemCode,
    field: Option<Field>,
    message: String,
) -> Problem {
    Problem {
        code,
        key: Some(key.clone()),
        origin: input.intake.people_origins.get(key).cloned(),
        field: field.map(Field::as_str),
        column: None,
        value: None,
        message: message.into(),
    }
}

/// Refuses whom we could neither match nor create, because the chosen userid is another key's.
fn refuse_taken_userids(input: &AdoptInput<'_>, open: &[Wanted<'_>], matches: &mut Matches<'_>) {
    for (key, _) in open {
        let Some(userid) = input.intake.userids.get(*key) else {
            continue;
        };
        if let Some(other) = matches.taken.get(userid) {
            let message = format!(
                "the DingTalk user `{userid}` is already linked to the key `{other}`; give one of them another userid"
            );
            matches.refuse(problem(input, key, ProblemCode::Ambiguous, None, message));
        }
    }
}
