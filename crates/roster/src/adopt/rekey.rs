//! People whom HR keeps under another key now: the key that they are linked under has gone, and a new one names the same person.
//!
//! Whoever fits two ways is a problem and stays where he is. A key that has gone also stays where it is while a row that was set aside
//! may be that person under a new key.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::AdoptInput;
use super::people::{Matches, Wanted, problem};
use crate::beside::beside;
use crate::field::Field;
use crate::id::{Key, Mobile};
use crate::org::{Employee, NO_DATE};
use crate::problem::ProblemCode;

/// A person under a new key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rekey {
    /// The key that the person is linked under.
    pub from: Key,
    /// What says that it is the same person.
    pub evidence: Evidence,
}

/// What says that two keys are one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The mobile number, and the name does not contradict it.
    Mobile,
    /// The mobile number under another name. Numbers are passed on, so somebody has to say whether it is one person.
    MobileOnly,
    /// The name and the date of hire.
    NameAndHireDate,
    /// The journal: the person had this key before a run that is taken back.
    Journal,
}

impl Evidence {
    /// As a person reads it.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Mobile => "same mobile number",
            Self::MobileOnly => "same mobile number, another name",
            Self::NameAndHireDate => "same name and date of hire",
            Self::Journal => "as before a run that is taken back",
        }
    }
}

/// The new keys, and the gone ones that stay where they are.
#[derive(Debug, Default)]
pub(super) struct Rekeys {
    pub(super) by_key: BTreeMap<Key, Rekey>,
    pub(super) spared: BTreeSet<Key>,
}

/// Moves the matches of keys that have gone to the new keys of the same people.
pub(super) fn rekey<'a>(input: &AdoptInput<'a>, open: &[Wanted<'a>], matches: &mut Matches<'a>) -> Rekeys {
    let mut rekeys = Rekeys::default();
    let mut gone = gone(input, matches);
    if gone.is_empty() {
        return rekeys;
    }
    by_mobile(input, &new_people(input, open), matches, &mut gone, &mut rekeys);
    by_name_and_hire_date(input, &new_people(input, open), matches, &mut gone, &mut rekeys);
    spare(input, matches, &gone, &mut rekeys);
    rekeys
}

/// The linked keys that HR wants nobody under any more, with what stands at the remote side.
type Gone<'a> = BTreeMap<&'a Key, &'a Employee>;

fn gone<'a>(input: &AdoptInput<'a>, matches: &Matches<'a>) -> Gone<'a> {
    let linked = matches.by_key.iter().map(|(key, found)| (*key, found));
    beside(linked, &input.intake.org.people)
        .filter(|(key, _, wanted)| wanted.is_none() && !input.intake.present.people.contains(*key))
        .map(|(key, found, _)| (key, &found.remote.fields))
        .collect()
}

/// Those of the people yet to be matched whose key is new.
fn new_people<'a>(input: &AdoptInput<'a>, open: &[Wanted<'a>]) -> Vec<Wanted<'a>> {
    open.iter().filter(|(key, _)| !input.links.people.contains_key(*key)).copied().collect()
}

fn by_mobile<'a>(
    input: &AdoptInput<'a>,
    new: &[Wanted<'a>],
    matches: &mut Matches<'a>,
    gone: &mut Gone<'a>,
    rekeys: &mut Rekeys,
) {
    let holders: BTreeMap<&Mobile, &'a Key> =
        gone.iter().filter_map(|(key, employee)| Some((employee.mobile.as_ref()?, *key))).collect();
    for (key, employee) in new {
        let Some(from) = employee.mobile.as_ref().and_then(|mobile| holders.get(mobile)) else { continue };
        let Some(before) = gone.get(*from) else { continue };
        let is_another = matches!((&before.name, &employee.name), (Some(before), Some(after)) if before != after);
        // HR says that the one left, and whose the number is now has another name.
        if is_another && input.intake.leaving.contains_key(*from) {
            continue;
        }
        let evidence = if is_another { Evidence::MobileOnly } else { Evidence::Mobile };
        gone.remove(*from);
        rekeys.put(matches, key, from, evidence);
    }
}

/// The keys of one name and date of hire.
#[derive(Debug, Default)]
struct Alike<'a> {
    new: Vec<&'a Key>,
    old: Vec<&'a Key>,
}

