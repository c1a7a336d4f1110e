//! Mobile numbers that are wanted for one person while another has them.

use std::collections::{BTreeMap, HashMap};

use super::AdoptInput;
use super::people::{Matches, problem};
use crate::beside::beside;
use crate::field::Field;
use crate::id::{Key, Mobile, UserId};
use crate::problem::ProblemCode;

/// Refuses whoever shall have the number of somebody who is not ours, and tells who shall have the number of whom of ours: whether that
/// one gives it up is known once there are changes.
pub(super) fn contested_mobiles(input: &AdoptInput<'_>, matches: &mut Matches<'_>) -> BTreeMap<Key, Key> {
    let wanting = new_mobiles(input, matches);
    if wanting.is_empty() {
        return BTreeMap::new();
    }
    let holders: HashMap<&Mobile, &UserId> = input
        .directory
        .people
        .iter()
        .filter_map(|(userid, remote)| Some((remote.fields.mobile.as_ref()?, userid)))
        .collect();
    let mut contested = BTreeMap::new();
    for (key, mobile) in wanting {
        let Some(&holder) = holders.get(mobile) else { continue };
        if let Some(other) = matches.taken.get(holder) {
            contested.insert(key.clone(), (*other).clone());
            continue;
        }
        let message = format!(
            "{mobile} is the number of the DingTalk user `{holder}`, whom we do not manage; correct the row, or free the number there first"
        );
        matches.refuse(problem(input, key, ProblemCode::MobileTaken, Some(Field::Mobile), message));
    }
    contested
}

/// The numbers that are wanted for people who do not have them yet.
fn new_mobiles<'a>(input: &AdoptInput<'a>, matches: &Matches<'a>) -> Vec<(&'a Key, &'a Mobile)> {
    let mut wanting = Vec::new();
    for (key, employee, found) in beside(input.intake.org.people.iter(), &matches.by_key) {
        let own = found.and_then(|found| found.remote.fields.mobile.as_ref());
        if let Some(mobile) = employee.mobile.as_ref().filter(|mobile| own != Some(*mobile))
            && !matches.set_aside.contains(key)
        {
            wanting.push((key, mobile));
        }
    }
    wanting
}
