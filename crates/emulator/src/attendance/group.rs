//! Who belongs to which attendance group: most to the usual one through the root department, administrators also by name;
//! the others are listed by name in theirs.

use super::roll::Roll;
use crate::document::SeedDocument;
use crate::mix::mix;
use crate::state::{Company, Person, ROOT};
use crate::story::catalogue::Group;

/// The group of somebody; some people belong to none.
pub(crate) fn of<'a>(company: &'a Company, document: &'a SeedDocument, userid: &str, now_ms: i64) -> Option<&'a Group> {
    company.group_of(document, userid, now_ms)
}

/// A group's other identifier.
pub(crate) fn key(seed: u64, group: &Group) -> String {
    format!("{:016X}", mix(seed, group.id.unsigned_abs()))
}

/// The group with a key.
pub(crate) fn by_key<'a>(
    company: &'a Company,
    document: &'a SeedDocument,
    wanted: &str,
    now_ms: i64,
) -> Option<&'a Group> {
    let groups = company.catalogue(document).groups(now_ms);
    groups.into_iter().find(|group| key(company.seed(), group) == wanted)
}

/// An entry of a group's list of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry<'a> {
    Department(i64),
    User(&'a str),
}

/// What the console lists as members: departments are not expanded.
pub(crate) fn entries<'a>(company: &'a Company, roll: &'a Roll, group: &Group) -> Vec<Entry<'a>> {
    let root = group.is_default.then_some(ROOT);
    let written = group.written.iter().flat_map(|written| &written.departments);
    let departments = root.into_iter().chain(written.copied());
    departments.map(Entry::Department).chain(named(company, roll, group).into_iter().map(Entry::User)).collect()
}

/// The members who are listed themselves, by userid.
pub(crate) fn named<'a>(company: &'a Company, roll: &'a Roll, group: &Group) -> Vec<&'a str> {
    roll.members(group.id).filter(|userid| company.is_named(group, userid)).collect()
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
