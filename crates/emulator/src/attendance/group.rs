//! The one attendance group: everybody belongs to it through the root department, administrators also by name.

use crate::life::GROUP_ID;
use crate::mix::mix;
use crate::state::{Company, Person, ROOT};

/// The name of the group.
pub(crate) const NAME: &str = "默认考勤组";

/// Fixed shifts.
pub(crate) const TYPE: &str = "FIXED";

/// The group's other identifier.
pub(crate) fn key(seed: u64) -> String {
    format!("{:016X}", mix(seed, GROUP_ID.unsigned_abs()))
}

/// An entry of the group's list of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry<'a> {
    Department(i64),
    User(&'a str),
}

/// What the console lists as members: departments are not expanded.
pub(crate) fn entries(company: &Company) -> Vec<Entry<'_>> {
    let users = admins(company).into_iter().map(|person| Entry::User(&person.userid));
    std::iter::once(Entry::Department(ROOT)).chain(users).collect()
}

/// The administrators by userid; they manage the group.
pub(crate) fn admins(company: &Company) -> Vec<&Person> {
    let mut admins: Vec<&Person> = company.people().filter(|person| person.admin).collect();
    admins.sort_unstable_by(|a, b| a.userid.cmp(&b.userid));
    admins
}

/// Who owns the group: the boss, else the first administrator.
pub(crate) fn owner(company: &Company) -> Option<&Person> {
    let admins = admins(company);
    admins.iter().find(|person| person.boss).or(admins.first()).copied()
}