fn by_name_and_hire_date<'a>(
    input: &AdoptInput<'a>,
    new: &[Wanted<'a>],
    matches: &mut Matches<'a>,
    gone: &mut Gone<'a>,
    rekeys: &mut Rekeys,
) {
    let mut alike: BTreeMap<(&str, Date), Alike<'a>> = BTreeMap::new();
    for (key, employee) in gone.iter() {
        if let Some(probe) = name_and_hire_date(employee) {
            alike.entry(probe).or_default().old.push(key);
        }
    }
    for (key, employee) in new.iter().filter(|(key, _)| matches.is_open(key)) {
        if let Some(group) = name_and_hire_date(employee).and_then(|probe| alike.get_mut(&probe)) {
            group.new.push(key);
        }
    }
    for Alike { new, old } in alike.into_values() {
        match (new.as_slice(), old.as_slice()) {
            ([], _) => {}
            ([key], [from]) => {
                gone.remove(from);
                rekeys.put(matches, key, from, Evidence::NameAndHireDate);
            }
            (new, old) => {
                rekeys.spared.extend(old.iter().copied().cloned());
                for key in new {
                    let message = several(new, old);
                    matches.refuse(problem(input, key, ProblemCode::Ambiguous, Some(Field::HiredOn), message));
                }
            }
        }
    }
}

fn several(new: &[&Key], old: &[&Key]) -> String {
    let list = |keys: Vec<&str>| keys.join("`, `");
    format!(
        "name and date of hire fit the new keys `{}` and the keys `{}`, which have gone; give one of them the number or the leave date that tells them apart",
        list(new.iter().map(|key| key.as_str()).collect()),
        list(old.iter().map(|key| key.as_str()).collect()),
    )
}

fn name_and_hire_date(employee: &Employee) -> Option<(&str, Date)> {
    let name = employee.name.as_deref().filter(|name| !name.is_empty())?;
    Some((name, employee.hired_on.filter(|date| *date != NO_DATE)?))
}

/// Keeps whoever may have a row that was set aside. Who has a leave date goes all the same: HR said so.
fn spare(input: &AdoptInput<'_>, matches: &Matches<'_>, gone: &Gone<'_>, rekeys: &mut Rekeys) {
    let intake = input.intake;
    let waiting = intake.org.people.iter().filter(|(key, _)| matches.set_aside.contains(*key));
    let rows: Vec<&Employee> = intake
        .aside
        .iter()
        .chain(waiting)
        .filter(|(key, _)| !input.links.people.contains_key(*key))
        .map(|(_, employee)| employee)
        .collect();
    let names: BTreeSet<&str> = rows.iter().filter_map(|row| row.name.as_deref()).collect();
    let mobiles: BTreeSet<&Mobile> = rows.iter().filter_map(|row| row.mobile.as_ref()).collect();
    // A row of which neither can be read may be anybody's.
    let is_anybody = rows.iter().any(|row| row.name.is_none() && row.mobile.is_none());
    let may_be = |employee: &Employee| {
        let by_name = employee.name.as_deref().is_some_and(|name| names.contains(name));
        is_anybody || by_name || employee.mobile.as_ref().is_some_and(|mobile| mobiles.contains(mobile))
    };
    let missing =
        gone.iter().filter(|(key, _)| !intake.leaving.contains_key(**key) && !intake.inactive.contains(**key));
    rekeys.spared.extend(missing.filter(|(_, employee)| may_be(employee)).map(|(key, _)| (*key).clone()));
}

impl Rekeys {
    fn put<'a>(&mut self, matches: &mut Matches<'a>, key: &'a Key, from: &Key, evidence: Evidence) {
        if let Some(found) = matches.by_key.remove(from) {
            matches.taken.remove(found.id);
            matches.put(key, found.id, found.remote);
            self.by_key.insert(key.clone(), Rekey { from: from.clone(), evidence });
        }
    }
}
