//! Who belongs to which attendance group: most to the usual one through the root department, administrators also by name;
//! the others are listed by name in theirs.

use super::roll::Roll;
use crate::document::SeedDocument;
use crate::mix::mix;
use crate::state::{Company, Person, ROOT};
use crate::story::catalogue::{self, Group};

/// The group of somebody; some people belong to none.
pub(crate) fn of(company: &Company, document: &SeedDocument, userid: &str, now_ms: i64) -> Option<&'static Group> {
    match company.changes(userid).and_then(|changes| changes.moved_by(now_ms)) {
        Some(step) => catalogue::group(&document.groups, step.group_id?),
        None => catalogue::group_of(company.seed(), &document.groups, userid),
    }
}

/// A group's other identifier.
pub(crate) fn key(seed: u64, group: &Group) -> String {
    format!("{:016X}", mix(seed, group.id.unsigned_abs()))
}

/// The group with a key.
pub(crate) fn by_key(seed: u64, document: &SeedDocument, wanted: &str) -> Option<&'static Group> {
    catalogue::groups(&document.groups).iter().find(|group| key(seed, group) == wanted)
}

/// An entry of a group's list of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry<'a> {
    Department(i64),
    User(&'a str),
}

/// What the console lists as members: departments are not expanded.
pub(crate) fn entries<'a>(company: &'a Company, roll: &'a Roll, group: &Group) -> Vec<Entry<'a>> {
    let root = group.is_default.then_some(Entry::Department(ROOT));
    root.into_iter().chain(named(company, roll, group).into_iter().map(Entry::User)).collect()
}

/// The members who are listed themselves, by userid.
pub(crate) fn named<'a>(company: &'a Company, roll: &'a Roll, group: &Group) -> Vec<&'a str> {
    let members = roll.members(group.id);
    if !group.is_default {
        return members.collect();
    }
    let is_admin = |userid: &&str| company.person(userid).is_some_and(|person| person.admin);
    members.filter(is_admin).collect()
}

/// The administrators by userid; they manage the groups.
pub(crate) fn admins(company: &Company) -> Vec<&Person> {
    let mut admins: Vec<&Person> = company.people().filter(|person| person.admin).collect();
    admins.sort_unstable_by(|a, b| a.userid.cmp(&b.userid));
    admins
}

/// Who owns the groups: the boss, else the first administrator.
pub(crate) fn owner(company: &Company) -> Option<&Person> {
    let admins = admins(company);
    admins.iter().find(|person| person.boss).or(admins.first()).copied()
}
